"""What of a round is measured? Its cases, coders and answers so far, and by what standard."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel import Session

from codebook.answers import CodedAnswer
from codebook.faults import StudyError
from codebook.files import codebook_sha256
from codebook.model import Codebook
from db.find.answers import answers_to_measure
from db.find.extensions import extended_cases
from db.find.rounds import (
    asked_version,
    assignments,
    codebook_of,
    decisions,
    further_codings,
    round_named,
    workbooks,
)
from db.find.sample import cases_of_draw
from db.open import reading
from flows.agreement.remembered import days_of_receipt, twice_answered
from flows.agreement.themselves import AnsweredTwice
from flows.phrases import day_in_words
from flows.study import Study
from flows.studyfile import AgreementSettings


@dataclass(frozen=True, slots=True, eq=False)
class FoundRound:
    """What is measured, and by what standard: the answers of the waves handed out so far.

    answers: those that can be compared; given: those and the ones that were given with an
    earlier answer in view. positions: by case and coder, the place in the coder's order;
    waves_of: by case; came: by case and coder, the day on which the first of the answers came.
    twice: what coders answered twice with no earlier answer in view.
    """

    name: str
    settings: AgreementSettings
    set_on: str
    number: int
    wave: int
    waves: int
    codebook: Codebook
    codebook_sha256: str
    cases: Mapping[str, Mapping[str, str]]
    assigned: tuple[tuple[str, str], ...]
    answers: tuple[CodedAnswer, ...]
    given: tuple[CodedAnswer, ...]
    earlier: tuple[dict[str, Any], ...]
    unit: str = ""
    positions: Mapping[tuple[str, str], int] = field(default_factory=dict)
    waves_of: Mapping[str, int] = field(default_factory=dict)
    came: Mapping[tuple[str, str], date] = field(default_factory=dict)
    twice: tuple[AnsweredTwice, ...] = ()

    @property
    def double_coded(self) -> int:
        """How many cases two or more coders have."""
        return sum(n >= 2 for n in Counter(case for case, _ in self.assigned).values())

    @property
    def in_view(self) -> list[CodedAnswer]:
        """The answers given with an earlier one in view, which are never compared."""
        if len(self.given) == len(self.answers):
            return []
        compared = set(self.answers)
        return [each for each in self.given if each not in compared]


def found_round(study: Study, name: str) -> FoundRound:
    """The round's handed-out part; raises StudyError where nothing was handed out."""
    with reading(study.engine) as session:
        opened = round_named(session, name)
        if opened is None:
            known = ", ".join(study.file.rounds)
            told = f"Round '{name}' is not open. Rounds of the study: {known}. "
            raise StudyError(f"{told}First: intercoder distribute {name}")
        issued = {each.wave for each in workbooks(session, name, "coding")}
        wanted = [each for each in assignments(session, name) if each.wave in issued]
        if not wanted:
            raise StudyError(
                f"No workbook of round {name} is out. First: intercoder distribute {name}"
            )
        beside = further_codings(session, name)
        in_round = {each.case_id for each in wanted}
        drawn = cases_of_draw(session, opened.draw_id)
        details = {case: each.details for case, each in drawn.items() if case in in_round}
        version = asked_version(session, opened)
        codebook = codebook_of(session, version)
        blind, given = (
            tuple(each for each in some if each.row.case_id in in_round)
            for some in answers_to_measure(session, name, version)
        )
        kept = opened.design.get("agreement")
        return FoundRound(
            name=name,
            settings=AgreementSettings(**kept) if kept else study.file.agreement,
            set_on=day_in_words(opened.opened_at) if kept else "",
            number=opened.number,
            wave=max(issued),
            waves=max(each.wave for each in assignments(session, name)),
            codebook=codebook,
            codebook_sha256=codebook_sha256(codebook),
            cases=details,
            assigned=tuple(
                sorted(
                    {(each.case_id, each.coder) for each in wanted}
                    | {(case, who) for case in in_round for who in beside.get(case, ())}
                )
            ),
            answers=blind,
            given=given,
            earlier=tuple(_earlier(session, name, max(issued), version)),
            unit=opened.design.get("seen", {}).get("unit", {}).get("name", ""),
            positions={(each.case_id, each.coder): each.position for each in wanted},
            waves_of={each.case_id: each.wave for each in wanted},
            came=days_of_receipt(session, blind),
            twice=twice_answered(session, name, version, details),
        )


def _earlier(session: Session, name: str, wave: int, version: int) -> list[dict[str, Any]]:
    """Decisions at the checkpoints of earlier waves or codebook versions, oldest first.

    Also those after which the double coding was extended: the figures are a second look.
    """
    found = []
    for each, decided in decisions(session, name):
        more = len(extended_cases(session, name, each.id or 0))
        before = each.wave < wave or each.codebook_version < version or more
        if before and decided is not None:
            poor = sum(told["checkpoint"] == "not_reliable" for told in each.verdicts.values())
            found.append(
                {
                    "wave": each.wave,
                    "cases": each.cases,
                    "version": each.codebook_version,
                    "outcome": decided.outcome,
                    "more": more,
                    "why": decided.why,
                    "by": decided.by,
                    "at": decided.decided_at,
                    "not_reliable": poor,
                }
            )
    return found
