"""Add a file that came back, with the answers and problems found in it."""

from collections.abc import Iterable

from sqlmodel import Session

from db.tables import Answer, Problem, Return


def add_return(
    session: Session, received: Return, answers: Iterable[Answer], problems: Iterable[Problem]
) -> int:
    """The number of the return, added with its answers and problems to this transaction."""
    session.add(received)
    session.flush()
    assert received.id is not None
    for answer in answers:
        answer.return_id = received.id
        session.add(answer)
    for number, problem in enumerate(problems, 1):
        problem.return_id, problem.number = received.id, number
        session.add(problem)
    session.flush()
    return received.id
