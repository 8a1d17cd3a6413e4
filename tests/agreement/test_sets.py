from fractions import Fraction
from itertools import combinations, permutations
from typing import get_args

import hypothesis.strategies as st
import numpy as np
import pytest
from examples import examples
from hypothesis import given

from codebook.model import YES_NO, Question
from flows.agreement import setagreement as module
from flows.agreement.alpha import alpha, count_statistics
from flows.agreement.distances import (
    alpha_apart,
    alphas_apart,
    alphas_without_each,
    apart,
    columns_apart,
)
from flows.agreement.intervals import bca
from flows.agreement.resampling import Resampling
from flows.agreement.setagreement import SetAgreement, set_agreement, set_agreements
from flows.agreement.sets import (
    CodedSets,
    coded_sets,
    different_sets,
    jaccard_distance,
    masi_distance,
)
from flows.agreement.tables import CodedQuestion, CodedRound, value_counts
from flows.agreement.verdicts import Interval, Standard

OPTIONS = "xyz"
PLAIN = Question(id="C1", title="Ways", ask="?", choose_any=("x", "y", "z"))
tables = st.lists(
    st.lists(st.none() | st.integers(0, 7), min_size=3, max_size=3), min_size=1, max_size=8
)


def distances(one: str, other: str) -> tuple[float, float]:
    """Jaccard and MASI distance of two sets drawn as letters."""
    members = np.array([[letter in each for letter in "abcdxyz"] for each in (one, other)])
    return jaccard_distance(members)[0, 1], masi_distance(members)[0, 1]


def coded(text: str) -> CodedSets:
    """A line a coder, a set a case: letters of x, y, z; 0 for the empty set, . for no answer."""
    cells = np.array([line.split() for line in text.strip().splitlines()]).T
    chosen = np.array([[[o in cell for o in OPTIONS] for cell in case] for case in cells])
    answered = np.array([[[cell != "."] * 3 for cell in case] for case in cells])
    return CodedSets(PLAIN, *different_sets(chosen, answered))


def from_bits(rows: list[list[int | None]]) -> tuple[np.ndarray, np.ndarray]:
    """What was chosen and answered, from sets written as numbers of three bits."""
    cells = np.array([[-1 if cell is None else cell for cell in row] for row in rows])
    bits = np.maximum(cells, 0)[:, :, None] >> np.arange(3) & 1
    return bits == 1, np.repeat(cells[:, :, None] >= 0, 3, axis=2)


def measured(sets: CodedSets, replicates: int = 200) -> SetAgreement:
    every = np.ones(len(sets.codes), bool)
    return set_agreement(sets, Resampling(every, replicates, (1,)), Standard())


def brute_alpha(rows: list[list[frozenset[str] | None]], masi: bool) -> Fraction | None:
    """Krippendorff's alpha written out over all pairs of answers, in whole fractions."""

    def apart(one: frozenset[str], other: frozenset[str]) -> Fraction:
        if one == other:
            return Fraction(0)
        share = Fraction(len(one & other), len(one | other))
        nested = one < other or other < one
        return 1 - share * (Fraction(2 if nested else 1, 3) if masi else 1)

    cases = [[each for each in row if each is not None] for row in rows]
    cases = [case for case in cases if len(case) >= 2]
    answers = [each for case in cases for each in case]
    observed = sum(
        (sum(apart(*pair) for pair in permutations(case, 2)) / Fraction(len(case) - 1))
        for case in cases
    )
    expected = sum(2 * apart(*pair) for pair in combinations(answers, 2))
    return 1 - (len(answers) - 1) * observed / expected if expected else None


def test_masi_and_jaccard_distances_of_the_four_ways_in_which_sets_lie() -> None:
    """The same, one within the other, overlapping, and with nothing in common."""
    assert distances("xy", "xy") == (0, 0)
    assert distances("xy", "abxy") == pytest.approx((1 / 2, 2 / 3))
    assert distances("xy", "yz") == pytest.approx((2 / 3, 8 / 9))
    assert distances("x", "yz") == (1, 1)


def test_the_empty_set_is_an_answer_unlike_any_other() -> None:
    assert distances("", "") == (0, 0)
    assert distances("", "x") == (1, 1)


@pytest.mark.parametrize(
    ("pairs", "jaccard", "masi"),
    [
        ([("xy", "xyz"), ("xy", "xyz"), ("z", "xyz")], 4 / 9, None),
        ([("xy", "x"), ("xy", "yz"), ("z", "yz")], 5 / 9, None),
        ([("y", "yz"), ("x", "xz"), ("", "xy")], None, 7 / 9),
        ([("y", ""), ("x", "z"), ("", "y")], None, 1),
    ],
)
def test_the_sets_in_passonneaus_figures_have_her_means(
    pairs: list[tuple[str, str]], jaccard: float | None, masi: float | None
) -> None:
    """Passonneau (2006), figures 2 and 3, with the slips put right that she confirmed."""
    found = np.mean([distances(*pair) for pair in pairs], axis=0)
    if jaccard is not None:
        assert found[0] == pytest.approx(jaccard)
    if masi is not None:
        assert found[1] == pytest.approx(masi)


def test_set_alpha_worked_by_hand() -> None:
    """Three cases: x-x, xy-x, y-y. MASI of xy and x: 1 - 1/2 · 2/3 = 2/3.

    Observed 2 · 2/3 = 4/3. Answers xxx xy yy: pairs x-xy 3 · 2/3, x-yy 6 · 1, xy-y 2 · 2/3,
    in all 28/3, twice for both orders: 56/3. alpha = 1 - 5 · (4/3) / (56/3) = 1 - 5/14.
    """
    found = measured(coded("x xy y\nx x y"))

    assert found.masi.alpha == pytest.approx(9 / 14)
    assert (found.cases, found.answers, found.different, found.empty) == (3, 6, 3, 0)
    assert found.same_set == pytest.approx(2 / 3)
    assert found.overlap == pytest.approx((1 + 1 / 2 + 1) / 3)


@examples(150)
@given(tables, st.booleans())
def test_set_alpha_is_krippendorffs_written_out(rows: list[list[int | None]], masi: bool) -> None:
    members, codes = different_sets(*from_bits(rows))
    distance = (masi_distance if masi else jaccard_distance)(members)
    ours = alpha_apart(apart(codes, distance))
    as_sets = [
        [
            None if cell is None else frozenset(OPTIONS[bit] for bit in range(3) if cell >> bit & 1)
            for cell in row
        ]
        for row in rows
    ]
    wanted = brute_alpha(as_sets, masi)

    assert (ours is None) == (wanted is None)
    assert ours == pytest.approx(None if wanted is None else float(wanted), abs=1e-12)


@examples(60)
@given(tables.map(lambda rows: [[c and 1 << c % 3 for c in row] for row in rows]))
def test_where_everybody_chooses_at_most_one_option_set_alpha_is_nominal_alpha(
    rows: list[list[int | None]],
) -> None:
    members, codes = different_sets(*from_bits(rows))
    counts = value_counts(codes, len(members))
    nominal = alpha(count_statistics(counts, "nominal"))

    for distance in (masi_distance(members), jaccard_distance(members)):
        assert alpha_apart(apart(codes, distance)) == pytest.approx(nominal, abs=1e-12)


def test_cases_left_out_and_drawn_again_give_the_alpha_of_those_cases() -> None:
    """What is looked up for every case at once is what each table by itself would give."""
    random = np.random.default_rng(9)
    members, codes = different_sets(
        random.random((30, 3, 3)) < 0.4, random.random((30, 3, 3)) < 0.9
    )
    cases = apart(codes, masi_distance(members))
    compared = np.flatnonzero(cases.answers)
    without = [alpha_apart(apart(np.delete(codes, at, 0), cases.distance)) for at in compared]
    drawn = random.integers(0, 30, 30)
    sums = np.bincount(drawn, minlength=30) @ columns_apart(cases)

    assert alphas_without_each(cases) == pytest.approx(np.array(without, float), abs=1e-12)
    assert alphas_apart(cases.distance, sums) == pytest.approx(
        alpha_apart(apart(codes[drawn], cases.distance)), abs=1e-12
    )


def test_order_of_coders_cases_and_options_does_not_matter() -> None:
    random = np.random.default_rng(6)
    chosen = random.random((40, 3, 4)) < 0.4
    answered = np.repeat(random.random((40, 3, 1)) < 0.9, 4, axis=2)
    question = Question(id="C1", title="Ways", ask="?", choose_any=tuple("abcd"))
    one = measured(CodedSets(question, *different_sets(chosen, answered)))
    turned = different_sets(chosen[::-1, ::-1, ::-1], answered[::-1, ::-1, ::-1])
    other = measured(CodedSets(question, *turned))

    assert other.masi.alpha == pytest.approx(one.masi.alpha, abs=1e-12)
    assert other.jaccard.alpha == pytest.approx(one.jaccard.alpha, abs=1e-12)
    assert (other.same_set, other.overlap) == pytest.approx((one.same_set, one.overlap))


def test_a_coder_counts_only_where_every_option_was_answered() -> None:
    """A set of which a part is missing is not known; a blank is never a no."""
    codes = np.array([[[0, 1], [0, -1]], [[0, 0], [0, 0]], [[1, 1], [1, 0]]])
    question = Question(id="C1", title="Ways", ask="?", choose_any=("x", "y"))
    rows = [
        CodedQuestion(question, part, "nominal", YES_NO.values, codes[:, :, at])
        for at, part in enumerate("xy")
    ]
    (sets,) = coded_sets(CodedRound(("a", "b", "c"), ("ab", "cd"), tuple(rows)))
    found = measured(sets)

    assert (sets.codes[0] >= 0).tolist() == [True, False]
    assert (found.cases, found.answers, found.empty) == (2, 4, 1)
    assert found.options == 2


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (". .\nx .", "no case has two answers to compare"),
        ("xy xy\nxy xy", "every compared answer was the same set"),
        ("0 0\n0 0", "every compared answer was the same set"),
        ("x x z\nx x .", "every compared answer was the same set"),
    ],
)
def test_without_variation_set_alpha_is_undefined_and_says_why(text: str, reason: str) -> None:
    found = measured(coded(text))

    assert (found.masi.alpha, found.masi.interval, found.masi.reason) == (None, None, reason)
    assert (found.jaccard.alpha, found.jaccard.reason) == (None, reason)
    assert (found.verdict.word, found.verdict.reason) == ("not_enough_evidence", "undefined")


def test_where_all_sets_agree_the_interval_is_the_exact_bound() -> None:
    """Expected disagreement by MASI's own distance, which counts less than a plain difference."""
    cases = 40
    found = measured(coded("\n".join([" ".join(["x", "xy"] * (cases // 2))] * 2)))
    expected = 2 / 3 * cases / (2 * cases - 1)
    missed = 1 - 0.025 ** (1 / cases)

    assert found.masi.alpha == 1.0
    assert found.masi.method == "exact"
    assert found.masi.interval == pytest.approx((1 - missed / expected, 1.0))


def test_a_question_asked_of_many_has_an_interval_and_the_verdict_that_follows() -> None:
    random = np.random.default_rng(3)
    truth = random.random((150, 1, 3)) < 0.4
    chosen = np.where(random.random((150, 2, 3)) < 0.97, truth, ~truth)
    found = measured(CodedSets(PLAIN, *different_sets(chosen, np.ones_like(chosen))), 1000)
    low, high = found.masi.interval or (1, 0)

    assert found.masi.method == "bca"
    assert low < (found.masi.alpha or 0) < high
    assert high - low < 0.25
    assert found.verdict.word in ("reliable", "not_enough_evidence")


def test_each_distance_has_the_interval_of_its_own_alpha() -> None:
    """Both from the same resampled cases, each by its own observed and expected distances."""
    random = np.random.default_rng(3)
    truth = random.random((60, 1, 3)) < 0.4
    chosen = np.where(random.random((60, 2, 3)) < 0.9, truth, ~truth)
    sets = CodedSets(PLAIN, *different_sets(chosen, np.ones_like(chosen)))
    resampling = Resampling(np.ones(60, bool), 300, (1,))
    found = set_agreement(sets, resampling, Standard())

    for reading, distance in ((found.masi, masi_distance), (found.jaccard, jaccard_distance)):
        cases = apart(sets.codes, distance(sets.members))
        sums = resampling.sums(columns_apart(cases).toarray())
        wanted = bca(
            alpha_apart(cases) or 0.0,
            alphas_apart(cases.distance, sums),
            alphas_without_each(cases),
        )
        assert wanted is not None
        assert reading.interval == pytest.approx(wanted.limits(0.95), abs=1e-12)


def test_a_method_chosen_by_name_holds_for_sets_too() -> None:
    """All at once narrower or wider than BCa; errors of sets cannot be drawn, so BCa stays."""
    random = np.random.default_rng(3)
    truth = random.random((60, 1, 3)) < 0.4
    chosen = np.where(random.random((60, 2, 3)) < 0.9, truth, ~truth)
    sets = CodedSets(PLAIN, *different_sets(chosen, np.ones_like(chosen)))
    resampling = Resampling(np.ones(60, bool), 300, (1,))
    found = {
        name: set_agreement(sets, resampling, Standard(interval=name)).masi
        for name in get_args(Interval)
    }

    assert {name: each.method for name, each in found.items()} == {
        "default": "bca",
        "bca": "bca",
        "jackknife": "jackknife",
        "percentile": "percentile",
        "krippendorff": "bca",
    }
    assert len({each.interval for each in found.values()}) == 3
    assert len({each.alpha for each in found.values()}) == 1


def test_two_sets_and_two_coders_have_the_goodness_of_fit() -> None:
    """Distance then scales both sides alike: alpha and interval are the nominal ones."""
    found = measured(coded("x x xy x xy x x xy\nx x xy x x x x xy"))

    assert found.masi.method == "goodness_of_fit"
    assert found.masi.alpha == pytest.approx(found.jaccard.alpha)
    assert found.masi.interval == pytest.approx(found.jaccard.interval)


def test_too_many_different_sets_have_no_alpha_and_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_SETS", 2)
    found = measured(coded("x xy y\nx x y"))

    assert found.masi.alpha is None
    assert found.masi.reason == "coders gave 3 different sets, too many to compare all with all"
    assert (found.cases, found.different, found.same_set) == (3, 3, None)
    assert found.verdict.word == "not_enough_evidence"


def test_only_questions_to_which_any_may_be_chosen_are_sets() -> None:
    one = Question(id="D1", title="D", ask="?", each_of=("x", "y"))
    row = CodedQuestion(one, "x", "nominal", YES_NO.values, np.zeros((3, 2), dtype=np.int64))
    nothing = CodedRound(("a", "b", "c"), ("ab", "cd"), (row,))

    assert set_agreements(nothing, Resampling(np.ones(3, bool), 10, (1,)), Standard()) == ()
