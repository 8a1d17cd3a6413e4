"""How many cases need two coders, and what can the rounds as designed show?"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from math import ceil, floor
from typing import Literal, TypeVar

from codebook.model import Codebook
from flows.agreement.power import STUDIES, Chances, Needed, agreeing_cases, chances, needed_cases
from flows.agreement.studies import Setting
from flows.agreement.verdicts import MOST_CASES, Standard
from flows.plan.expected import Expected, Observed, Row, expectations
from flows.studyfile import StudyFile

Outlook = Literal["settles", "may", "cannot"]
Tick = Callable[[int, int], None]
"""Told how many simulations are done, of how many."""
Key = TypeVar("Key")
Found = TypeVar("Found")

FEWER_STUDIES = 500
"""So many do for the chances at other true alphas than the plan's, which decide nothing."""
HARDLY = 0.01
"""A verdict less probable than this cannot be had, for all that a plan is worth."""
MOST = 0.9
"""The share of the questions within reach that the recommended number settles."""


@dataclass(frozen=True, slots=True)
class RoundDesign:
    """A round as it is designed, or once it is open as it is. coders: of a double-coded case."""

    name: str
    cases: int
    double_coded: int
    coders: int
    opened: bool = False


@dataclass(frozen=True, slots=True)
class RoundChances:
    """What one round can show of a question.

    compared: double-coded cases with answers to compare. at: the chances by true alpha, the
    plan's first.
    """

    round: str
    compared: int
    at: Mapping[float, Chances]
    outlook: Outlook


@dataclass(frozen=True, slots=True)
class QuestionPlan:
    """What a question or part needs, and what each round can show of it.

    agreement: the true alpha assumed. needed: of compared cases; double_coded: of double-coded
    ones, since not all can be compared. if_all_agree: compared cases below which the verdict
    is out of reach even where all coders agree on every case; None for numbers.
    """

    expected: Expected
    agreement: float
    needed: Needed
    double_coded: int | None
    if_all_agree: int | None
    rounds: tuple[RoundChances, ...] = ()


@dataclass(frozen=True, slots=True)
class StudyPlan:
    """The plan for double coding. main: the name of the round with most double-coded cases."""

    standard: Standard
    power: float
    agreement: float
    questions: tuple[QuestionPlan, ...]
    rounds: tuple[RoundDesign, ...]
    main: str

    def settled(self, round_name: str) -> int:
        """How many questions and parts this round can settle."""
        return self.count(round_name, "settles")

    def count(self, round_name: str, outlook: Outlook) -> int:
        """For how many questions and parts a round has this outlook."""
        return sum(
            each.outlook == outlook
            for question in self.questions
            for each in question.rounds
            if each.round == round_name
        )

    def settled_by(self, double_coded: int) -> int:
        """How many questions and parts so many double-coded cases can settle."""
        return sum(
            each.double_coded is not None and each.double_coded <= double_coded
            for each in self.questions
        )


def standard_of(file: StudyFile) -> Standard:
    """What the study file sets as good enough."""
    settings = file.agreement
    return Standard(
        settings.reliable,
        settings.tentative,
        settings.confidence,
        interval=settings.interval,
    )


def recommended_double_coded(
    file: StudyFile,
    codebook: Codebook,
    cases: Sequence[Mapping[str, str]],
    round_cases: int,
    coders: int,
    observed: Mapping[Row, Observed] | None = None,
    tick: Tick | None = None,
) -> int | None:
    """The double-coded cases at which nine in ten of the questions within reach are settled.

    Within reach is what no more than the round's cases can settle, at the agreement and power
    that the study file plans with. None where nothing is. cases: what the register says of the
    sample's; coders: of a double-coded case.
    """
    rows = expectations(file, codebook, cases, coders, observed)
    agreements = [file.plan.agreement] * len(rows)
    plans = question_needs(rows, agreements, file.plan.power, standard_of(file), tick)
    within = sorted(
        each.double_coded
        for each in plans
        if each.double_coded is not None and each.double_coded <= round_cases
    )
    return within[ceil(MOST * len(within) - 1e-9) - 1] if within else None


def question_needs(
    rows: Sequence[Expected],
    agreements: Sequence[float],
    power: float,
    standard: Standard,
    tick: Tick | None = None,
) -> tuple[QuestionPlan, ...]:
    """What each question needs; those that are alike are simulated once."""
    wanted = [(row.setting, true) for row, true in zip(rows, agreements, strict=True)]

    def need(key: tuple[Setting, float]) -> Needed:
        return needed_cases(*key, power, standard)

    found = _together(need, wanted, tick)
    return tuple(
        QuestionPlan(
            row,
            true,
            found[row.setting, true],
            _double_coded(found[row.setting, true].cases, row.comparable),
            agreeing_cases(row.setting, standard),
        )
        for row, true in zip(rows, agreements, strict=True)
    )


def with_rounds(
    questions: Sequence[QuestionPlan],
    rounds: Sequence[RoundDesign],
    power: float,
    standard: Standard,
    tick: Tick | None = None,
) -> tuple[QuestionPlan, ...]:
    """The questions with what each round can show of them."""
    wanted = [
        (setting, true, compared)
        for each in questions
        for setting, compared in _compared(each, rounds)
        for true in _alphas(each, standard)
    ]

    assumed = {(each.expected.setting.shares, each.agreement) for each in questions}

    def chance(key: tuple[Setting, float, int]) -> Chances:
        studies = STUDIES if (key[0].shares, key[1]) in assumed else FEWER_STUDIES
        return chances(*key, standard, studies=studies)

    found = _together(chance, wanted, tick)
    return tuple(
        replace(
            each,
            rounds=tuple(
                _round_chances(each, design, setting, compared, found, standard, power)
                for design, (setting, compared) in zip(rounds, _compared(each, rounds), strict=True)
            ),
        )
        for each in questions
    )


def _round_chances(
    each: QuestionPlan,
    design: RoundDesign,
    setting: Setting,
    compared: int,
    found: Mapping[tuple[Setting, float, int], Chances],
    standard: Standard,
    power: float,
) -> RoundChances:
    """One round's chances; a team of another size than the need is for goes by its own."""
    at = {true: found[setting, true, compared] for true in _alphas(each, standard)}
    passes = at[each.agreement].reliable
    enough = passes >= power
    if setting == each.expected.setting:
        enough = each.needed.cases is not None and compared >= each.needed.cases
    outlook: Outlook = "settles" if enough else "cannot" if passes < HARDLY else "may"
    return RoundChances(design.name, compared, at, outlook)


def _compared(each: QuestionPlan, rounds: Sequence[RoundDesign]) -> Iterator[tuple[Setting, int]]:
    """The question as each round's teams code it, and how many cases can be compared."""
    for design in rounds:
        compared = floor(design.double_coded * each.expected.comparable + 0.5)
        yield replace(each.expected.setting, coders=max(2, design.coders)), compared


def _together(
    simulate: Callable[[Key], Found], wanted: Sequence[Key], tick: Tick | None
) -> dict[Key, Found]:
    """What each key gives, each simulated once, on as many cores as there are."""
    keys = list(dict.fromkeys(wanted))
    found: dict[Key, Found] = {}
    with ThreadPoolExecutor(max_workers=min(8, os.cpu_count() or 1)) as pool:
        for key, result in zip(keys, pool.map(simulate, keys), strict=True):
            found[key] = result
            if tick is not None:
                tick(len(found), len(keys))
    return found


def _alphas(each: QuestionPlan, standard: Standard) -> tuple[float, ...]:
    """The true alphas at which a plan is looked at: what it assumes, and the thresholds."""
    return tuple(dict.fromkeys([each.agreement, standard.reliable, standard.tentative]))


def _double_coded(cases: int | None, comparable: float) -> int | None:
    """So many double-coded cases give this number to compare."""
    if cases is None or comparable <= 0.0:
        return None
    number = ceil(cases / comparable - 1e-9)
    return number if number <= MOST_CASES else None
