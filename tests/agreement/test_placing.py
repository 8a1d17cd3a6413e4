"""On which list of a checkpoint is a question, and how many more cases does it ask for?"""

from itertools import product
from typing import Any, cast

import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from flows.agreement.placing import PLACES, Place, placed, wish
from flows.agreement.results import QuestionAgreement, Reading
from flows.agreement.verdicts import Verdict, Word

some = examples(50)

# the scale's verdict, answerability's (- where it is not in question) | list, put there by
TRUTH = """
 reliable             -                    | passes       -
 reliable             reliable             | passes       -
 reliable             not_reliable         | refine       answerability
 reliable             not_enough_evidence  | double_code  answerability
 not_reliable         -                    | refine       scale
 not_reliable         reliable             | refine       scale
 not_reliable         not_reliable         | refine       both
 not_reliable         not_enough_evidence  | refine       scale
 not_enough_evidence  -                    | double_code  scale
 not_enough_evidence  reliable             | double_code  scale
 not_enough_evidence  not_reliable         | refine       answerability
 not_enough_evidence  not_enough_evidence  | double_code  both
"""


def rows() -> list[tuple[str, str, str, str]]:
    lines = [line.replace("|", " ").split() for line in TRUTH.strip().splitlines()]
    return [(scale, off.strip("-"), place, by.strip("-")) for scale, off, place, by in lines]


def reading(verdict: Verdict) -> Reading:
    return Reading(20, 0.7, "", (0.5, 0.9), "bca", 0.4, 0.8, "No", 0.5, 10, verdict)


def question(scale: Verdict, off: Verdict | None = None, compared: int = 20) -> QuestionAgreement:
    """A question with these verdicts; nothing else of it matters here."""
    more: dict[str, Any] = dict.fromkeys(
        ("disagreements", "percent_agreement", "alpha_nominal", "other", "confusion")
    )
    return QuestionAgreement(
        question="D05", part="Health", title="", kind="choice", level="nominal",
        cases_compared=compared, scale=reading(scale), answerability=off and reading(off),
        specific_agreement=(), pairs=(), **more,
    )  # fmt: skip


@pytest.mark.parametrize(("scale", "off", "place", "by"), rows())
def test_a_question_is_on_the_list_of_its_worse_reading(
    scale: str, off: str, place: Place, by: str
) -> None:
    told = placed(
        question(Verdict(cast("Word", scale)), Verdict(cast("Word", off)) if off else None), 20
    )
    assert (told.key, told.place, told.because) == ("D05/Health", place, by)
    assert told.more is None


def test_the_table_is_whole() -> None:
    """Every scale's verdict with every one of answerability and none."""
    assert {(scale, off) for scale, off, *_ in rows()} == set(product(PLACES, ("", *PLACES)))


@pytest.mark.parametrize(
    ("scale", "off", "compared", "double_coded", "more"),
    [
        (30, None, 20, 20, 10),
        (30, None, 20, 40, 20),  # asked in every second case
        (30, None, 20, 50, 25),
        (23, None, 20, 30, 5),  # 4.5 rounded up
        (21, None, 20, 20, 1),
        (30, 45, 20, 20, 25),  # the reading that asks for more
        (30, "never", 20, 20, None),
        ("never", 30, 20, 20, None),
        ("never", None, 20, 20, None),
        (30, "reliable", 20, 20, 10),
        (30, None, 0, 20, None),  # nothing was compared
        (9_000, None, 20, 60, None),  # 26,940 more are no plan
    ],
)
def test_more_cases_are_those_of_the_round_until_all_that_lacks_evidence_is_settled(
    scale: int | str, off: int | str | None, compared: int, double_coded: int, more: int | None
) -> None:
    """A question that half of the cases are asked needs twice as many of them."""

    def verdict(settled: int | str | None) -> Verdict | None:
        if settled in (None, "reliable"):
            return Verdict("reliable") if settled else None
        return Verdict(
            "not_enough_evidence", "", None if settled == "never" else cast("int", settled)
        )

    first = verdict(scale)
    assert first is not None
    told = placed(question(first, verdict(off), compared), double_coded)
    assert (told.place, told.more) == ("double_code", more)


@pytest.mark.parametrize(
    ("reason", "look"),
    [("rare_value", True), ("undefined", True), ("wide", False), ("tentative_only", False)],
)
def test_a_rare_value_is_to_be_looked_at(reason: Any, look: bool) -> None:
    told = placed(question(Verdict("not_enough_evidence", reason, 90)), 20)
    assert (told.reason, told.look, told.more) == (reason, look, 70)


@pytest.mark.parametrize(
    ("more", "there", "number", "cases", "settles", "nearest"),
    [
        ([5, 12, 40], 20, 0, 12, 2, 5),
        ([5, 12, 40], 40, 0, 40, 3, 5),
        ([5, 12, 40], 4, 0, 4, 0, 5),
        ([5, 12, 40], 20, 6, 6, 1, 5),
        ([5, None, None], 20, 0, 5, 1, 5),
        ([None, None], 20, 0, 0, 0, None),
        ([None, None], 20, 7, 7, 0, None),
        ([], 20, 0, 0, 0, None),
    ],
)
def test_as_many_cases_are_wished_for_as_settle_most_of_what_can_be_settled(
    more: list[int | None], there: int, number: int, cases: int, settles: int, nearest: int | None
) -> None:
    told = wish(more, there, number)
    assert (told.cases, told.settles, told.nearest) == (cases, settles, nearest)
    assert told.wanting == len(more)


@some
@given(
    more=st.lists(st.one_of(st.none(), st.integers(1, 60))),
    there=st.integers(1, 50),
)
def test_no_fewer_cases_would_settle_as_many_and_all_that_are_there_no_more(
    more: list[int | None], there: int
) -> None:
    told = wish(more, there)
    assert 0 <= told.cases <= there
    assert wish(more, there, there).settles == told.settles or not told.cases
    if told.settles and told.cases > 1:
        assert wish(more, there, told.cases - 1).settles < told.settles
    assert bool(told.cases) == any(each is not None for each in more)
