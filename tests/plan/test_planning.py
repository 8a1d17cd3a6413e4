"""What a plan assumes of each question, and what follows for the rounds."""

import pytest

from codebook.faults import StudyError
from codebook.model import Codebook
from flows.plan.expected import Observed, expectations, share_faults
from flows.plan.planning import (
    RoundDesign,
    StudyPlan,
    question_needs,
    recommended_double_coded,
    standard_of,
    with_rounds,
)
from flows.studyfile import StudyFile

CODEBOOK = Codebook.model_validate(
    {
        "title": "Framework",
        "scales": {
            "considered": {
                "level": "ordinal",
                "values": [
                    {"code": "no", "label": "No"},
                    {"code": "partly", "label": "Partly"},
                    {"code": "yes", "label": "Yes"},
                    {"code": "unclear", "label": "Unclear", "off_scale": True},
                ],
            },
            "yes_no": {
                "values": [{"code": "yes", "label": "Yes"}, {"code": "no", "label": "No"}]
            },
            "only": {"values": [{"code": "yes", "label": "Yes"}]},
        },
        "areas": [
            {
                "id": "a",
                "title": "Area",
                "questions": [
                    {"id": "D1", "title": "One", "ask": "?", "scale": "considered"},
                    {"id": "D2", "title": "Two", "ask": "?", "scale": "yes_no",
                     "applies_if": {"letter": {"present": True}}},
                    {"id": "D3", "title": "Three", "ask": "?", "scale": "yes_no",
                     "applies_if": {"D2": "yes"}},
                    {"id": "D4", "title": "Four", "ask": "?", "scale": "yes_no",
                     "each_of": ["Health", "Police"]},
                    {"id": "D5", "title": "Five", "ask": "?", "choose_any": ["Red", "Blue"]},
                    {"id": "D6", "title": "Six", "ask": "?", "type": "number"},
                    {"id": "D7", "title": "Seven", "ask": "?", "type": "text"},
                    {"id": "D8", "title": "Eight", "ask": "?", "scale": "only"},
                ],
            }
        ],
    }
)  # fmt: skip
CASES = [{"letter": "L.pdf" if n % 4 == 0 else ("awaiting" if n == 1 else "")} for n in range(40)]


def study_file(**plan):
    coders = [{"id": "ab", "name": "A"}, {"id": "cd", "name": "C"}]
    return StudyFile.model_validate({"title": "T", "coders": coders, "group_by": "g", "plan": plan})


def by_row(observed=None, **plan):
    found = expectations(study_file(**plan), CODEBOOK, CASES, 2, observed)
    return {each.row: each for each in found}


def needs(rows, agreement=0.9, **plan):
    file = study_file(**plan)
    found = question_needs(rows, [agreement] * len(rows), 0.8, standard_of(file))
    return {each.expected.row: each for each in found}


def test_every_question_and_part_is_planned_but_text():
    found = by_row()
    assert list(found) == [
        ("D1", ""), ("D2", ""), ("D3", ""), ("D4", "Health"), ("D4", "Police"),
        ("D5", "Red"), ("D5", "Blue"), ("D6", ""), ("D8", ""),
    ]  # fmt: skip
    assert found["D1", ""].setting.level == "ordinal"
    assert found["D1", ""].labels == ("No", "Partly", "Yes")
    assert found["D1", ""].setting.shares == pytest.approx((1 / 3,) * 3)
    assert found["D5", "Red"].setting.shares == (0.5, 0.5)
    assert (found["D6", ""].setting.level, found["D6", ""].setting.shares) == ("interval", ())


def test_shares_are_those_given_else_those_measured_else_equal():
    """A part's own shares before its question's; each measured value has a case added."""
    told = {"D4": {"yes": 0.1, "no": 0.9}, "D4/Police": {"yes": 0.3, "no": 0.7}}
    seen = {
        ("D1", ""): Observed({"no": 6.0, "partly": 0.0, "yes": 0.0}, 6, 6, None),
        ("D4", "Health"): Observed({"yes": 3.0, "no": 3.0}, 6, 6, 1.0),
    }
    found = by_row(seen, shares=told)
    assert (found["D4", "Health"].setting.shares, found["D4", "Health"].source) == (
        (0.1, 0.9),
        "given",
    )
    assert found["D4", "Police"].setting.shares == (0.3, 0.7)
    assert found["D1", ""].setting.shares == pytest.approx((7 / 9, 1 / 9, 1 / 9))
    assert [found["D1", ""].source, found["D5", "Red"].source] == ["observed", "equal"]


def test_measured_shares_of_another_scale_are_not_taken():
    seen = {("D1", ""): Observed({"no": 6.0, "yes": 1.0}, 6, 6, None)}
    assert by_row(seen)["D1", ""].source == "equal"


def test_cases_that_a_rule_leaves_out_are_not_compared():
    """A quarter has a letter, one more awaits it; the follow-up needs two to have said yes."""
    found = by_row()
    assert found["D1", ""].comparable == 1.0
    assert found["D2", ""].comparable == pytest.approx(11 / 40)
    both_yes = 0.5**2 + 0.9 * 0.25
    assert found["D3", ""].comparable == pytest.approx(11 / 40 * both_yes)


def test_once_measured_the_share_with_two_answers_on_the_scale_counts():
    seen = {("D1", ""): Observed({"no": 1.0, "partly": 1.0, "yes": 1.0}, 9, 3, 0.5)}
    assert by_row(seen)["D1", ""].comparable == pytest.approx(4 / 10)


def test_wrong_shares_are_told_with_their_place_all_at_once():
    told = {
        "D9": {"yes": 1.0},
        "D1": {"maybe": 0.5, "unclear": 0.5},
        "D4/Army": {"yes": 1.0},
        "D2": {"yes": 0.5, "no": 0.4},
        "D5": {"yes": 1.5, "no": -0.5},
        "D6": {"yes": 1.0},
    }
    faults = share_faults(study_file(shares=told), CODEBOOK)
    assert [each.place for each in faults] == [
        "plan.shares.D9", "plan.shares.D1", "plan.shares.D1", "plan.shares.D4/Army",
        "plan.shares.D2", "plan.shares.D5", "plan.shares.D6",
    ]  # fmt: skip
    assert "add up to 0.9" in faults[4].found
    with pytest.raises(StudyError, match="D4/Army"):
        by_row(shares=told)


def test_double_coded_cases_are_as_many_as_give_the_comparable_ones():
    rows = list(by_row().values())
    found = needs(rows)
    for each in found.values():
        if each.double_coded is not None:
            compared = each.double_coded * each.expected.comparable
            assert compared >= each.needed.cases - 1e-6 > compared - each.expected.comparable
    assert found["D2", ""].needed == found["D5", "Red"].needed
    assert found["D2", ""].double_coded > found["D5", "Red"].double_coded
    assert found["D8", ""].double_coded is None


def test_a_round_settles_cannot_pass_or_may():
    """The needed number itself settles, one less may pass, sixteen cases cannot."""
    rows = [by_row()["D5", "Red"]]
    need = question_needs(rows, [0.9], 0.8, standard_of(study_file()))
    number = need[0].double_coded
    designs = [RoundDesign(str(n), n, n, 2) for n in (16, number - 1, number)]
    found = with_rounds(need, designs, 0.8, standard_of(study_file()))
    assert [each.outlook for each in found[0].rounds] == ["cannot", "may", "settles"]
    assert list(found[0].rounds[0].at) == [0.9, 0.8, 0.667]
    plan = StudyPlan(standard_of(study_file()), 0.8, 0.9, found, tuple(designs), str(number))
    assert (plan.settled("16"), plan.settled(str(number)), plan.settled_by(number - 1)) == (0, 1, 0)


def test_a_pilot_with_more_coders_is_judged_by_its_own_team():
    rows = [by_row()["D5", "Red"]]
    need = question_needs(rows, [0.9], 0.8, standard_of(study_file()))
    designs = [RoundDesign("two", 40, 40, 2), RoundDesign("five", 40, 40, 5)]
    found = with_rounds(need, designs, 0.8, standard_of(study_file()))
    assert [each.outlook for each in found[0].rounds] == ["may", "settles"]


def test_questions_that_are_alike_are_simulated_once():
    done = []
    rows = list(by_row().values())
    question_needs(rows, [0.9] * 9, 0.8, standard_of(study_file()), lambda *at: done.append(at))
    assert done[-1] == (4, 4)


def test_the_recommended_number_settles_nine_in_ten_of_what_is_within_reach():
    """D3 needs more than 400 cases; without it, all others but D2 are settled by the second."""
    file = study_file()
    found = needs(list(by_row().values()))
    numbers = sorted(each.double_coded for each in found.values() if each.double_coded)
    recommended = recommended_double_coded(file, CODEBOOK, CASES, 400, 2)
    within = [number for number in numbers if number <= 400]
    assert recommended == within[-1]
    assert sum(n <= recommended for n in within) >= 0.9 * len(within)
    assert recommended_double_coded(file, CODEBOOK, CASES, 100, 2) == max(
        number for number in numbers if number <= 100
    )
    assert recommended_double_coded(file, CODEBOOK, CASES, 10, 2) is None
