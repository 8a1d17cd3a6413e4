"""The published counts: what they are, and that the hidden truth gives every one."""

import pytest

from codebook.answers import Row
from flows.demo.facts import Count, Fact, Finding, bears_out, count_of, facts, findings, met

FACTS = facts()


def named(fact):
    where = ", ".join(fact.where) or "all"
    return f"{fact.paragraph} {fact.question} {'/'.join(fact.values)} by {where}"


@pytest.mark.parametrize("fact", FACTS, ids=named)
def test_the_truth_gives_every_published_count(fact, framework, sample, truth):
    count = count_of(fact, framework, truth, sample)

    assert met(fact, count), f"{count} for {fact.n or fact.about} of {fact.denominator}"


@pytest.mark.parametrize("finding", findings(), ids=lambda each: f"{named(each)} {each.kind}")
def test_the_truth_bears_out_every_finding_by_group(finding, framework, sample, truth):
    assert bears_out(finding, framework, truth, sample)


def test_every_fact_names_values_that_its_question_offers(framework):
    for fact in [*FACTS, *findings()]:
        question = framework.questions[fact.question]
        assert set(fact.values) <= set(framework.scale_of(question).codes), fact


def test_every_item_of_which_the_source_gives_a_count_has_its_fact():
    """D01 to D06, D08, D10 to D14, D17, D18, D20 and D27 to D29; the rest has no figures."""
    items = {fact.question[:3] for fact in FACTS}

    assert items == {
        *("D01", "D02", "D03", "D05", "D06", "D08", "D10", "D11", "D12", "D13", "D14"),
        *("D17", "D18", "D20", "D27", "D28", "D29"),
    }


CASES = {
    "a": {"review_type": "LCSPR"},
    "b": {"review_type": "LCSPR"},
    "c": {"review_type": "Rapid review"},
    "d": {"review_type": "Rapid review"},
}


def answers(question, **values):
    return {Row(case_id, question): value for case_id, value in values.items()}


def fact(**more):
    return Fact.model_validate({"paragraph": "", "question": "D10b", "values": ["yes"], **more})


def test_a_count_leaves_out_what_is_not_applicable_and_keeps_unclear(framework):
    """Case b is outside the base by its coder's answer, d because it was never asked."""
    values = answers("D10b", a="yes", b="na", c="unclear")

    assert count_of(fact(), framework, values, CASES) == Count(1, 2)


def test_a_count_looks_only_where_the_register_says(framework):
    values = answers("D10b", a="yes", b="no", c="yes", d="yes")

    found = count_of(fact(where={"review_type": "LCSPR"}), framework, values, CASES)

    assert found == Count(1, 2)


def test_a_count_looks_only_where_an_earlier_answer_says(framework):
    values = answers("D10b", a="yes", b="yes", c="no") | answers("D10a", a="no", c="yes", d="yes")

    assert count_of(fact(where={"D10a": "yes"}), framework, values, CASES) == Count(0, 1)


@pytest.mark.parametrize(
    ("given", "is_met"),
    [
        ({"n": 3, "denominator": 9}, True),
        ({"n": 3}, True),
        ({"n": 4, "denominator": 9}, False),
        ({"n": 3, "denominator": 10}, False),
        ({"about": [2, 3]}, True),
        ({"about": [4, 6]}, False),
    ],
)
def test_a_fact_is_met_by_its_number_its_words_and_its_base(given, is_met):
    assert met(fact(**given), Count(3, 9)) is is_met


@pytest.mark.parametrize(
    ("kind", "values", "borne_out"),
    [
        ("lowest", {"a": "no", "b": "no", "c": "yes", "d": "no"}, True),
        ("lowest", {"a": "yes", "b": "no", "c": "yes", "d": "no"}, False),
        ("highest", {"a": "yes", "b": "no", "c": "no", "d": "no"}, True),
        ("mostly", {"a": "yes", "b": "yes", "c": "yes", "d": "no"}, True),
        ("mostly", {"a": "yes", "b": "no", "c": "yes", "d": "no"}, False),
        ("associated", {"a": "yes", "b": "yes", "c": "yes", "d": "no"}, True),
        ("associated", {"a": "no", "b": "no", "c": "no", "d": "no"}, False),
    ],
)
def test_a_finding_compares_groups(kind, values, borne_out, framework):
    """Each finding is about the LCSPRs a and b, beside the rapid reviews c and d."""
    finding = Finding.model_validate(
        {
            "paragraph": "",
            "kind": kind,
            "question": "D02",
            "values": ["yes"],
            "by": "review_type",
            "where": {"review_type": "LCSPR"},
        }
    )

    assert bears_out(finding, framework, answers("D02", **values), CASES) is borne_out
