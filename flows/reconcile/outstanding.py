"""What is left to settle in a round: what nobody has been sent, and what was not sent back?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlmodel import Session

from codebook.answers import CodedAnswer, Row
from codebook.model import Codebook
from db.find.answers import answers_that_count, resolutions
from db.find.meanings import comparable
from db.find.rounds import (
    asked_version,
    codebook_of,
    coders_by_case,
    further_codings,
    workbooks,
)
from db.find.sample import cases_of_draw
from db.tables import Round, Workbook
from flows.reconcile.consolidated import consolidated_answers
from flows.reconcile.disagreements import Disagreement, disagreements

APART = " | "


@dataclass(frozen=True, slots=True)
class Outstanding:
    """The disagreements of a round that stand, in the order in which they are shown.

    unissued: in no workbook yet; unsettled: in a workbook, without a final answer.
    """

    unissued: tuple[Disagreement, ...]
    unsettled: tuple[Disagreement, ...]


@dataclass(frozen=True, slots=True)
class RoundAnswers:
    """What a round's coders were asked and answered, as far as it counts."""

    codebook: Codebook
    cases: Mapping[str, Mapping[str, str]]
    assigned: Mapping[str, int]
    answers: tuple[CodedAnswer, ...]
    further: Mapping[str, set[str]]

    def weighed(self) -> dict[Row, tuple[CodedAnswer, ...]]:
        """The answers of those who were asked, by row, whatever was settled since."""
        found = consolidated_answers(
            self.codebook, self.cases, self.assigned, self.answers, {}, self.further
        )
        return {each.row: each.weighed for each in found}


def round_answers(session: Session, found: Round, version: int | None = None) -> RoundAnswers:
    """The round's cases in order of their draw, its coders and the answers that count.

    version: the codebook version asked; by default the one by which the round is asked now.
    """
    asked = version if version is not None else asked_version(session, found)
    coders = coders_by_case(session, found.name)
    drawn = cases_of_draw(session, found.draw_id)
    return RoundAnswers(
        codebook=codebook_of(session, asked),
        cases={case_id: drawn[case_id].details for case_id in drawn if case_id in coders},
        assigned={case_id: len(each) for case_id, each in coders.items()},
        answers=tuple(answers_that_count(session, found.name, asked)),
        further=further_codings(session, found.name),
    )


def outstanding(session: Session, found: Round) -> Outstanding:
    """The round's disagreements that no final answer settles."""
    given = round_answers(session, found)
    settled = resolutions(session, found.name, given.codebook.version)
    standing = disagreements(
        given.codebook, given.cases, given.assigned, given.answers, settled, given.further
    )
    sent = {
        row
        for each in workbooks(session, found.name, "reconciliation")
        for row in rows_handed_out(session, each, given.codebook.version)
    }
    return Outstanding(
        unissued=tuple(each for each in standing if each.row not in sent),
        unsettled=tuple(each for each in standing if each.row in sent),
    )


def rows_handed_out(session: Session, workbook: Workbook, version: int) -> list[Row]:
    """The rows of a reconciliation workbook that mean in this version what they meant in it."""
    told = comparable(session, version)
    by = workbook.codebook_version
    rows = rows_named(codebook_of(session, by), workbook.cases)
    return [row for row in rows if told(by, row.question, row.part)]


def row_name(codebook: Codebook, row: Row) -> str:
    """How a reconciliation workbook names a row: `RR-1 | D27a.2`."""
    return f"{row.case_id}{APART}{codebook.questions[row.question].row_key(row.part)}"


def rows_named(codebook: Codebook, names: Iterable[str]) -> list[Row]:
    """The rows that these names mean, in order."""
    keys = codebook.row_keys()
    found = []
    for name in names:
        case_id, _, key = name.rpartition(APART)
        question, part = keys[key]
        found.append(Row(case_id, question.id, part))
    return found
