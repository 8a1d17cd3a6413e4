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
