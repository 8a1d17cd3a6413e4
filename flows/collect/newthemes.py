"""Where does the lead read which themes coders propose? Pages with quotes, for internal use."""

from pathlib import Path

from codebook.pages import Banner, render
from db.find.themes import proposed_themes
from db.open import reading
from flows.datafiles import csv_file
from flows.study import Study, write_private

COLUMNS = (
    "round",
    "coder",
    "row",
    "title",
    "meaning",
    "cases",
    "quote",
    "document",
    "page",
    "note",
)


def write_new_themes(study: Study) -> list[str]:
    """Paths of the two files written, none where nothing was ever proposed."""
    with reading(study.engine) as session:
        themes = proposed_themes(session)
    if not themes:
        return []
    folder = study.private("reports", "internal")
    titles = {name: each.title for name, each in study.file.documents.items()}
    rows = [
        {
            **{name: getattr(each, name) for name in COLUMNS},
            "cases": "; ".join(each.cases),
            "document": titles.get(each.document, each.document),
        }
        for each in themes
    ]
    page = render(
        "new-themes.html.j2",
        "flows.collect",
        study=study.file.title,
        kind="New themes",
        heading="Themes that coders propose",
        banner=Banner("Internal", "It holds quotes from cases: not for release."),
        rows=rows,
        names={each.id: each.name for each in study.file.coders},
    )
    table = csv_file(COLUMNS, [[row[name] for name in COLUMNS] for row in rows])
    return [
        _put(study, folder / "new-themes.html", page.encode()),
        _put(study, folder / "new-themes.csv", table),
    ]


def _put(study: Study, path: Path, content: bytes) -> str:
    return write_private(path, content).relative_to(study.folder).as_posix()
