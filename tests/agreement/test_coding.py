"""Is it counted right which cases and groups were double-coded, and of which days they are?"""

from datetime import date

from flows.agreement.coding import (
    GroupShare,
    case_dates,
    declared_groups,
    furthest_apart,
    group_shares,
)
from flows.studyfile import Attribute


def test_groups_stand_in_the_study_files_order_and_unknown_ones_last() -> None:
    groups = {"a": "South", "b": "", "c": "North", "d": "South", "e": "East"}

    shares = group_shares(groups, ["a", "c", "b"], ["North", "South", "West"])

    assert shares == (
        GroupShare("North", 1, 1),
        GroupShare("South", 2, 1),
        GroupShare("East", 1, 0),
        GroupShare("Not known", 1, 1),
    )


def test_groups_that_nest_others_are_known_by_these() -> None:
    """A column without an attribute of its own has the outer values of the one within it."""
    nested = Attribute(title="Town", values={"North": ("Ay",), "South": ("Bee",)}, group="region")

    assert declared_groups("region", {"town": nested}) == ("North", "South")
    assert declared_groups("age", {"age": Attribute(title="Age", bands={"0-9": (0, 9)})}) == (
        "0-9",
    )
    assert declared_groups("other", {"town": nested}) == ()


def test_the_group_furthest_from_its_share_is_found() -> None:
    """A: 5 of 10 sampled, 4 of 5 double-coded: 80% against 50%."""
    found = furthest_apart([GroupShare("A", 5, 4), GroupShare("B", 5, 1)])

    assert found is not None
    assert (found[0].group, round(found[1])) == ("A", 30)
    assert furthest_apart([GroupShare("A", 5, 0)]) is None


def test_cases_are_dated_by_the_first_column_that_is_filled() -> None:
    cases = [{"died": "2024-03-01", "told": "2025-01-01"}, {"died": "", "told": "2 May 2023"}]

    assert case_dates(cases, ("died", "told")) == (date(2023, 5, 2), date(2024, 3, 1))


def test_cases_without_a_day_have_no_dates() -> None:
    """Half a span would say that all cases lie within it."""
    assert case_dates([{"died": "2024-03-01"}, {"died": ""}], ("died",)) is None
    assert case_dates([{"died": "2024-03-01"}], ()) is None
