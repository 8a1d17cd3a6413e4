"""Is it known for whom a follow-up question applies, and what made coders differ?"""

import pytest

from codebook.answers import CodedAnswer, Row
from codebook.model import Area, Codebook, Question, Scale, Value
from flows.agreement.asked import AskedQuestion, asked_questions
from flows.agreement.measure import measure
from flows.agreement.tables import coded_round
from flows.agreement.verdicts import Standard

YES_NO = Scale(values=(Value(code="yes", label="Yes"), Value(code="no", label="No")))
CODEBOOK = Codebook(
    title="Small",
    scales={"yes_no": YES_NO},
    areas=(
        Area(
            id="a",
            title="A",
            questions=(
                Question(id="D01", title="Voice", ask="?", scale="yes_no"),
                Question(id="D02", title="Old", ask="?", scale="yes_no",
                         applies_if={"age": {"at_least": 3}}),
                Question(id="D03", title="Alone", ask="?", scale="yes_no",
                         applies_if={"D01": ["yes"], "age": {"at_least": 3}}),
                Question(id="D04", title="Heard", ask="?", scale="yes_no",
                         applies_if={"D03": ["yes"]}),
                Question(id="T05", title="How", ask="?", type="text",
                         applies_if={"D01": ["yes"]}),
            ),
        ),
    ),
)  # fmt: skip


def answered(drawing: str) -> tuple[list[CodedAnswer], list[tuple[str, str]]]:
    """Answers and assignments from lines `case coder D01 D03`, with a dot for a blank."""
    answers, assigned = [], []
    for line in drawing.strip().splitlines():
        case, coder, *values = line.split()
        assigned.append((case, coder))
        for question, value in zip(("D01", "D03"), values, strict=True):
            if value != ".":
                answers.append(
                    CodedAnswer(Row(case, question), coder, "main", value, "", "", "", "", "", 1,
                                "w", "f", "S", "C1")
                )  # fmt: skip
    return answers, assigned


def asked_of(drawing: str, ages: str = "") -> dict[str, AskedQuestion]:
    """ages: such as `c2=1`; else 10."""
    answers, assigned = answered(drawing)
    known = dict(each.split("=") for each in ages.split())
    cases = {case: {"age": known.get(case, "10")} for case, _ in assigned}
    found = asked_questions(CODEBOOK, cases, assigned, answers)
    return {each.question.id: each for each in found}


DRAWING = """
    c1 ab yes yes
    c1 cd yes no
    c2 ab yes yes
    c2 cd no  .
    c3 ab no  .
    c3 cd no  .
    c4 ab yes yes
"""


def test_it_is_asked_by_each_coders_own_earlier_answers() -> None:
    """D03 follows D01, D04 follows D03; -1 where a coder was not assigned."""
    found = asked_of(DRAWING)

    assert found["D03"].codes.tolist() == [[1, 1], [1, 0], [0, 0], [1, -1]]
    assert found["D04"].codes.tolist() == [[1, 0], [1, 0], [0, 0], [1, -1]]
    assert found["T05"].codes.tolist() == [[1, 1], [1, 0], [0, 0], [1, -1]]


def test_questions_whose_rule_rests_on_the_register_alone_are_left_out() -> None:
    assert asked_of(DRAWING).keys() == {"D03", "D04", "T05"}


def test_cases_in_which_the_register_settles_it_are_left_out() -> None:
    """The child of c2 is too young for D03, whatever the coders answered."""
    found = asked_of(DRAWING, "c2=1")

    assert found["D03"].codes.tolist()[1] == [-1, -1]
    assert found["D04"].codes.tolist()[1] == [-1, -1]
    assert found["T05"].codes.tolist()[1] == [1, 0]


def test_a_missing_earlier_answer_leaves_it_unknown() -> None:
    """So does one given with an earlier answer in view, which is not among the answers here."""
    found = asked_of("c1 ab yes yes\nc1 cd . .")

    assert found["D03"].codes.tolist() == [[1, -1]]
    assert found["D03"].apart == ()


def test_the_earlier_answer_that_made_the_difference_is_named() -> None:
    """D04 on c1: the coders differ on D03; on c2 one was not asked D03, which goes back to D01."""
    found = asked_of(DRAWING)
    apart = [
        (each.case_id, each.earlier, each.asked, each.not_asked) for each in found["D04"].apart
    ]

    assert apart == [("c1", ("D03",), ("ab",), ("cd",)), ("c2", ("D01",), ("ab",), ("cd",))]
    assert [each.earlier for each in found["D03"].apart] == [("D01",)]


def test_agreement_on_what_applies_worked_by_hand() -> None:
    """D03 on three double-coded cases: asked/asked, asked/not, not/not: alpha 1 - 2 · 5 / 18."""
    answers, assigned = answered(DRAWING)
    cases = {case: {"age": "10"} for case, _ in assigned}
    coded = coded_round(CODEBOOK, cases, assigned, answers)
    asked = asked_questions(CODEBOOK, cases, assigned, answers)
    first = measure(coded, Standard(), 200, (1,), asked=asked).applied[0]

    assert (first.question, first.earlier, first.cases, first.differing) == ("D03", ("D01",), 3, 1)
    assert first.percent_agreement == pytest.approx(2 / 3)
    # Two unlike ordered pairs; 3 asked and 3 not asked: 36 - 18 = 18 unlike by chance.
    assert first.reading.alpha == pytest.approx(1 - 5 * 2 / 18)
    assert first.reading.verdict.word == "not_enough_evidence"


def test_measuring_what_applies_changes_no_other_figure() -> None:
    """The same cases are resampled, with or without it."""
    answers, assigned = answered(DRAWING)
    cases = {case: {"age": "10"} for case, _ in assigned}
    coded = coded_round(CODEBOOK, cases, assigned, answers)
    asked = asked_questions(CODEBOOK, cases, assigned, answers)
    plain, beside = (
        measure(coded, Standard(), 200, (1,)),
        measure(coded, Standard(), 200, (1,), asked=asked),
    )

    assert plain.questions == beside.questions
    assert plain.pairs == beside.pairs
