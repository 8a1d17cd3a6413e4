"""Does coding change in the course of a round? Only what is apart is called a change."""

from datetime import date, timedelta

import numpy as np
import pytest
from rounds_at_random import drawn_round, question_of, round_at_random

from flows.agreement.coderpairs import matching_rows
from flows.agreement.drift import Change, Drift, course_of, drift
from flows.agreement.resampling import Resampling
from flows.agreement.tables import CodedRound


def in_order(coded: CodedRound, waves: int = 1, replicates: int = 400) -> Drift:
    """Every coder had the cases as they stand; waves of equal length."""
    positions = {(case, coder): at for at, case in enumerate(coded.cases) for coder in coded.coders}
    size = len(coded.cases) / waves
    wave_of = {case: 1 + int(at / size) for at, case in enumerate(coded.cases)}
    course = course_of(coded, positions, wave_of, {})
    matching = matching_rows(coded)
    resampling = Resampling(matching.any(axis=1), replicates, (1,))
    return drift(coded, course, matching, resampling, 0.95)


def of(found: Drift, about: str, name: str = "") -> Change:
    return next(each for each in found.changes if (each.about, each.name) == (about, name))


def joined(one: CodedRound, other: CodedRound) -> CodedRound:
    """A round whose later cases are those of another."""
    cases = tuple(f"x{at}" for at in range(len(one.cases) + len(other.cases)))
    questions = [
        question_of(first.question.id, np.concatenate([first.codes, second.codes]))
        for first, second in zip(one.questions, other.questions, strict=True)
    ]
    return CodedRound(cases, one.coders, tuple(questions))


def test_agreement_that_falls_in_the_course_of_the_round_is_called_a_change() -> None:
    good, poor = (round_at_random(30, 8, (right,) * 2, 1) for right in (0.95, 0.6))
    found = in_order(joined(good, poor), waves=2)
    change, wave = of(found, "agreement"), of(found, "wave", "2")

    assert found.portion == "third"
    assert (change.early.cases, change.late.cases) == (20, 20)
    assert change.more.apart
    assert (change.more.difference or 0) < -0.2
    assert (wave.early.cases, wave.late.cases) == (30, 30)
    assert wave.more.apart


def test_halves_are_compared_where_cases_are_few_and_counted_by_hand() -> None:
    """Five early cases with 4 of 5 alike, five late ones with 2 of 5; the one between is out."""
    drawing = "1 n n|2 n n|3 y y|4 p p|5 n y|6 y y|7 n y|8 y n|9 p n|10 y y|11 n n"
    found = in_order(drawn_round(drawing.replace("|", "\n")))
    change = of(found, "agreement")

    assert found.portion == "half"
    assert (change.early.cases, change.early.answers, change.early.counted) == (5, 5, 4)
    assert (change.late.cases, change.late.answers, change.late.counted) == (5, 5, 2)
    assert change.more.difference == pytest.approx(-0.4)


def test_a_coder_who_comes_to_give_the_commonest_answer_is_seen_by_name() -> None:
    early = round_at_random(30, 8, (0.95, 0.95), 1)
    late = round_at_random(30, 8, (0.95, 0.95), 2)
    lazy = [question_of(q.question.id, np.column_stack([q.codes[:, 0], 0 * q.codes[:, 1]]))
            for q in late.questions]  # fmt: skip
    found = in_order(joined(early, CodedRound(late.cases, late.coders, tuple(lazy))))

    assert of(found, "commonest", "b").more.apart
    assert (of(found, "commonest", "b").more.difference or 0) > 0.3
    assert not of(found, "commonest", "a").more.apart


def test_where_nothing_changes_a_change_is_rarely_shown() -> None:
    """The 95% interval leaves out 0 in some five rounds of a hundred."""
    apart = [
        of(in_order(round_at_random(54, 6, (0.85, 0.85), seed)), "agreement").more.apart
        for seed in range(150)
    ]
    assert sum(apart) <= 15


def test_fewer_than_five_cases_at_either_end_show_no_figure() -> None:
    found = in_order(drawn_round("1 n n\n2 n y\n3 y y\n4 p p\n5 n y\n6 y y\n7 n y\n8 y n"))
    change = of(found, "agreement")

    assert (change.early.cases, change.early.share, change.late.share) == (4, None, None)
    assert change.more.reason == "fewer than 5 cases"


def test_days_of_receipt_give_the_order_only_where_answers_came_on_several() -> None:
    """Who sends all cases in one file tells no order; the place in their workbook does."""
    coded = round_at_random(12, 1, (0.9, 0.9), 1)
    positions = {(case, who): at for at, case in enumerate(coded.cases) for who in coded.coders}
    first = date(2026, 1, 5)
    spread = {
        (case, who): first + timedelta(days=-(at // 4))
        for at, case in enumerate(coded.cases)
        for who in coded.coders
    }
    at_once = {**spread, **{(case, "b"): first for case in coded.cases}}

    known = course_of(coded, positions, {}, spread)
    unknown = course_of(coded, positions, {}, at_once)
    assert (known.order, unknown.order) == ("receipt", "place")
    assert known.places[:, 0] == pytest.approx([9.5 / 11] * 4 + [5.5 / 11] * 4 + [1.5 / 11] * 4)
    assert unknown.places[:, 1] == pytest.approx(np.arange(12) / 11)


def test_only_compared_answers_say_what_a_coder_commonly_gives() -> None:
    """The single-coded cases of one coder are no sign of drift beside the others' cases."""
    both = "\n".join(f"c{at} n n" for at in range(12))
    alone = "\n".join(f"d{at} y ." for at in range(12))
    change = of(in_order(drawn_round(f"{both}\n{alone}")), "commonest", "a")
    assert (change.early.answers + change.late.answers, change.late.share) == (12, 1.0)
