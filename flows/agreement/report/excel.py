"""How does the agreement report look in Excel? The same figures, for those who live there."""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from flows.agreement.report.checklist import Checked
from flows.agreement.report.columns import Column, column
from flows.agreement.report.sheets import Rows, columns_of, meanings, tables

FORMATS = {"figure": "0.000", "share": "0.0%", "count": "#,##0"}
LINE, MOST_LINES = 15.0, 27
"""The height of a line in points, and how many lines a row of Excel can be high."""
MOST_ROWS = 20_000
"""So many rows of a table stand in the workbook; more would take minutes to write and open."""


def as_excel(
    content: Mapping[str, Any],
    sides: Rows,
    checklist: Sequence[Checked],
    about: Sequence[tuple[str, str]],
    title: str,
    made_at: datetime,
) -> bytes:
    """A workbook with a sheet for each table; no formula, no link, the same bytes each time.

    sides: each coder's side of each disagreement. Of each table it holds the first MOST_ROWS,
    and says so on the sheet About.
    """
    found = tables(content)
    whole = {"Questions": found["Questions"], "Disagreements": sides, **found}
    sheets = {name: rows[:MOST_ROWS] for name, rows in whole.items()}
    cut = [(name, len(rows)) for name, rows in whole.items() if len(rows) > MOST_ROWS]
    sheets["Checklist"] = [
        {"checklist": each.part, "item": each.item, "state": each.state, "words": each.words}
        for each in checklist
    ]
    sheets["About"] = [
        {"about": key, "words": words}
        for key, words in (*about, *((f"Sheet {name}", _cut(name, n)) for name, n in cut))
    ]
    sheets["What the columns mean"] = meanings(sheets)
    return _written(sheets, title, made_at)


def _cut(name: str, rows: int) -> str:
    """Where the rows stand that a sheet does not hold."""
    where = "the .csv file of disagreements" if name == "Disagreements" else "the .json file"
    return f"The first {MOST_ROWS:,} of {rows:,} rows; all stand in {where}."


def _written(sheets: Mapping[str, Rows], title: str, made_at: datetime) -> bytes:
    from xlsxwriter import Workbook  # type: ignore[import-untyped]  # noqa: PLC0415  # heavy; publishes no types

    out = io.BytesIO()
    book = Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": title, "author": "intercoder", "created": _naive(made_at)})
    header = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    looks: dict[str, Any] = {
        kind: book.add_format({"num_format": shown, "valign": "top"})
        for kind, shown in FORMATS.items()
    }
    looks["text"] = book.add_format({"text_wrap": True, "valign": "top", "indent": 1})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_footer("&L&A&RPage &P of &N")
        columns = columns_of(rows)
        kinds = [column(key) or _by_content(key, rows) for key in columns]
        for at, (key, each) in enumerate(zip(columns, kinds, strict=True)):
            sheet.set_column(at, at, each.width)
            sheet.write_string(0, at, key.replace("_", " "), header)
        sheet.set_row(0, LINE * _lines(zip(columns, kinds, strict=True)))
        for line, row in enumerate(rows, start=1):
            high = _lines((row.get(key), each) for key, each in zip(columns, kinds, strict=True))
            if high > 1:
                sheet.set_row(line, LINE * high)
            for at, key in enumerate(columns):
                _write(sheet, line, at, row.get(key), looks, kinds[at].kind)
        if rows:
            sheet.autofilter(0, 0, len(rows), len(columns) - 1)
    book.close()
    return out.getvalue()


def _lines(cells: Iterable[tuple[Any, Column]]) -> int:
    """How many lines the longest text takes in its column: not every program grows rows itself."""
    texts = [(len(text), each.width - 2) for text, each in cells if isinstance(text, str)]
    return min(MOST_LINES, max([1, *(-(-length // width) for length, width in texts)]))


def _write(sheet: Any, line: int, at: int, value: Any, looks: Mapping[str, Any], kind: str) -> None:
    """One cell: a number as a number, yes and no in words, nothing where there is none."""
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_string(line, at, "yes" if value else "no", looks["text"])
    elif isinstance(value, int | float):
        sheet.write_number(line, at, value, looks[kind if kind != "text" else "count"])
    else:
        sheet.write_string(line, at, str(value), looks["text"])


def _by_content(key: str, rows: Sequence[Mapping[str, Any]]) -> Column:
    """How a column that is not in the list is written, by what stands in it."""
    values = [row[key] for row in rows if row.get(key) is not None]
    if any(isinstance(each, float) for each in values):
        return Column("", "share" if "percent" in key or "share" in key else "figure")
    if values and all(isinstance(each, int) and not isinstance(each, bool) for each in values):
        return Column("", "count")
    return Column("", "text", 20)


def _naive(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None, microsecond=0)
