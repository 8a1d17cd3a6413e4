"""Does agreement over rounds keep rounds apart, and take together only what can be?"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from codebook.model import Question, Value
from flows.agreement.alpha import alpha, alphas, count_statistics
from flows.agreement.contrasts import apart_by_limits
from flows.agreement.intervals import bca, bootstrap_sums, confidence
from flows.agreement.measure import measure
from flows.agreement.overrounds import over_rounds
from flows.agreement.rounds import Before, Kept, KeptFigure, MeasuredRound, OverRounds, RoundFigure
from flows.agreement.tables import CodedNumbers, CodedQuestion, CodedRound, value_counts
from flows.agreement.verdicts import Standard

YES_NO = (Value(code="yes", label="Yes"), Value(code="no", label="No"))
THREE = (*YES_NO, Value(code="partly", label="Partly"))
ASKED = Question(id="D01", title="Voice", ask="?", scale="yes_no")
NUMBER = Question(id="N01", title="Months", ask="?", type="number")
REPLICATES = 400


def coded(codes: np.ndarray, name: str, coders: Sequence[str] = ("ab", "cd")) -> CodedRound:
    """A round of one question with three values."""
    cases = tuple(f"{name}{at}" for at in range(len(codes)))
    return CodedRound(cases, tuple(coders), (CodedQuestion(ASKED, "", "nominal", THREE, codes),))


def answers(cases: int, seed: int, agreeing: float = 0.8, coders: int = 2) -> np.ndarray:
    draw = np.random.default_rng(seed)
    both, apart = draw.integers(0, 3, cases), draw.integers(0, 3, (cases, coders))
    return np.where((draw.random(cases) < agreeing)[:, None], both[:, None], apart)


def a_round(name: str, coded: CodedRound, number: int, began: int = 1) -> MeasuredRound:
    keys = {(each.question.id, each.part): began for each in coded.questions}
    return MeasuredRound(name, began, 1, (1, number), Standard(), coded, keys)


def seen(*rounds: MeasuredRound, kept: Sequence[Kept] = ()) -> OverRounds:
    """The last of the rounds beside those before it."""
    now = rounds[-1]
    found = measure(now.coded, now.standard, REPLICATES, now.seed).questions
    return over_rounds(now, found, Before(rounds[:-1], tuple(kept)), REPLICATES)


def figures(found: OverRounds, scope: str) -> dict[str, RoundFigure]:
    return {each.round: each for each in found.figures if each.scope == scope}


def test_each_round_apart_is_what_its_own_report_says() -> None:
    """Same cases, same seed: alpha, interval, agreement and verdict to the last digit."""
    pilot = a_round("pilot", coded(answers(20, 1), "p"), 1)
    main = a_round("main", coded(answers(40, 2), "m"), 2)
    [own] = measure(pilot.coded, pilot.standard, REPLICATES, pilot.seed).questions

    found = figures(seen(pilot, main), "round")["pilot"]

    assert (found.alpha, found.interval) == (own.scale.alpha, own.scale.interval)
    assert found.method == own.scale.method == "bca"
    assert (found.percent_agreement, found.compared) == (own.percent_agreement, 20)
    assert (found.verdict, found.cases) == (own.scale.verdict.word, 20)


def test_cumulated_alpha_is_that_of_all_cases_as_if_they_were_one_round() -> None:
    """Other coders in the second round: coders are not told apart by alpha."""
    one, two = answers(20, 1), answers(40, 2)
    pilot = a_round("pilot", coded(one, "p"), 1)
    main = a_round("main", coded(two, "m", ("cd", "ef")), 2)
    [whole] = measure(
        coded(np.concatenate([one, two]), "x"), Standard(), REPLICATES, (1, 9)
    ).questions

    together = figures(seen(pilot, main), "cumulated")["main"]

    assert together.rounds == ("pilot", "main")
    assert together.alpha == pytest.approx(whole.scale.alpha, abs=1e-12)
    assert together.percent_agreement == pytest.approx(whole.percent_agreement)
    assert together.cases == 60
    assert together.interval == pytest.approx(whole.scale.interval, abs=0.05)


def test_cumulated_intervals_resample_each_round_apart() -> None:
    """Independent derivation: sums of each round under its own weights, added, then BCa."""
    one, two = answers(20, 1), answers(40, 2)
    pilot, main = (a_round(n, coded(c, n), at) for at, n, c in ((1, "p", one), (2, "m", two)))
    columns = [count_statistics(value_counts(each, 3), "nominal").columns for each in (one, two)]
    drawn = sum(
        bootstrap_sums(each, REPLICATES, (1, at)) for at, each in enumerate(columns, start=1)
    )
    stacked = count_statistics(value_counts(np.concatenate([one, two]), 3), "nominal")
    total = stacked.columns.sum(axis=0)
    sure = bca(
        float(alphas(stacked, total)),
        alphas(stacked, drawn),
        alphas(stacked, total - stacked.columns),
    )

    together = figures(seen(pilot, main), "cumulated")["m"]

    assert sure is not None
    assert together.interval == pytest.approx(sure.limits(0.95), abs=1e-9)


def test_a_case_coded_in_two_rounds_counts_once_as_the_newest_round_has_it() -> None:
    """The pilot's first five cases are coded again: what was said of them then is left out."""
    old, new = answers(20, 1), answers(30, 2)
    pilot = a_round("pilot", coded(old, "c"), 1)
    again = CodedRound(
        (*(f"c{at}" for at in range(5)), *(f"m{at}" for at in range(25))),
        ("ab", "cd"),
        coded(new, "m").questions,
    )
    [whole] = measure(
        coded(np.concatenate([old[5:], new]), "x"), Standard(), REPLICATES, (1, 9)
    ).questions

    together = figures(seen(pilot, a_round("main", again, 2)), "cumulated")["main"]

    assert together.cases == 45
    assert together.alpha == pytest.approx(whole.scale.alpha, abs=1e-12)


def test_a_case_that_the_newer_round_did_not_compare_stays_as_the_older_has_it() -> None:
    """One coder alone in the main round: there is nothing newer to compare."""
    old, new = answers(20, 1), answers(30, 2)
    new[:5, 1] = -1
    pilot = a_round("pilot", coded(old, "c"), 1)
    names = (*(f"c{at}" for at in range(5)), *(f"m{at}" for at in range(25)))
    again = CodedRound(names, ("ab", "cd"), coded(new, "m").questions)

    together = figures(seen(pilot, a_round("main", again, 2)), "cumulated")["main"]

    assert together.cases == 45


def test_only_rounds_in_which_the_question_meant_the_same_are_taken_together() -> None:
    """Three rounds, changed before the second: the first stands apart and is compared as such."""
    first = a_round("first", coded(answers(20, 1), "a"), 1)
    rounds = [a_round(n, coded(answers(20, at), n), at, began=2) for at, n in ((2, "b"), (3, "c"))]

    found = seen(first, *rounds)

    assert {each.rounds for each in found.figures if each.scope == "cumulated"} == {("b", "c")}
    told = {each.round: each.same_meaning for each in found.differences}
    assert told == {"first": False, "b": True}
    assert not figures(found, "round")["first"].same_meaning


def test_values_in_another_order_are_matched_by_their_code() -> None:
    """The codebook may list the same values otherwise; an answer stays what it was."""
    one = answers(20, 1)
    pilot, main = (a_round(n, coded(one, n), at) for at, n in ((1, "p"), (2, "m")))
    [question] = main.coded.questions
    assert isinstance(question, CodedQuestion)
    turned = replace(question, values=(THREE[2], THREE[0], THREE[1]), codes=(one + 1) % 3)
    other = replace(main, coded=replace(main.coded, questions=(turned,)))

    assert (
        figures(seen(pilot, other), "cumulated")["m"].alpha
        == figures(seen(pilot, main), "cumulated")["m"].alpha
    )


def test_numbers_are_cumulated_too() -> None:
    """Their statistics are shifted by their own mean in each round, so they are made anew."""
    draw = np.random.default_rng(3)
    tables = [np.round(draw.normal(at, 5, (15, 1)) + draw.normal(0, 1, (15, 2))) for at in (10, 90)]
    rounds = [
        CodedRound(
            tuple(f"{n}{at}" for at in range(15)), ("ab", "cd"), (CodedNumbers(NUMBER, table),)
        )
        for n, table in zip("pm", tables, strict=True)
    ]
    whole = CodedRound(
        tuple(map(str, range(30))), ("ab", "cd"), (CodedNumbers(NUMBER, np.concatenate(tables)),)
    )
    [all_of_them] = measure(whole, Standard(), REPLICATES, (1, 9)).questions

    found = seen(
        *(a_round(n, each, at) for at, (n, each) in enumerate(zip("pm", rounds, strict=True), 1))
    )

    together = figures(found, "cumulated")["m"]
    assert together.alpha == pytest.approx(all_of_them.scale.alpha, abs=1e-9)
    assert together.interval is not None


def test_fewer_than_five_cases_have_no_figure_and_no_difference() -> None:
    pilot, main = (
        a_round("p", coded(answers(4, 1), "p"), 1),
        a_round("m", coded(answers(30, 2), "m"), 2),
    )

    found = seen(pilot, main)

    few = figures(found, "round")["p"]
    assert (few.alpha, few.interval, few.percent_agreement) == (None, None, None)
    assert (few.alpha_reason, few.cases) == ("fewer than 5 cases", 4)
    [difference] = found.differences
    assert (difference.difference, difference.reason) == (None, "fewer than 5 cases")
    assert found.comparisons == 0


def test_a_change_is_named_only_where_the_interval_leaves_out_nought() -> None:
    poor, good = coded(answers(60, 1, 0.2), "p"), coded(answers(60, 2, 0.97), "g")
    up, down, same = (
        seen(a_round("one", a, 1), a_round("two", b, 2)).differences[0]
        for a, b in ((poor, good), (good, poor), (good, coded(answers(60, 3, 0.97), "x")))
    )

    assert (up.change, down.change, same.change) == ("improved", "worsened", "")
    assert up.interval is not None and up.interval[0] > 0


def test_a_small_pilot_that_agrees_throughout_does_not_make_the_main_round_worse() -> None:
    """6 cases, all agreed, say little: a bootstrap of them cannot vary, the exact bound can."""
    pilot = np.array([[0, 0]] * 3 + [[1, 1]] * 3)
    main = np.array([[0, 0]] * 22 + [[1, 1]] * 22 + [[0, 1]] * 4)

    found = seen(a_round("p", coded(pilot, "p"), 1), a_round("m", coded(main, "m"), 2))

    [difference] = found.differences
    assert difference.difference is not None and difference.difference < 0
    assert (difference.change, found.comparisons) == ("", 1)


def test_an_alpha_that_cannot_be_calculated_is_not_compared() -> None:
    pilot = np.zeros((10, 2), dtype=np.int64)

    found = seen(a_round("p", coded(pilot, "p"), 1), a_round("m", coded(answers(30, 2), "m"), 2))

    [difference] = found.differences
    assert (difference.difference, difference.interval, difference.change) == (None, None, "")
    assert difference.reason == "one of the two cannot be calculated"


def test_by_chance_few_pilots_are_called_apart_from_main() -> None:
    """Rounds of 6 and of 48 cases, true alpha 0.8 in all: 5% would be right, 12% is the most."""
    draw = np.random.default_rng(5)
    called, of = 0, 0
    for _ in range(200):
        (one, first), (two, second) = (_with_interval(draw, cases) for cases in (48, 6))
        if one is not None and two is not None and first and second:
            low, high = apart_by_limits(one, first, two, second)
            called, of = called + (not low <= 0 <= high), of + 1

    assert of > 180
    assert called / of <= 0.12


def _with_interval(
    draw: np.random.Generator, cases: int
) -> tuple[float | None, tuple[float, float] | None]:
    """Alpha of two coders' yes or no with its interval, which needs no resampling."""
    both, apart = draw.integers(0, 2, cases), draw.integers(0, 2, (cases, 2))
    codes = np.where((draw.random(cases) < 0.8)[:, None], both[:, None], apart)
    statistics = count_statistics(value_counts(codes, 2), "nominal")
    sure = confidence(codes, statistics, np.zeros((0, 3)))
    return alpha(statistics), sure.limits(0.95) if sure is not None else None


def test_how_many_would_stand_out_by_chance_is_told_by_the_level() -> None:
    found = seen(*(a_round(n, coded(answers(30, at), n), at) for at, n in enumerate("abc", 1)))

    assert found.comparisons == 2
    assert found.by_chance == pytest.approx(0.1)


def test_alphas_at_other_levels_are_not_compared() -> None:
    pilot, main = (a_round(n, coded(answers(30, at), n), at) for at, n in enumerate("pm", 1))
    [question] = pilot.coded.questions
    ordered = replace(pilot.coded, questions=(replace(question, level="ordinal"),))

    [difference] = seen(replace(pilot, coded=ordered), main).differences

    assert (difference.difference, difference.reason) == (
        None,
        "the two are measured at other levels",
    )


def test_checkpoints_on_the_way_stand_as_recorded_and_only_other_meanings_are_compared() -> None:
    """Part 1 of a round is part of its end; before a change it was another question."""
    key = ("D01", "")
    of = {key: KeptFigure("nominal", 20, 0.1, (-0.2, 0.3), "not_reliable", "not_reliable")}
    part = Kept("main", 2, 1, 20, 0.95, of, {key: 2})
    before = replace(part, version=1, began={key: 1})
    main = a_round("main", coded(answers(60, 2, 0.97), "m"), 1, began=2)

    found = seen(main, kept=[before, part])

    points = figures_of(found, "checkpoint")
    assert [(each.version, each.alpha, each.same_meaning) for each in points] == [
        (1, 0.1, False),
        (2, 0.1, True),
    ]
    [difference] = found.differences
    assert (difference.version, difference.same_meaning, difference.change) == (
        1,
        False,
        "improved",
    )


def test_what_was_measured_once_more_with_as_many_cases_is_no_point_of_its_own() -> None:
    """Of the same part, by the same codebook. With fewer cases, before an extension, it is one."""
    key, main = ("D01", ""), a_round("main", coded(answers(60, 2), "m"), 1)
    again, before = (Kept("main", 1, 1, n, 0.95, {key: _kept(n)}, {key: 1}) for n in (60, 40))

    points = figures_of(seen(main, kept=[before, again]), "checkpoint")

    assert [each.cases for each in points] == [40]


def _kept(cases: int) -> KeptFigure:
    return KeptFigure("nominal", cases, 0.5, (0.2, 0.7), "not_reliable", "not_reliable")


def figures_of(found: OverRounds, scope: str) -> list[RoundFigure]:
    return [each for each in found.figures if each.scope == scope]


def test_one_round_alone_has_its_own_figures_and_no_difference() -> None:
    found = seen(a_round("main", coded(answers(30, 2), "m"), 1))

    assert [(each.scope, each.round) for each in found.figures] == [("round", "main")]
    assert (found.differences, found.comparisons) == ((), 0)
