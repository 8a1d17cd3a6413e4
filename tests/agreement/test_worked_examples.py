import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from flows.agreement.alpha import alpha, count_statistics
from flows.agreement.coefficients import (
    brennan_prediger,
    coefficients,
    fleiss_kappa,
    gwet_ac,
    specific_agreement,
    weights,
)
from flows.agreement.pairs import pair_agreement
from flows.agreement.tables import value_counts

RECORDS = json.loads(Path(__file__).with_name("worked-examples.json").read_text())


def figures(record: dict[str, Any]) -> dict[str, Any]:
    """Every coefficient of ours for a record, by the record's names."""
    categories = record["categories"]
    places = [[-1 if v is None else categories.index(v) for v in row] for row in record["ratings"]]
    codes = np.array(places).T
    size = len(categories)
    numeric = all(isinstance(each, int | float) for each in categories)
    scores = np.array(categories, float) if numeric else np.arange(size, dtype=float)
    counts = value_counts(codes, size)
    plain = coefficients(counts)
    found: dict[str, Any] = {
        "percent_agreement": plain.percent_agreement,
        "percent_agreement_all_coders": plain.all_agree,
        "fleiss_kappa": plain.fleiss_kappa,
        "gwet_ac1": plain.ac1,
        "brennan_prediger": plain.brennan_prediger,
        "specific_agreement": {
            str(name): share
            for name, share in zip(categories, specific_agreement(counts), strict=True)
        },
    }
    for level in record["levels"]:
        found[f"krippendorff_alpha_{level}"] = alpha(count_statistics(counts, level, scores))
    for weighting in ("linear", "quadratic", "ordinal"):
        credit = weights(size, weighting)
        found[f"gwet_ac2_{weighting}"] = gwet_ac(counts, credit)
        found[f"fleiss_kappa_{weighting}"] = fleiss_kappa(counts, credit)
        found[f"brennan_prediger_{weighting}"] = brennan_prediger(counts, credit)
    if record["n_coders"] == 2:
        pair = pair_agreement(("a", "b"), codes, size)
        for name in (
            "cohen_kappa",
            "scott_pi",
            "weighted_kappa_linear",
            "weighted_kappa_quadratic",
            "prevalence_index",
            "bias_index",
        ):
            found[name] = getattr(pair, name)
        if size == 2:
            found["pabak"] = plain.brennan_prediger
    return found


@pytest.mark.parametrize("record", RECORDS, ids=[each["name"] for each in RECORDS])
def test_published_examples_are_reproduced(record: dict[str, Any]) -> None:
    """Every coefficient we have equals the example's figure within its tolerance."""
    found = figures(record)
    compared = found.keys() & record["expected"].keys()

    assert len(compared) >= 7
    for name in compared:
        tolerance = record["tolerance_by_key"].get(name, record["tolerance"])
        expected = record["expected"][name]
        assert found[name] == pytest.approx(expected, abs=tolerance, rel=0), name
