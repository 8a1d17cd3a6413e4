"""What is to be said of a draw? Strata that give no case, and how varied its quotas are."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from flows.phrases import counted
from flows.register.load import Register
from flows.sample.quotas import kinds
from flows.sample.strata import strata_of, stratum_name
from flows.studyfile import StudyFile

SHOWN = 6


def said(
    file: StudyFile, register: Register, method: str, standing: Mapping[str, str]
) -> list[str]:
    """Sentences on the draw. standing: stratum or quota by case, of the cases that stand."""
    if method == "stratified":
        return list(_of_strata(file, register, standing))
    if method == "quotas":
        return list(_of_quotas(file, register, standing))
    return []


def _of_strata(file: StudyFile, register: Register, standing: Mapping[str, str]) -> Iterator[str]:
    strata = strata_of(register.rows, file.sample.strata, file.attributes)
    sizes = {stratum_name(key): len(strata[key]) for key in sorted(strata)}
    none = [name for name in sizes if name not in set(standing.values())]
    if none:
        cases = sum(sizes[name] for name in none)
        yield (
            f"No case comes from {counted(len(none), 'stratum', 'strata')} with "
            f"{counted(cases, 'case', 'cases')} of the register, for which no weight stands: "
            f"{_listed(none)}."
        )
    least = file.sample.minimum
    few = [f"{name} ({n})" for name, n in sizes.items() if n < least]
    if few:
        yield f"Fewer cases than the minimum of {least} has, and gives all of them: {_listed(few)}."


def _of_quotas(file: StudyFile, register: Register, standing: Mapping[str, str]) -> Iterator[str]:
    quotas = file.sample.quotas
    assert quotas is not None
    found = kinds(register.rows, quotas, file.attributes)
    could: dict[tuple[str, int], set[str]] = defaultdict(set)
    has: dict[tuple[str, int], set[str]] = defaultdict(set)
    for case, values in found.values.items():
        for place, value in enumerate(values):
            for quota in found.could[case] if value else ():
                could[quota, place].add(value)
            if value and case in standing:
                has[standing[case], place].add(value)
    titles = [file.column_titles.get(name) or name for name in quotas.range]
    for quota in quotas.counts:
        cases = sum(each == quota for each in standing.values())
        parts = [
            f"{len(has[quota, place])} of {len(could[quota, place])} values of {title}"
            for place, title in enumerate(titles)
        ]
        varied = f", with {', '.join(parts)}" if parts else ""
        yield f"{quota}: {counted(cases, 'case', 'cases')}{varied}."


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more
