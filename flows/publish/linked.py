"""Which published counts depend on each other? Sums within a question and between questions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from codebook.conditions import meets
from codebook.model import Codebook, Condition, Question
from flows.publish.counts import ThemeCount, counted_codes
from flows.publish.recover import Cell, Relation

BASE = "base"


@dataclass(frozen=True, slots=True)
class Block:
    """Questions that tell of each other: a question and those that follow on its answer."""

    questions: tuple[str, ...]


def blocks(codebook: Codebook) -> list[Block]:
    """The questions in groups that are linked by rules, in the codebook's order."""
    head: dict[str, str] = {}
    for question in codebook:
        head[question.id] = question.id
        for earlier in question.applies_if:
            if earlier in head:
                old, new = head[question.id], head[earlier]
                head = {each: new if first == old else first for each, first in head.items()}
    found: dict[str, list[str]] = {}
    for question_id, first in head.items():
        found.setdefault(first, []).append(question_id)
    return [Block(tuple(each)) for each in found.values()]


def cell_of(row: ThemeCount) -> Cell:
    """The cell in which a row's n stands."""
    return (row.question, row.part, row.kind, row.value)


def base_of(row: ThemeCount) -> Cell:
    """The cell of a row's denominator, which all rows of its question and part share."""
    return (row.question, row.part, BASE, "")


def public_base(codebook: Codebook, question_id: str) -> bool:
    """Whether a reader can know a denominator: of all cases, or of those of some characteristic.

    Only an answer before it would make it a count that nobody outside can know.
    """
    return not any(
        name in codebook.questions for name in codebook.questions[question_id].applies_if
    )


def counts_of(rows: Sequence[ThemeCount]) -> dict[Cell, int]:
    """The counts that rows of one group show, denominators included."""
    found: dict[Cell, int] = {}
    for row in rows:
        if row.n is not None:
            found[cell_of(row)] = row.n
        if row.denominator is not None:
            found[base_of(row)] = row.denominator
    return found


def relations(
    codebook: Codebook, block: Block, counts: Mapping[Cell, int], additive: bool
) -> list[Relation]:
    """What a reader knows of a block's counts for one group.

    counts: the true ones, which tell where a follow-up was answered for every case that it
    concerns. additive: each case has one value, so that values sum to the denominator and
    themes are sums of values; else (children with several cases) they are at least as large
    as the largest and no larger than the sum.
    """
    found: list[Relation] = []
    for question_id in block.questions:
        question = codebook.questions[question_id]
        codes = counted_codes(codebook, question)
        for part in question.parts if codes else ():
            found += _within(question, part, codes, additive)
            found += _between(codebook, question, part, counts, additive)
    return found


def _within(
    question: Question, part: str, codes: tuple[str, ...], additive: bool
) -> Iterator[Relation]:
    base = (question.id, part, BASE, "")
    values = {code: (question.id, part, "value", code) for code in codes}
    yield from _total(base, list(values.values()), additive)
    for theme, of in question.theme.items():
        cell = (question.id, part, "theme", theme)
        yield from _total(cell, [values[code] for code in of if code in values], additive)
        yield Relation({base: 1, cell: -1}, equal=False)


def _total(total: Cell, terms: Sequence[Cell], additive: bool) -> Iterator[Relation]:
    if additive:
        yield Relation({total: 1, **dict.fromkeys(terms, -1)})
        return
    yield Relation({total: -1, **dict.fromkeys(terms, 1)}, equal=False)
    for term in terms:
        yield Relation({total: 1, term: -1}, equal=False)


def _between(
    codebook: Codebook, question: Question, part: str, counts: Mapping[Cell, int], additive: bool
) -> Iterator[Relation]:
    """A follow-up's denominator is no larger than the count of what makes it apply."""
    if not additive:
        return
    base = (question.id, part, BASE, "")
    for earlier_id, condition in question.applies_if.items():
        if earlier_id not in codebook.questions:
            continue
        leading = leading_cells(codebook, codebook.questions[earlier_id], condition)
        if leading and all(cell in counts for cell in (base, *leading)):
            alone = len(question.applies_if) == 1
            exact = alone and counts[base] == sum(counts[cell] for cell in leading)
            yield Relation({base: -1, **dict.fromkeys(leading, 1)}, equal=exact)


def leading_cells(codebook: Codebook, earlier: Question, condition: Condition) -> list[Cell]:
    """The counts of the earlier question's values that make a follow-up apply.

    Empty where a value outside the denominator does so too, since that has no count.
    """
    scale = codebook.scale_of(earlier)
    if scale is None or earlier.kind != "one":
        return []
    codes = [code for code in scale.codes if meets(condition, code)]
    if any(code in scale.outside_denominator for code in codes):
        return []
    return [(earlier.id, "", "value", code) for code in codes]
