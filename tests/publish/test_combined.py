"""Themes of several questions are counted by the case, and shown only where that tells nothing."""

import itertools
import random
from dataclasses import replace

import pytest

from flows.publish.assembly import counted, published_files
from flows.publish.combined import SEVERAL, combination_counts
from flows.publish.content import Status
from flows.publish.protect import protected
from flows.standing import standing
from flows.trace import trace

THRESHOLD = 5
FIGURE = "Q1 + Q3.1:Heard and helped"


def combined(made, **themes):
    """The study with themes of several questions, and its rows with theirs."""
    wanted = themes or {"Heard and helped": {"Q1": ("partly", "yes"), "Q3.1": ("yes",)}}
    book = made.codebook.model_copy(update={"combinations": wanted})
    rows = combination_counts(book, made.answers, made.cases, made.file)
    return replace(made, codebook=book, rows=[*made.rows, *rows])


def test_a_case_bears_it_where_all_holds_and_counts_where_all_is_known(small):
    """Open, not applicable and outside the base of either question: outside its base."""
    made = small(
        ["North"] * 8,
        {
            "Q1": ["yes", "partly", "yes", "no", "na", "open", "-", "unclear"],
            "Q3.1": ["yes", "no", "yes/reconciled", "yes", "yes", "yes", "yes", "yes"],
        },
    )
    row = combined(made).row(FIGURE)
    assert (row.area, row.question, row.part, row.kind) == (SEVERAL, "Q1 + Q3.1", "", "theme")
    assert (row.n, row.denominator, row.percent, row.open) == (2, 5, "40", 1)
    assert (row.agreed, row.reconciled) == (1, 1)


def test_it_rests_on_the_weakest_of_its_answers(small):
    made = small(["North"] * 3, {"Q1": ["yes/single", "yes/majority", "yes/agreed"],
                                 "Q3.1": ["yes/reconciled", "yes", "yes/single"]})  # fmt: skip
    row = combined(made).row(FIGURE)
    assert (row.agreed, row.majority, row.reconciled, row.single) == (0, 1, 0, 2)


def test_groups_are_counted_for_the_team(small):
    made = small(["North", "South", "South"], {"Q1": ["yes"] * 3, "Q3.1": ["yes", "yes", "no"]})
    made = combined(made)
    by_group = {
        r.group: (r.n, r.denominator) for r in made.rows if r.by == "ethnic" and "+" in r.question
    }
    assert by_group == {"North": (1, 1), "South": (1, 2), "West": (0, 0)}


def test_a_child_with_two_cases_counts_once(small):
    made = small(
        ["North"] * 4, {"Q1": ["yes"] * 4, "Q3.1": ["yes", "yes", "no", "yes"]}, count_by="child"
    )
    row = combined(made).row(FIGURE)
    assert (row.n, row.denominator) == (2, 2)


def kept(made, verdicts=None):
    rows = protected(made.codebook, made.rows, THRESHOLD, verdicts or {}).rows
    return {row.figure: row for row in rows}


def given(both, first, second, neither):
    """Answers of cases with both, one or none of the wanted answers."""
    q1 = ["yes"] * (both + first) + ["no"] * (second + neither)
    q3 = ["yes"] * both + ["no"] * first + ["yes"] * second + ["no"] * neither
    return {"Q1": q1, "Q3.1": q3}


def test_large_counts_are_shown_for_all_cases_and_never_by_group(small):
    made = combined(small(["North", "South"] * 20, given(10, 10, 10, 10)))
    rows = kept(made, {"Q1": "reliable", "Q3.1": "not_enough_evidence"})
    row = rows[FIGURE]
    assert (row.n, row.denominator, row.marker) == (10, 40, "[ne]")
    assert not [each for each in rows.values() if each.by and "+" in each.question]


@pytest.mark.parametrize(
    "table", [(3, 12, 13, 12), (12, 3, 13, 12), (12, 13, 3, 12), (12, 13, 12, 3)]
)
def test_a_small_cell_of_the_two_questions_hides_it(small, table):
    """Both, one only or neither: each could be worked out from the count and the questions'."""
    row = kept(combined(small(["North"] * 40, given(*table))))[FIGURE]
    assert (row.n, row.denominator, row.percent, row.marker) == (None, None, "", "[c]")


def test_anything_hidden_of_a_question_or_one_linked_to_it_hides_it(small):
    """Q2 follows Q1; its three Yes are hidden, and so is what Q1 is part of."""
    answers = given(10, 10, 10, 10)
    made = small(["North"] * 40, answers | {"Q2": ["yes"] * 3 + ["no"] * 17 + ["-"] * 20})
    assert kept(combined(made))[FIGURE].n is None
    made = small(["North"] * 40, answers | {"Q2": ["yes"] * 10 + ["no"] * 10 + ["-"] * 20})
    assert kept(combined(made))[FIGURE].n == 10


def test_of_two_that_share_two_questions_only_the_first_is_shown(small):
    made = small(["North"] * 40, given(10, 10, 10, 10) | {"Q3.2": ["yes", "no"] * 20})
    rows = kept(combined(
        made, First={"Q1": ("yes",), "Q3.1": ("yes",)}, Second={"Q1": ("yes",), "Q3.1": ("no",)},
        Third={"Q1": ("yes",), "Q3.2": ("no",)},
    ))  # fmt: skip
    shown = {figure: row.n for figure, row in rows.items() if "+" in figure}
    assert shown == {"Q1 + Q3.1:First": 10, "Q1 + Q3.1:Second": None, "Q1 + Q3.2:Third": 10}


@pytest.mark.parametrize("seed", range(25))
def test_no_cell_of_two_questions_that_is_small_can_be_worked_out(small, seed):
    """By brute force: every table with the published margins is tried."""
    chance = random.Random(seed)
    table = [chance.choice([0, 2, 4, 7, 9, 14]) for _ in range(4)]
    made = combined(small(["North"] * sum(table), given(*table)))
    rows = kept(made)
    row = rows[FIGURE]
    total = sum(table)
    first, second = rows["Q1:yes"].n, rows["Q3.1:yes"].n
    possible = []
    for both in range(total + 1) if row.n is None else [row.n]:
        firsts = range(total + 1) if first is None else [first]
        seconds = range(total + 1) if second is None else [second]
        for a, b in itertools.product(firsts, seconds):
            cells = (both, a - both, b - both, total - a - b + both)
            if min(cells) >= 0:
                possible.append(cells)
    for place, number in enumerate(table):
        if 0 < number <= THRESHOLD:
            assert len({cells[place] for cells in possible}) > 1


@pytest.mark.stages
def test_it_is_published_traced_and_drawn_like_any_theme(coded):
    """Its row stands in every file, and its trace leads to the cells of every question."""
    now = standing(coded)
    themes = {"Heard and helped": {"Q1": ("partly", "yes"), "Q3.1": ("yes",)}}
    now = replace(now, codebook=now.codebook.model_copy(update={"combinations": themes}))
    counts = counted(coded.file, now)
    files = published_files(coded.file, now, counts, Status(), "0")
    text = files["theme-counts.csv"].decode()
    line = next(each for each in text.splitlines() if each.startswith(FIGURE))
    assert line.startswith(f"{FIGURE},{SEVERAL},Q1 + Q3.1,,Heard and helped,theme,,All,10,40,25")
    page = files["report.html"].decode()
    assert "Q1 + Q3.1 Voice considered + Agencies that responded well: Health" in page
    assert "Themes of several questions" in files["codebook.html"].decode()


@pytest.mark.stages
def test_its_trace_leads_to_the_cells_of_every_question(coded, monkeypatch):
    now = standing(coded)
    themes = {"Heard and helped": {"Q1": ("partly", "yes"), "Q3.1": ("yes",)}}
    now = replace(now, codebook=now.codebook.model_copy(update={"combinations": themes}))
    monkeypatch.setattr("flows.trace.standing", lambda _: now)
    found = trace(coded, FIGURE)
    assert (found.n, found.denominator) == (10, 40)
    bearing = [each for each in found.cases if each.counted]
    assert len(bearing) == 20
    assert {each.question for each in bearing} == {"Q1", "Q3.1"}
    assert all(each.answers[0].place.cell for each in bearing)
    assert FIGURE in trace(coded, bearing[0].case).figures
    assert "Heard and helped" in found.title or "Q1 (Voice considered)" in found.title
