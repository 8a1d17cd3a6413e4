"""How well do the coders of any table of ratings agree? `intercoder stats`, no study needed.

The ratings are put into the tables that a study's round has, and measured by the same engine.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

import numpy as np

from codebook.faults import StudyError
from codebook.model import Level, Question, Value
from flows.agreement.measure import measure
from flows.agreement.ratings.asked import Asked, Ratings
from flows.agreement.ratings.read import read_ratings
from flows.agreement.ratings.values import number_of_text
from flows.agreement.resampling import Resampling, kinds_of
from flows.agreement.results import RoundAgreement
from flows.agreement.statslevels import landis_koch
from flows.agreement.statsrecord import record_of
from flows.agreement.tables import CodedNumbers, CodedQuestion, CodedRound
from flows.agreement.verdicts import Interval, Standard

LEVELS: tuple[Level, ...] = get_args(Level)
METHODS: tuple[Interval, ...] = get_args(Interval)
HOW_TO_CHOOSE = (
    "nominal (values without an order), ordinal (values in an order), interval (numbers whose "
    "differences count) or ratio (numbers from a true zero, whose proportions count)"
)
MANY_VALUES = 300
"""With more values than this there is no table of values: alpha comes from the numbers."""
REPLICATES = 2000
LONGEST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Settings:
    """How agreement is measured: the level, the standard of the verdict, the seed.

    landis_koch: whether their words for the level that alpha has reached are wanted.
    """

    level: str
    standard: Standard = field(default_factory=Standard)
    replicates: int = REPLICATES
    seed: tuple[int, ...] = (1,)
    landis_koch: bool = False


def stats(
    path: Path | str,
    level: str,
    values: Sequence[str] | None = None,
    *,
    long: bool = False,
    confidence_level: float = 0.95,
    seed: int = 1,
) -> dict[str, Any]:
    """The figures of one file as `stats_of` gives them, for a table with one question."""
    standard = Standard(confidence=confidence_level)
    asked = Asked(values=tuple(values or ()), long=long)
    return stats_of(path, asked, Settings(level, standard, seed=(seed,)))[0]


def stats_of(path: Path | str, asked: Asked, settings: Settings) -> list[dict[str, Any]]:
    """Every figure for each question of a file; null where one is undefined, alpha with why.

    asked.values: what could be given, in order; what was found, unless told. ac2 credits near
    misses by the level (ordinal weights, else quadratic). The two-coder coefficients are null
    with three or more. Raises StudyError with row and column of what cannot be read.
    """
    found = []
    for ratings in read_ratings(Path(path), asked):
        level = _level(ratings, settings.level, declared=bool(asked.values))
        question = _question(ratings, level)
        coded = CodedRound(ratings.cases, ratings.coders, (question,))
        measured = measure(coded, settings.standard, settings.replicates, settings.seed)
        words = _landis_koch(ratings, question, measured) if settings.landis_koch else None
        found.append(record_of(ratings, level, measured, words))
    return found


def stats_of_all(
    paths: Sequence[Path | str], asked: Asked, settings: Settings
) -> list[dict[str, Any]]:
    """The figures of every file in order; raises StudyError with what is wrong in any of them."""
    found: list[dict[str, Any]] = []
    troubles: list[StudyError] = []
    for path in paths:
        try:
            found += stats_of(path, asked, settings)
        except StudyError as error:
            troubles.append(error)
    if len(troubles) == 1:
        raise troubles[0]
    if troubles:
        raise StudyError("\n".join(map(str, troubles)))
    return found


def _landis_koch(
    ratings: Ratings, question: CodedQuestion | CodedNumbers, measured: RoundAgreement
) -> dict[str, Any] | None:
    compared = (ratings.codes >= 0).sum(axis=1) >= 2
    coded = CodedRound(ratings.cases, ratings.coders, (question,))
    kinds = kinds_of(coded)
    resampling = Resampling(compared, measured.replicates, measured.seed, kinds)
    reading = measured.questions[0].scale
    return landis_koch(question, reading, measured.standard.interval, resampling)


def _question(ratings: Ratings, level: Level) -> CodedQuestion | CodedNumbers:
    """The ratings as the answers to a question of a codebook."""
    if len(ratings.values) > MANY_VALUES:
        numbers = [float(value) for value in ratings.values]
        question = Question.model_construct(
            id="",
            title=ratings.file,
            ask="",
            type="number",
            level="ratio" if level == "ratio" else "interval",
        )
        return CodedNumbers(question, np.array([*numbers, np.nan])[ratings.codes])
    question = Question.model_construct(id="", title=ratings.file, ask="", scale="values")
    labels = [*ratings.values, *ratings.off_scale]
    values = tuple(
        Value.model_construct(code=f"v{at}", label=label, off_scale=at >= len(ratings.values))
        for at, label in enumerate(labels)
    )
    return CodedQuestion(question, "", level, values, ratings.codes)


def _level(ratings: Ratings, wanted: str, *, declared: bool) -> Level:
    """The level, where the values can have it; raises StudyError with what stands against it."""
    level = next((each for each in LEVELS if each == wanted), None)
    if level is None:
        raise StudyError(f"The level '{wanted}' is none of {', '.join(LEVELS)}: {HOW_TO_CHOOSE}")
    file, many = ratings.file, len(ratings.values)
    if many > MANY_VALUES and (level not in ("interval", "ratio") or ratings.off_scale):
        raise StudyError(
            f"{file} holds {many:,} different values; {level} level takes up to {MANY_VALUES}, "
            "interval and ratio level any number (without values off the scale)"
        )
    if level in ("interval", "ratio"):
        _refuse(ratings, level)
    elif level == "ordinal" and not ratings.numeric and not declared:
        shown = ", ".join(ratings.values[:LONGEST_SHOWN])
        raise StudyError(f"{file}: give the order of the values with --values ({shown})")
    return level


def _refuse(ratings: Ratings, level: Level) -> None:
    """Raise StudyError for a value that is no number, or below zero at ratio level."""
    for at, value in enumerate(ratings.values):
        number = number_of_text(value)
        if number is not None and (number >= 0 or level == "interval"):
            continue
        where = np.argwhere(ratings.codes == at)
        place = ""
        if len(where):
            case, coder = where[0]
            place = f", case {ratings.cases[case]}, column {ratings.coders[coder]}"
        told = "is no number" if number is None else "is below zero"
        other = "nominal or ordinal" if number is None else "interval"
        raise StudyError(
            f"{ratings.file}{place}: '{value}' {told}, and {level} level asks for "
            f"numbers{' from zero up' * (level == 'ratio')}. Correct it, or say --level {other}"
        )


def standard_of(confidence: float, interval: str) -> Standard:
    """The usual thresholds, with intervals of this size and method; raises StudyError for none."""
    if not 0.5 <= confidence < 1.0:
        raise StudyError(f"The confidence {confidence:g} is not between 0.5 and 1, such as 0.95")
    method = next((each for each in METHODS if each == interval), None)
    if method is None:
        raise StudyError(f"There is no interval '{interval}'. The methods are {', '.join(METHODS)}")
    return Standard(confidence=confidence, interval=method)
