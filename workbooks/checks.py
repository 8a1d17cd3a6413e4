"""What does the Check column say about a row, as a formula that every program computes?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from codebook.excel.guard import literal
from codebook.model import Codebook, Condition, Question
from workbooks.anatomy import EVIDENCE_KINDS

OK = "OK"
MISSING = "Answer missing"
OFF_LIST = "Not on the list"
NO_NUMBER = "Not a number"
NO_EVIDENCE = "Evidence missing"
NOT_ASKED = "Not asked"
WAITS = "Waits for"
AWAITING = "Awaiting a document"
CLEAR = "Clear this answer"
OPTIONAL = "Optional"

SETTLED = (OK, NOT_ASKED, WAITS, AWAITING, OPTIONAL)
"""Beginnings of what is said of a row that needs nothing (more) for now."""


@dataclass(frozen=True, slots=True)
class Cells:
    """Where a row's answer, evidence, kind of evidence and check stand, such as `C7`."""

    answer: str
    evidence: str
    kind: str
    check: str


def check_formula(
    codebook: Codebook,
    question: Question,
    cells: Mapping[str, Cells],
    here: Cells,
    options: str,
    remark: str = "",
) -> str:
    """What the row's Check says, without `=`.

    cells: of earlier questions by id, where they stand on the sheet; options: the name of the
    drop-down's list, if any; remark: said below in any case.
    """
    if question.kind == "number":
        formula = _number(question, here)
    elif question.kind == "text":
        formula = f'IF(TRIM({here.answer})="","{OPTIONAL}","{OK}")'
    else:
        formula = _listed(codebook, question, here, options)
    earlier = [name for name in question.applies_if if name in codebook.questions]
    for name in reversed([each for each in earlier if each in cells]):
        met = _met(codebook, codebook.questions[name], question.applies_if[name], cells[name])
        formula = _after(name, cells[name], met, here, formula)
    formula = f'IF(ISERROR({here.answer}),"{OFF_LIST}",{formula})'
    return f"{formula}&CHAR(10)&{literal(remark)}" if remark else formula


def check_now(question: Question, waits_for: str = "", remark: str = "") -> str:
    """What that formula gives while nothing is filled in."""
    said = OPTIONAL if question.kind == "text" else MISSING
    said = f"{WAITS} {waits_for}" if waits_for else said
    return f"{said}\n{remark}" if remark else said


def says(check: str, *beginnings: str) -> str:
    """A formula: whether a Check cell begins with one of these words."""
    each = [f'LEFT({check},{len(word)})="{word}"' for word in beginnings]
    return each[0] if len(each) == 1 else f"OR({','.join(each)})"


def counted(checks: str, beginnings: Sequence[str]) -> str:
    """A formula: how many Check cells of a range begin with one of these words."""
    each = [f'SUMPRODUCT(--(LEFT({checks},{len(word)})="{word}"))' for word in beginnings]
    return "+".join(each)


def _listed(codebook: Codebook, question: Question, here: Cells, options: str) -> str:
    scale = codebook.scale_of(question)
    assert scale is not None, question.id
    answer = f"TRIM({here.answer})"
    required = [scale.label(code) for code in question.evidence.required_for]
    fine = f'"{OK}"'
    if required:
        throughout = literal(EVIDENCE_KINDS["throughout"])
        fine = (
            f'IF(AND({_any_of(answer, required)},TRIM({here.evidence})="",'
            f'TRIM({here.kind})<>{throughout}),"{NO_EVIDENCE}","{OK}")'
        )
    on_list = f"SUMPRODUCT(--({options}={answer}))=0"
    return f'IF({answer}="","{MISSING}",IF({on_list},"{OFF_LIST}",{fine}))'


def _number(question: Question, here: Cells) -> str:
    answer = f"TRIM({here.answer})"
    fine, most, least = f'"{OK}"', question.maximum, question.minimum
    if most is not None:
        fine = f'IF(VALUE({answer})>{most:g},"Too high: {most:g} at most",{fine})'
    if least is not None:
        fine = f'IF(VALUE({answer})<{least:g},"Too low: at least {least:g}",{fine})'
    return f'IF({answer}="","{MISSING}",IF(ISERROR(VALUE({answer})),"{NO_NUMBER}",{fine}))'


def _after(name: str, earlier: Cells, met: str, here: Cells, formula: str) -> str:
    """The formula where an earlier answer decides whether the row is asked."""
    idle = f'IF(TRIM({here.answer})="","{NOT_ASKED} (see {name})","{CLEAR} (see {name})")'
    open_ = says(earlier.check, MISSING, OFF_LIST, NO_NUMBER, WAITS, "Too ")
    return (
        f"IF({says(earlier.check, NOT_ASKED, CLEAR)},{idle},"
        f'IF({open_},"{WAITS} {name}",IF({met},{formula},{idle})))'
    )


def _met(codebook: Codebook, earlier: Question, condition: Condition, cells: Cells) -> str:
    """A formula: whether an earlier answer, which is given, meets the condition."""
    answer, scale = f"TRIM({cells.answer})", codebook.scale_of(earlier)
    value = f"VALUE({answer})"
    each = []

    def among(values: Sequence[object]) -> str:
        if earlier.kind == "number":
            return f"OR({','.join(f'{value}={number}' for number in values)})"
        labels = {code: each.label for code, each in scale.by_code.items()} if scale else {}
        return _any_of(answer, [labels.get(str(one), str(one)) for one in values])

    if condition.present is not None:
        each.append("TRUE" if condition.present else "FALSE")
    if condition.is_ is not None:
        each.append(among(condition.is_))
    if condition.is_not is not None:
        each.append(f"NOT({among(condition.is_not)})")
    if condition.at_least is not None:
        each.append(f"{value}>={condition.at_least:g}" if earlier.kind == "number" else "FALSE")
    if condition.at_most is not None:
        each.append(f"{value}<={condition.at_most:g}" if earlier.kind == "number" else "FALSE")
    return f"AND({','.join(each)})" if len(each) > 1 else (each[0] if each else "TRUE")


def _any_of(answer: str, labels: Sequence[str]) -> str:
    return f"OR({','.join(f'{answer}={literal(label)}' for label in labels)})"
