"""Is the hash of very many rows the same as of the same content held at once?"""

import gc

import pytest

from flows.garbage import uncollected
from flows.study import sha256_of, sha256_of_rows


@pytest.mark.parametrize("rows", [[], [["a", "é", 1]], [["a", "b"], ["c", 'd"', None], []]])
def test_rows_hashed_one_by_one_hash_as_together(rows):
    """Whatever stands in them, and where there are none."""
    assert sha256_of_rows(["head", [0.8, "x"]], iter(rows)) == sha256_of(["head", [0.8, "x"], rows])


def test_looking_for_garbage_goes_on_after_even_a_fault():
    """A process that serves for days must not stay without it."""
    with pytest.raises(ValueError, match="on purpose"), uncollected():
        assert not gc.isenabled()
        raise ValueError("on purpose")
    assert gc.isenabled()
