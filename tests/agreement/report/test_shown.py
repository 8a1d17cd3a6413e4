"""Does the page show what helps a reader, and nothing else?"""

from flows.agreement.report.shown import used_values
from flows.agreement.results import Confusion


def test_a_grid_leaves_out_values_that_nobody_gave() -> None:
    """A row of zeros tells nothing; the counts of the others stay as they are."""
    grid = Confusion(
        ("No", "Partly", "Yes", "Unclear"), ((5, 0, 0, 0), (0, 0, 0, 0), (3, 0, 2, 0), (1, 0, 0, 0))
    )

    shown = used_values(grid)

    assert shown.labels == ("No", "Yes", "Unclear")
    assert shown.together == ((5, 0, 0), (3, 2, 0), (1, 0, 0))
    assert shown.disagreeing_pairs == grid.disagreeing_pairs
