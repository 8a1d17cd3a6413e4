"""Does each thing that a report must say have its state, by the facts of the study?"""

from collections import Counter
from string import Formatter

import pytest

from flows.agreement.report.checklist import ITEMS, STANDARD_SET, checked

FACTS: dict[str, object] = {
    name: "x"
    for each in ITEMS
    for text in (each.words, each.without)
    for _, name, _, _ in Formatter().parse(text)
    if name
} | {name: "x" for each in ITEMS for name in each.needs}

DEMANDED = (
    "Named as a study of agreement",
    "Instrument: version, hash, wording",
    "Which cases, of which dates, how many",
    "Coders: how many, and their training",
    "Who wrote the codebook",
    "Why agreement was measured",
    "Why so many double-coded cases",
    "How double-coded cases were drawn",
    "Whether they stand for all groups",
    "Unit fixed beforehand",
    "Blind and independent coding, with evidence",
    "Changes of the codebook",
    STANDARD_SET,
    "Statistic, level, missing and not applicable answers",
    "Interval method and software",
    "Number of cases per question",
    "Per question alpha with interval, percent agreement, AC1 and verdict",
    "The interval decides",
    "Commonest value, rare values, undefined alpha",
    "Which values are confused",
    "Pairs of coders",
    "Each coder beside the rest",
    "Each round with its number",
    "Agreement on what applies, and on evidence",
    "Measured before discussion",
    "Every disagreement with quotes",
    "How each disagreement ended: final answer, who, why",
    "Who gave way",
    "Rejected files and reasons",
    "Which questions may be counted by group",
    "Agreement is not correctness",
    "Agreement by group of case",
    "Where the detail is",
    "Run record",
)
"""What a complete report says, after GRRAS, COREQ, O'Connor & Joffe and Krippendorff."""


def test_every_thing_that_a_complete_report_says_is_on_the_list() -> None:
    """Nothing is met by being left off the list."""
    assert set(DEMANDED) <= {each.item for each in ITEMS}
    assert max(Counter(each.item for each in ITEMS).values()) == 1


def test_with_every_fact_known_nothing_is_left_open() -> None:
    """What can be known before the discussion is met; what cannot is said elsewhere, later."""
    states = {each.item: each.state for each in checked(FACTS)}

    later = {item for item, state in states.items() if state == "later"}
    assert later == {"How each disagreement ended: final answer, who, why", "Who gave way"}
    assert {state for item, state in states.items() if item not in later} == {"met"}


@pytest.mark.parametrize("need", sorted({need for each in ITEMS for need in each.needs}))
def test_a_fact_that_is_missing_is_never_met(need: str) -> None:
    """Its item says so, and what would mend it; all others stay as they were."""
    whole = {each.item: each for each in checked(FACTS)}
    lacking = {each.item: each for each in checked({**FACTS, need: ""})}

    touched = {each.item for each in ITEMS if need in each.needs}
    for item, each in lacking.items():
        if item in touched:
            assert each.state in ("partly", "not met")
            assert each.words != whole[item].words or need == "groups_shown"
        else:
            assert each.state == whole[item].state


def test_a_report_made_without_a_fact_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError):
        checked({})
