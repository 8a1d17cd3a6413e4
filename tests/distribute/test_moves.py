"""Who gets what is moved: done work is never touched, whatever the round."""

from collections import Counter

import pytest
from examples import examples
from hypothesis import assume, given
from hypothesis import strategies as st

from codebook.faults import StudyError
from flows.distribute.assignment import assignment
from flows.distribute.reassignment import Order, Stands, moves, replacing
from flows.distribute.wanted import Relations, Rules
from flows.studyfile import Round

some = examples(25)
CODERS = ("ab", "cd", "ef", "gh")
KEYS = {f"c{n:02}": ("ABC"[n % 3],) for n in range(24)}


def stood(states, double, seed=1, rules=None):
    """A round of 24 cases as it stands, each assignment begun or not as drawn."""
    made = assignment(
        Round(double_coded=float(double), seed=seed), list(KEYS), KEYS, CODERS, 90,
        rules=rules or Rules(),
    )  # fmt: skip
    return [
        Stands(each.case_id, each.coder, each.wave, each.position, states[n % len(states)])
        for n, each in enumerate(made.assigned)
    ]


def ordered(order, stands, coders=CODERS, rules=None, had=None):
    ever = [(each.case_id, each.coder) for each in stands]
    return moves(order, stands, ever, coders, KEYS, rules or Rules(), had or {}, "1")


def after(stands, told):
    """Case and coder of what stands once everything is moved."""
    left = {(each.case_id, each.coder) for each in stands} - set(told.taken)
    new = [(each.case_id, each.coder) for each in told.given]
    assert len(set(new)) == len(new)
    assert not left & set(new)
    return left | set(new)


@some
@given(
    states=st.lists(st.sampled_from(["not begun", "half", "complete"]), min_size=3, max_size=9),
    double=st.integers(0, 12),
    seed=st.integers(1, 50),
    capacity=st.one_of(st.none(), st.integers(4, 14)),
)
def test_done_work_is_never_touched_and_every_case_keeps_its_coders(states, double, seed, capacity):
    """Only what is not begun moves; no case loses a coder, nobody gets one twice."""
    stands = stood(states, double, seed)
    moving = {(e.case_id, e.coder) for e in stands if e.coder == "cd" and e.state == "not begun"}
    rules = Rules(capacities={"ab": capacity} if capacity else {})
    try:
        told = ordered(Order("cd", ("ab", "ef", "gh"), frozenset(moving)), stands, rules=rules)
    except StudyError:
        assume(False)
    now = after(stands, told)
    assert set(told.taken) == moving
    assert Counter(case for case, _ in now) == Counter(each.case_id for each in stands)
    assert all(each.coder in ("ab", "ef", "gh") for each in told.given)
    loads = Counter(who for _, who in now)
    before = Counter(each.coder for each in stands)
    assert not capacity or loads["ab"] <= max(capacity, before["ab"])
    assert told.balance.load.found <= max(1, told.balance.load.proven)


@some
@given(
    states=st.lists(
        st.sampled_from(["not begun", "not begun", "complete"]), min_size=3, max_size=7
    ),
    double=st.integers(0, 12),
    seed=st.integers(1, 50),
)
def test_who_joins_gets_as_much_as_makes_loads_even_and_nobody_else_gets_more(states, double, seed):
    stands = stood(states, double, seed)
    moving = {(each.case_id, each.coder) for each in stands if each.state == "not begun"}
    told = ordered(Order("all", ("kl",), frozenset(moving)), stands, (*CODERS, "kl"))
    now = after(stands, told)
    assert set(told.taken) <= moving
    assert {each.coder for each in told.given} <= {"kl"}
    loads = Counter(who for _, who in now)
    assert told.balance.loads == {who: loads[who] for who in (*CODERS, "kl")}
    assert told.balance.load.found <= max(1, told.balance.load.proven)


def test_related_cases_move_together_and_never_to_who_has_the_other():
    related = (("c00", "c03"), ("c06", "c09"))
    for kind in ("same", "different"):
        rules = Rules(relations=Relations(kind, related))
        stands = stood(["not begun"], 6, rules=rules)
        moving = frozenset((e.case_id, e.coder) for e in stands if e.coder == "cd")
        order = Order("cd", ("ab", "ef", "gh"), moving)
        now = after(stands, ordered(order, stands, rules=rules))
        for one, other in related:
            mine, theirs = ({who for case, who in now if case == c} for c in (one, other))
            assert mine <= theirs or theirs <= mine if kind == "same" else not mine & theirs


@pytest.mark.parametrize("barred", [False, True])
def test_a_case_in_anothers_place_has_the_same_coders_or_the_next_best(barred):
    stands = stood(["not begun"], 24)
    own = [each for each in stands if each.case_id == "c05"]
    rules = Rules(excluded={own[0].coder: frozenset({"new"})} if barred else {})
    keys = {**KEYS, "new": ("A",)}
    told = replacing("c05", "new", stands, CODERS, keys, rules, {}, "1")
    given = {each.coder for each in told.given}
    assert set(told.taken) == {("c05", each.coder) for each in own}
    assert len(given) == 2
    assert own[1].coder in given
    assert (own[0].coder in given) != barred
    assert {(each.wave, each.origin) for each in told.given} == {(1, "replaces c05")}
    assert told.balance.load.found <= 1
