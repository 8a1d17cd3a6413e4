"""Which answer stands in the end, and on what does it rest?"""

import pytest

from codebook.answers import Row
from flows.reconcile.consolidated import consolidated_answers, counts_by_basis


def by_row(found, question, part="", case="C1"):
    return next(each for each in found if each.row == Row(case, question, part))


@pytest.mark.parametrize(
    ("values", "assigned", "basis", "value", "why"),
    [
        ([], 0, "open", None, "awaiting"),
        ([], 1, "open", None, "awaiting"),
        (["yes"], 1, "single", "yes", ""),
        (["yes"], 2, "open", None, "awaiting"),
        (["yes", "yes"], 2, "agreed", "yes", ""),
        (["yes", "no"], 2, "open", None, "disagreement"),
        (["yes", "unclear"], 2, "open", None, "disagreement"),
        (["yes", "yes", ""], 3, "open", None, "awaiting"),
        (["yes", "yes", "yes"], 3, "agreed", "yes", ""),
        (["yes", "no", "yes"], 3, "majority", "yes", ""),
        (["yes", "no", "partly"], 3, "open", None, "disagreement"),
        (["yes", "no", "yes", "no"], 4, "open", None, "disagreement"),
        (["yes", "yes"], 1, "agreed", "yes", ""),
    ],
)
def test_the_basis_of_an_answer(codebook, values, assigned, basis, value, why, drawn):
    """Single only where the case was given to one coder; a missing answer is awaited."""
    rows = "\n".join(f"| C1 | c{place} | {said} |" for place, said in enumerate(values))
    answers = drawn(f"| case | coder | Q1 |\n{rows}")

    found = by_row(consolidated_answers(codebook, {"C1": {}}, {"C1": assigned}, answers, {}), "Q1")

    assert (found.basis, found.value, found.why) == (basis, value, why)
    assert [each.value for each in found.answers] == [said for said in values if said]


def test_a_resolution_settles_a_disagreement_and_keeps_the_answers(codebook, drawn, settled):
    """Originals stay beside the final value, which may be neither of theirs."""
    answers = drawn("""
        | case | coder | Q1  |
        | C1   | ab    | yes |
        | C1   | cd    | no  |
    """)

    found = by_row(
        consolidated_answers(
            codebook, {"C1": {}}, {"C1": 2}, answers, settled({("C1", "Q1"): "partly"})
        ),
        "Q1",
    )

    assert (found.basis, found.value) == ("reconciled", "partly")
    assert [(each.coder, each.value) for each in found.answers] == [("ab", "yes"), ("cd", "no")]
    assert found.resolved is not None
    assert found.resolved.by == "lead"


@pytest.mark.parametrize(
    ("ab", "cd", "resolved", "basis", "value", "why"),
    [
        # Q1, Q2 of each coder; the final value of Q1; then Q2's basis, value and why
        (("yes", "yes"), ("yes", "yes"), "", "agreed", "yes", ""),
        (("yes", "yes"), ("yes", "no"), "", "open", None, "disagreement"),
        (("no", ""), ("no", ""), "", "not_applicable", None, None),
        (("yes", "yes"), ("no", ""), "", "open", None, "disagreement"),
        (("yes", "yes"), ("no", ""), "yes", "single", "yes", "one coder was not asked"),
        (("yes", "yes"), ("no", ""), "no", "not_applicable", None, None),
        (("yes", "yes"), ("partly", "yes"), "no", "not_applicable", None, None),
        (("yes", "yes"), ("partly", "yes"), "yes", "agreed", "yes", ""),
        (("yes", "yes"), ("partly", "yes"), "", "open", None, "disagreement"),
        (("yes", ""), ("no", ""), "yes", "open", None, "awaiting"),
        (("no", ""), ("unclear", ""), "yes", "open", None, "disagreement"),
        (("yes", "yes"), ("no", "no"), "yes", "single", "yes", "one coder was not asked"),
        (("yes", "yes"), ("", ""), "", "open", None, "awaiting"),
        (("yes", "yes"), ("", ""), "yes", "open", None, "awaiting"),
        (("yes", "yes"), ("", "yes"), "yes", "agreed", "yes", ""),
    ],
)
def test_a_follow_up_rests_on_its_earlier_question(
    codebook, ab, cd, resolved, basis, value, why, drawn, settled
):
    """Open while the earlier one is; then the answers of those who were asked, or not counted."""
    answers = drawn(f"""
        | case | coder | Q1 | Q2 |
        | C1   | ab    | {ab[0]} | {ab[1]} |
        | C1   | cd    | {cd[0]} | {cd[1]} |
    """)
    resolutions = settled({("C1", "Q1"): resolved} if resolved else {})

    found = by_row(
        consolidated_answers(codebook, {"C1": {}}, {"C1": 2}, answers, resolutions), "Q2"
    )

    assert (found.basis, found.value) == (basis, value)
    assert why is None or found.why == why


def test_answers_to_what_does_not_apply_are_kept_and_not_counted(codebook, drawn, settled):
    answers = drawn("""
        | case | coder | Q1  | Q2  |
        | C1   | ab    | yes | yes |
        | C1   | cd    | no  |     |
    """)

    found = by_row(
        consolidated_answers(
            codebook, {"C1": {}}, {"C1": 2}, answers, settled({("C1", "Q1"): "no"})
        ),
        "Q2",
    )

    assert found.basis == "not_applicable"
    assert [each.value for each in found.answers] == ["yes"]
    assert found.weighed == ()
    assert found.why


def test_a_question_further_down_waits_for_the_first_dispute(codebook, drawn):
    """Q3 rests on Q2, which rests on Q1."""
    answers = drawn("""
        | case | coder | Q1  | Q2  | Q3  |
        | C1   | ab    | yes | yes | yes |
        | C1   | cd    | no  |     |     |
    """)
    found = consolidated_answers(codebook, {"C1": {}}, {"C1": 2}, answers, {})

    assert [by_row(found, each).basis for each in ("Q1", "Q2", "Q3")] == ["open"] * 3
    assert [by_row(found, each).rests_on for each in ("Q1", "Q2", "Q3")] == ["", "Q1", "Q2"]


@pytest.mark.parametrize(
    ("letter", "basis", "why"),
    [
        ("", "not_applicable", None),
        ("awaiting", "open", "awaiting document"),
        ("letter.pdf", "open", "awaiting"),
    ],
)
def test_a_document_that_is_still_expected_leaves_its_questions_open(codebook, letter, basis, why):
    """Not applicable without a letter, open while one is expected, asked once it is there."""
    found = by_row(
        consolidated_answers(codebook, {"C1": {"letter": letter}}, {"C1": 2}, [], {}), "L1"
    )

    assert found.basis == basis
    assert why is None or found.why == why


def test_parts_are_consolidated_one_by_one(codebook, drawn):
    answers = drawn("""
        | case | coder | P1.1 | P1.2 |
        | C1   | ab    | yes  | yes  |
        | C1   | cd    | yes  | no   |
    """)
    found = consolidated_answers(codebook, {"C1": {}}, {"C1": 2}, answers, {})

    assert by_row(found, "P1", "Health").value == "yes"
    assert by_row(found, "P1", "Police").why == "disagreement"


def test_numbers_within_the_tolerance_become_their_mean(codebook, drawn):
    answers = drawn("""
        | case | coder | N1 |
        | C1   | ab    | 2  |
        | C1   | cd    | 3  |
    """)
    found = consolidated_answers(codebook, {"C1": {}}, {"C1": 2}, answers, {})

    assert by_row(found, "N1").value == "2.5"
    assert by_row(found, "N1").basis == "agreed"


def test_there_is_one_answer_for_each_case_question_and_part_and_none_for_text(codebook, drawn):
    """Text is read, not counted; cases that nobody answered are there all the same."""
    answers = drawn("""
        | case | coder | T1        |
        | C1   | ab    | Some text |
    """)
    found = consolidated_answers(codebook, {"C2": {}, "C1": {}}, {"C1": 2}, answers, {})

    questions = ["Q1", "Q2", "Q3", "L1", "P1", "P1", "N1"]
    assert [each.row.case_id for each in found] == ["C2"] * 7 + ["C1"] * 7
    assert [each.row.question for each in found] == questions * 2
    assert sum(counts_by_basis(found).values()) == len(found)
    assert list(counts_by_basis(found)) == [
        "agreed", "majority", "reconciled", "single", "open", "not_applicable",
    ]  # fmt: skip


def test_the_newest_answer_of_a_coder_counts_whatever_its_round(codebook, drawn):
    """A case coded again in a later round is not counted as if by two coders."""
    first = drawn("| case | coder | Q1 |\n| C1 | ab | no |")[0]
    second = drawn("| case | coder | Q1 |\n| C1 | ab | yes |")[0]
    newer = second._replace(return_id=7, round="again")
    for given in ([first, newer], [newer, first]):
        found = by_row(consolidated_answers(codebook, {"C1": {}}, {"C1": 1}, given, {}), "Q1")
        assert (found.value, found.basis) == ("yes", "single")
