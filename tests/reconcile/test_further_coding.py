"""Answers that count although their case was given to somebody else since."""

import pytest

from codebook.answers import Row
from flows.reconcile.consolidated import consolidated_answers


@pytest.mark.parametrize(
    ("values", "basis", "value"),
    [
        # ab and ef have the case now; of cd's begun coding what was answered counts
        (("yes", "", "yes"), "agreed", "yes"),
        (("yes", "yes", "yes"), "agreed", "yes"),
        (("yes", "no", "yes"), "majority", "yes"),
        (("yes", "no", "partly"), "open", None),
        (("yes", "yes", ""), "open", None),
        (("", "yes", ""), "open", None),
    ],
)
def test_a_further_coding_is_weighed_and_never_waited_for(codebook, drawn, values, basis, value):
    """Who has the case is waited for; what the further coder left blank is not."""
    rows = zip(("ab", "cd", "ef"), values, strict=True)
    lines = "\n".join(f"| C1 | {who} | {said} | yes |" for who, said in rows)
    answers = drawn(f"| case | coder | Q1 | Q3 |\n{lines}")
    found = consolidated_answers(codebook, {"C1": {}}, {"C1": 2}, answers, {}, {"C1": {"cd"}})
    told = next(each for each in found if each.row == Row("C1", "Q1", ""))
    assert (told.basis, told.value) == (basis, value)
