"""Is the level that agreement has reached for sure the highest that it attains with .95?"""

import math
from statistics import NormalDist

import pytest

from flows.agreement.intervals import exact_confidence
from flows.agreement.membership import LANDIS_KOCH, Band, membership, verdict_bands
from flows.agreement.verdicts import Standard
from tests.agreement.test_intervals import pattern, sure

THRESHOLDS = verdict_bands(Standard(reliable=0.80, tentative=0.667))


def test_bands_of_a_normal_distribution_are_as_worked_by_hand() -> None:
    """Alpha .75 with a standard error of .05: one below .8, 1.66 above .667, 3 above .6."""
    found = membership(NormalDist(0.75, 0.05).cdf, THRESHOLDS)

    assert [each.within for each in found.bands] == pytest.approx(
        [0.1587, 0.7929, 0.0485], abs=1e-4
    )
    assert [each.at_least for each in found.bands] == pytest.approx([0.1587, 0.9515, 1.0], abs=1e-4)
    assert found.reached == Band("tentative", 0.667)


def test_landis_and_koch_on_request_keep_the_highest_level_that_passes() -> None:
    """The same alpha is "substantial" for sure, since .6 lies three standard errors below."""
    found = membership(NormalDist(0.75, 0.05).cdf, LANDIS_KOCH)

    assert found.reached.name == "substantial"
    assert found.bands[0].band.name == "almost perfect"
    assert sum(each.within for each in found.bands) == pytest.approx(1.0)


def test_a_level_passed_with_just_the_wanted_probability_is_reached() -> None:
    """.95 itself is enough; a hair less is not."""

    def below(mark: float) -> float:
        return 0.05 if mark >= 0.8 else 0.0

    assert membership(below, THRESHOLDS).reached.name == "reliable"
    assert membership(below, THRESHOLDS, math.nextafter(0.95, 1)).reached.name == "tentative"


def test_bands_rest_on_the_distribution_that_the_limits_rest_on() -> None:
    """Where the lower limit of a one-sided 95% interval is .7, alpha is .7 or more with .95."""
    for codes in (pattern(20, 4, 30), pattern(27, 0, 27)):
        found = sure(codes)
        low = found.limits(0.90)[0]
        marks = (Band("above", low), Band("below", -1.0))

        assert membership(found.below, marks).bands[0].at_least == pytest.approx(0.95, abs=1e-6)


def test_perfect_agreement_on_few_cases_is_not_a_high_level_for_sure() -> None:
    """Nine cases, all agreed: the exact bound reaches no further than below `tentative`."""
    found = membership(exact_confidence(pattern(4, 0, 5)).below, THRESHOLDS)

    assert found.reached.name == "below tentative"
    assert membership(exact_confidence(pattern(40, 0, 40)).below, THRESHOLDS).reached.name == (
        "reliable"
    )
