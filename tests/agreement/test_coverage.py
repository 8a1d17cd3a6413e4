"""Do intervals hold the truth as often as they say? A slice of benchmarks/coverage.py."""

import sys

import pytest

from benchmarks import coverage
from benchmarks.coverage import CARRIED, Measured, differs, simulate


@pytest.fixture(scope="module")
def rare() -> tuple[dict[str, Measured], dict[str, Measured]]:
    """600 samples of 54 cases in which one in twenty bears the value; alpha is 0.8."""
    return simulate(0.05, 600, 500, 4)


def test_bca_holds_the_truth_where_the_percentile_bootstrap_misses_it(
    rare: tuple[dict[str, Measured], dict[str, Measured]],
) -> None:
    """The reason for the default: 59 of 100 percentile intervals at a prevalence of .05."""
    common, ours = rare

    assert common["bca"].coverage > 0.94
    assert common["percentile"].coverage < 0.68
    assert common["krippendorff"].coverage < 0.76
    assert ours["default"].coverage > 0.92


def test_a_slice_agrees_with_the_figures_measured_before(
    rare: tuple[dict[str, Measured], dict[str, Measured]],
) -> None:
    """Each method within the Monte-Carlo error of so few samples."""
    assert set(rare[0]) == set(CARRIED)
    assert not [name for name, cells in CARRIED.items() if differs(rare[0][name], cells[3])]


def test_another_figure_than_the_carried_one_ends_with_exit_code_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A benchmark that could not fail would keep nothing justified."""
    monkeypatch.setattr(sys, "argv", ["coverage", "--samples", "200", "--replicates", "200"])
    monkeypatch.setattr(coverage, "PREVALENCES", (0.05,))
    monkeypatch.setattr(coverage, "CARRIED", {name: (row[3],) for name, row in CARRIED.items()})
    assert coverage.main() == 0

    monkeypatch.setitem(coverage.CARRIED, "percentile", ((0.95, 0.55),))
    assert coverage.main() == 1
    assert "Not reproduced: percentile at 0.05" in capsys.readouterr().out
