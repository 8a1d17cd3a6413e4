"""Which tables does the report's workbook hold? Every list of the JSON, flat, a sheet each."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from flows.agreement.report.columns import column

Rows = list[dict[str, Any]]
REVIEWER = (
    "question", "part", "title", "level", "cases_compared", "disagreements", "percent_agreement",
    "alpha", "alpha_reason", "alpha_interval_low", "alpha_interval_high", "ac1", "verdict",
    "verdict_answerable", "verdict_checkpoint", "settled_by", "in_words",
)  # fmt: skip
"""Columns of the first sheet; the other figures of a question stand on Coefficients."""
NAMES_OF_ROWS = ("question", "part", "title", "coder", "coders", "group", "round")
"""What a row of a table within a row is known by."""
TITLES = {"pairs": "Pairs", "questions/pairs": "Pairs by question"}
SETTINGS = ("thresholds", "coder_names")
"""Mappings of the JSON that are no tables."""


def tables(content: Mapping[str, Any]) -> dict[str, Rows]:
    """Rows by sheet, from the content of the JSON: plain values only, intervals in two columns.

    Lists of records become sheets, also within records: their rows then repeat what the outer
    row is known by. So a list that is added to the JSON is a sheet without more being said.
    """
    found: dict[str, Rows] = {}
    questions: Rows = []
    inner: dict[str, Rows] = {}
    for each in content["questions"]:
        questions.append(_flat(each, "questions", inner))
    found["Questions"] = [{key: row[key] for key in REVIEWER if key in row} for row in questions]
    found["Coefficients"] = [
        {key: value for key, value in row.items() if key in REVIEWER[:3] or key not in REVIEWER}
        for row in questions
    ]
    found |= {_title(path): rows for path, rows in inner.items()}
    for key, value in content.items():
        if key == "questions" or key in SETTINGS:
            continue
        inner = {}
        rows = [value] if isinstance(value, Mapping) else value if _records(value) else []
        flat = [_flat(row, key, inner) for row in rows]
        if any(flat):
            found[_title(key)] = flat
        found |= {_title(path): rows for path, rows in inner.items()}
    return found


def columns_of(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """All columns of the rows, in the order in which they come.

    Where a record had nothing in place of another, its name is no column beside the parts of it.
    """
    keys = list(dict.fromkeys(key for row in rows for key in row))
    unknown = [key for key in keys if column(key) is None]
    empty = {key for key in unknown if all(row.get(key) is None for row in rows)}
    return [k for k in keys if k not in empty or not any(o.startswith(f"{k}_") for o in keys)]


def meanings(sheets: Mapping[str, Rows]) -> Rows:
    """A row for each column of each sheet: what stands there."""
    found = []
    for sheet, rows in sheets.items():
        for key in columns_of(rows):
            known = column(key)
            words = known.words if known else key.replace("_", " ")
            found.append({"sheet": sheet, "column": key.replace("_", " "), "meaning": words})
    return found


def _flat(
    row: Mapping[str, Any],
    path: str,
    inner: dict[str, Rows],
    outer: Mapping[str, Any] = MappingProxyType({}),
) -> dict[str, Any]:
    """The row's plain values; lists of records in it are added to `inner` by their path.

    outer: what the record that this one stands in is known by.
    """
    flat: dict[str, Any] = {}
    names = dict(outer)
    for key, value in row.items():
        if key.endswith("interval"):
            flat[f"{key}_low"], flat[f"{key}_high"] = value or (None, None)
        elif key in ("specific_agreement", "confusion"):
            inner.setdefault(f"{path}/{key}", []).extend(_ENTRIES[key](names, value))
        elif _records(value):
            nested = inner.setdefault(f"{path}/{key}", [])
            nested += [{**names, **_flat(each, f"{path}/{key}", inner)} for each in value]
        elif key == "intervals":
            for name, limits in value.items():
                flat[f"{name}_interval_low"], flat[f"{name}_interval_high"] = limits or (None, None)
        elif isinstance(value, Mapping):
            part = _flat(value, f"{path}/{key}", inner, names)
            flat |= {f"{key}_{name}": each for name, each in part.items()}
        elif isinstance(value, list | tuple) and value:
            flat[key] = ", ".join(str(each) for each in value)
        elif value != []:
            flat[key] = value
        if key in NAMES_OF_ROWS and key in flat:
            names[key] = flat[key]
    return flat


def _records(value: Any) -> bool:
    return isinstance(value, list | tuple) and bool(value) and isinstance(value[0], Mapping)


def _values(names: Mapping[str, Any], shares: Mapping[str, float | None]) -> Rows:
    return [{**names, "value": label, "specific_agreement": each} for label, each in shares.items()]


def _confused(names: Mapping[str, Any], grid: Mapping[str, Any] | None) -> Rows:
    """How often two values stood side by side, where they did."""
    if grid is None:
        return []
    labels = grid["values"]
    return [
        {**names, "one_value": labels[at], "other_value": labels[other], "pairs": count}
        for at, row in enumerate(grid["together"])
        for other, count in enumerate(row[: at + 1])
        if count
    ]


_ENTRIES = {"specific_agreement": _values, "confusion": _confused}


def _title(path: str) -> str:
    """A sheet's name: at most 31 characters, by its place in the JSON."""
    words = path.removeprefix("questions/").replace("_", " ").replace("/", ", ")
    return TITLES.get(path, words[:1].upper() + words[1:])[:31]
