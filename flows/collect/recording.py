"""How does a return go on the record, with its answers, problems, themes and events?"""

from collections.abc import Mapping, Sequence

from sqlmodel import Session

from codebook.answers import Row
from codebook.folding import folded
from db.find.answers import disclosed_rows
from db.find.meanings import comparable
from db.find.publications import newest_release
from db.find.returns import Said
from db.find.rounds import asked_version, round_named, uncounted
from db.find.themes import proposed_themes
from db.find.waves import is_decided
from db.record.returns import add_return
from db.tables import Answer, ProposedTheme, Return
from flows.collect.ahead import Told
from flows.collect.rows import adds, answer_row, merged, problem_row, theme_row
from flows.collect.summaries import ReceivedFile
from flows.collect.takenback import blanked, told_problems
from flows.study import Study
from workbooks.identity import Sealed
from workbooks.newthemes_read import NewTheme

NOTHING_NEW = "It says nothing that was not there before"


def record_return(
    study: Study, session: Session, kept: Return, told: Told, before: Mapping[Row, Said]
) -> ReceivedFile:
    """Add a return, whose state is settled, with all that it says; gives what became of it.

    kept: the return's row, new; before: what its coder said before, by row.
    """
    answers: list[Answer] = []
    themes: list[ProposedTheme] = []
    problems = [told.refusal] if told.refusal is not None else []
    if told.sealed is not None and told.returned is not None:
        found = blanked(study, session, told, before)
        taken = found.taken_back
        answers = [
            answer_row(merged(each, before.get(each.row), taken.get(each.row, ())), told.sealed)
            for each in told.returned.answers
            if each.row in taken or adds(each, before.get(each.row))
        ]
        themes = _new_themes(session, told.sealed, told.returned.themes)
        problems = told_problems(session, told, before, found)
        if kept.state == "accepted" and not (answers or themes or problems or kept.why):
            kept.why = NOTHING_NEW
    counting = answers if told.sealed is not None and told.sealed.kind == "coding" else []
    shown = disclosed_rows(session) if counting else frozenset()
    closed = bool(counting) and _closed(session, told.sealed)
    released = newest_release(session) if closed else None
    number = add_return(session, kept, answers, map(problem_row, problems), themes)
    again = told.sealed is not None and told.sealed.kind == "repeat"
    _tell(study, session, kept, number, len(answers), len(problems), again=again)
    return ReceivedFile(
        name=kept.file_name,
        state=kept.state,
        answers=len(answers),
        problems=len(problems),
        normalised=told.returned.normalised if told.returned else 0,
        why=kept.why,
        outdated=_outdated(session, told.sealed, counting),
        withdrawn=_withdrawn(session, counting),
        number=number,
        revised=sum(Row(each.case_id, each.question, each.part) in shown for each in counting),
        late=len(counting) if closed else 0,
        themes=len(themes),
        release=released.number if released is not None else 0,
    )


def _tell(
    study: Study,
    session: Session,
    kept: Return,
    number: int,
    answers: int,
    problems: int,
    *,
    again: bool,
) -> None:
    """The events of a return that came, or on which the lead decided.

    again: it codes cases once more, which changes nothing that is published.
    """
    about: dict[str, object] = {"return": number, "workbook": kept.workbook_id or ""}
    inputs = {"file": kept.sha256}
    if kept.decides:
        about |= {"decides": kept.decides, "why": kept.why}
    else:
        study.record(session, "received", about=about, inputs=inputs)
    counts = {**about, "answers": answers, "problems": problems}
    what = f"repeat {kept.state}" if again else kept.state
    study.record(session, what, who=kept.by, about=counts, inputs=inputs)


def _new_themes(
    session: Session, sealed: Sealed, themes: Sequence[NewTheme]
) -> list[ProposedTheme]:
    """The proposed themes that say more than their coder said before; blanks say nothing."""
    before = {
        (each.row, folded(each.title)): each
        for each in (proposed_themes(session, sealed.person) if themes else ())
        if each.round == sealed.round
    }
    rows = []
    for each in themes:
        row, last = theme_row(each, sealed), before.get((each.row, folded(each.title)))
        words = ("meaning", "cases", "quote", "document", "page", "note")
        if last is not None:
            for name in words:
                setattr(row, name, getattr(row, name) or getattr(last, name))
        if last is None or any(getattr(row, name) != getattr(last, name) for name in words):
            rows.append(row)
    return rows


def _closed(session: Session, sealed: Sealed | None) -> bool:
    """Whether the lead let the whole round proceed before this return came."""
    return sealed is not None and is_decided(session, sealed.round)


def _withdrawn(session: Session, answers: Sequence[Answer]) -> int:
    """How many of the answers are to cases that this coder was to code and is not any more."""
    gone = uncounted(session) if answers else frozenset()
    return sum((each.round, each.case_id, each.coder) in gone for each in answers)


def _outdated(session: Session, sealed: Sealed | None, answers: Sequence[Answer]) -> int:
    """How many of the answers are to questions that mean something else by now, or are gone."""
    found = round_named(session, sealed.round) if sealed is not None and answers else None
    if sealed is None or found is None:
        return 0
    told = comparable(session, asked_version(session, found))
    by = sealed.codebook_version
    return sum(not told(by, each.question, each.part) for each in answers)
