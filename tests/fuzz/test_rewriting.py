"""A workbook that says the same in other words gives exactly the same answers."""

from random import Random

import bending
import findings
import laws
import pytest
import rewriting

pytestmark = pytest.mark.stages


@pytest.fixture(scope="module")
def plain():
    return findings.plain()


@pytest.fixture(scope="module")
def answers(plain):
    return laws.read(bending.archive(plain)).answers


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("way", rewriting.WAYS)
def test_what_is_written_in_another_way_is_read_the_same(way, seed, plain, answers):
    """Prefixes, encodings, runs, shared texts, moved rows, renamed tabs: no answer changes."""
    parts = rewriting.WAYS[way](plain, Random(seed))
    found = laws.hold(bending.archive(parts))
    assert found.refusal is None
    assert found.answers == answers
