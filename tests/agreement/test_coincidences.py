"""Is alpha of a great many cases the same as of a few, and as another implementation's?"""

import numpy as np
import pytest
from krippendorff import alpha as other_alpha

from flows.agreement import coincidences as room
from flows.agreement.alpha import alpha, count_statistics
from flows.agreement.coincidences import alpha_of, coincidences

LEVELS = ("nominal", "ordinal", "interval", "ratio")


def counts_of(cases: int, seed: int = 1) -> np.ndarray:
    """Up to four answers about each case, among four values; some cases have one or none."""
    return (
        np.random.default_rng(seed)
        .multinomial(1, [0.4, 0.3, 0.2, 0.1], (cases, 4))[:, : 1 + seed % 4]
        .sum(axis=1)
    )


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("seed", range(4))
def test_alpha_from_coincidences_is_alpha(level: str, seed: int, monkeypatch) -> None:
    """However many cases are looked at together, the figure is the same as case by case."""
    counts = counts_of(300, seed)
    counts[::7] = 0
    whole = coincidences(counts)
    monkeypatch.setattr(room, "ROWS", 7)

    assert coincidences(counts) == pytest.approx(whole)
    found, wanted = alpha_of(whole, level), alpha(count_statistics(counts, level))
    assert found == (None if wanted is None else pytest.approx(wanted, abs=1e-12))
    if wanted is not None:
        theirs = other_alpha(value_counts=counts, level_of_measurement=level)
        assert found == pytest.approx(theirs, abs=1e-9)


def test_coincidences_are_as_krippendorff_writes_them() -> None:
    """Hayes and Krippendorff: each case adds its pairs of answers over m - 1, both ways round."""
    together = coincidences(np.array([[2, 0], [1, 1], [1, 2], [1, 0], [0, 0]]))

    assert together.tolist() == [[2.0, 2.0], [2.0, 1.0]]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("counts", [[[2, 0], [2, 0]], [[1, 0], [0, 1]], [[0, 0]]])
def test_undefined_alpha_has_no_figure(level: str, counts: list[list[int]]) -> None:
    """One value throughout, single answers only, or none at all."""
    assert alpha_of(coincidences(np.array(counts)), level) is None
