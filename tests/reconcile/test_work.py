"""Are disagreements handed out once, and what is settled recorded once and for all to see?"""

import dataclasses

import pytest
from sqlmodel import select

from codebook.answers import Row
from codebook.faults import StudyError
from db.find.answers import answers_that_count, disclosed_rows, resolutions
from db.find.held import undecided
from db.find.rounds import round_named, workbooks
from db.open import reading
from db.tables import Answer, Event, Problem, Resolution, Return
from flows.collect import deciding
from flows.collect.summaries import FixLists
from flows.reconcile import work
from flows.reconcile.consolidated import consolidated_answers
from flows.reconcile.outstanding import round_answers
from flows.reconcile.work import collect_resolutions, reconcile
from flows.status import study_status
from workbooks import reconciliation_words as words

pytestmark = pytest.mark.stages
FIRST = "outbox/lead/reconcile-main-lead.xlsx"
SECOND = "outbox/lead/reconcile-main-lead-2.xlsx"
TWO = """\
title: Small study
lead: {id: lead, name: L. Eade}
coders:
  - {id: ab, name: A. Brown}
  - {id: cd, name: C. Dean}
adjudicators: [lead, ab]
group_by: group
rounds:
  main: {cases: rest, seed: 7}
"""


def rows_of(session, model):
    return [each.model_dump() for each in session.exec(select(model)).all()]


def everything(study):
    with reading(study.engine) as session:
        return {model.__name__: rows_of(session, model) for model in (Return, Resolution, Problem)}


def settle_all(sheet, study, path=FIRST):
    filled = sheet(study.path(path))
    for name in filled.rows:
        filled.settle(name, "3" if name[1] == "N1" else "Yes")
    filled.send(study)


def test_a_round_that_is_not_decided_is_not_reconciled(undecided):
    """What was discussed can no longer be measured."""
    with pytest.raises(StudyError, match="decide main proceed"):
        reconcile(undecided[0], "main")
    with pytest.raises(StudyError, match="no round 'other', only main"):
        reconcile(undecided[0], "other")


def test_every_disagreement_stands_in_the_workbook_once_and_is_disclosed(study, sheet):
    summary = reconcile(study, "main")

    filled = sheet(study.path(FIRST))
    assert summary.written == [FIRST]
    assert list(filled.rows) == [
        ("C1", "Q1"), ("C1", "Q2"), ("C2", "Q1"), ("C3", "Q1"), ("C1", "P1.1"), ("C2", "N1"),
    ]  # fmt: skip
    said = {filled.cell(("C1", "Q1"), f"Answer {letter}").value for letter in "AB"}
    assert said == {"Yes", "Partly"}
    assert "follows Q1" in filled.cell(("C1", "Q2"), words.QUESTION).value
    assert "Words on Q1" in filled.cell(("C1", "Q1"), "Evidence A").value
    with reading(study.engine) as session:
        assert Row("C2", "N1") in disclosed_rows(session)


def test_coders_are_not_named_anywhere_in_the_workbook(study, sheet):
    """Neither names nor ids: only A and B, in an order of each row's own."""
    reconcile(study, "main")
    filled = sheet(study.path(FIRST))

    texts = {
        str(cell.value)
        for each in filled.workbook.worksheets
        for row in each.iter_rows()
        for cell in row
        if cell.value
    }
    assert not any("Brown" in text or "Dean" in text for text in texts)
    assert not texts & {"ab", "cd"}


def test_handing_out_twice_writes_nothing_and_a_lost_file_is_written_again(study):
    reconcile(study, "main")
    before = study.path(FIRST).read_bytes()

    again = reconcile(study, "main")
    assert (again.sent, again.waiting, again.written) == (0, 6, [])

    study.path(FIRST).unlink()
    assert reconcile(study, "main").written == [FIRST]
    assert study.path(FIRST).read_bytes() == before


def test_an_outbox_elsewhere_is_written_to_and_named_in_full(twin, tmp_path_factory):
    """Teams share folders that lie outside the study."""
    shared = tmp_path_factory.mktemp("shared")
    study = twin("moved", TWO + f"outbox: {shared}\n")
    written = reconcile(study, "main").written

    assert written[0] == str(shared / FIRST.removeprefix("outbox/"))


def test_a_run_that_is_killed_before_it_records_ends_as_one_that_was_not(study, twin, monkeypatch):
    """The file is there, the row is not: the same again."""

    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(work, "_record", killed)
        with pytest.raises(KeyboardInterrupt):
            reconcile(study, "main")
    reconcile(study, "main")
    other = twin("other")
    reconcile(other, "main")

    assert study.path(FIRST).read_bytes() == other.path(FIRST).read_bytes()
    with reading(study.engine) as session:
        assert len(workbooks(session, "main", "reconciliation")) == 1


def test_several_adjudicators_share_what_is_to_be_settled(twin, sheet):
    """Nothing twice, nothing left out, a follow-up with its earlier question."""
    study = twin("two", TWO)
    summary = reconcile(study, "main")

    rows = [list(sheet(study.path(path)).rows) for path in summary.written]
    assert summary.written == [FIRST, "outbox/ab/reconcile-main-ab.xlsx"]
    assert [len(each) for each in rows] == [4, 2]
    assert not set(rows[0]) & set(rows[1])
    assert {("C1", "Q1"), ("C1", "Q2")} <= set(rows[0])


def test_what_is_settled_is_recorded_with_who_how_why_and_where(study, sheet):
    reconcile(study, "main")
    filled = sheet(study.path(FIRST))
    filled.settle(("C1", "Q1"), " yes ", "Misread the source", "Consensus", "Page 3 says it")
    filled.send(study)

    summary = collect_resolutions(study, "main")

    assert (summary.accepted, summary.resolutions, summary.open) == (1, 1, 5)
    with reading(study.engine) as session:
        found = resolutions(session)[Row("C1", "Q1")]
        events = [each.what for each in session.exec(select(Event)).all()]
    assert (found.value, found.how, found.reason) == ("yes", "consensus", "misread")
    assert (found.words, found.by, found.sheet) == ("Page 3 says it", "lead", words.DISAGREEMENTS)
    assert found.cell == filled.cell(("C1", "Q1"), words.FINAL).coordinate
    assert events[-3:] == ["received", "accepted", "resolved"]


def test_originals_never_change_and_what_counted_still_counts(study, sheet):
    with reading(study.engine) as session:
        before, counted = rows_of(session, Answer), answers_that_count(session)
    reconcile(study, "main")
    settle_all(sheet, study)
    collect_resolutions(study, "main")

    with reading(study.engine) as session:
        assert rows_of(session, Answer) == before
        assert answers_that_count(session) == counted


def test_reading_twice_records_once(study, sheet):
    reconcile(study, "main")
    settle_all(sheet, study)
    collect_resolutions(study, "main")
    before = everything(study)

    again = collect_resolutions(study, "main")

    assert again.files == 0
    assert everything(study) == before


def test_settling_an_earlier_question_sends_its_new_follow_ups_in_a_second_workbook(study, sheet):
    """C3's Q1 was No and Unclear; it is Yes, so that somebody must answer Q2."""
    reconcile(study, "main")
    settle_all(sheet, study)
    settled = collect_resolutions(study, "main")
    assert (settled.open, settled.to_send) == (0, 1)

    second = reconcile(study, "main")

    assert second.written == [SECOND]
    filled = sheet(study.path(SECOND))
    assert list(filled.rows) == [("C3", "Q2")]
    assert filled.cell(("C3", "Q2"), "Answer A").value == words.NOBODY_ASKED


def test_when_all_is_settled_nothing_is_open(study, sheet):
    """Every row has its answer, and the next run says so."""
    for path in (FIRST, SECOND):
        reconcile(study, "main")
        filled = sheet(study.path(path))
        for name in filled.rows:
            filled.settle(name, "3" if name[1] == "N1" else "No")
        filled.send(study, path.replace("/", "-"))
        collect_resolutions(study, "main")
        if not reconcile(study, "main").sent:
            break

    summary = reconcile(study, "main")

    assert summary.disagreements == 0
    assert summary.says.startswith("Nothing is open")
    with reading(study.engine) as session:
        given = round_answers(session, round_named(session, "main"))
        found = consolidated_answers(
            given.codebook, given.cases, given.assigned, given.answers, resolutions(session)
        )
    assert not [each for each in found if each.why == "disagreement"]


def test_a_wrong_value_is_a_problem_and_settles_nothing(study, sheet):
    reconcile(study, "main")
    filled = sheet(study.path(FIRST))
    filled.settle(("C1", "Q1"), "Yess").settle(("C2", "N1"), "many").settle(("C2", "Q1"), "No")
    filled.send(study)

    summary = collect_resolutions(study, "main")

    assert (summary.resolutions, summary.problems, summary.has_fixes) == (1, 2, True)
    assert {each["kind"] for each in everything(study)["Problem"]} == {"not_on_the_list"}
    text = study.path(summary.lists[0]).read_text()
    assert filled.cell(("C1", "Q1"), words.FINAL).coordinate in text
    assert "Words on" not in text


def test_a_missing_reason_is_asked_for_and_blocks_nothing(study, sheet):
    reconcile(study, "main")
    sheet(study.path(FIRST)).settle(("C1", "Q1"), "Yes", reason="", how="").send(study)

    summary = collect_resolutions(study, "main")

    assert summary.resolutions == 1
    found = everything(study)["Problem"]
    assert {(each["kind"], each["blocking"]) for each in found} == {
        ("reason_missing", False),
        ("how_missing", False),
    }


def test_a_later_return_of_the_same_workbook_counts_and_the_earlier_one_stays(study, sheet):
    reconcile(study, "main")
    filled = sheet(study.path(FIRST))
    filled.settle(("C1", "Q1"), "Yes").send(study, "one.xlsx")
    collect_resolutions(study, "main")
    filled.settle(("C1", "Q1"), "No").settle(("C2", "Q1"), "No").send(study, "two.xlsx")
    collect_resolutions(study, "main")

    with reading(study.engine) as session:
        assert resolutions(session)[Row("C1", "Q1")].value == "no"
    assert [each["value"] for each in everything(study)["Resolution"]] == ["yes", "no", "no"]


def test_a_foreign_workbook_is_left_alone(study, twin, sheet):
    """Of another study, or no workbook at all: for collect to refuse in words."""
    reconcile(study, "main")
    other = dataclasses.replace(twin("foreign"), key=b"another key of another study")
    reconcile(other, "main")
    sheet(other.path(FIRST)).settle(("C1", "Q1"), "Yes").send(study)
    study.path("inbox", "notes.xlsx").write_bytes(b"not a workbook")

    summary = collect_resolutions(study, "main")

    assert summary.files == 0
    assert everything(study)["Return"][2:] == []


def test_rows_are_read_by_their_code_wherever_they_stand(study, sheet):
    """Sorted rows and a moved sheet change nothing."""
    reconcile(study, "main")
    filled = sheet(study.path(FIRST)).settle(("C1", "Q1"), "Yes").settle(("C2", "Q1"), "No")
    first, second = filled.rows["C1", "Q1"], filled.rows["C2", "Q1"]
    for column in range(1, filled.sheet.max_column + 1):
        one, other = filled.sheet.cell(first, column), filled.sheet.cell(second, column)
        one.value, other.value = other.value, one.value
    filled.sheet.title = "Sorted"
    filled.send(study)

    collect_resolutions(study, "main")

    with reading(study.engine) as session:
        found = resolutions(session)
    assert (found[Row("C1", "Q1")].value, found[Row("C2", "Q1")].value) == ("yes", "no")


def test_an_edited_row_code_settles_nothing(study, sheet):
    reconcile(study, "main")
    filled = sheet(study.path(FIRST)).settle(("C1", "Q1"), "Yes")
    code = filled.cell(("C1", "Q1"), words.CODE)
    code.value = code.value.replace("C1", "C9")
    filled.send(study)

    summary = collect_resolutions(study, "main")

    assert summary.resolutions == 0
    kinds = {each["kind"] for each in everything(study)["Problem"]}
    assert kinds == {"row_code_edited", "row_deleted"}


def test_a_row_settled_in_another_way_by_another_workbook_is_held(study, sheet, monkeypatch):
    """Shown to the lead, never overwritten."""
    reconcile(study, "main")
    sheet(study.path(FIRST)).settle(("C1", "Q1"), "Yes").send(study)
    collect_resolutions(study, "main")
    # As when a round's adjudicators were given the same row in two workbooks by mistake.
    monkeypatch.setattr("flows.reconcile.outstanding.workbooks", lambda *_: [])
    monkeypatch.setattr("flows.reconcile.outstanding.resolutions", lambda *_: {})
    assert reconcile(study, "main").written == [SECOND]
    monkeypatch.undo()
    sheet(study.path(SECOND)).settle(("C1", "Q1"), "No").send(study, "again.xlsx")

    summary = collect_resolutions(study, "main")

    assert (summary.held, summary.resolutions) == (1, 0)
    assert "case C1, Q1" in summary.notes[0]
    with reading(study.engine) as session:
        assert resolutions(session)[Row("C1", "Q1")].value == "yes"
        (held,) = undecided(session)
    (step,) = [each for each in study_status(study).open_steps if each.kind == "held"]
    assert step.command == f"intercoder collect --reject {held.id} --by ID --why TEXT"
    with pytest.raises(StudyError, match="is a reconciliation workbook"):
        deciding.decide_return(study, str(held.id), "accepted", "lead", "so it is")
    monkeypatch.setattr(deciding, "write_fix_lists", lambda _: FixLists((), {}, {}))
    deciding.decide_return(study, str(held.id), "rejected", "lead", "the first was right")
    with reading(study.engine) as session:
        assert undecided(session) == []
        assert resolutions(session)[Row("C1", "Q1")].value == "yes"
