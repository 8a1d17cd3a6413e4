"""A round is extended: cases that one coder had are given to a second one, blind."""

import json
from collections import Counter

import pytest
from sqlmodel import select
from team import Team

from codebook.faults import StudyError
from db.find.rounds import assignments, coders_by_case, newest_checkpoint
from db.open import reading, transaction
from db.tables import (
    Assignment,
    Decision,
    Disclosure,
    Event,
    Replacement,
    SampledCase,
    Workbook,
)
from flows.agreement.work import agreement, decide
from flows.check import record_faults
from flows.collect.deciding import decide_return
from flows.direct import do_what_can_be_done
from flows.distribute import writing
from flows.distribute.reassigning import reassign
from flows.distribute.recoding import order_recoding
from flows.distribute.work import distribute, open_round
from flows.publish.work import publish, release
from flows.reconcile.work import reconcile
from flows.standing import standing
from flows.status import next_step_of, study_status
from flows.statuspage import round_in_words
from flows.study import open_study
from flows.trace import trace

pytestmark = pytest.mark.stages
WHY = "Too few cases to tell"


class Extended(Team):
    """A round `main` of 12 cases, of which some are coded twice, answered and measured."""

    def answer(self, disagree=()):
        """Whatever is out and not sent back yet; `disagree`: cases that cd answers otherwise."""
        for name, each in sorted(self.sent("main").items()):
            if name in self.back:
                continue
            self.back.add(name)
            but = {(case, "D01"): "No" for case in disagree if each.person == "cd"}
            but |= {(case, "D01"): "No" for case in self.no}
            self.answer_all(name, but=but)

    def once(self):
        """The cases that one coder has, with who has them."""
        return {case: who for case, who in self.coders().items() if len(who) == 1}

    def coders(self):
        with reading(self.study.engine) as session:
            return coders_by_case(session, "main")

    def second(self):
        """The cases that got one more coder since the round was measured first."""
        return {case for case, who in self.coders().items() if len(who) > self.before(case)}

    def before(self, case):
        return len(self.firsts.get(case, ("somebody",)))

    def lists(self, asked, point=None):
        """The newest checkpoint as if it had found this: list and more cases by question."""
        with transaction(self.study.engine) as session:
            point = session.merge(newest_checkpoint(session, "main"))
            point.verdicts = {
                key: {"list": place, "more": more, "checkpoint": ""}
                for key, (place, more) in asked.items()
            }
            session.add(point)

    def replace(self, out, *, instead=True):
        """A case goes out of the sample; a new one takes its place, or none."""
        came = f"{out}-new" if instead else ""
        with transaction(self.study.engine) as session:
            old = session.exec(select(SampledCase).where(SampledCase.case_id == out)).one()
            if came:
                session.add(
                    SampledCase(
                        draw_id=old.draw_id, case_id=came, position=90 + old.position,
                        details={**old.details, "case_id": came},
                    )
                )  # fmt: skip
            session.add(
                Replacement(
                    draw_id=old.draw_id, case_out=out, case_in=came, why="Sealed", by="lead",
                    replaced_at=self.study.clock(),
                )
            )  # fmt: skip
            self.study.record(session, "replaced")
        return came

    def rows(self, table):
        with reading(self.study.engine) as session:
            return list(session.exec(select(table)).all())


@pytest.fixture
def begun(study):
    """How a study with a round `main` of some design is made, answered and measured."""

    def begin(main="{double_coded: 6, seed: 7}", more="", coders="", measure=True):
        path = study.path("study.yaml")
        text = path.read_text()
        text = text.replace("  pilot: {cases: 3, coders_per_case: all}\n", "")
        text = text.replace("{checkpoints: [4], seed: 7}", main) + more
        text = text.replace("{cases: 3, show", "{cases: 60, show")
        text = text.replace("rounds:", "agreement: {replicates: 200}\nrounds:")
        path.write_text(text.replace("documents:", coders + "documents:", 1))
        team = Extended(open_study(study.folder, clock=study.clock, key=study.key))
        distribute(team.study, "main")
        team.back = set()
        team.no = {"RR-01", "RR-04", "RR-06", "RR-09", "RR-12"}
        if measure:
            team.answer()
            agreement(team.study, "main")
        team.firsts = team.coders()
        team.twice = {case for case, who in team.firsts.items() if len(who) == 2}
        return team

    return begin


def test_an_extension_goes_the_whole_way(begun):
    """Decided, assigned, handed out blind, answered, measured again, and decided once more."""
    team = begun()
    before, once = team.coders(), team.once()
    said = decide(team.study, "main", "extend", WHY, "lead", 4)
    step = next_step_of(team.study)
    assert (said.new, said.cases) == (True, 4)
    assert (step.kind, step.automatic) == ("distribute", True)
    assert "4 cases of round main a second coder" in step.text
    assert team.coders() == before, "the agreement stage assigns nothing"

    told = distribute(team.study, "main")

    now = team.coders()
    more = {case for case in now if len(now[case]) > len(before[case])}
    assert told.extended["cases"] == len(more) == 4
    assert more <= once.keys()
    assert all(before[case] < now[case] for case in more)
    assert told.written == told.further
    assert all("further2" in name for name in told.written)
    loads = Counter(who for coders in now.values() for who in coders)
    assert max(loads.values()) - min(loads.values()) <= 1
    asked = [case for name in told.written for case in team.sent("main")[name[7:]].cases]
    assert sorted(asked) == sorted(more)
    assert next_step_of(team.study).kind == "code"
    assert do_what_can_be_done(team.study) == [], "it waits for coders"

    team.answer(disagree=more)
    done = do_what_can_be_done(team.study)
    assert done == ["Measure agreement of round main again"]
    assert next_step_of(team.study).kind == "decide"
    measured = agreement(team.study, "main")
    assert (measured.new, measured.awaits_decision) == (False, True)
    assert (measured.double_coded, measured.checkpoint) == (10, 2)
    page = team.study.path("reports", "agreement-main.html").read_text()
    assert "decided to <b>extend</b> (then 4 more cases were double-coded)" in page
    assert WHY in page
    assert "2 cases so far have one coder, and can get a second." in page
    decide(team.study, "main", "proceed", "Enough", "lead")
    assert next_step_of(team.study).kind in ("reconcile", "publish")
    assert record_faults(team.study) == []


def test_answers_compared_before_stay_frozen_and_first_coders_may_mend_theirs_until_compared(begun):
    """Of a case that is newly double-coded nothing was shown yet."""
    team = begun()
    old = next(case for case, who in team.coders().items() if len(who) == 2)
    shown = {each.case_id for each in team.rows(Disclosure)}
    assert shown == {case for case, who in team.coders().items() if len(who) == 2}
    decide(team.study, "main", "extend", WHY, "lead", 2)
    distribute(team.study, "main")
    new = sorted(team.second())
    team.answer()
    for case in (old, new[0]):
        who = sorted(team.firsts[case])[0]
        book = next(
            name
            for name, each in team.sent("main").items()
            if each.person == who and case in each.cases
        )
        mended = "Yes" if case in team.no else "No"
        assert team.returned(book, f"| case | D01 |\n| {case} | {mended} |").held == 1
        number = study_status(team.study).held[0].split()[1].rstrip(",")
        decide_return(team.study, number, "accepted", "lead", "Misread")
    agreement(team.study, "main")

    for case, moved in ((old, False), (new[0], True)):
        who = sorted(team.firsts[case])[0]
        value = team.counting(who, "D01", "main")[case]
        was = "no" if case in team.no else "yes"
        assert (value != was) == moved
    assert {each.case_id for each in team.rows(Disclosure)} == shown | set(new)


def test_where_every_case_is_double_coded_an_extension_is_refused_with_what_else_can_be_done(begun):
    team = begun("{double_coded: all, seed: 7}")
    events = team.events()
    for number in (0, 3):
        with pytest.raises(StudyError) as error:
            decide(team.study, "main", "extend", WHY, "lead", number)
        assert "Every case of round main that is out is double-coded already" in str(error.value)
        assert "refine what is unclear, or proceed" in str(error.value)
        assert "intercoder plan" in str(error.value)
    assert (team.rows(Decision), team.events()) == ([], events)


def test_where_only_later_parts_and_rounds_have_cases_the_refusal_names_them(begun):
    team = begun("{cases: 10, double_coded: 4, checkpoints: [4], seed: 7}\n  last: {seed: 3}")
    with pytest.raises(StudyError) as error:
        decide(team.study, "main", "extend", WHY, "lead")
    assert "extend at the next checkpoint (6 cases of later parts)" in str(error.value)
    assert "raise double_coded of round last in the study file" in str(error.value)


def test_before_later_parts_are_out_what_is_out_is_extended(begun):
    """Part 3 is still to come: none of its cases is touched."""
    team = begun("{double_coded: 5, checkpoints: [4, 8], seed: 7}")
    decide(team.study, "main", "proceed", "Go on", "lead")
    distribute(team.study, "main")
    team.answer()
    agreement(team.study, "main")
    with reading(team.study.engine) as session:
        wave = {each.case_id: each.wave for each in assignments(session, "main")}
    there = {case for case in team.once() if wave[case] == 2}
    assert len(there) == 3
    with pytest.raises(StudyError, match=r"4 are more than can get a second coder: 3 cases"):
        decide(team.study, "main", "extend", WHY, "lead", 4)

    decide(team.study, "main", "extend", WHY, "lead", 3)
    told = distribute(team.study, "main")
    assert team.second() == there
    assert "part 2" in told.waits_for
    assert {each.wave for each in team.sent("main").values()} == {1, 2}
    team.answer()
    assert do_what_can_be_done(team.study) == ["Measure agreement of round main again, part 2 of 3"]
    decide(team.study, "main", "proceed", "Go on", "lead")
    assert do_what_can_be_done(team.study)[0] == "Hand out the workbooks of round main, part 3 of 3"


def test_the_same_extension_decided_twice_adds_nothing_and_another_number_does(begun):
    team = begun()
    first = decide(team.study, "main", "extend", WHY, "lead", 3)
    for number in (0, 3):
        same = decide(team.study, "main", "extend", WHY, "lead", number)
        assert (same.new, same.cases) == (False, 3)
    other = decide(team.study, "main", "extend", WHY, "lead", 2)
    assert (first.new, other.new, other.cases) == (True, True, 2)
    assert [each.cases for each in team.rows(Decision)] == [3, 2]
    distribute(team.study, "main")
    assert len(team.second()) == 2, "the newest counts"
    again = decide(team.study, "main", "extend", WHY, "lead", 2)
    assert again.new is False
    assert distribute(team.study, "main").extended == {}
    assert len(team.second()) == 2


def test_a_second_extension_at_a_checkpoint_comes_on_top_of_the_first(begun):
    team = begun()
    decide(team.study, "main", "extend", WHY, "lead", 2)
    distribute(team.study, "main")
    first = team.second()
    decide(team.study, "main", "extend", "Two more", "lead", 2)
    distribute(team.study, "main")
    assert first < team.second()
    assert len(team.second()) == 4


def test_without_a_number_as_many_are_taken_as_settle_what_can_be_settled(begun):
    """By the checkpoint's own record; at most what is there, and it says why."""
    team = begun()
    asked = {"D01": ("double_code", 4), "D02": ("double_code", 30), "X": ("passes", None)}
    point = team.lists(asked)
    said = decide(team.study, "main", "extend", WHY, "lead")
    assert said.cases == 4
    assert said.explained == (
        "about enough to settle 1 of 2 questions without enough evidence, "
        "if agreement stays as it is"
    )

    team.lists({"D01": ("double_code", 20)}, point)
    said = decide(team.study, "main", "extend", "Another", "lead")
    assert said.cases == 6
    assert said.explained.startswith("too few to settle any of 1 question")

    team.lists({"D01": ("double_code", None)}, point)
    with pytest.raises(StudyError, match="Say it with --cases N \\(6 cases can get a second"):
        decide(team.study, "main", "extend", "A third", "lead")
    assert decide(team.study, "main", "extend", "A third", "lead", 1).cases == 1


def test_what_was_extended_already_is_taken_off_what_a_checkpoint_asks_for(begun):
    team = begun()
    team.lists({"D01": ("double_code", 2), "D02": ("double_code", 5)})
    decide(team.study, "main", "extend", WHY, "lead", 3)
    distribute(team.study, "main")
    assert decide(team.study, "main", "extend", "More", "lead").cases == 2
    distribute(team.study, "main")
    with pytest.raises(StudyError, match="beyond the 5 that got a second coder since"):
        decide(team.study, "main", "extend", "Still more", "lead")


def test_a_number_of_cases_goes_with_extend_only(begun):
    team = begun()
    with pytest.raises(StudyError, match="--cases goes with extend"):
        decide(team.study, "main", "proceed", WHY, "lead", 3)
    assert team.rows(Decision) == []


def test_a_killed_extension_is_neither_done_twice_nor_lost(begun, monkeypatch):
    """Assigned and not written: the workbooks follow; written and not recorded: the same bytes."""
    team = begun()
    decide(team.study, "main", "extend", WHY, "lead", 3)
    open_round(team.study, "main")
    given = team.coders()
    assert "further workbook" in next_step_of(team.study).text
    monkeypatch.setattr(writing, "_record_workbook", lambda *_: None)
    distribute(team.study, "main")
    monkeypatch.undo()
    written = distribute(team.study, "main").written
    assert team.coders() == given
    assert len(team.second()) == 3
    assert written
    assert distribute(team.study, "main").written == []


def test_a_replaced_case_gives_its_second_coder_to_the_one_in_its_place(begun):
    team = begun("{cases: 10, double_coded: 5, seed: 7}")
    decide(team.study, "main", "extend", WHY, "lead", 3)
    distribute(team.study, "main")
    out = sorted(team.second())[0]
    both = team.coders()[out]
    came = team.replace(out)
    distribute(team.study, "main")
    assert team.coders()[came] == both
    assert out not in team.coders()
    assert len(team.second()) == 3, "one of them is the case that came"


def test_a_case_replaced_before_the_extension_is_handed_out_gives_way_to_another(begun):
    team = begun("{cases: 10, double_coded: 5, seed: 7}")
    decide(team.study, "main", "extend", WHY, "lead", 5)
    out = sorted(team.once())[0]
    came = team.replace(out)
    told = distribute(team.study, "main")
    assert told.extended["cases"] == 5
    assert out not in team.coders()
    assert came in team.second()


def test_fewer_cases_than_decided_are_told(begun):
    """Somebody's cases went out of the sample meanwhile, and nothing came in."""
    team = begun("{cases: 10, double_coded: 5, seed: 7}")
    decide(team.study, "main", "extend", WHY, "lead", 5)
    for out in sorted(team.once())[:2]:
        team.replace(out, instead=False)
    told = distribute(team.study, "main")
    assert (told.extended["asked"], told.extended["cases"]) == (5, 3)


def test_where_no_case_is_left_the_lead_decides_again(begun):
    """The step is a person's, so that a run stops there and changes nothing."""
    team = begun("{cases: 10, double_coded: 8, seed: 7}")
    decide(team.study, "main", "extend", WHY, "lead", 2)
    for out in sorted(team.once()):
        team.replace(out, instead=False)
    done = do_what_can_be_done(team.study)
    assert not any("second coder" in each for each in done)
    assert distribute(team.study, "main").extended == {"asked": 2, "cases": 0, "given": {}}
    assert next_step_of(team.study).kind == "decide"
    assert "nothing is left to be coded a second time" in next_step_of(team.study).text


def test_a_second_coder_who_leaves_hands_on_and_the_extension_is_not_made_again(begun):
    team = begun(coders="  - {id: ef, name: E. Fry}\n")
    decide(team.study, "main", "extend", WHY, "lead", 4)
    distribute(team.study, "main")
    leaving = sorted(Counter(w for c in team.second() for w in team.coders()[c] - team.firsts[c]))
    told = reassign(team.study, "main", leaving[0], by="lead", why="Leaves")
    assert told.moved > 0
    written = distribute(team.study, "main")
    assert written.extended == {}
    assert len(team.second()) == 4
    assert all(len(who) == 2 for case, who in team.coders().items() if case in team.second())


def test_who_had_a_case_never_gets_it_a_second_time(begun):
    """A second coding was waived, or moved on: the case goes to who never had it."""
    team = begun(coders="  - {id: ef, name: E. Fry}\n", measure=False)
    told = reassign(team.study, "main", "cd", ["ef"], by="lead", why="Ill", waive=True)
    assert told.moved
    distribute(team.study, "main")
    team.answer()
    agreement(team.study, "main")
    gave_up = {each.case_id for each in team.rows(Assignment) if each.coder == "cd"}
    decide(team.study, "main", "extend", WHY, "lead", 3)
    distribute(team.study, "main")
    pairs = Counter((each.case_id, each.coder) for each in team.rows(Assignment))
    assert set(pairs.values()) == {1}
    assert not {c for c in team.second() if "cd" in team.coders()[c] - team.firsts[c]} & gave_up


def test_a_round_that_is_coded_again_is_extended_by_what_it_asks_now(begun):
    """A new version before the extension goes out: the second coder is asked by it at once."""
    team = begun()
    decide(team.study, "main", "extend", WHY, "lead", 3)
    team.publish(["D01"], D01={"ask": "Is the child quoted?"})
    order_recoding(team.study, "main", "lead", "Read in two ways")
    distribute(team.study, "main")
    assert len(team.second()) == 3
    further = [each for each in team.sent("main").values() if each.issue > 1]
    whole = {
        (each.person, case) for each in further for case in each.cases if case not in each.rows
    }
    assert {case for _, case in whole} == team.second()
    assert {each.codebook_version for each in further} == {2}
    team.answer()
    done = do_what_can_be_done(team.study)
    assert done == ["Measure agreement of round main again"]
    assert agreement(team.study, "main").double_coded == 9


def test_a_case_whose_answers_were_shown_is_never_extended(begun):
    """What comes after answers were shown counts for no agreement: it would stay open for good."""
    team = begun()
    shown, *rest = sorted(team.once())
    with transaction(team.study.engine) as session:
        session.add(
            Disclosure(
                case_id=shown, question="D01", began=1, round="main", after_return=99,
                disclosed_at=team.study.clock(),
            )
        )  # fmt: skip
    with pytest.raises(StudyError, match="5 cases of round main"):
        decide(team.study, "main", "extend", WHY, "lead", 6)
    decide(team.study, "main", "extend", WHY, "lead", 5)
    distribute(team.study, "main")
    assert team.second() == set(rest)


def test_who_has_read_the_coding_of_a_case_for_themes_does_not_code_it(begun):
    """A theme workbook shows what was answered; a second coding would not be blind."""
    team = begun()
    read = sorted(case for case, who in team.once().items() if who == {"ab"})[:2]
    with transaction(team.study.engine) as session:
        session.add(
            Workbook(
                id="T", kind="themes", round="themes", wave=1, person="cd", codebook_version=1,
                cases=read, file_name="t.xlsx", sha256="t", issued_at=team.study.clock(),
            )
        )  # fmt: skip
    decide(team.study, "main", "extend", WHY, "lead", 4)
    distribute(team.study, "main")
    assert team.second() == team.firsts.keys() - set(read) - team.twice


def test_a_release_that_rests_on_single_answers_stands_and_what_follows_says_so(begun):
    """The round is opened once more: its answers are open, and then agreed or to be settled."""
    team = begun()
    decide(team.study, "main", "proceed", "Enough", "lead")
    do_what_can_be_done(team.study)
    release(team.study, "lead", "Read")
    kept = {p: p.read_bytes() for p in team.study.path("releases").rglob("*") if p.is_file()}
    decide(team.study, "main", "extend", "A reviewer asks for more", "lead", 2)
    distribute(team.study, "main")
    new = team.second()
    bases = {e.row.case_id: (e.basis, e.why) for e in standing(team.study).answers}
    assert {bases[case] for case in new} == {("open", "awaiting")}
    with pytest.raises(StudyError, match="not settled"):
        publish(team.study)
    with pytest.raises(StudyError, match="not decided"):
        reconcile(team.study, "main")

    team.answer()
    do_what_can_be_done(team.study)
    decide(team.study, "main", "proceed", "As before", "lead")
    do_what_can_be_done(team.study)
    bases = {e.row.case_id: e.basis for e in standing(team.study).answers}
    assert {bases[case] for case in new} == {"agreed"}
    assert next_step_of(team.study).kind == "release"
    assert {path: path.read_bytes() for path in kept} == kept


def test_the_record_tells_who_became_a_second_coder_and_by_which_decision(begun):
    team = begun()
    decide(team.study, "main", "extend", WHY, "lead", 2)
    distribute(team.study, "main")
    told = [each for each in team.rows(Event) if each.what == "extended"]
    assert [(each.who, each.about["cases"], each.about["asked"]) for each in told] == [
        ("lead", 2, 2)
    ]
    [decided] = team.rows(Decision)
    case = sorted(team.second())[0]
    lines = [e for e in trace(team.study, case).history if "second coder" in e]
    assert len(lines) == 1
    assert f"(second coder by decision {decided.id})" in lines[0]
    assert record_faults(team.study) == []


def test_status_counts_what_needs_refinement_and_what_more_double_coding(begun):
    team = begun()
    team.lists({"A": ("refine", None), "B": ("double_code", 3), "C": ("double_code", None)})
    step = next_step_of(team.study)
    assert step.text.endswith("goes on: 1 question needs refinement, 2 more double coding")
    decide(team.study, "main", "extend", WHY, "lead", 2)
    [state] = study_status(team.study).rounds
    assert state.to_extend == 2
    assert round_in_words(state) == "2 cases to get a second coder"


def test_a_decision_to_extend_from_before_numbers_were_kept_asks_for_a_new_one(begun):
    team = begun()
    with reading(team.study.engine) as session:
        point = newest_checkpoint(session, "main")
    with transaction(team.study.engine) as session:
        session.add(
            Decision(
                checkpoint_id=point.id, outcome="extend", why=WHY, by="lead",
                decided_at=team.study.clock(),
            )
        )  # fmt: skip
    assert next_step_of(team.study).kind == "decide"
    assert decide(team.study, "main", "extend", WHY, "lead", 2).new is True


def test_every_question_is_on_one_list_in_the_summary_the_record_and_the_report(begun):
    """With the thresholds and the day on which they were set."""
    team = begun()
    said = agreement(team.study, "main")
    report = json.loads(team.study.path("reports", "agreement-main.json").read_text())
    kept = report["checkpoint"]
    with reading(team.study.engine) as session:
        point = newest_checkpoint(session, "main")
    lists = {
        "passes": list(said.passes),
        "refine": [each.key for each in said.needs_refinement],
        "double_code": [each.key for each in said.needs_double_coding],
    }
    assert sorted(key for keys in lists.values() for key in keys) == ["D01", "D02"]
    assert {key: told["list"] for key, told in point.verdicts.items()} == {
        key: name for name, keys in lists.items() for key in keys
    }
    assert [point.verdicts[each.key]["more"] for each in said.needs_double_coding] == [
        each.more for each in said.needs_double_coding
    ]
    assert kept["passes"] == lists["passes"]
    assert [each["question"] for each in kept["needs_double_coding"]] == lists["double_code"]
    assert kept["extension"] in team.study.path("reports", "agreement-main.html").read_text()
    assert point.thresholds["set_on"] == said.thresholds["set_on"] == "5 January 2026"


def test_the_method_section_says_by_how_many_cases_a_round_was_extended(begun):
    team = begun()
    decide(team.study, "main", "extend", WHY, "lead", 2)
    [facts] = standing(team.study).rounds
    assert facts.decisions == ((12, "extend the double coding by 2 cases", WHY),)
