"""Every fault of a codebook's structure is found, with the line where it stands."""

import pytest

from codebook.check import rule_faults
from codebook.files import codebook_faults
from codebook.keyed import read_yaml

COLUMNS = ("age", "sex", "letter")


def told(fault):
    return f"{fault.place}: {fault.found}. {fault.remedy}"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("id: D08", "id: d05", "line 34, d05.id: question id 'd05' is used twice"),
        ("title: Wishes", "title: child’s  VOICE", "is also that of D05"),
        (
            "ask: Sought?",
            "ask: Was the child’s voice  CONSIDERED?",
            "D08.ask: asks the same as D05",
        ),
        ("id: practice", "id: voice", "area id 'voice' is used twice"),
        ("scale: considered", "scale: yesno", "Did you mean 'yes_no'? The scales are"),
        ("        scale: considered\n", "", "line 22, D05: neither scale nor type is given"),
        ("type: text}", "type: text, scale: yes_no}", "both scale and type are given"),
        ("type: text}", "type: text, each_of: [A, B]}", "each_of stands beside type text"),
        ("choose_any: [", "scale: yes_no\n        choose_any: [", "stands beside scale"),
        ("choose_any: [", "each_of: [A, B]\n        choose_any: [", "stands beside each_of"),
        ("Voice absent: [no]", "Voice absent: [none]", "'none' is not a value of this question"),
        ("Voice absent: [no]", "Voice absent: []", "theme 'Voice absent' has no value"),
        ("Voice absent: [no]", "Voice absent: [na]", "'na', which is outside the denominator"),
        (
            "title: Wishes,",
            "title: Wishes, theme: {voice ABSENT: [no]},",
            "theme 'voice ABSENT' is also one of D05",
        ),
        (
            "required_for: [partly, yes]",
            "required_for: [partly, yess]",
            "line 33, D05.evidence.required_for: 'yess' is not a value of this question. "
            "Did you mean 'yes'?",
        ),
        ("required_for: [yes]", "required_for: [partly]", "Its values are: yes, no"),
        ("type: text}", "type: text, theme: {Said: [yes]}}", "the question has no values"),
        ("[Police, ", "[Police, police, ", "D16.each_of.1: 'police' stands twice"),
        ("[Police, ", "[' ', ", "an empty name"),
        ("scale: yes_no, applies", "scale: yes_no, minimum: 1, applies", "minimum is for numbers"),
        ("minimum: 0", "minimum: 20", "minimum 20 is above maximum 12"),
        ("minimum: 0", "minimum: -1\n        level: ratio", "but the minimum is -1"),
        ("minimum: 0", "level: ratio", "takes no negative numbers, but no minimum is set"),
        ("scale: yes_no, applies", "scale: yes_no, level: ratio, applies", "level is for numbers"),
    ],
)
def test_a_fault_of_a_question_is_told_with_its_place(faults, old, new, said):
    assert any(said in told(fault) for fault in faults(old, new))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("code: partly", "code: no", "line 12, scales.considered.values.1.code: value code 'no'"),
        ("label: Partly", "label: ' NO '", "label 'NO' reads like that of 'no'"),
        ("label: Partly", 'label: "Not applicable\u200b"', "reads like that of 'partly'"),
        ("label: Partly", "label: 'yes'", "label 'yes' is the code of another value"),
        ("label: Partly", 'label: "\u200b"', "a label without visible letters"),
        ("label: Partly", "label: '3'", "looks like a number"),
        ("label: Partly", "label: '50%'", "looks like a number"),
        ("label: Partly", "label: 1-5", "looks like a date or a time"),
        ("label: Partly", "label: 3/4", "looks like a date or a time"),
        ("label: Partly", "label: 12 pm", "looks like a date or a time"),
        ("label: Partly", "label: '1e5'", "looks like a number"),
        ("label: Partly", "label: (5)", "looks like a number"),
        ("label: Partly", "label: £ 5", "looks like a number"),
        ("label: Partly", "label: 1 1/2", "looks like a number"),
        ("label: Partly", "label: +more", "looks like a formula or an error"),
        ("label: Partly", "label: -less", "looks like a formula or an error"),
        ("label: Partly", "label: '@home'", "looks like a formula or an error"),
        ("label: Partly", "label: 2026-01-05", "looks like a date or a time"),
        ("label: Partly", "label: May 2025", "looks like a date or a time"),
        ("label: Partly", "label: 3 Mar", "looks like a date or a time"),
        ("label: Partly", "label: 'TRUE'", "looks like true or false"),
        ("label: Partly", "label: =partly", "looks like a formula or an error"),
        ("label: Partly", "label: '>=10'", "looks like a formula or an error"),
        ("label: Partly", "label: '#N/A'", "looks like a formula or an error"),
        (", {code: no, label: No}]", "]", "only one value"),
        ("label: No}]", "label: No, off_scale: true}]", "fewer than two values are on the scale"),
    ],
)
def test_a_value_that_would_be_misread_is_a_fault(faults, old, new, said):
    """Labels come back through spreadsheet programs, which turn such texts into others."""
    assert any(said in told(fault) for fault in faults(old, new))


@pytest.mark.parametrize("label", ["May be", "1 of several", "Marginal", "Sept-in-law", "Unsure"])
def test_words_that_only_begin_like_a_date_or_a_number_are_fine(faults, label):
    assert faults("label: Partly", f"label: {label}") == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{D05: [partly", "{D09: [partly", "the rule names 'D09', which is not asked earlier"),
        ("{D05: [partly", "{D08: [partly", "the rule names 'D08', which is not asked earlier"),
        ("{D20: {at", "{D16: {at", "'D16' has several parts"),
        ("{D20: {at_least: 2}}", "{D16.Police: yes}", "'D16.Police', a part of a question"),
        ("{D20: {at", "{D08: {at", "'D08' has no number to compare"),
        ("D08: yes,", "D08: Yes,", "line 35, D09.applies_if.D08: 'Yes' is not a value of 'D08'"),
        ("D08: yes,", "D08: {present: false},", "'D08' would have to stay unanswered"),
        ("{age: {at_least: 3}}", "{age: {at_least: 3, at_most: 1}}", "is above at_most 1"),
        ("{age: {at_least: 3}}", "{age: {}}", "an empty condition"),
        ("{age: {at_least: 3}}", "{age: []}", "an empty list of values"),
        ("{age: {at_least: 3}}", "{sex: true}", "true or false is no value"),
        ("{age: {at_least: 3}}", "{sex: {is_not: [false]}}", "true or false is no value"),
    ],
)
def test_a_rule_that_can_never_hold_is_a_fault(faults, old, new, said):
    assert any(said in told(fault) for fault in faults(old, new))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{age: {", "{agee: {", "'agee', neither a register column nor a question. Did you mean"),
        ("{D05: [partly", "{D99: [partly", "the rule names 'D99', neither"),
        ("{D20: {at_least: 2}}", "{E1.Police: yes}", "the rule names 'E1.Police', neither"),
        (
            "sex: Female",
            "sex: Femael",
            "'Femael' is no value of this column. Did you mean 'Female'",
        ),
    ],
)
def test_a_rule_is_checked_against_the_register(written, old, new, said):
    path = written(old=old, new=new)
    codebook, _ = codebook_faults(path)
    values = {"sex": ("Male", "Female"), "age": ()}
    (fault,) = rule_faults(codebook, read_yaml(path), path.name, COLUMNS, values)
    assert said in told(fault)


def test_a_name_of_both_a_column_and_a_question_is_a_fault(written):
    path = written()
    codebook, _ = codebook_faults(path)
    found = rule_faults(codebook, read_yaml(path), path.name, (*COLUMNS, "D08"))
    assert [fault.found for fault in found] == ["'D08' is both a question and a register column"]


def test_a_register_that_has_the_columns_leaves_no_fault(written):
    path = written()
    codebook, _ = codebook_faults(path)
    assert rule_faults(codebook, read_yaml(path), path.name, COLUMNS) == []


def test_all_faults_are_told_at_once_in_order_of_lines(written):
    """A slip of the keyboard must not hide what is wrong elsewhere in the file."""
    text = written().read_text()
    for old, new in (
        ("version: 1", "verzion: 1"),
        ("label: Partly", "label: 3"),
        ("id: D08", "id: D05"),
        ("id: D16\n        title: Support", "id: D16\n        colour: red"),
        ("type: text}", "type: tekst}"),
    ):
        text = text.replace(old, new, 1)
    codebook, found = codebook_faults(written(text))
    assert codebook is not None
    assert [fault.found for fault in found] == [
        "unknown key 'verzion'",
        "'3' is not a text",
        "question id 'D05' is used twice",
        "'title' is missing",
        "unknown key 'colour'",
        "'tekst' is not known here",
    ]
    assert [int(fault.place.split(",")[0][5:]) for fault in found] == sorted(
        int(fault.place.split(",")[0][5:]) for fault in found
    )


@pytest.mark.parametrize(
    "text", ["title: x\nscales: 3\nareas: [1]\n", "areas: {}\n", "scales: []\n"]
)
def test_a_file_of_another_kind_is_refused_without_a_crash(written, text):
    codebook, found = codebook_faults(written(text))
    assert codebook is None
    assert found
