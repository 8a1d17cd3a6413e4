"""How does the sample compare with the register, as the describe command tells it?"""

from collections.abc import Sequence
from dataclasses import dataclass

from flows.description import (
    Row,
    aligned,
    cases_described,
    count_text,
    described_numbers,
    name_of,
    number_lines,
    plain_row,
)
from flows.sample.characteristics import characteristic_rows
from flows.sample.comparison import points_apart
from flows.study import Study
from flows.studyfile import ALL_CASES

BOTH = ("sample", "register")


@dataclass(frozen=True, slots=True)
class Beside:
    """The sample beside the cases that may be sampled.

    compared: a row for every value of every attribute, with attribute, value, for nested values
    path; for `sample` and `register` n, denominator and percent; difference_points and
    benchmark_percent, None where missing. numbers: a row for every number attribute, with n,
    mean, lowest and highest for both.
    """

    compared: list[Row]
    numbers: list[Row]


def described_beside(study: Study, where: Sequence[str]) -> Beside:
    """Sample and register over the cases that meet the conditions; see `described`."""
    file = study.file
    pair = [cases_described(study, population, where) for population in (False, True)]
    both = [characteristic_rows(cases, file, grouped=False) for cases in pair]
    found = []
    for one, other in zip(*both, strict=True):
        told, beside = (plain_row(each, file.publish.decimals) for each in (one, other))
        points = points_apart(one.percent, other.percent)
        benchmark = file.attributes[one.attribute].benchmark
        found.append(
            {key: told[key] for key in ("attribute", "value", "path") if key in told}
            | _side("sample", told, ("n", "denominator", "percent"))
            | _side("register", beside, ("n", "denominator", "percent"))
            | {"difference_points": float(points) if points else None}
            | {"benchmark_percent": benchmark.percent.get(name_of(told)) if benchmark else None}
        )
    sides = [described_numbers(study, population=each, where=where) for each in (False, True)]
    numbers = [
        {"attribute": one["attribute"]}
        | _side("sample", one, ("n", "mean", "lowest", "highest"))
        | _side("register", other, ("n", "mean", "lowest", "highest"))
        for one, other in zip(*sides, strict=True)
        if one["group"] == ALL_CASES
    ]
    return Beside(found, numbers)


def beside_in_words(beside: Beside) -> str:
    """The same as one table of text for each attribute."""
    tables = []
    names = [row["attribute"] for row in (*beside.compared, *beside.numbers)]
    for attribute in dict.fromkeys(names):
        here = [row for row in beside.compared if row["attribute"] == attribute]
        known = any(row["benchmark_percent"] is not None for row in here)
        lines = [[attribute, "Sample", "Register", "Points", *["Benchmark"] * known]]
        lines += [_line(row, known) for row in here]
        own = [row for row in beside.numbers if row["attribute"] == attribute]
        sides = [
            {key: row[f"{side}_{key}"] for key in ("mean", "lowest", "highest")}
            for row in own
            for side in BOTH
        ]
        lines += [[*line, "", *[""] * known] for line in number_lines(sides)]
        tables.append(aligned(lines))
    return "\n\n".join(tables)


def _side(name: str, row: Row, keys: Sequence[str]) -> Row:
    return {f"{name}_{key}": row[key] for key in keys}


def _line(row: Row, with_benchmark: bool) -> list[str]:
    counts = [count_text({key: row[f"{side}_{key}"] for key in ("n", "percent")}) for side in BOTH]
    points, elsewhere = row["difference_points"], row["benchmark_percent"]
    line = [name_of(row), *counts, "" if points is None else f"{points:+.1f}"]
    return [*line, *["" if elsewhere is None else f"{elsewhere:g}%"] * with_benchmark]
