"""How does the agreement report look in Excel? The same figures, for those who live there."""

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flows.agreement.differences import Difference

WIDTHS = {"title": 40, "question": 11, "part": 18, "case": 14, "key": 24, "value": 80}
SHOWN_DECIMALS = "0.000"


def as_excel(
    rows: Sequence[Mapping[str, Any]],
    found: Sequence[Difference],
    about: Sequence[tuple[str, str]],
    title: str,
    made_at: datetime,
    beside: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
) -> bytes:
    """A workbook with sheets Questions, Disagreements and About; no formula, same bytes.

    beside: rows of further sheets by name; a sheet without a row is left out.
    """
    from xlsxwriter import Workbook  # type: ignore[import-untyped]  # noqa: PLC0415  # heavy; publishes no types

    out = io.BytesIO()
    book = Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": title, "author": "intercoder", "created": _naive(made_at)})
    header = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    number = book.add_format({"num_format": SHOWN_DECIMALS, "valign": "top"})
    sheets = {
        "Questions": [dict(row) for row in rows],
        **{name: [dict(row) for row in rows] for name, rows in (beside or {}).items() if rows},
        "Disagreements": _difference_rows(found),
        "About": [{"key": key, "value": value} for key, value in about],
    }
    for name, content in sheets.items():
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        for at, column in enumerate(content[0] if content else {}):
            sheet.set_column(at, at, WIDTHS.get(column, 14))
            sheet.write_string(0, at, column.replace("_", " "), header)
            for line, row in enumerate(content, start=1):
                value = row[column]
                if isinstance(value, bool) or not isinstance(value, int | float):
                    sheet.write_string(line, at, "" if value is None else str(value), text)
                else:
                    sheet.write_number(
                        line, at, value, number if isinstance(value, float) else text
                    )
    book.close()
    return out.getvalue()


def _difference_rows(found: Sequence[Difference]) -> list[dict[str, Any]]:
    """A row for each coder's side of each disagreement."""
    return [
        {
            "case": each.row.case_id,
            "question": each.row.question,
            "part": each.row.part,
            "title": each.title,
            "coder": side.coder,
            "answer": side.answer,
            "evidence": side.evidence,
            "kind": "verbatim" if side.verbatim else "own words",
            "place": side.place,
            "note": side.note,
        }
        for each in found
        for side in each.said
    ]


def _naive(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None, microsecond=0)
