"""What was handed out in a round, and what is still to be? Read from the study database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from sqlmodel import Session

from codebook.answers import Row
from db.find.meanings import meanings
from db.find.returns import newest_of_coder, newest_values
from db.find.rounds import asked_version, assignments, codebook_of, newest_recoding, workbooks
from db.find.sample import cases_of_draw, newest_amendment
from db.find.waves import released_wave
from db.tables import Assignment, Round, Workbook
from flows.distribute.rounds import Due, as_recorded, further, needed, to_write
from flows.distribute.uncovered import (
    Asked,
    Details,
    Left,
    Version,
    asked_by,
    by_case,
    covered_at_a_glance,
    uncovered,
    with_followers,
)
from workbooks.identity import workbook_code


@dataclass
class Handed:
    """What a round's coders were asked and are asked now.

    now: the codebook version that asks; details: the register now, by case; assigned: what
    stands and may go out, in each coder's order; issued: the workbooks, in order of issue.
    """

    session: Session = field(repr=False)
    round: Round
    now: Version
    details: Details
    assigned: tuple[Assignment, ...]
    issued: tuple[Asked, ...]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Coder and case of every assignment, in order."""
        return [(each.coder, each.case_id) for each in self.assigned]

    def left(self, more: Sequence[Asked] = ()) -> list[Left]:
        """What each coder is still to be asked, beyond the workbooks issued and these."""
        issued = [*self.issued, *more]
        if covered_at_a_glance(self.now, self.details, self.pairs, issued):
            return []
        given = newest_values(self.session, self.round.name, self.now.number)
        found = uncovered(self.now, self.details, self.pairs, issued, given)
        return [
            with_followers(self.now, self.details, each, given.get(each.coder, {}))
            for each in found
        ]

    @cached_property
    def _own(self) -> dict[tuple[str, str], list[Asked]]:
        return by_case(self.issued)

    def asked_in(self, coder: str, row: Row) -> str:
        """The code of the newest workbook that asks the coder the row as it is meant now, or ""."""
        found = asked_by(self._own.get((coder, row.case_id), ()), self.now, row)
        return found.id if found is not None else ""

    def as_it_would_ask(self, code: str, coder: str, cases: Sequence[str]) -> Asked:
        """A first workbook that is not written yet, and will ask these cases whole."""
        return Asked(code, coder, frozenset(cases), {}, self.now, self.details)

    @property
    def earlier_shown(self) -> bool:
        """Whether who answers again what has changed is to see the earlier answer."""
        order = newest_recoding(self.session, self.round.name)
        return order is not None and order.earlier_shown


def handed_out(session: Session, found: Round, version: int = 0) -> Handed:
    """The round as it stands now; version: as if it were asked by this codebook version."""
    number, released = version or asked_version(session, found), released_wave(session, found.name)
    known = Known(session, found)
    return Handed(
        session,
        found,
        known.version(number),
        known.details(newest_amendment(session)),
        tuple(each for each in assignments(session, found.name) if each.wave <= released),
        tuple(known.asked(each) for each in in_order(workbooks(session, found.name, "coding"))),
    )


@dataclass(frozen=True, slots=True)
class Need:
    """A workbook that a round needs, and as it is recorded, if it is."""

    round: Round
    due: Due
    recorded: Workbook | None


def needed_workbooks(session: Session, found: Round, key: bytes) -> list[Need]:
    """All coding workbooks of a round that are out or may go out, each coder's in order.

    key: the study's, which gives a workbook its code.
    """

    def code(wave: int, coder: str, part: int, issue: int = 1) -> str:
        return workbook_code(key, "coding", found.name, wave, coder, part, issue)

    handed, most = handed_out(session, found), found.design["seen"]["cases_per_workbook"]
    recorded = {each.id: each for each in workbooks(session, found.name, "coding")}
    cases: dict[tuple[int, str], list[str]] = {}
    for row in assignments(session, found.name):
        cases.setdefault((row.wave, row.coder), []).append(row.case_id)
    first = needed(code, found.name, cases, most)
    known = as_recorded(recorded.values(), first)
    released = released_wave(session, found.name)
    new = [each for each in to_write(first, known) if each.wave <= released]
    new += further(
        lambda wave, coder, issue: code(wave, coder, 1, issue),
        found.name,
        handed.left([handed.as_it_would_ask(each.id, each.coder, each.cases) for each in new]),
        {(each.coder, each.case_id): each.wave for each in handed.assigned},
        {each.person: each.issue for each in in_order(list(recorded.values()))},
        most,
        earlier_shown=handed.earlier_shown,
    )
    every = [*known.values(), *new]
    every.sort(key=lambda each: (each.issue, each.wave, each.coder, each.part))
    return [Need(found, each, recorded.get(each.id)) for each in every]


def reasons(session: Session, found: Round, workbook: Workbook) -> dict[str, Left]:
    """By case, what a recorded workbook asks and why, as it was seen when it was written."""
    known = Known(session, found)
    now, details = known.version(workbook.codebook_version), known.details(workbook.after_amendment)
    before = [
        known.asked(each)
        for each in in_order(workbooks(session, found.name, "coding"))
        if each.person == workbook.person and each.issue < workbook.issue
    ]
    said = newest_of_coder(session, found.name, workbook.person, now.number, workbook.after_return)
    given = {row: each.value for row, each in said.items()}
    pairs = [(workbook.person, case_id) for case_id in workbook.cases]
    left = uncovered(now, details, pairs, before, {workbook.person: given})
    whole = {each.case_id: with_followers(now, details, each, given) for each in left}
    rows: Mapping[str, Sequence[str]] = workbook.rows or {}
    return {
        case_id: Left(
            workbook.person,
            case_id,
            tuple(row for row in whole[case_id].rows if row.key in rows.get(case_id, ())),
        )
        for case_id in workbook.cases
        if case_id in whole
    }


def in_order(found: Sequence[Workbook]) -> list[Workbook]:
    """Workbooks in the order in which each coder got them."""
    return sorted(found, key=lambda each: (each.issue, each.wave, each.person, each.part))


@dataclass
class Known:
    """What the workbooks of a round rest on, each version and state of the register read once."""

    session: Session = field(repr=False)
    round: Round
    _versions: dict[int, Version] = field(default_factory=dict)
    _details: dict[int, Details] = field(default_factory=dict)

    def version(self, number: int) -> Version:
        """A codebook version with the meanings of its rows."""
        if number not in self._versions:
            codebook, means = codebook_of(self.session, number), meanings(self.session, number)
            self._versions[number] = Version(number, codebook, means)
        return self._versions[number]

    def details(self, after_amendment: int) -> Details:
        """The register as it stood after a correction, by case."""
        if after_amendment not in self._details:
            drawn = cases_of_draw(self.session, self.round.draw_id, known=after_amendment)
            self._details[after_amendment] = {
                case_id: each.details for case_id, each in drawn.items()
            }
        return self._details[after_amendment]

    def asked(self, workbook: Workbook) -> Asked:
        """A recorded workbook, as far as it asks something."""
        return Asked(
            workbook.id,
            workbook.person,
            frozenset(workbook.cases),
            workbook.rows or {},
            self.version(workbook.codebook_version),
            self.details(workbook.after_amendment),
        )
