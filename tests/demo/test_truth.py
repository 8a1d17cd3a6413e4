"""The hidden truth: complete, repeatable, and refused where the sample cannot bear it."""

import pytest

from codebook.answers import Row
from codebook.rules import asked
from flows.demo.assumed import assumptions
from flows.demo.cheapest import Demand, cheapest
from flows.demo.truth import hidden_truth


def test_every_row_that_is_asked_has_a_value_of_its_scale_and_no_other_row_has(
    framework, sample, truth
):
    for case_id, details in sample.items():
        said = {
            row.question: v for row, v in truth.items() if row.case_id == case_id and not row.part
        }
        states = asked(framework, details, said)
        for question in framework:
            for part in question.parts:
                value = truth.get(Row(case_id, question.id, part))
                expected = states[question.id].asked and question.kind != "text"
                assert (value is not None) is expected, (case_id, question.id)
                assert value is None or value in framework.scale_of(question).codes


def test_the_truth_is_the_same_whatever_the_order_of_the_cases(framework, sample, truth):
    turned = dict(reversed(sample.items()))

    assert hidden_truth(framework, turned, seed=7) == truth


def test_another_seed_gives_other_answers(framework, sample, truth):
    assert hidden_truth(framework, sample, seed=8) != truth


def test_a_sample_that_cannot_bear_a_count_is_refused(framework, sample):
    """Two LCSPRs fewer: 12 of 14 cannot have terms of reference."""
    lcsprs = [case_id for case_id, case in sample.items() if case["review_type"] == "LCSPR"]
    fewer = {case_id: case for case_id, case in sample.items() if case_id not in lcsprs[:3]}

    with pytest.raises(AssertionError, match="D01a"):
        hidden_truth(framework, fewer, seed=7)


def test_every_question_has_its_assumptions_and_the_shares_are_whole(framework):
    known = assumptions()
    for question in (each for each in framework if each.kind != "text"):
        for part in question.parts:
            shares = known[question.id].shares_of(part)
            assert sum(shares.values()) == pytest.approx(1), question.id
            assert set(shares) <= set(framework.scale_of(question).codes), question.id
    assert set(known) <= set(framework.questions)


def test_the_cheapest_choice_meets_demands_before_wishes():
    """Alone, every case would take its first value; a demand and the wishes move some."""
    import numpy

    cost = numpy.array([[0.0, 0.9], [0.0, 0.2], [0.0, 0.5]])

    assert cheapest(cost, [], [2, 1]) == [0, 1, 0]
    assert cheapest(cost, [Demand([(0, 1)], 1, 1)], [2, 1]) == [1, 0, 0]
    assert cheapest(cost, [Demand([(0, 1), (1, 1)], 2, 2)], [2, 1]) == [1, 1, 0]


def test_demands_that_contradict_each_other_have_no_choice():
    import numpy

    assert cheapest(numpy.zeros((2, 2)), [Demand([(0, 0), (0, 1)], 2, 2)], [1, 1]) is None
