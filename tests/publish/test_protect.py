"""Can a reader of the published rows work out a small count? Never."""

import itertools
import random

import pytest

from flows.publish.protect import is_small, protected
from flows.publish.recover import Relation, ranges

THRESHOLD = 5


@pytest.mark.parametrize(
    ("n", "denominator", "small"),
    [
        (0, 20, False), (1, 20, True), (5, 20, True), (6, 20, False), (14, 20, False),
        (15, 20, True), (19, 20, True), (20, 20, True), (0, 5, True), (0, 0, False),
    ],
)  # fmt: skip
def test_what_is_small_within_a_group(n, denominator, small):
    assert is_small(n, denominator, THRESHOLD) is small


def test_a_group_with_a_small_cell_leaves_totals_only(small):
    """One case in the South leaves the whole question, in every group, to its totals."""
    groups = ["North"] * 20 + ["South"] * 20
    made = small(groups, {"Q3.1": ["yes", "no"] * 19 + ["yes", "yes"], "Q3.2": ["yes", "no"] * 20})
    kept = protected(made.codebook, made.rows, THRESHOLD, {})
    assert {row.by for row in kept.rows if row.question == "Q3"} == {"", "ethnic"}

    made = small(groups, {"Q3.1": ["yes", "no"] * 10 + ["yes"] * 20, "Q3.2": ["yes", "no"] * 20})
    kept = protected(made.codebook, made.rows, THRESHOLD, {})
    assert {row.by for row in kept.rows if row.question == "Q3"} == {""}
    assert ("ethnic", "Q3") in kept.withheld


def test_cases_of_no_group_are_a_group_too(small):
    """All minus the groups shown would give the three cases whose group is unknown."""
    made = small(["North"] * 20 + [""] * 3, {"Q3.1": ["yes", "no"] * 10 + ["no"] * 3})

    kept = protected(made.codebook, made.rows, THRESHOLD, {})

    assert not [row for row in kept.rows if row.by and row.question == "Q3"]


def test_a_small_total_is_hidden_and_another_beside_it(small):
    """With 2 yes of 54 shown as [c], the 52 no would tell them."""
    made = small(["North"] * 54, {"Q3.1": ["yes"] * 2 + ["no"] * 52})

    kept = {row.figure: row for row in protected(made.codebook, made.rows, THRESHOLD, {}).rows}

    assert (kept["Q3.1:yes"].n, kept["Q3.1:yes"].percent) == (None, "")
    assert kept["Q3.1:yes"].marker == kept["Q3.1:no"].marker == "[c]"
    assert kept["Q3.1:no"].n is None
    assert kept["Q3.1:no"].denominator == 54


def test_a_true_zero_and_a_full_total_are_shown(small):
    made = small(["North"] * 54, {"Q3.1": ["no"] * 54})

    kept = {row.figure: row for row in protected(made.codebook, made.rows, THRESHOLD, {}).rows}

    assert (kept["Q3.1:yes"].n, kept["Q3.1:no"].n) == (0, 54)


def test_a_follow_up_s_denominator_does_not_tell_the_answer_before(small):
    """Q2 is asked where Q1 is partly or yes: its base of 30 would tell partly from yes."""
    first = ["no"] * 20 + ["partly"] * 3 + ["yes"] * 27 + ["unclear"] * 4
    made = small(["North"] * 54, {"Q1": first, "Q2": ["-"] * 20 + ["yes"] * 30 + ["-"] * 4})

    kept = {row.figure: row for row in protected(made.codebook, made.rows, THRESHOLD, {}).rows}

    assert kept["Q1:partly"].n is None
    assert kept["Q1:unclear"].n is None
    known = [kept["Q1:no"], kept["Q1:Voice present"], kept["Q2:yes"]]
    assert any(row.n is None or row.denominator is None for row in known)


def test_percentages_of_fewer_than_ten_are_not_shown(small):
    made = small(["North"] * 8, {"Q3.1": ["no"] * 8})

    kept = protected(made.codebook, made.rows, THRESHOLD, {}).rows[-2]

    assert (kept.percent, kept.marker) in {("", "[u]"), ("", "[z]")}


def test_an_unreliable_question_is_not_shown_by_group_and_says_so(small):
    made = small(["North"] * 20 + ["South"] * 20, {"Q3.1": ["yes", "no"] * 20})

    kept = protected(made.codebook, made.rows, THRESHOLD, {"Q3.1": "not_reliable"})

    rows = [row for row in kept.rows if row.part == "Health"]
    assert {row.by for row in rows} == {""}
    assert {row.marker for row in rows} == {"[nr]"}
    assert ("ethnic", "Q3") in kept.unreliable


def test_little_evidence_is_published_with_a_marker(small):
    made = small(["North"] * 20 + ["South"] * 20, {"Q3.1": ["yes", "no"] * 20})

    kept = protected(made.codebook, made.rows, THRESHOLD, {"Q3.1": "not_enough_evidence"})

    assert {row.marker for row in kept.rows if row.part == "Health" and row.by == ""} == {"[ne]"}


@pytest.mark.parametrize("seed", range(30))
def test_no_small_total_of_a_random_table_can_be_worked_out(small, seed):
    """By trying every table of whole numbers that fits what is shown."""
    draw = random.Random(seed)
    weights = [draw.choice([0, 1, 4, 12]) for _ in range(3)] + [1]
    first = draw.choices(["no", "partly", "yes", "unclear"], weights, k=16)
    second = [draw.choice("yyyn") if value in {"partly", "yes"} else "-" for value in first]
    words = {"y": "yes", "n": "no", "-": "-"}
    made = small(["North"] * 16, {"Q1": first, "Q2": [words[each] for each in second]})

    kept = protected(made.codebook, made.rows, 3, {}).rows

    for figure, possible in _possible(kept, made.row("Q1:no").denominator).items():
        true = made.row(figure).n
        if 1 <= true <= 3:
            assert len(possible) > 1, figure


def _possible(rows, cases):
    """Every n that each figure of Q1 and Q2 could have, by brute force.

    The reader knows how many cases there are, which are all asked Q1.
    """
    shown = {row.figure: row.n for row in rows if not row.by}
    bases = {row.question: row.denominator for row in rows if not row.by}
    found = {f: set() for f in shown if f.startswith(("Q1:", "Q2:"))}
    for no, partly, yes, unclear in itertools.product(range(17), repeat=4):
        base = no + partly + yes + unclear
        if base != cases:
            continue
        table = {
            "Q1:no": no, "Q1:partly": partly, "Q1:yes": yes, "Q1:unclear": unclear,
            "Q1:Voice absent": no, "Q1:Voice present": partly + yes,
        }  # fmt: skip
        if any(shown[f] not in {None, n} for f, n in table.items()):
            continue
        follow = partly + yes
        if bases["Q2"] not in {None, follow}:
            continue
        for agreed in range(follow + 1):
            both = {**table, "Q2:yes": agreed, "Q2:no": follow - agreed}
            if all(shown[f] in {None, n} for f, n in both.items()):
                for figure, n in both.items():
                    found[figure].add(n)
    return found


def test_a_range_is_what_the_shown_counts_leave():
    """Where a + b = 7 and b is at most 4, a is 3 to 7."""
    a, b, c = ("a",), ("b",), ("c",)
    known = [Relation({c: 1, a: -1, b: -1}), Relation({("four",): 1, b: -1}, equal=False)]

    found = ranges({a, b}, {c: 7, ("four",): 4}, known, [a, b])

    assert (found[a].least, found[a].most) == (3, 7)
    assert (found[b].least, found[b].most) == (0, 4)


@pytest.mark.parametrize("seed", range(20))
def test_no_small_count_by_group_is_published_nor_left_as_the_rest(small, seed):
    draw = random.Random(seed)
    groups = draw.choices(["North", "South", "West", ""], [4, 4, draw.choice([0, 4]), 1], k=90)
    share = draw.choice([0.3, 0.5])
    values = ["yes" if draw.random() < share else "no" for _ in groups]
    made = small(groups, {"Q1": values, "Q3.1": values[::-1], "Q3.2": ["no"] * 90})

    rows = protected(made.codebook, made.rows, THRESHOLD, {}).rows

    for row in rows:
        if row.by:
            assert not is_small(row.n, row.denominator, THRESHOLD)
    for total in (row for row in rows if not row.by and row.n is not None):
        of = [r for r in rows if r.by == "ethnic" and r.figure.startswith(f"{total.figure}@")]
        if of:
            rest = total.n - sum(row.n for row in of)
            base = total.denominator - sum(row.denominator for row in of)
            assert not is_small(rest, base, THRESHOLD)
