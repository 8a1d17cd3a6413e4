"""How many cases came in and went out, in words that may be published?"""

from collections.abc import Sequence

from flows.sample.casesflow import Step
from flows.studyfile import StudyFile


def flow_in_words(
    file: StudyFile, flow: Sequence[Step], replaced: int, threshold: int
) -> list[str]:
    """Sentences from the register to the draw, without a number from 1 to the threshold.

    Nor is such a number the difference of two that are told: a step from which few cases went
    out is told without the number before it, and reasons are counted only where each is large.
    Reasons that the register itself gives, in its own words, are told as one.
    """
    counts = {each.step: each.cases for each in flow if each.kind == "stays"}
    told: list[str] = []
    if "cases" in counts and "eligible" in counts:
        out = counts["cases"] - counts["eligible"]
        undrawn = counts["eligible"] - counts["sampled"]
        if not _small(out, threshold) and not _small(out + undrawn, threshold):
            told += _of_the_register(file, counts, threshold)
            told += _out(file, flow, out, threshold) if not _small(undrawn, threshold) else []
        if not _small(undrawn, threshold):
            told.append(f"{counts['eligible']:,} cases were eligible.")
    elif "cases" in counts and not _small(counts["cases"] - counts["sampled"], threshold):
        told += _of_the_register(file, counts, threshold)
    if replaced:
        few = _small(replaced, threshold)
        number = "A few" if few else f"{replaced:,}"
        told.append(f"{number} of the cases drawn turned out unusable and were replaced.")
    return told


def _of_the_register(file: StudyFile, counts: dict[str, int], threshold: int) -> list[str]:
    """How large the register is, with its rows where they list several cases each."""
    cases = counts["cases"]
    rows = counts.get("rows", 0)
    if rows > threshold and not _small(cases - rows, threshold):
        each = f"one for each of the {file.unit.each.replace('_', ' ')}"
        return [f"The register's {rows:,} rows list {cases:,} cases, {each}."]
    return [f"The register has {cases:,} cases."]


def _out(file: StudyFile, flow: Sequence[Step], out: int, threshold: int) -> list[str]:
    """How many could not be drawn, and why so far as each reason is large."""
    if not out:
        return ["All of them could be drawn."]
    reasons: dict[str, int] = {}
    own = {*file.eligibility.exclude, "no date"}
    for each in flow:
        if each.step == "ineligible" and each.cases:
            named = each.words in own or each.words.startswith(("before ", "after "))
            words = each.words if named else "for another reason that the register gives"
            reasons[words] = reasons.get(words, 0) + each.cases
    sentence = f"{out:,} of them could not be drawn"
    if any(_small(n, threshold) for n in reasons.values()):
        return [f"{sentence}. Reasons: {'; '.join(reasons)}."]
    listed = "; ".join(f"{words} ({n:,})" for words, n in reasons.items())
    return [f"{sentence}: {listed}."]


def _small(n: int, threshold: int) -> bool:
    return 1 <= n <= threshold
