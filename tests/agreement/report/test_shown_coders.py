"""What the report says of coders: flagged in words only where they are apart, else said so."""

import pytest
from rounds_at_random import drawn_round, round_at_random

from codebook.pages import render
from flows.agreement.drift import course_of
from flows.agreement.measure import measure
from flows.agreement.report.coder_rows import coder_rows
from flows.agreement.report.shown_coders import shown_coders
from flows.agreement.results import RoundAgreement
from flows.agreement.tables import CodedRound
from flows.agreement.themselves import AgainstThemselves, Refined, SelfAgreement, SelfQuestion
from flows.agreement.verdicts import Standard

NAMES = {"a": "A. Brown", "b": "C. Dean", "c": "E. Frost"}
TWICE = AgainstThemselves(
    same=(
        SelfAgreement("a", 6, 60, 57, (0.85, 1.0), (14, 20), 3,
                      (SelfQuestion("D00", "", 6, 5, 0.61, (-0.1, 0.9)),)),
        SelfAgreement("b", 3, 30, 30, None, (7, 7), 0, ()),
    ),
    new=(Refined("c", "D00", "", 8, 6), Refined("c", "D01", "", 2, 1)),
)  # fmt: skip


def measured(coded: CodedRound, twice: AgainstThemselves | None = None) -> RoundAgreement:
    positions = {(case, who): at for at, case in enumerate(coded.cases) for who in coded.coders}
    course = course_of(coded, positions, {}, {})
    return measure(coded, Standard(), 300, (1,), course, twice)


def page(found: RoundAgreement) -> str:
    shown = shown_coders(found, NAMES, {})
    return render(
        "agreement/coders.html.j2",
        "flows.agreement.report",
        coders=shown,
        confidence="95%",
        round="main",
    )


def test_who_differs_is_named_with_what_that_does_not_say() -> None:
    told = page(measured(round_at_random(54, 8, (0.95, 0.95, 0.6), 1)))

    assert "E. Frost differs from the rest: agrees less with the others" in told
    assert "That does not say who is right." in told
    assert told.count("Differs from the rest</span>") == 1
    assert "3 comparisons were made; fewer than 1 would stand out by chance alone." in told


def test_where_all_are_alike_nobody_is_named() -> None:
    told = page(measured(round_at_random(54, 8, (0.9, 0.9, 0.9), 4)))

    assert "Nobody differs from the rest" in told
    assert "Differs from the rest</span>" not in told
    assert "Nothing shows that coding changed in the course of the round." in told


def test_two_coders_are_told_that_there_is_no_rest() -> None:
    told = page(measured(round_at_random(54, 8, (0.95, 0.6), 1)))

    assert "With two coders, nothing tells which of them differs from the rest" in told
    assert "Differs from the rest</span>" not in told


def test_few_cases_show_no_figure() -> None:
    found = measured(drawn_round("c1 n n y\nc2 y y p\nc3 p p n\nc4 n n p"))
    told = page(found)

    assert "No coder can be set beside the rest" in told
    assert "%<" not in told
    rows = coder_rows(found)
    assert [each["percent_agreement"] for each in rows["by_coder"]] == [None] * 3
    assert [each["early_share"] for each in rows["drift"]] == [None] * 4


def test_coders_against_themselves_are_told_with_their_numbers_of_cases() -> None:
    coded = round_at_random(54, 3, (0.9, 0.9, 0.9), 1)
    told = page(measured(coded, TWICE))

    assert "A. Brown: 60 answers about 6 cases coded once more; alike: 95%." in told
    assert "C. Dean: 30 answers about 3 cases coded once more; alike: fewer than 5 cases." in told
    assert "14 to 20" in told
    assert "Not a measure of reliability" in told
    rows = coder_rows(measured(coded, TWICE))["against_themselves"]
    assert [(each["coder"], each["meaning"], each["question"]) for each in rows] == [
        ("a", "same", ""),
        ("a", "same", "D00"),
        ("b", "same", ""),
        ("c", "new", "D00"),
        ("c", "new", "D01"),
    ]
    assert [each["percent_agreement"] for each in rows] == [
        0.95,
        pytest.approx(5 / 6),
        None,
        0.75,
        None,
    ]
    assert len({tuple(each) for each in rows}) == 1


def test_who_coded_nothing_twice_is_told_how_it_is_done() -> None:
    told = page(measured(round_at_random(54, 3, (0.9, 0.9), 1)))
    assert "intercoder distribute main --recode --same 6" in told


def test_a_limit_that_leaves_out_nothing_never_looks_like_nothing() -> None:
    """An interval of -0.12 to -0.003 is not written as one that ends at 0."""
    for found in (measured(round_at_random(54, 20, (0.95, 0.9, 0.7), seed)) for seed in (1, 2)):
        shown = shown_coders(found, NAMES, {})
        for each in [*shown["beside"], *shown["without"], *shown["leanings"]]:
            told = each.get("less", each.get("more"))
            if each.get("differs", True):
                assert " 0)" not in told
                assert "(0 " not in told
                assert "0.00)" not in told
                assert "(0.00 " not in told
