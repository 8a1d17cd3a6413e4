"""What was measured before a report, and on which answers? Each round as its own report has it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from codebook.changekinds import KINDS
from codebook.model import Codebook
from db.find.answers import answers_to_measure
from db.find.decided import decided
from db.find.meanings import meanings, recorded_meanings
from db.find.rounds import codebook_of, ever_assigned, rounds
from db.find.sample import cases_of_draw
from db.tables import Checkpoint, CodebookVersion, Round
from flows.agreement.rounds import Before, CodebookChange, Kept, KeptFigure, Key, MeasuredRound
from flows.agreement.tables import coded_round
from flows.agreement.verdicts import Standard
from flows.studyfile import AgreementSettings

Asked = tuple[str, int]
"""A round, and the codebook version by which it was measured."""


def measured_before(
    session: Session,
    now: Round,
    version: int,
    usual: AgreementSettings,
    at: datetime,
    checkpoint: int | None,
) -> Before:
    """The rounds before this one that were measured, and the checkpoints on the way.

    Of each round its newest measurement counts, with the answers that it compared: these are
    frozen, and so are the figures that rest on them. version: by which this round is asked.
    usual: settings of a round that keeps none. at: everything is taken as it stood then;
    checkpoint: the report's own, where it has one already.
    """
    newest = _newest(session, now, at, checkpoint)
    known = [
        (each, newest[each.name])
        for each in rounds(session)
        if each.number < now.number and each.name in newest
    ]
    found = tuple(_measured(session, each, last, usual) for each, last in known)
    names, taken = {now.name, *newest}, {last.id for _, last in known}
    kept = tuple(
        _kept(session, each)
        for each, _ in decided(session, at, checkpoint)
        if each.round in names and each.id not in taken
    )
    asked = [(each.round, each.version) for each in kept]
    asked += [(each.name, each.version) for each in found]
    order = [each.name for each in rounds(session)]
    asked.sort(key=lambda each: (each[1], order.index(each[0])))
    return Before(found, kept, _changes(session, [*asked, (now.name, version)]))


def _newest(
    session: Session, now: Round, at: datetime, checkpoint: int | None
) -> dict[str, Checkpoint]:
    """The newest measurement of each earlier round by then."""
    chosen = select(Checkpoint).join(Round).where(col(Round.number) < now.number)
    chosen = chosen.where(col(Checkpoint.measured_at) <= at).order_by(col(Checkpoint.id))
    if checkpoint is not None:
        chosen = chosen.where(col(Checkpoint.id) < checkpoint)
    return {each.round: each for each in session.exec(chosen).all()}


def _measured(
    session: Session, found: Round, last: Checkpoint, usual: AgreementSettings
) -> MeasuredRound:
    """A round as it was measured then: its cases, answers and register as they stood."""
    version, until = last.codebook_version, last.measured_at
    cases = {each.case_id for each in ever_assigned(session, found.name) if each.wave <= last.wave}
    details = cases_of_draw(session, found.draw_id, until=until)
    compared, counting = answers_to_measure(session, found.name, version, until)
    blind = [each for each in compared if each.row.case_id in cases]
    given = blind
    if counting is not compared:
        given = [each for each in counting if each.row.case_id in cases]
    settings = found.design.get("agreement") or usual.model_dump()
    return MeasuredRound(
        name=found.name,
        version=version,
        wave=last.wave,
        seed=(int(settings["seed"]), found.number),
        standard=_standard(last.thresholds),
        coded=coded_round(
            codebook_of(session, version),
            {case: each.details for case, each in details.items() if case in cases},
            sorted({(each.row.case_id, each.coder) for each in given}),
            blind,
            given,
        ),
        began=meanings(session, version),
    )


def _kept(session: Session, each: Checkpoint) -> Kept:
    """What a checkpoint's record says, question by question; older records keep no figures."""
    codebook = codebook_of(session, each.codebook_version)
    figures: dict[Key, KeptFigure] = {}
    for name, told in each.verdicts.items():
        question, _, part = name.partition("/")
        if isinstance(told, Mapping) and "alpha" in told and question in codebook.questions:
            figures[question, part] = _figure(told, _level(codebook, question))
    return Kept(
        round=each.round,
        version=each.codebook_version,
        wave=each.wave,
        cases=each.cases,
        confidence=_standard(each.thresholds).confidence,
        figures=figures,
        began=meanings(session, each.codebook_version),
    )


def _figure(told: Mapping[str, Any], level: str) -> KeptFigure:
    low, high = told.get("low"), told.get("high")
    return KeptFigure(
        level=level,
        cases=told["cases"],
        alpha=told["alpha"],
        interval=None if low is None or high is None else (low, high),
        verdict=told["verdict"],
        checkpoint=told.get("checkpoint", told["verdict"]),
    )


def _level(codebook: Codebook, question: str) -> str:
    asked = codebook.questions[question]
    scale = codebook.scale_of(asked)
    return scale.level if scale is not None else asked.level


def _standard(thresholds: Mapping[str, Any]) -> Standard:
    """The standard that a checkpoint was held to; the usual one where its record has none."""
    names = ("reliable", "tentative", "confidence", "set_on", "interval")
    return Standard(**{name: thresholds[name] for name in names if name in thresholds})


def _changes(session: Session, asked: Sequence[Asked]) -> tuple[CodebookChange, ...]:
    """What the versions changed between the first one measured by and the one asked now.

    asked: rounds with their versions, in order of version.
    """
    first, last = asked[0][1], asked[-1][1]
    chosen = select(CodebookVersion.number).where(col(CodebookVersion.number) > first)
    chosen = chosen.where(col(CodebookVersion.number) <= last)
    versions = session.exec(chosen.order_by(col(CodebookVersion.number))).all()
    return tuple(
        CodebookChange(
            question=each.question,
            part=each.part,
            version=version,
            round=next(name for name, by in asked if by >= version),
            words="; ".join(dict.fromkeys(KINDS[kind].words for kind in each.change.split(", "))),
            new=each.began == version,
            by=each.by,
            why=each.why,
        )
        for version in versions
        for each in recorded_meanings(session, version)
        if each.change
    )
