"""Which cases bear which second-level themes, and which themes do coders propose?"""

from sqlmodel import Session, col, select

from codebook.folding import folded
from db.find.returns import newest_accepted
from db.tables import ProposedTheme, Return, ThemeMark


def theme_marks(session: Session) -> list[ThemeMark]:
    """The marks of each workbook's newest accepted return, in order of group, case and theme."""
    newest = [each.id for each in newest_accepted(session).values()]
    chosen = select(ThemeMark).where(col(ThemeMark.return_id).in_(newest))
    order = (col(ThemeMark.group), col(ThemeMark.case_id), col(ThemeMark.theme))
    return list(session.exec(chosen.order_by(*order, col(ThemeMark.id))).all())


def proposed_themes(session: Session, coder: str | None = None) -> list[ProposedTheme]:
    """Every theme proposed in accepted returns, of one coder if given, by round, coder and row.

    Of a row of a workbook the newest words count; a row that bears another name is another theme.
    """
    chosen = (
        select(ProposedTheme, col(Return.workbook_id))
        .join(Return, col(ProposedTheme.return_id) == col(Return.id))
        .where(col(Return.state) == "accepted")
        .order_by(col(ProposedTheme.return_id), col(ProposedTheme.id))
    )
    if coder is not None:
        chosen = chosen.where(col(ProposedTheme.coder) == coder)
    newest = {
        (code, each.row, folded(each.title)): each for each, code in session.exec(chosen).all()
    }
    return sorted(newest.values(), key=lambda each: (each.round, each.coder, each.row, each.id))
