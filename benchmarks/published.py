"""Do our figures equal those that were published, and those of other implementations?

Run as: python -m benchmarks.published FILE [FILE…] [--json]

FILE holds records: ratings (coders × cases, null = none), categories in order, levels, expected
figures by name with a tolerance, published ones with their decimals. Every expected figure is
compared; one that is not ours to compute is a difference. Prints how many records and figures
agree, and each difference; ends with 1 where there is any.
"""

import json
import math
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from flows.agreement.alpha import Floats, Ints, alpha, count_statistics
from flows.agreement.byvalue import by_value
from flows.agreement.coefficients import (
    Weighting,
    brennan_prediger,
    coefficients,
    fleiss_kappa,
    gwet_ac,
    weights,
)
from flows.agreement.manycoders import (
    conger_kappa,
    holsti,
    mean_pairwise_kappa,
    pooled_agreement,
)
from flows.agreement.pairs import cohen_kappa, pair_agreement, pair_table
from flows.agreement.standarderrors import (
    Coefficient,
    Estimate,
    alpha_with_error,
    delta_error,
    jackknife_error,
    with_error,
)
from flows.agreement.tableerrors import kappa_errors
from flows.agreement.tables import value_counts

CUSTOM_DISAGREEMENT = {"cohen_1960_2x200": ((0, 1, 3), (1, 0, 6), (3, 6, 0))}
"""Cohen (1968), doi:10.1037/h0026256: how bad each disagreement is, for the record so named."""
WEIGHTINGS: tuple[Weighting, ...] = ("linear", "quadratic", "ordinal")


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure of a record that is not what was expected; found is None for none at all."""

    record: str
    figure: str
    found: Any
    expected: Any


def differences(record: Mapping[str, Any]) -> list[Difference]:
    """Every expected figure of the record that we have not, or not within its tolerance."""
    ours = figures(record)
    return [
        Difference(record["name"], name, ours.get(name), expected)
        for name, expected in record["expected"].items()
        if not _close(
            ours.get(name), expected, record["tolerance_by_key"].get(name, record["tolerance"])
        )
    ]


def published_differences(record: Mapping[str, Any]) -> list[Difference]:
    """Every published figure that ours does not round to."""
    ours, found = figures(record), []
    for name, told in _published(record):
        value = ours.get(name) if "/" not in name else ours[name.split("/")[0]][name.split("/")[1]]
        half = 0.5 * 10.0 ** -told["decimals"] + 1e-12
        if not _close(value, told["value"], half):
            found.append(Difference(record["name"], f"published {name}", value, told["value"]))
    return found


def figures(record: Mapping[str, Any]) -> dict[str, Any]:
    """Every figure of ours for a record, by the record's names; None where undefined."""
    categories = record["categories"]
    places = [[-1 if v is None else categories.index(v) for v in row] for row in record["ratings"]]
    codes, size = np.array(places, dtype=np.int64).T, len(categories)
    counts = value_counts(codes, size)
    numeric = all(isinstance(each, int | float) for each in categories)
    scores = np.array(categories, float) if numeric else np.arange(size, dtype=float)
    found = {
        **_plain(codes, counts, size),
        **_by_category(counts, [str(each) for each in categories]),
        **_weighted(codes, counts, size),
        **_errors(counts, size),
    }
    for level in record["levels"]:
        statistics = count_statistics(counts, level, scores)
        found[f"krippendorff_alpha_{level}"] = alpha(statistics)
        found[f"krippendorff_alpha_{level}_se_jackknife"] = jackknife_error(statistics)
        found[f"krippendorff_alpha_{level}_se_delta"] = delta_error(statistics)
    found["krippendorff_alpha"] = found[f"krippendorff_alpha_{record['level']}"]
    if codes.shape[1] == 2:
        found |= _two_coders(codes, size)
    if record["name"] in CUSTOM_DISAGREEMENT:
        apart = np.array(CUSTOM_DISAGREEMENT[record["name"]], dtype=float)
        credit = 1.0 - apart / apart.max()
        found["cohen_kappa_custom_weights"] = cohen_kappa(pair_table(codes, size), credit)
    return found


def _plain(codes: Ints, counts: Ints, size: int) -> dict[str, Any]:
    identity = weights(size, "identity")
    compared = counts[counts.sum(axis=1) >= 2]
    plain = coefficients(counts)
    return {
        "percent_agreement": plain.percent_agreement,
        "percent_agreement_all_coders": plain.all_agree,
        "percent_agreement_pooled_pairs": pooled_agreement(codes, size),
        "percent_agreement_holsti": holsti(codes, size),
        "fleiss_kappa": plain.fleiss_kappa,
        "fleiss_kappa_paired_units_convention": fleiss_kappa(compared, identity),
        "gwet_ac1": plain.ac1,
        "gwet_ac1_paired_units_convention": gwet_ac(compared, identity),
        "brennan_prediger": plain.brennan_prediger,
        "conger_kappa": conger_kappa(codes, identity),
        "mean_pairwise_cohen_kappa": mean_pairwise_kappa(codes, size),
    }


def _by_category(counts: Ints, names: list[str]) -> dict[str, Any]:
    values = dict(zip(names, by_value(counts), strict=True))
    return {
        "specific_agreement": {name: each.specific for name, each in values.items()},
        "krippendorff_alpha_by_category": {name: each.alpha for name, each in values.items()},
        "fleiss_kappa_by_category": {name: each.fleiss_kappa for name, each in values.items()},
    }


def _weighted(codes: Ints, counts: Ints, size: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for weighting in WEIGHTINGS:
        credit = weights(size, weighting)
        found[f"gwet_ac2_{weighting}"] = gwet_ac(counts, credit)
        found[f"fleiss_kappa_{weighting}"] = fleiss_kappa(counts, credit)
        found[f"brennan_prediger_{weighting}"] = brennan_prediger(counts, credit)
        found[f"conger_kappa_{weighting}"] = conger_kappa(codes, credit)
        error = with_error(counts, credit, "gwet_ac")
        found[f"gwet_ac2_{weighting}_se"] = error and error.error
    return found


def _errors(counts: Ints, size: int) -> dict[str, Any]:
    identity = weights(size, "identity")
    compared = counts[counts.sum(axis=1) >= 2]
    names: tuple[tuple[Coefficient, str, str, str], ...] = (
        ("gwet_ac", "gwet_ac1", "se", "gwet_ac1_se_table"),
        ("fleiss_kappa", "fleiss_kappa", "se_gwet", "scott_pi_se_gwet"),
        ("brennan_prediger", "brennan_prediger", "se", "brennan_prediger_se_table"),
    )
    found: dict[str, Any] = {}
    for coefficient, name, error, table in names:
        estimate = with_error(counts, identity, coefficient)
        found |= _named(estimate, f"{name}_{error}", f"{name}_ci95_t")
        of_table = with_error(compared, identity, coefficient)
        found[table] = of_table and of_table.as_table
    ours, name = alpha_with_error(counts, identity), "krippendorff_alpha_nominal"
    found |= _named(ours, f"{name}_se_gwet", f"{name}_ci95_gwet_t")
    found[f"{name}_se_gwet_R_dist"] = older_alpha_error(counts)
    return found


def _named(estimate: Estimate | None, error: str, limits: str) -> dict[str, Any]:
    if estimate is None:
        return {error: None, limits: None}
    return {error: estimate.error, limits: estimate.limits(0.95)}


def _two_coders(codes: Ints, size: int) -> dict[str, Any]:
    pair, table = pair_agreement(("a", "b"), codes, size), pair_table(codes, size)
    found: dict[str, Any] = {
        name: getattr(pair, name)
        for name in ("cohen_kappa", "scott_pi", "weighted_kappa_linear",
                     "weighted_kappa_quadratic", "prevalence_index", "bias_index")
    }  # fmt: skip
    plain = kappa_errors(table, np.eye(size))
    if plain:
        found |= {
            "cohen_kappa_se": plain.error,
            "cohen_kappa_se_gwet": plain.error,
            "cohen_kappa_se_null": plain.null_error,
            "cohen_kappa_ci95_normal": plain.limits(),
        }
    for weighting in WEIGHTINGS:
        weighted = kappa_errors(table, weights(size, weighting))
        found[f"weighted_kappa_{weighting}_se"] = weighted and weighted.error
    if size == 2:
        found["pabak"] = brennan_prediger(value_counts(codes, size), np.eye(size))
    return found


def older_alpha_error(counts: Ints) -> float | None:
    """Alpha's error as R's irrCAC 1.0 had it for tables of counts: not one of ours.

    The chance part is taken once where the linearisation takes it twice, which later versions
    corrected; on a rare value it is forty times too large (0.506 for 0.012). Kept here only
    because records hold it.
    """
    r = counts[counts.sum(axis=1) >= 2].astype(np.float64)
    m = r.sum(axis=1)
    mean, correction, cases = float(m.mean()), 1.0 / float(m.sum()), len(r)
    shares: Floats = (r / mean).mean(axis=0)
    chance = float((shares**2).sum())
    if 1.0 - chance <= 1e-12:
        return None
    more = (m - mean) / mean
    agreeing = (r * (r - 1.0)).sum(axis=1) / (mean * (m - 1.0))
    before = float(agreeing.mean())
    value = ((1.0 - correction) * before + correction - chance) / (1.0 - chance)
    part = ((1.0 - correction) * (agreeing - before * more) + correction - chance) / (1 - chance)
    moved = (r @ shares / mean - shares.sum() * more - chance) / (1.0 - chance)
    spread = ((part - (1.0 - value) * moved - value) ** 2).sum()
    return float(np.sqrt(spread / (cases * (cases - 1))))


def _published(record: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Published figures by name, those by category as name/category."""
    for name, told in (record.get("published") or {}).items():
        if "value" in told:
            yield name, told
        else:
            yield from ((f"{name}/{each}", of) for each, of in told.items() if isinstance(of, dict))


def _close(found: Any, expected: Any, tolerance: float) -> bool:
    """Alike within the tolerance, figure by figure; None only where None is expected."""
    if isinstance(expected, Mapping):
        return (
            isinstance(found, Mapping)
            and found.keys() == expected.keys()
            and all(_close(found[key], each, tolerance) for key, each in expected.items())
        )
    if isinstance(expected, list):
        return (
            found is not None
            and len(found) == len(expected)
            and all(_close(a, b, tolerance) for a, b in zip(found, expected, strict=True))
        )
    if found is None or expected is None:
        return found is None and expected is None
    return math.isfinite(found) and abs(found - expected) <= tolerance


def _count(expected: Any) -> int:
    """How many figures stand there: each category and each limit of an interval is one."""
    if isinstance(expected, Mapping):
        return sum(_count(each) for each in expected.values())
    return sum(map(_count, expected)) if isinstance(expected, list) else 1


def main(arguments: list[str]) -> int:
    """Compare the records of the files and print what agrees."""
    files = [each for each in arguments if not each.startswith("--")]
    records = [record for name in files for record in json.loads(Path(name).read_text())]
    apart = [each for record in records for each in differences(record)]
    told = [each for record in records for each in published_differences(record)]
    names = {each.record for each in apart}
    result = {
        "records": len(records),
        "records_agreeing": len(records) - len(names),
        "figures": sum(_count(record["expected"]) for record in records),
        "keys": sum(len(record["expected"]) for record in records),
        "keys_differing": len(apart),
        "published": sum(1 for record in records for _ in _published(record)),
        "published_differing": len(told),
    }
    if "--json" in arguments:
        print(json.dumps(result, indent=2))
    else:
        print("\n".join(f"{key.replace('_', ' '):<22}{value}" for key, value in result.items()))
        for each in [*apart, *told]:
            print(f"{each.record}, {each.figure}: {each.found}, expected {each.expected}")
    return 1 if apart or told or not records else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
