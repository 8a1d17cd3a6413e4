"""Which dots show sample, register and benchmark beside each other? No drawing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flows.sample.comparison import Compared, ComparedRow

MOST_ROWS = 28


@dataclass(frozen=True, slots=True)
class DotRow:
    """One value with its shares in percent, None where one is not known or not shown."""

    label: str
    sample: float | None
    population: float | None
    benchmark: float | None
    text: str


@dataclass(frozen=True, slots=True)
class DotSection:
    """An attribute's values under its title."""

    title: str
    rows: tuple[DotRow, ...]


@dataclass(frozen=True, slots=True)
class DotChart:
    """A chart: file name, title, what the dots are, a text for it. note: stands in the picture."""

    name: str
    title: str
    under: str
    alternative: str
    sections: tuple[DotSection, ...]
    note: str = ""


def dot_sections(tables: Sequence[Compared]) -> list[DotSection]:
    """Every attribute with values, in order."""
    return [
        DotSection(_titled(table), tuple(_dots(row) for row in table.rows))
        for table in tables
        if table.rows
    ]


def dot_charts(sections: Sequence[DotSection], note: str = "") -> list[DotChart]:
    """The sections in order, on as few charts as hold them."""
    pages = list(_pages(sections))
    return [
        DotChart(
            name=f"representativeness-{number}" if len(pages) > 1 else "representativeness",
            title="Sample beside register" + (f", {number} of {len(pages)}" if pages[1:] else ""),
            under=_under(page),
            alternative=_alternative(page),
            sections=tuple(page),
            note=note,
        )
        for number, page in enumerate(pages, 1)
    ]


def _titled(table: Compared) -> str:
    return f"{table.title} (benchmark: {table.source})" if table.source else table.title


def _dots(row: ComparedRow) -> DotRow:
    words = [f"{row.percent}%" if row.percent else "not shown"]
    words.append(f"register {row.population_percent}%" if row.population_percent else "")
    words.append(f"benchmark {row.benchmark}%" if row.benchmark else "")
    return DotRow(
        row.name,
        _share(row.percent),
        _share(row.population_percent),
        _share(row.benchmark),
        ", ".join(filter(None, words)),
    )


def _share(text: str) -> float | None:
    return float(text) if text else None


def _pages(sections: Sequence[DotSection]) -> Iterator[list[DotSection]]:
    """Sections in order on pages of at most so many rows, unless one alone is longer."""
    page: list[DotSection] = []
    for each in sections:
        if page and sum(len(one.rows) + 1 for one in page) + len(each.rows) + 1 > MOST_ROWS:
            yield page
            page = []
        page.append(each)
    if page:
        yield page


def _under(page: Sequence[DotSection]) -> str:
    told = "Share of the cases of which it is known. Filled circle: sample; ring: register"
    beside = any(row.benchmark is not None for each in page for row in each.rows)
    return f"{told}; diamond: benchmark" if beside else told


def _alternative(page: Sequence[DotSection]) -> str:
    told = (
        f"{each.title}: " + "; ".join(f"{row.label} {row.text}" for row in each.rows) + "."
        for each in page
    )
    return "Dot chart of sample and register. " + " ".join(told)
