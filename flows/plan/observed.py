"""What has a measured round shown of the questions? For planning the rounds after it."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from sqlmodel import Session

from codebook.model import Codebook
from codebook.rules import by_register
from db.find.answers import answers_that_count
from db.find.rounds import assignments, codebook_of, newest_checkpoint, rounds
from db.find.sample import cases_of_draw
from db.tables import Round
from flows.agreement.alpha import alpha, compared_codes, count_statistics, number_statistics
from flows.agreement.tables import CodedNumbers, CodedQuestion, coded_round, value_counts
from flows.plan.expected import Observed, Row


def observed(session: Session) -> dict[Row, Observed]:
    """What the round measured last shows of each question and part; nothing before the first."""
    found = measured_round(session)
    return _observed(session, found) if found is not None else {}


def measured_round(session: Session) -> Round | None:
    """The round whose agreement was measured last, or None."""
    measured = [
        (checkpoint.id or 0, each)
        for each in rounds(session)
        if (checkpoint := newest_checkpoint(session, each.name)) is not None
    ]
    return max(measured, key=lambda each: each[0])[1] if measured else None


def _observed(session: Session, found: Round) -> dict[Row, Observed]:
    assigned = [(each.case_id, each.coder) for each in assignments(session, found.name)]
    coders_of = Counter(case for case, _ in assigned)
    drawn = cases_of_draw(session, found.draw_id)
    details = {case: each.details for case, each in drawn.items() if case in coders_of}
    codebook = codebook_of(session, found.codebook_version)
    coded = coded_round(codebook, details, assigned, answers_that_count(session, found.name))
    twice = [details[case] for case, number in coders_of.items() if number >= 2]
    return {
        (each.question.id, each.part): _shown(codebook, each, twice) for each in coded.questions
    }


def _shown(
    codebook: Codebook, coded: CodedQuestion | CodedNumbers, twice: Sequence[Mapping[str, str]]
) -> Observed:
    asked = sum(
        by_register(codebook, coded.question, case).state != "not_applicable" for case in twice
    )
    if isinstance(coded, CodedNumbers):
        compared = int(((~np.isnan(coded.numbers)).sum(axis=1) >= 2).sum())
        return Observed(
            {}, asked, compared, alpha(number_statistics(coded.numbers, coded.question.level))
        )
    counts = value_counts(coded.scale_codes, len(coded.on_scale))
    answers = np.maximum(counts.sum(axis=1, keepdims=True), 1)
    cases = (counts / answers).sum(axis=0)
    return Observed(
        {value.code: float(cases[at]) for at, value in enumerate(coded.on_scale)},
        asked,
        len(compared_codes(coded.scale_codes)),
        alpha(count_statistics(counts, coded.level, coded.scores)),
    )
