"""How well do the coders of any table of ratings agree? `intercoder stats`, no study needed."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

import numpy as np

from codebook.faults import StudyError
from codebook.model import Level
from codebook.pages import fixed
from flows.agreement.alpha import (
    CaseStatistics,
    Floats,
    Ints,
    alpha,
    compared_codes,
    count_statistics,
    number_statistics,
)
from flows.agreement.byquestion import WEIGHTING
from flows.agreement.coefficients import (
    all_agree,
    brennan_prediger,
    fleiss_kappa,
    gwet_ac,
    percent_agreement,
    specific_agreement,
    weights,
)
from flows.agreement.crosscheck import assert_same_alpha
from flows.agreement.intervals import bootstrap_sums, confidence
from flows.agreement.pairs import pair_agreement
from flows.agreement.ratings import Ratings, read_ratings
from flows.agreement.report.rows import rounded
from flows.agreement.tables import value_counts

LEVELS: tuple[Level, ...] = get_args(Level)
MANY_VALUES = 300
"""With more values than this there is no table of values: interval alpha from the numbers."""
REPLICATES = 2000


def stats(
    path: Path | str,
    level: str,
    values: Sequence[str] | None = None,
    *,
    long: bool = False,
    confidence_level: float = 0.95,
    seed: int = 1,
) -> dict[str, Any]:
    """Every coefficient for one file; null where one is undefined (alpha with its reason).

    values: what could be given, in order; what was found, unless told. ac2 credits near
    misses by the level (ordinal weights, else quadratic). The two-coder coefficients are null
    with three or more. Raises StudyError with row and column of what cannot be read.
    """
    chosen = next((each for each in LEVELS if each == level), None)
    if chosen is None:
        raise StudyError(f"The level '{level}' is none of {', '.join(LEVELS)}")
    ratings = read_ratings(Path(path), values, long=long)
    _check_level(Path(path), ratings, chosen, declared=values is not None)
    codes = _codes(ratings)
    scores = np.array([float(v) for v in ratings.values]) if ratings.numeric else None
    few = len(ratings.values) <= MANY_VALUES
    counts = value_counts(codes if few else _alike(codes), _size(ratings, few=few))
    statistics = _statistics(codes, counts, chosen, scores, few=few)
    estimate = alpha(statistics)
    given = scores if scores is not None else np.arange(len(ratings.values), dtype=np.float64)
    assert_same_alpha(codes, given, chosen, estimate)
    compared = statistics.columns[statistics.columns.any(axis=1)]
    sums = bootstrap_sums(compared, REPLICATES, (seed,))
    sure = confidence(codes, statistics, sums)
    record = {
        "file": Path(path).name,
        "level": chosen,
        "values": list(ratings.values) if few else None,
        "cases": len(ratings.cases),
        "comparable_cases": int((counts.sum(axis=1) >= 2).sum()),
        "coders": len(ratings.coders),
        "coder_names": list(ratings.coders),
        "alpha": estimate,
        "alpha_reason": "" if estimate is not None else _undefined(codes, ratings.values),
        "alpha_interval": sure.limits(confidence_level) if sure else None,
        "interval_method": sure.method if sure else "",
        "confidence": confidence_level,
        "percent_agreement": percent_agreement(counts),
        "all_agree": all_agree(counts),
        **_chance_corrected(counts, chosen, few=few),
        **_two_coders(codes, ratings),
        "specific_agreement": (
            dict(zip(ratings.values, specific_agreement(counts), strict=True)) if few else None
        ),
    }
    return {key: rounded(value) for key, value in record.items()}


def stats_in_words(files: Sequence[Path | str], records: Sequence[Mapping[str, Any]]) -> str:
    """The records as lines for a terminal, plain words first."""
    lines = []
    for path, each in zip(files, records, strict=True):
        lines += [f"{Path(path).name}: {each['coders']} coders, {each['comparable_cases']} of "]
        lines[-1] += f"{each['cases']} cases coded by two or more, {each['level']}"
        agreed = each["percent_agreement"]
        if agreed is not None:
            lines.append(f"  percent agreement   {100 * agreed:.1f}%")
        if each["alpha"] is None:
            lines.append(f"  Krippendorff alpha  not calculable: {each['alpha_reason']}")
        else:
            low, high = each["alpha_interval"]
            lines.append(
                f"  Krippendorff alpha  {fixed(each['alpha'], 3)}  "
                f"({each['confidence']:.0%} interval {fixed(low, 3)} to {fixed(high, 3)})"
            )
        for name in ("ac1", "ac2", "fleiss_kappa", "brennan_prediger", *_PAIR):
            if each[name] is not None:
                lines.append(f"  {name.replace('_', ' '):<25} {fixed(each[name], 3)}")
    return "\n".join(lines)


_PAIR = (
    "cohen_kappa",
    "weighted_kappa_linear",
    "weighted_kappa_quadratic",
    "scott_pi",
    "prevalence_index",
    "bias_index",
)


def _chance_corrected(counts: Ints, level: Level, *, few: bool) -> dict[str, float | None]:
    """Coefficients that need a table of values by values; null for numbers with many values."""
    size = counts.shape[1]
    names = ("fleiss_kappa", "ac1", "ac2", "ac2_linear", "ac2_quadratic", "ac2_ordinal")
    if not few:
        return dict.fromkeys((*names, "brennan_prediger"))
    plain = weights(size, "identity")
    return {
        "fleiss_kappa": fleiss_kappa(counts, plain),
        "ac1": gwet_ac(counts, plain),
        "ac2": gwet_ac(counts, weights(size, WEIGHTING[level])),
        "ac2_linear": gwet_ac(counts, weights(size, "linear")),
        "ac2_quadratic": gwet_ac(counts, weights(size, "quadratic")),
        "ac2_ordinal": gwet_ac(counts, weights(size, "ordinal")),
        "brennan_prediger": brennan_prediger(counts, plain),
    }


def _two_coders(codes: Ints, ratings: Ratings) -> dict[str, float | None]:
    if len(ratings.coders) != 2 or len(ratings.values) > MANY_VALUES:
        return dict.fromkeys(_PAIR)
    pair = pair_agreement((ratings.coders[0], ratings.coders[1]), codes, len(ratings.values))
    return {name: getattr(pair, name) for name in _PAIR}


def _statistics(
    codes: Ints, counts: Ints, level: Level, scores: Floats | None, *, few: bool
) -> CaseStatistics:
    if few or scores is None:
        return count_statistics(counts, level, scores)
    return number_statistics(np.array([*scores, np.nan])[codes])


def _alike(codes: Ints) -> Ints:
    """Each answer as the first coder who gave the same about the case: enough for agreement."""
    first = (codes[:, :, None] == codes[:, None, :]).argmax(axis=2)
    return np.where(codes >= 0, first, -1).astype(np.int64)


def _size(ratings: Ratings, *, few: bool) -> int:
    return len(ratings.values) if few else len(ratings.coders)


def _check_level(path: Path, ratings: Ratings, level: Level, *, declared: bool) -> None:
    if level != "interval" and len(ratings.values) > MANY_VALUES:
        raise StudyError(
            f"{path.name} holds {len(ratings.values):,} different values; "
            f"{level} level takes up to {MANY_VALUES}, interval level any number"
        )
    if level in ("interval", "ratio") and not ratings.numeric:
        word = next(value for value in ratings.values if not _is_number(value))
        case, coder = next(
            (
                (case, coder)
                for case, row in zip(ratings.cases, ratings.given, strict=True)
                for coder, value in zip(ratings.coders, row, strict=True)
                if value == word
            ),
            ("", ""),
        )
        place = f", case {case}, column {coder}" if case else ""
        raise StudyError(f"{path.name}{place}: '{word}' is no number, as {level} level asks for")
    if level == "ordinal" and not ratings.numeric and not declared:
        found = ", ".join(ratings.values)
        raise StudyError(f"{path.name}: give the order of the values with --values ({found})")


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _codes(ratings: Ratings) -> Ints:
    places: dict[str | None, int] = {value: at for at, value in enumerate(ratings.values)}
    places[None] = -1
    shape = (len(ratings.cases), len(ratings.coders))
    flat = [places[value] for row in ratings.given for value in row]
    return np.array(flat, dtype=np.int64).reshape(shape)


def _undefined(codes: Ints, values: tuple[str, ...]) -> str:
    """Why alpha has no value, in words."""
    compared = compared_codes(codes)
    if not len(compared):
        return "no case was coded by two or more"
    only = values[int(compared.max())]
    if len(np.unique(codes[codes >= 0])) > 1:
        return f"every comparable answer was '{only}'; others stand in single-coded cases only"
    return f"every answer was '{only}'"
