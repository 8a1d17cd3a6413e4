"""What did a coder answer? A returned coding workbook, read for sure or with problems named."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from codebook.answers import Row
from codebook.excel.cells import CellText, SheetCells, read_sheets
from codebook.excel.preflight import parts_of
from codebook.model import Codebook
from codebook.rules import asked, by_register
from workbooks.anatomy import ANSWER, EVIDENCE, NOTE
from workbooks.answercell import ReadAnswer, SheetRow, read_row
from workbooks.answerrows import Asked, SheetRows, asked_keys, blank, same, sheet_rows
from workbooks.gone import Blank, answers_gone
from workbooks.identity import Sealed
from workbooks.locate import case_sheets
from workbooks.newthemes_read import NewTheme, read_new_themes
from workbooks.people import Named, Words, people_named
from workbooks.problems import REMEDIES, Problem
from workbooks.sealed import case_lines, property_codes
from workbooks.second import second_reading
from workbooks.sorted_answers import sorted_sheet
from workbooks.unread import about_the_file, left_aside

Details = Mapping[str, str]
_CONTRADICTED = ("not_on_the_list", "evidence_without_answer")
"""What a case's answers show that stand beside questions of others."""
_ASKED = ("applies", "unknown")
"""The states in which a question wants an answer now."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that may be read: its bytes, its parts by name, and its sheets in order."""

    content: bytes
    parts: Mapping[str, bytes]
    sheets: tuple[SheetCells, ...]

    @property
    def cells(self) -> dict[str, Mapping[str, CellText]]:
        """Cells by address by sheet name, as `sealed.identity_of` takes them."""
        return {sheet.name: sheet.cells for sheet in self.sheets}

    @property
    def properties(self) -> frozenset[str]:
        """Workbook codes in the file's properties, as `sealed.identity_of` takes them."""
        return property_codes(self.parts)


@dataclass(frozen=True, slots=True)
class Expected:
    """What the study knows of a workbook that came back.

    details: register row by case, as it stood when the workbook was written; titles: words for
    its columns; documents: titles by id; before: this coder's answers so far, by row. rows: by
    case, the rows it asks, as in the ID column, where those are some only. key: signs the lines
    on case sheets. asked_about, named: of which answers that were gone, and of which names, the
    coder was told after earlier returns of this workbook.
    """

    sealed: Sealed
    codebook: Codebook
    key: bytes = field(repr=False)
    details: Mapping[str, Details]
    titles: Mapping[str, str] = field(default_factory=dict)
    documents: Mapping[str, str] = field(default_factory=dict)
    before: Mapping[Row, str] = field(default_factory=dict)
    rows: Mapping[str, Collection[str]] = field(default_factory=dict)
    asked_about: frozenset[Row] = frozenset()
    named: frozenset[Named] = frozenset()

    def asks(self, case_id: str, key: str) -> bool:
        """Whether the row with this ID was asked of the case in this workbook."""
        return case_id not in self.rows or key in self.rows[case_id]


@dataclass(frozen=True, slots=True)
class ReturnedWorkbook:
    """The answers and problems of a returned workbook, in the order of cases and questions.

    normalised: how many answers were accepted though not written just as offered. themes: what
    the coder proposes on the sheet for new themes, in order of their IDs. blank: where rows
    that are asked have no answer and nothing else that is wrong, by row.
    """

    answers: tuple[ReadAnswer, ...]
    problems: tuple[Problem, ...]
    normalised: int
    themes: tuple[NewTheme, ...] = ()
    blank: Blank = field(default_factory=dict)


def opened(content: bytes, file_name: str = "") -> Opened:
    """The file, checked and with every cell read; raises Refused."""
    parts = parts_of(content, file_name)
    return Opened(content, parts, read_sheets(parts))


def read_return(returned: Opened, expected: Expected) -> ReturnedWorkbook:
    """Everything a coder's workbook says; raises Refused where a second reader cannot open it."""
    found = case_sheets(returned.sheets, expected.sealed, expected.key)
    seen = second_reading(returned.parts, returned.sheets)
    keys = asked_keys(expected.codebook)
    answers: list[ReadAnswer] = []
    blank: dict[Row, tuple[str, str]] = {}
    problems = about_the_file(returned.parts, returned.sheets)
    problems += _still_wanted(found.problems, expected)
    for case_id in expected.sealed.cases:
        sheets = found.sheets.get(case_id)
        if not sheets:
            continue
        each = [sheet_rows(sheet, case_id, keys, seen[sheet.name]) for sheet in sheets]
        case = _case(case_id, each, keys, expected)
        answers.extend(case.answers)
        blank.update(case.blank)
        problems.extend(case.problems)
    other = [sheet for sheet in returned.sheets if not any(case_lines(sheet.cells))]
    new = read_new_themes(other, seen, expected.sealed.cases, expected.documents)
    problems += new.problems
    problems += answers_gone(expected.codebook, blank, expected.before, expected.asked_about)
    problems += people_named(_words(expected.codebook, answers, new.themes), expected.named)
    cases = {sheet.name: case for case, sheets in found.sheets.items() for sheet in sheets}
    titles = (expected.sealed.study, expected.codebook.title)
    problems += left_aside(returned.sheets, cases, titles, seen, problems)
    normalised = sum(answer.normalised for answer in answers)
    return ReturnedWorkbook(tuple(answers), tuple(problems), normalised, new.themes, blank)


def _words(
    codebook: Codebook, answers: Iterable[ReadAnswer], themes: Iterable[NewTheme]
) -> Iterator[Words]:
    """What coders wrote in words of their own or a document's, each with its cell."""
    for each in answers:
        question = codebook.questions[each.row.question]
        if question.kind == "text":
            yield Words(each.value, each.sheet, each.cell, *each.row)
        yield Words(each.evidence, each.sheet, each.cells.get(EVIDENCE, ""), *each.row)
        yield Words(each.note, each.sheet, each.cells.get(NOTE, ""), *each.row)
    for theme in themes:
        said = ". ".join((theme.title, theme.meaning, theme.quote, theme.note))
        yield Words(said, theme.sheet, theme.cell)


def _case(
    case_id: str, sheets: list[SheetRows], keys: Asked, expected: Expected
) -> ReturnedWorkbook:
    """One case, from its sheet or from copies of it, which must not differ."""
    problems = [problem for sheet in sheets for problem in sheet.problems]
    answers: dict[Row, ReadAnswer] = {}
    empty: dict[Row, tuple[str, str]] = {}
    gone: list[str] = []
    for key in keys.keys:
        copies = [sheet.rows[key] for sheet in sheets if key in sheet.rows]
        if not expected.asks(case_id, key):
            told = [row for row in copies if not blank(row)]
            problems.extend(row.problem("not_asked_here", found=row.text(ANSWER)) for row in told)
            continue
        if not copies:
            gone.append(key)
            continue
        row = _one_copy(copies, problems)
        if row is None:
            continue
        reading = read_row(expected.codebook, row, expected.documents)
        problems.extend(reading.problems)
        if reading.answer is not None and not _in_doubt(row, problems):
            answers[row.row] = reading.answer
        elif reading.answer is None and not _in_doubt(row, problems):
            empty[row.row] = (row.sheet, row.cells[ANSWER][0])
    contradicted = any(each.kind in _CONTRADICTED for each in problems)
    moved = (sorted_sheet(sheet, expected.codebook, contradicted=contradicted) for sheet in sheets)
    for each in filter(None, moved):
        row = each.row
        problems.append(row.problem("answers_sorted", found=row.text(ANSWER), blocking=each.sure))
        answers = {} if each.sure else answers
    states = _states(case_id, answers, expected)
    if all(sheet.readable for sheet in sheets):
        meant = {key for sheet in sheets for key in sheet.meant}
        gone = [key for key in gone if key not in meant]
        problems.extend(_deleted(case_id, gone, states, keys, expected.before))
    problems.extend(_not_applicable(answers, states, expected))
    wanted = {row: at for row, at in empty.items() if states[row.question] in _ASKED}
    return ReturnedWorkbook(tuple(answers.values()), tuple(problems), 0, (), wanted)


def _one_copy(copies: list[SheetRow], problems: list[Problem]) -> SheetRow | None:
    """The row, of whose copies only one says anything or all say the same; else None."""
    told = [row for row in copies if not blank(row)] or copies[:1]
    if all(same(told[0], other) for other in told[1:]):
        return told[0]
    problems.extend(row.problem("case_twice", found=row.text("Answer")) for row in told)
    return None


def _in_doubt(row: SheetRow, problems: list[Problem]) -> bool:
    """Whether the sheet itself already made the row's answer unsure."""
    return any(
        each.blocking
        and (each.case_id, each.question, each.part) == (row.case_id, row.question.id, row.part)
        for each in problems
    )


def _states(case_id: str, answers: Mapping[Row, ReadAnswer], expected: Expected) -> dict[str, str]:
    """Whether each question is asked of the case, by the register and this coder's answers."""
    details = expected.details.get(case_id, {})
    given = {
        row.question: value for row, value in expected.before.items() if row.case_id == case_id
    }
    given.update({row.question: each.value for row, each in answers.items()})
    found = asked(expected.codebook, details, given, expected.titles)
    return {question: each.state for question, each in found.items()}


def _deleted(
    case_id: str,
    gone: list[str],
    states: Mapping[str, str],
    keys: Asked,
    before: Mapping[Row, str],
) -> list[Problem]:
    """A row that is gone is a problem only where its question is asked and not yet answered."""
    return [
        Problem("row_deleted", "", "", key, REMEDIES["row_deleted"], case_id, question.id, part)
        for key, (question, part) in ((key, keys.keys[key]) for key in gone)
        if states[question.id] in _ASKED and Row(case_id, question.id, part) not in before
    ]


def _still_wanted(problems: list[Problem], expected: Expected) -> list[Problem]:
    """The problems, but for sheets that are gone and whose answers an earlier return gave."""
    answered = {case_id for case_id in expected.sealed.cases if _complete(case_id, expected)}
    return [
        each for each in problems if each.kind != "case_deleted" or each.case_id not in answered
    ]


def _complete(case_id: str, expected: Expected) -> bool:
    states = _states(case_id, {}, expected)
    return all(
        Row(case_id, question.id, part) in expected.before
        for key, (question, part) in expected.codebook.row_keys().items()
        if question.kind != "text" and states[question.id] in _ASKED
        if expected.asks(case_id, key)
    )


def _not_applicable(
    answers: dict[Row, ReadAnswer], states: Mapping[str, str], expected: Expected
) -> list[Problem]:
    """Answers to what is not asked.

    Taken out of `answers` where the register settles it; where an earlier answer does, that
    answer may yet be reconciled, so that this one is kept.
    """
    problems = []
    for row, answer in list(answers.items()):
        if states[row.question] != "not_applicable":
            continue
        question = expected.codebook.questions[row.question]
        details = expected.details.get(row.case_id, {})
        told = by_register(expected.codebook, question, details, expected.titles)
        never = told.state == "not_applicable"
        if never:
            del answers[row]
        remedy = f"{REMEDIES['not_applicable']}{f' ({told.reason})' if told.reason else ''}"
        where = (row.case_id, row.question, row.part)
        problems.append(
            Problem("not_applicable", answer.sheet, answer.cell, answer.raw, remedy, *where, never)
        )
    return problems
