"""What is worth a look is told with its place, and a good codebook is left alone."""

from pathlib import Path

import pytest
from good_codebook import GOOD

from codebook.advice import codebook_advice
from codebook.files import codebook_faults, load_codebook
from codebook.keyed import read_yaml

ROOT = Path(__file__).parents[2]


@pytest.fixture
def advice(tmp_path):
    """What is advised on a good codebook with pieces of text replaced."""

    def find(*changes):
        text = GOOD
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        path = tmp_path / "codebook.yaml"
        path.write_text(text, encoding="utf-8")
        codebook, faults = codebook_faults(path)
        assert faults == []
        return [str(each) for each in codebook_advice(codebook, read_yaml(path), path.name)]

    return find


@pytest.mark.parametrize(
    "path", ["codebook/frameworks/race-safeguarding.yaml", "flows/templates/codebook.yaml"]
)
def test_what_the_program_brings_along_needs_no_advice(path):
    book = load_codebook(ROOT / path)
    assert codebook_advice(book, read_yaml(ROOT / path), path) == []


def test_a_good_codebook_is_left_alone(advice):
    assert advice() == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "ask: Was a letter sent to the school?",
            "ask: Did the report say that wishes of the child were recorded?",
            "asks nearly the same as Q02 (line",
        ),
        ("guidance: Counts any letter.\n        ", "", "Q03: has no guidance"),
        ("title: Letter", "title: A letter that was sent to the school", "has 36 letters"),
        ("label: Partly", "label: Partly but with many reservations", "has 33 letters"),
        ("label: Partly", "label: 部分的部分的部分的部分的部分的部", "has 32 letters"),
        ("ask: Was a letter", f"ask: {'x' * 300} Was a letter", "the question has"),
        ("ask: Was a letter", "ask: Was a call and/or letter", "two questions may stand in one"),
        ("ask: Was a letter", "ask: Who knew? Was a letter", "two questions may stand in one"),
        ("terms:", "terms:\n  unheard: Never used.", "no question uses the term 'unheard'"),
        (
            "scales:",
            "scales:\n  spare: {values: [{code: a, label: A}, {code: b, label: B}]}",
            "scales.spare: no question uses the scale 'spare'",
        ),
        ("Heard: [partly, yes]", "Heard: [no, partly, yes]", "holds every value"),
        ("required_for: [yes]", "required_for: [yes, na]", "required for 'Not applicable'"),
        ("required_for: [yes]", "required_for: [yes, no]", "required for 'No', of which"),
        ("{Q01: [partly, yes]}", "{Q01: [partly], Q02: no}", "Q04.applies_if: is never asked"),
        ("{code: c, label: Both}", "{code: c, label: Other}", "'Other' leaves open what it is"),
        ("[Health, Police]", "[Health, Other agencies]", "Q06.each_of.1: 'Other agencies'"),
    ],
)
def test_advice_names_the_place_and_what_to_do(advice, old, new, said):
    (told,) = advice((old, new))
    assert told.startswith("codebook.yaml, line ")
    assert said in told


@pytest.mark.parametrize(
    "changes",
    [
        [("{code: c, label: Both}", "{code: c, label: Other, because: [a friend, a neighbour]}")],
        [
            ("{code: c, label: Both}", "{code: c, label: Other}"),
            ("type: text", "type: text, applies_if: {Q05: c}"),
        ],
        [
            ("[Health, Police]", "[Health, Other agencies]"),
            ("ask: What else?", "ask: Which other agencies?"),
        ],
        [("{code: c, label: Both}", "{code: c, label: Mother}")],
        [("ask: Was a letter", "ask: Was a letter or a call and a visit")],
        [("{Q01: [partly, yes]}", "{Q01: [partly, yes], Q02: yes}")],
    ],
    ids=["because", "text after it", "text on others", "mother", "and", "can be asked"],
)
def test_what_is_in_order_is_not_advised_on(advice, changes):
    assert advice(*changes) == []
