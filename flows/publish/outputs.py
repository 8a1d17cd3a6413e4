"""How are counts written as data? Tidy CSVs, their package description, the run's manifest."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, astuple
from typing import Any

from flows.datafiles import csv_file, json_file
from flows.failed import in_words
from flows.publish.characteristics import COLUMNS as CHARACTERISTIC_COLUMNS
from flows.publish.characteristics import Characteristic
from flows.publish.content import Content
from flows.publish.counts import COLUMNS, WEIGHTED_COLUMNS, ThemeCount

MEANINGS = {
    "figure": "Id of the figure, by which it can be traced",
    "area": "Area of the codebook",
    "question": "Id of the question",
    "part": "Part of the question, if it has parts",
    "value": "Code of the value, or name of the theme",
    "kind": "value or theme",
    "by": "Register column that divides the cases, blank for all cases",
    "group": "Group of cases, All for all cases",
    "n": "Number of cases with the value or theme",
    "denominator": "Number of cases to which the question applies, with a settled answer",
    "percent": "n as a percentage of the denominator",
    "marker": "Symbols: [c] confidential, [u] base under 10, [z] no applicable case, [low] rounds "
    "to 0, [ne] not enough evidence on agreement, [nr] agreement not reliable",
    "agreed": "Of n: cases on which coders agreed",
    "majority": "Of n: cases settled by a majority of coders",
    "reconciled": "Of n: cases on which coders differed and a decision was made",
    "single": "Of n: cases coded by one coder",
    "open": "Cases of the group whose answer is not settled",
    "weighted_percent": "The same percentage by design weights; empty where that would tell of "
    "small counts",
    "attribute": "Characteristic: register column",
    "path": "A nested value with the value it is nested in",
}
NUMBERS = {"n", "denominator", "agreed", "majority", "reconciled", "single", "open"}


def theme_counts_csv(rows: Iterable[ThemeCount], weighted: bool = False) -> bytes:
    """theme-counts.csv; a protected number is empty. weighted: with the last column."""
    columns = WEIGHTED_COLUMNS if weighted else COLUMNS
    return csv_file(columns, (astuple(row)[: len(columns)] for row in rows))


def characteristics_csv(rows: Iterable[Characteristic]) -> bytes:
    """characteristics.csv; a protected number is empty."""
    return csv_file(CHARACTERISTIC_COLUMNS, (astuple(row) for row in rows))


def datapackage_json(content: Content) -> bytes:
    """The Frictionless description of the two CSVs beside it."""
    resources = [
        _resource(
            "theme-counts",
            WEIGHTED_COLUMNS if content.weighted else COLUMNS,
            "Themes and answers by number of cases",
        ),
        _resource("characteristics", CHARACTERISTIC_COLUMNS, "Characteristics of the cases"),
    ]
    described: dict[str, Any] = {
        "name": "theme-counts",
        "title": content.file.title,
        "description": " ".join(
            [
                *(f"{each.word}: {each.sentence}" for each in content.banners),
                *map(in_words, content.against),
            ]
        ),
        "version": str(content.status.number),
        "resources": resources,
    }
    return json_file(described)


def manifest_json(
    content: Content, inputs: Mapping[str, str], received: Sequence[str], program: str
) -> bytes:
    """What a set of output files was made from, and by whom it was approved."""
    status = content.status
    return json_file(
        {
            "study": content.file.title,
            "status": status.words,
            "provisional": bool(status.provisional),
            "open_answers": status.provisional,
            "approved_by": status.approved_by,
            "why": status.why,
            "embargo": status.embargo,
            "program": {"intercoder": program},
            "codebook": {"title": content.codebook.title, "version": content.codebook.version},
            "seeds": {
                "sample": content.file.sample.seed,
                "rounds": {name: each.seed for name, each in content.file.rounds.items()},
                "agreement": content.file.agreement.seed,
            },
            "proceeded_against": [asdict(each) for each in content.against],
            "protection": {"threshold": content.file.publish.threshold},
            "inputs_sha256": dict(inputs),
            "received_files_sha256": list(received),
        }
    )


def _resource(name: str, columns: Sequence[str], title: str) -> dict[str, Any]:
    return {
        "name": name,
        "title": title,
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [
                {"name": column, "type": _type(column), "description": MEANINGS[column]}
                for column in columns
            ],
            "missingValues": [""],
        },
    }


def _type(column: str) -> str:
    if column in ("percent", "weighted_percent"):
        return "number"
    return "integer" if column in NUMBERS else "string"
