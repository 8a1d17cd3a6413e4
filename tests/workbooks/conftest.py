"""A small coding workbook, filled in as drawn and then treated as coders treat workbooks."""

import io
import zipfile
from datetime import UTC, datetime

import openpyxl
import pytest

from codebook.model import Codebook
from workbooks.anatomy import ANSWER, ID
from workbooks.coding import CodingWorkbook, write_coding_workbook
from workbooks.contents import CaseDocument, CaseToCode
from workbooks.identity import Sealed
from workbooks.read import Expected, opened, read_return
from workbooks.sealed import identity_of

KEY = b"k" * 32
MOMENT = datetime(2026, 1, 5, 9, tzinfo=UTC)
CODEBOOK = {
    "title": "A small framework",
    "scales": {
        "considered": {
            "level": "ordinal",
            "values": [
                {"code": "no", "label": "No"},
                {"code": "partly", "label": "Partly"},
                {"code": "yes", "label": "Yes"},
                {"code": "unclear", "label": "Can’t tell – unclear", "off_scale": True},
            ],
        },
        "grade": {"values": [{"code": "one", "label": "1"}, {"code": "two", "label": "2"}]},
    },
    "areas": [
        {
            "id": "voice",
            "title": "Voice",
            "questions": [
                {
                    "id": "D01", "title": "Voice", "ask": "Was the child heard?",
                    "scale": "considered", "evidence": {"required_for": ["yes", "partly"]},
                },
                {
                    "id": "D02", "title": "Wishes", "ask": "Were wishes recorded?",
                    "scale": "considered", "applies_if": {"age": {"at_least": 3}},
                },
                {
                    "id": "D03", "title": "Acted on", "ask": "Was it acted on?",
                    "scale": "considered", "applies_if": {"D01": ["yes", "partly"]},
                },
                {"id": "D04", "title": "Grade", "ask": "How many stars?", "scale": "grade"},
                {
                    "id": "D05", "title": "Agencies", "ask": "Who responded?",
                    "scale": "considered", "each_of": ["Health", "Police"],
                },
                {
                    "id": "D06", "title": "Visits", "ask": "How many visits?", "type": "number",
                    "minimum": 0, "maximum": 50,
                },
                {"id": "D07", "title": "Anything else", "ask": "Anything else?", "type": "text"},
            ],
        }
    ],
}  # fmt: skip
DETAILS = {"RR-1": {"age": "7"}, "RR-2": {"age": "1"}, "RR-3": {"age": ""}}


class Desk:
    """A coder's desk: the workbook they were sent, ways to spoil it, and its reader."""

    def __init__(self):
        self.key = KEY
        self.codebook = Codebook.model_validate(CODEBOOK)
        self.sealed = Sealed(
            "ABCD-2345", "coding", "Small study", "main", "ab", 1, "c" * 64, tuple(DETAILS)
        )
        self.blank = self.sent(self.sealed)

    def sent(self, sealed, key=KEY):
        """A workbook as it is sent out."""
        documents = (CaseDocument("Review report", "r.pdf"), CaseDocument("Panel letter", "l.pdf"))
        cases = tuple(
            CaseToCode(case_id, DETAILS.get(case_id, {}), (), documents) for case_id in sealed.cases
        )
        book = CodingWorkbook(sealed, self.codebook, "A. Brown", cases, confidence=True)
        return write_coding_workbook(book, key, MOMENT)

    def where(self, sheet, key, header=ANSWER):
        """The address of a cell by its row's ID and its column's header."""
        (column,) = (
            cell.column_letter for cell in sheet[self.header_row(sheet)] if cell.value == header
        )
        return f"{column}{self.row(sheet, key)}"

    def row(self, sheet, key):
        return next(cell.row for cell in sheet["A"] if cell.value == key)

    def header_row(self, sheet):
        return self.row(sheet, ID)

    def fill(self, drawn="", edit=None, content=None):
        """The workbook filled in as drawn (case, id, then headers), then edited."""
        book = openpyxl.load_workbook(io.BytesIO(content or self.blank))
        for told in rows_of(drawn):
            sheet = book[told.pop("case")]
            key = told.pop("id")
            for header, text in told.items():
                if text:
                    sheet[self.where(sheet, key, header)] = text
        if edit is not None:
            edit(book)
        return saved(book)

    def identity(self, content, known=None):
        return identity_of(opened(content).cells, KEY, known)

    def read(self, content, before=None):
        expected = Expected(
            self.sealed, self.codebook, KEY, DETAILS,
            documents={"review": "Review report", "letter": "Panel letter"}, before=before or {},
        )  # fmt: skip
        return read_return(opened(content), expected)


def rows_of(drawn):
    """Rows of a table drawn with bars, by header."""
    lines = [line.strip().strip("|").split("|") for line in drawn.strip().splitlines()]
    heads, *rows = [[cell.strip() for cell in line] for line in lines] or [[]]
    return [dict(zip(heads, row, strict=True)) for row in rows]


def saved(book):
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def repacked(content, change):
    """The file with its parts changed: `change` takes and gives a dict of bytes by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = change({name: packed.read(name) for name in packed.namelist()})
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    return stream.getvalue()


@pytest.fixture(scope="session")
def desk():
    return Desk()


@pytest.fixture(scope="session")
def repack():
    return repacked


def pytest_collection_modifyitems(items):
    """Whatever writes or reads a workbook here is no pure test."""
    for item in items:
        if "desk" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.stages)
