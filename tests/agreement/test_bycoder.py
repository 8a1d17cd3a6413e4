"""Who differs from the rest, on which questions, and in which direction."""

import numpy as np
import pytest
from rounds_at_random import drawn_round, round_at_random

from flows.agreement.alpha import alpha, count_statistics
from flows.agreement.bycoder import CoderAgreement, by_coder
from flows.agreement.coderpairs import matching_rows
from flows.agreement.leaning import leanings
from flows.agreement.measure import measure
from flows.agreement.resampling import Resampling
from flows.agreement.tables import CodedQuestion, CodedRound, value_counts
from flows.agreement.verdicts import Standard

ONE_APART = """
    c1 n n y
    c2 n n p
    c3 y y n
    c4 y y p
    c5 p p n
    c6 n n n
    c7 y y y
    c8 p p p
    c9 n n y
    c10 y n y
"""


def beside(coded: CodedRound, replicates: int = 500) -> tuple[CoderAgreement, ...]:
    matching = matching_rows(coded)
    resampling = Resampling(matching.any(axis=1), replicates, (1,))
    return by_coder(coded.coders, matching, resampling.sums(matching), 0.95)


def test_a_coder_who_deviates_is_flagged_and_the_others_are_not() -> None:
    """By hand: a and b agree in 9 of 10 cases; c with a in 4 of 10 and with b in 3 of 10."""
    a, b, c = beside(drawn_round(ONE_APART))

    assert (c.own.compared, c.own.agreeing) == (20, 7)
    assert (c.others.compared, c.others.agreeing) == (10, 9)
    assert c.less.difference == pytest.approx(7 / 20 - 9 / 10)
    assert (a.own.agreeing, a.others.agreeing) == (9 + 4, 3)
    assert [each.differs for each in (a, b, c)] == [False, False, True]


def test_the_difference_and_its_interval_are_those_of_a_plain_bootstrap() -> None:
    """Cases drawn one by one and counted pair by pair give the same middle of the interval."""
    coded = round_at_random(40, 6, (0.9, 0.9, 0.7), seed=3)
    draw = np.random.default_rng(8)

    def difference(cases: np.ndarray) -> float:
        same = {True: [], False: []}
        for each in coded.questions:
            assert isinstance(each, CodedQuestion)
            for one, other in ((0, 1), (0, 2), (1, 2)):
                same[other == 2] += list(each.codes[cases, one] == each.codes[cases, other])
        return float(np.mean(same[True]) - np.mean(same[False]))

    plain = [difference(draw.integers(0, 40, 40)) for _ in range(2000)]
    found = beside(coded, 2000)[2].less
    assert found.difference == pytest.approx(difference(np.arange(40)))
    assert found.interval == pytest.approx(np.quantile(plain, [0.025, 0.975]), abs=0.02)


@pytest.mark.parametrize("coders_per_case", [0, 2])
def test_where_all_are_alike_nobody_is_flagged_in_nine_tables_of_ten(coders_per_case: int) -> None:
    """Three coders, one side of a 95% interval each: some 7 of 100 tables by chance."""
    flagged = sum(
        any(
            each.differs
            for each in beside(round_at_random(54, 8, (0.85,) * 3, seed, coders_per_case))
        )
        for seed in range(200)
    )
    assert flagged <= 20


def test_a_coder_who_is_much_worse_is_found_nearly_always() -> None:
    found = [beside(round_at_random(54, 8, (0.9, 0.9, 0.6), seed))[2].differs for seed in range(30)]
    assert sum(found) >= 28


def test_with_two_coders_none_is_the_rest() -> None:
    coded = round_at_random(54, 4, (0.9, 0.5), seed=1)
    measured = measure(coded, Standard(), 300, (1,))

    assert beside(coded) == ()
    assert (measured.coders_beside, measured.without_coder) == ((), ())


def test_fewer_than_five_cases_say_nothing_of_a_coder() -> None:
    few = drawn_round("c1 n n y\nc2 y y p\nc3 p p n\nc4 n n p")
    for each in beside(few):
        assert each.own.percent_agreement is None
        assert each.own.interval is None
        assert (each.less.difference, each.less.reason) == (None, "fewer than 5 cases")
        assert not each.differs


def test_a_question_without_a_coder_has_the_alpha_of_the_others() -> None:
    coded = round_at_random(54, 3, (0.9, 0.9, 0.5), seed=2)
    measured = measure(coded, Standard(), 400, (1,))
    assert len(measured.without_coder) == 9
    for each in measured.without_coder:
        question = next(q for q in coded.questions if q.question.id == each.question)
        assert isinstance(question, CodedQuestion)
        rest = np.delete(question.codes, coded.coders.index(each.coder), axis=1)
        whole = alpha(count_statistics(question.counts, "nominal"))
        left = alpha(count_statistics(value_counts(rest, 3), "nominal"))
        assert left is not None
        assert whole is not None
        assert each.alpha == pytest.approx(left)
        assert each.more.difference == pytest.approx(left - whole)
    assert {each.coder for each in measured.without_coder if each.better} == {"c"}


def test_with_two_coders_a_case_and_one_away_only_the_cases_of_the_others_are_left() -> None:
    coded = round_at_random(60, 1, (0.9, 0.9, 0.9), seed=2, coders_per_case=2)
    [question] = coded.questions
    assert isinstance(question, CodedQuestion)
    for each in measure(coded, Standard(), 300, (1,)).without_coder:
        rest = np.delete(question.codes, coded.coders.index(each.coder), axis=1)
        assert each.cases == (rest >= 0).all(axis=1).sum()


def test_a_coder_who_says_partly_where_others_say_no_leans_to_partly() -> None:
    """By hand: in c1 to c7 only a says p; in c8 only b does; in 12 pairs they were compared."""
    drawing = "\n".join(
        [f"c{n} p n" for n in range(1, 8)]
        + ["c8 n p"]
        + [f"c{n} y y" for n in range(9, 12)]
        + ["c12 p p"]
    )
    found = leanings(drawn_round(drawing), Resampling(np.ones(12, dtype=bool), 500, (1,)), 0.95)
    told = {(each.coder, each.value): each for each in found.found}
    leaning = told["a", "Partly"]

    assert set(told) == {("a", "Partly"), ("b", "No")}
    assert (leaning.gave, leaning.others_gave, leaning.compared) == (7, 1, 12)
    assert leaning.more.difference == pytest.approx(6 / 12)


def test_a_few_cases_are_no_leaning_although_all_go_one_way() -> None:
    """Five to none happens by chance in one of sixteen."""
    drawing = "\n".join([f"c{n} p n" for n in range(5)] + [f"d{n} y y" for n in range(20)])
    coded = drawn_round(drawing)
    found = leanings(coded, Resampling(np.ones(25, dtype=bool), 500, (1,)), 0.95)
    assert (found.looked_at, found.found) == (0, ())


def test_where_nobody_leans_about_as_many_stand_out_as_chance_would_have() -> None:
    looked_at, stand_out = 0, 0
    for seed in range(60):
        coded = round_at_random(54, 4, (0.7, 0.7), seed)
        found = leanings(coded, Resampling(np.ones(54, dtype=bool), 400, (seed,)), 0.95)
        looked_at += found.looked_at
        stand_out += len(found.found)
    assert looked_at > 200
    assert stand_out <= 0.09 * looked_at
