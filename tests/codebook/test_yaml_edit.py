"""The program changes a codebook's file without touching what its writer wrote besides."""

import tempfile
from pathlib import Path

import pytest
from any_codebook import WORDS, codebooks
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from codebook import yaml_edit
from codebook.files import codebook_content, load_codebook
from codebook.model import Codebook, Question
from codebook.yaml_edit import edited_yaml
from codebook.yaml_out import codebook_yaml

ROOT = Path(__file__).parents[2]
TEMPLATE = (ROOT / "flows" / "templates" / "codebook.yaml").read_text(encoding="utf-8")
FRAMEWORK = ROOT / "codebook" / "frameworks" / "race-safeguarding.yaml"
SMALL = """
title: A small codebook
version: 1
terms:
  adultification: Seeing a child as older than they are.
  early help: Support before concerns grow.
scales:
  considered:
    level: ordinal
    values:
      - {code: no, label: "No", because: [not mentioned, too little detail]}
      - {code: partly, label: Partly}
      - {code: yes, label: Yes}
      - {code: na, label: Not applicable, off_scale: true, outside_denominator: true}
  yes_no:
    values: [{code: yes, label: Yes}, {code: no, label: No}]
areas:
  - id: voice
    title: The child's voice
    questions:
      - id: D05
        title: Child's voice
        ask: Was the child's voice considered?
        guidance: |
          Counts: the child's own words,
          in any section.

          Does not count: adultification.
        source: Appendix D
        scale: considered
        theme: {Voice absent: [no], Voice present: [partly, yes]}
        applies_if: {age: {at_least: 3}}
        evidence: {required_for: [partly, yes]}
      - {id: D08, title: Wishes, ask: Sought?, scale: yes_no, applies_if: {D05: [partly, yes]}}
      - {id: D09, title: Met, ask: Met?, scale: yes_no, applies_if: {sex: Female}}
  - id: practice
    title: Practice
    questions:
      - {id: D16, title: Support, ask: Was it?, scale: yes_no, each_of: [Police, "Schools, say"]}
      - {id: D20, title: Staff, ask: How many?, type: number, minimum: 0, maximum: 12}
      - {id: N01, title: Anything else, ask: Anything?, type: text}
"""
TEXTS = {"framework": FRAMEWORK.read_text(encoding="utf-8"), "template": TEMPLATE, "small": SMALL}


def loaded(text):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "codebook.yaml"
        path.write_bytes(text.encode())
        return load_codebook(path)


BOOKS = {name: loaded(text) for name, text in TEXTS.items()}


@pytest.fixture
def in_place(monkeypatch):
    """Writing the file anew is not allowed."""
    monkeypatch.setattr(yaml_edit, "codebook_yaml", None)


def changed(text, **changes):
    """The text with keys of its codebook changed: areas, scales, …"""
    book = loaded(text)
    new = Codebook.model_validate(book.model_copy(update=changes).model_dump(by_alias=True))
    out = edited_yaml(text, new)
    assert codebook_content(loaded(out)) == codebook_content(new)
    return out


def with_questions(book, questions, area=0):
    """The book's areas, one of them with other questions."""
    areas = list(book.areas)
    areas[area] = areas[area].model_copy(update={"questions": tuple(questions)})
    return tuple(areas)


def differences(old, new):
    """Lines taken out and put in."""
    old, new = old.splitlines(), new.splitlines()
    return [line for line in old if line not in new], [line for line in new if line not in old]


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_an_unchanged_codebook_leaves_the_same_bytes(name, line_end, mark):
    text = mark + TEXTS[name].replace("\n", line_end)
    assert edited_yaml(text, BOOKS[name]) == text


def test_a_new_version_changes_one_line(in_place):
    out = changed(TEMPLATE, version=2)
    assert differences(TEMPLATE, out) == (["version: 1"], ["version: 2"])


def test_a_changed_wording_changes_its_line_only(in_place):
    book = BOOKS["template"]
    first = book.areas[0].questions[0].model_copy(update={"ask": "Is it heard: yes or no?"})
    out = changed(TEMPLATE, areas=with_questions(book, [first, *book.areas[0].questions[1:]]))
    gone, come = differences(TEMPLATE, out)
    assert gone == [
        "        ask: Does the report consider what the person themselves said or showed?"
    ]
    assert come == ['        ask: "Is it heard: yes or no?"']


def test_guidance_stays_folded_or_in_lines_as_it_was(in_place):
    book = BOOKS["template"]
    words = "Counts: " + "one word and another, " * 12 + "no more."
    first = book.areas[0].questions[0].model_copy(update={"guidance": words})
    out = changed(TEMPLATE, areas=with_questions(book, [first, *book.areas[0].questions[1:]]))
    assert "        guidance: >-\n          Counts: one word and another, one word" in out
    book = BOOKS["small"]
    first = book.areas[0].questions[0].model_copy(update={"guidance": "One.\nTwo: #3."})
    out = changed(SMALL, areas=with_questions(book, [first, *book.areas[0].questions[1:]]))
    assert "        guidance: |\n          One.\n          Two: #3.\n        source" in out


def test_a_new_question_stands_in_its_place_and_comments_stay(in_place):
    book = BOOKS["template"]
    new = Question(id="Q09", title="New", ask="New?", scale="yes_no")
    one, two = book.areas[0].questions
    out = changed(TEMPLATE, areas=with_questions(book, [one, new, two]))
    gone, come = differences(TEMPLATE, out)
    assert gone == []
    assert (
        come == ["      - {id: Q09, title: New, ask: New?, scale: yes_no}"] or "id: Q09" in come[0]
    )
    assert out.index("Q01") < out.index("Q09") < out.index("Q02")


def test_a_question_that_is_gone_takes_only_its_own_lines(in_place):
    book = BOOKS["small"]
    out = changed(
        "# Begin\n" + SMALL.replace("      - {id: D08", "      # on wishes\n      - {id: D08"),
        areas=with_questions(book, [book.areas[0].questions[0]]),
    )
    assert out.startswith("# Begin\n")
    assert "# on wishes" in out
    assert "D08" not in out
    assert SMALL[: SMALL.index("      - {id: D08")].strip() in out


def test_a_question_that_moves_keeps_how_it_is_written(in_place):
    book = BOOKS["template"]
    one, two = book.areas[0].questions
    out = changed(TEMPLATE, areas=with_questions(book, [two, one]))
    assert sorted(out.splitlines()) == sorted(TEMPLATE.splitlines())
    assert (
        "        # Values that together make a finding; silence can be one.\n        theme" in out
    )


def test_a_value_in_brackets_is_put_in_and_taken_out(in_place):
    book = BOOKS["small"]
    scale = book.scales["yes_no"]
    more = scale.model_copy(
        update={
            "values": (
                scale.values[0].model_copy(update={"code": "may", "label": "May, be"}),
                *scale.values,
            )
        }
    )
    out = changed(SMALL, scales={**book.scales, "yes_no": more})
    assert '[{code: may, label: "May, be"}, {code: yes, label: Yes}, {code: no, label: No}]' in out
    back = loaded(out).model_copy(update={"scales": book.scales})
    assert edited_yaml(out, back) == SMALL


def test_terms_scales_and_areas_come_and_go(in_place):
    book = BOOKS["small"]
    out = changed(SMALL, terms={"early help": "Other.", "new: term": "What?"})
    assert differences(SMALL, out) == (
        [
            "  adultification: Seeing a child as older than they are.",
            "  early help: Support before concerns grow.",
        ],
        ["  early help: Other.", '  "new: term": What?'],
    )
    assert "terms" not in changed(SMALL, terms={})
    out = changed(SMALL, areas=book.areas[1:])
    assert "id: voice" not in out
    more = book.scales | {"more": book.scales["yes_no"]}
    assert "\n  more:\n    values:\n      - {code: yes" in changed(SMALL, scales=more)


def test_line_ends_and_a_missing_last_one_are_kept(in_place):
    text = SMALL.replace("\n", "\r\n").rstrip()
    book = loaded(text)
    last = Question(id="N02", title="Last", ask="Last?", type="text")
    out = changed(text, areas=with_questions(book, [*book.areas[1].questions, last], 1))
    assert "\n" not in out.replace("\r\n", "")
    assert out.startswith(text)


def test_a_text_that_cannot_be_changed_in_place_is_written_anew():
    """Anchors would spread a change; a broken file has no place for one."""
    text = SMALL.replace("values: [{code: yes", "values: &yn [{code: yes")
    assert loaded(edited_yaml(text, BOOKS["small"].model_copy(update={"version": 3}))).version == 3
    for broken in ("", "title: x\n", "]["):
        assert edited_yaml(broken, BOOKS["small"]) == codebook_yaml(BOOKS["small"])


@pytest.mark.slow
@examples(20)
@given(codebooks(), codebooks())
def test_any_codebook_is_written_and_changed_into_any_other(one, other):
    """What comes out loads to what was wanted, whatever stood there before."""
    text = codebook_yaml(one)
    assert codebook_content(loaded(text)) == codebook_content(one)
    assert edited_yaml(text, one) == text
    assert codebook_content(loaded(edited_yaml(text, other))) == codebook_content(other)


@st.composite
def edits(draw, book):
    """The book with some questions changed, moved, taken out or put in."""
    areas = []
    for area in book.areas:
        questions = []
        for old in area.questions:
            question = old
            what = draw(
                st.sampled_from(["keep"] * 6 + ["ask", "guidance", "title", "drop", "twice"])
            )
            if what in ("ask", "guidance", "title"):
                words = f"{draw(WORDS)} {question.id}."
                question = question.model_copy(update={what: words})
            if what != "drop":
                questions.append(question)
            if what == "twice":
                again = {"id": f"{question.id}x", "title": f"{question.title} x", "theme": {}}
                questions.append(question.model_copy(update=again))
        if draw(st.booleans()):
            questions = draw(st.permutations(questions))
        areas.append(area.model_copy(update={"questions": tuple(questions)}))
    book = book.model_copy(update={"areas": tuple(areas), "version": draw(st.integers(1, 3))})
    return Codebook.model_validate(book.model_dump(by_alias=True))


@pytest.mark.slow
@pytest.mark.parametrize("name", TEXTS)
def test_edits_are_made_in_place_and_keep_every_comment_around_them(name):
    """No edit of a usual file makes the program write it anew."""

    @examples(25)
    @given(st.data())
    def holds(data):
        new = data.draw(edits(BOOKS[name]))
        out = yaml_edit._edited(TEXTS[name], BOOKS[name], new)
        now = yaml_edit.loaded_yaml(out)
        assert now is not None
        assert codebook_content(now) == codebook_content(new)
        apart = [
            line for line in TEXTS[name].splitlines() if line.startswith(("#", "  #", "      #"))
        ]
        assert [line for line in out.splitlines() if line in apart] == apart

    holds()
