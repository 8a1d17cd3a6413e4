"""Does the design of the sample contradict itself, whatever the register holds?"""

from collections.abc import Iterator, Sequence

from flows.studyfile import Sample

Wrong = tuple[str | Sequence[str | int], str, str]
"""Place in the study file by keys, what was found, what to do."""
WHOLE = "Keep one of them: each chooses the whole sample by itself"


def contradictions(design: Sample) -> Iterator[Wrong]:
    """Keys that do not go together, and numbers that do not add up."""
    yield from _together(design)
    yield from _strata(design)
    yield from _sizes(design)
    told = {"sample.counts": design.counts}
    if design.quotas is not None:
        told["sample.quotas.counts"] = design.quotas.counts
        if not any(design.quotas.counts.values()):
            remedy = "Name each theme with its number of cases"
            yield "sample.quotas.counts", "no case of any theme", remedy
    for place, counts in told.items():
        for name, n in counts.items():
            if n < 0:
                yield (
                    [*place.split("."), name],
                    f"{n} cases wanted of '{name}'",
                    "Give a number of 0 or more",
                )


def _together(design: Sample) -> Iterator[Wrong]:
    """Ways to choose that stand beside each other."""
    ways = {
        "given": bool(design.given),
        "quotas": design.quotas is not None,
        "targets": bool(design.targets),
    }
    used = [name for name, is_used in ways.items() if is_used]
    for name in used[1:]:
        yield f"sample.{name}", f"{name} beside {used[0]}", WHOLE
    for name in used[:1]:
        if design.allocation == "fixed" or design.counts:
            yield "sample.counts", f"counts by stratum beside {name}", WHOLE


def _strata(design: Sample) -> Iterator[Wrong]:
    """Allocations that lack something or do not use what is given."""
    fixed = design.allocation == "fixed"
    if fixed and not design.counts:
        yield "sample.allocation", "fixed, without counts", "Add counts: cases by stratum"
    if design.counts and not fixed:
        found = f"counts, but the allocation is {design.allocation}"
        yield "sample.counts", found, "Write allocation: fixed, or leave the counts out"
    if not design.strata and (fixed or design.minimum):
        key = "minimum" if design.minimum else "allocation"
        found = f"{key} without strata"
        yield f"sample.{key}", found, "Add strata: the columns whose values are the strata"
    if fixed and design.minimum:
        remedy = "Leave it out, and give each stratum its number in counts"
        yield "sample.minimum", "a minimum beside fixed counts", remedy


def _sizes(design: Sample) -> Iterator[Wrong]:
    """A size that differs from what the design adds up to, or that is lacking."""
    if design.targets and design.size == "all":
        yield "sample.size", "all, but there are targets", "Give the number of cases to choose"
    sums = {"given lists": len(design.given), "counts add up to": sum(design.counts.values())}
    if design.quotas is not None:
        sums["quotas add up to"] = sum(design.quotas.counts.values())
    for words, n in sums.items():
        if n and design.size not in (n, "all"):
            remedy = "Leave sample.size out, or make them agree"
            yield "sample.size", f"{design.size} cases, but {words} {n}", remedy
