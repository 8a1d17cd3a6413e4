"""What `plan` promises is what the verdict will ask."""

import numpy as np
import pytest

from codebook.model import Question, Value
from flows.agreement.alpha import alphas
from flows.agreement.formulas import donner_cases, krippendorff_answers, krippendorff_cases
from flows.agreement.intervals import exact_confidence
from flows.agreement.limits import fit_limit
from flows.agreement.measure import measure
from flows.agreement.power import (
    _crossing,
    _judged,
    agreeing_cases,
    chances,
    needed_cases,
)
from flows.agreement.studies import Setting, Studies, simulated
from flows.agreement.tables import CodedNumbers, CodedQuestion, CodedRound
from flows.agreement.verdicts import Standard

STANDARD = Standard()
HALF = Setting("nominal", (0.5, 0.5))
LEVELS = ("nominal", "ordinal", "interval", "ratio")


def estimates(setting: Setting, alpha: float, cases: int, studies: int = 1):
    some = simulated(setting, alpha, cases, studies, np.random.default_rng(11))
    return alphas(some.statistics, some.columns.sum(axis=1))


@pytest.mark.parametrize("coders", [2, 4])
@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("true", [0.667, 0.9])
def test_alpha_of_simulated_answers_is_what_was_asked(level, coders, true):
    """At every level, with uneven shares: 200,000 cases leave an error below 0.01."""
    setting = Setting(level, (0.5, 0.15, 0.25, 0.1), (1.0, 2.0, 3.0, 5.0), coders)
    assert estimates(setting, true, 200_000)[0] == pytest.approx(true, abs=0.01)


def test_alpha_of_simulated_numbers_is_what_was_asked():
    assert estimates(Setting("interval", ()), 0.85, 200_000)[0] == pytest.approx(0.85, abs=0.01)


def drawn_codes(shares, alpha, cases, coders, generator):
    """The model in plain words, apart from the program's: one case and one coder at a time."""
    codes = np.empty((cases, coders), dtype=np.int64)
    for case in range(cases):
        truth = generator.choice(len(shares), p=shares)
        for coder in range(coders):
            reports = generator.random() < np.sqrt(alpha)
            codes[case, coder] = truth if reports else generator.choice(len(shares), p=shares)
    return codes


def brute_force(shares, level, alpha, cases, coders, studies):
    """The share of reliable verdicts when every study is measured as a round would be."""
    generator = np.random.default_rng(5)
    question = Question(id="Q", title="Q", ask="?")
    values = tuple(Value(code=f"v{n}", label=f"Value {n}") for n in range(len(shares)))
    words = []
    for _ in range(studies):
        codes = drawn_codes(shares, alpha, cases, coders, generator)
        coded = CodedQuestion(question, "", level, values, codes)
        cases_, people = tuple(map(str, range(cases))), tuple(map(str, range(coders)))
        measured = measure(CodedRound(cases_, people, (coded,)), STANDARD, 2000, (1,))
        words.append(measured.questions[0].scale.verdict.word)
    return words.count("reliable") / studies


@pytest.mark.slow
@pytest.mark.parametrize(
    ("shares", "level", "alpha", "cases", "coders"),
    [
        ((0.5, 0.5), "nominal", 0.9, 48, 2),
        ((0.8, 0.2), "nominal", 0.85, 100, 2),
        ((0.4, 0.3, 0.3), "ordinal", 0.9, 40, 2),
        ((0.5, 0.5), "nominal", 0.85, 40, 3),
        ((0.6, 0.3, 0.1), "nominal", 0.8, 60, 2),
    ],
)
def test_the_chances_are_those_of_measuring_one_study_after_the_other(
    shares, level, alpha, cases, coders
):
    """300 studies through the agreement stage's own work, each with 2,000 replicates."""
    found = chances(Setting(level, shares, (), coders), alpha, cases, STANDARD)
    whole = brute_force(shares, level, alpha, cases, coders, 300)
    error = np.sqrt(found.error**2 + max(whole * (1 - whole), 0.01) / 300)
    assert abs(found.reliable - whole) < 3.5 * error


@pytest.mark.slow
def test_the_chances_for_numbers_are_those_of_measuring_one_study_after_the_other():
    generator, words = np.random.default_rng(5), []
    question = Question(id="Q", title="Q", ask="?", type="number")
    for _ in range(300):
        truth = generator.standard_normal((24, 1))
        error = generator.standard_normal((24, 2))
        numbers = CodedNumbers(question, np.sqrt(0.85) * truth + np.sqrt(0.15) * error)
        coded = CodedRound(tuple(map(str, range(24))), ("a", "b"), (numbers,))
        words.append(measure(coded, STANDARD, 2000, (1,)).questions[0].scale.verdict.word)
    whole = words.count("reliable") / 300
    found = chances(Setting("interval", ()), 0.85, 24, STANDARD)
    assert abs(found.reliable - whole) < 3.5 * np.sqrt(found.error**2 + 0.25 / 300)


def test_chances_are_the_same_every_time_and_add_up():
    first = chances(HALF, 0.85, 40, STANDARD)
    chances.cache_clear()
    again = chances(HALF, 0.85, 40, STANDARD)
    assert first == again
    assert first.reliable + first.not_reliable + first.not_enough_evidence == pytest.approx(1.0)
    assert first != chances(HALF, 0.85, 40, STANDARD, seed=2)


def test_sixteen_cases_of_two_even_values_cannot_pass():
    """Even if agreement is 0.85, or perfect: the exact bound needs twenty."""
    assert chances(HALF, 0.85, 16, STANDARD).reliable < 0.01
    assert chances(HALF, 0.999, 16, STANDARD).reliable < 0.01
    assert agreeing_cases(HALF, STANDARD) == 20
    codes = np.repeat(np.array([[0, 0], [1, 1]]), 10, axis=0)
    assert exact_confidence(codes).limits(0.95)[0] >= STANDARD.tentative


def test_a_checkpoint_on_the_point_value_misleads():
    """With 16 double-coded cases a true alpha of .56 comes out above .667 in 29% of studies."""
    found = estimates(HALF, 0.56, 16, 20_000)
    assert (found >= 0.667).mean() == pytest.approx(0.29, abs=0.03)


@pytest.mark.parametrize("setting", [HALF, Setting("ordinal", (0.2, 0.5, 0.3))])
def test_with_the_cases_needed_the_verdict_comes_as_often_as_wanted(setting):
    """By other studies than those the number was found with; with half as many it does not."""
    needed = needed_cases(setting, 0.9, 0.8, STANDARD)
    assert needed.error == pytest.approx(0.0126, abs=0.002)
    assert chances(setting, 0.9, needed.cases, STANDARD, 77, 4000).reliable > 0.775
    assert chances(setting, 0.9, needed.cases, STANDARD, 77, 4000).reliable < 0.84
    assert chances(setting, 0.9, needed.cases // 2, STANDARD, 77).reliable < 0.75


def test_more_is_needed_where_values_are_rare_or_coders_agree_less():
    even, rare = (
        needed_cases(Setting("nominal", (1 - p, p)), 0.9, 0.8, STANDARD) for p in (0.5, 0.1)
    )
    less = needed_cases(HALF, 0.85, 0.8, STANDARD)
    surer = needed_cases(HALF, 0.9, 0.95, STANDARD)
    third = needed_cases(Setting("nominal", (0.5, 0.5), (), 3), 0.9, 0.8, STANDARD)
    assert third.cases < even.cases < min(rare.cases, less.cases, surer.cases)


def test_what_cannot_be_reached_is_said_without_a_simulation():
    """Half of all studies miss a threshold that the truth just meets; one value says nothing."""
    assert needed_cases(HALF, STANDARD.reliable, 0.8, STANDARD).cases is None
    assert needed_cases(Setting("nominal", (1.0, 0.0)), 0.9, 0.8, STANDARD).cases is None
    assert agreeing_cases(Setting("nominal", (1.0, 0.0)), STANDARD) is None
    assert chances(Setting("nominal", (1.0,)), 0.9, 50, STANDARD).not_enough_evidence == 1.0
    assert chances(HALF, 0.9, 0, STANDARD).not_enough_evidence == 1.0


def test_more_than_ten_thousand_cases_are_no_plan():
    assert needed_cases(Setting("nominal", (0.9999, 0.0001)), 0.9, 0.8, STANDARD).cases is None


def test_the_line_through_the_powers_evens_out_chance():
    """Powers that rise with the cases as a probit does are met where they cross."""
    from flows.agreement.power import Chances

    seen = {n: Chances(p, 0.0, 1 - p, None, 1000) for n, p in ((40, 0.7), (60, 0.8), (80, 0.87))}
    assert _crossing(seen, 0.8, 40, 80) == pytest.approx(59, abs=2)


def test_on_an_ordered_scale_one_step_apart_fewer_cases_do():
    """With errors to a neighbour only, at the same alpha, 48 cases pass more often."""
    generator = np.random.default_rng(3)
    shape = (500, 48, 2)
    truth = generator.integers(0, 3, (*shape[:2], 1))
    step = np.where(generator.random(shape) < 0.5, 1, -1)
    codes = np.where(generator.random(shape) < 0.102, truth + step, truth)
    codes = np.where((codes < 0) | (codes > 2), truth, codes)
    counts = np.stack([(codes == value).sum(axis=-1) for value in range(3)], axis=-1)
    some = from_counts(counts, "ordinal")
    estimates_ = alphas(some.statistics, some.columns.sum(axis=(0, 1)))
    judged = _judged(some, Setting("ordinal", (1 / 3,) * 3), STANDARD, (1,))
    passed = ((judged[:, 1] >= STANDARD.tentative) & (judged[:, 0] >= STANDARD.reliable)).mean()
    assert float(estimates_) == pytest.approx(0.9, abs=0.015)
    assert passed > chances(Setting("ordinal", (1 / 3,) * 3), 0.9, 48, STANDARD).reliable + 0.2


def from_counts(counts, level) -> Studies:
    from flows.agreement.alpha import count_statistics

    studies, cases, values = counts.shape
    statistics = count_statistics(counts.reshape(-1, values), level)
    totals = counts.sum(axis=1).astype(float)
    columns = statistics.columns.reshape(studies, cases, -1)
    return Studies(statistics, columns, totals, np.zeros((studies, 3)))


def test_published_formulas_give_the_figures_of_their_sources():
    assert [krippendorff_answers(a, 0.25) for a in (0.8, 0.667)] == [139, 81]
    shares = (0.5, 0.3, 0.2, 0.1, 0.05)
    assert [donner_cases(0.8, 0.667, p) for p in shares] == [85, 101, 131, 230, 433]
    both = [donner_cases(0.8, 0.667, p, 0.95) for p in shares]
    assert (both[0], both[2]) == (121, 186)
    assert both[3] == 327  # 326.3, and a third of a case cannot be coded
    assert donner_cases(0.6, 0.667, 0.5) is None


def test_krippendorffs_formula_counts_answers_not_cases():
    """70 cases, 139 answers of two coders, give the spread that the formula is made of.

    It asks that 1.645 standard errors at a true alpha of .9, midway between .8 and 1, reach
    down to .8. So they do with 70 cases; with 139 they would reach down to .83 only. With four
    coders of a case they reach less far: the factor for coders is on the safe side.
    """
    cases, answers = krippendorff_cases(0.8, 0.25), krippendorff_answers(0.8, 0.25)
    assert (cases, answers) == (70, 139)

    def reach(number, coders):
        setting = Setting("nominal", (0.75, 0.25), (), coders)
        return 1.645 * estimates(setting, 0.9, number, 4000).std()

    assert reach(cases, 2) == pytest.approx(0.1, abs=0.007)
    assert reach(answers, 2) == pytest.approx(0.07, abs=0.005)
    assert reach(cases, 4) < 0.09


def test_the_verdicts_own_interval_asks_for_more_than_krippendorffs_formula():
    """At high agreement goodness of fit is wider than the formula's normal interval."""
    setting = Setting("nominal", (0.75, 0.25))
    one_sided = Standard(reliable=0.01, tentative=0.8, confidence=0.90)
    assert chances(setting, 0.9, 70, one_sided).reliable < 0.45
    assert chances(setting, 0.9, 139, one_sided).reliable > 0.5


def test_limits_of_many_are_those_of_each():
    patterns = np.array([[20.0, 4.0, 30.0], [3.0, 2.0, 49.0]])
    found = np.array([0.85, 0.7])
    together = fit_limit(patterns, found, 1.96, below=True)
    apart = [fit_limit(patterns[[n]], found[[n]], 1.96, below=True)[0] for n in range(2)]
    assert together.tolist() == apart
