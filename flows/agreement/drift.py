"""Does coding change in the course of a round? What came first beside what came last."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from flows.agreement.alpha import Floats, Ints
from flows.agreement.contrasts import Contrast, same_cases_contrast
from flows.agreement.resampling import Resampling
from flows.agreement.shares import FEWEST, resampled_share
from flows.agreement.tables import CodedQuestion, CodedRound

Order = Literal["place", "receipt"]
LEAST_FOR_THIRDS = 30
"""From so many compared cases on, the first third is compared with the last; before, halves."""
MOST_AT_ONCE = 0.5
"""Where more than this share of a coder's cases came on one day, days give no order."""


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """When in the round each coder had each case.

    order: what that is known by: the place in the coder's own shuffled order, or the day on
    which the answers came. places: shape (cases, coders), from 0, the first, to 1, the last;
    nan where the coder did not have the case. waves: shape (cases,), 1 up to the first
    checkpoint.
    """

    order: Order
    places: Floats
    waves: Ints


@dataclass(frozen=True, slots=True)
class Piece:
    """What came first, or last: cases, answers (or pairs of them) and how many of these count."""

    cases: int
    answers: int
    counted: int

    @property
    def share(self) -> float | None:
        """The share that counts; None below FEWEST cases."""
        return self.counted / self.answers if self.cases >= FEWEST and self.answers else None


@dataclass(frozen=True, slots=True)
class Change:
    """One figure, early and late, and the difference (late less early).

    about: `agreement`, pairs of answers that are the same; `commonest`, answers of one coder
    that are their question's commonest; `wave`, agreement in a later wave beside the first.
    name: the coder, or the wave's number; "" for agreement.
    """

    about: Literal["agreement", "commonest", "wave"]
    name: str
    early: Piece
    late: Piece
    more: Contrast


@dataclass(frozen=True, slots=True)
class Drift:
    """What was compared: the first and last `portion` of cases, in this order."""

    order: Order
    portion: Literal["half", "third"]
    changes: tuple[Change, ...]


def course_of(
    coded: CodedRound,
    positions: Mapping[tuple[str, str], int],
    waves: Mapping[str, int],
    came: Mapping[tuple[str, str], date],
) -> Course:
    """The order in which coders had their cases, by days of receipt where these tell one.

    positions: place in the coder's order by (case, coder); came: the day on which the first of
    the answers that count came. Days tell an order where no coder sent more than half of their
    cases on one day.
    """
    known = [[came.get((case, coder)) for case in coded.cases] for coder in coded.coders]
    days = all(_spread_over_days([each for each in own if each]) for own in known)
    places = np.full((len(coded.cases), len(coded.coders)), np.nan)
    for at, coder in enumerate(coded.coders):
        had = [
            (day.toordinal() if day else None) if days else positions.get((case, coder))
            for case, day in zip(coded.cases, known[at], strict=True)
        ]
        places[:, at] = _relative([np.nan if each is None else float(each) for each in had])
    return Course(
        "receipt" if days else "place",
        places,
        np.array([waves.get(case, 1) for case in coded.cases], dtype=np.int64),
    )


def drift(
    coded: CodedRound,
    course: Course,
    matching: Floats,
    resampling: Resampling,
    confidence: float,
) -> Drift:
    """Agreement early and late, each coder's commonest values early and late, and by wave.

    matching: as of `coderpairs.matching_rows`. A case is early or late by the mean place that
    its coders had it at, and for one coder's values by the place that this coder had it at.
    Every difference has an interval over cases; fewer than FEWEST cases give none.
    """
    agreeing = matching[:, 0::2].sum(axis=1)
    compared = matching[:, 1::2].sum(axis=1)
    on = compared > 0
    portion: Literal["half", "third"] = "third" if on.sum() >= LEAST_FOR_THIRDS else "half"
    share = 1 / 3 if portion == "third" else 1 / 2
    wanted = list(_wanted(coded, course, agreeing, compared, share))
    if not wanted:
        return Drift(course.order, portion, ())
    sums = resampling.sums(np.concatenate([columns for *_, columns in wanted], axis=1))
    return Drift(
        course.order,
        portion,
        tuple(
            _change(about, name, columns, sums[:, 4 * at : 4 * at + 4], confidence)
            for at, (about, name, columns) in enumerate(wanted)
        ),
    )


Told = tuple[Literal["agreement", "commonest", "wave"], str, Floats]


def _wanted(
    coded: CodedRound, course: Course, agreeing: Floats, compared: Floats, share: float
) -> Iterator[Told]:
    """Four columns for each comparison: counted and answers early, counted and answers late."""
    known = ~np.isnan(course.places)
    sums = np.where(known, course.places, 0.0).sum(axis=1)
    middle = np.full(len(coded.cases), np.nan)
    np.divide(sums, known.sum(axis=1), out=middle, where=known.any(axis=1))
    early, late = _ends(np.where(compared > 0, middle, np.nan), share)
    yield "agreement", "", _columns(agreeing, compared, early, late)
    bearing, answered = _commonest(coded)
    for at, coder in enumerate(coded.coders):
        had = np.where(answered[:, at] > 0, course.places[:, at], np.nan)
        early, late = _ends(had, share)
        yield "commonest", coder, _columns(bearing[:, at], answered[:, at], early, late)
    for wave in sorted({*course.waves.tolist()})[1:]:
        first = course.waves == course.waves.min()
        yield "wave", str(wave), _columns(agreeing, compared, first, course.waves == wave)


def _change(
    about: Literal["agreement", "commonest", "wave"],
    name: str,
    columns: Floats,
    sums: Floats,
    confidence: float,
) -> Change:
    early, late = (
        Piece(int((whole > 0).sum()), int(whole.sum()), int(part.sum()))
        for part, whole in (columns[:, :2].T, columns[:, 2:].T)
    )
    more = Contrast(None, None, f"fewer than {FEWEST} cases")
    if min(early.cases, late.cases) >= FEWEST:
        first = resampled_share(columns[:, 0], columns[:, 1], sums[:, :2])
        last = resampled_share(columns[:, 2], columns[:, 3], sums[:, 2:])
        more = same_cases_contrast(last, first, confidence)
    return Change(about, name, early, late, more)


def _columns(part: Floats, whole: Floats, early: np.ndarray, late: np.ndarray) -> Floats:
    return np.column_stack([part * early, whole * early, part * late, whole * late])


def _commonest(coded: CodedRound) -> tuple[Floats, Floats]:
    """Per case and coder, answers that are their question's commonest, and all, if compared."""
    bearing = np.zeros((len(coded.cases), len(coded.coders)))
    answered = np.zeros_like(bearing)
    for each in coded.questions:
        if isinstance(each, CodedQuestion):
            given = each.codes >= 0
            given &= (given.sum(axis=1) >= 2)[:, None]
            if given.any():
                top = np.bincount(each.codes[given]).argmax()
                bearing += (each.codes == top) & given
                answered += given
    return bearing, answered


def _ends(places: Floats, share: float) -> tuple[np.ndarray, np.ndarray]:
    """Which cases are among the first and the last `share`; equal places stay together."""
    known = np.sort(places[~np.isnan(places)])
    size = int(len(known) * share)
    if not size:
        return np.zeros(len(places), dtype=bool), np.zeros(len(places), dtype=bool)
    low, high = known[size - 1], known[-size]
    if low >= high:
        low = high = (known[0] + known[-1]) / 2.0
        return places < low, places > high
    return places <= low, places >= high


def _relative(had: Iterable[float]) -> Floats:
    """Ranks from 0 to 1, means for equal ones; nan where there is none."""
    given = np.array(list(had), dtype=np.float64)
    known = np.sort(given[~np.isnan(given)])
    if len(known) < 2:
        return np.where(np.isnan(given), np.nan, 0.5)
    rank = (known.searchsorted(given, "left") + known.searchsorted(given, "right") - 1.0) / 2.0
    found: Floats = np.where(np.isnan(given), np.nan, rank / (len(known) - 1.0))
    return found


def _spread_over_days(days: list[date]) -> bool:
    most = max(Counter(days).values(), default=0)
    return bool(days) and most <= MOST_AT_ONCE * len(days)
