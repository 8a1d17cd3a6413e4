"""Which questions are asked about a case, by its register row and one coder's answers."""

import pytest

from codebook.rules import applicability, asked, by_register, rule_in_words

TITLES = {"age": "Age", "sex": "Sex", "letter": "Panel letter"}
A_GIRL = {"age": "9", "sex": "Female", "letter": "l.pdf"}


@pytest.fixture
def about(small):
    """State and reason of one question."""

    def ask(question, details, **answers):
        found = applicability(small, small.questions[question], details, answers, TITLES)
        return found.state, found.reason

    return ask


@pytest.fixture
def register(small):
    """State of one question as far as the register settles it."""
    return lambda question, details: by_register(small, small.questions[question], details).state


def test_a_question_without_a_rule_is_asked_of_every_case(about):
    assert about("D16", {}) == ("applies", "")


def test_the_reason_names_the_rule_and_what_the_case_is(about):
    """A coder reads it in a grey row and must see why without asking anybody."""
    state, reason = about("D05", {"age": "2"})
    assert state == "not_applicable"
    assert reason == "Only asked where Age is 3 or more; here it is 2"


def test_an_unknown_register_value_asks_the_question_with_a_note(small, about):
    state, reason = about("D05", {"age": " "})
    assert state == "unknown"
    assert reason.startswith("Age is not known for this case")
    assert applicability(small, small.questions["D05"], {}, {}).asked


def test_a_register_value_that_cannot_be_compared_asks_with_a_note(about):
    state, reason = about("D05", {"age": "Under 1"})
    assert state == "unknown"
    assert "'Under 1'" in reason


def test_a_document_that_the_case_lacks_makes_its_question_not_applicable(about):
    assert about("D29", {"letter": ""})[0] == "not_applicable"
    assert about("D29", {"letter": "l.pdf"})[0] == "applies"


def test_a_document_still_expected_leaves_the_question_open(about):
    assert about("D29", {"letter": "Awaiting"}) == ("awaiting", "Panel letter is still awaited")


def test_a_follow_up_waits_for_the_earlier_answer(small, about):
    state, reason = about("D08", A_GIRL)
    assert state == "pending"
    assert reason.endswith("D05 has no answer yet")
    assert not applicability(small, small.questions["D08"], A_GIRL, {}).asked


def test_a_follow_up_applies_by_this_coders_own_answer(about):
    assert about("D08", A_GIRL, D05="partly") == ("applies", "")
    state, reason = about("D08", A_GIRL, D05="unclear")
    assert state == "not_applicable"
    assert reason == (
        "Only asked where D05 (Child's voice) is Partly or Yes; "
        "the answer is Unclear from the documents"
    )


def test_a_follow_up_of_a_question_not_asked_is_not_asked_either(about):
    """Even where somebody answered in the grey row: the rule decides, not the slip."""
    state, reason = about("D08", {"age": "2"}, D05="yes")
    assert state == "not_applicable"
    assert reason.endswith("D05 is not asked here")
    assert about("D09", {"age": "2", "sex": "Female"}, D08="yes")[0] == "not_applicable"


def test_a_condition_that_fails_settles_it_before_one_that_waits(about):
    assert about("D09", {**A_GIRL, "sex": "Male"})[0] == "not_applicable"
    assert about("D09", {**A_GIRL, "sex": ""})[0] == "pending"


def test_an_earlier_question_asked_for_want_of_knowledge_decides_by_its_answer(about):
    assert about("D08", {"age": ""}, D05="yes")[0] == "applies"


@pytest.mark.parametrize(
    ("number", "state"), [("2", "applies"), ("12", "applies"), ("1", "not_applicable")]
)
def test_an_earlier_number_is_compared_as_a_number(about, number, state):
    assert about("D21", {}, D20=number)[0] == state


def test_the_register_alone_settles_what_no_coder_can_change(register):
    assert register("D08", {"age": "2"}) == "not_applicable"
    assert register("D08", {"age": "9"}) == "applies"
    assert register("D08", {"age": ""}) == "applies"
    assert register("D08", {"age": "awaiting"}) == "awaiting"
    assert register("D09", {"age": "9", "sex": "Male"}) == "not_applicable"


def test_all_questions_are_settled_in_order_of_asking(small):
    found = asked(small, A_GIRL, {"D05": "yes", "D08": "no"})
    assert list(found) == list(small.questions)
    assert [name for name, each in found.items() if not each.asked] == ["D09", "D21"]


def test_settling_all_at_once_says_the_same_as_one_by_one(small):
    for answers in ({}, {"D05": "no"}, {"D05": "yes", "D08": "yes", "D20": "4"}):
        for age in ("2", "9", "", "awaiting"):
            details = {"age": age, "sex": "Female", "letter": ""}
            one_by_one = {q.id: applicability(small, q, details, answers) for q in small}
            assert asked(small, details, answers) == one_by_one


def test_a_rule_is_said_in_words(small):
    words = [rule_in_words(small, small.questions[each], TITLES) for each in ("D05", "D09", "N01")]
    assert words == [
        "Only asked where Age is 3 or more",
        "Only asked where D08 (Wishes) is Yes and Sex is Female",
        "",
    ]
