"""What is true of the example's cases, so that the published counts come out?"""

from collections.abc import Sequence

import numpy as np

from codebook.answers import Row
from codebook.model import Codebook, Question
from codebook.rules import applicability
from flows.demo.assumed import Assumed, assumptions, chosen_facts
from flows.demo.cheapest import Demand, cheapest
from flows.demo.facts import Details, Fact, facts, holds

Truth = dict[Row, str]


def hidden_truth(codebook: Codebook, cases: Details, seed: int) -> Truth:
    """The true value of every row that is asked, such that every published count holds.

    cases: register rows of the sample by case id. The same for the same cases and seed, in
    whatever order the cases come. Text questions have no truth. Question after question is
    settled by a small integer programme, so that later ones can lean on earlier ones.
    Raises AssertionError where a count cannot be met by this sample.
    """
    ordered = {case_id: cases[case_id] for case_id in sorted(cases)}
    lots = np.random.default_rng(seed)
    assumed, known = assumptions(), facts()
    truth: Truth = {}
    for question in (each for each in codebook if each.kind != "text"):
        here = [case for case in ordered if _asked(codebook, question, ordered, case, truth)]
        chosen = assumed[question.id]
        for part in question.parts:
            told = [each for each in known if (each.question, each.part) == (question.id, part)]
            told += chosen_facts(question.id, chosen)
            values = _values(codebook, question, told, chosen.shares_of(part))
            picked = cheapest(
                _cost(here, values, chosen, truth, ordered, lots),
                [_demand(fact, here, values, truth, ordered) for fact in told],
                [round(chosen.shares_of(part).get(value, 0.0) * len(here)) for value in values],
            )
            assert picked is not None, f"No answers to {question.row_key(part)} meet every count"
            truth |= {
                Row(case_id, question.id, part): values[place]
                for case_id, place in zip(here, picked, strict=True)
            }
    return truth


def _asked(
    codebook: Codebook, question: Question, cases: Details, case_id: str, truth: Truth
) -> bool:
    """Whether the question applies to the case by the register and the truth so far."""
    said = {each.id: truth.get(Row(case_id, each.id), "") for each in codebook}
    return applicability(codebook, question, cases[case_id], said).asked


def _values(
    codebook: Codebook, question: Question, told: Sequence[Fact], shares: dict[str, float]
) -> list[str]:
    """The values that occur, in the scale's order."""
    scale = codebook.scale_of(question)
    assert scale is not None, f"{question.id} has no scale"
    wanted = set(shares).union(*(fact.values for fact in told))
    assert wanted <= set(scale.codes), f"{question.id} does not offer {wanted - set(scale.codes)}"
    return [code for code in scale.codes if code in wanted]


def _cost(
    here: Sequence[str],
    values: Sequence[str],
    chosen: Assumed,
    truth: Truth,
    cases: Details,
    lots: np.random.Generator,
) -> np.ndarray:
    """What it costs to give each case each value, shape (cases, values): lots less leanings."""
    cost = lots.random((len(here), len(values)))
    for leaning in chosen.leanings:
        liked = np.array([value in leaning.values for value in values])
        for place, case_id in enumerate(here):
            if holds(leaning.where, case_id, truth, cases):
                cost[place] -= leaning.weight * liked
    return cost


def _demand(
    fact: Fact, here: Sequence[str], values: Sequence[str], truth: Truth, cases: Details
) -> Demand:
    """A fact as a demand on the answers of the cases among which it counts."""
    group = [place for place, case in enumerate(here) if holds(fact.where, case, truth, cases)]
    places = [(place, values.index(value)) for place in group for value in fact.values]
    low, high = fact.about or (fact.n or 0, fact.n or 0)
    return Demand(places, low, high)
