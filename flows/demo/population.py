"""Which cases stand in the example's register? A synthetic population around a planted sample.

The planted sample meets every target of the example's study file, so that one exists; the
others fill the register up to the published shares of the wider database by ethnicity, sex and
age, within two points where those add up (LCSPR shares by ethnicity do not, and are scaled).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
from scipy.optimize import linear_sum_assignment

from codebook.faults import StudyError
from codebook.keyed import read_yaml, validated
from codebook.model import Part
from flows.sample.strata import largest_remainders
from flows.studyfile import StudyFile

EXAMPLE = Path(__file__).parent / "its-silent"
RAPID, LOCAL = "Rapid review", "LCSPR"
PREFIX = {RAPID: "RR-{:03d}", LOCAL: "LC-{:02d}"}
HARDLY = 9
COLUMNS = (
    "case_id", "review_type", "reporting_year", "child_id", "incident_id", "ethnicity_group",
    "ethnicity", "sex", "child_age_years", "region", "disability", "neurodiverse",
    "mental_health", "gender_identity_differs", "lgbtq", "sole_parent", "missing_education",
    "neet", "harm", "abuse_related", "cause", "primary_suspect", "lcspr_planned",
    "additional_children", "review_file", "letter_file",
)  # fmt: skip
SHARED = (
    "child_id", "incident_id", "ethnicity_group", "ethnicity", "sex", "child_age_years", "region",
    "disability", "neurodiverse", "mental_health", "gender_identity_differs", "lgbtq",
    "sole_parent", "missing_education", "neet", "harm", "abuse_related", "cause",
    "primary_suspect", "additional_children",
)  # fmt: skip
"""What two reviews of one incident have in common."""

Case = dict[str, str]


class Cause(Part):
    """What goes with a cause: cost by age band, suspects, whether it is abuse or neglect."""

    ages: tuple[int, ...]
    suspects: tuple[str, ...]
    abuse: bool | Literal["unknown"]


class ReviewType(Part):
    """How many reviews of a type there are, and their published shares in per cent."""

    cases: int
    shares: dict[str, dict[str, float]]


class Makings(Part):
    """population.yaml as a whole."""

    types: dict[str, ReviewType]
    other_pairs: int
    ages: dict[str, tuple[int, ...]]
    causes: dict[str, dict[str, Cause]]
    pair: dict[str, str | int | dict[str, str]]
    chances: dict[str, float]


@dataclass(frozen=True)
class Maker:
    """The makings of the register, with one source of chance."""

    file: StudyFile
    makings: Makings
    chance: np.random.Generator
    bands: tuple[str, ...] = field(default=())

    def wanted(self, column: str, **where: str) -> list[str]:
        """The values of a column that the targets ask for under exactly this condition."""
        for target in self.file.sample.targets:
            if target.by == column and target.where == where:
                return [value for value, n in target.counts.items() for _ in range(n)]
        raise AssertionError(f"no target for {column} where {where}")

    def number(self, **where: str) -> int:
        """The number that a target asks for under exactly this condition."""
        for target in self.file.sample.targets:
            if target.n is not None and target.where == where:
                return target.n
        raise AssertionError(f"no target where {where}")

    def shuffled(self, values: Sequence[str]) -> list[str]:
        """The values in a random order."""
        return [values[int(place)] for place in self.chance.permutation(len(values))]

    def matched(self, values: Sequence[str], costs: Sequence[Mapping[str, float]]) -> list[str]:
        """One of the values for each place, all used, such that they go together well."""
        table = [[cost.get(value, HARDLY) for value in values] for cost in costs]
        jitter = self.chance.random((len(costs), len(values)))
        rows, columns = linear_sum_assignment(np.array(table, dtype=float) + jitter)
        return [values[int(column)] for _, column in sorted(zip(rows, columns, strict=True))]

    def cause(self, case: Case) -> Cause:
        """What goes with a case's cause."""
        return self.makings.causes[case["harm"]][case["cause"]]


def population(file: StudyFile, seed: int) -> list[Case]:
    """300 synthetic cases by column, ordered by case id; the same for the same seed.

    240 rapid reviews and 60 LCSPRs. Every value is text; blank is unknown or does not concern
    the case.
    """
    makings, faults = validated(Makings, read_yaml(EXAMPLE / "population.yaml"), "population.yaml")
    if makings is None:
        raise StudyError("population.yaml cannot be used", faults)
    make = Maker(file, makings, np.random.default_rng(seed), tuple(makings.ages))
    planted = _planted(make)
    others = _others(make, planted)
    return _numbered(make, [*planted, *others])


def _planted(make: Maker) -> list[Case]:
    """54 cases that meet every target, the pair of one incident first."""
    cases = [each for review_type in (RAPID, LOCAL) for each in _planted_of(make, review_type)]
    _ages(make, cases)
    _suspects(make, cases)
    _facts(make, cases)
    twins = [each for each in cases if each.pop("twin", "")]
    assert len(twins) == 2, "one incident has two reviews"
    twins[1].update({column: twins[0].get(column, "") for column in SHARED})
    for each in twins:
        each["child_id"] = each["incident_id"] = "pair-0"
    return cases


def _planted_of(make: Maker, review_type: str) -> list[Case]:
    """A review type's cases with year, ethnicity, sex, age band, harm, cause and abuse."""
    pair = {key: str(value) for key, value in make.makings.pair.items() if key != "years"}
    years = make.makings.pair["years"]
    assert isinstance(years, dict), "the pair's years by review type"
    own = {**pair, "year": years[review_type], "band": "16-17 years"}

    def rest(column: str, of_pair: str, **where: str) -> list[str]:
        values = make.wanted(column, review_type=review_type, **where)
        values.remove(of_pair)
        return values

    causes = [("Death", value) for value in rest("cause", own["cause"], harm="Death")]
    causes += [
        ("Serious harm", value)
        for value in make.wanted("cause", review_type=review_type, harm="Serious harm")
    ]
    told = [make.makings.causes[harm][cause] for harm, cause in causes]
    bands = make.matched(
        rest("child_age_years", own["band"]),
        [dict(zip(make.bands, each.ages, strict=True)) for each in told],
    )
    columns = {
        "reporting_year": make.shuffled(rest("reporting_year", own["year"])),
        "ethnicity": make.shuffled(rest("ethnicity", own["ethnicity"])),
        "sex": make.shuffled(rest("sex", own["sex"])),
        "band": bands,
        "harm": [harm for harm, _ in causes],
        "cause": [cause for _, cause in causes],
    }
    cases = [
        {"review_type": review_type, **dict(zip(columns, values, strict=True))}
        for values in zip(*columns.values(), strict=True)
    ]
    for harm in ("Death", "Serious harm"):
        here = [each for each in cases if each["harm"] == harm]
        values = make.wanted("abuse_related", review_type=review_type, harm=harm)
        if harm == "Death":
            values.remove(own["abuse_related"])
        chosen = make.matched(values, [_abuse_costs(make.cause(each)) for each in here])
        for each, value in zip(here, chosen, strict=True):
            each["abuse_related"] = value
    twin = {"review_type": review_type, "reporting_year": own["year"], "twin": "yes"}
    twin |= {name: own[name] for name in ("ethnicity", "sex", "harm", "cause", "abuse_related")}
    return [{**twin, "band": own["band"], "region": own["region"]}, *cases]


def _abuse_costs(cause: Cause) -> dict[str, float]:
    related, unrelated = "Related to abuse/neglect", "Not related to abuse/neglect"
    if cause.abuse == "unknown":
        return {"Unknown": 0, related: 2, unrelated: 2}
    return {related: 0 if cause.abuse else 4, unrelated: 4 if cause.abuse else 0, "Unknown": 5}


def _ages(make: Maker, cases: Sequence[Case]) -> None:
    """Ages in years within the bands, so many under three as the target says."""
    small = [each for each in cases if each["band"] == "1-5 years"]
    babies = sum(each["band"] == "Under 1" for each in cases)
    young = make.number(child_age_years="0-2") - babies
    for place, each in zip(make.chance.permutation(len(small)), small, strict=True):
        each["child_age_years"] = str(make.chance.choice((1, 2) if place < young else (3, 4, 5)))
    for each in cases:
        if "child_age_years" not in each:
            each["child_age_years"] = str(make.chance.choice(make.makings.ages[each["band"]]))
        if each.get("twin"):
            each["child_age_years"] = str(make.makings.pair["age"])


def _suspects(make: Maker, cases: Sequence[Case]) -> None:
    """Primary suspects by ethnicity group, as they go with the cause."""
    group_of = _groups(make.file)
    for each in cases:
        each["ethnicity_group"] = group_of[each["ethnicity"]]
    for group in dict.fromkeys(group_of.values()):
        here = [each for each in cases if each["ethnicity_group"] == group]
        values = make.wanted("primary_suspect", ethnicity_group=group)
        costs = [_suspect_costs(make, each) for each in here]
        for each, value in zip(here, make.matched(values, costs), strict=True):
            each["primary_suspect"] = value


def _suspect_costs(make: Maker, case: Case) -> dict[str, float]:
    if case.get("twin"):
        return {str(make.makings.pair["primary_suspect"]): -HARDLY}
    return dict.fromkeys(make.cause(case).suspects, 0.0)


def _groups(file: StudyFile) -> dict[str, str]:
    """Ethnicity group by ethnicity."""
    values = file.attributes["ethnicity"].values
    assert isinstance(values, dict), "ethnicity is nested in its group"
    return {value: group for group, own in values.items() for value in own}


def _facts(make: Maker, cases: Sequence[Case]) -> None:
    """What the study's text says of its sample, each given to so many cases at random."""
    free = [each for each in cases if not each.get("twin")]
    twins = [each for each in cases if each.get("twin")]
    for column in ("disability", "neurodiverse", "mental_health", "sole_parent"):
        yes = make.number(**{column: "Yes"})
        for each in twins:
            each[column] = str(make.makings.pair[column])
        yes -= sum(each[column] == "Yes" for each in twins)
        _give(make, free, column, yes)
    teens = [each for each in free if int(each["child_age_years"]) >= 13]
    for column in ("gender_identity_differs", "lgbtq"):
        _give(make, teens, column, make.number(**{column: "Yes"}))
        for each in cases:
            unrecorded = column == "lgbtq" and make.chance.random() > _chance(
                make, "lgbtq_recorded"
            )
            each.setdefault(column, "" if unrecorded else "No")
    for each in free:
        if each["lgbtq"] == "No" and make.chance.random() > _chance(make, "lgbtq_recorded"):
            each["lgbtq"] = ""
    school = [each for each in free if 5 <= int(each["child_age_years"]) <= 15]
    _give(
        make,
        school,
        "missing_education",
        make.number(child_age_years="0-15", missing_education="Yes"),
    )
    older = [each for each in free if int(each["child_age_years"]) >= 16]
    _give(make, older, "neet", make.number(child_age_years="16-17", neet="Yes"))
    for each in cases:
        old = int(each["child_age_years"]) >= 16
        each.setdefault("missing_education", "" if old else "No")
        each.setdefault("neet", "No" if old else "")
    rapid = [each for each in cases if each["review_type"] == RAPID and not each.get("twin")]
    _give(make, rapid, "lcspr_planned", make.number(lcspr_planned="Yes") - 1)
    twins[0]["lcspr_planned"] = "Yes"
    _regions(make, cases, free)
    _letters(make, free)
    numbers = make.wanted("additional_children")
    for _ in twins:
        numbers.remove("0")
    for each, number in zip(free, make.shuffled(numbers), strict=True):
        each["additional_children"] = number
    for each in twins:
        each["additional_children"] = "0"


def _give(make: Maker, cases: Sequence[Case], column: str, yes: int) -> None:
    """Yes to so many of the cases at random, No to the others."""
    for each, value in zip(
        cases, make.shuffled(["Yes"] * yes + ["No"] * (len(cases) - yes)), strict=True
    ):
        each[column] = value


def _regions(make: Maker, cases: Sequence[Case], free: Sequence[Case]) -> None:
    values = make.wanted("region")
    for each in cases:
        if each.get("twin"):
            values.remove(each["region"])
    named = make.file.attributes["region"].values
    others = [value for value in named if value not in values]
    values += [others[place % len(others)] for place in range(len(free) - len(values))]
    for each, value in zip(free, make.shuffled(values), strict=True):
        each["region"] = value


def _letters(make: Maker, cases: Sequence[Case]) -> None:
    """The cases without a letter from the Panel, so many of each year."""
    for year in ("2021-2022", "2022-2023", "2023-2024"):
        here = [each for each in cases if each["reporting_year"] == year]
        for place in make.chance.permutation(len(here))[
            : make.number(letter_file="", reporting_year=year)
        ]:
            here[place]["letter_file"] = "none"


def _chance(make: Maker, name: str) -> float:
    return make.makings.chances[name]


def _others(make: Maker, planted: Sequence[Case]) -> list[Case]:
    """The cases outside the planted sample: what is left of the published shares."""
    others = []
    for review_type, told in make.makings.types.items():
        here = [each for each in planted if each["review_type"] == review_type]
        left = told.cases - len(here)
        columns = {}
        for column, key in (("ethnicity", "ethnicity"), ("sex", "sex"), ("band", "age")):
            used = Counter(each[column] for each in here)
            wanted = largest_remainders(told.shares[key], told.cases)
            rest = {value: max(0, n - used[value]) for value, n in wanted.items()}
            counts = largest_remainders(rest, left)
            columns[column] = make.shuffled([v for v, n in counts.items() for _ in range(n)])
        for ethnicity, sex, band in zip(*columns.values(), strict=True):
            known = {"ethnicity": ethnicity, "sex": sex, "band": band}
            others.append(_other(make, {"review_type": review_type, **known}))
    _pairs(make, others)
    return others


def _other(make: Maker, case: Case) -> Case:
    """A case outside the planted sample, its other columns by chance."""
    pick, chance = make.chance.choice, make.makings.chances
    place = make.bands.index(case["band"])
    causes = [(h, c, own) for h, each in make.makings.causes.items() for c, own in each.items()]
    weights = np.array([2.0 ** -own.ages[place] for _, _, own in causes])
    harm, cause, own = causes[make.chance.choice(len(causes), p=weights / weights.sum())]
    age = int(pick(make.makings.ages[case["band"]]))
    local = case["review_type"] == LOCAL
    years = (("2022-2023", "2023-2024"), (0.2, 0.8)) if local else (
        ("2021-2022", "2022-2023", "2023-2024"), (0.1, 0.48, 0.42)
    )  # fmt: skip

    def yes(name: str, concerns: bool = True) -> str:
        return ("Yes" if make.chance.random() < chance[name] else "No") if concerns else ""

    region = str(pick(list(make.file.attributes["region"].values)))
    related = {True: "Related to abuse/neglect", False: "Not related to abuse/neglect"}
    return {
        **case,
        "reporting_year": str(pick(years[0], p=years[1])),
        "ethnicity_group": _groups(make.file)[case["ethnicity"]],
        "child_age_years": str(age),
        "region": "" if make.chance.random() < chance["without_region"] else region,
        "disability": yes("disability"),
        "neurodiverse": yes("neurodiverse"),
        "mental_health": yes("mental_health"),
        "gender_identity_differs": yes("gender_identity_differs") if age >= 13 else "No",
        "lgbtq": yes("lgbtq", make.chance.random() < chance["lgbtq_recorded"]),
        "sole_parent": yes("sole_parent"),
        "missing_education": yes("missing_education", age <= 15) if age >= 5 else "No",
        "neet": yes("neet", age >= 16),
        "harm": harm,
        "cause": cause,
        "abuse_related": related[own.abuse is not False],
        "primary_suspect": str(pick(own.suspects)),
        "lcspr_planned": yes("lcspr_planned", not local),
        "additional_children": str(pick(4, p=(0.74, 0.16, 0.06, 0.04))),
        "letter_file": "none" if make.chance.random() < chance["without_letter"] else "",
    }


def _pairs(make: Maker, others: Sequence[Case]) -> None:
    """A few more incidents with both kinds of review: like cases become one child's."""
    alike = ("ethnicity", "sex", "band")
    rapid = [each for each in others if each["review_type"] == RAPID]
    made = 0
    for local in (each for each in others if each["review_type"] == LOCAL):
        twin = next(
            (r for r in rapid if "child_id" not in r and all(r[c] == local[c] for c in alike)), None
        )
        if twin is None or made == make.makings.other_pairs:
            continue
        made += 1
        local["child_id"] = local["incident_id"] = f"pair-{made}"
        twin.update({column: local[column] for column in SHARED})
        twin["lcspr_planned"] = "Yes"


def _numbered(make: Maker, cases: Sequence[Case]) -> list[Case]:
    """Case, child, incident and file names, given in a random order."""
    ids: dict[str, str] = {}
    finished = []
    for review_type, prefix in PREFIX.items():
        here = [each for each in cases if each["review_type"] == review_type]
        for number, place in enumerate(make.chance.permutation(len(here)), 1):
            each, case_id = here[place], prefix.format(number)
            pair = each.get("child_id", "")
            of_incident = ids.setdefault(pair, f"{len(ids) + 1:03d}") if pair else case_id
            each["child_id"], each["incident_id"] = (
                f"child-{of_incident}",
                f"incident-{of_incident}",
            )
            missing = each.get("letter_file") == "none"
            each |= {
                "case_id": case_id,
                "review_file": f"{case_id}.pdf",
                "letter_file": "" if missing else f"{case_id}-letter.pdf",
            }
            finished.append({column: each.get(column, "") for column in COLUMNS})
    return sorted(finished, key=lambda each: each["case_id"])
