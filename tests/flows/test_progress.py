"""The next step of a study, derived from its state alone."""

from dataclasses import replace

from flows.progress import HeldReturn, RoundState, StudyState, WaveState, next_step, open_steps


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


def test_what_is_held_is_accepted_or_rejected_but_for_what_was_settled_elsewhere():
    """A reconciliation workbook that settles a row otherwise can only be set aside."""
    rounds = (RoundState("pilot", (wave(lacking={"ab": 3}),)),)
    told = next_step(StudyState(True, rounds, held=(HeldReturn(3), HeldReturn(4))))
    assert told.command == "intercoder collect --accept|--reject 3 --by ID --why TEXT"
    assert told.text.endswith("return 3, return 4")
    told = next_step(StudyState(True, rounds, held=(HeldReturn(5, "reconciliation"),)))
    assert told.command == "intercoder collect --reject 5 --by ID --why TEXT"
    assert "changed in the workbook that settled it first" in told.text


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


def test_a_round_to_be_refined_is_led_to_a_new_version_and_then_to_coding_again():
    """Revise and publish the codebook, order the re-coding, wait, measure again, decide."""
    refine = wave(measured=True, decision="refine")
    told = next_step(StudyState(True, (RoundState("pilot", (refine,)),)))
    assert told.command == "intercoder codebook publish --by ID --why TEXT"
    published = RoundState("pilot", (refine,), newer_version=2)
    told = next_step(StudyState(True, (published,)))
    assert told.command == "intercoder distribute pilot --recode --why TEXT --by ID"
    assert kinds(RoundState("pilot", (replace(refine, current=False),), further=2)) == [
        "distribute"
    ]
    out = replace(refine, current=False, lacking={"ab": 2})
    assert kinds(RoundState("pilot", (out,))) == ["code"]
    assert kinds(RoundState("pilot", (replace(out, lacking={}),))) == ["agreement"]
    assert kinds(RoundState("pilot", (wave(measured=True),))) == ["decide"]


def test_a_round_to_be_extended_is_given_out_waited_for_measured_and_decided_again():
    """By the program until it waits for coders; where nothing is left to extend, by the lead."""
    extend = wave(measured=True, decision="extend")
    told = next_step(StudyState(True, (RoundState("main", (extend,), to_extend=12),)))
    assert (told.kind, told.automatic, told.command) == (
        "distribute",
        True,
        "intercoder distribute main",
    )
    assert "12 cases of round main a second coder" in told.text
    out = replace(extend, lacking={"ab": 2})
    assert kinds(RoundState("main", (out,))) == ["code"]
    earlier = (replace(done(), lacking={"ab": 2}), replace(extend, number=2))
    assert kinds(RoundState("main", earlier)) == ["code"]
    back = replace(extend, current=False)
    assert kinds(RoundState("main", (back,))) == ["agreement"]
    assert kinds(RoundState("main", (extend,))) == ["decide"]


def test_what_the_questions_of_a_checkpoint_need_is_said_where_it_is_decided():
    for refine, more, told in (
        (3, 5, "goes on: 3 questions need refinement, 5 more double coding"),
        (1, 0, "goes on: 1 question needs refinement"),
        (0, 1, "goes on: 1 question needs more double coding"),
        (0, 0, "goes on"),
    ):
        found = replace(wave(measured=True), to_refine=refine, to_double_code=more)
        step = next_step(StudyState(True, (RoundState("main", (found,)),)))
        assert step.text.endswith(told)


def test_a_document_that_comes_after_all_is_decided_holds_up_publishing_and_nothing_else():
    main = RoundState("main")
    further = RoundState("pilot", (done(),), further=3, why_further="a document has come")
    step = next_step(StudyState(True, (further, main)))
    assert step.text == "Hand out 3 further workbooks of round pilot: a document has come"
    assert step.automatic
    lacking = RoundState("pilot", (replace(done(), lacking={"ab": 1}),))
    assert kinds(lacking, main) == ["distribute", "code"]
    come = RoundState("pilot", (replace(done(), current=False),))
    assert kinds(come, main) == ["agreement", "distribute"]
    both = RoundState("pilot", (done(),)), RoundState("main", (done(),))
    assert kinds(*both) == ["publish"]
    assert kinds(lacking, both[1]) == ["code"]
    assert kinds(further, both[1]) == ["distribute"]


def test_agreement_is_not_measured_while_an_earlier_part_lacks_answers():
    """It would be refused: all that is handed out is measured together."""
    parts = (replace(done(), lacking={"ab": 1}), wave(2))
    assert kinds(RoundState("main", parts)) == ["code"]
    assert kinds(RoundState("main", (parts[0], wave(2, issued=False)))) == ["distribute", "code"]


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
