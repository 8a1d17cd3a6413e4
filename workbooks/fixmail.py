"""What is written to a coder with their fix list? Plain text for an e-mail."""

from collections import defaultdict
from collections.abc import Iterator

from codebook.model import Codebook
from workbooks.fixlist import FixList, question_words
from workbooks.problems import Problem

_NAMED = 8
"""More questions than these of one case are counted, not named."""


def fix_list_text(fixes: FixList, file_name: str, *, alone: bool = False) -> str:
    """The e-mail that goes with a fix list: everything to put right, and what is missing.

    It quotes nothing of what a coder wrote: that stands in the workbook only. alone: whether the
    attached list is not the coder's workbook, so that they go on in their own.
    """
    opening = [*_opening(fixes), *_how(fixes, file_name, alone=alone)]
    return "\n".join([*opening, *_to_fix(fixes), *_missing(fixes)]) + "\n"


def _opening(fixes: FixList) -> Iterator[str]:
    problems, missing = len(fixes.problems), len(fixes.missing)
    wrong = sum(each.blocking for each in fixes.problems)
    unsure = problems - wrong
    parts = []
    if wrong:
        parts.append(f"{wrong} {'cell needs' if wrong == 1 else 'cells need'} a correction")
    if unsure:
        parts.append(f"{unsure} {'cell needs' if unsure == 1 else 'cells need'} another look")
    if missing:
        parts.append(f"{missing} {'answer has' if missing == 1 else 'answers have'} not come yet")
    told = " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
    yield f"Subject: Round {fixes.sealed.round}, workbook {fixes.sealed.code}: {told}"
    yield ""
    yield f"Dear {fixes.coder_name},"
    yield ""
    yield "Thank you for the workbook. All that could be read is kept."


def _how(fixes: FixList, file_name: str, *, alone: bool) -> Iterator[str]:
    """In which file to go on."""
    if alone and fixes.problems:
        yield "Please mend what is listed below in your own workbook and send that back. The"
        yield f"attached {file_name} is a list of the same, and is not to be filled in: your"
        yield "workbook could not be written again without a change."
    elif alone:
        yield "Nothing in it is wrong. Please go on in your own workbook; the attached"
        yield f"{file_name} lists the questions that are left, and is not to be filled in."
    elif fixes.problems:
        yield f"Please mend what is listed below in the attached {file_name} (its first sheet"
        yield "leads to each cell) and send that file back."
    else:
        yield f"Nothing in it is wrong. You can go on in the attached {file_name}, whose first"
        yield "sheet leads to each question that is left, or in your own file."
    yield f"Its code is {fixes.sealed.fix_code}."


def _to_fix(fixes: FixList) -> Iterator[str]:
    if fixes.problems:
        yield ""
        yield "To put right:"
    for each in fixes.problems:
        yield f"- {_where(fixes.codebook, each)}: {each.remedy}."


def _missing(fixes: FixList) -> Iterator[str]:
    by_case: dict[str, list[str]] = defaultdict(list)
    for row in fixes.missing:
        question = fixes.codebook.questions[row.question]
        by_case[row.case_id].append(question.row_key(row.part))
    if by_case:
        yield ""
        yield "Not answered yet:"
    for case_id, keys in by_case.items():
        told = ", ".join(keys) if len(keys) <= _NAMED else f"{len(keys)} questions"
        yield f"- Case {case_id}: {told}"


def _where(codebook: Codebook, each: Problem) -> str:
    place = f"Sheet {each.sheet}, cell {each.cell}" if each.cell else f"Sheet {each.sheet}"
    about = question_words(codebook, each.case_id, each.question, each.part)
    if each.sheet and about:
        return f"{place} ({about[0].lower()}{about[1:]})"
    return place if each.sheet else about or "The file"
