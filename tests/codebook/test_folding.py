"""Texts are the same whatever a spreadsheet program did to their letters, and not otherwise."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codebook.folding import folded


@pytest.mark.parametrize(
    "changed",
    [
        "child's voice - unclear",
        "  Child's  voice - unclear\n",
        "CHILD'S VOICE - UNCLEAR",
        "Child’s voice – unclear",
        "Child\u00b4s voice \u2212 unclear",
        "Child's\u00a0voice\u2003-\u200b unclear\ufeff",
        "Ｃｈｉｌｄ's voice \uff0d unclear",
        "Child's\tvoice\r\n- unclear\x07",
        "Chi\u00adld's voice - unclear",
    ],
)
def test_spaces_case_quotes_dashes_and_invisible_letters_do_not_matter(changed):
    assert folded(changed) == "child's voice - unclear"


def test_decomposed_accents_are_the_same_letters():
    assert folded(unicodedata.normalize("NFD", "Café")) == folded("CAFÉ")


@pytest.mark.parametrize(
    ("one", "other"), [("No", "Not"), ("resume", "résumé"), ("yes/no", "yes no")]
)
def test_other_letters_do_matter(one, other):
    """Folding must never make two different words the same: that would be guessing."""
    assert folded(one) != folded(other)


@pytest.mark.parametrize("blank", ["", " ", "\u00a0\u200b\ufeff", "\t\r\n"])
def test_nothing_visible_folds_to_nothing(blank):
    assert folded(blank) == ""


@given(st.text())
def test_folding_again_changes_nothing(text):
    assert folded(folded(text)) == folded(text)


@given(st.text(), st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_how_a_program_composes_letters_does_not_matter(text, form):
    """Some programs save decomposed letters; an answer must survive that."""
    assert folded(unicodedata.normalize(form, folded(text))) == folded(text)
