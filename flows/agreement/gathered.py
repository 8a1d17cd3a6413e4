"""What does the record say of how a round was coded? For its report, as of one moment."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime

from sqlmodel import Session, col, select

from db.find.meanings import recorded_meanings
from db.find.returns import returns
from db.find.rounds import round_named, workbooks
from db.find.sample import cases_of_draw, replacements
from db.tables import CodebookVersion, Draw, Return, Round, Workbook
from flows.agreement.coding import (
    CoderWork,
    HowCoded,
    Refused,
    Reworded,
    case_dates,
    declared_groups,
    group_shares,
)
from flows.agreement.found import FoundRound
from flows.register.attributes import counted_as
from flows.study import Study


def how_coded(study: Study, session: Session, found: FoundRound, at: datetime) -> HowCoded:
    """What is known of the round's coding at this moment, whatever comes later."""
    opened = round_named(session, found.name)
    assert opened is not None, found.name
    kept = opened.design.get("agreement", {})
    details = _sampled(session, opened.draw_id, at)
    coders_of = Counter(case for case, _ in found.assigned)
    column = study.file.group_by
    attribute = study.file.attributes.get(column)
    groups = {case: counted_as(attribute, row.get(column, "")) for case, row in details.items()}
    draw = session.get(Draw, opened.draw_id)
    of_round = [details[case] for case in coders_of if case in details]
    return HowCoded(
        opened_at=opened.opened_at,
        first_version=opened.codebook_version,
        design=str(opened.design.get("round", {}).get("double_coded", "")),
        why=kept.get("why", ""),
        why_this_many=kept.get("why_this_many", ""),
        codebook_by=study.file.codebook_by,
        coders=_work(study, session, opened, found, at),
        group=attribute.title if attribute else column.replace("_", " "),
        shares=group_shares(
            groups,
            [case for case, n in coders_of.items() if n > 1],
            declared_groups(column, study.file.attributes),
        ),
        dates=case_dates(of_round, study.file.eligibility.dates),
        drawn=draw.method if draw is not None else "",
        in_view=len(found.in_view),
        refused=_refused(session, opened, at),
        reworded=tuple(_reworded(session, found.codebook.version)),
    )


def _sampled(session: Session, draw_id: int, at: datetime) -> dict[str, Mapping[str, str]]:
    """Register details of the cases that were in the sample at that moment."""
    out = {e.case_out for e in replacements(session, draw_id) if e.replaced_at <= at}
    came = {e.case_in for e in replacements(session, draw_id) if e.replaced_at > at}
    found = cases_of_draw(session, draw_id, until=at)
    return {case: each.details for case, each in found.items() if case not in out | came}


def _work(
    study: Study,
    session: Session,
    opened: Round,
    found: FoundRound,
    at: datetime,
) -> tuple[CoderWork, ...]:
    """Each coder's part, by coder."""
    books = [each for each in workbooks(session, opened.name, "coding") if each.issued_at <= at]
    of = {each.id: each.person for each in books}
    back: dict[str, list[datetime]] = {}
    for each in returns(session, "accepted"):
        if each.workbook_id in of and each.received_at <= at:
            back.setdefault(of[each.workbook_id], []).append(each.received_at)
    given = Counter(each.coder for each in found.answers)
    cases = Counter(coder for _, coder in found.assigned)
    training = {each.id: each.training for each in study.file.coders}
    return tuple(
        CoderWork(
            coder=coder,
            training=training.get(coder, ""),
            cases=cases[coder],
            answers=given[coder],
            workbooks=sum(each.person == coder for each in books),
            handed_out=min((b.issued_at for b in books if b.person == coder), default=None),
            returned=tuple(sorted(back.get(coder, []))),
        )
        for coder in sorted(cases)
    )


def _refused(session: Session, opened: Round, at: datetime) -> tuple[Refused, ...]:
    """Files that were rejected since the round was opened: of it, or of no known workbook."""
    of = dict(_round_and_kind(session))
    return tuple(
        Refused(each.file_name, each.received_at, each.why, each.by)
        for each in returns(session, "rejected")
        if opened.opened_at <= each.received_at <= at
        and _concerns(each, of, (opened.name, "coding"))
    )


def _concerns(each: Return, of: Mapping[str, tuple[str, str]], wanted: tuple[str, str]) -> bool:
    return each.workbook_id is None or of.get(each.workbook_id) == wanted


def _round_and_kind(session: Session) -> Collection[tuple[str, tuple[str, str]]]:
    found = session.exec(select(Workbook.id, Workbook.round, Workbook.kind)).all()
    return [(code, (name, kind)) for code, name, kind in found]


def _reworded(session: Session, last: int) -> list[Reworded]:
    """What each version after the first, up to the one asked by, changed of its questions."""
    numbers = session.exec(
        select(CodebookVersion.number)
        .where(CodebookVersion.number <= last)
        .order_by(col(CodebookVersion.number))
    ).all()
    found: dict[tuple[int, str], Reworded] = {}
    for number in numbers[1:]:
        for each in recorded_meanings(session, number):
            if each.change:
                same = each.began != number
                told = Reworded(number, each.question, each.change, same, each.why)
                found.setdefault((number, each.question), told)
    return list(found.values())
