"""What does a codebook say that is written on sheets? Its content, with the cell of each piece."""

from pathlib import Path
from typing import Any

from codebook.codebookform import (
    ABOUT,
    ABOUT_SETTINGS,
    AREAS,
    COMBINATIONS,
    GUIDANCE,
    LEVELS,
    NUMBER_LEVELS,
    QUESTIONS,
    SCALES,
    TABLES,
    TERMS,
    TYPES,
)
from codebook.filling import Filled, as_above, chosen, fill_settings, filled, read
from codebook.folding import folded
from codebook.forms import Form, Row, opened_form
from codebook.layout import YES
from codebook.placed import OnSheets
from codebook.places import or_nearest

STUDY_SHEET = "Settings"
"""The sheet that makes a workbook a study's, of which the codebook is only a part."""


def read_codebook_workbook(path: Path) -> OnSheets:
    """A codebook's content from a workbook, as a YAML file would give it, with faults by cell.

    Raises StudyError where the workbook cannot be read at all.
    """
    form = opened_form(path)
    if folded(STUDY_SHEET) not in form.sheets:
        form.only([ABOUT.sheet, GUIDANCE, *(table.sheet for table in TABLES)])
    content = codebook_content_of(form)
    names = [sheet.name for sheet in form.sheets.values()]
    return OnSheets(content, form.cells, form.faults, names)


def codebook_content_of(form: Form) -> dict[str, Any]:
    """The content of the codebook's sheets; places and faults are left in the form."""
    content: dict[str, Any] = {}
    fill_settings(form, ABOUT, ABOUT_SETTINGS, content)
    content |= _terms(form)
    content["scales"] = _scales(form)
    content["areas"] = _areas(form)
    content |= _combinations(form)
    return content


def _areas(form: Form) -> list[dict[str, Any]]:
    """Areas in the order of their sheet, each with its questions in the order of theirs."""
    areas: list[dict[str, Any]] = []
    places: dict[str, int] = {}
    form.cells[("areas",)] = f"sheet {AREAS.sheet}, row 1"
    for number, row in enumerate(form.table(AREAS)):
        area: dict[str, Any] = {"questions": []}
        made = filled(row, area, ("areas", number), "id")
        made.put("id", "name")
        made.put("title")
        areas.append(area)
        places.setdefault(folded(str(area.get("id", ""))), number)
    for name, row in as_above(form.table(QUESTIONS), "area"):
        place = places.get(folded(name))
        if place is None:
            known = [str(area.get("id", "")) for area in areas]
            found = f"no area '{name}'" if name else "no area is named"
            row.fault("area", found, or_nearest(name, known, "The areas are"))
            place = 0
        if areas:
            questions = areas[place]["questions"]
            where = ("areas", place, "questions", len(questions))
            questions.append(_question(row, where))
    return areas


def _question(row: Row, where: tuple[str | int, ...]) -> dict[str, Any]:
    question: dict[str, Any] = {}
    made = filled(row, question, where, "id")
    made.put("id", "name")
    for key in ("title", "ask", "guidance", "source", "unit"):
        made.put(key)
    made.put("scale", "name")
    for key in ("minimum", "maximum", "decimals", "tolerance"):
        made.put(key, "number")
    made.choose("level", NUMBER_LEVELS)
    made.put("theme", "pairs")
    made.put("applies_if", "rule")
    _rule_places(made, "applies_if")
    made.put("replaces", "commas")
    form = row.form
    form.cells[(*where, "evidence")] = row.place("required_for")
    required = read(row, "required_for", "commas")
    if required is not None:
        question["evidence"] = {"required_for": required}
    _kind(made)
    return question


def _rule_places(made: Filled, key: str) -> None:
    """Conditions stand in the cell of the rule."""
    for name in made.into.get(key, {}):
        made.row.form.cells[(*made.where, key, name)] = made.row.place(key)


def _kind(made: Filled) -> None:
    """What the columns Type and Parts say, as the keys of a codebook file."""
    row = made.row
    for key in ("each_of", "choose_any"):
        row.form.cells[(*made.where, key)] = row.place("parts")
    row.form.cells[(*made.where, "type")] = row.place("type")
    kind = chosen(row, "type", TYPES) or "one"
    parts = read(row, "parts", "lines")
    if kind in ("each_of", "choose_any"):
        if parts is None:
            remedy = "Name them in the column Parts or options, one a line"
            row.fault("parts", "no parts or options are named", remedy)
        else:
            made.into[kind] = parts
        return
    if kind in ("number", "text"):
        made.into["type"] = kind
    if parts is not None:
        remedy = "Set Type to 'each of' or 'any of', or clear the cell"
        row.fault("parts", "parts stand here that the type does not ask for", remedy)


def _scales(form: Form) -> dict[str, Any]:
    """Scales by name, the values of each in the order of their rows."""
    scales: dict[str, Any] = {}
    form.cells[("scales",)] = f"sheet {SCALES.sheet}, row 1"
    for name, row in as_above(form.table(SCALES), "scale"):
        if not name:
            row.fault("scale", "no scale is named", "Name the scale to which the value belongs")
            continue
        scale = scales.setdefault(name, {"values": []})
        where = ("scales", name)
        form.cells.setdefault(where, row.place("scale"))
        form.cells.setdefault((*where, "values"), row.place("scale"))
        _level(row, scale, where)
        value: dict[str, Any] = {}
        made = filled(row, value, (*where, "values", len(scale["values"])), "code")
        made.put("code", "name")
        made.put("label")
        made.put("because", "lines")
        made.choose("off_scale", YES)
        made.choose("outside_denominator", YES)
        scale["values"].append(value)
    return scales


def _level(row: Row, scale: dict[str, Any], where: tuple[str, ...]) -> None:
    level = chosen(row, "level", LEVELS)
    if level is None:
        return
    if scale.setdefault("level", level) != level:
        found = f"'{level}', but above the scale is {scale['level']}"
        row.fault("level", found, "Give the level once, in the scale's first row")
    row.form.cells.setdefault((*where, "level"), row.place("level"))


def _terms(form: Form) -> dict[str, Any]:
    """Definitions by term."""
    terms: dict[str, str] = {}
    for row in form.table(TERMS):
        term, definition = row.text("term").strip(), row.text("definition")
        form.cells.setdefault(("terms", term), row.place("definition"))
        if not term or not definition:
            key = "definition" if term else "term"
            row.fault(key, "blank", "Give both the term and what it means, or clear the row")
        elif term in terms:
            row.fault("term", f"'{term}' stands twice", "Keep one of the two rows")
        else:
            terms[term] = definition
    return {"terms": terms} if terms else {}


def _combinations(form: Form) -> dict[str, Any]:
    """The values wanted of each question by theme."""
    combinations: dict[str, dict[str, list[str]]] = {}
    for name, row in as_above(form.table(COMBINATIONS), "theme"):
        if not name:
            row.fault("theme", "no theme is named", "Name the theme of which this is a part")
            continue
        parts = combinations.setdefault(name, {})
        question = row.text("question").strip()
        where = ("combinations", name)
        form.cells.setdefault(where, row.place("theme"))
        form.cells.setdefault((*where, question), row.place("values"))
        if question in parts:
            found = f"'{question}' stands twice in this theme"
            row.fault("question", found, "Put all its values into one row")
        elif question or row.text("values"):
            parts[question] = read(row, "values", "commas") or []
    return {"combinations": combinations} if combinations else {}
