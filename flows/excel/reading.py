"""What does study.xlsx say? The same content as study.yaml, with the cell of each piece."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from codebook.codebookform import ABOUT, TABLES
from codebook.filling import Filled, as_above, fill_settings, filled, read
from codebook.forms import Form, Row, opened_form
from codebook.layout import YES, Table
from codebook.placed import OnSheets, Where
from codebook.places import or_nearest
from flows.excel import form as form_of

PERSON = (("id", "name"), ("name", "text"), ("email", "text"))


def read_study_workbook(path: Path) -> OnSheets:
    """The content of a study's workbook; raises StudyError where it cannot be read at all."""
    form = opened_form(path)
    tables = (*form_of.FIRST, ABOUT, *TABLES, *form_of.LAST)
    form.only([form_of.GUIDANCE, form_of.REGISTER, *(table.sheet for table in tables)])
    content: dict[str, Any] = {}
    fill_settings(form, form_of.SETTINGS, form_of.STUDY_SETTINGS, content)
    for key in ("register", "codebook"):
        content.setdefault(key, path.name)
    content["coders"] = _people(form, form_of.CODERS, "coders")
    if form.has(form_of.REVIEWERS):
        content["reviewers"] = _people(form, form_of.REVIEWERS, "reviewers")
    for table, key in ((form_of.DOCUMENTS, "documents"), (form_of.ROUNDS, "rounds")):
        if form.has(table):
            content[key] = _named(form, table, key)
    content["attributes"] = _attributes(form)
    _sampling(form, content)
    _shares(form, content)
    names = [sheet.name for sheet in form.sheets.values()]
    return OnSheets(content, form.cells, form.faults, names)


def _people(form: Form, table: Table, key: str) -> list[dict[str, Any]]:
    people: list[dict[str, Any]] = []
    form.cells[(key,)] = f"sheet {table.sheet}, row 1"
    for number, row in enumerate(form.table(table)):
        made = filled(row, {}, (key, number), "id")
        for each, kind in PERSON:
            made.put(each, kind)
        if table is form_of.CODERS:
            made.put("capacity", "number")
            made.put("not_cases", "commas")
            made.put("training", "text")
            made.choose("password", YES)
        people.append(made.into)
    return people


KEYS = {
    "documents": (("title", "text"), ("column", "name"), ("folder", "text")),
    "rounds": (
        ("cases", "word"),
        ("coders_per_case", "word"),
        ("double_coded", "word"),
        ("checkpoints", "commas"),
        ("seed", "number"),
        ("due", "text"),
    ),
}


def _named(form: Form, table: Table, key: str) -> dict[str, Any]:
    """Documents or rounds by name."""
    found: dict[str, Any] = {}
    form.cells[(key,)] = f"sheet {table.sheet}, row 1"
    for name, row in _by_name(form, table, "name"):
        made = filled(row, {}, (key, name), "name")
        for each, kind in KEYS[key]:
            made.put(each, kind)
        found[name] = made.into
    return found


def _by_name(form: Form, table: Table, column: str) -> Iterator[tuple[str, Row]]:
    """The rows of a table with the names that they must have, each of its own."""
    seen: set[str] = set()
    for row in form.table(table):
        name = row.text(column).strip()
        if not name or name in seen:
            found = f"'{name}' stands twice" if name else "no name"
            row.fault(column, found, "Give each row a name of its own, or clear it")
            continue
        seen.add(name)
        yield name, row


def _attributes(form: Form) -> dict[str, Any]:
    """Attributes by register column, with their values, bands and benchmarks."""
    attributes: dict[str, Any] = {}
    form.cells[("attributes",)] = f"sheet {form_of.ATTRIBUTES.sheet}, row 1"
    for name, row in _by_name(form, form_of.ATTRIBUTES, "column"):
        made = filled(row, {}, ("attributes", name), "column")
        made.put("title")
        made.choose("type", {"category": "category", "number": "number"})
        made.put("group", "name")
        made.choose("unknown", {"left out": "left out", "a row": "a row"})
        made.put("applies_if", "rule")
        source = read(row, "source", "text")
        form.cells[("attributes", name, "benchmark")] = row.place("source")
        if source is not None:
            made.into["benchmark"] = {"source": source, "percent": {}}
        attributes[name] = made.into
    _values(form, attributes)
    _benchmarks(form, attributes)
    return attributes


def _values(form: Form, attributes: dict[str, Any]) -> None:
    """Read values and bands into their attributes."""
    before, within = "", ""
    for name, row in as_above(form.table(form_of.VALUES), "column"):
        attribute = _attribute(row, name, attributes)
        within = row.text("within").strip() or (within if name == before else "")
        before = name
        if attribute is None:
            continue
        value = row.text("value").strip()
        made = Filled(row, {}, ("attributes", name))
        low, high = read(row, "low", "number"), read(row, "high", "number")
        if low is not None or high is not None:
            _band(made, attribute, value, low, high)
        elif within:
            _value(made, attribute, value, within)
        elif isinstance(attribute.get("values"), dict):
            row.fault("within", "blank", "Say within which group's value this value is")
        elif value:
            values = attribute.setdefault("values", [])
            form.cells[("attributes", name, "values", len(values))] = row.place("value")
            values.append(value)


def _attribute(row: Row, name: str, attributes: dict[str, Any]) -> dict[str, Any] | None:
    found: dict[str, Any] | None = attributes.get(name)
    if found is None:
        told = f"'{name}' is no attribute" if name else "no attribute is named"
        row.fault("column", told, or_nearest(name, attributes, "The attributes are"))
    return found


def _band(made: Filled, attribute: dict[str, Any], value: str, low: Any, high: Any) -> None:
    row, where = made.row, (*made.where, "bands")
    bands = attribute.setdefault("bands", {})
    row.form.cells.setdefault(where, row.place("value"))
    row.form.cells[(*where, value)] = row.place("low")
    if not value or value in bands:
        found = f"band '{value}' stands twice" if value else "a band without a name"
        row.fault("value", found, "Give each band a name of its own, such as 1-5 years")
    elif low is None or high is None:
        row.fault("low" if low is None else "high", "blank", "Give both ends of the band")
    else:
        bands[value] = [low, high]


def _value(made: Filled, attribute: dict[str, Any], value: str, within: str) -> None:
    row = made.row
    values = attribute.setdefault("values", {})
    if isinstance(values, list):
        remedy = "Fill in Within in each row of the attribute, or in none"
        row.fault("within", "other values of the attribute stand in no group", remedy)
        return
    here = values.setdefault(within, [])
    row.form.cells.setdefault((*made.where, "values", within), row.place("within"))
    row.form.cells[(*made.where, "values", within, len(here))] = row.place("value")
    if value:
        here.append(value)


def _benchmarks(form: Form, attributes: dict[str, Any]) -> None:
    """Read percentages from elsewhere into their attributes."""
    for name, row in as_above(form.table(form_of.BENCHMARKS), "column"):
        attribute = _attribute(row, name, attributes)
        if attribute is None:
            continue
        benchmark = attribute.setdefault("benchmark", {"percent": {}})
        where = ("attributes", name, "benchmark", "percent")
        _number(row, "value", "percent", benchmark["percent"], where)


def _number(
    row: Row, name_column: str, number_column: str, into: dict[str, Any], where: Where
) -> None:
    """Read a name and its number; both must be there, the name once."""
    name, number = row.text(name_column).strip(), read(row, number_column, "number")
    row.form.cells.setdefault(where, row.place(name_column))
    row.form.cells[(*where, name)] = row.place(number_column)
    if name in into or not name:
        found = f"'{name}' stands twice" if name else "blank"
        row.fault(name_column, found, "Give each row a name of its own")
    elif number is None:
        row.fault(number_column, "blank", "Give a number")
    else:
        into[name] = number


def _sampling(form: Form, content: dict[str, Any]) -> None:
    """Read exclusions, targets, quotas and fixed numbers."""
    exclude: dict[str, Any] = {}
    for name, row in _by_name(form, form_of.EXCLUSIONS, "reason"):
        rule = read(row, "rule", "rule")
        form.cells[("eligibility", "exclude", name)] = row.place("rule")
        exclude[name] = rule or {}
        if rule is None:
            row.fault("rule", "no rule", "Say which cases are left out for this reason")
    if exclude:
        content.setdefault("eligibility", {})["exclude"] = exclude
    counts: dict[str, Any] = {}
    for row in form.table(form_of.FIXED):
        _number(row, "stratum", "cases", counts, ("sample", "counts"))
    if counts:
        content.setdefault("sample", {})["counts"] = counts
    quotas: dict[str, Any] = {}
    for row in form.table(form_of.QUOTAS):
        _number(row, "theme", "cases", quotas, ("sample", "quotas", "counts"))
    if quotas or "quotas" in content.get("sample", {}):
        content.setdefault("sample", {}).setdefault("quotas", {})["counts"] = quotas
    targets = list(_targets(form))
    if targets:
        content.setdefault("sample", {})["targets"] = targets


def _targets(form: Form) -> Iterator[dict[str, Any]]:
    form.cells[("sample", "targets")] = f"sheet {form_of.TARGETS.sheet}, row 1"
    for number, row in enumerate(form.table(form_of.TARGETS)):
        made = filled(row, {}, ("sample", "targets", number), "where")
        made.put("where", "single pairs")
        made.put("by", "name")
        made.put("counts", "counts")
        made.put("distinct", "name")
        made.put("n", "number")
        yield made.into


def _shares(form: Form, content: dict[str, Any]) -> None:
    """Read what the plan expects of values."""
    shares: dict[str, Any] = {}
    form.cells[("plan", "shares")] = f"sheet {form_of.SHARES.sheet}, row 1"
    for name, row in as_above(form.table(form_of.SHARES), "question"):
        if not name:
            row.fault("question", "no question is named", "Name the question")
            continue
        _number(row, "value", "share", shares.setdefault(name, {}), ("plan", "shares", name))
    if shares:
        content.setdefault("plan", {})["shares"] = shares
