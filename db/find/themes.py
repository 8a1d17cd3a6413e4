"""Which cases bear which second-level themes, by the newest return of each workbook?"""

from sqlmodel import Session, col, select

from db.find.returns import newest_accepted
from db.tables import ThemeMark


def theme_marks(session: Session) -> list[ThemeMark]:
    """The marks of each workbook's newest accepted return, in order of group, case and theme."""
    newest = [each.id for each in newest_accepted(session).values()]
    chosen = select(ThemeMark).where(col(ThemeMark.return_id).in_(newest))
    order = (col(ThemeMark.group), col(ThemeMark.case_id), col(ThemeMark.theme))
    return list(session.exec(chosen.order_by(*order, col(ThemeMark.id))).all())
