"""What is written into a cell is read back as it was, and a slip is told in words."""

import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from random_codebooks import NUMBERS, RULES, texts

from codebook.conditions import rule_from
from codebook.notation import (
    NotationError,
    commas_of,
    commas_text,
    lines_of,
    lines_text,
    pairs_of,
    pairs_text,
    rule_of,
    rule_text,
)

ANY = st.one_of(texts(), st.text(max_size=8).map(lambda text: text.replace("\r", "")))
MANY = examples(400)


@MANY
@given(st.lists(ANY, max_size=4))
def test_lists_come_back(written):
    assert lines_of(lines_text(written)) == written
    assert commas_of(commas_text(written)) == written


@MANY
@given(st.dictionaries(ANY, st.lists(ANY, max_size=3), max_size=3))
def test_pairs_come_back(written):
    assert pairs_of(pairs_text(written)) == written


@MANY
@given(RULES)
def test_conditions_come_back(written):
    assert rule_from(rule_of(rule_text(written))) == rule_from(written)


@MANY
@given(st.dictionaries(texts(), st.one_of(texts(), NUMBERS, st.lists(texts())), max_size=3))
def test_conditions_in_their_short_forms_come_back(written):
    assert rule_from(rule_of(rule_text(written))) == rule_from(written)


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        ("age at least 3", {"age": {"at_least": 3}}),
        ("Age  is at least 3; Age At Most 15", {"Age": {"at_least": 3, "at_most": 15}}),
        ("D16a is yes, partly", {"D16a": ["yes", "partly"]}),
        (
            "D16a is not no\nletter is given",
            {"D16a": {"is_not": "no"}, "letter": {"present": True}},
        ),
        ("review type is LCSPR", {"review type": "LCSPR"}),
        ('place is "North; South"', {"place": "North; South"}),
        ('age is "3", 4', {"age": ["3", 4]}),
        ("letter is not given", {"letter": {"present": False}}),
    ],
)
def test_conditions_are_read_as_leads_write_them(cell, rule):
    assert rule_of(cell) == rule


@pytest.mark.parametrize(
    ("read", "cell", "words"),
    [
        (rule_of, "age over 3", "'age over 3' is no condition"),
        (rule_of, "age at least three", "'three' is no number"),
        (rule_of, "a is yes; a is no", "says again"),
        (rule_of, "letter is given today", "more than that it is given"),
        (pairs_of, "Voice absent", "no name with a colon"),
        (pairs_of, "Voice: no\nVoice: yes", "'Voice' stands twice"),
        (lines_of, 'a 5" nail', "not closed"),
    ],
)
def test_a_slip_is_told(read, cell, words):
    with pytest.raises(NotationError) as told:
        read(cell)
    assert words in told.value.found
    assert told.value.remedy


def test_a_colon_in_a_name_is_no_end_of_it():
    assert pairs_of("Voice: absent: no, partly") == {"Voice: absent": ["no", "partly"]}
