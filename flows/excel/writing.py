"""How does a whole study stand in one workbook? study.xlsx, as flows/excel/reading.py reads it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from codebook.codebookform import ABOUT, TABLES
from codebook.excel.sheets import widths
from codebook.excel_out import LINES, write_codebook
from codebook.formsheets import FIRST_ROW, HEADER_ROW, FormBook, Texts
from codebook.layout import Setting
from codebook.model import Codebook
from codebook.notation import commas_text, lines_text, number_words, pairs_text, rule_text
from flows.excel import form as form_of
from flows.studycontent import STUDY_WORKBOOK
from flows.studyfile import Attribute, Person, StudyFile

SAYS = "One row for each case; blank means unknown, awaiting that a document is still expected."
LISTED = {"commas": commas_text, "lines": lines_text}


def study_workbook(
    file: StudyFile, codebook: Codebook | None, columns: Sequence[str], rows: Sequence[Texts]
) -> bytes:
    """The study as study.xlsx, always the same bytes for the same content.

    codebook, and columns with rows of the register: None and empty where they stand in files
    of their own, which the study file then names.
    """
    form = FormBook(file.title)
    tables = (*form_of.FIRST, *((*TABLES, ABOUT) if codebook else ()), *form_of.LAST)
    form.guidance(form_of.GUIDANCE, LINES, tables)
    _write_settings(form, file)
    _write_first(form, file)
    if columns:
        _write_register(form, columns, rows)
    if codebook is not None:
        write_codebook(form, codebook)
    _write_last(form, file)
    return form.saved()


def _write_register(form: FormBook, columns: Sequence[str], rows: Sequence[Texts]) -> None:
    """Write the register's sheet into a form; every cell keeps what is typed as text."""
    sheet = form.begun(form_of.REGISTER, SAYS)
    longest = [
        max([len(column), *(len(row.get(column, "")) for row in rows)]) for column in columns
    ]
    widths(sheet, [min(40, max(12, length + 3)) for length in longest])
    for number, column in enumerate(columns, 1):
        form.book.put(sheet, HEADER_ROW, number, column, "header")
    for place, row in enumerate((*rows, *[{}] * 20), FIRST_ROW):
        for number, column in enumerate(columns, 1):
            form.book.put(sheet, place, number, row.get(column, ""), "fill in")
    form.finish(sheet, f"B{FIRST_ROW}")


def _write_settings(form: FormBook, file: StudyFile) -> None:
    content = file.model_dump(mode="json", by_alias=True)
    for key in ("register", "codebook"):
        if content[key] == STUDY_WORKBOOK:
            content[key] = None
    values = {each.where: _setting_text(each, content) for each in form_of.STUDY_SETTINGS}
    form.settings(form_of.SETTINGS, form_of.STUDY_SETTINGS, values)


def _setting_text(setting: Setting, content: Mapping[str, Any]) -> str:
    """A setting as it stands in its cell."""
    found: Any = content
    for step in setting.where:
        found = found.get(step) if isinstance(found, Mapping) else None
    if setting.kind in LISTED:
        return LISTED[setting.kind](found or ())
    shown = {value: words for words, value in setting.options.items()}
    return _text(shown.get(found, found) if not isinstance(found, list) else found)


def _text(value: Any) -> str:
    """A plain value as a cell shows it."""
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number_words(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _write_first(form: FormBook, file: StudyFile) -> None:
    coders = [
        {
            **_person(coder),
            "capacity": _text(coder.capacity),
            "not_cases": commas_text(coder.not_cases),
            "training": coder.training,
            "password": "yes" if coder.password else "",
        }
        for coder in file.coders
    ]
    form.table(form_of.CODERS, coders)
    documents = [
        {"name": name, "title": each.title, "column": each.column, "folder": each.folder}
        for name, each in file.documents.items()
    ]
    form.table(form_of.DOCUMENTS, documents)
    form.table(form_of.ATTRIBUTES, [_attribute(*each) for each in file.attributes.items()])
    form.table(form_of.VALUES, [row for e in file.attributes.items() for row in _values(*e)])
    rounds = [
        {
            "name": name,
            "cases": _text(each.cases),
            "coders_per_case": _text(each.coders_per_case),
            "double_coded": _text(each.double_coded),
            "checkpoints": commas_text(map(str, each.checkpoints)),
            "seed": _text(each.seed),
            "due": each.due,
        }
        for name, each in file.rounds.items()
    ]
    form.table(form_of.ROUNDS, rounds)


def _person(person: Person) -> dict[str, str]:
    return {"id": person.id, "name": person.name, "email": person.email}


def _attribute(column: str, attribute: Attribute) -> Texts:
    return {
        "column": column,
        "title": attribute.title,
        "type": attribute.type,
        "group": attribute.group,
        "unknown": attribute.unknown,
        "applies_if": rule_text(attribute.applies_if),
        "source": attribute.benchmark.source if attribute.benchmark else "",
    }


def _values(column: str, attribute: Attribute) -> list[Texts]:
    """A row for each value of an attribute, and for each of its bands."""
    nested = attribute.values if isinstance(attribute.values, dict) else {"": attribute.values}
    rows: list[Texts] = [
        {"column": column, "within": within, "value": value}
        for within, values in nested.items()
        for value in (values or ([""] if within else []))
    ]
    return rows + [
        {"column": column, "value": name, "low": _text(low), "high": _text(high)}
        for name, (low, high) in attribute.bands.items()
    ]


def _write_last(form: FormBook, file: StudyFile) -> None:
    form.table(form_of.REVIEWERS, [_person(person) for person in file.reviewers])
    targets = [
        {
            "where": pairs_text(each.where),
            "by": each.by,
            "counts": pairs_text(each.counts),
            "distinct": each.distinct,
            "n": _text(each.n),
        }
        for each in file.sample.targets
    ]
    form.table(form_of.TARGETS, targets)
    quotas = file.sample.quotas.counts if file.sample.quotas else {}
    form.table(form_of.QUOTAS, [{"theme": t, "cases": _text(n)} for t, n in quotas.items()])
    fixed = file.sample.counts
    form.table(form_of.FIXED, [{"stratum": s, "cases": _text(n)} for s, n in fixed.items()])
    exclusions = file.eligibility.exclude.items()
    form.table(
        form_of.EXCLUSIONS, [{"reason": why, "rule": rule_text(rule)} for why, rule in exclusions]
    )
    benchmarks: list[Texts] = [
        {"column": column, "value": value, "percent": _text(percent)}
        for column, each in file.attributes.items()
        if each.benchmark is not None
        for value, percent in each.benchmark.percent.items()
    ]
    form.table(form_of.BENCHMARKS, benchmarks)
    shares: list[Texts] = [
        {"question": question, "value": value, "share": _text(share)}
        for question, each in file.plan.shares.items()
        for value, share in each.items()
    ]
    form.table(form_of.SHARES, shares)
