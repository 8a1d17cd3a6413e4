"""What stands in tables.xlsx? A cover, contents, notes and one table a sheet."""

import io
import textwrap
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import gptables as gpt
import pandas as pd

from flows.failed import in_words
from flows.publish.characteristics import Characteristic
from flows.publish.charts import label_of
from flows.publish.content import SYMBOLS, Content
from flows.publish.counts import ThemeCount
from flows.publish.groups import column_title

MADE = datetime(2000, 1, 1)  # noqa: DTZ001  # file properties hold no zone; fixed, so that bytes are
NOTES = {
    "rounding": "Percentages are of the cases to which a question applies (the denominator), "
    "rounded with halves up. They may not add up to 100%.",
    "denominator": "The denominator leaves out cases to which the question does not apply, "
    "answers that say so, and answers that are not settled.",
    "unknown": "Cases whose characteristic is unknown are left out of its denominator.",
    "weights": "Percentage, weighted: each case counts for the cases of the register for which it "
    "stands by the design of the sample. Numbers of cases and denominators are not weighted. Left "
    "empty where it would tell of small counts.",
    "register": "The register stands for the cases that could have been drawn. Its figures are "
    "shown for a characteristic only where no count, and no number of cases not drawn, is small.",
    "agreement": "How far coders agree is judged from the answers they gave before any "
    "discussion. See the report.",
}
Cell = int | float | str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its title, the notes it refers to, its columns and rows."""

    title: str
    notes: tuple[str, ...]
    columns: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]


def tables_xlsx(content: Content) -> bytes:
    """The workbook, the same bytes for the same content."""
    with warnings.catch_warnings():
        # gptables 2.0 works with pandas 3 but uses what pandas 4 will no longer have.
        warnings.filterwarnings("ignore", module="gptables")
        return _written(content)


def _written(content: Content) -> bytes:
    out = io.BytesIO()
    sheets = {f"Table_{number}": each for number, each in enumerate(_sheets(content), 1)}
    used = [name for name in NOTES if any(name in each.notes for each in sheets.values())]
    book = gpt.produce_workbook(
        out,
        {name: _table(name, each, content.file.synthetic) for name, each in sheets.items()},
        cover=_cover(content),
        notes_table=pd.DataFrame(
            {"Note": used, "Note text": [_note(name, content) for name in used]}
        ),
        workbook_options={"in_memory": True},
    )
    book.set_properties(
        {
            "title": f"{content.file.title}: tables",
            "author": content.file.lead.name,
            "comments": content.status.words,
            "created": MADE,
        }
    )
    for name, sheet in zip(book.sheetnames, book.worksheets(), strict=True):
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        if name in sheets:
            sheet.repeat_rows(len(_above(sheets[name], content.file.synthetic)) + 2)
    book.close()
    return out.getvalue()


def _cover(content: Content) -> gpt.Cover:
    told = [f"{each.word}: {each.sentence}" for each in content.banners]
    about = [
        f"{content.cases:,} cases were coded with version {content.codebook.version} of the "
        f"codebook '{content.codebook.title}'.",
        "Small counts are protected. Symbols in cells, in square brackets:",
        *(f"{symbol} {words}" for symbol, words in content.symbols_in_cells.items()),
    ]
    if content.codebook.attribution:
        about += textwrap.wrap(content.codebook.attribution, 95)
    contact = [
        content.file.lead.name,
        *([content.file.lead.email] if content.file.lead.email else []),
    ]
    return gpt.Cover(
        title=f"{content.file.title}: tables", intro=told, about=about, contact=contact, width=100
    )


def _note(name: str, content: Content) -> str:
    """A note's text; the one on agreement says which rounds went on against a failed checkpoint."""
    against = content.against if name == "agreement" else ()
    return " ".join([NOTES[name], *map(in_words, against)])


def _table(name: str, sheet: Sheet, synthetic: str) -> gpt.GPTable:
    frame = pd.DataFrame(list(sheet.rows), columns=list(sheet.columns), dtype=object)
    above = _above(sheet, synthetic)
    words = [
        each for each in sheet.columns if not each.startswith(("Number", "Denominator", "Per"))
    ]
    return gpt.GPTable(
        table=frame,
        table_name=name,
        title=f"{sheet.title} " + "".join(f"$${note}$$" for note in sheet.notes),
        instructions=above[0],
        legend=above[1:],
        index_columns={},
        additional_formatting=[
            {"column": {"columns": words, "format": {"align": "left", "text_wrap": True}}}
        ],
    )


def _above(sheet: Sheet, synthetic: str) -> list[str]:
    """The lines between title and table: how to read it, and the symbols it uses."""
    used = {cell for row in sheet.rows for cell in row if isinstance(cell, str)}
    symbols = [f"{each} {words}" for each, words in SYMBOLS.items() if each in used]
    told = "This worksheet contains one table. Notes in brackets: see the Notes worksheet."
    return [told, *([synthetic] if synthetic else []), *symbols]


def _sheets(content: Content) -> Iterator[Sheet]:
    yield from _characteristic_sheets(content)
    total = [row for row in content.rows if not row.by]
    themes = [row for row in total if row.kind == "theme"]
    if themes:
        yield _count_sheet(content, "Themes by number of cases", themes)
    for area in dict.fromkeys(row.area for row in total):
        rows = [row for row in total if row.area == area and row.kind == "value"]
        if not rows:  # themes of several questions, which stand above
            continue
        yield _count_sheet(content, f"All answers: {area}", rows)
    for by in dict.fromkeys(row.by for row in content.rows if row.by):
        rows = [row for row in content.rows if row.by == by]
        title = f"Themes and answers by {column_title(content.file, by).lower()}"
        yield _count_sheet(content, title, rows, grouped=True)


def _characteristic_sheets(content: Content) -> Iterator[Sheet]:
    titles = {name: each.title for name, each in content.file.attributes.items()}
    columns = ("Characteristic", "Value", "Number of cases", "Denominator", "Percentage")
    total = [each for each in content.characteristics if each.group == "All"]
    grouped = [each for each in content.characteristics if each.group != "All"]
    notes = ("rounding", "unknown")
    if total:
        rows = [(_title(titles, each), *_figures(each)) for each in total]
        yield Sheet("Characteristics of the cases", notes, columns, rows)
    if content.beside:
        yield _beside_sheet(content, titles)
    if grouped:
        by = column_title(content.file, content.file.group_by)
        rows = [(_title(titles, each), *_figures(each)) for each in grouped]
        with_group = [
            (row[0], row[1], g.group, *row[2:]) for row, g in zip(rows, grouped, strict=True)
        ]
        title = f"Characteristics of the cases by {by.lower()}"
        yield Sheet(title, notes, (*columns[:2], by, *columns[2:]), with_group)


def _beside_sheet(content: Content, titles: dict[str, str]) -> Sheet:
    """The sample beside the register, and beside benchmarks where there are any."""
    figures = ("Number", "Denominator", "Percentage")
    columns = ["Characteristic", "Value"]
    columns += [f"{each} in the {where}" for where in ("sample", "register") for each in figures]
    known = any(each.source for each in content.beside)
    columns += ["Percentage by benchmark", "Benchmark"] if known else []
    rows = []
    for each in content.beside:
        n, base = each.population_n, each.population_denominator
        beside: tuple[Cell, ...] = (
            "[c]" if n is None else n,
            "[c]" if base is None else base,
            each.population_marker or _number(each.population_percent),
        )
        elsewhere = (_number(each.benchmark), each.source) if known else ()
        rows.append((_title(titles, each.sample), *_figures(each.sample), *beside, *elsewhere))
    title = "Characteristics of the sample beside the register"
    return Sheet(title, ("rounding", "unknown", "register"), tuple(columns), rows)


def _title(titles: dict[str, str], row: Characteristic) -> str:
    return titles.get(row.attribute, row.attribute)


def _figures(row: Characteristic) -> tuple[Cell, ...]:
    return (row.path or row.value, *_shown(row))


def _count_sheet(
    content: Content, title: str, rows: Sequence[ThemeCount], *, grouped: bool = False
) -> Sheet:
    """Rows of counts; with a column for the group where they are divided."""
    columns = ["ID", "Question", "Answer or theme", "Agreement"]
    columns += ["Number of cases", "Denominator", "Percentage"]
    notes: tuple[str, ...] = ("rounding", "denominator", "agreement")
    if content.weighted:
        columns.append("Percentage, weighted")
        notes += ("weights",)
    if grouped:
        columns.insert(3, "Group")
    found: list[tuple[Cell, ...]] = []
    for row in rows:
        asked = content.asked(row.question, row.part)
        where = (row.group,) if grouped else ()
        first = (asked.key, asked.title, label_of(content.codebook, row), *where)
        weighted = (_number(row.weighted_percent),) if content.weighted else ()
        verdict = content.verdict(row.question, row.part)
        found.append((*first, verdict, *_shown(row), *weighted))
    return Sheet(title, notes, tuple(columns), found)


def _shown(row: ThemeCount | Characteristic) -> tuple[Cell, Cell, Cell]:
    """Number, denominator and percentage, each with its symbol where it is not shown."""
    marker = next((each for each in row.marker.split() if each not in {"[ne]", "[nr]"}), "")
    percent: Cell = marker or ""
    if row.percent and marker != "[low]":
        percent = _number(row.percent)
    n: Cell = row.n if row.n is not None else "[c]"
    return n, row.denominator if row.denominator is not None else "[c]", percent


def _number(percent: str) -> Cell:
    """A percentage as a number; "" where there is none."""
    if not percent:
        return ""
    return float(percent) if "." in percent else int(percent)
