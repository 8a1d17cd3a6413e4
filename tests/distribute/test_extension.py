"""Who codes a case a second time: nobody twice, within capacities, as even as can be."""

from collections import Counter
from itertools import combinations, product

from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from flows.distribute.assignment import assignment
from flows.distribute.extension import Situation, extension, in_drawn_order, takeable
from flows.distribute.reassignment import Stands
from flows.distribute.wanted import Relations, Rules
from flows.studyfile import Round

some = examples(25)
CODERS = ("ab", "cd", "ef", "gh")
KEYS = {f"c{n:02}": ("ABC"[n % 3], "XY"[n % 2]) for n in range(24)}


def situation(double=6, seed=1, rules=None, had=None, coders=CODERS, ever=frozenset()):
    """A round of 24 cases as it was assigned, some of its cases to two coders."""
    design = Round(double_coded=float(double), seed=seed)
    made = assignment(design, list(KEYS), KEYS, CODERS, 90)
    stands = [Stands(e.case_id, e.coder, e.wave, e.position) for e in made.assigned]
    held = frozenset((each.case_id, each.coder) for each in stands) | ever
    return Situation(stands, held, coders, KEYS, rules or Rules(), had or {}, f"{seed}")


def once(now):
    many = Counter(each.case_id for each in now.stands)
    return sorted(case for case, n in many.items() if n == 1)


def loads_after(now, told):
    return Counter([*(e.coder for e in now.stands), *(e.coder for e in told.given)])


@some
@given(
    double=st.integers(0, 23),
    seed=st.integers(1, 50),
    number=st.integers(1, 24),
    capacities=st.dictionaries(st.sampled_from(CODERS), st.integers(0, 16)),
    had=st.dictionaries(st.sampled_from(CODERS), st.integers(0, 4)),
    excluded=st.dictionaries(
        st.sampled_from(CODERS), st.frozensets(st.sampled_from(sorted(KEYS)), max_size=12)
    ),
    ever=st.frozensets(st.tuples(st.sampled_from(sorted(KEYS)), st.sampled_from(CODERS))),
)
def test_nobody_gets_a_case_twice_or_one_too_many(
    double, seed, number, capacities, had, excluded, ever
):
    """Whatever is drawn: one more coder a case, new to it, who may read it and has room."""
    now = situation(double, seed, Rules(capacities, excluded), had, ever=ever)
    cases = takeable(in_drawn_order(once(now), now), now)[:number]
    if not cases:
        return
    told = extension(cases, now, "second")
    given = [(each.case_id, each.coder) for each in told.given]
    assert sorted(case for case, _ in given) == sorted(cases)
    assert not now.ever & set(given)
    assert not [1 for case, who in given if case in excluded.get(who, ())]
    before, after = Counter(e.coder for e in now.stands), loads_after(now, told)
    for who, most in capacities.items():
        assert after[who] <= max(before[who], most - had.get(who, 0))
    wave = {each.case_id: each.wave for each in now.stands}
    assert all(each.wave == wave[each.case_id] and each.origin == "second" for each in told.given)
    places = Counter((each.coder, each.position) for each in [*now.stands, *told.given])
    assert set(places.values()) == {1}, "every place in a coder's order is one case's"


@some
@given(
    double=st.integers(8, 20),
    seed=st.integers(1, 50),
    room=st.fixed_dictionaries({who: st.integers(0, 3) for who in CODERS}),
    excluded=st.dictionaries(
        st.sampled_from(CODERS), st.frozensets(st.sampled_from(sorted(KEYS)), max_size=16)
    ),
)
def test_no_other_choice_gives_more_cases_a_second_coder(double, seed, room, excluded):
    """Against Hall's condition over all sets of coders: the most that can be taken at once."""
    bare = situation(double, seed)
    loads = Counter(each.coder for each in bare.stands)
    rules = Rules({who: loads[who] + n for who, n in room.items()}, excluded)
    now = situation(double, seed, rules)
    cases = in_drawn_order(once(now), now)
    has = {each.case_id: each.coder for each in now.stands}
    may = {case: rules.allowed(case, CODERS) - {has[case]} for case in cases}
    sets = [set(each) for size in range(len(CODERS) + 1) for each in combinations(CODERS, size)]
    short = max(
        sum(kind <= each for kind in may.values()) - sum(room[who] for who in each) for each in sets
    )
    assert len(takeable(cases, now)) == len(cases) - max(0, short)


def test_loads_and_pairs_stay_even_and_a_beginning_is_spread_over_the_groups():
    for seed in (1, 2, 3):
        now = situation(6, seed)
        order = in_drawn_order(once(now), now)
        assert takeable(order, now) == order
        first = order[:9]
        assert set(Counter(KEYS[case][0] for case in first).values()) == {3}
        told = extension(first, now, "second")
        after = loads_after(now, told)
        assert max(after.values()) - min(after.values()) <= 1
        assert told.balance.pairs.found <= max(1, told.balance.pairs.proven)
        assert told.given == extension(first, now, "second").given, "the same whenever it is asked"


def test_a_coder_who_has_joined_since_takes_what_makes_loads_even():
    now = situation(6, coders=(*CODERS, "kl"))
    told = extension(in_drawn_order(once(now), now)[:14], now, "second")
    after = loads_after(now, told)
    assert after["kl"] >= 8
    assert max(after.values()) - min(after.values()) <= 1
    assert sorted(each.position for each in told.given if each.coder == "kl") == list(
        range(1, after["kl"] + 1)
    )


def test_related_cases_keep_to_the_same_coders_or_to_different_ones():
    now = situation(0)
    has = {each.case_id: each.coder for each in now.stands}
    mine = [case for case, who in has.items() if who == "ab"][:2]
    rules = Rules(relations=Relations("same", (tuple(mine),)))
    told = extension(mine, situation(0, rules=rules), "second")
    assert len({each.coder for each in told.given}) == 1

    one = next(case for case, who in has.items() if who == "ab")
    other = next(case for case, who in has.items() if who == "cd")
    rules = Rules(relations=Relations("different", ((one, other),)))
    now = situation(0, rules=rules)
    assert takeable([one, other], now) == [one], "one of them at a time"
    told = extension([one], now, "second")
    assert told.given[0].coder in ("ef", "gh")


def test_related_cases_go_apart_where_only_that_fits_their_coders_capacities():
    now = situation(0)
    has = {each.case_id: each.coder for each in now.stands}
    mine = tuple(case for case, who in has.items() if who == "ab")[:2]
    loads = Counter(has.values())
    room = {"ab": 0, "cd": loads["cd"] + 1, "ef": loads["ef"] + 1, "gh": 0}
    now = situation(0, rules=Rules(room, relations=Relations("same", (mine,))))
    cases = takeable(mine, now)
    assert cases == list(mine)
    assert {each.coder for each in extension(cases, now, "x").given} == {"cd", "ef"}


def test_where_nobody_can_take_a_case_none_is_taken():
    for rules in (
        Rules(dict.fromkeys(CODERS, 0)),
        Rules(excluded=dict.fromkeys(CODERS, frozenset(KEYS))),
    ):
        now = situation(6, rules=rules)
        assert takeable(once(now), now) == []
    everybody = frozenset(product(KEYS, CODERS))
    assert takeable(once(situation(6)), situation(6, ever=everybody)) == []
