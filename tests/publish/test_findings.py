"""Are the key findings neutral and true, with their number and base, and nothing that is hidden?"""

import pytest

from flows.publish.findings import key_findings
from flows.publish.protect import protected


def findings(made, verdicts):
    return key_findings(made.rows, verdicts, 54)


def test_a_finding_names_the_theme_with_the_largest_share_its_number_and_its_base(small):
    made = small(["North"] * 54, {"Q1": ["no"] * 20 + ["yes"] * 30 + ["na"] * 4})

    found = findings(made, {"Q1": "reliable"})

    assert [(each.area, each.sentence, each.sure) for each in found] == [
        (
            "The child's voice",
            "“Voice present” was found in 30 of the 50 cases to which the question applies (60%).",
            True,
        )
    ]


def test_two_themes_with_the_same_share_are_both_named(small):
    made = small(["North"] * 54, {"Q1": ["no"] * 27 + ["yes"] * 27})

    told = findings(made, {"Q1": "reliable"})[0].sentence

    assert told == "“Voice absent” and “Voice present” were each found in 27 of 54 cases (50%)."


@pytest.mark.parametrize(
    ("verdict", "sure"), [("reliable", [True]), ("not_enough_evidence", [False]), ("", [False])]
)
def test_a_finding_says_whether_coders_are_known_to_agree(small, verdict, sure):
    made = small(["North"] * 54, {"Q1": ["no"] * 20 + ["yes"] * 34})

    assert [each.sure for each in findings(made, {"Q1": verdict})] == sure


def test_what_coders_did_not_agree_on_is_no_finding(small):
    made = small(["North"] * 54, {"Q1": ["no"] * 20 + ["yes"] * 34})

    assert findings(made, {"Q1": "not_reliable"}) == []


def test_a_hidden_count_is_no_finding(small):
    """Otherwise the largest share would tell what the table keeps back."""
    made = small(["North"] * 54, {"Q1": ["no"] * 2 + ["yes"] * 52})
    rows = protected(made.codebook, made.rows, 5, {}).rows

    assert key_findings(rows, {"Q1": "reliable"}, 54) == []
