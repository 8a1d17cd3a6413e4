"""What about a workbook would hinder a reader with a screen reader, keyboard or poor sight?

After the Government Analysis Function's "Making spreadsheets accessible: a checklist of the
basics", as far as a program can check it, with contrast as WCAG 2 computes it.
"""

import re

from codebook.excel.styles import FONT, LOOKS, NAVY

WHITE = "FFFFFFFF"
BLACK = "FF000000"
LEAST_TEXT, LEAST_EDGE, LEAST_SIZE = 4.5, 3.0, 11
EMPTY_WORDS = re.compile(r"(https?:|file:|click here$|here$|link$)", re.IGNORECASE)
PLAIN_TABS = re.compile(r"(sheet|tabelle|feuil)\s*\d+", re.IGNORECASE)


def faults(book):
    """Everything found, in words with sheet and cell; hidden sheets hold nothing to read."""
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    found = list(_of_the_file(book, shown))
    for sheet in shown:
        found += [f"{sheet.title}: {each}" for each in _of_a_sheet(sheet)]
    return found


def contrast(one, other):
    """Between two colours such as FF1F3864, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (2, 4, 6)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _of_the_file(book, shown):
    if not book.properties.title:
        yield "the document has no title"
    if not book.properties.language:
        yield "the document has no language"
    if book.active is not book.worksheets[0] or shown[0] is not book.worksheets[0]:
        yield "it does not open on its first sheet"
    for sheet in shown:
        if PLAIN_TABS.fullmatch(sheet.title):
            yield f"tab {sheet.title} says nothing"


def _of_a_sheet(sheet):
    if not sheet["A1"].value:
        yield "A1 has no title"
    yield from (f"{cells} are merged" for cells in sheet.merged_cells.ranges)
    for kind, sizes in (("row", sheet.row_dimensions), ("column", sheet.column_dimensions)):
        yield from (f"{kind} {name} is hidden" for name, each in sizes.items() if each.hidden)
    if not sheet.oddFooter.left.text or "&P" not in (sheet.oddFooter.right.text or ""):
        yield "it prints without a footer"
    if sheet.page_setup.fitToWidth != 1 or not sheet.sheet_properties.pageSetUpPr.fitToPage:
        yield "it prints wider than a page"
    for row in sheet.iter_rows():
        for cell in row:
            if cell.has_style:
                yield from (f"{cell.coordinate} {each}" for each in _of_a_cell(cell))
    yield from _of_colours(sheet)
    yield from _of_the_table(sheet)


def _of_a_cell(cell):
    font, filled = cell.font, _colour(cell.fill.fgColor) if cell.fill.fill_type else WHITE
    if font.name != FONT or font.size < LEAST_SIZE:
        yield f"is in {font.name} {font.size}"
    if contrast(_colour(font.color) if font.color else BLACK, filled) < LEAST_TEXT:
        yield "has text that is hard to see"
    edges = [each for each in (cell.border.left, cell.border.top) if each and each.style]
    for edge in edges:
        if contrast(_colour(edge.color), filled if filled != _filled("header") else WHITE) < 3:
            yield "has edges that are hard to see"
    is_text = isinstance(cell.value, str) and cell.data_type != "f"
    if edges and is_text and not cell.alignment.wrap_text:
        yield "does not wrap"
    if cell.hyperlink is not None and EMPTY_WORDS.match(str(cell.value or "here")):
        yield "is a link without words"


def _of_colours(sheet):
    """Colours that come and go: each has words beside it, and its text can be read."""
    for cells in sheet.conditional_formatting:
        for rule in cells.rules:
            if rule.type == "dataBar":
                if not rule.dataBar.showValue:
                    yield f"{cells.sqref} has a bar without its number"
                if contrast(BLACK, _colour(rule.dataBar.color)) < LEAST_TEXT:
                    yield f"{cells.sqref} has a bar behind text that is hard to see"
                continue
            if not re.search(r"\$[A-Z]+\d+.*\"[A-Z]", rule.formula[0]):
                yield f"{cells.sqref} has a colour without words"
            font = rule.dxf.font.color if rule.dxf.font else None
            if contrast(_colour(font) if font else BLACK, _colour(rule.dxf.fill.bgColor)) < 4.5:
                yield f"{cells.sqref} has coloured text that is hard to see"


def _of_the_table(sheet):
    """One row of headers, nothing blank in it or below it, kept in sight and on every page."""
    tops = [row for row in sheet.iter_rows() if sum(_is_header(cell) for cell in row) > 1]
    if not tops:
        return
    if len(tops) > 1:
        yield f"it has {len(tops)} rows of headers"
    top = tops[0]
    number, last = top[0].row, max(cell.column for cell in top if _is_header(cell))
    yield from (f"{c.coordinate} is a blank header" for c in top[:last] if not c.value)
    if sheet.freeze_panes is None or not sheet.freeze_panes.endswith(str(number + 1)):
        yield "its headers scroll out of sight"
    if sheet.print_title_rows not in (f"{number}:{number}", f"${number}:${number}"):
        yield "its headers do not stand on every page"
    for row in sheet.iter_rows(min_row=number + 1, max_col=last):
        if not any(cell.value or not cell.protection.locked for cell in row):
            yield f"row {row[0].row} of its table is blank"


def _is_header(cell):
    return cell.fill.fill_type is not None and _colour(cell.fill.fgColor) == NAVY


def _filled(look):
    return _colour(LOOKS[look]["fill"].fgColor)


def _colour(colour):
    """A colour as FFRRGGBB; black where it is the program's own."""
    return colour.rgb if colour is not None and isinstance(colour.rgb, str) else BLACK
