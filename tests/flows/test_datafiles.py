"""Is a text that a spreadsheet program would compute made harmless in every data file?"""

import pytest

from flows.datafiles import csv_file, json_file, neutral


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-1+2", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_text_like_a_formula_gets_an_apostrophe(text):
    assert neutral(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "no", "Child's voice", "1-5 years", "[c]", "-1", "+2.5"])
def test_other_text_and_numbers_stay_as_they_are(text):
    assert neutral(text) == text


def test_a_table_has_a_header_blank_cells_and_no_formula():
    written = csv_file(("title", "n"), [("=HYPERLINK(1)", None), ("a, b", -3)])
    assert written == b'title,n\n\'=HYPERLINK(1),\n"a, b",-3\n'


def test_a_record_never_holds_a_nan():
    """Undefined is null, with its reason beside it; readers of JSON stumble over NaN."""
    with pytest.raises(ValueError, match="JSON"):
        json_file({"alpha": float("nan")})
