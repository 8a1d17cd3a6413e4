"""Which cells of a return seem to name a person? Pointed out to the coder and never changed."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from workbooks.gone import Told
from workbooks.names import names_in
from workbooks.problems import REMEDIES, Problem

KIND = "looks_like_a_name"
MOST_TOLD = 10
"""More cells than these are counted, so that a fix list is not drowned; the rest comes next."""


class Words(NamedTuple):
    """What a coder wrote in a cell, and of which row, if any."""

    text: str
    sheet: str
    cell: str
    case_id: str = ""
    question: str = ""
    part: str = ""


class Named(NamedTuple):
    """Names of which a coder was told, and of which row."""

    case_id: str
    question: str
    part: str
    names: str


def people_named(written: Iterable[Words], told: Collection[Named]) -> list[Problem]:
    """A problem for each of the first cells that seem to name somebody of whom nobody was told.

    told: what earlier returns of the workbook were asked about; a coder who leaves it as it is
    has answered.
    """
    problems: list[Problem] = []
    more = 0
    for each in written:
        names = ", ".join(names_in(each.text))
        row = each[3:]
        if not names or Named(*row, names) in told:
            continue
        if len(problems) == MOST_TOLD:
            more += 1
            continue
        where = (each.sheet, each.cell)
        problems.append(Problem(KIND, *where, names, REMEDIES[KIND], *row, blocking=False))
    if more:
        shown = f"{more} more {'cell' if more == 1 else 'cells'}"
        problems.append(
            Problem("more_names", "", "", shown, REMEDIES["more_names"], blocking=False)
        )
    return problems


def told_names(problems: Iterable[Told]) -> frozenset[Named]:
    """The names of which a coder was told, from the problems of earlier returns of a workbook."""
    return frozenset(
        Named(each.case_id, each.question, each.part, each.found)
        for each in problems
        if each.kind == KIND
    )
