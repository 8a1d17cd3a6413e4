"""What of the counts may be published? Small ones are hidden so that they stay hidden.

By group a block of linked questions is shown whole or not at all: with any small cell in it,
totals only. In the totals single cells are hidden, and others beside them until no hidden one
can be worked out.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from codebook.model import Codebook
from flows.publish.combined import protected_combinations, verdicts_with_combinations
from flows.publish.counts import ThemeCount
from flows.publish.linked import (
    BASE,
    Block,
    base_of,
    blocks,
    cell_of,
    counts_of,
    public_base,
    relations,
)
from flows.publish.recover import Cell, Relation, ranges

CONFIDENTIAL = "[c]"
SMALL_BASE = "[u]"
NOT_RELIABLE = "[nr]"
NOT_ENOUGH_EVIDENCE = "[ne]"
LEAST_BASE = 10
"""Percentages of fewer cases are not shown."""

RELIABILITY_MARKERS = {
    "not_reliable": NOT_RELIABLE,
    "not_enough_evidence": NOT_ENOUGH_EVIDENCE,
}


@dataclass(frozen=True, slots=True)
class Protection:
    """Rows that may be published, and what was left out of them.

    withheld: (by, question) whose rows by group are left out since a count is small;
    unreliable: those left out since coders did not agree reliably; hidden: cells hidden
    in the totals.
    """

    rows: tuple[ThemeCount, ...]
    withheld: tuple[tuple[str, str], ...]
    unreliable: tuple[tuple[str, str], ...]
    hidden: int


def protected(
    codebook: Codebook,
    rows: Sequence[ThemeCount],
    threshold: int,
    verdicts: Mapping[str, str],
    additive: bool = True,
) -> Protection:
    """The rows with small counts protected, in their order.

    verdicts: by row key (`D05`, `D27a.2`); a question that is not reliable has no rows by
    group, nor has a theme of several questions ever. additive: whether a case has one value
    (see `linked.relations`).
    """
    verdicts = verdicts_with_combinations(codebook, verdicts)
    linked: dict[str, Collection[str]] = {}
    found: list[ThemeCount] = []
    withheld: list[tuple[str, str]] = []
    hidden_cells = 0
    for block in blocks(codebook):
        linked |= dict.fromkeys(block.questions, block.questions)
        of_block = [row for row in rows if row.question in block.questions]
        totals = [row for row in of_block if not row.by]
        hidden = hidden_totals(codebook, block, totals, threshold, additive)
        hidden_cells += len(hidden)
        found += (_total_row(row, hidden) for row in totals)
        for by in dict.fromkeys(row.by for row in of_block if row.by):
            of_by = [row for row in of_block if row.by == by]
            if hidden or any_small(totals, of_by, threshold):
                withheld += (
                    (by, question) for question in dict.fromkeys(r.question for r in of_by)
                )
            else:
                found += of_by
    combined = protected_combinations(
        codebook,
        [row for row in rows if row.question not in codebook.questions],
        found,
        linked,
        threshold,
    )
    found += combined
    hidden_cells += sum(row.n is None for row in combined)
    unreliable = {
        row.figure: row
        for row in found
        if row.by and _verdict(codebook, row, verdicts) == "not_reliable"
    }
    left = [row for row in found if row.figure not in unreliable]
    return Protection(
        rows=tuple(_marked(codebook, row, verdicts) for row in _in_order(rows, left)),
        withheld=tuple(withheld),
        unreliable=tuple(dict.fromkeys((row.by, row.question) for row in unreliable.values())),
        hidden=hidden_cells,
    )


def is_small(n: int, denominator: int, threshold: int) -> bool:
    """Whether a count within a group tells of single cases: few have it, few or none lack it."""
    few = range(1, threshold + 1)
    return n in few or denominator - n in few or denominator in few or n == denominator > 0


def any_small(totals: Sequence[ThemeCount], by_group: Sequence[ThemeCount], threshold: int) -> bool:
    """Whether any group has a small count, the cases of no group (all others) among them."""
    rest = {cell_of(row): [row.n or 0, row.denominator or 0] for row in totals}
    for row in by_group:
        assert row.n is not None
        assert row.denominator is not None
        if is_small(row.n, row.denominator, threshold):
            return True
        rest[cell_of(row)][0] -= row.n
        rest[cell_of(row)][1] -= row.denominator
    return any(is_small(n, denominator, threshold) for n, denominator in rest.values())


def hidden_totals(
    codebook: Codebook,
    block: Block,
    totals: Sequence[ThemeCount],
    threshold: int,
    additive: bool,
) -> frozenset[Cell]:
    """The cells of a block to hide for all cases: small ones, and those that would tell them."""
    counts = counts_of(totals)
    small = {cell for cell, n in counts.items() if 1 <= n <= threshold}
    beside = {cell for cell in counts if (cell[0], cell[1], BASE, "") in small} - small
    public = {cell for cell in counts if cell[2] == BASE and public_base(codebook, cell[0])}
    known = relations(codebook, block, counts, additive)
    return safely_hidden(small, beside, counts, known, public)


def safely_hidden(
    small: Collection[Cell],
    beside: Collection[Cell],
    counts: Mapping[Cell, int],
    known: Sequence[Relation],
    public: Collection[Cell] = (),
) -> frozenset[Cell]:
    """The small cells, those beside them, and others so that no small one can be worked out.

    public: cells that a reader can know anyhow, so that hiding them would protect little; they
    are hidden last.
    Others are hidden one at a time: of the same question first, the smallest count above 0
    first, denominators and zeros last. Then each of them is shown again, the largest first,
    if the small ones stay hidden without it.
    """
    hidden = {*small, *beside}
    while exposed := _exposed(small, hidden, counts, known):
        left = [cell for cell in counts if cell not in hidden]
        able = [cell for cell in left if cell not in public] or left
        hidden.add(_best_beside(exposed[0], able, counts, known))
    others = hidden - set(small) - set(beside)
    for cell in sorted(others, key=lambda cell: (-counts[cell], cell)):
        if not _exposed(small, hidden - {cell}, counts, known):
            hidden.remove(cell)
    return frozenset(hidden)


def _exposed(
    wanted: Collection[Cell],
    hidden: Collection[Cell],
    counts: Mapping[Cell, int],
    known: Sequence[Relation],
) -> list[Cell]:
    shown = {cell: n for cell, n in counts.items() if cell not in hidden}
    found = ranges(hidden, shown, known, sorted(wanted))
    return [cell for cell, each in found.items() if each.determined]


def _best_beside(
    exposed: Cell,
    able: Collection[Cell],
    counts: Mapping[Cell, int],
    known: Sequence[Relation],
) -> Cell:
    """The cell to hide next beside an exposed one, of those that are still shown."""
    near = {cell for each in known if exposed in each.times for cell in each.times}
    order = {"value": 0, "theme": 1, BASE: 2}
    return min(
        able,
        key=lambda cell: (
            cell[:2] != exposed[:2],
            counts[cell] == 0,
            cell not in near,
            order[cell[2]],
            counts[cell],
            cell,
        ),
    )


def _total_row(row: ThemeCount, hidden: Collection[Cell]) -> ThemeCount:
    n_hidden, base_hidden = cell_of(row) in hidden, base_of(row) in hidden
    if not n_hidden and not base_hidden:
        return row
    bare = replace(
        row,
        percent="",
        marker=CONFIDENTIAL,
        agreed=None,
        majority=None,
        reconciled=None,
        single=None,
    )
    return replace(
        bare,
        n=None if n_hidden else row.n,
        denominator=None if base_hidden else row.denominator,
        open=None if base_hidden else row.open,
    )


def _marked(codebook: Codebook, row: ThemeCount, verdicts: Mapping[str, str]) -> ThemeCount:
    """The row without the percentage of a small base, and with what is to be said of agreement."""
    percent, markers = row.percent, row.marker.split()
    if row.denominator is not None and 0 < row.denominator < LEAST_BASE and percent:
        percent, markers = "", [SMALL_BASE]
    told = RELIABILITY_MARKERS.get(_verdict(codebook, row, verdicts), "")
    return replace(row, percent=percent, marker=" ".join([*markers, *([told] if told else [])]))


def _verdict(codebook: Codebook, row: ThemeCount, verdicts: Mapping[str, str]) -> str:
    question = codebook.questions.get(row.question)
    return verdicts.get(question.row_key(row.part) if question else row.question, "")


def _in_order(rows: Sequence[ThemeCount], left: Sequence[ThemeCount]) -> list[ThemeCount]:
    place = {row.figure: number for number, row in enumerate(rows)}
    return sorted(left, key=lambda row: place[row.figure])
