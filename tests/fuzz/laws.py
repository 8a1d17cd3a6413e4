"""What must hold of every file, however it was bent? Refused in words, or read without loss."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

import small_return
from oracle import Shown, shown

from codebook.answers import Row
from codebook.folding import folded
from workbooks.anatomy import ANSWER, DOCUMENT, EVIDENCE, ID, KIND, NOTE, PAGE, TO_FIX
from workbooks.answercell import ReadAnswer
from workbooks.fixlist import FixList, with_fix_code, write_fix_list
from workbooks.identity import Sealed, sealed_case
from workbooks.problems import Problem, Refused
from workbooks.read import Opened, ReturnedWorkbook, opened, read_return
from workbooks.sealed import identity_of

CODEBOOK, KEY = small_return.CODEBOOK, small_return.KEY
__all__ = ["Read", "ReturnedWorkbook", "fix_list_of", "hold", "is_alone", "read", "replace"]
KNOWN = {each.code: each for each in (small_return.OURS, small_return.ANOTHER)}
BESIDE = {
    EVIDENCE: "evidence", DOCUMENT: "document", PAGE: "page", KIND: "kind", NOTE: "note",
}  # fmt: skip
KEYS = {folded(key): told for key, told in CODEBOOK.row_keys().items()}


@dataclass(frozen=True)
class Read:
    """What the reader made of a file: a refusal, or whose it is and what it says."""

    refusal: Problem | None = None
    sealed: Sealed | None = None
    file: Opened | None = None
    said: ReturnedWorkbook | None = None

    @property
    def answers(self) -> dict[Row, tuple[str, ...]]:
        """Every answer with all that stands beside it."""
        answers = self.said.answers if self.said else ()
        return {each.row: beside(each) for each in answers}


def beside(answer: ReadAnswer) -> tuple[str, ...]:
    return (
        answer.value, answer.evidence, answer.document, answer.page,
        answer.kind, answer.note, answer.confidence,
    )  # fmt: skip


def read(content: bytes) -> Read:
    """The file as `collect` reads it."""
    try:
        file = opened(content, "a.xlsx")
        sealed = identity_of(file.cells, KEY, KNOWN)
        if isinstance(sealed, Problem):
            return Read(sealed)
        return Read(None, sealed, file, read_return(file, small_return.expected(sealed)))
    except Refused as refusal:
        return Read(refusal.problem)


def hold(content: bytes, fix_list: bool = True) -> Read:
    """What was read, when every law holds; raises AssertionError with the law that does not.

    fix_list: also write the coder's fix list and read it again.
    """
    found = read(content)
    if found.refusal is not None:
        assert found.refusal.found and found.refusal.remedy, "refused without words"
        return found
    sheets = shown(content)
    for answer in found.said.answers:
        _is_there(answer, sheets, {(each.sheet, each.cell) for each in found.said.problems})
    _nothing_is_lost(found, sheets)
    if fix_list:
        _comes_back(found)
    return found


def _is_there(answer: ReadAnswer, sheets: Shown, named: set[tuple[str, str]]) -> None:
    """No answer is invented: its cell says it, in the row of its question, on its case's sheet.

    What stands beside it is said in its row too, or in a cell that a problem names.
    """
    doubted = any(
        sheet == answer.sheet and cell != answer.cell and cell and _row(cell) == _row(answer.cell)
        for sheet, cell in named
    )
    key = CODEBOOK.questions[answer.row.question].row_key(answer.row.part)
    for name, cells in sheets:
        text = cells.get(answer.cell, "")
        row = [told for where, told in cells.items() if _row(where) == _row(answer.cell)]
        if (
            name == answer.sheet
            and _means(answer, text)
            and any(folded(told) == folded(key) for told in row)
            and answer.row.case_id in _cases(cells)
            and all(
                not each
                or doubted
                or any(folded(each) in (folded(told), _id(told)) for told in row)
                for each in beside(answer)[1:]
            )
        ):
            return
    raise AssertionError(f"invented: {answer.row} {answer.value!r} in {answer.sheet} {answer.cell}")


def _id(text: str) -> str:
    """The id behind a title that a drop-down offers."""
    ids = {folded(title): key for key, title in small_return.DOCUMENTS.items()}
    kinds = {"their words": "verbatim", "in my words": "paraphrase", "throughout": "throughout"}
    return (ids | kinds).get(folded(text), folded(text))


def _means(answer: ReadAnswer, text: str) -> bool:
    question = CODEBOOK.questions[answer.row.question]
    if question.kind == "text":
        return answer.value == text
    if question.kind == "number":
        return _number(answer.value) == _number(folded(text))
    scale = CODEBOOK.scale_of(question)
    value = next(each for each in scale.values if each.code == answer.value)
    meant = (folded(value.label), folded(value.code))
    number = _number(folded(text))
    return folded(text) in meant or (number is not None and number in map(_number, meant))


def _number(text: str) -> Decimal | None:
    try:
        return round(Decimal(text), 15)
    except InvalidOperation:
        return None


def _nothing_is_lost(found: Read, sheets: Shown) -> None:
    """Whatever stands in a cell that a coder fills in is an answer's, or a problem names it."""
    answers = {each.row: each for each in found.said.answers}
    named = {(each.sheet, each.cell) for each in found.said.problems}
    rows = {Row(each.case_id, each.question, each.part) for each in found.said.problems}
    closed = {each.sheet for each in found.said.problems if each.blocking and not each.question}
    for name, cells in sheets:
        if name in closed:
            continue
        for row, header, where in _to_read(cells):
            if (name, where) in named or row in rows:
                continue
            answer = answers.get(row)
            assert answer is not None, f"lost: {row} in {name} {where}"
            if header == ANSWER:
                assert _means(answer, cells[where]), f"another value: {row} in {name} {where}"
            else:
                kept = folded(getattr(answer, BESIDE[header]))
                told = folded(cells[where]), _id(cells[where])
                assert kept in told, f"lost: {header} of {row} in {name} {where}"


def _to_read(cells: dict[str, str]) -> Iterator[tuple[Row, str, str]]:
    """Row, header and address of every filled cell that must be read from a sheet."""
    cases = _cases(cells)
    heads = [_row(where) for where, text in cells.items() if folded(text) == folded(ANSWER)]
    if len(cases) != 1 or len(heads) != 1:
        return
    columns = {
        header: [_column(at) for at, text in cells.items() if (_row(at), folded(text)) == told]
        for header in (ID, ANSWER, *BESIDE)
        for told in [(heads[0], folded(header))]
    }
    if len(columns[ID]) != 1:
        return
    for where, text in cells.items():
        told = KEYS.get(folded(text))
        if _column(where) != columns[ID][0] or told is None:
            continue
        for header in (ANSWER, *BESIDE):
            for column in columns[header]:
                at = f"{column}{_row(where)}"
                if folded(cells.get(at, "")):
                    yield Row(*cases, told[0].id, told[1]), header, at


def _cases(cells: dict[str, str]) -> set[str]:
    return {told[1] for text in cells.values() if (told := sealed_case(KEY, text))}


def _row(address: str) -> int:
    return int(address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))


def _column(address: str) -> str:
    return address.rstrip("0123456789")


def fix_list_of(found: Read) -> bytes:
    """The fix list that answers a return."""
    sealed = with_fix_code(found.sealed, KEY, "a" * 64)
    fixes = FixList(sealed, CODEBOOK, "A. Brown", found.said.problems, ())
    return write_fix_list(found.file, fixes, KEY, small_return.MOMENT)


def _comes_back(found: Read) -> None:
    """The fix list, sent back untouched, says what the return said."""
    content = fix_list_of(found)
    again = read(content)
    if again.refusal is not None and is_alone(content):
        return  # of a file so odd that it cannot be written again: no workbook, only the list
    assert again.refusal is None, f"fix list refused: {again.refusal}"
    assert again.answers == found.answers, "the fix list says something else"


def is_alone(content: bytes) -> bool:
    """Whether a fix list is the list only, without the coder's sheets."""
    return [name for name, _ in shown(content)] == [TO_FIX]
