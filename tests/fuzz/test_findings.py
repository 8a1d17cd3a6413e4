"""What fuzzing found stays mended: every file that once broke the reader is read or refused."""

import findings
import laws
import pytest

pytestmark = pytest.mark.stages


@pytest.fixture(scope="module")
def plain():
    return findings.plain()


@pytest.fixture(scope="module")
def answers(plain):
    return laws.read(findings.bending.archive(plain)).answers


@pytest.mark.parametrize("finding", findings.FINDINGS, ids=lambda each: each.name)
def test_a_file_that_broke_the_reader_is_read_or_refused(finding, plain, answers):
    """Refused in words, a problem that names the cell, or the very answers; never a crash."""
    found = laws.hold(finding.made(plain))
    if found.refusal is not None:
        assert found.refusal.kind == finding.outcome
    elif finding.outcome == findings.SAME:
        assert found.answers == answers
    else:
        assert finding.outcome in {"", *(each.kind for each in found.said.problems)}
    if found.refusal is None:
        assert laws.is_alone(laws.fix_list_of(found)) == finding.alone


def test_a_list_that_stands_alone_names_every_cell_and_where_to_mend_it(plain):
    """Where a workbook cannot be written again unchanged, its coder still gets the list."""
    (made,) = [each.made for each in findings.FINDINGS if each.name == "number in Arabic digits"]
    found = laws.hold(made(plain))
    ((name, cells),) = laws.shown(laws.fix_list_of(found))
    listed = {(cells[f"A{row}"], cells[f"B{row}"]) for row in range(6, 20) if f"B{row}" in cells}
    assert name == "To fix"
    assert "your own workbook" in cells["A3"]
    assert listed == {(each.sheet, each.cell) for each in found.said.problems}
