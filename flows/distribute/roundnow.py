"""How does a round stand now? Who has which case, how far they are, and what binds."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from codebook.faults import StudyError
from db.find.returns import newest_values
from db.find.rounds import (
    asked_version,
    assignments,
    codebook_of,
    ever_assigned,
    round_details,
    round_named,
)
from db.find.sample import cases_of_draw
from db.tables import Assignment, Round
from flows.collect.completeness import missing_by_coder
from flows.distribute.assignment import Keys
from flows.distribute.reassignment import Stands, State
from flows.distribute.rules import keys_of, rules_of
from flows.distribute.wanted import Rules
from flows.study import Study


@dataclass(frozen=True, slots=True)
class RoundNow:
    """A round as it stands: who has which case, how far they are, and what binds.

    every: all assignments there ever were in it; had: cases that coders have in other rounds.
    """

    round: Round
    stands: list[Stands]
    every: list[Assignment]
    keys: Keys
    rules: Rules
    had: Counter[str]

    @property
    def seed(self) -> str:
        """By which the round was shared out."""
        return str(self.round.design["round"]["seed"])

    def ids(self, taken: Iterable[tuple[str, str]]) -> list[int]:
        """The assignments of these cases and coders."""
        number = {(each.case_id, each.coder): each.id or 0 for each in self.every}
        return [number[each] for each in taken]


def round_now(study: Study, session: Session, round_name: str) -> RoundNow:
    """The round as it stands; raises StudyError where it is not open."""
    found = round_named(session, round_name)
    if found is None:
        raise StudyError(
            f"Round '{round_name}' is not open, so nobody has a case of it. "
            f"Rounds of the study: {', '.join(study.file.rounds)}"
        )
    given = assignments(session, round_name)
    drawn = cases_of_draw(session, found.draw_id)
    details = {case_id: each.details for case_id, each in drawn.items()}
    had = Counter(each.coder for each in assignments(session) if each.round != round_name)
    states = _states(session, found, given)
    return RoundNow(
        round=found,
        stands=[
            Stands(each.case_id, each.coder, each.wave, each.position, states[each.id or 0])
            for each in given
        ],
        every=ever_assigned(session, round_name),
        keys=keys_of(study.file, details),
        rules=rules_of(study.file, details),
        had=had,
    )


def _states(session: Session, found: Round, given: Sequence[Assignment]) -> dict[int, State]:
    """By assignment, whether its coder has answered nothing, something, or all that is asked."""
    version = asked_version(session, found)
    ever = newest_values(session, found.name)
    values = newest_values(session, found.name, version)
    pairs = [(each.coder, each.case_id) for each in given]
    details = round_details(session, found.name)
    missing = missing_by_coder(codebook_of(session, version), details, pairs, values)
    lacking = {(who, row.case_id) for who, rows in missing.items() for row in rows}
    begun = {(who, row.case_id) for who, rows in ever.items() for row in rows}
    states: dict[int, State] = {}
    for each in given:
        key = (each.coder, each.case_id)
        done: State = "half" if key in lacking else "complete"
        states[each.id or 0] = done if key in begun else "not begun"
    return states
