"""The next step of a study, derived from its state alone."""

from flows.progress import RoundState, StudyState, WaveState, next_step, open_steps


def wave(number=1, issued=True, lacking=None, measured=False, decision=""):
    return WaveState(number, 6, issued, lacking or {}, measured, decision)


def done():
    return wave(measured=True, decision="proceed")


def kinds(*rounds, **rest):
    return [step.kind for step in open_steps(StudyState(True, rounds, **rest))]


def test_nothing_drawn_asks_for_the_sample_only():
    step = next_step(StudyState(False, (RoundState("pilot"),)))
    assert (step.kind, step.automatic) == ("sample", True)


def test_a_round_goes_through_its_steps_in_order():
    """distribute, code, agreement, decide: one at a time."""
    assert kinds(RoundState("pilot")) == ["distribute"]
    assert kinds(RoundState("pilot", (wave(issued=False),))) == ["distribute"]
    assert kinds(RoundState("pilot", (wave(lacking={"ab": 3}),))) == ["code"]
    assert kinds(RoundState("pilot", (wave(),))) == ["agreement"]
    assert kinds(RoundState("pilot", (wave(measured=True),))) == ["decide"]
    assert kinds(RoundState("pilot", (wave(measured=True, decision="refine"),))) == ["refine"]


def test_the_second_part_waits_for_the_decision_on_the_first():
    """No workbook of a later part goes out before the lead has let the earlier one proceed."""
    waiting = RoundState("main", (wave(1, measured=True), wave(2, issued=False)))
    assert kinds(waiting) == ["decide"]
    going = RoundState("main", (done(), wave(2, issued=False)))
    assert kinds(going) == ["distribute"]


def test_a_late_answer_reopens_the_measurement():
    """A decision about answers that have changed since does not let the round go on."""
    changed = RoundState("pilot", (wave(measured=False, decision="proceed"),))
    assert kinds(changed) == ["agreement"]


def test_the_next_round_goes_out_while_the_adjudicator_is_at_work():
    pilot = RoundState("pilot", (done(),), unsettled=4)
    assert kinds(pilot, RoundState("main")) == ["distribute", "settle"]


def test_the_next_round_waits_for_the_decision_about_this_one():
    assert kinds(RoundState("pilot", (wave(measured=True),)), RoundState("main")) == ["decide"]


def test_publishing_waits_for_the_last_disagreement():
    both = RoundState("pilot", (done(),)), RoundState("main", (done(),), unsettled=1)
    assert kinds(*both) == ["settle"]
    settled = RoundState("pilot", (done(),)), RoundState("main", (done(),))
    assert kinds(*settled) == ["publish"]
    assert kinds(*settled, draft_current=True) == ["release"]
    assert kinds(*settled, draft_current=True, released_current=True) == []


def test_new_files_are_read_before_anything_waits():
    pilot = RoundState("pilot", (wave(lacking={"ab": 3, "cd": 0}),))
    assert kinds(pilot, new_coding_files=1) == ["collect", "code"]
    waits = next_step(StudyState(True, (pilot,)))
    assert "ab (3 answers)" in waits.text
    assert "cd" not in waits.text
