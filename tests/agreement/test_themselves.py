"""Do coders agree with themselves, where they answered the same twice?"""

import pytest

from codebook.answers import Row
from codebook.model import Area, Codebook, Question, Scale, Value
from flows.agreement.themselves import AnsweredTwice, SelfAgreement, against_themselves

CODEBOOK = Codebook(
    title="Small",
    scales={
        "considered": Scale(
            level="nominal",
            values=(
                Value(code="no", label="No"),
                Value(code="yes", label="Yes"),
                Value(code="unclear", label="Unclear", off_scale=True),
            ),
        )
    },
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
DETAILS = {f"c{at}": {"case_id": f"c{at}"} for at in range(1, 31)}


def twice(case, question, first, second, *, coder="ab", same=True, days=14, shown=False):
    return AnsweredTwice(coder, Row(case, question), first, second, same, days, shown)


def found(told):
    return against_themselves(CODEBOOK, DETAILS, told, 0.95, 500, (1,))


def six(second="yes"):
    """D01 of six cases; the second time one answer is another."""
    return [
        twice(f"c{at}", "D01", "yes" if at < 4 else "no", second if at == 1 else
              ("yes" if at < 4 else "no"), days=10 + at, shown=at == 2)
        for at in range(1, 7)
    ]  # fmt: skip


def test_the_share_alike_and_alpha_of_the_first_against_the_second_by_hand() -> None:
    """Of yes yes yes no no no one is no the second time: alpha is that of two coders."""
    [each] = found(six("no")).same

    assert isinstance(each, SelfAgreement)
    assert (each.coder, each.cases, each.answers, each.alike) == ("ab", 6, 6, 5)
    assert (each.days, each.shown) == ((11, 16), 1)
    [question] = each.questions
    assert (question.question, question.cases, question.alike) == ("D01", 6, 5)
    # Do = 2 of 12 ordered pairs; De = 2·5·7 / (12·11).
    assert question.alpha == pytest.approx(1 - (2 / 12) / (2 * 5 * 7 / (12 * 11)))
    assert each.interval is not None
    assert each.interval[0] < 5 / 6 <= each.interval[1]


def test_who_never_changes_an_answer_has_an_exact_lower_limit() -> None:
    [each] = found(six()).same
    assert each.interval == pytest.approx((0.025 ** (1 / 6), 1.0))


def test_fewer_than_five_cases_are_counted_and_have_no_interval() -> None:
    [each] = found(six("no")[:4]).same
    assert (each.cases, each.alike, each.interval, each.questions) == (4, 3, None, ())


def test_coders_are_kept_apart_and_numbers_agree_within_their_tolerance() -> None:
    told = [
        *six("no"),
        *(twice(f"c{at}", "N01", "4", "5", coder="cd") for at in range(1, 4)),
        twice("c4", "N01", "4", "6", coder="cd"),
    ]
    one, other = found(told).same
    assert (one.coder, one.answers) == ("ab", 6)
    assert (other.coder, other.answers, other.alike) == ("cd", 4, 3)


def test_a_follow_up_counts_only_where_it_applied_both_times() -> None:
    """D02 is asked where D01 is yes; the second time D01 was no, so D02 was not asked."""
    told = [
        twice("c1", "D01", "yes", "no"),
        twice("c1", "D02", "yes", "yes"),
        twice("c2", "D01", "yes", "yes"),
        twice("c2", "D02", "yes", "no"),
    ]
    [each] = found(told).same
    assert (each.answers, each.alike) == (3, 1)


def test_a_new_meaning_is_told_apart_by_question_and_coder() -> None:
    told = [
        *(twice(f"c{at}", "D01", "yes", "no" if at < 3 else "yes", same=False) for at in range(6)),
        twice("c1", "D01", "yes", "yes", coder="cd", same=False),
        twice("c1", "T01", "some", "other", same=False),
    ]
    all_found = found(told)
    assert all_found.same == ()
    assert [(each.coder, each.question, each.answers, each.alike) for each in all_found.new] == [
        ("ab", "D01", 6, 3),
        ("cd", "D01", 1, 1),
    ]


def test_off_scale_answers_count_as_alike_but_not_in_alpha() -> None:
    told = [twice(f"c{at}", "D01", "unclear", "unclear") for at in range(1, 7)]
    [each] = found(told).same
    [question] = each.questions
    assert (question.cases, question.alike, question.alpha, question.interval) == (6, 6, None, None)
