"""Record a round with its assignments, and the workbooks issued for it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol

from sqlmodel import Session, col, func, select

from db.tables import Assignment, Recoding, Repeat, Round, Workbook


class Given(Protocol):
    """A case given to a coder, with the wave, the place in the coder's order and the origin."""

    @property
    def case_id(self) -> str: ...  # noqa: D102  # said above
    @property
    def coder(self) -> str: ...  # noqa: D102
    @property
    def wave(self) -> int: ...  # noqa: D102
    @property
    def position(self) -> int: ...  # noqa: D102
    @property
    def origin(self) -> str: ...  # noqa: D102


def opened_round(
    session: Session,
    *,
    name: str,
    codebook_version: int,
    draw_id: int,
    design: dict[str, Any],
    at: datetime,
) -> Round:
    """The round, numbered after those opened before it."""
    before = session.exec(select(func.max(col(Round.number)))).one()
    added = Round(
        name=name,
        number=(before or 0) + 1,
        codebook_version=codebook_version,
        draw_id=draw_id,
        design=design,
        opened_at=at,
    )
    session.add(added)
    session.flush()
    return added


def assigned(session: Session, round_name: str, rows: Iterable[Given]) -> None:
    """Who is to code which case in the round."""
    session.add_all(
        [
            Assignment(
                round=round_name,
                case_id=row.case_id,
                coder=row.coder,
                wave=row.wave,
                position=row.position,
                origin=row.origin,
            )
            for row in rows
        ]
    )
    session.flush()


def recoding(
    session: Session,
    round_name: str,
    *,
    codebook_version: int,
    earlier_shown: bool,
    by: str,
    why: str,
    at: datetime,
) -> Recoding:
    """The order that the round is asked by this codebook version from now on."""
    added = Recoding(
        round=round_name,
        codebook_version=codebook_version,
        earlier_shown=earlier_shown,
        by=by,
        why=why,
        ordered_at=at,
    )
    session.add(added)
    session.flush()
    return added


def repeats_ordered(
    session: Session,
    round_name: str,
    cases: Iterable[tuple[str, str]],
    issues: Mapping[str, int],
    *,
    by: str,
    why: str,
    at: datetime,
) -> None:
    """These cases are to be coded once more. cases: coder and case, in order; issues: by coder."""
    session.add_all(
        [
            Repeat(
                round=round_name,
                case_id=case_id,
                coder=coder,
                issue=issues[coder],
                by=by,
                why=why,
                ordered_at=at,
            )
            for coder, case_id in cases
        ]
    )
    session.flush()


def issued(session: Session, workbook: Workbook) -> None:
    """A workbook that was written for somebody is from now on known."""
    session.add(workbook)
    session.flush()
