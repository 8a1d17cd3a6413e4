"""Figures never mix meanings: what was answered to another question counts nowhere."""

import pytest

from codebook.answers import Row
from codebook.faults import StudyError
from db.find.answers import disclosed_rows
from db.find.rounds import round_named, workbooks
from db.open import reading
from flows.publish.work import publish
from flows.reconcile.outstanding import outstanding
from flows.reconcile.work import reconcile
from flows.standing import standing
from flows.trace import trace
from flows.versions.nextversion import codebook_publish

pytestmark = pytest.mark.stages

WORDING = ("Was the child seen alone?", "Was the child seen by themselves?")
HEARD = ("Is the child heard?", "Is the child's voice heard?")
D03_AGAIN = """
    | case | coder | D03 |
    | C1   | ab    | no  |
    | C1   | cd    | no  |
    | C2   | ab    | yes |
    | C2   | cd    | yes |
    | C3   | ab    | yes |
    | C3   | cd    | yes |
    | C4   | ab    | yes |
    | C4   | cd    | yes |
"""


@pytest.fixture
def refined(office):
    """Measured, then refined: D03 means something else, D01 is only worded better."""
    office.measured()
    codebook_publish(office.edit(WORDING, HEARD), "lead", "Misread", same=["D01"])
    office.recode(2)
    return office


def of(report, key):
    return next(each for each in report["questions"] if each["question"] == key)


def test_agreement_waits_for_what_has_to_be_coded_again(refined):
    """Eight answers to D03 are in, and none of them is to the question that is asked now."""
    with pytest.raises(StudyError) as told:
        refined.measured()
    faults = {fault.file: fault.found for fault in told.value.faults}
    assert faults == {
        "A. Brown (ab)": "4 answers missing in 4 cases: C1 (1), C2 (1), C3 (1), C4 (1)",
        "C. Dean (cd)": "4 answers missing in 4 cases: C1 (1), C2 (1), C3 (1), C4 (1)",
    }


def test_an_answer_of_an_old_meaning_never_enters_alpha(refined):
    """On the first D03 coders differed once; on the new one they never do."""
    refined.answered(D03_AGAIN, version=2)
    summary, report = refined.measured()

    assert of(report, "D03")["percent_agreement"] == 1.0
    assert of(report, "D03")["alpha"] == 1.0
    assert (summary.new, report["codebook_version"]) == (True, 2)


def test_an_answer_whose_meaning_was_said_to_be_the_same_does(office):
    """D01 was worded better: the report on version 2 shows what version 1's coders answered."""
    _, before = office.measured()
    codebook_publish(office.edit(HEARD), "lead", "Clearer", same=["D01"])
    office.recode(2)
    _, after = office.measured()

    assert (before["codebook_version"], after["codebook_version"]) == (1, 2)
    for key in ("cases_compared", "percent_agreement", "alpha"):
        assert of(after, "D01")[key] == of(before, "D01")[key] is not None


def test_answers_given_with_the_earlier_one_in_view_are_never_compared(refined):
    """They settle what has to be answered, and count, but say nothing about agreement."""
    refined.answered(D03_AGAIN, version=2, shown=True)
    _, report = refined.measured()

    assert of(report, "D03")["cases_compared"] == 0
    assert of(report, "D03")["alpha"] is None
    page = (refined.folder / "reports" / "agreement-pilot.html").read_text()
    assert "8 answers were given again with the coder's earlier answer in view" in page
    values = {
        each.row.case_id: each.value
        for each in standing(refined.study).answers
        if each.row.question == "D03"
    }
    assert values == {"C1": "no", "C2": "yes", "C3": "yes", "C4": "yes"}


def test_a_rule_looks_at_an_answer_that_is_not_compared(office):
    """D02 was asked by what D01 is now; D01 itself was answered again in view."""
    office.measured()
    codebook_publish(office.edit(HEARD), "lead", "-")
    office.recode(2)
    office.answered(
        """
        | case | coder | D01 |
        | C1   | ab    | no  |
        | C1   | cd    | no  |
        | C2   | ab    | yes |
        | C2   | cd    | yes |
        | C3   | ab    | yes |
        | C3   | cd    | yes |
        | C4   | ab    | no  |
        | C4   | cd    | no  |
        """,
        version=2,
        shown=True,
    )
    _, report = office.measured()
    assert of(report, "D01")["cases_compared"] == 0
    assert of(report, "D02")["cases_compared"] == 2


def test_a_figure_counts_no_answer_of_an_old_meaning(refined):
    """Until D03 is coded again it is open, whatever was answered to it before."""
    now = standing(refined.study)
    told = {each.row: (each.basis, each.value, len(each.answers)) for each in now.answers}
    assert now.codebook.version == 2
    assert {told[Row(f"C{n}", "D03")] for n in range(1, 5)} == {("open", None, 0)}
    assert told[Row("C1", "D01")] == ("agreed", "no", 2)

    with pytest.raises(StudyError, match=r"4 were answered by an earlier codebook version and"):
        publish(refined.study)
    found = trace(refined.study, "D03")
    assert {answer for case in found.cases for answer in case.answers} == set()


def test_a_verdict_on_an_old_meaning_is_none_on_the_new(refined):
    """Nobody knows yet how well coders agree on the D03 that is asked now."""
    before = standing(refined.study).verdicts
    assert "D01" in before
    assert "D03" not in before

    refined.answered(D03_AGAIN, version=2)
    refined.measured()
    assert "D03" in standing(refined.study).verdicts


def test_what_was_settled_of_an_old_meaning_is_to_be_settled_anew(office):
    """A disagreement on D03 stands in a workbook already, but on another D03."""
    summary, _ = office.measured()
    office.proceed(summary)
    reconcile(office.study, "pilot")
    codebook_publish(office.edit(WORDING), "lead", "-")
    office.recode(2)
    office.answered(D03_AGAIN.replace("| C2   | cd    | yes", "| C2   | cd    | no "), version=2)
    summary, _ = office.measured()
    office.proceed(summary)

    with reading(office.study.engine) as session:
        left = outstanding(session, round_named(session, "pilot"))
    assert [each.row for each in left.unissued] == [Row("C2", "D03")]
    assert Row("C3", "D03") not in {each.row for each in left.unsettled}
    assert reconcile(office.study, "pilot").sent == 1
    with reading(office.study.engine) as session:
        books = workbooks(session, "pilot", "reconciliation")
        assert [each.codebook_version for each in books] == [1, 2]
        assert Row("C2", "D03") in disclosed_rows(session)


def test_a_reconciliation_workbook_lost_from_the_outbox_is_written_as_it_was(office):
    """Although the round is asked by another version since."""
    summary, _ = office.measured()
    office.proceed(summary)
    reconcile(office.study, "pilot")
    (path,) = (office.folder / "outbox").rglob("reconcile*.xlsx")
    before = path.read_bytes()
    codebook_publish(office.edit(WORDING), "lead", "-")
    office.recode(2)
    path.unlink()

    reconcile(office.study, "pilot")
    assert path.read_bytes() == before
