"""Is a plan said in words that a lead can follow?"""

from flows.plan.planning import RoundDesign
from flows.plan.words import _double_coded


def test_cases_tried_out_beyond_the_round_are_no_share_of_it():
    """`plan --cases 60` for a round of 24 cases never says "60 of 24"."""
    tried = RoundDesign("main", cases=24, double_coded=60, coders=2)
    designed = RoundDesign("main", cases=24, double_coded=24, coders=2)

    assert _double_coded(tried) == "60 cases double-coded (it has 24)"
    assert _double_coded(designed) == "24 of 24 cases double-coded"
