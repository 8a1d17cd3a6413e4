"""What was published: the newest draft and the releases."""

from sqlmodel import Session, col, select

from db.tables import Publication


def newest_publication(session: Session) -> Publication | None:
    """The last set of files written to published/, a draft or a release."""
    return session.exec(select(Publication).order_by(col(Publication.id).desc()).limit(1)).first()


def newest_draft(session: Session) -> Publication | None:
    """The draft that a release would be made of, or None before the first."""
    chosen = select(Publication).where(Publication.number == 0)
    return session.exec(chosen.order_by(col(Publication.id).desc()).limit(1)).first()


def newest_release(session: Session) -> Publication | None:
    """The release with the highest number, or None before the first."""
    chosen = select(Publication).where(Publication.number > 0)
    return session.exec(chosen.order_by(col(Publication.number).desc()).limit(1)).first()
