"""Has agreement changed from round to round? Each round apart, and all so far together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flows.agreement.contrasts import Contrast, apart_by_limits
from flows.agreement.pooled import Coded, Pool, compared_cases, pool, pooled_agreement
from flows.agreement.resampling import Resampling
from flows.agreement.results import QuestionAgreement, Reading
from flows.agreement.rounds import (
    FEWEST,
    TOO_FEW,
    Before,
    Kept,
    KeptFigure,
    Key,
    MeasuredRound,
    OverRounds,
    RoundDifference,
    RoundFigure,
    Scope,
)
from flows.agreement.tables import CodedRound


def over_rounds(
    now: MeasuredRound, found: Sequence[QuestionAgreement], before: Before, replicates: int
) -> OverRounds:
    """Every question of this round through the rounds so far.

    found: what was found of this round. Only questions that are asked now are followed. A
    figure is cumulated over the rounds up to it in which the question meant what it meant there.
    """
    level = now.standard.confidence
    rounds = (*before.rounds, now)
    last = len(before.rounds)
    of = dict(_pooled(rounds, replicates)) if before.rounds else {}
    of |= {((last,), _key(each)): each for each in found}
    figures: list[RoundFigure] = []
    differences: list[RoundDifference] = []
    for each in found:
        stages = _stages(_key(each), rounds, before.kept, of)
        figures += [_figure(stage, each, now) for stage in stages]
        differences += [_difference(stage, each, now) for stage in _compared(stages, now)]
    return OverRounds(
        rounds=tuple(each.name for each in rounds),
        cases=tuple(int(compared_cases(each.coded).sum()) for each in rounds),
        figures=tuple(figures),
        differences=tuple(differences),
        changes=before.changes,
        level=level,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Stage:
    """A question in a round, in several together, or at a checkpoint; of: what was found."""

    key: Key
    scope: Scope
    round: str
    version: int
    wave: int
    rounds: tuple[str, ...]
    began: int | None
    of: QuestionAgreement | KeptFigure
    confidence: float = 0.0


Of = Mapping[tuple[tuple[int, ...], Key], QuestionAgreement]
"""What was found, by the places of the rounds taken in and by question."""


def _pooled(rounds: Sequence[MeasuredRound], replicates: int) -> Of:
    """Each earlier round by itself, and every round with the earlier ones of like meaning."""
    level = rounds[-1].standard.confidence
    resamplings = [Resampling(compared_cases(each.coded), replicates, each.seed) for each in rounds]
    pools: list[Pool] = []
    for place, each in enumerate(rounds):
        for question in each.coded.questions:
            key = (question.question.id, question.part)
            apart = [(place,)] if place < len(rounds) - 1 else []
            together = _alike(rounds, place, key)
            for places in [*apart, *([together] if len(together) > 1 else [])]:
                taken = [rounds[at].coded for at in places]
                held = [_held(one, key) for one in taken]
                asked = [one for one in held if one is not None]
                standard = replace(each.standard, confidence=level)
                pools.append(pool(places, taken, asked, standard, each.seed))
    found = pooled_agreement(pools, resamplings)
    return {(each.rounds, _key(one)): one for each, one in zip(pools, found, strict=True)}


def _alike(rounds: Sequence[MeasuredRound], last: int, key: Key) -> tuple[int, ...]:
    """The places of the rounds up to `last` in which the question meant what it meant there."""
    began = rounds[last].began.get(key)
    return tuple(
        at
        for at, each in enumerate(rounds[: last + 1])
        if each.began.get(key) == began and _held(each.coded, key) is not None
    )


def _held(coded: CodedRound, key: Key) -> Coded | None:
    """What a round holds of a question, or None where it was not asked."""
    return next((q for q in coded.questions if (q.question.id, q.part) == key), None)


def _stages(
    key: Key, rounds: Sequence[MeasuredRound], kept: Sequence[Kept], of: Of
) -> list[_Stage]:
    """A question through all that was measured of it, oldest first."""
    stages = []
    for place, each in enumerate(rounds):
        stages += [
            _at_checkpoint(one, key)
            for one in kept
            if one.round == each.name and key in one.figures
            if not _repeated(one, key, each, of.get(((place,), key)))
        ]
        for places in dict.fromkeys(((place,), _alike(rounds, place, key))):
            found = of.get((places, key))
            if found is not None and places[-1:] == (place,):
                names = tuple(rounds[at].name for at in places)
                scope: Scope = "cumulated" if len(places) > 1 else "round"
                where = (each.name, each.version, each.wave, names, each.began.get(key))
                stages.append(_Stage(key, scope, *where, found))
    return stages


def _repeated(one: Kept, key: Key, end: MeasuredRound, found: QuestionAgreement | None) -> bool:
    """Whether a checkpoint only saw what was measured once more, with as many cases."""
    same = (one.version, one.wave) == (end.version, end.wave)
    return same and found is not None and one.figures[key].cases == found.scale.cases


def _at_checkpoint(one: Kept, key: Key) -> _Stage:
    where = (one.round, one.version, one.wave, (one.round,), one.began.get(key))
    return _Stage(key, "checkpoint", *where, one.figures[key], one.confidence)


def _figure(stage: _Stage, asked: QuestionAgreement, now: MeasuredRound) -> RoundFigure:
    """What is shown of a stage; of fewer than 5 cases no alpha."""
    of = stage.of
    if isinstance(of, KeptFigure):
        cases, compared, percent = of.cases, None, None
        alpha, interval, why, method = of.alpha, of.interval, "it was not defined then", ""
        verdict, checkpoint = of.verdict, of.checkpoint
    else:
        cases, compared, percent = of.scale.cases, of.cases_compared, of.percent_agreement
        alpha, interval = of.scale.alpha, of.scale.interval
        why, method = of.scale.alpha_reason, of.scale.method
        verdict, checkpoint = of.scale.verdict.word, of.checkpoint_verdict
    if 0 < cases < FEWEST:
        percent, alpha, why = None, None, TOO_FEW
    return RoundFigure(
        question=asked.question,
        part=asked.part,
        title=asked.title,
        round=stage.round,
        scope=stage.scope,
        version=stage.version,
        wave=stage.wave,
        rounds=stage.rounds,
        same_meaning=stage.began == now.began.get(stage.key),
        cases=cases,
        compared=compared,
        percent_agreement=percent,
        alpha=alpha,
        alpha_reason="" if alpha is not None else why,
        interval=interval if alpha is not None else None,
        method=method if alpha is not None else "",
        verdict=verdict,
        checkpoint_verdict=checkpoint,
    )


def _compared(stages: Sequence[_Stage], now: MeasuredRound) -> list[_Stage]:
    """The stages with which this round is compared: earlier rounds, and earlier meanings.

    A checkpoint whose question meant the same as at its round's end is part of that round.
    """
    ends = {each.round: each.began for each in stages if each.scope == "round"}
    return [
        each
        for each in stages
        if (each.scope == "round" and each.round != now.name)
        or (each.scope == "checkpoint" and each.began != ends.get(each.round))
    ]


def _difference(stage: _Stage, found: QuestionAgreement, now: MeasuredRound) -> RoundDifference:
    """This round against an earlier stage."""
    of, scale = stage.of, found.scale
    then = of if isinstance(of, KeptFigure) else of.scale
    if min(then.cases, scale.cases) < FEWEST:
        contrast = Contrast(None, None, TOO_FEW)
    elif of.level != found.level:
        contrast = Contrast(None, None, "the two are measured at other levels")
    elif isinstance(of, KeptFigure) and stage.confidence != now.standard.confidence:
        contrast = Contrast(None, None, "the two intervals have other levels of confidence")
    else:
        contrast = _apart(scale, then)
    same = stage.began == now.began.get(stage.key)
    where = (found.question, found.part, found.title, stage.round, stage.version)
    return RoundDifference(*where, same, contrast.difference, contrast.interval, contrast.reason)


def _apart(now: Reading, then: Reading | KeptFigure) -> Contrast:
    """One alpha less the other, with an interval from those that their verdicts rest on.

    Where the two share cases, agreement on these hangs together, and it is rather too wide.
    """
    if now.alpha is None or now.interval is None or then.alpha is None or then.interval is None:
        return Contrast(None, None, "one of the two cannot be calculated")
    limits = apart_by_limits(now.alpha, now.interval, then.alpha, then.interval)
    return Contrast(now.alpha - then.alpha, limits)


def _key(each: QuestionAgreement) -> Key:
    return each.question, each.part
