"""Look ahead before anybody codes: what the rounds as designed can show, in a report."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import make_url
from sqlmodel import Session

from codebook.faults import StudyError
from codebook.files import codebook_sha256
from db.find.rounds import assignments, round_named
from db.find.sample import sampled_cases
from db.open import reading
from flows.distribute.assignment import double_coded_cases, is_recommended, team_size
from flows.plan.expected import Expected, Observed, Row, expectations
from flows.plan.observed import measured_round, observed
from flows.plan.planning import (
    RoundDesign,
    StudyPlan,
    Tick,
    question_needs,
    recommended_double_coded,
    standard_of,
    with_rounds,
)
from flows.sample.design import chosen_cases
from flows.study import Study

Details = Mapping[str, Mapping[str, str]]
MOST_AGREEMENT = 0.99
"""A pilot in which all agree is not taken for a study in which all always will."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for beside the study file.

    agreement, power: instead of the study file's. cases: double-coded ones of the round with
    most of them, instead of as designed. as_observed: true alphas are those measured last.
    """

    agreement: float | None = None
    power: float | None = None
    cases: int | None = None
    as_observed: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Remembered:
    """What the study database knows: nothing where there is none yet. measured: a round's name."""

    cases: Details = field(default_factory=dict)
    opened: Mapping[str, RoundDesign] = field(default_factory=dict)
    observed: Mapping[Row, Observed] = field(default_factory=dict)
    measured: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Planned:
    """The plan with what it rests on.

    drawn: whether the sample was drawn or is the one that would be. measured: the round whose
    answers the expected shares come from, where the study file gives none. text_questions: how
    many are left out, since texts are not compared. shares_place: where expected shares can be
    given.
    """

    plan: StudyPlan
    sample: int
    drawn: bool
    measured: str
    as_observed: bool
    text_questions: int
    codebook_sha256: str
    shares_place: str = "study.yaml, plan.shares"


def planned(study: Study, wanted: Wanted, tick: Callable[[str], Tick] | None = None) -> Planned:
    """The plan for double coding of the study as it stands; reads only.

    tick: by what is being done, what is told how far it is. Raises StudyError for faults of
    `plan.shares`, no rounds, or an agreement to be taken where none was measured.
    """
    if not study.file.rounds:
        told = study.file.fault(
            "rounds", "there is none", "Name one, such as main with cases: rest"
        )
        raise StudyError("There is nothing to plan", [told])
    known = remembered(study)
    if wanted.as_observed and not known.observed:
        raise StudyError(
            "No round's agreement was measured yet, so none can be assumed. "
            "Leave out --as-measured, or first: intercoder agreement ROUND"
        )
    cases = known.cases or _would_be(study)
    rounds = _rounds(study, cases, known, wanted, tick and tick("recommended number"))
    main = max(rounds, key=lambda each: each.double_coded)
    file, standard = study.file, standard_of(study.file)
    power = wanted.power or file.plan.power
    rows = expectations(
        file, study.codebook, list(cases.values()), max(2, main.coders), known.observed
    )
    agreement = wanted.agreement or file.plan.agreement
    alphas = [_alpha(each, agreement, wanted) for each in rows]
    needs = question_needs(rows, alphas, power, standard, tick and tick("numbers needed"))
    shown = with_rounds(needs, rounds, power, standard, tick and tick("rounds as designed"))
    return Planned(
        plan=StudyPlan(standard, power, agreement, shown, tuple(rounds), main.name),
        sample=len(cases),
        drawn=bool(known.cases),
        measured=known.measured,
        as_observed=wanted.as_observed,
        text_questions=sum(each.kind == "text" for each in study.codebook),
        codebook_sha256=codebook_sha256(study.codebook),
        shares_place=study.file.place("plan.shares"),
    )


def remembered(study: Study) -> Remembered:
    """What the study database knows; a database that is not there is not made."""
    url = make_url(study.database_url)
    if url.drivername.startswith("sqlite") and not (url.database and Path(url.database).exists()):
        return Remembered()
    with reading(study.engine) as session:
        drawn = {case: each.details for case, each in sampled_cases(session).items()}
        opened = {
            name: design
            for name in study.file.rounds
            if (design := _opened(session, name)) is not None
        }
        measured = measured_round(session)
        return Remembered(drawn, opened, observed(session), measured.name if measured else "")


def _opened(session: Session, name: str) -> RoundDesign | None:
    """An open round as it was assigned."""
    found = round_named(session, name)
    if found is None:
        return None
    coders_of: dict[str, set[str]] = {}
    for each in assignments(session, name):
        coders_of.setdefault(each.case_id, set()).add(each.coder)
    teams = [len(coders) for coders in coders_of.values() if len(coders) > 1]
    return RoundDesign(name, len(coders_of), len(teams), max(teams, default=1), opened=True)


def _would_be(study: Study) -> Details:
    """The sample that would be drawn now."""
    chosen = chosen_cases(study.file, study.register)
    return {case: study.register.rows[case] for case in chosen.cases}


def _rounds(
    study: Study, cases: Details, known: Remembered, wanted: Wanted, tick: Tick | None
) -> list[RoundDesign]:
    """The rounds in order, open ones as they are, the others as they are designed."""
    file, left = study.file, len(cases)
    rounds: list[RoundDesign] = []
    for name, design in file.rounds.items():
        own = known.opened.get(name)
        if own is None:
            number = left if design.cases == "rest" else min(design.cases, left)
            coders = team_size(design, len(file.coders))
            recommended = None
            if coders > 1 and is_recommended(design, len(cases)):
                recommended = recommended_double_coded(
                    file, study.codebook, list(cases.values()), number, coders, known.observed, tick
                )
            double = double_coded_cases(design, number, len(cases), recommended)
            own = RoundDesign(name, number, double if coders > 1 else 0, coders)
        rounds.append(own)
        left -= own.cases
    if wanted.cases is not None:
        at = max(range(len(rounds)), key=lambda each: rounds[each].double_coded)
        each = rounds[at]
        rounds[at] = RoundDesign(each.name, each.cases, wanted.cases, each.coders, each.opened)
    return rounds


def _alpha(row: Expected, agreement: float, wanted: Wanted) -> float:
    """The true alpha assumed of a question: measured where that is wanted, else the plan's."""
    if not wanted.as_observed or row.alpha is None:
        return agreement
    return min(max(row.alpha, 0.0), MOST_AGREEMENT)
