"""The pieces of which every workbook is made."""

import io
from datetime import UTC, datetime

import openpyxl
import pytest

from codebook.excel.sheets import lines_of, new_book, save_bytes, write_lists

MOMENT = datetime(2026, 1, 5, 9, tzinfo=UTC)


def made(moment=MOMENT):
    book = new_book("A & B <c>", "Subject", "ABCD-2345", moment)
    sheet = book.sheet("One")
    book.put(sheet, 1, 1, "=1+1")
    book.compute(sheet, 2, 1, 'A1&" <&> "', "=1+1 <&> ")
    book.compute(sheet, 3, 1, "2*3", 6)
    return book


@pytest.mark.stages
def test_a_formula_brings_what_it_gives():
    """For previews, protected view and readers that do not compute."""
    content = save_bytes(made(), MOMENT)
    values = openpyxl.load_workbook(io.BytesIO(content), data_only=True)["One"]
    formulas = openpyxl.load_workbook(io.BytesIO(content))["One"]
    assert [cell.value for cell in values["A"]] == ["=1+1", "=1+1 <&> ", 6]
    assert [cell.data_type for cell in formulas["A"]] == ["s", "f", "f"]


@pytest.mark.stages
def test_the_same_content_and_moment_are_the_same_bytes():
    """No clock, no order of making, no name of a machine is in the file."""
    assert save_bytes(made(), MOMENT) == save_bytes(made(), MOMENT)
    later = MOMENT.replace(hour=10)
    assert save_bytes(made(later), later) != save_bytes(made(), MOMENT)


@pytest.mark.stages
def test_lists_of_one_name_do_not_overwrite_each_other():
    """A scale may be called like one of the lists that every workbook has, or hold odd letters."""
    book = made()
    names = [
        book.options("kind", ["a", "b"]),
        book.options("Kind", ["c"]),
        book.options("a-ü", ["d"]),
        book.options("other", ["a", "b"]),
    ]
    assert names == ["opt_kind", "opt_kind_2", "opt_a__", "opt_kind"]
    write_lists(book)
    read = openpyxl.load_workbook(io.BytesIO(save_bytes(book, MOMENT)))
    assert read.defined_names["opt_kind_2"].attr_text == "'_lists'!$B$2:$B$2"


def test_a_row_begins_high_enough_for_its_longest_text():
    """Rather a line too many than text that cannot be seen."""
    assert lines_of("", 20) == 1
    assert lines_of("one\ntwo", 20) == 2
    assert lines_of("x" * 100, 26) >= 4
