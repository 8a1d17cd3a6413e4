"""Add a file that came back, with the answers and problems found in it."""

from collections.abc import Iterable

from sqlalchemy import insert
from sqlmodel import Session

from db.tables import Answer, Problem, ProposedTheme, Return


def add_return(
    session: Session,
    received: Return,
    answers: Iterable[Answer] = (),
    problems: Iterable[Problem] = (),
    themes: Iterable[ProposedTheme] = (),
) -> int:
    """The number of the return, added with all that it says to this transaction."""
    session.add(received)
    session.flush()
    assert received.id is not None
    of = {"return_id": received.id}
    told = [each.model_dump(exclude={"id"}) | of for each in answers]
    wrong = [
        each.model_dump(exclude={"id"}) | of | {"number": number}
        for number, each in enumerate(problems, 1)
    ]
    proposed = [each.model_dump(exclude={"id"}) | of for each in themes]
    for table, rows in ((Answer, told), (Problem, wrong), (ProposedTheme, proposed)):
        if rows:
            session.connection().execute(insert(table), rows)
    return received.id
