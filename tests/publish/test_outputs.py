"""Is a text that a spreadsheet program would compute made harmless?"""

import pytest

from flows.publish.outputs import neutral


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_a_text_like_a_formula_gets_an_apostrophe(text):
    assert neutral(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "no", "Child's voice", "1-5 years", "[c]"])
def test_other_text_stays_as_it_is(text):
    assert neutral(text) == text
