"""Are the percentages from elsewhere, such as a census, those of an attribute's own values?"""

from collections.abc import Iterator

from codebook.places import or_nearest
from flows.sample.characteristics import APART, value_names
from flows.studyfile import Attribute, StudyFile

ROUNDED = 1.0
"""By how many points percentages may add up to more than 100 for having been rounded."""


def benchmark_faults(file: StudyFile) -> Iterator[tuple[list[str | int], str, str]]:
    """What is wrong with the benchmarks: where in the study file, what was found, remedy."""
    for name, attribute in file.attributes.items():
        if attribute.benchmark is None:
            continue
        where: list[str | int] = ["attributes", name, "benchmark", "percent"]
        given, known = attribute.benchmark.percent, value_names(name, attribute)
        if not given:
            yield where, "no percentages", "Name values with their percentages"
        for value, percent in given.items():
            if value not in known:
                remedy = or_nearest(value, known, "Its values are")
                yield [*where, value], f"'{value}' is not a value of {name}", remedy
            if not 0 <= percent <= 100:
                yield [*where, value], f"{percent:g}%", "Percentages lie between 0 and 100"
        for told in _sums(attribute, given):
            yield where, *told


def _sums(attribute: Attribute, given: dict[str, float]) -> Iterator[tuple[str, str]]:
    """Found and remedy where values add up to more than the whole, or than their outer value."""
    whole = sum(percent for value, percent in given.items() if APART not in value)
    if whole > 100 + ROUNDED:
        yield f"the percentages add up to {whole:g}", "They can be 100 at most"
    if not isinstance(attribute.values, dict):
        return
    for outer in attribute.values:
        inner = sum(each for value, each in given.items() if value.startswith(outer + APART))
        if inner > given.get(outer, 100.0) + ROUNDED:
            found = f"the values of '{outer}' add up to {inner:g}"
            yield found, f"They can be {given.get(outer, 100.0):g} at most"
