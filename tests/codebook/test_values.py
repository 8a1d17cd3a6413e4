"""What is read from a cell: a value for sure, or trouble in words; never a guess."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codebook.folding import folded
from codebook.model import Question
from codebook.values import Reading, number_text, read_value


@pytest.fixture
def read(small):
    """What a question's cell says, by the question's id."""

    def cell(question, text, part=""):
        return read_value(small, small.questions[question], part, text)

    return cell


def number_question(**keys):
    return Question(id="Q1", title="N", ask="?", type="number", **keys)


@pytest.mark.parametrize("blank", ["", " ", "\n", "\u00a0\u200b"])
@pytest.mark.parametrize("question", ["D05", "D20", "N01"])
def test_a_blank_cell_is_no_answer_and_no_trouble(read, question, blank):
    """Blank means not yet answered, whatever the question; it must never become a No."""
    assert read(question, blank) == Reading(None)


def test_a_label_as_offered_is_its_value(read):
    assert read("D05", "Partly") == Reading("partly")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (" partly ", "partly"),
        ("PARTLY", "partly"),
        ("Ｐartly", "partly"),
        ("Not\u00a0applicable", "na"),
        ("unclear", "unclear"),
        ("No\u200b", "no"),
    ],
)
def test_what_a_program_did_to_a_label_is_put_right_and_noted(read, text, value):
    assert read("D05", text) == Reading(value, normalised=True)


@pytest.mark.parametrize(
    ("text", "told", "suggestion"),
    [
        ("Partyl", "not on the list", "Partly"),
        ("Unclear from the", "not on the list", "Unclear from the documents"),
        ("N/A", "not on the list", "Not applicable"),
        ("?", "not on the list", "Unclear from the documents"),
        ("not known", "not on the list", "Unclear from the documents"),
        ("Police", "not on the list", ""),
        ("Yes/No", "Two values", ""),
        ("partly and yes", "Two values", ""),
        ("Yes - but only once", "more than a value", "Yes"),
        ("No (see page 3)", "more than a value", "No"),
        ("1", "A number", ""),
        ("0.5", "A number", ""),
        ("45%", "A number", ""),
        ("TRUE", "turned the answer into TRUE", ""),
        ("#N/A", "shows an error", ""),
        ("#SPILL!", "shows an error", ""),
        ("2026-01-05 00:00:00", "a date or a time", ""),
        ("5-Jan", "a date or a time", ""),
        ("12:30:00", "a date or a time", ""),
    ],
)
def test_anything_else_is_trouble_with_what_to_do(read, text, told, suggestion):
    """However plain the meaning seems, it is only suggested: the coder decides."""
    found = read("D05", text)
    assert (found.value, found.normalised, found.suggestion) == (None, False, suggestion)
    assert told in found.trouble
    assert found.trouble.endswith(
        "Pick one value from the list: No; Partly; Yes; Unclear from the documents; Not applicable"
    )


def test_a_label_with_a_comma_is_no_answer_with_a_remark(framework):
    """Some labels hold commas and the word "and"; as offered they are values like any."""
    question = framework.questions["D29b"]
    assert read_value(framework, question, "", "Praise and disappointment").value == "both"
    assert "Two values" in read_value(framework, question, "", "Disappointment, praise").trouble


def test_parts_and_options_are_read_by_their_own_values(read):
    assert read("D16", "yes", "Police").value == "yes"
    assert read("D19", "no", "Belief").value == "no"
    assert read("D19", "Belief", "Belief").value is None


def test_a_numeric_label_stored_as_a_number_is_that_label(written):
    """A spreadsheet program gives back 3.0 where the list offers 3.

    `check` advises against such labels; published codebooks may still have them.
    """
    from codebook.model import Area, Codebook, Scale, Value

    scale = Scale(values=(Value(code="three", label="3"), Value(code="four", label="4")))
    question = Question(id="Q1", title="Q", ask="?", scale="n")
    areas = (Area(id="a", title="A", questions=(question,)),)
    codebook = Codebook(title="T", scales={"n": scale}, areas=areas)
    assert read_value(codebook, question, "", "3.0") == Reading("three", normalised=True)
    assert read_value(codebook, question, "", "3.5").value is None


def test_a_text_that_two_values_share_is_never_decided():
    """Such a codebook has a fault; were it used all the same, nothing is guessed."""
    from codebook.model import Area, Codebook, Scale, Value

    scale = Scale(values=(Value(code="no", label="Yes"), Value(code="yes", label="No")))
    question = Question(id="Q1", title="Q", ask="?", scale="s")
    areas = (Area(id="a", title="A", questions=(question,)),)
    codebook = Codebook(title="T", scales={"s": scale}, areas=areas)
    assert read_value(codebook, question, "", "yes").value is None


@pytest.mark.parametrize("text", [" as it stands \n", "=1+1", "TRUE", "12.0", "yes", "😀 \u200f"])
def test_a_text_question_keeps_any_text_exactly(read, text):
    assert read("N01", text) == Reading(text)


@pytest.mark.parametrize(
    ("text", "value", "normalised"),
    [
        ("12", "12", False),
        ("0", "0", False),
        ("12.0", "12", True),
        (" 7 ", "7", True),
        ("１２", "12", True),
        ("+3", "3", True),
        ("-0", "0", True),
        ("1E1", "10", True),
    ],
)
def test_a_whole_number_is_read_however_it_is_stored(read, text, value, normalised):
    assert read("D20", text) == Reading(value, normalised)


@pytest.mark.parametrize(
    ("text", "told", "suggestion"),
    [
        ("13", "out of range", ""),
        ("-1", "out of range", ""),
        ("2.5", "too many decimals", ""),
        ("3 professionals", "only digits", "3"),
        ("about 3", "only digits", "3"),
        ("3 or 4", "only digits", ""),
        ("45%", "only digits", ""),
        ("1,200", "only digits", ""),
        ("three", "only digits", ""),
        ("1-2", "only digits", ""),
        ("nan", "only digits", ""),
        ("5-Jan", "a date or a time", ""),
        ("#REF!", "shows an error", ""),
    ],
)
def test_anything_but_a_number_in_range_is_trouble(read, text, told, suggestion):
    found = read("D20", text)
    assert found.value is None
    assert told in found.trouble
    assert found.suggestion == suggestion
    assert found.trouble.endswith("Give a whole number from 0 to 12 (professionals)")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.1", "0.1"),
        ("0.30000000000000004", "0.3"),
        ("2.50", "2.5"),
        (".5", "0.5"),
        ("1E-2", "0.01"),
        ("0.125", None),
        ("12345678901234567", None),
        ("1e300", None),
        ("1e-300", None),
        ("1e9999", None),
        ("1e999999999", None),
        ("9" * 32767, None),
    ],
)
def test_decimals_are_those_that_a_spreadsheet_shows(small, text, value):
    """Programs store 17 digits and show 15; the rest was never typed by anybody."""
    assert read_value(small, number_question(decimals=2), "", text).value == value


def test_what_a_number_should_be_is_said_as_far_as_it_is_limited(small):
    def wanted(**keys):
        return read_value(small, number_question(**keys), "", "x").trouble.split(". ")[-1]

    assert wanted() == "Give a whole number"
    assert wanted(minimum=1) == "Give a whole number of 1 or more"
    assert wanted(maximum=9, decimals=1) == "Give a number with at most 1 decimal of 9 or less"


def test_an_unknown_part_is_our_own_mistake(small):
    with pytest.raises(AssertionError, match="no part 'Army'"):
        read_value(small, small.questions["D16"], "Army", "yes")


@given(st.data())
def test_every_value_of_the_framework_is_read_from_its_label_and_code(framework, data):
    """What the list offers must always come back as itself."""
    question = data.draw(st.sampled_from([q for q in framework if framework.scale_of(q)]))
    part = data.draw(st.sampled_from(question.parts))
    value = data.draw(st.sampled_from(framework.scale_of(question).values))
    assert read_value(framework, question, part, value.label) == Reading(value.code)
    assert read_value(framework, question, part, value.code).value == value.code
    space = data.draw(st.sampled_from([" ", "\u00a0", "\u2003", "\u200b ", "\r\n"]))
    changed = value.label.replace(" ", space).upper() + space
    assert read_value(framework, question, part, changed).value == value.code


@given(st.data(), st.text(max_size=30))
def test_what_is_read_is_always_one_of_the_values_and_says_how(framework, data, text):
    """A value only where the folded text is that of one value; else words on what to do."""
    question = data.draw(st.sampled_from([q for q in framework if framework.scale_of(q)]))
    found = read_value(framework, question, question.parts[0], text)
    meant = {
        value.code
        for value in framework.scale_of(question).values
        if folded(text) in (folded(value.label), folded(value.code))
    }
    assert {found.value} - {None} == meant
    assert bool(found.trouble) == (not meant and folded(text) != "")


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_a_number_as_kept_is_read_back_as_itself(framework, number):
    written = number_text(number)
    assert Decimal(written) == number
    found = read_value(framework, number_question(decimals=2), "", written)
    assert found == Reading(written)


@given(st.floats(min_value=-1e9, max_value=1e9).map(lambda each: round(each, 3)))
def test_a_number_is_read_from_the_17_digits_that_files_hold(framework, number):
    found = read_value(framework, number_question(decimals=3), "", f"{number:.17g}")
    assert found.value == number_text(Decimal(repr(number)))
