"""Workbooks that other programs saved go through `collect`: each cell arrives or is named."""

import io

import openpyxl
import pandas as pd
import pytest
import real_client
import xlsxwriter

from tests.workbooks.conftest import saved
from tests.workbooks.corpus.files import as_from_gnumeric, as_from_google, as_from_numbers

pytestmark = pytest.mark.stages


class Filled:
    """A workbook as its coder filled it in, for what is then done to its parts."""

    def __init__(self, content):
        self.content = content

    def filled(self, edit=None):
        book = openpyxl.load_workbook(io.BytesIO(self.content))
        if edit is not None:
            edit(book)
        return saved(book)


def values_of(content):
    """Every sheet's values with the texts as they are meant, by address; formulas are dropped."""
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    for sheet in book:
        yield sheet.title, [cell for row in sheet for cell in row if cell.value is not None]


def by_openpyxl(desk):
    """A new workbook with nothing but values, as scripts make one."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, cells in values_of(desk.content):
        sheet = book.create_sheet(name)
        for cell in cells:
            sheet[cell.coordinate].value = cell.value
    return saved(book)


def by_xlsxwriter(desk):
    """The same by XlsxWriter, texts as texts."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        for name, cells in values_of(desk.content):
            sheet = book.add_worksheet(name)
            for cell in cells:
                sheet.write_string(cell.row - 1, cell.column - 1, str(cell.value))
    return stream.getvalue()


def by_pandas(engine):
    def made(desk):
        sheets = pd.read_excel(
            io.BytesIO(desk.content), engine="openpyxl", sheet_name=None, header=None,
            dtype=object, keep_default_na=False, na_values=[""],
        )  # fmt: skip
        stream = io.BytesIO()
        with pd.ExcelWriter(stream, engine=engine) as writer:
            for name, table in sheets.items():
                table.to_excel(writer, sheet_name=name, header=False, index=False)
        return stream.getvalue()

    return made


PROGRAMS = {
    "Google Sheets": as_from_google,
    "Numbers": as_from_numbers,
    "Gnumeric": as_from_gnumeric,
    "openpyxl": by_openpyxl,
    "XlsxWriter": by_xlsxwriter,
    "pandas by openpyxl": by_pandas("openpyxl"),
    "pandas by XlsxWriter": by_pandas("xlsxwriter"),
}


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return real_client.small_study(tmp_path_factory.mktemp("small") / "study")


@pytest.fixture(scope="module")
def typed(small):
    """What a coder typed; without escapes, which openpyxl loses before anything comes back."""
    book, documents = real_client.codebook_sent(small), real_client.documents_of(small)
    content = real_client.sent(small).read_bytes()
    cells = [each for seed in (1, 2) for each in
             real_client.many_fills(content, book, documents, seed)]  # fmt: skip
    once = {(each.sheet, each.cell): each for each in cells if "_x" not in each.text}
    answered = {each.row for each in once.values() if each.header == real_client.ANSWER}
    return [each for each in once.values() if each.row in answered]


@pytest.mark.parametrize("program", PROGRAMS)
def test_what_another_program_saved_arrives_or_is_named(small, typed, tmp_path, program):
    book = openpyxl.load_workbook(real_client.sent(small))
    for each in typed:
        cell = book[each.sheet][each.cell]
        cell.value, cell.data_type = each.text, "s"
    content = PROGRAMS[program](Filled(saved(book)))
    study = real_client.copied(small, tmp_path / "study")
    told = real_client.collected(study, content, "back.xlsx")
    assert (told.state, told.why) == ("accepted", "")
    found = real_client.law(typed, told, real_client.documents_of(small))
    assert found.compared == len(typed) > 80, found
    assert not found.silent, f"{program}: {found}"
    assert len(told.answers) > 25, found
