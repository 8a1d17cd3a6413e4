"""A question shows the definitions of the terms it uses, and of no others."""

import pytest

from codebook.terms import terms_used


def test_terms_are_found_in_wording_and_guidance(small):
    assert list(terms_used(small, small.questions["D05"])) == ["adultification"]
    assert list(terms_used(small, small.questions["D16"])) == ["early help"]
    assert terms_used(small, small.questions["N01"]) == {}


@pytest.mark.parametrize(
    ("ask", "used"),
    [
        ("Was an interpreter used?", True),
        ("Were Interpreters used?", True),
        ("Was the interpreter's part clear?", True),
        ("Was it reinterpreted?", False),
    ],
)
def test_a_term_is_a_whole_word_with_its_usual_endings(small, ask, used):
    codebook = small.model_copy(update={"terms": {"interpreter": "Someone who interprets."}})
    question = small.questions["N01"].model_copy(update={"ask": ask})
    assert bool(terms_used(codebook, question)) is used
