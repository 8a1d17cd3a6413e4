"""Whatever coders, programs and the way back do to a workbook is treated as the table says."""

from collections import Counter
from pathlib import Path

import pytest

from tests.workbooks.corpus.cell_members import CELLS
from tests.workbooks.corpus.file_members import FILES
from tests.workbooks.corpus.law import assert_lawful, plain_cells
from tests.workbooks.corpus.sheet_members import SHEETS
from tests.workbooks.corpus.treatments import ELSEWHERE, TREATMENTS
from workbooks.problems import Problem, Refused
from workbooks.read import opened, read_return
from workbooks.sealed import identity_of

ROOT = Path(__file__).parents[3]
CORPUS = [*CELLS, *SHEETS, *FILES]


def read(desk, content, file_name):
    """What the reader makes of the file, or the problem for which it is refused."""
    try:
        file = opened(content, file_name)
        known = {desk.sealed.code: desk.sealed}
        identity = identity_of(file.cells, desk.key, known, file.properties)
        if isinstance(identity, Problem):
            return identity
        assert identity == desk.sealed
        return read_return(file, desk.expected())
    except Refused as refusal:
        return refusal.problem


@pytest.mark.parametrize("member", CORPUS, ids=lambda member: member.words)
def test_a_return_is_treated_as_the_table_says(desk, member):
    content = member.made(desk)
    told = read(desk, content, member.file_name)
    if member.refused or isinstance(told, Problem):
        assert isinstance(told, Problem), f"read, not refused: {told}"
        assert (told.kind, bool(told.remedy)) == (member.refused, True)
        return
    found = {(each.row.case_id, each.row.question, each.row.part): each for each in told.answers}
    assert {key: each.value for key, each in found.items()} == member.answers
    problems = Counter((each.kind, each.sheet, each.cell) for each in told.problems)
    assert problems == Counter(member.problems)
    assert all(each.remedy for each in told.problems)
    assert_lawful(content, desk.blank, told)


def test_every_clause_of_the_table_has_a_member_or_a_test_elsewhere():
    clauses = {(row, clause) for row, told in TREATMENTS.items() for clause in told}
    covered = {(member.row, member.clause) for member in CORPUS}
    assert covered | set(ELSEWHERE) == clauses
    assert all((ROOT / place).exists() for place in ELSEWHERE.values())


def test_the_law_notices_what_is_lost_and_what_was_never_typed(desk):
    """Without this the corpus could not tell a good reader from one that reads nothing."""
    from dataclasses import replace

    content = desk.filled()
    told = read(desk, content, "main-ab.xlsx")
    assert_lawful(content, desk.blank, told)
    with pytest.raises(AssertionError, match="is lost"):
        assert_lawful(content, desk.blank, replace(told, answers=told.answers[1:]))
    other = replace(told.answers[0], value="no")
    with pytest.raises(AssertionError):
        assert_lawful(content, desk.blank, replace(told, answers=(other, *told.answers[1:])))
    assert len(plain_cells(content)) > len(plain_cells(desk.blank))
