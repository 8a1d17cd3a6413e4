"""The bundled framework: complete, plain, and fit to be asked."""

from pathlib import Path

import pytest

import codebook
from codebook.check_rules import rule_faults
from codebook.files import codebook_faults
from codebook.keyed import read_yaml

COLUMNS = {"review_type", "lcspr_planned", "child_age_years", "letter_file"}
COMPOUND = ("D14", "D15", "D16", "D19", "D20", "D22", "D24", "D25", "D26", "D27")


@pytest.fixture(scope="module")
def framework():
    path = Path(codebook.__file__).parent / "frameworks" / "race-safeguarding.yaml"
    found, faults = codebook_faults(path)
    assert not faults
    assert not rule_faults(found, read_yaml(path), path.name, COLUMNS)
    return found


def test_every_item_of_the_source_is_asked(framework):
    asked = {question.id[:3] for question in framework}

    assert {f"D{number:02}" for number in range(1, 30)} <= asked


def test_a_question_says_from_which_item_it_comes(framework):
    for question in framework:
        if question.id != "N01":
            assert question.source == f"Appendix D, {question.id[:3]}"


@pytest.mark.parametrize("item", COMPOUND)
def test_an_item_that_asks_more_than_one_thing_is_split(item, framework):
    parts = [question.id for question in framework if question.id.startswith(item)]

    assert {f"{item}a", f"{item}b"} <= set(parts)


def test_guidance_says_what_counts_what_does_not_and_gives_two_examples(framework):
    for question in framework:
        begun = [line.split(":")[0] for line in question.guidance.strip().splitlines()]
        assert begun == ["Counts", "Does not count", "Typical", "Borderline"], question.id


def test_the_considered_scale_is_in_order_with_silence_first(framework):
    scale = framework.scales["considered"]

    assert scale.codes == ("no", "partly", "yes", "unclear", "na")
    assert (scale.level, scale.on_scale) == ("ordinal", ("no", "partly", "yes"))
    assert scale.outside_denominator == {"na"}
    assert scale.by_code["no"].because


def test_words_fit_where_they_are_shown(framework):
    """A drop-down is as wide as its column; titles stand beside bars."""
    for scale in framework.scales.values():
        assert all(len(value.label) <= 30 for value in scale.values)
    titles = [question.title for question in framework]
    assert len(set(titles)) == len(titles)
    assert all(len(title) <= 40 for title in titles)


def test_every_term_that_is_defined_is_used(framework):
    said = " ".join(f"{q.title} {q.ask} {q.guidance}" for q in framework).casefold()

    assert [term for term in framework.terms if term not in said] == []


def test_evidence_is_asked_for_what_is_found_and_never_for_silence(framework):
    for question in framework:
        scale = framework.scale_of(question)
        if scale is not None:
            silent = {code for code in scale.codes if scale.by_code[code].because}
            assert not silent & set(question.evidence.required_for), question.id


def test_silence_can_be_the_theme(framework):
    assert framework.questions["D05"].theme["Child's voice absent"] == ("no",)


def test_the_source_is_credited(framework):
    assert "Open Government Licence v3.0" in framework.attribution
