"""What did a coder leave where nothing is read? Named, so that no answer is lost in silence."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from codebook.excel.cells import SheetCells, place
from codebook.excel.sheets import LISTS
from codebook.folding import folded
from workbooks.anatomy import CODEBOOK, COVER, META, NEW_THEMES, PROGRESS, TO_FIX
from workbooks.drawings import Parts, drawn_on
from workbooks.locate import answer_table, grid
from workbooks.problems import REMEDIES, Problem
from workbooks.second import Seen

_OURS = frozenset(map(folded, (COVER, PROGRESS, CODEBOOK, META, TO_FIX, LISTS, NEW_THEMES)))
_SHOWN = 20
"""More cells than these of a sheet say nothing new; the last one told counts the rest."""


def about_the_file(parts: Parts, sheets: Sequence[SheetCells]) -> list[Problem]:
    """Macros, links to other files, and what lies on top of the cells."""
    found = []
    if any(name.casefold().endswith("vbaproject.bin") for name in parts):
        found.append(Problem("macros", "", "", "macros", REMEDIES["macros"], blocking=False))
    if any(name.startswith("xl/externalLinks/") for name in parts):
        found.append(Problem("links", "", "", "links", REMEDIES["links"], blocking=False))
    for sheet in sheets:
        found += drawn_on(parts, sheet)
    return found


def left_aside(
    sheets: Sequence[SheetCells],
    cases: Mapping[str, str],
    titles: Sequence[str],
    seen: Mapping[str, Seen],
    told: Collection[Problem],
) -> list[Problem]:
    """What stands on sheets, in cells and in comments that no question leads to.

    cases: case by name of its sheet; titles: of the study and the codebook, with which sheets
    begin; seen: by name, as a second reader has them; told: the problems so far, whose
    cells are not told again.
    """
    begins = (*(folded(each) for each in titles), folded(f"{TO_FIX}:"), "opt_")
    known = {(each.sheet, each.cell) for each in told}
    found: list[Problem] = []
    for sheet in sheets:
        ours = sheet.name in cases or _is_ours(sheet, begins)
        here = list(_comments(sheet, seen[sheet.name]))
        if not ours and not any(each.sheet == sheet.name for each in told):
            here += _extra(sheet)
        elif sheet.state == "visible":
            here += _typed(sheet, cases.get(sheet.name, ""))
        found += shown(each for each in here if (each.sheet, each.cell) not in known)
    return found


def shown(found: Iterable[Problem]) -> list[Problem]:
    """The first of many problems of a kind on a sheet; the last one says how many there are."""
    every = list(found)
    if len(every) <= _SHOWN:
        return every
    last, more = every[_SHOWN - 1], len(every) - _SHOWN
    remedy = f"{last.remedy}. There are {more} more such cells on this sheet"
    return [*every[: _SHOWN - 1], replace(last, remedy=remedy)]


def _is_ours(sheet: SheetCells, begins: tuple[str, ...]) -> bool:
    """Whether the sheet is one that was sent, by its name or its first words."""
    first = sheet.cells.get("A1")
    words = folded(first.text) if first is not None else ""
    said = words in _OURS or words.startswith(begins) or words == "format"
    return folded(sheet.name) in _OURS or said


def _extra(sheet: SheetCells) -> list[Problem]:
    """A sheet of the coder's own, told once, at its first cell that says anything."""
    for where, cell in sheet.cells.items():
        if folded(cell.text):
            remedy = REMEDIES["extra_sheet"]
            return [Problem("extra_sheet", sheet.name, where, cell.text, remedy, blocking=False)]
    return []


def _comments(sheet: SheetCells, seen: Seen) -> Iterator[Problem]:
    """Comments on cells, in their order."""
    for where, said in sorted(seen.comments.items(), key=lambda each: place(each[0])):
        if said:
            yield Problem("comment", sheet.name, where, said, REMEDIES["comment"], blocking=False)


def _typed(sheet: SheetCells, case_id: str) -> Iterator[Problem]:
    """Texts in cells that were sent without any, which have none of the looks of those with.

    On a case's sheet those above the answers only; the rest is told where rows are read.
    """
    top = 0
    if case_id:
        table, _ = answer_table(grid(sheet), case_id)
        if table is None:  # the whole sheet is told to be unread
            return
        top = table.header_row
        yield from _title(sheet, case_id, top)
    elif folded(sheet.name) == folded(NEW_THEMES) or not _has_looks(sheet):
        return
    for where, cell in sheet.cells.items():
        if case_id and place(where)[0] >= top:
            continue
        if where in sheet.unstyled and folded(cell.text) and not cell.formula:
            remedy = REMEDIES["stray_text"]
            yield Problem(
                "stray_text", sheet.name, where, cell.text, remedy, case_id, blocking=False
            )


def _has_looks(sheet: SheetCells) -> bool:
    """Whether the cells of a sheet still have the looks with which they were sent."""
    return len(sheet.unstyled) < len(sheet.cells)


def _title(sheet: SheetCells, case_id: str, top: int) -> Iterator[Problem]:
    """The title of a case's sheet, where something else stands in its place."""
    first = sheet.cells.get("A1")
    above = {folded(each.text) for where, each in sheet.cells.items() if place(where)[0] < top}
    if first is not None and folded(first.text) and folded(f"Case {case_id}") not in above:
        remedy = REMEDIES["stray_text"]
        yield Problem("stray_text", sheet.name, "A1", first.text, remedy, case_id, blocking=False)
