"""Which cases stand in the example's register? A synthetic population around a planted sample.

The planted sample meets every target of the example's study file, so that one exists; the
others fill the register up to the published shares of the wider database by ethnicity, sex and
age, within two points where those add up (LCSPR shares by ethnicity do not, and are scaled).
"""

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from flows.demo.likenesses import likenesses
from flows.demo.makings import (
    EXAMPLE,
    LOCAL,
    NO_LETTER,
    RAPID,
    RELATED,
    UNRELATED,
    Case,
    Maker,
    ReviewType,
    makings,
)
from flows.demo.planted import LEAVING, SCHOOL, TEENS, planted_cases
from flows.sample.strata import largest_remainders
from flows.studyfile import StudyFile

__all__ = ["COLUMNS", "EXAMPLE", "population"]
KNOWN = ("review_type", "reporting_year", "ethnicity", "sex", "band")
YOUNG = 3
"""From which age a child's own voice is asked for; younger ones are a target of their own."""
PREFIX = {RAPID: "RR-{:03d}", LOCAL: "LC-{:02d}"}
OF_INCIDENT = (
    "child_id", "incident_id", "ethnicity_group", "ethnicity", "sex", "child_age_years", "region",
    "disability", "neurodiverse", "mental_health", "gender_identity_differs", "lgbtq",
    "sole_parent", "missing_education", "neet", "harm", "abuse_related", "cause",
    "primary_suspect", "additional_children",
)  # fmt: skip
"""What two reviews of one incident have in common."""
COLUMNS = (
    "case_id", "review_type", "reporting_year", *OF_INCIDENT[:-1], "lcspr_planned",
    "additional_children", "review_file", "letter_file",
)  # fmt: skip


def population(file: StudyFile, seed: int) -> list[Case]:
    """300 synthetic cases by column, ordered by case id; the same for the same seed.

    240 rapid reviews and 60 LCSPRs. Every value is text; blank is unknown or does not concern
    the case.
    """
    make = Maker(file, makings(), np.random.default_rng(seed))
    planted = planted_cases(make)
    others = [
        case
        for review_type, told in make.makings.types.items()
        for case in _others(make, review_type, told, planted)
    ]
    _pair(make, others)
    return sorted(_finished(make, [*planted, *others]), key=lambda case: case["case_id"])


def _others(
    make: Maker, review_type: str, told: ReviewType, planted: Sequence[Case]
) -> Iterator[Case]:
    """A type's cases outside the planted sample: what is left of the published shares.

    Most are like a planted case in all that a target asks for, so that many samples meet the
    targets and not the planted one alone.
    """
    here = [case for case in planted if case["review_type"] == review_type]
    left = {column: _left(told, column, here) for column in told.shares}
    models = [case for case in here if "child_id" not in case]
    for model, n in zip(models, likenesses(models, left, make.chance), strict=True):
        for _ in range(n):
            yield _like(make, model)
            for column, counts in left.items():
                counts[model[column]] -= 1
    columns = [make.shuffled([*Counter(counts).elements()]) for counts in left.values()]
    for values in zip(*columns, strict=True):
        known = dict(zip(told.shares, values, strict=True))
        year = make.pick(told.years)
        yield _other(make, {"review_type": review_type, "reporting_year": year, **known})


def _left(told: ReviewType, column: str, planted: Sequence[Case]) -> dict[str, int]:
    """How many cases of a type are still to bear each value of a column."""
    used = Counter(case[column] for case in planted)
    wanted = largest_remainders(told.shares[column], told.cases)
    rest = {value: max(0, n - used[value]) for value, n in wanted.items()}
    return largest_remainders(rest, told.cases - len(planted))


def _like(make: Maker, model: Case) -> Case:
    """A case that counts under every target as its model does, where it is not left to chance."""
    case = dict(model)
    if not make.happens("like_its_model"):
        case |= _other(make, {column: case[column] for column in KNOWN})
        return case
    age, young = int(case["child_age_years"]), make.makings.ages[case["band"]]
    if age >= YOUNG:
        ages = [each for each in young if each >= YOUNG]
        case["child_age_years"] = str(make.chance.choice(ages))
    others = {
        name: n for name, n in make.makings.regions.items() if name not in make.wanted("region")
    }
    if case["region"] in others:
        case["region"] = make.pick(others)
    return case


def _other(make: Maker, case: Case) -> Case:
    """The case with a harm, cause and suspect that go with its age, and the rest by chance."""
    at = make.bands.index(case["band"])
    fits = {
        (harm, cause): 2.0 ** -own.ages[at]
        for harm, causes in make.makings.causes.items()
        for cause, own in causes.items()
    }
    chosen = make.pick({f"{harm}\n{cause}": weight for (harm, cause), weight in fits.items()})
    case["harm"], case["cause"] = chosen.split("\n")
    own = make.cause(case)
    age = int(make.chance.choice(make.makings.ages[case["band"]]))
    return case | {
        "ethnicity_group": make.groups[case["ethnicity"]],
        "child_age_years": str(age),
        "abuse_related": UNRELATED if own.abuse is False else RELATED,
        "primary_suspect": make.pick(dict.fromkeys(own.suspects, 1)),
        "additional_children": make.pick(make.makings.additional_children),
        "region": "" if make.happens("without_region") else make.pick(make.makings.regions),
        "letter_file": NO_LETTER if make.happens("without_letter") else "",
        **_circumstances(make, age, case["review_type"]),
    }


def _circumstances(make: Maker, age: int, review_type: str) -> Case:
    """What is so or not so of a case by chance; blank where it does not concern the case."""

    def yes(name: str) -> str:
        return "Yes" if make.happens(name) else "No"

    return {
        "disability": yes("disability"),
        "neurodiverse": yes("neurodiverse"),
        "mental_health": yes("mental_health"),
        "sole_parent": yes("sole_parent"),
        "gender_identity_differs": yes("gender_identity_differs") if age >= TEENS else "No",
        "lgbtq": yes("lgbtq") if age >= TEENS and make.happens("lgbtq_recorded") else "",
        "missing_education": "" if age >= LEAVING else _schooling(make, age),
        "neet": yes("neet") if age >= LEAVING else "",
        "lcspr_planned": yes("lcspr_planned") if review_type == RAPID else "",
    }


def _schooling(make: Maker, age: int) -> str:
    return "Yes" if age >= SCHOOL and make.happens("missing_education") else "No"


def _pair(make: Maker, others: Sequence[Case]) -> None:
    """A few more incidents get both kinds of review: two like cases become one child's."""
    alike = ("ethnicity", "sex", "band")
    rapid: dict[tuple[str, ...], Case] = {}
    for case in others:
        if case["review_type"] == RAPID:
            rapid.setdefault(tuple(case[column] for column in alike), case)
    pairs = 0
    for case in others:
        twin = rapid.get(tuple(case[column] for column in alike))
        if case["review_type"] == RAPID or twin is None or "child_id" in twin:
            continue
        if pairs == make.makings.other_pairs:
            return
        pairs += 1
        case["child_id"] = case["incident_id"] = f"pair-{pairs}"
        twin |= {column: case[column] for column in OF_INCIDENT} | {"lcspr_planned": "Yes"}


def _finished(make: Maker, cases: Sequence[Case]) -> Iterator[Case]:
    """The cases in a random order with their ids and the names of their files."""
    pairs: dict[str, int] = {}
    for review_type, prefix in PREFIX.items():
        here = [case for case in cases if case["review_type"] == review_type]
        for number, place in enumerate(make.chance.permutation(len(here)), 1):
            case, case_id = here[place], prefix.format(number)
            pair = case.get("child_id", "")
            of_incident = f"{pairs.setdefault(pair, len(pairs) + 1):03d}" if pair else case_id
            lacks_letter = case.get("letter_file") == NO_LETTER
            case |= {
                "case_id": case_id,
                "child_id": f"child-{of_incident}",
                "incident_id": f"incident-{of_incident}",
                "review_file": f"{case_id}.pdf",
                "letter_file": "" if lacks_letter else f"{case_id}-letter.pdf",
            }
            yield {column: case.get(column, "") for column in COLUMNS}
