"""What each coder has still to answer."""

from dataclasses import dataclass

from codebook.answers import Row
from codebook.model import Codebook
from flows.collect.completeness import missing_rows
from flows.collect.contradictions import contradicted

CODEBOOK = Codebook.model_validate(
    {
        "title": "Small",
        "scales": {"s": {"values": [{"code": code, "label": code} for code in ("no", "yes")]}},
        "areas": [
            {
                "id": "a",
                "title": "A",
                "questions": [
                    {"id": "Q1", "title": "1", "ask": "1?", "scale": "s"},
                    {"id": "Q2", "title": "2", "ask": "2?", "scale": "s",
                     "applies_if": {"Q1": "yes"}},
                    {"id": "Q3", "title": "3", "ask": "3?", "scale": "s", "each_of": ["x", "y"],
                     "applies_if": {"letter": {"present": True}}},
                    {"id": "Q4", "title": "4", "ask": "4?", "type": "text"},
                ],
            }
        ],
    }
)  # fmt: skip
DETAILS = {"c1": {"letter": "l.pdf"}, "c2": {"letter": "awaiting"}}


@dataclass(frozen=True)
class Given:
    row: Row
    coder: str
    value: str


def missing(*given, assigned=(("ab", "c1"),)):
    answers = [Given(Row(*row), "ab", value) for row, value in given]
    return missing_rows(CODEBOOK, DETAILS, assigned, answers)


def test_an_unanswered_case_lacks_what_is_asked_of_it_but_no_texts():
    assert missing() == {"ab": (Row("c1", "Q1"), Row("c1", "Q3", "x"), Row("c1", "Q3", "y"))}


def test_a_follow_up_is_missing_once_its_question_is_answered_so_that_it_applies():
    assert Row("c1", "Q2") in missing((("c1", "Q1"), "yes"))["ab"]
    assert Row("c1", "Q2") not in missing((("c1", "Q1"), "no"))["ab"]


def test_an_awaited_document_makes_nothing_missing():
    assert missing(assigned=[("ab", "c2")]) == {"ab": (Row("c2", "Q1"),)}


def test_each_part_is_missing_by_itself_and_a_complete_coder_lacks_nothing():
    given = [(("c1", "Q1"), "no"), (("c1", "Q3", "x"), "yes")]
    assert missing(*given) == {"ab": (Row("c1", "Q3", "y"),)}
    assert missing(*given, (("c1", "Q3", "y"), "no")) == {"ab": ()}


def test_one_coder_s_answers_do_not_complete_another_s():
    told = missing((("c1", "Q1"), "no"), assigned=[("cd", "c1"), ("ab", "c1")])
    assert list(told) == ["cd", "ab"]
    assert Row("c1", "Q1") in told["cd"]
    assert Row("c1", "Q1") not in told["ab"]


def test_only_another_answer_contradicts():
    """Blank never does; a text contradicts where the earlier one is gone from it."""
    one, two, text = Row("c1", "Q1"), Row("c1", "Q3", "x"), Row("c1", "Q4")
    before = {one: "yes", two: "no", text: "seen on page 3"}
    assert contradicted(CODEBOOK, before, {one: "yes"}) == ()
    assert contradicted(CODEBOOK, before, {one: "no", two: "no"}) == (one,)
    assert contradicted(CODEBOOK, before, {text: "Seen on  page 3, and again"}) == ()
    assert contradicted(CODEBOOK, before, {text: "seen"}) == (text,)
