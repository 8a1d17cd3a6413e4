"""Which case takes the place of one that cannot be used, so that the design is kept."""

from collections import Counter
from dataclasses import replace

import pytest
from examples import LONG
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.register.load import Register
from flows.sample.design import chosen_cases
from flows.sample.replacement import Held, shortages, substitute

TYPES = ["RR", "LC", "RR", "RR"]


@pytest.fixture
def register():
    """40 cases: 30 RR and 10 LC, of all ages, with one or two of three themes."""
    rows = {
        f"R{n:02}": {
            "case_id": f"R{n:02}", "type": TYPES[n % 4], "age": str(n % 18),
            "themes": "; ".join(["A", "B", "C"][n % 3 : n % 3 + 1 + n % 2]),
        }
        for n in range(40)
    }  # fmt: skip
    return Register(("case_id", "type", "age", "themes"), rows, "")


@pytest.fixture
def study(study_file, register):
    """A draw by a design: the study file, and what the draw holds."""

    def drawing(**sample):
        file = study_file(sample=sample)
        chosen = chosen_cases(file, register)
        strata = {case: chosen.strata.get(case, "") for case in chosen.cases}
        return file, Held(chosen.method, strata)

    return drawing


def replaced(file, register, held, case_out):
    """What the draw holds after the case went out, and what came in."""
    case_in = substitute(file, register, held, case_out)
    strata = dict(held.strata) | ({case_in: held.strata[case_out]} if case_in else {})
    came = held.substitutes | ({case_in} if case_in else set())
    return case_in, replace(held, strata=strata, out=held.out | {case_out}, substitutes=came)


@pytest.mark.parametrize("strata", [[], ["type"]])
def test_the_next_of_the_same_order_comes_in(study, register, strata):
    """Drawing more of the stratum would have given just these cases, in this order."""
    file, held = study(size=8, strata=strata, seed=3)
    more, _ = study(size=12, strata=strata, seed=3)
    ahead = set(chosen_cases(more, register).cases)
    for case in list(held.strata)[:3]:
        case_in, held = replaced(file, register, held, case)
        assert case_in in ahead
        assert not strata or register.rows[case_in]["type"] == register.rows[case]["type"]

    assert len(held.standing) == 8
    assert shortages(file, register, held) == []


def test_an_exhausted_stratum_leaves_the_sample_smaller_and_says_so(study, register):
    file, held = study(strata=["type"], allocation="fixed", counts={"LC": 9, "RR": 2})
    gone = [case for case, stratum in held.strata.items() if stratum == "LC"]
    first, held = replaced(file, register, held, gone[0])
    second, held = replaced(file, register, held, gone[1])

    assert (first != "", second) == (True, "")
    assert shortages(file, register, held) == ["stratum 'LC' has 8 of 9 cases"]


def test_a_substitute_that_is_unusable_too_is_replaced_like_any_other(study, register):
    file, held = study(size=5)
    first, held = replaced(file, register, held, next(iter(held.strata)))
    second, held = replaced(file, register, held, first)

    assert len({first, second, *held.standing}) == 6
    assert len(held.standing) == 5


@settings(
    max_examples=600 if LONG else 30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # it keeps nothing
)
@given(st.integers(0, 50), st.data())
def test_a_case_goes_out_once_and_never_comes_back(study, register, seed, data):
    file, held = study(size=30, strata=["type"], seed=seed)
    gone = []
    for _ in range(8):
        case = data.draw(st.sampled_from(sorted(held.standing)))
        gone.append(case)
        case_in, held = replaced(file, register, held, case)
        assert case_in not in gone
        assert not set(gone) & set(held.standing)


def test_a_quota_is_filled_again_with_a_case_that_bears_its_theme(study, register):
    quotas = {"column": "themes", "counts": {"A": 4, "B": 4}, "range": ["type"]}
    file, held = study(quotas=quotas)
    for case in list(held.strata)[:4]:
        case_in, held = replaced(file, register, held, case)
        assert held.strata[case] in register.rows[case_in]["themes"]

    assert Counter(held.standing.values()) == {"A": 4, "B": 4}
    for quota in "AB":
        types = {register.rows[c]["type"] for c, each in held.standing.items() if each == quota}
        assert types == {"RR", "LC"}


def test_a_quota_without_further_cases_is_short(study, register):
    bearing = sum("A" in row["themes"] for row in register.rows.values())
    file, held = study(quotas={"column": "themes", "counts": {"A": bearing}})
    case_in, held = replaced(file, register, held, next(iter(held.strata)))

    assert case_in == ""
    assert shortages(file, register, held) == [f"quota 'A' has {bearing - 1} of {bearing} cases"]


TARGETS = [{"by": "type", "counts": {"RR": 6, "LC": 3}}, {"where": {"age": "0-2"}, "n": 2}]


def test_every_target_is_met_with_the_substitute_as_without(study, register):
    file, held = study(size=9, targets=TARGETS)
    for case in list(held.strata)[:3]:
        case_in, held = replaced(file, register, held, case)
        assert register.rows[case_in]["type"] == register.rows[case]["type"]
        assert (int(register.rows[case_in]["age"]) <= 2) == (int(register.rows[case]["age"]) <= 2)

    assert shortages(file, register, held) == []


def test_targets_that_no_case_left_keeps_are_said_to_be_short(study, register):
    """All ten LCSPRs are in the sample: one goes out, and none is left."""
    targets = [{"by": "type", "counts": {"RR": 2, "LC": 10}}]
    file, held = study(size=12, targets=targets)
    case = next(c for c in held.strata if register.rows[c]["type"] == "LC")
    case_in, held = replaced(file, register, held, case)

    assert case_in == ""
    assert shortages(file, register, held) == [
        "'cases in all' has 11 of 12", "'type: LC' has 9 of 10",
    ]  # fmt: skip


@pytest.mark.parametrize("sample", [{"given": ["R01", "R02"]}, {"size": "all"}])
def test_where_the_design_leaves_no_other_case_nothing_comes_in(study, register, sample):
    file, held = study(**sample)
    n = len(held.strata)
    case_in, held = replaced(file, register, held, "R01")

    assert case_in == ""
    assert shortages(file, register, held) == [f"the sample has {n - 1} of {n} cases"]
