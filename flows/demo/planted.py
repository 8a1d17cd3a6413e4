"""Which cases are planted in the register, so that a sample meeting every target exists?"""

from collections.abc import Sequence

from flows.demo.makings import (
    LOCAL,
    NO_LETTER,
    RAPID,
    RELATED,
    UNRELATED,
    Case,
    Cause,
    Maker,
)

HARMS = ("Death", "Serious harm")
TEENS, SCHOOL, LEAVING = 13, 5, 16
"""From which age a child may say who they are, is expected at school, and may have left it."""


def planted_cases(make: Maker) -> list[Case]:
    """54 cases that meet every target, the two reviews of one incident first."""
    twins = [_twin(make, review_type) for review_type in (RAPID, LOCAL)]
    free = [
        case
        for review_type, twin in zip((RAPID, LOCAL), twins, strict=True)
        for case in _free(make, review_type, twin)
    ]
    _ages(make, free)
    _suspects(make, free, twins)
    for column in ("disability", "neurodiverse", "mental_health", "sole_parent"):
        make.give(free, column, make.number(**{column: "Yes"}) - _yes(twins, column))
    _identity(make, free)
    _education(make, free)
    rapid = [case for case in free if case["review_type"] == RAPID]
    planned = make.number(lcspr_planned="Yes") - _yes(twins, "lcspr_planned")
    make.give(rapid, "lcspr_planned", planned)
    _regions(make, free, twins)
    _letters(make, free)
    children = _without(make.wanted("additional_children"), twins, "additional_children")
    for case, number in zip(free, make.shuffled(children), strict=True):
        case["additional_children"] = number
    return [*twins, *free]


def _twin(make: Maker, review_type: str) -> Case:
    """One of the two reviews of the planted incident."""
    pair = make.makings.pair
    twin = {"review_type": review_type, "reporting_year": pair.years[review_type]}
    twin |= {"child_id": "pair-0", "incident_id": "pair-0", "band": pair.band, **pair.shared}
    twin["ethnicity_group"] = make.groups[twin["ethnicity"]]
    return twin | ({"lcspr_planned": "Yes"} if review_type == RAPID else {})


def _free(make: Maker, review_type: str, twin: Case) -> list[Case]:
    """A type's other cases, with year, ethnicity, sex, age band, harm, cause and abuse."""

    def left(column: str, twins: str, **where: str) -> list[str]:
        values = make.wanted(column, review_type=review_type, **where)
        if all(twin[name] == value for name, value in where.items()):
            values.remove(twin[twins])
        return values

    cases: list[Case] = [
        {"review_type": review_type, "harm": harm, "cause": cause}
        for harm in HARMS
        for cause in left("cause", "cause", harm=harm)
    ]
    fits = [dict(zip(make.bands, make.cause(case).ages, strict=True)) for case in cases]
    columns = {"band": make.matched(left("child_age_years", "band"), fits)}
    for column in ("reporting_year", "ethnicity", "sex"):
        columns[column] = make.shuffled(left(column, column))
    for column, values in columns.items():
        for case, value in zip(cases, values, strict=True):
            case[column] = value
    for harm in HARMS:
        here = [case for case in cases if case["harm"] == harm]
        costs = [_abuse_costs(make.cause(case)) for case in here]
        values = make.matched(left("abuse_related", "abuse_related", harm=harm), costs)
        for case, value in zip(here, values, strict=True):
            case["abuse_related"] = value
    return cases


def _abuse_costs(cause: Cause) -> dict[str, float]:
    if cause.abuse == "unknown":
        return {"Unknown": 0, RELATED: 2, UNRELATED: 2}
    return {RELATED: 0 if cause.abuse else 4, UNRELATED: 4 if cause.abuse else 0, "Unknown": 5}


def _ages(make: Maker, free: Sequence[Case]) -> None:
    """Ages in years within the bands, so many under three as the target says."""
    small = [case for case in free if case["band"] == "1-5 years"]
    babies = sum(case["band"] == "Under 1" for case in free)
    young = make.number(child_age_years="0-2") - babies
    for place, case in zip(make.chance.permutation(len(small)), small, strict=True):
        case["child_age_years"] = str(make.chance.choice((1, 2) if place < young else (3, 4, 5)))
    for case in free:
        if "child_age_years" not in case:
            case["child_age_years"] = str(make.chance.choice(make.makings.ages[case["band"]]))


def _suspects(make: Maker, free: Sequence[Case], twins: Sequence[Case]) -> None:
    """Primary suspects by ethnicity group, as they go with the cause."""
    for case in free:
        case["ethnicity_group"] = make.groups[case["ethnicity"]]
    for group in dict.fromkeys(make.groups.values()):
        here = [case for case in free if case["ethnicity_group"] == group]
        known = [case for case in twins if case["ethnicity_group"] == group]
        values = make.wanted("primary_suspect", ethnicity_group=group)
        costs = [dict.fromkeys(make.cause(case).suspects, 0.0) for case in here]
        left = _without(values, known, "primary_suspect")
        for case, value in zip(here, make.matched(left, costs), strict=True):
            case["primary_suspect"] = value


def _identity(make: Maker, free: Sequence[Case]) -> None:
    """Gender identity and LGBTQ+, the latter not recorded for most."""
    teens = [case for case in free if int(case["child_age_years"]) >= TEENS]
    for column in ("gender_identity_differs", "lgbtq"):
        make.give(teens, column, make.number(**{column: "Yes"}))
        for case in free:
            case.setdefault(column, "No")
    for case in free:
        if case["lgbtq"] == "No" and not make.happens("lgbtq_recorded"):
            case["lgbtq"] = ""


def _education(make: Maker, free: Sequence[Case]) -> None:
    """Missing education up to 15, not in education or work from 16."""
    ages = {id(case): int(case["child_age_years"]) for case in free}
    school = [case for case in free if SCHOOL <= ages[id(case)] < LEAVING]
    missing = make.number(child_age_years="0-15", missing_education="Yes")
    make.give(school, "missing_education", missing)
    older = [case for case in free if ages[id(case)] >= LEAVING]
    make.give(older, "neet", make.number(child_age_years="16-17", neet="Yes"))
    for case in free:
        case.setdefault("neet", "")
        case.setdefault("missing_education", "" if ages[id(case)] >= LEAVING else "No")


def _regions(make: Maker, free: Sequence[Case], twins: Sequence[Case]) -> None:
    """The regions that the target names, blanks among them; for the rest the others in turn."""
    named = make.wanted("region")
    others = [region for region in make.makings.regions if region not in named]
    values = _without(named, twins, "region")
    values += [others[place % len(others)] for place in range(len(free) - len(values))]
    for case, value in zip(free, make.shuffled(values), strict=True):
        case["region"] = value


def _letters(make: Maker, free: Sequence[Case]) -> None:
    """The cases without a letter from the Panel, so many of each year."""
    for year in sorted({case["reporting_year"] for case in free}):
        here = [case for case in free if case["reporting_year"] == year]
        lacking = make.number(letter_file="", reporting_year=year)
        for place in make.chance.permutation(len(here))[:lacking]:
            here[place]["letter_file"] = NO_LETTER


def _yes(cases: Sequence[Case], column: str) -> int:
    return sum(case.get(column, "") == "Yes" for case in cases)


def _without(values: list[str], cases: Sequence[Case], column: str) -> list[str]:
    """The values that are left when these cases have had theirs."""
    left = list(values)
    for case in cases:
        left.remove(case[column])
    return left
