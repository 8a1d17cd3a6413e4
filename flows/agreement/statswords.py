"""How are the figures of a table of ratings told in a terminal? The plain ones first."""

from collections.abc import Mapping, Sequence
from typing import Any

from codebook.pages import fixed
from flows.agreement.report.words import METHODS
from flows.agreement.verdictwords import CHIPS

WIDTH = 26
_NAMES = {
    "all_agree": "All coders agree",
    "alpha_nominal": "Alpha, values unordered",
    "fleiss_kappa": "Fleiss' kappa",
    "ac1": "Gwet's AC1",
    "ac2": "Gwet's AC2",
    "brennan_prediger": "Brennan-Prediger",
    "pabak": "PABAK",
    "conger_kappa": "Conger's kappa",
    "mean_pairwise_cohen_kappa": "Cohen's kappa, mean",
    "cohen_kappa": "Cohen's kappa",
    "weighted_kappa_linear": "Weighted kappa, linear",
    "weighted_kappa_quadratic": "Weighted kappa, quadratic",
    "scott_pi": "Scott's pi",
    "prevalence_index": "Prevalence index",
    "bias_index": "Bias index",
}
"""The coefficients that --all adds, in order, with their names for readers."""
_ERRORS = {"fleiss_kappa": "fleiss_kappa", "ac1": "ac1", "brennan_prediger": "brennan_prediger",
           "cohen_kappa": "cohen_kappa"}  # fmt: skip


def stats_in_words(records: Sequence[Mapping[str, Any]], *, every: bool = False) -> str:
    """The records as lines; with every, all figures in tables."""
    blocks = [_plain(each) + (_all(each) if every else []) for each in records]
    if not every:
        blocks.append(["All other figures: --all, or --json for programs"])
    return "\n\n".join("\n".join(block) for block in blocks)


def _plain(each: Mapping[str, Any]) -> list[str]:
    """Cases compared, percent agreement, alpha, and what follows from it."""
    named = each["file"] + (f", sheet {each['sheet']}" if each["sheet"] else "")
    named += f", question {each['question']}" if each["question"] else ""
    cases, compared = each["cases"], each["comparable_cases"]
    lines = [
        f"{named}: {_counted(cases, 'case')}, {_counted(each['coders'], 'coder')}",
        _line("Cases compared", f"{compared:,} of {cases:,} (coded by two or more)"),
    ]
    if each["percent_agreement"] is not None:
        apart = _counted(each["disagreements"], "case")
        agreed = fixed(100 * each["percent_agreement"], 1)
        lines.append(_line("Percent agreement", f"{agreed}% ({apart} with a disagreement)"))
    lines.append(_line(f"Alpha, {each['level']}", _alpha(each, "alpha")))
    if each["alpha_answerable"] is not None:
        lines.append(_line("Alpha, whether answerable", _alpha(each, "alpha_answerable")))
    lines += [*_beside(each), _verdict(each)]
    return [*lines, *(f"  Note: {note}" for note in each["notes"])]


def _alpha(each: Mapping[str, Any], name: str) -> str:
    """The estimate with its interval, or why there is none."""
    if each[name] is None:
        return f"not calculable: {each[f'{name}_reason']}"
    if each[f"{name}_interval"] is None:
        return fixed(each[name], 3)
    low, high = each[f"{name}_interval"]
    sure = f"{100 * each['confidence']:.4g}% interval"
    return f"{fixed(each[name], 3)} ({sure} {fixed(low, 3)} to {fixed(high, 3)})"


def _beside(each: Mapping[str, Any]) -> list[str]:
    """Other words for the level, and what numbers have."""
    lines, sure = [], f"{100 * each['confidence']:.4g}% interval"
    words = each["landis_koch"]
    if words is not None:
        told = f"{words['reached']} (the highest level reached with a probability of 95%)"
        lines.append(_line("Landis & Koch", told))
    if each["icc"] is not None and each["icc_interval"] is not None:
        low, high = each["icc_interval"]
        told = f"{fixed(each['icc'], 3)} ({sure} {fixed(low, 3)} to {fixed(high, 3)})"
        cases = _counted(each["icc_cases"], "case")
        lines.append(_line("ICC(2,1)", f"{told}, over {cases} that all coded"))
    return lines


def _verdict(each: Mapping[str, Any]) -> str:
    """The verdict in a sentence, and by which thresholds."""
    marks = each["thresholds"]
    by = f"reliable from {marks['reliable']:g} with a lower limit from {marks['tentative']:g}"
    said = f"{CHIPS[each['verdict']][0]}. {each['verdict_sentence']}"
    return f"{_line('Verdict', said)}\n{_line('', f'(by the usual thresholds: {by})')}"


def _all(each: Mapping[str, Any]) -> list[str]:
    """Every other figure, each with the cases it rests on."""
    lines = _intervals(each)
    lines += ["", f"  {'Coefficient':<{WIDTH}}{'figure':>8}{'std.error':>11}  over {_cases(each)}"]
    errors = each["standard_errors"] or {}
    for name, words in _NAMES.items():
        if each[name] is not None:
            error = fixed(errors.get(_ERRORS.get(name, "")), 3, "")
            lines.append(f"  {words:<{WIDTH}}{fixed(each[name], 3):>8}{error:>11}")
    if each["by_value"]:
        lines += ["", f"  {'Value':<{WIDTH}}{'answers':>8}{'alpha':>8}{'specific agreement':>20}"]
        for value in each["by_value"]:
            figures = f"{fixed(value['alpha'], 3):>8}{_percent(value['specific_agreement']):>20}"
            lines.append(f"  {value['value'][: WIDTH - 1]:<{WIDTH}}{value['answers']:>8,}{figures}")
    if len(each["pairs"]) > 1:
        lines += ["", f"  {'Pair of coders':<{WIDTH}}{'cases':>8}{'agreeing':>10}{'kappa':>8}"]
        for pair in each["pairs"]:
            named = " and ".join(pair["coders"])[: WIDTH - 1]
            figures = f"{pair['agreeing']:>10,}{fixed(pair['cohen_kappa'], 3):>8}"
            lines.append(f"  {named:<{WIDTH}}{pair['cases']:>8,}{figures}")
    return lines + _coders(each) + _differences(each)


def _intervals(each: Mapping[str, Any]) -> list[str]:
    """The interval of alpha by every method, and the one that the verdict rests on."""
    if each["alpha"] is None:
        return []
    lines = ["", f"  {'Interval of alpha by':<{WIDTH}}"]
    for name, limits in each["intervals"].items():
        if name != "default":
            missing = each["intervals_missing"].get(name, "none")
            told = f"{fixed(limits[0], 3)} to {fixed(limits[1], 3)}" if limits else missing
            lines.append(_line(METHODS[name], told))
    return [*lines, _line("The verdict's", METHODS[each["interval_method"]])]


def _coders(each: Mapping[str, Any]) -> list[str]:
    """Each of three coders or more beside the rest."""
    head = f"  {'Coder':<{WIDTH}}{'with the others':>16}{'the others':>12}{'alpha without':>15}"
    without = {row["without_coder"]: row["alpha"] for row in each["by_coder_questions"]}
    lines = ["", head] if each["by_coder"] else []
    for row in each["by_coder"]:
        own = _percent(row["percent_agreement"])
        shares = f"{own:>16}{_percent(row['others_percent_agreement']):>12}"
        alone = fixed(without.get(row["coder"]), 3)
        flag = "  agrees less than the others do" if row["differs"] else ""
        lines.append(f"  {row['coder'][: WIDTH - 1]:<{WIDTH}}{shares}{alone:>15}{flag}")
    return lines


def _differences(each: Mapping[str, Any]) -> list[str]:
    """By how much the numbers of each pair differ."""
    head = f"  {'Differences of numbers':<{WIDTH}}{'cases':>8}{'mean':>10}{'95% lie between':>22}"
    lines = ["", head] if each["numbers"] else []
    for pair in each["numbers"]:
        named = " less ".join(pair["coders"])[: WIDTH - 1]
        limits = f"{fixed(pair['lower_limit'])} and {fixed(pair['upper_limit'])}"
        told = pair["limits_reason"] if pair["lower_limit"] is None else f"{limits:>22}"
        mean = fixed(pair["mean_difference"], 2, "")
        lines.append(f"  {named:<{WIDTH}}{pair['cases']:>8,}{mean:>10}{told}")
    return lines


def _cases(each: Mapping[str, Any]) -> str:
    return _counted(each["comparable_cases"], "case")


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'s' * (count != 1)}"


def _percent(share: float | None) -> str:
    return fixed(None if share is None else 100 * share, 1) + "%" * (share is not None)


def _line(name: str, told: str) -> str:
    return f"  {name:<{WIDTH}}{told}"
