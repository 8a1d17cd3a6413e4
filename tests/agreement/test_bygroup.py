"""Is a group of cases on which coders agree less found, and no other?"""

from collections.abc import Sequence

import numpy as np
import pytest

from codebook.model import Question, Value
from flows.agreement.alpha import alpha, count_statistics
from flows.agreement.bygroup import AgreementByGroup, agreement_by_group
from flows.agreement.groupalphas import pooled_alphas
from flows.agreement.measure import measure
from flows.agreement.resampling import Resampling
from flows.agreement.tables import CodedNumbers, CodedQuestion, CodedRound, value_counts
from flows.agreement.verdicts import Standard
from flows.publish.groups import Grouping

NO_YES = (Value(code="no", label="No"), Value(code="yes", label="Yes"))


def asked(number: int, codes: np.ndarray) -> CodedQuestion:
    question = Question(id=f"Q{number:02}", title="Q", ask="?", scale="plain")
    return CodedQuestion(question, "", "nominal", NO_YES, codes)


def drawn(
    groups: Sequence[str],
    agreement: dict[str, float],
    share: dict[str, float],
    seed: int,
    questions: int = 20,
) -> CodedRound:
    """Two coders on so many questions, with this true alpha and share of Yes in each group.

    A case's difficulty holds for all its questions, as answers about one case hang together.
    """
    draw = np.random.default_rng(seed)
    cases = len(groups)
    alphas = np.array([agreement[group] for group in groups])
    seen_by = np.sqrt(draw.beta(30 * alphas + 1e-9, 30 * (1 - alphas) + 1e-9))[:, None]
    shares = np.array([share[group] for group in groups])[:, None]
    coded = []
    for number in range(questions):
        truth = draw.random((cases, 1)) < shares
        seen = draw.random((cases, 2)) < seen_by
        codes = np.where(seen, truth, draw.random((cases, 2)) < shares).astype(np.int64)
        coded.append(asked(number, codes))
    return CodedRound(tuple(f"c{at}" for at in range(cases)), ("a", "b"), tuple(coded))


def by_group(coded: CodedRound, groups: Sequence[str], replicates: int = 300) -> AgreementByGroup:
    """groups: of each case, "" where it is not known."""
    of_case = {case: group for case, group in zip(coded.cases, groups, strict=True) if group}
    order = tuple(dict.fromkeys(of_case.values()))
    statistics = [
        count_statistics(each.counts, "nominal")
        for each in coded.questions
        if isinstance(each, CodedQuestion)
    ]
    resampling = Resampling(np.ones(len(groups), dtype=bool), replicates, (1,))
    return agreement_by_group(
        coded, statistics, Grouping("region", "Region", order, of_case), resampling, 0.95
    )


THREE = ["North"] * 10 + ["South"] * 20 + ["East"] * 24
EVEN = {"North": 0.5, "South": 0.5, "East": 0.5}


def test_agreement_of_groups_worked_by_hand() -> None:
    """Two questions. North: 5 cases, both answered, one disagreement: 9 of 10. South: 9 of 12."""
    first = np.array([[0, 0]] * 11)
    second = np.array([[1, 1]] * 4 + [[1, 0]] + [[1, 0]] * 3 + [[1, 1]] * 3)
    coded = CodedRound(tuple("abcdefghijk"), ("x", "y"), (asked(1, first), asked(2, second)))
    found = by_group(coded, ["North"] * 5 + ["South"] * 6)

    north, south = found.groups
    assert (north.cases, north.comparisons, north.agreement) == (5, 10, pytest.approx(9 / 10))
    assert (south.cases, south.comparisons, south.agreement) == (6, 12, pytest.approx(9 / 12))
    assert north.contrast.difference == pytest.approx(9 / 10 - 9 / 12)
    # North, second question: 9 yes, 1 no, 2 ordered unlike pairs; the first has one value.
    assert north.beyond_chance == pytest.approx(1 - 2 / ((100 - 82) / 9))
    assert found.mirrored and found.comparisons == 1


def test_the_pooled_alpha_of_one_question_is_its_alpha() -> None:
    codes = np.random.default_rng(1).integers(0, 2, (30, 3))
    statistics = count_statistics(value_counts(codes, 2), "nominal")

    pooled = pooled_alphas((3,), statistics.columns.sum(axis=0))

    assert float(pooled) == pytest.approx(alpha(statistics))


def test_a_group_on_which_coders_agree_less_is_found_and_no_other() -> None:
    coded = drawn(THREE, {"North": 0.5, "South": 0.9, "East": 0.9}, EVEN, 1)
    north, south, east = by_group(coded, THREE).groups

    assert north.contrast.apart and north.contrast.difference < -0.1
    assert north.beyond_contrast.apart and north.beyond_contrast.difference < -0.2
    assert not (south.contrast.apart and south.contrast.difference < 0)
    assert not (east.contrast.apart and east.contrast.difference < 0)


def test_a_group_whose_answers_only_vary_more_does_not_lie_apart_beyond_chance() -> None:
    """Alpha is .8 in both; one group's cases hold much more to find: fewer answers agree."""
    groups = ["North"] * 25 + ["South"] * 29
    coded = drawn(groups, {"North": 0.8, "South": 0.8}, {"North": 0.5, "South": 0.04}, 2, 40)
    north, _ = by_group(coded, groups).groups

    assert north.contrast.apart and north.contrast.difference < 0
    assert not north.beyond_contrast.apart


def test_in_tables_without_a_difference_hardly_any_group_stands_out() -> None:
    """Of 100 seeded tables with a group of 7 cases beside 47, at least 90 show nothing at all."""
    groups = ["North"] * 7 + ["South"] * 47
    quiet = plain = 0
    for seed in range(100):
        coded = drawn(groups, {"North": 0.85, "South": 0.85}, EVEN, seed, 8)
        north, _ = by_group(coded, groups, 100).groups
        quiet += not north.contrast.apart
        plain += not north.beyond_contrast.apart

    assert quiet >= 90
    assert plain >= 90


def test_names_and_order_of_groups_change_no_figure() -> None:
    coded = drawn(THREE, {"North": 0.6, "South": 0.9, "East": 0.8}, EVEN, 3, 5)
    named = [{"North": "Z", "South": "Y", "East": "X"}[each] for each in THREE]
    back = CodedRound(coded.cases[::-1], coded.coders, tuple(
        asked(at, each.codes[::-1]) for at, each in enumerate(coded.questions)
        if isinstance(each, CodedQuestion)
    ))  # fmt: skip

    found, renamed, turned = (
        by_group(coded, THREE), by_group(coded, named), by_group(back, THREE[::-1])
    )  # fmt: skip

    assert [each.contrast for each in found.groups] == [each.contrast for each in renamed.groups]
    assert [each.contrast for each in found.questions] == [
        each.contrast for each in renamed.questions
    ]
    of = {each.group: each for each in turned.groups}
    for each in found.groups:
        assert each.interval == pytest.approx(of[each.group].interval)
        assert each.contrast.interval == pytest.approx(of[each.group].contrast.interval)
        assert each.beyond_chance == pytest.approx(of[each.group].beyond_chance)


def test_groups_of_fewer_than_five_cases_are_named_only_and_unknown_ones_left_out() -> None:
    groups = ["North"] * 4 + ["South"] * 20 + ["East"] * 6 + [""] * 3
    coded = drawn([each or "East" for each in groups], dict.fromkeys(EVEN, 0.8), EVEN, 4, 3)
    found = by_group(coded, groups)

    assert [each.group for each in found.groups] == ["South", "East"]
    assert (found.too_few, found.unknown) == (("North",), 3)
    assert {each.group for each in found.questions} == {"South", "East"}
    assert {each.cases + each.other_cases for each in found.questions} == {30}


def test_single_coded_cases_belong_to_no_group() -> None:
    codes = np.array([[0, 0]] * 5 + [[1, -1]] * 5 + [[1, 1]] * 4 + [[1, 0]])
    coded = CodedRound(tuple(map(str, range(15))), ("x", "y"), (asked(1, codes),))
    found = by_group(coded, ["North"] * 10 + ["South"] * 5)

    assert [(each.group, each.cases) for each in found.groups] == [("North", 5), ("South", 5)]


def test_numbers_agree_within_their_tolerance_and_thirds_of_three_coders_count() -> None:
    """Three coders: 1, 2, 9 with a tolerance of 1 is one agreeing pair of three."""
    question = Question(id="N01", title="N", ask="?", type="number", tolerance=1)
    numbers = CodedNumbers(question, np.array([[1.0, 2.0, 9.0]] * 6 + [[1.0, 1.0, np.nan]] * 6))
    coded = CodedRound(tuple(map(str, range(12))), ("x", "y", "z"), (numbers,))
    grouping = Grouping("region", "Region", ("A", "B"), {str(at): "AB"[at > 5] for at in range(12)})
    found = measure(coded, Standard(), 200, (1,), groupings=[grouping]).by_group[0]

    assert [each.agreement for each in found.groups] == [pytest.approx(1 / 3), 1.0]
    assert [each.beyond_chance for each in found.groups] == [None, None]
