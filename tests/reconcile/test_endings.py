"""Is it said how each disagreement ended, and who gave way?"""

import csv
import re

import pytest

from codebook.answers import Row
from flows.reconcile.coming_back import collect_resolutions
from flows.reconcile.endings import GaveWay, endings, gave_way
from flows.reconcile.work import reconcile
from tests.support.wellformed import html_faults


def by_row(answers):
    found = {}
    for each in answers:
        found.setdefault(each.row, []).append(each)
    return found


def test_who_gave_way_is_counted_by_coder(codebook, drawn, settled):
    """One answer stood, one gave way; where the final answer is nobody's, nobody gave way."""
    given = by_row(
        drawn("""
        | case | coder | Q1     |
        | C1   | ab    | yes    |
        | C1   | cd    | partly |
        | C2   | ab    | yes    |
        | C2   | cd    | no     |
    """)
    )
    found = endings(codebook, given, settled({("C1", "Q1"): "yes", ("C2", "Q1"): "partly"}))

    assert [each.stood for each in found] == [("ab",), ()]
    assert gave_way(found) == (GaveWay("ab", 2, 1, 0, 1), GaveWay("cd", 2, 0, 1, 1))


def test_what_nobody_was_asked_is_no_disagreement(codebook, drawn, settled):
    """A follow-up that applies only by the final answer had no answers that could give way."""
    given = by_row(drawn("| case | coder | Q1 |\n| C1 | ab | yes |\n"))

    assert endings(codebook, given, settled({("C2", "Q1"): "yes"})) == []


@pytest.mark.stages
def test_the_page_says_final_answer_whose_why_and_by_whom(study, sheet):
    """Beside the agreement report, which does not change."""
    reconcile(study, "main")
    path = next(study.path("outbox", "lead").glob("*.xlsx"))
    filled = sheet(path)
    filled.settle(("C1", "Q1"), "Yes", said="As the letter says").send(study)
    collect_resolutions(study, "main")

    page = study.path("reports", "reconciliation-main.html").read_text(encoding="utf-8")
    words = " ".join(re.sub("<[^>]*>", " ", page).split())
    assert html_faults(page) == []
    assert "1 disagreement has a final answer; " in words
    assert "A. Brown 1 1 0 0 C. Dean 1 0 1 0" in words
    assert "A. Brown: Yes C. Dean: Partly Yes A. Brown Judgement As the letter says" in words
    with study.path("reports", "reconciliation-main.csv").open(encoding="utf-8") as file:
        row = next(csv.DictReader(file))
    assert (row["case"], row["final"], row["final_of"], row["by"]) == (
        "C1", "Yes", "A. Brown", "L. Eade",
    )  # fmt: skip


@pytest.mark.stages
def test_nothing_is_written_while_nothing_is_settled(study):
    reconcile(study, "main")
    collect_resolutions(study, "main")

    assert not study.path("reports", "reconciliation-main.html").exists()


def test_numbers_within_the_tolerance_count_as_the_final_one(codebook, drawn, settled):
    given = by_row(
        drawn("""
        | case | coder | N1 |
        | C1   | ab    | 4  |
        | C1   | cd    | 9  |
    """)
    )
    found = endings(codebook, given, settled({("C1", "N1"): "4"}))

    assert found[0].row == Row("C1", "N1")
    assert found[0].stood == ("ab",)
