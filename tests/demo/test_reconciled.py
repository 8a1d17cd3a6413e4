"""Reconciling the simulated coders restores the truth, whatever they erred about."""

from codebook.answers import CodedAnswer, Resolved
from flows.demo.facts import count_of, facts, met
from flows.demo.slips import coded_case
from flows.reconcile.consolidated import consolidated_answers
from flows.reconcile.disagreements import disagreements


def answer(row, coder, value):
    nothing = dict.fromkeys(["evidence", "document", "page", "kind", "note", "sheet", "cell"], "")
    return CodedAnswer(
        row, coder, "main", value, return_id=1, workbook_id="", file_sha256="", **nothing
    )


def resolved(row, value):
    return Resolved(row, "main", value, "adjudication", "", "", "lead", 2, "", "", "", "")


def coded(play):
    return [
        answer(row, coder, value)
        for case_id in play.cases
        for coder, codes in coded_case(play, case_id).items()
        for row, value in codes.items()
    ]


def test_the_reconciled_answers_are_the_truth_and_give_every_published_count(play):
    """The adjudicator settles what is listed with the truth; one pass is enough."""
    assigned = dict.fromkeys(play.cases, 2)
    listed = disagreements(play.codebook, play.cases, assigned, coded(play), {})
    settled = {
        each.row: resolved(each.row, play.truth.get(each.row, each.answers[0].value))
        for each in listed
    }
    found = consolidated_answers(play.codebook, play.cases, assigned, coded(play), settled)
    values = {each.row: each.value for each in found if each.value is not None}

    assert values == dict(play.truth)
    assert not [each for each in found if each.basis == "open"]
    for fact in facts():
        assert met(fact, count_of(fact, play.codebook, values, play.cases)), fact


def test_before_reconciliation_some_rows_are_open(play):
    """Else the example would show nothing of reconciling."""
    assigned = dict.fromkeys(play.cases, 2)
    found = consolidated_answers(play.codebook, play.cases, assigned, coded(play), {})
    basis = [each.basis for each in found]

    assert 0.02 < basis.count("open") / len(basis) < 0.15
