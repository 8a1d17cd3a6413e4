"""A coder leaves, joins or is late: the whole way, from the order to workbooks and answers."""

import io

import openpyxl
import pytest
from sqlmodel import select

from codebook.faults import StudyError
from db.find.answers import answers_that_count
from db.find.rounds import assignments, ever_assigned, withdrawals, workbooks
from db.open import reading, transaction
from db.tables import Answer, Event, Replacement, SampledCase
from flows.collect.work import collect
from flows.distribute.reassigning import reassign
from flows.distribute.work import distribute
from flows.standing import standing
from flows.status import study_status
from flows.study import open_study
from flows.trace import trace
from flows.whohad import who_had

pytestmark = pytest.mark.stages
WHY = {"by": "lead", "why": "cd has left"}
THREE = """\
  - {id: cd, name: C. Dean}
  - {id: ef, name: E. Fry}
"""


@pytest.fixture
def opened(study):
    """Twelve cases, three coders, four of the cases coded twice; workbooks are out."""
    text = study.path("study.yaml").read_text().replace("  - {id: cd, name: C. Dean}\n", THREE)
    text = text.replace("  pilot: {cases: 3, coders_per_case: all}\n", "")
    text = text.replace("main: {checkpoints: [4], seed: 7}", "main: {double_coded: 4, seed: 7}")
    study.path("study.yaml").write_text(text.replace("cases: 3, show", "cases: 60, show"))
    again = reopened(study)
    distribute(again, "main")
    return again


def reopened(study):
    return open_study(study.folder, clock=study.clock, key=study.key)


def held(study, coder=None):
    """Who has which case now."""
    with reading(study.engine) as session:
        rows = assignments(session, "main")
        return sorted((e.case_id, e.coder) for e in rows if coder in (None, e.coder))


def cases_of(study, coder):
    return [case for case, _ in held(study, coder)]


def filled(study, coder, cases, questions=("D01", "D02"), issue=1):
    """The coder's workbook in the inbox, with No for these questions of these cases."""
    with reading(study.engine) as session:
        found = [b for b in workbooks(session, "main", "coding") if b.person == coder]
    book = next(each for each in found if each.issue == issue)
    sheets = openpyxl.load_workbook(study.path("outbox", book.file_name))
    for case in cases:
        sheet = sheets[case]
        for key in questions:
            number = next(cell.row for cell in sheet["A"] if cell.value == key)
            sheet.cell(number, 3).value = "No"
    stream = io.BytesIO()
    sheets.save(stream)
    inbox = study.path("inbox")
    inbox.mkdir(exist_ok=True)
    name = f"{coder}-{issue}-{len(list(inbox.iterdir()))}.xlsx"
    inbox.joinpath(name).write_bytes(stream.getvalue())
    return collect(study)


def counting(study):
    with reading(study.engine) as session:
        return {(e.row.case_id, e.coder) for e in answers_that_count(session, "main")}


def test_what_a_coder_has_not_begun_goes_to_the_others_evenly(opened):
    """Nothing complete is touched, nobody gets a case twice, loads stay within one."""
    own = cases_of(opened, "cd")
    done = own[:2]
    filled(opened, "cd", done)
    before = set(held(opened))

    told = reassign(opened, "main", "cd", **WHY)

    now = held(opened)
    assert cases_of(opened, "cd") == done
    assert (told.moved, told.complete, told.left_half) == (len(own) - 2, 2, 0)
    assert len(now) == len(set(now)) == len(before)
    assert {each for each in before if each[1] != "cd"} <= set(now)
    loads = [len(cases_of(opened, who)) for who in ("ab", "ef")]
    assert max(loads) - min(loads) <= 1


def test_moved_cases_come_in_a_further_workbook_and_the_record_keeps_all(opened):
    moved = cases_of(opened, "cd")
    told = reassign(opened, "main", "cd", **WHY)

    said = distribute(opened, "main")

    assert sorted(name.split("/")[1] for name in said.written) == sorted(told.given)
    with reading(opened.engine) as session:
        new = [b for b in workbooks(session, "main", "coding") if b.issue == 2]
        every = ever_assigned(session, "main")
        gone = withdrawals(session)
        what = session.exec(select(Event.what)).all()
    assert sorted(case for each in new for case in each.cases) == moved
    assert sorted(each.case_id for each in every if each.coder == "cd") == moved
    assert {each.treatment for each in gone.values()} == {"moved"}
    assert sum(e.origin == "from cd" for e in every) == len(moved)
    assert what.count("reassigned") == 1
    assert all(each.coder != "cd" for each in study_status(opened).assignments)


def test_half_finished_cases_are_asked_about_first(opened):
    """Without a word on them nothing is done, and the three choices are explained."""
    own = cases_of(opened, "cd")
    half = next(case for case in own if int(case[3:]) % 2 == 0)
    filled(opened, "cd", [half], ["D01"])
    before = held(opened)

    with pytest.raises(StudyError, match=rf"1 begun and not complete: case {half}.*set-aside"):
        reassign(opened, "main", "cd", **WHY)
    assert held(opened) == before


@pytest.mark.parametrize(
    ("half", "keeps", "counts"),
    [("continue", True, True), ("set-aside", False, False), ("keep", False, True)],
)
def test_half_finished_cases_are_treated_as_told(opened, half, keeps, counts):
    own = cases_of(opened, "cd")
    begun = next(case for case in own if int(case[3:]) % 2 == 0)
    filled(opened, "cd", [begun], ["D01"])

    told = reassign(opened, "main", "cd", half=half, **WHY)

    assert (begun in cases_of(opened, "cd")) == keeps
    assert ((begun, "cd") in counting(opened)) == counts
    assert told.half_moved == (not keeps)
    with reading(opened.engine) as session:
        kept = [(a.case_id, a.coder) for a in session.exec(select(Answer)).all()]
    assert (begun, "cd") in kept


def test_a_workbook_that_comes_back_for_a_moved_case_counts_only_if_the_lead_says_so(opened):
    own = cases_of(opened, "cd")
    reassign(opened, "main", "cd", **WHY)
    said = filled(opened, "cd", own[:1])
    assert said.accepted == 1
    assert said.withdrawn > 0
    assert (own[0], "cd") not in counting(opened)

    told = reassign(opened, "main", "cd", half="keep", **WHY)

    assert told.kept_late == 1
    assert (own[0], "cd") in counting(opened)
    assert cases_of(opened, "cd") == []


def test_nobody_gets_a_case_that_they_have(opened):
    """Where only such coders are named, the cases are named and nothing is moved."""
    shared = [case for case, who in held(opened) if who == "ef" and case in cases_of(opened, "cd")]
    before = held(opened)
    with pytest.raises(StudyError, match=f"Nobody of ef can take.*{shared[0]}"):
        reassign(opened, "main", "cd", ["ef"], **WHY)
    assert held(opened) == before


def test_who_joins_gets_a_fair_share_of_what_nobody_has_begun(opened):
    """As many as make loads even; begun cases stay where they are."""
    begun = cases_of(opened, "ab")[:2]
    filled(opened, "ab", begun)
    path = opened.path("study.yaml")
    path.write_text(path.read_text().replace(THREE, THREE + "  - {id: gh, name: G. Hall}\n"))
    study = reopened(opened)

    reassign(study, "main", "all", ["gh"], by="lead", why="gh has joined")

    loads = [len(cases_of(study, who)) for who in ("ab", "cd", "ef", "gh")]
    assert (sum(loads), max(loads) - min(loads)) == (16, 0)
    assert set(begun) <= set(cases_of(study, "ab"))
    assert "outbox/gh/main-gh.xlsx" in distribute(study, "main").written


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"source": "xy"}, "'xy' has no case"),
        ({"source": "cd", "to": ["cd"]}, "'cd' cannot take cases"),
        ({"source": "all"}, "who joins"),
        ({"source": "cd", "by": "nobody"}, "--by"),
        ({"source": "cd", "why": " "}, "--why"),
        ({"source": "cd", "half": "perhaps"}, "--half"),
    ],
)
def test_a_wrong_order_is_refused_in_a_sentence(opened, told, words):
    before = held(opened)
    with pytest.raises(StudyError, match=words):
        reassign(opened, "main", **{**WHY, **told})
    assert held(opened) == before


def test_who_may_not_read_a_case_does_not_get_it(opened):
    own = cases_of(opened, "cd")
    path = opened.path("study.yaml")
    barred = ", ".join(own)
    ef = "{id: ef, name: E. Fry}"
    path.write_text(path.read_text().replace(ef, f"{ef[:-1]}, not_cases: [{barred}]}}"))
    study = reopened(opened)
    alone = [case for case, who in held(study) if who == "ab" and case in own]

    if alone:
        with pytest.raises(StudyError, match=f"can take.*{alone[0]}"):
            reassign(study, "main", "cd", **WHY)
    else:
        reassign(study, "main", "cd", **WHY)
        assert set(own) <= set(cases_of(study, "ab"))


def test_a_replaced_case_gives_way_to_the_one_in_its_place_once(opened):
    """The same coders, the same wave; the old case leaves status and counts."""
    out = next(c for c, _ in held(opened) if [x for x, _ in held(opened)].count(c) == 2)
    coders = [who for case, who in held(opened) if case == out]
    with transaction(opened.engine) as session:
        old = session.exec(select(SampledCase).where(SampledCase.case_id == out)).one()
        details = {**old.details, "case_id": "RR-99"}
        session.add(SampledCase(draw_id=old.draw_id, case_id="RR-99", position=99, details=details))
        session.add(
            Replacement(
                draw_id=old.draw_id, case_out=out, case_in="RR-99", why="unreadable", by="lead",
                replaced_at=opened.clock(),
            )
        )  # fmt: skip

    step = study_status(opened).next_step
    said = distribute(opened, "main")
    again = distribute(opened, "main")

    assert (step.kind, step.automatic) == ("distribute", True)
    assert "went out of the sample" in step.text
    assert study_status(opened).next_step.kind == "code"
    assert [who for case, who in held(opened) if case == "RR-99"] == coders
    assert out not in [case for case, _ in held(opened)]
    assert len(said.written) == 2
    assert again.written == []
    with reading(opened.engine) as session:
        rows = [each for each in assignments(session, "main") if each.case_id == "RR-99"]
        what = session.exec(select(Event.what)).all()
    found = trace(opened, out)
    assert found.title == f"Case {out}, out of the sample"
    assert found.history[0].startswith("went out of the sample, RR-99 took its place on 5 January")
    assert {each.origin for each in rows} == {f"replaces {out}"}
    assert what.count("replaced in round") == 1


def test_a_trace_of_a_case_says_who_had_it(opened):
    """Those who have it no longer, too, with when, by whom and why."""
    moved = cases_of(opened, "cd")[0]
    reassign(opened, "main", "cd", **WHY)
    with reading(opened.engine) as session:
        lines = who_had(session, moved)
    gone = "given to somebody else on 5 January 2026 by lead: cd has left"
    assert f"round main: cd, {gone}" in lines
    assert sum(line.endswith("(from cd)") for line in lines) == 1


def test_who_comes_back_gets_their_own_cases_again_and_their_answers_count_again(opened):
    """Only where they are named: others are never given what was taken from them."""
    own = cases_of(opened, "cd")
    begun = next(case for case in own if int(case[3:]) % 2 == 0)
    filled(opened, "cd", [begun], ["D01"])
    reassign(opened, "main", "cd", half="set-aside", **WHY)
    distribute(opened, "main")
    assert (begun, "cd") not in counting(opened)
    now_with = next(who for case, who in held(opened) if case == begun)
    taken = [each for each in cases_of(opened, now_with) if each in own]

    told = reassign(opened, "main", now_with, ["cd"], by="lead", why="cd is back")

    assert told.given_back >= len(taken)
    assert set(taken) <= set(cases_of(opened, "cd"))
    assert (begun, "cd") in counting(opened)
    with reading(opened.engine) as session:
        gone = withdrawals(session).values()
        assert any("given back" in line for line in who_had(session, begun))
    assert "restored" in {each.treatment for each in gone}
    again = reassign(opened, "main", now_with, ["cd"], by="lead", why="cd is back")
    assert (again.moved, again.given_back) == (0, 0)


@pytest.fixture
def two(study):
    """Two coders, every case coded by both; workbooks are out."""
    text = study.path("study.yaml").read_text()
    text = text.replace("  pilot: {cases: 3, coders_per_case: all}\n", "")
    text = text.replace("main: {checkpoints: [4], seed: 7}", "main: {double_coded: all, seed: 7}")
    study.path("study.yaml").write_text(text.replace("cases: 3, show", "cases: 60, show"))
    again = reopened(study)
    distribute(again, "main")
    return again


def test_where_nobody_is_left_the_second_coding_is_waived_only_if_the_lead_says_so(two):
    """The case then rests on the coder who has it; who, when and why are kept."""
    done, *rest = cases_of(two, "cd")
    filled(two, "cd", [done])
    before = held(two)
    with pytest.raises(StudyError, match="--waive"):
        reassign(two, "main", "cd", **WHY)
    assert held(two) == before

    told = reassign(two, "main", "cd", waive=True, **WHY)

    assert (told.waived, told.moved, told.complete) == (len(rest), 0, 1)
    assert cases_of(two, "cd") == [done]
    assert sorted(cases_of(two, "ab")) == sorted([done, *rest])
    with reading(two.engine) as session:
        assert {each.treatment for each in withdrawals(session).values()} == {"waived"}
        assert "nobody codes it instead on 5 January 2026 by lead: cd has left" in "".join(
            who_had(session, rest[0])
        )
    filled(two, "ab", rest[:1])
    settled = {e.row.case_id: e.basis for e in standing(two).answers if e.row.question == "D01"}
    assert settled[rest[0]] == "single"
    assert settled[rest[1]] == "open"
    again = reassign(two, "main", "cd", waive=True, **WHY)
    assert (again.waived, again.moved) == (0, 0)


def test_a_case_that_nobody_else_has_is_never_waived(opened):
    """It would be coded by nobody: more coders are to be named."""
    path = opened.path("study.yaml")
    own = cases_of(opened, "cd")
    for who in ("{id: ab, name: A. Brown", "{id: ef, name: E. Fry"):
        barred = f"{who}, not_cases: [{', '.join(own)}]"
        path.write_text(path.read_text().replace(who, barred))
    before = held(opened)
    with pytest.raises(StudyError, match="can take"):
        reassign(reopened(opened), "main", "cd", waive=True, **WHY)
    assert held(opened) == before
