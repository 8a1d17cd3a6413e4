"""What changed between two versions of a codebook, and what it does to the answers."""

import json
from copy import deepcopy

import pytest

from codebook.changekinds import KINDS
from codebook.changes import codebook_changes, is_changed, origin_faults
from codebook.model import Codebook

BEFORE = {
    "title": "Small",
    "version": 1,
    "terms": {"voice": "What a child says.", "silence": "Nothing is said."},
    "scales": {
        "considered": {
            "level": "ordinal",
            "values": [
                {"code": "no", "label": "No", "because": ["not mentioned"]},
                {"code": "partly", "label": "Partly"},
                {"code": "yes", "label": "Yes"},
                {"code": "unclear", "label": "Unclear", "off_scale": True},
            ],
        },
        "yes_no": {
            "values": [{"code": "yes", "label": "Yes"}, {"code": "no", "label": "No"}],
        },
    },
    "areas": [
        {
            "id": "voice",
            "title": "Voice",
            "questions": [
                {
                    "id": "D05", "title": "Voice", "ask": "Was the voice of the child considered?",
                    "guidance": "Counts: words.", "scale": "considered",
                    "theme": {"Absent": ["no"]}, "evidence": {"required_for": ["yes"]},
                },
                {"id": "D06", "title": "Alone", "ask": "Seen alone?", "scale": "yes_no"},
                {"id": "D07", "title": "Wishes", "ask": "Wishes told?", "scale": "yes_no"},
            ],
        },
        {
            "id": "rest",
            "title": "The rest",
            "questions": [
                {
                    "id": "P1", "title": "Who", "ask": "Who responded?", "scale": "considered",
                    "each_of": ["Health", "Police"],
                },
                {"id": "C1", "title": "Uses", "ask": "What was used?", "choose_any": ["A", "B"]},
                {
                    "id": "N1", "title": "Visits", "ask": "How many?", "type": "number",
                    "unit": "visits", "minimum": 0,
                },
                {"id": "T1", "title": "Else", "ask": "Anything else?", "type": "text"},
            ],
        },
    ],
}  # fmt: skip


def question(codebook, name):
    return next(
        each for area in codebook["areas"] for each in area["questions"] if each["id"] == name
    )


def value(codebook, code, scale="considered"):
    return next(each for each in codebook["scales"][scale]["values"] if each["code"] == code)


@pytest.fixture
def edited():
    """The codebook before, and after an edit that a test makes."""

    def changes(edit):
        after = deepcopy(BEFORE)
        edit(after)
        before, now = Codebook.model_validate(BEFORE), Codebook.model_validate(after)
        return codebook_changes(before, now)

    return changes


@pytest.fixture
def of(edited):
    """By question the kinds of its differences, after keys of one question were edited."""

    def kinds(name=None, edit=None, **keys):
        def made(codebook):
            if name is not None:
                question(codebook, name).update(keys)
            if edit is not None:
                edit(codebook)

        return {
            each.question: [told.kind for told in each.differences]
            for each in edited(made).questions
        }

    return kinds


def test_a_codebook_without_changes_has_none(edited):
    changes = edited(lambda codebook: codebook.update(version=2))

    assert (changes.questions, changes.beside) == ((), ())
    assert not is_changed(changes.before, changes.after)


@pytest.mark.parametrize(
    ("name", "keys", "kind"),
    [
        ("D05", {"ask": "Was the child heard?"}, "wording"),
        ("D05", {"guidance": "Counts: words and play."}, "guidance"),
        ("D05", {"title": "The voice"}, "title"),
        ("D05", {"source": "Appendix"}, "source"),
        ("D05", {"theme": {"Silence": ["no"]}}, "theme"),
        ("D05", {"evidence": {"required_for": ["yes", "partly"]}}, "evidence"),
        ("D06", {"applies_if": {"D05": ["yes"]}}, "rule"),
        ("N1", {"unit": "hours"}, "number"),
        ("N1", {"maximum": 9}, "number"),
        ("N1", {"decimals": 1}, "number"),
        ("N1", {"tolerance": 1}, "tolerance"),
        ("N1", {"level": "ratio"}, "level"),
        ("P1", {"each_of": ["Police", "Health"]}, "parts_order"),
        ("P1", {"each_of": ["Health", "Police", "Schools"]}, "part_added"),
        ("P1", {"each_of": ["Health"]}, "part_removed"),
        ("C1", {"choose_any": ["A", "B", "C"]}, "part_added"),
        ("T1", {"type": "number"}, "type"),
        ("P1", {"each_of": []}, "type"),
    ],
)
def test_one_edit_is_one_difference_of_its_kind(of, name, keys, kind):
    assert of(name, **keys) == {name: [kind]}


@pytest.mark.parametrize(
    ("edit", "kind"),
    [
        (lambda c: c["scales"]["considered"]["values"].pop(1), "values_removed"),
        (
            lambda c: c["scales"]["considered"]["values"].append({"code": "na", "label": "N/A"}),
            "values_added",
        ),
        (lambda c: c["scales"]["considered"].update(level="nominal"), "level"),
        (lambda c: c["scales"]["considered"]["values"].reverse(), "values_order"),
        (lambda c: value(c, "yes").update(label="Yes, fully"), "label"),
        (lambda c: value(c, "no").update(because=["silent"]), "reasons"),
        (lambda c: value(c, "unclear").update(off_scale=False), "off_scale"),
        (lambda c: value(c, "unclear").update(outside_denominator=True), "base"),
    ],
)  # fmt: skip
def test_an_edit_of_a_scale_is_a_difference_of_every_question_that_uses_it(of, edit, kind):
    """D05 and P1 share a scale: what changes there changes both."""
    assert of(edit=edit) == {"D05": [kind], "P1": [kind]}


def test_the_order_of_values_without_an_order_means_nothing(of, edited):
    found = of(edit=lambda codebook: codebook["scales"]["yes_no"]["values"].reverse())

    assert found == {"D06": ["choices_order"], "D07": ["choices_order"]}
    assert KINDS["choices_order"].effect == "same"


def test_another_name_for_the_same_scale_means_nothing(of):
    def renamed(codebook):
        codebook["scales"]["again"] = codebook["scales"]["yes_no"]
        question(codebook, "D06")["scale"] = "again"

    assert of(edit=renamed) == {"D06": ["scale_name"]}


def test_a_term_concerns_the_questions_that_use_it(of, edited):
    """The definition of a word in a question's wording is part of what is asked."""

    def define(codebook):
        codebook["terms"].update(voice="What a child says or shows.", silence="Nothing.")

    assert of(edit=define) == {"D05": ["term"]}
    assert [each.says for each in edited(define).beside] == ["The codebook as a whole: silence"]


def test_questions_come_and_go(of):
    def edit(codebook):
        questions = codebook["areas"][0]["questions"]
        del questions[1]
        questions.append({"id": "D09", "title": "Play", "ask": "Play?", "scale": "yes_no"})

    assert of(edit=edit) == {"D09": ["new"], "D06": ["dropped"]}


def test_a_question_that_changed_its_place_only_is_asked_as_before(of):
    def edit(codebook):
        questions = codebook["areas"][0]["questions"]
        codebook["areas"][1]["questions"].append(questions.pop(0))

    assert of(edit=edit) == {"D05": ["moved"]}
    first = of(edit=lambda codebook: codebook["areas"][0]["questions"].reverse())
    assert {kind for kinds in first.values() for kind in kinds} == {"moved"}


def replaced(*names, by, of):
    """Questions dropped, others put in their place that say what they replace."""

    def edit(codebook):
        questions = codebook["areas"][0]["questions"]
        questions[:] = [each for each in questions if each["id"] not in names]
        questions += [
            {"id": each, "title": each, "ask": f"{each}?", "scale": "yes_no", "replaces": of}
            for each in by
        ]

    return edit


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (
            replaced("D06", by=["D06a", "D06b"], of=["D06"]),
            {"D06a": ["split"], "D06b": ["split"]},
        ),
        (replaced("D06", "D07", by=["D08"], of=["D06", "D07"]), {"D08": ["merged"]}),
        (replaced("D06", by=["D6"], of=["D06"]), {"D6": ["renamed"]}),
        (replaced("D06", by=["D06", "D08"], of=["D06"]), {"D06": ["split"], "D08": ["split"]}),
        (replaced(by=["D08"], of=["D06"]), {"D06": ["split"], "D08": ["split"]}),
    ],
    ids=["split", "merged", "renamed", "split keeping the id", "split without saying so"],
)
def test_questions_that_replace_others_begin_anew(edited, edit, expected):
    """Their earlier answers were to another question, whatever it was called."""
    changes = edited(edit)

    assert {e.question: [d.kind for d in e.differences] for e in changes.questions} == expected
    assert not any(changes.meaning_kept(each, "", same=list(expected)) for each in expected)


def test_what_was_replaced_in_an_earlier_version_is_not_replaced_again():
    """`replaces` stays in the file; it tells of the version in which it was written."""
    split = deepcopy(BEFORE)
    replaced("D06", by=["D06a", "D06b"], of=["D06"])(split)
    later = deepcopy(split)
    question(later, "D06a")["guidance"] = "Counts: alone."
    before, after = Codebook.model_validate(split), Codebook.model_validate(later)

    changes = codebook_changes(before, after)
    assert [(e.question, e.kinds()) for e in changes.questions] == [("D06a", "guidance")]
    assert origin_faults(before, after, "codebook.yaml") == []


def test_a_question_that_replaces_what_was_never_asked_is_a_fault():
    after = deepcopy(BEFORE)
    replaced("D06", by=["D8"], of=["D6"])(after)

    (fault,) = origin_faults(
        Codebook.model_validate(BEFORE), Codebook.model_validate(after), "codebook.yaml"
    )
    assert str(fault) == (
        "codebook.yaml, D8, replaces: 'D6' is no question of version 1. Did you mean 'D06'? "
        "Its questions are: D05, D06, D07, P1, C1, N1, T1"
    )


def test_changed_values_end_a_meaning_whatever_is_said_and_wording_only_unless_it_is(edited):
    """For wording the lead decides, new by default; a scale leaves nothing to decide."""

    def edit(codebook):
        question(codebook, "D06")["ask"] = "Was the child seen alone?"
        question(codebook, "D07")["title"] = "What was wished"
        codebook["scales"]["considered"]["values"].pop(1)

    changes = edited(edit)
    assert changes.undecided == ("D06",)
    assert not changes.meaning_kept("D06", "")
    assert changes.meaning_kept("D06", "", same=["D06"])
    assert changes.meaning_kept("D07", "")
    assert not changes.meaning_kept("D05", "", same=["D05"])
    assert not changes.meaning_kept("P1", "Health", same=["P1"])


def test_unchanged_parts_keep_their_meaning_when_others_come_and_go(edited):
    def edit(codebook):
        question(codebook, "P1")["each_of"] = ["Police", "Schools"]
        question(codebook, "C1")["choose_any"] = ["A", "B", "C"]

    changes = edited(edit)
    kept = {
        (name, part): changes.meaning_kept(name, part)
        for name in ("P1", "C1")
        for part in changes.after.questions[name].parts
    }
    assert kept == {
        ("P1", "Police"): True, ("P1", "Schools"): False,
        ("C1", "A"): True, ("C1", "B"): True, ("C1", "C"): False,
    }  # fmt: skip
    assert changes.undecided == ()


def test_the_worst_stands_first(edited):
    """What sends answers back is read before what is only said differently."""

    def edit(codebook):
        question(codebook, "D06")["title"] = "Alone?"
        question(codebook, "D07")["ask"] = "Were wishes told?"
        question(codebook, "C1")["choose_any"] = ["A"]
        question(codebook, "N1").update(unit="hours", title="Hours")
        codebook["areas"][1]["questions"].pop()

    changes = edited(edit)
    assert [each.question for each in changes.questions] == ["N1", "T1", "C1", "D07", "D06"]
    assert changes.questions[0].kinds() == "number, title"


def test_every_edit_that_the_content_shows_is_told(edited):
    """No key of the model can change without a difference being named."""
    for name, edit in {
        "title": lambda c: c.update(title="Other"),
        "attribution": lambda c: c.update(attribution="Me"),
        "area": lambda c: c["areas"][0].update(title="Other"),
        "area id": lambda c: c["areas"][0].update(id="other"),
        "combinations": lambda c: c.update(combinations={"Both": {"D05": ["no"], "D06": ["no"]}}),
        "replaces": lambda c: question(c, "D05").update(replaces=["D05"]),
        "order of areas": lambda c: c["areas"].reverse(),
        "unused scale": lambda c: c["scales"].update(spare=c["scales"]["yes_no"]),
        "order of terms": lambda c: c.update(terms=dict(reversed(c["terms"].items()))),
        "evidence named twice": lambda c: question(c, "D05").update(
            evidence={"required_for": ["yes", "yes"]}
        ),
        "minimum": lambda c: question(c, "N1").update(minimum=1),
    }.items():  # fmt: skip
        changes = edited(edit)
        told = bool(changes.questions or changes.beside)
        assert told == is_changed(changes.before, changes.after), name


def test_kinds_are_words_that_a_record_can_keep():
    assert all(json.dumps(kind) == f'"{kind}"' and kind.isidentifier() for kind in KINDS)
