"""How well do coders agree over several rounds together? Their cases side by side."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from flows.agreement.alpha import Floats, Ints
from flows.agreement.byquestion import ToRead, question_agreement, reading, readings_of
from flows.agreement.resampling import Resampling
from flows.agreement.results import QuestionAgreement
from flows.agreement.tables import CodedNumbers, CodedQuestion, CodedRound
from flows.agreement.verdicts import Standard

Coded = CodedQuestion | CodedNumbers
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """One question over the cases of one or more rounds.

    rounds: their places among all rounds, in order. coded: their cases under each other;
    coders: its columns. lengths: how many of its rows are of each of the rounds. standard, seed:
    of the last of them.
    """

    rounds: tuple[int, ...]
    coded: Coded
    coders: tuple[str, ...]
    lengths: tuple[int, ...]
    standard: Standard
    seed: tuple[int, ...]


def pool(
    rounds: Sequence[int],
    of: Sequence[CodedRound],
    questions: Sequence[Coded],
    standard: Standard,
    seed: tuple[int, ...],
) -> Pool:
    """The answers to one question in several rounds, oldest first.

    rounds: places of the rounds; of: the rounds; questions: what each of them holds of the
    question; standard, seed: of the last. A case that was compared in two of them counts once,
    as the newest has it.
    """
    coders = tuple(sorted({coder for each in of for coder in each.coders}))
    newest = questions[-1]
    tables, seen = [], set[str]()
    for each, question in zip(reversed(of), reversed(questions), strict=True):
        table = _table(question, newest)
        wide = np.full((len(each.cases), len(coders)), np.nan)
        wide[:, [coders.index(coder) for coder in each.coders]] = table
        wide[[case in seen for case in each.cases]] = np.nan
        compared = (~np.isnan(wide)).sum(axis=1) >= 2
        seen |= {case for case, on in zip(each.cases, compared, strict=True) if on}
        tables.append(wide)
    stacked = np.concatenate(tables[::-1])
    lengths = tuple(len(each.cases) for each in of)
    return Pool(tuple(rounds), _with(newest, stacked), coders, lengths, standard, seed)


def compared_cases(coded: CodedRound) -> Flags:
    """Which cases have two answers or more to any question; these are resampled."""
    found = np.zeros(len(coded.cases), dtype=bool)
    for each in coded.questions:
        found |= (~np.isnan(_table(each, each))).sum(axis=1) >= 2
    return found


def pooled_agreement(
    pools: Sequence[Pool], resamplings: Sequence[Resampling]
) -> list[QuestionAgreement]:
    """What was found of each pool, by its standard.

    resamplings: of all rounds, by place. Rounds are resampled apart, each with as many of its
    own cases as it has.
    """
    wanted = [readings_of(each.coded) for each in pools]
    sums = _sums(pools, wanted, resamplings)
    found = []
    for each, readings, added in zip(pools, wanted, sums, strict=True):
        read = [
            reading(*one, each.standard, each.seed) for one in zip(readings, added, strict=True)
        ]
        found.append(question_agreement(each.coded, read, each.coders, each.standard.confidence))
    return found


def _sums(
    pools: Sequence[Pool], wanted: Sequence[Sequence[ToRead]], resamplings: Sequence[Resampling]
) -> list[list[Floats]]:
    """Sums over resampled cases for each reading of each pool: those of its rounds added."""
    found: list[list[Floats]] = [
        [np.zeros((resamplings[0].replicates, read.statistics.columns.shape[1])) for read in each]
        for each in wanted
    ]
    for place, resampling in enumerate(resamplings):
        pieces, targets = [], []
        for each, readings, sums in zip(pools, wanted, found, strict=True):
            if place not in each.rounds:
                continue
            at = each.rounds.index(place)
            start = sum(each.lengths[:at])
            for read, added in zip(readings, sums, strict=True):
                pieces.append(read.statistics.columns[start : start + each.lengths[at]])
                targets.append(added)
        if pieces:
            ends = np.cumsum([piece.shape[1] for piece in pieces])[:-1]
            drawn = np.split(resampling.sums(np.concatenate(pieces, axis=1)), ends, axis=1)
            for added, piece in zip(targets, drawn, strict=True):
                np.add(added, piece, out=added)
    return found


def _table(question: Coded, newest: Coded) -> Floats:
    """The answers as numbers, nan = none; values by their places in the newest version."""
    if isinstance(question, CodedNumbers) or isinstance(newest, CodedNumbers):
        assert isinstance(question, CodedNumbers), "a number and a value do not mean the same"
        return question.numbers
    codes = [value.code for value in newest.values]
    places = [codes.index(value.code) for value in question.values]
    return np.array([*places, np.nan])[question.codes]


def _with(newest: Coded, table: Floats) -> Coded:
    """The newest question with this table of answers."""
    if isinstance(newest, CodedNumbers):
        return replace(newest, numbers=table)
    codes: Ints = np.where(np.isnan(table), -1, table).astype(np.int64)
    return replace(newest, codes=codes)
