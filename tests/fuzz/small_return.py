"""What does the fuzzed reader read? A small coding workbook, filled, with every kind of row."""

import io
import zipfile
from datetime import UTC, datetime

import openpyxl
from openpyxl.writer.excel import ExcelWriter

from codebook.model import Codebook
from workbooks.anatomy import ANSWER, ID
from workbooks.coding import CodingWorkbook, write_coding_workbook
from workbooks.contents import CaseDocument, CaseToCode
from workbooks.identity import Sealed
from workbooks.read import Expected

KEY = b"f" * 32
MOMENT = datetime(2026, 1, 5, 9, tzinfo=UTC)
CODEBOOK = Codebook.model_validate(
    {
        "title": "A small framework",
        "scales": {
            "considered": {
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
                        "id": "D1", "title": "Voice", "ask": "Was the child heard?",
                        "scale": "considered", "evidence": {"required_for": ["yes"]},
                    },
                    {
                        "id": "D2", "title": "Wishes", "ask": "Were wishes recorded?",
                        "scale": "considered", "applies_if": {"age": {"at_least": 3}},
                    },
                    {
                        "id": "D3", "title": "Acted on", "ask": "Was it acted on?",
                        "scale": "considered", "applies_if": {"D1": ["yes", "partly"]},
                    },
                    {"id": "D4", "title": "Grade", "ask": "How many stars?", "scale": "grade"},
                    {
                        "id": "D5", "title": "Agencies", "ask": "Who responded?",
                        "scale": "considered", "each_of": ["Health", "Police"],
                    },
                    {
                        "id": "D6", "title": "Harm", "ask": "Which harm?",
                        "choose_any": ["Hit", "Hurt"],
                    },
                    {
                        "id": "D7", "title": "Visits", "ask": "How many visits?",
                        "type": "number", "minimum": 0, "maximum": 50,
                    },
                    {"id": "D8", "title": "Else", "ask": "Anything else?", "type": "text"},
                ],
            }
        ],
    }
)  # fmt: skip
DETAILS = {"RR-1": {"age": "7"}, "RR-2": {"age": "1"}}
DOCUMENTS = {"review": "Review report", "letter": "Panel letter"}
FILLED = {
    "RR-1": {
        "D1": ("Yes", "“I am” <heard> & seen", "Panel letter", "4-5", "Their words", "a note"),
        "D2": ("Can’t tell – unclear",),
        "D3": ("No", "two\nlines"),
        "D4": ("2",),
        "D5.1": ("Partly",),
        "D5.2": ("No", "", "Review report"),
        "D6.1": ("Yes",),
        "D6.2": ("No",),
        "D7": ("12",),
        "D8": ("=Ein _x0041_ Satz",),
    },
    "RR-2": {"D1": ("Noo",), "D4": ("1",), "D5.1": ("Yes",), "D7": ("7.5",), "D8": ("Ende",)},
}


def sealed_as(code: str, person: str) -> Sealed:
    return Sealed(code, "coding", "Small", "main", person, 1, "c" * 64, tuple(DETAILS))


OURS, ANOTHER = sealed_as("ABCD-2345", "ab"), sealed_as("WXYZ-2345", "cd")


def expected(sealed: Sealed) -> Expected:
    """What the study knows of the workbook."""
    return Expected(sealed, CODEBOOK, KEY, DETAILS, documents=DOCUMENTS)


def blank(sealed: Sealed = OURS) -> bytes:
    """The workbook as it was sent."""
    documents = tuple(CaseDocument(title, "r.pdf") for title in DOCUMENTS.values())
    cases = tuple(CaseToCode(case_id, told, (), documents) for case_id, told in DETAILS.items())
    return write_coding_workbook(CodingWorkbook(sealed, CODEBOOK, "A. Brown", cases), KEY, MOMENT)


def filled(sealed: Sealed = OURS) -> bytes:
    """The workbook as a coder filled it in, saved with shared texts as programs save it."""
    book = openpyxl.load_workbook(io.BytesIO(blank(sealed)))
    for case_id, rows in FILLED.items():
        sheet = book[case_id]
        names = {cell.value: cell.row for cell in sheet["A"]}
        heads = [cell.value for cell in sheet[names[ID]]]
        for key, texts in rows.items():
            for beside, text in enumerate(texts):
                if text:
                    cell = sheet.cell(names[key], heads.index(ANSWER) + 1 + beside)
                    cell.value, cell.data_type = text, "s"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        ExcelWriter(book, packed).save()  # unlike `book.save`, it does not look at the clock
    return stream.getvalue()
