"""Tables of ratings as people have them: read right, or refused with place and remedy."""

import os
from pathlib import Path

import numpy as np
import pytest
from openpyxl import Workbook

from codebook.faults import StudyError
from flows.agreement.ratings.asked import Asked
from flows.agreement.ratings.read import read_ratings

WIDE = "case,ab,cd\nu1,1,1\nu2,2,1\nu3,2,2\n"
CODES = [[0, 0], [1, 0], [1, 1]]


def read(path: Path, **asked):
    """The one question of a table: its ratings."""
    (ratings,) = read_ratings(path, Asked(**asked))
    return ratings


def told(path: Path, **asked) -> str:
    """What is said of a table that cannot be read."""
    with pytest.raises(StudyError) as error:
        read_ratings(path, Asked(**asked))
    return str(error.value)


@pytest.fixture
def file(tmp_path: Path):
    """A file with this content."""

    def make(content: str | bytes, name: str = "r.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return make


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_csv_file_is_read_however_a_spreadsheet_program_saved_it(file, separator, encoding, end):
    """Excel writes commas or semicolons by country, and UTF-16 with tabs as Unicode Text."""
    text = 'Fall,Zoë,Jörg\nu1,ja,ja\nu2,nein,ja\nu3,"nein",nein\n'.replace(",", separator)
    found = read(file(text.replace("\n", end), encoding=encoding), values=("ja", "nein"))

    assert found.coders == ("Zoë", "Jörg")
    assert found.cases == ("u1", "u2", "u3")
    assert found.codes.tolist() == CODES


def test_the_line_that_tells_excel_the_separator_is_no_header(file):
    found = read(file("sep=;\ncase;ab;cd\nu1;1;1\nu2;2;1\nu3;2;2\n"))

    assert found.codes.tolist() == CODES


def test_decimal_commas_are_numbers_where_semicolons_separate(file):
    """One and a half in Germany; "1,5" beside 1.5 in one file is two ways of writing, and told."""
    path = file("case;ab;cd\nu1;1,5;1,50\nu2;2;1,5\n")

    assert read(path).values == ("1.5", "2")
    assert "row 2, column ab: '1,5'" in told(file("case;ab;cd\nu1;1,5;1.5\nu2;2;1.5\nu3;2;2\n"))


def test_one_value_however_it_is_written(file, tmp_path):
    """1, "1", 1.0 and True; and Yes is yes where it is declared so."""
    book = Workbook()
    for row in (["case", "ab", "cd"], ["u1", 1, "1"], ["u2", 0, True], ["u3", False, "0.0"]):
        book.active.append(row)
    book.save(tmp_path / "r.xlsx")

    assert read(tmp_path / "r.xlsx").codes.tolist() == [[1, 1], [0, 1], [0, 0]]
    assert read(file("case,ab,cd\nu1,1,TRUE\nu2,false,0\n")).codes.tolist() == [[1, 1], [0, 0]]
    yes = read(file("case,ab,cd\nu1,Yes, yes \nu2,NO,no\n"), values=("no", "yes"))
    assert yes.codes.tolist() == [[1, 1], [0, 0]]


def test_values_that_differ_in_capitals_only_are_told(file):
    """Counted apart they would be a disagreement that none of the coders meant."""
    said = told(file("case,ab,cd\nu1,Yes,yes\nu2,no,no\n"))

    assert "row 2, column cd: 'yes'" in said
    assert "write both alike, or name all with --values" in said


def test_texts_that_often_mean_no_answer_are_asked_about(file):
    """Between numbers NA is a fault, between words a value with a note; --missing settles it."""
    numbers = file("case,ab,cd\nu1,1,NA\nu2,2,1\nu3,2,2\n")
    words = file("case,ab,cd\nu1,no,NA\nu2,yes,no\nu3,yes,yes\n", "w.csv")

    assert "row 2, column cd: 'NA'" in told(numbers)
    assert "--missing 'NA'" in told(numbers)
    assert read(words).notes == (
        "'NA' is counted as a value; if it means no answer, add --missing 'NA'",
    )
    for path in (numbers, words):
        found = read(path, missing=("na",))
        assert found.codes.tolist() == [[0, -1], [1, 0], [1, 1]]
        assert found.notes == ()


def test_off_scale_answers_stand_apart_from_the_scale(file):
    found = read(file("case,ab,cd\nu1,1,unclear\nu2,2,1\nu3,2,2\n"), off_scale=("unclear",))

    assert (found.values, found.off_scale, found.numeric) == (("1", "2"), ("unclear",), True)
    assert found.codes.tolist() == [[0, 2], [1, 0], [1, 1]]


def test_columns_that_are_no_coders_are_left_out(file):
    path = file("row,id,ab,cd,final\n1,u1,1,1,x\n2,u2,2,1,y\n3,u3,2,2,\n")

    assert read(path, coders=("ab", "CD")).codes.tolist() == CODES
    assert told(path, coders=("ab", "zz")) == (
        "r.csv has no column 'zz'. Its columns are: 'row', 'id', 'ab', 'cd', 'final'"
    )


def test_a_file_without_header_or_cases_is_read_when_said_so(file):
    """As ReCal takes them: a column a coder, a row a case."""
    path = file("1,1\n2,1\n2,2\n")
    found = read(path, header=False, cases=False)

    assert (found.coders, found.cases) == (("coder 1", "coder 2"), ("row 1", "row 2", "row 3"))
    assert found.codes.tolist() == CODES
    assert read(file("u1,1,1\nu2,2,1\nu3,2,2\n"), header=False).codes.tolist() == CODES
    assert "say --no-header" in told(file("u1,1,2\nu2,2,1\nu3,2,2\n"))
    assert "say --no-header" in told(file("u1,1,1\nu2,2,1\nu3,2,2\n"))


def test_coders_may_bear_numbers_that_are_also_values(file):
    assert read(file("case,1,2\nu1,1,1\nu2,2,1\nu3,2,2\n")).codes.tolist() == CODES


@pytest.mark.parametrize(
    ("columns", "header"),
    [((), "case,coder,value"), (("post", "who", "says"), "says,post,who,when")],
)
def test_a_long_table_by_its_first_columns_or_by_name(file, columns, header):
    answers = [("u1", "ab", "1"), ("u1", "cd", "1"), ("u2", "ab", "2"), ("u2", "cd", "1"),
               ("u3", "cd", "2"), ("u3", "ab", "2")]  # fmt: skip
    lines = [
        ",".join((value, case, coder, "x") if columns else (case, coder, value))
        for case, coder, value in answers
    ]
    found = read(file("\n".join([header, *lines])), long=True, columns=columns)

    assert found.codes.tolist() == CODES


def test_each_question_of_a_long_table_is_apart(file):
    path = file("q,case,coder,value\nA,u1,ab,1\nA,u1,cd,2\nB,u1,ab,x\nB,u1,cd,x\nB,u2,cd,y\n")
    both = read_ratings(path, Asked(long=True, columns=("case", "coder", "value"), question="q"))

    assert [(each.question, each.values, each.codes.tolist()) for each in both] == [
        ("A", ("1", "2"), [[0, 1]]),
        ("B", ("x", "y"), [[0, 0], [-1, 1]]),
    ]
    said = told(path, long=True, columns=("case", "coder", "value"))
    assert "row 4, column 4 (value): a second value of coder 'ab' for case 'u1'" in said
    assert "name the column of questions with --question" in said


FAULTS = {
    "label outside the values": (
        "case,ab,cd\nu1,1,4\nu2,5,4\n", {"values": ("1", "2")},
        ["row 2, column cd: '4' (and 1 more times). Values: 1, 2", "row 3, column ab: '5'"]),
    "one coder": ("case,ab\nu1,1\n", {}, ["has 1 coder", "--no-cases"]),
    "one column": ("case\nu1\nu2\n", {}, ["has one column", "commas, semicolons or tabs"]),
    "duplicated case": (
        "case,ab,cd\nu1,1,1\nu2,1,1\nu1,2,1\n", {},
        ["row 4, column 1 (case): the case 'u1' again (first in row 2)", "--long"]),
    "no case": ("case,ab,cd\nu1,1,1\n,2,1\n", {}, ["row 3, column 1 (case): no case"]),
    "numbers and words": (
        "case,ab,cd\nu1,1,2\nu2,1,x\n", {}, ["row 3, column cd: 'x'. Numbers and words"]),
    "too many cells": (
        "case,ab,cd\nu1,1,2\nu2,1,2,3\n", {}, ["row 3, column 4: '3' beyond the header"]),
    "too few cells": (
        "case,ab,cd\nu1,1,2\nu2,1\n", {}, ["row 3, column 3 (cd): 2 cells under 3 columns"]),
    "a header twice": (
        "case,ab,cd\nu1,1,2\ncase,ab,cd\nu2,1,2\n", {},
        ["row 3, column 1 (case): the header again"]),
    "a coder twice": ("case,ab,ab\nu1,1,2\n", {}, ["row 1, column 3 (ab): the coder 'ab' twice"]),
    "a column without a name": (
        "case,ab,,cd\nu1,1,2,1\n", {}, ["row 1, column 3: a column without a name"]),
    "an open quotation mark": (
        'case,ab,cd\nu1,1,2\nu2,"1,2\n', {}, ["row 3: no row of a CSV file"]),
    "a NUL byte": ("case,ab,cd\nu1,1,\0\n", {}, ["a NUL byte in row 2", "CSV UTF-8"]),
    "an endless number": ("case,ab,cd\nu1,1,1e200\n", {}, ["row 2, column cd: '1e200'"]),
    "coders alike": (
        "case,coder,value\nu1,ab,1\nu1,AB,1\n", {"long": True}, ["coders 'ab' and 'AB'"]),
    "a long table with too few columns": (
        "case,coder\nu1,ab\n", {"long": True}, ["row 1: a long table needs", "has 2"]),
    "a long table with gaps": (
        "case,coder,value\nu1,,1\nu1,ab,2\nu1\n", {"long": True},
        ["row 2, column 2 (coder): nothing", "row 4, column 2: 1 cells"]),
    "only a header": ("case,ab,cd\n", {}, ["is empty"]),
    "only blanks": ("\n \n", {}, ["is empty"]),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_with_its_place_and_a_remedy(file, name):
    content, asked, expected = FAULTS[name]
    said = told(file(content), **asked)

    for words in expected:
        assert words in said, said


def test_faults_of_different_kinds_are_told_together(file):
    said = told(file("case,ab,cd\nu1,1,9\nu1,1,2\nu2,1\nu3,x,1\n"), values=("1", "2"))

    assert "'u1' again" in said
    assert "2 cells under 3 columns" in said
    assert "row 2, column cd: '9'" in said
    assert "row 5, column ab: 'x'" in said


def test_many_faults_are_counted_and_the_first_listed(file):
    rows = "\n".join(f"u1,{at},1" for at in range(50))
    said = told(file(f"case,ab,cd\n{rows}\n"))

    assert said.startswith("r.csv cannot be used (29 more faults)")
    assert said.count("\n") == 20


def test_what_is_no_table_is_told(file, tmp_path):
    assert told(tmp_path / "none.csv") == f"none.csv not found in {tmp_path}"
    assert told(tmp_path).endswith("is a folder. Name a file in it")
    assert "is no table of text" in told(file(bytes(range(32)) * 20, "picture.csv"))
    assert "is no table of text" in told(file(b"\x89PNG\r\n\x1a\n" + bytes(200), "p.csv"))
    assert "as an Excel file" in told(file(b"no zip", "r.xlsx"))
    assert "as an Excel file" in told(file(b"PK\x03\x04 cut off", "r.xlsx"))
    assert "is empty" in told(file(b"", "r.csv"))


def test_a_file_of_300_mb_is_refused_without_being_read(tmp_path, monkeypatch):
    """By its size alone: not a byte of it is asked for."""
    path = tmp_path / "large.csv"
    path.touch()
    os.truncate(path, 300 * 1024 * 1024)
    monkeypatch.setattr(Path, "open", lambda *_: pytest.fail("opened"))

    assert told(path).startswith("large.csv is too large: 300 MB; up to 100 MB can be read. Keep")


def test_standard_input_is_read_within_the_same_bounds(monkeypatch):
    import io

    from flows.agreement.ratings import files

    monkeypatch.setattr(files.sys, "stdin", io.TextIOWrapper(io.BytesIO(WIDE.encode())))
    found = read(Path("-"))
    assert (found.file, found.codes.tolist()) == ("standard input", CODES)

    monkeypatch.setattr(files, "LARGEST", 10)
    monkeypatch.setattr(files.sys, "stdin", io.TextIOWrapper(io.BytesIO(WIDE.encode())))
    assert told(Path("-")).startswith("standard input is too large")


def test_a_hundred_thousand_rows_are_kept_as_numbers(file):
    """Columns of small integers, not a text a cell: long and wide give the same."""
    rng = np.random.default_rng(1)
    given = rng.integers(0, 3, size=(50_000, 2))
    wide = "case,ab,cd\n" + "".join(f"u{at},{a},{b}\n" for at, (a, b) in enumerate(given))
    long = "case,coder,value\n" + "".join(
        f"u{at},ab,{a}\nu{at},cd,{b}\n" for at, (a, b) in enumerate(given)
    )

    assert (read(file(wide)).codes == given).all()
    assert (read(file(long), long=True).codes == given).all()
