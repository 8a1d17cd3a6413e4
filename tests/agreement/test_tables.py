import numpy as np
import pytest

from codebook.answers import CodedAnswer, Row
from codebook.model import Area, Codebook, Question, Scale, Value
from flows.agreement.differences import compared_rows, differences
from flows.agreement.measure import measure
from flows.agreement.tables import CodedNumbers, CodedQuestion, CodedRound, coded_round
from flows.agreement.verdicts import Standard

SCALE = Scale(
    level="ordinal",
    values=(
        Value(code="no", label="No"),
        Value(code="partly", label="Partly"),
        Value(code="yes", label="Yes"),
        Value(code="unclear", label="Unclear", off_scale=True),
    ),
)
CODEBOOK = Codebook(
    title="Small",
    scales={"considered": SCALE},
    areas=(
        Area(
            id="a",
            title="A",
            questions=(
                Question(id="D01", title="Voice", ask="?", scale="considered"),
                Question(
                    id="D02",
                    title="Alone",
                    ask="?",
                    scale="considered",
                    applies_if={"D01": ["yes"]},
                ),
                Question(id="N01", title="Months", ask="?", type="number", tolerance=1),
                Question(id="T01", title="Else", ask="?", type="text"),
            ),
        ),
    ),
)


def coded(drawing: str) -> tuple[CodedRound, list[CodedAnswer]]:
    """A round from lines `case coder D01 D02 N01`, with a dot for a blank."""
    answers, assigned, cases = [], [], {}
    for line in drawing.strip().splitlines():
        case, coder, *values = line.split()
        cases.setdefault(case, {"case_id": case})
        assigned.append((case, coder))
        for question, value in zip(("D01", "D02", "N01"), values, strict=True):
            if value != ".":
                answers.append(answer(case, question, coder, value))
    return coded_round(CODEBOOK, cases, assigned, answers), answers


def answer(case: str, question: str, coder: str, value: str) -> CodedAnswer:
    return CodedAnswer(
        row=Row(case, question),
        coder=coder,
        round="main",
        value=value,
        evidence="words",
        document="review",
        page="3",
        kind="verbatim",
        note="",
        return_id=1,
        workbook_id="w",
        file_sha256="f",
        sheet="S",
        cell="C1",
    )


DRAWING = """
    c1 ab yes     no  3
    c1 cd yes     yes 4
    c2 ab yes     no  3
    c2 cd no      .   9
    c3 ab unclear .   1
    c3 cd no      .   1
    c4 ab partly  .   1
"""


def test_only_rows_that_both_were_asked_are_compared() -> None:
    """D02 follows D01 by each coder's own answer: on c2 only one of them was asked."""
    found, _ = coded(DRAWING)
    d01, d02 = (each for each in found.questions[:2] if isinstance(each, CodedQuestion))

    assert d01.codes.tolist() == [[2, 2], [2, 0], [3, 0], [1, -1]]
    assert d02.codes.tolist() == [[0, 2], [0, -1], [-1, -1], [-1, -1]]
    assert {row.case_id for row in compared_rows(found) if row.question == "D02"} == {"c1"}


def test_an_answer_in_a_row_that_was_not_asked_is_not_compared() -> None:
    found, _ = coded("c1 ab no yes 1\nc1 cd yes yes 1")

    assert found.questions[1].codes.tolist() == [[-1, 2]]


def test_two_readings_of_a_scale_with_values_off_it() -> None:
    """Scale: only answers on it. Answerability: on the scale, or which value off it."""
    found, _ = coded(DRAWING)
    d01 = found.questions[0]

    assert d01.scale_codes.tolist() == [[2, 2], [2, 0], [-1, 0], [1, -1]]
    assert d01.answerability_codes.tolist() == [[0, 0], [0, 0], [1, 0], [0, -1]]
    assert d01.answerability_labels == ("On the scale", "Unclear")


def test_numbers_differ_beyond_the_tolerance_only() -> None:
    found, answers = coded(DRAWING)
    numbers = found.questions[2]
    listed = differences(found, answers, {"review": "Review report"})

    assert isinstance(numbers, CodedNumbers)
    assert np.array_equal(numbers.numbers, [[3, 4], [3, 9], [1, 1], [1, np.nan]], equal_nan=True)
    assert [each.row.case_id for each in listed if each.row.question == "N01"] == ["c2"]


def test_a_difference_shows_both_answers_in_words_with_their_place() -> None:
    found, answers = coded(DRAWING)
    first = differences(found, answers, {"review": "Review report"})[0]

    assert first.row == Row("c2", "D01")
    assert [(side.coder, side.answer, side.place) for side in first.said] == [
        ("ab", "Yes", "Review report, p. 3"),
        ("cd", "No", "Review report, p. 3"),
    ]


def test_figures_of_a_question_worked_by_hand() -> None:
    """D01: three cases compared, two differ; on the scale two cases: yes/yes and yes/no."""
    found, _ = coded(DRAWING)
    first = measure(found, Standard(), 300, (1,)).questions[0]

    assert (first.cases_compared, first.disagreements) == (3, 2)
    assert first.percent_agreement == pytest.approx(1 / 3)
    assert first.scale.cases == 2
    # Ranks 0.5 and 2.5 of (no, no) -> Do = 4·2/4 ... one of two cases differs; De over 1 no, 3 yes.
    assert first.scale.alpha == pytest.approx(1 - (2 / 4) / (2 * 3 / (4 * 3)))
    assert first.answerability is not None
    assert first.answerability.alpha == pytest.approx(0.0)
    assert first.confusion is not None
    assert first.confusion.together == ((0,), (0, 0), (1, 0, 1), (1, 0, 0, 0)) or (
        first.confusion.together[2][0] == 1 and first.confusion.together[3][0] == 1
    )
    assert first.confusion.disagreeing_pairs == 2


def test_a_question_where_nobody_left_the_scale_has_no_answerability() -> None:
    found, _ = coded("c1 ab yes no 1\nc1 cd yes no 1\nc2 ab no . 2\nc2 cd no . 2")
    first = measure(found, Standard(), 300, (1,)).questions[0]

    assert first.answerability is None
    assert first.checkpoint_verdict == first.scale.verdict.word


def test_measuring_twice_gives_the_same_and_order_of_coders_does_not_matter() -> None:
    found, _ = coded(DRAWING)
    turned, _ = coded(DRAWING.replace("ab", "zz"))
    one, two = (measure(each, Standard(), 300, (1,)) for each in (found, turned))

    assert one == measure(found, Standard(), 300, (1,))
    assert [each.scale for each in one.questions] == [each.scale for each in two.questions]


def test_pairs_of_coders_count_only_what_both_answered() -> None:
    """With three coders, two of whom share no case."""
    found, _ = coded("c1 ab yes no 1\nc1 cd yes no 1\nc2 ab no . 1\nc2 ef yes no 1")
    pairs = measure(found, Standard(), 300, (1,)).pairs

    assert [(each.coders, each.cases, each.compared, each.agreeing) for each in pairs] == [
        (("ab", "cd"), 1, 3, 3),
        (("ab", "ef"), 1, 2, 1),
    ]


def test_a_pair_that_agrees_throughout_has_an_exact_lower_limit() -> None:
    """A bootstrap that cannot vary would promise 100% to 100%."""
    found, _ = coded("c1 ab yes no 1\nc1 cd yes no 1\nc2 ab no . 2\nc2 cd no . 2")
    [pair] = measure(found, Standard(), 300, (1,)).pairs

    assert pair.interval == pytest.approx((0.025**0.5, 1.0))
