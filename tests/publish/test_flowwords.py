"""The flow of cases in the published method: no small number, not by subtraction either."""

import re

from hypothesis import given
from hypothesis import strategies as st

from flows.publish.flowwords import flow_in_words
from flows.sample.casesflow import Step
from flows.studyfile import StudyFile

FILE = StudyFile.model_validate(
    {
        "title": "T",
        "coders": [{"id": "ab", "name": "A"}],
        "group_by": "sex",
        "unit": {"each": "children", "name": "child in focus"},
        "eligibility": {"exclude": {"grown": {"age": 18}}},
    }
)


def flow(cases, out, sampled, rows=None):
    steps = [] if rows is None else [Step("rows", "stays", "Rows", rows)]
    steps.append(Step("cases", "stays", "Cases", cases))
    steps += [Step("ineligible", "out", reason, n) for reason, n in out.items()]
    left = cases - sum(out.values())
    steps += [
        Step("eligible", "stays", "Eligible", left),
        Step("not_drawn", "out", "not drawn", left - sampled),
        Step("sampled", "stays", "Sampled", sampled),
    ]
    return steps


def said(steps, replaced=0):
    return " ".join(flow_in_words(FILE, steps, replaced, 5))


def test_large_numbers_are_told_with_their_reasons():
    steps = flow(300, {"no date": 0, "before 1 January 2022": 20, "grown": 30}, 54, rows=200)

    assert said(steps, replaced=7) == (
        "The register's 200 rows list 300 cases, one for each of the children. "
        "50 of them could not be drawn: before 1 January 2022 (20); grown (30). "
        "250 cases were eligible. 7 of the cases drawn turned out unusable and were replaced."
    )


def test_a_small_reason_hides_the_counts_of_all_reasons():
    assert said(flow(300, {"no date": 4, "grown": 30}, 54)) == (
        "The register has 300 cases. 34 of them could not be drawn. Reasons: no date; grown. "
        "266 cases were eligible."
    )


def test_words_of_the_register_are_not_quoted():
    told = said(flow(300, {"grown": 30, "Case of Ann B": 10, "Leeds": 10}, 54))

    assert "grown (30); for another reason that the register gives (20)" in told
    assert "Ann" not in told


def test_few_that_went_out_leave_the_number_before_untold():
    assert said(flow(60, {"grown": 3}, 40)) == "57 cases were eligible."
    assert said(flow(60, {"grown": 10}, 48)) == "The register has 60 cases."
    assert said(flow(60, {"grown": 1}, 58)) == ""
    assert said(flow(60, {"grown": 10}, 40), replaced=2).endswith(
        "A few of the cases drawn turned out unusable and were replaced."
    )


def test_without_rules_the_register_is_told_where_that_is_safe():
    steps = [Step("cases", "stays", "Cases", 60), Step("sampled", "stays", "S", 54)]

    assert said(steps) == "The register has 60 cases."
    assert said([steps[0], Step("sampled", "stays", "S", 56)]) == ""


@given(
    st.lists(st.integers(0, 9), min_size=2, max_size=2),
    st.integers(0, 12),
    st.integers(6, 30),
    st.integers(0, 9),
    st.integers(0, 9),
)
def test_no_number_told_or_difference_of_two_is_small(out, undrawn, sampled, fewer, replaced):
    """Whatever the flow: among the numbers told and the sample's size no two differ by 1 to 5."""
    reasons = dict(zip(("before x", "grown"), out, strict=True))
    cases = sum(out) + undrawn + sampled
    told = said(flow(cases, reasons, sampled, rows=max(0, cases - fewer)), replaced)
    numbers = [int(each) for each in re.findall(r"\d+", told)]
    of_cases = re.findall(r"(?:list|has) (\d+) cases|^(\d+) cases|\. (\d+) cases", told)
    of_register = [int(next(filter(None, each))) for each in of_cases]

    assert not [n for n in numbers if 1 <= n <= 5]
    for one in (*of_register, sampled):
        for other in (*of_register, sampled):
            assert not 1 <= one - other <= 5, told
