"""The promises about who codes what."""

from collections import Counter
from itertools import combinations, islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.distribute.assignment import (
    assignment,
    double_coded_cases,
    is_recommended,
    waves,
)
from flows.distribute.coders import pairs, teams
from flows.distribute.spread import in_proportion
from flows.distribute.wanted import Relations, Rules
from flows.studyfile import Round

CASES = [f"c{number}" for number in range(30)]
KEYS = {case: ("ABC"[number % 3 if number < 20 else 0],) for number, case in enumerate(CASES)}
CODERS = ("ab", "cd", "ef", "gh", "ij")


def plan(coders=CODERS, cases=None, sample_size=30, **design):
    return assignment(Round(**design), cases or CASES, KEYS, coders, sample_size)


def uneven(counter, every):
    """By how much the counts differ, those that were never met included."""
    counts = [counter[each] for each in every]
    return max(counts) - min(counts)


@given(st.lists(st.integers(0, 30), min_size=1, max_size=6).filter(any))
def test_any_beginning_of_the_order_is_proportionate(counts):
    """No group is ever ahead of or behind its share by a whole case."""
    shares = dict(enumerate(counts))
    order, total = in_proportion(shares), sum(counts)
    assert Counter(order) == Counter({key: n for key, n in shares.items() if n})
    for place in range(1, total + 1):
        stood = Counter(order[:place])
        assert all(abs(stood[key] - place * n / total) < 1 for key, n in shares.items())


@pytest.mark.parametrize("count", range(2, 13))
def test_pairs_come_in_an_order_that_keeps_loads_even(count):
    """Every pair once, and at no point has anyone two cases more than another."""
    coders = [str(number) for number in range(count)]
    order = pairs(coders)
    assert {frozenset(pair) for pair in order} == {frozenset(p) for p in combinations(coders, 2)}
    loads = Counter()
    for pair in order * 2:
        loads.update(pair)
        assert uneven(loads, coders) <= 1


@given(st.integers(4, 7), st.integers(3, 6), st.integers(1, 60))
def test_larger_teams_keep_loads_even_too(count, size, cases):
    coders = [str(number) for number in range(count)]
    loads = Counter(
        coder for team in islice(teams(coders, min(size, count)), cases) for coder in team
    )
    assert uneven(loads, coders) <= 1


@settings(deadline=None)  # the first programme imports scipy
@given(
    coders=st.integers(2, 6),
    cases=st.integers(1, 30),
    double_coded=st.one_of(st.integers(0, 30).map(float), st.floats(0.01, 0.99)),
    checkpoint=st.integers(0, 30),
    seed=st.integers(0, 99),
)
def test_a_round_is_shared_out_evenly(coders, cases, double_coded, checkpoint, seed):
    """All loads and all pairs' overlaps differ by at most one; the first wave is double-coded."""
    people = CODERS[:coders] if coders < 6 else (*CODERS, "kl")
    made = plan(
        people, CASES[:cases], double_coded=double_coded, checkpoints=(checkpoint,), seed=seed
    )
    by_case: dict[str, set[str]] = {}
    for each in made.assigned:
        by_case.setdefault(each.case_id, set()).add(each.coder)

    assert set(by_case) == set(made.cases) == set(CASES[:cases])
    assert {case for case, team in by_case.items() if len(team) == 2} == set(made.double_coded)
    assert uneven(Counter(each.coder for each in made.assigned), people) <= 1
    overlaps = Counter(tuple(sorted(team)) for team in by_case.values() if len(team) == 2)
    assert uneven(overlaps, list(combinations(sorted(people), 2))) <= 1
    wave_of = {each.case_id: each.wave for each in made.assigned}
    if checkpoint:
        assert {case for case in made.cases if wave_of[case] == 1} <= set(made.double_coded)


def test_in_each_group_the_pairs_of_coders_are_even():
    """No pair sees one group more often than another pair, give or take a case."""
    made = plan(double_coded="all")
    team = {
        case: tuple(sorted(e.coder for e in made.assigned if e.case_id == case)) for case in CASES
    }
    for group in "ABC":
        met = Counter(team[case] for case in CASES if KEYS[case] == (group,))
        assert uneven(met, list(combinations(CODERS, 2))) <= 1


def test_a_pilot_takes_as_many_of_each_group_and_all_coders_code_it():
    """However small a group is, the pilot meets it."""
    design = Round(cases=6, coders_per_case="all")
    made = assignment(design, CASES, KEYS, CODERS, 200)
    assert Counter(KEYS[case] for case in made.cases) == {("A",): 2, ("B",): 2, ("C",): 2}
    assert Counter(each.coder for each in made.assigned) == dict.fromkeys(CODERS, 6)


def test_double_coded_and_first_wave_are_spread_over_the_groups():
    """In proportion to the groups' sizes (17, 7 and 6 of 30), give or take a case."""
    made = plan(double_coded=0.5, checkpoints=(10,))
    sizes = Counter(KEYS.values())
    for beginning in (made.cases[:10], made.double_coded):
        met = Counter(KEYS[case] for case in beginning)
        assert all(abs(met[g] - len(beginning) * n / 30) < 1 for g, n in sizes.items())


def test_each_coder_has_an_order_of_their_own_and_the_same_each_time():
    made = plan(("ab", "cd"), double_coded="all", checkpoints=(20,))
    orders = {
        who: [each.case_id for each in made.assigned if each.coder == who] for who in ("ab", "cd")
    }
    assert set(orders["ab"][:20]) == set(orders["cd"][:20]) == set(made.cases[:20])
    assert orders["ab"] != orders["cd"]
    assert [each.position for each in made.assigned if each.coder == "ab"] == list(range(1, 31))
    assert made == plan(("ab", "cd"), double_coded="all", checkpoints=(20,))
    assert made != plan(("ab", "cd"), double_coded="all", checkpoints=(20,), seed=2)


@pytest.mark.parametrize(
    ("design", "cases", "sample", "number"),
    [
        ({}, 48, 54, 48),
        ({}, 280, 300, 60),
        ({}, 900, 1000, 180),
        ({"double_coded": "all"}, 900, 1000, 900),
        ({"double_coded": 0.2}, 48, 54, 10),
        ({"double_coded": 0.07}, 100, 100, 7),
        ({"double_coded": 30}, 48, 54, 30),
        ({"double_coded": 90}, 48, 54, 48),
        ({"double_coded": 5, "checkpoints": [20]}, 48, 54, 20),
        ({"coders_per_case": "all"}, 80, 300, 80),
    ],
)
def test_how_many_cases_are_double_coded(design, cases, sample, number):
    """Shares are rounded up; a small sample is coded twice as a whole; a checkpoint is filled."""
    assert double_coded_cases(Round(**design), cases, sample) == number


def test_the_recommended_number_counts_only_where_the_program_is_to_choose():
    """Of more than 60 cases as many as the plan says, at least 60 and at most all."""
    auto = Round()
    assert [double_coded_cases(auto, 200, 200, n) for n in (90, 20, 500)] == [90, 60, 200]
    assert double_coded_cases(auto, 54, 54, 20) == 54
    assert double_coded_cases(Round(double_coded=16), 200, 200, 90) == 16
    assert double_coded_cases(auto, 400, 400, None) == 80
    assert is_recommended(auto, 61)
    assert not is_recommended(auto, 60)
    assert not is_recommended(Round(coders_per_case="all"), 200)
    assert not is_recommended(Round(double_coded="all"), 200)


def test_a_checkpoint_beyond_the_end_does_not_count():
    """A round never has an empty wave."""
    assert waves(Round(checkpoints=(2, 5, 9)), ["a", "b", "c", "d", "e"]) == [
        ["a", "b"],
        ["c", "d", "e"],
    ]


def ruled(coders=CODERS, cases=CASES, **rules):
    """A plan under rules, with both coders of each case."""

    def of(**design):
        made = assignment(Round(**design), cases, KEYS, coders, len(cases), rules=Rules(**rules))
        by_case: dict[str, set[str]] = {}
        for each in made.assigned:
            by_case.setdefault(each.case_id, set()).add(each.coder)
        return made, by_case

    return of


def test_every_group_with_a_case_is_represented_in_the_overlap():
    """A group of one in forty has a double-coded case, too, and no group strays from its share."""
    keys = {f"c{n}": ("D" if n == 39 else "ABC"[n % 3],) for n in range(40)}
    for number in range(4, 20):
        design = Round(double_coded=float(number))
        made = assignment(design, list(keys), keys, ("ab", "cd"), 90)
        met = Counter(keys[case][0] for case in made.double_coded)
        sizes = Counter(group for (group,) in keys.values())
        assert set(met) == set("ABCD"), number
        assert all(abs(met[g] - number * n / 40) <= 1 for g, n in sizes.items()), number


def test_exclusions_hold_and_nothing_gets_less_even():
    """Each coder has two cases they are not to read; loads and pairs stay within one."""
    excluded = {who: frozenset(CASES[2 * n : 2 * n + 2]) for n, who in enumerate(CODERS)}
    made, by_case = ruled(excluded=excluded)(double_coded="all", checkpoints=(10,))
    assert all(not excluded[who] & {c for c in by_case if who in by_case[c]} for who in CODERS)
    assert all(len(team) == 2 for team in by_case.values())
    assert (made.balance.load.found, made.balance.pairs.found) == (0, 0)
    first = {each.case_id for each in made.assigned if each.wave == 1}
    assert first <= set(made.double_coded)


def test_with_two_coders_a_case_that_one_may_not_read_is_coded_once_and_said_so():
    made, by_case = ruled(("ab", "cd"), excluded={"ab": frozenset({"c0"})})(
        double_coded="all", checkpoints=(10,)
    )
    assert by_case["c0"] == {"cd"}
    assert (made.balance.coded_once, len(made.double_coded)) == (["c0"], 29)
    assert {e.case_id for e in made.assigned if e.wave == 1} <= set(made.double_coded)


def test_a_pilot_takes_cases_that_all_coders_may_read():
    made, by_case = ruled(excluded={"ab": frozenset(CASES[:20])})(cases=6, coders_per_case="all")
    assert not set(made.cases) & set(CASES[:20])
    assert all(team == set(CODERS) for team in by_case.values())


@pytest.mark.parametrize("kind", ["same", "different"])
def test_cases_of_one_incident_go_to_the_same_coders_or_never_to_the_same(kind):
    clusters = (("c0", "c1"), ("c5", "c9", "c20"))
    _, by_case = ruled(
        (*CODERS, "kl"), relations=Relations(kind, clusters)
    )(double_coded="all")  # fmt: skip
    for cluster in clusters:
        for one, other in combinations(cluster, 2):
            apart = not by_case[one] & by_case[other]
            assert by_case[one] == by_case[other] if kind == "same" else apart


def test_a_capacity_counts_the_cases_of_earlier_rounds():
    design, rules = Round(double_coded="all"), Rules(capacities={"ab": 10})
    made = assignment(design, CASES, KEYS, CODERS, 30, rules=rules, had={"ab": 6})
    assert made.balance.loads["ab"] == 4
    assert made.balance.limited == {"ab": 4}


def test_what_plan_recommends_is_coded_twice_of_a_large_sample_only():
    """Left to the program, a small sample is coded twice as a whole whatever is recommended."""
    assert double_coded_cases(Round(), 280, 300, recommended=97) == 97
    assert double_coded_cases(Round(), 48, 54, recommended=30) == 48
    assert double_coded_cases(Round(double_coded=20), 280, 300, recommended=97) == 20
