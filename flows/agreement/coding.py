"""How was a round coded? What whoever judges its agreement asks of people, cases and files."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flows.register.dates import date_of
from flows.studyfile import Attribute

NOT_KNOWN = "Not known"


@dataclass(frozen=True, slots=True)
class CoderWork:
    """One coder's part in a round.

    cases: assigned so far; answers: that can be compared or stand alone; workbooks: handed out,
    the first of them at handed_out; returned: when each accepted return was received, in order.
    """

    coder: str
    training: str
    cases: int
    answers: int
    workbooks: int
    handed_out: datetime | None
    returned: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """A returned file that was rejected: when it came, why, and by whom where a person said so."""

    file_name: str
    received_at: datetime
    why: str
    by: str


@dataclass(frozen=True, slots=True)
class Reworded:
    """A question that a version of the codebook changed. same: whether it means the same."""

    version: int
    question: str
    change: str
    same: bool
    why: str


@dataclass(frozen=True, slots=True)
class GroupShare:
    """Cases of one group in the sample, and those of them that are double-coded in the round."""

    group: str
    sampled: int
    double_coded: int


@dataclass(frozen=True, slots=True)
class HowCoded:
    """All of it, as of one moment.

    design: of the double coding, as the round was opened with; group: what the cases are
    grouped by, in words; dates: first and last day of the cases, where known. drawn: by
    which method the sample was; in_view: answers given with an earlier one in view.
    """

    opened_at: datetime
    first_version: int
    design: str
    why: str
    why_this_many: str
    codebook_by: str
    coders: tuple[CoderWork, ...]
    group: str
    shares: tuple[GroupShare, ...]
    dates: tuple[date, date] | None
    drawn: str
    in_view: int
    refused: tuple[Refused, ...]
    reworded: tuple[Reworded, ...]


def declared_groups(column: str, attributes: Mapping[str, Attribute]) -> tuple[str, ...]:
    """The values of a register column in the study file's order: its own, or those it nests."""
    own = attributes.get(column)
    if own is not None:
        return tuple(own.bands or own.values)
    inner = [each.values for each in attributes.values() if each.group == column]
    return tuple(dict.fromkeys(value for values in inner for value in values))


def group_shares(
    groups: Mapping[str, str], double_coded: Iterable[str], declared: Sequence[str]
) -> tuple[GroupShare, ...]:
    """The sample's groups in the declared order, then others, those not known last.

    groups: of each sampled case, "" where it is not known. double_coded: case ids.
    """
    twice = set(double_coded)
    order = [*declared, *sorted(set(groups.values()) - {*declared, ""}), ""]
    found = []
    for group in dict.fromkeys(order):
        cases = [case for case, of in groups.items() if of == group]
        if cases:
            both = sum(case in twice for case in cases)
            found.append(GroupShare(group or NOT_KNOWN, len(cases), both))
    return tuple(found)


def case_dates(
    cases: Iterable[Mapping[str, str]], columns: Sequence[str]
) -> tuple[date, date] | None:
    """First and last day of the cases: of each the first of these columns that is filled.

    None where the study names no such column, or a case has no day in it.
    """
    if not columns:
        return None
    days = [date_of(next((row[c] for c in columns if row.get(c)), "")) for row in cases]
    known = [day for day in days if day is not None]
    return (min(known), max(known)) if known and len(known) == len(days) else None


def furthest_apart(shares: Sequence[GroupShare]) -> tuple[GroupShare, float] | None:
    """The group whose share of the double-coded cases is furthest from that of all, in points.

    None where no case is double-coded.
    """
    sampled, twice = (sum(getattr(e, key) for e in shares) for key in ("sampled", "double_coded"))
    if not twice:
        return None
    apart = [(each, 100 * (each.double_coded / twice - each.sampled / sampled)) for each in shares]
    return max(apart, key=lambda found: abs(found[1]))
