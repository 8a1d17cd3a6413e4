"""What did a collection find, in numbers and names?"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Inbox:
    """Files of the inbox by name, those with new bytes in order, and how many were read before.

    workbooks: by name the code of the workbook that a new file claims to be, where there are
    several new ones; seen: by name the sha256 of a new file's bytes when it was found, nothing
    where they could not be read; claims: what those of `workbooks` claim to be, sealed as it was.
    """

    new: tuple[str, ...]
    repeated: int
    workbooks: Mapping[str, str] = field(default_factory=dict)
    seen: Mapping[str, str] = field(default_factory=dict)
    claims: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def beside(self, name: str) -> tuple[str, ...]:
        """The other new files of the same workbook."""
        code = self.workbooks.get(name)
        same = (each for each in self.new if code and self.workbooks.get(each) == code)
        return tuple(each for each in same if each != name)


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """What became of one file.

    state: accepted, held, rejected, repeated, left for another stage, or unread, since it could
    not be opened now. answers: those it adds or changes; outdated: of these, to questions that
    mean something else by now, so that they count nowhere; withdrawn: of these, to cases that were
    moved to another coder, so that they count only if the lead says so; problems: found in it;
    why: for the lead, or nothing. number: of the return. revised: answers to what a report or
    reconciliation had shown, which reach results only through reconcile; late: those that came
    when the round was decided; themes: proposed ones that are new; release: number of the newest
    release, which does not contain what came late, or 0.
    """

    name: str
    state: str
    answers: int = 0
    problems: int = 0
    normalised: int = 0
    why: str = ""
    outdated: int = 0
    withdrawn: int = 0
    number: int = 0
    revised: int = 0
    late: int = 0
    themes: int = 0
    release: int = 0


@dataclass(frozen=True, slots=True)
class CollectSummary:
    """What a collection found.

    files: looked at now; left: workbooks for other stages; repeated: read before. answers: new
    or changed ones recorded; problems: in the files read now. missing: answers that each coder
    still owes in the workbooks sent out; to_fix: problems now open, by coder; fix_lists: paths
    in the study folder; notes: what the lead should know of files held or rejected. outdated:
    recorded answers that count nowhere, since their question means something else by now;
    withdrawn: those that do not count, since their case was moved to another coder; revised and
    late as in `ReceivedFile`, of accepted files; themes: new ones that coders propose; unread:
    files that could not be opened now; release: number of the release that is out without the
    late answers, or 0.
    """

    files: int
    accepted: int
    held: int
    rejected: int
    repeated: int
    left: int
    answers: int
    problems: int
    normalised: int
    missing: dict[str, int]
    to_fix: dict[str, int]
    fix_lists: list[str]
    notes: list[str] = field(default_factory=list)
    has_fixes: bool = False
    outdated: int = 0
    withdrawn: int = 0
    revised: int = 0
    late: int = 0
    themes: int = 0
    unread: int = 0
    release: int = 0


@dataclass(frozen=True, slots=True)
class FixLists:
    """The fix lists that stand now, and what they say in numbers, by coder."""

    paths: tuple[str, ...]
    missing: dict[str, int]
    to_fix: dict[str, int]


def summary(inbox: Inbox, received: Sequence[ReceivedFile], fix_lists: FixLists) -> CollectSummary:
    """What the collection found, added up."""
    states = Counter(each.state for each in received)
    accepted = [each for each in received if each.state == "accepted"]
    return CollectSummary(
        files=len(received),
        accepted=states["accepted"],
        held=states["held"],
        rejected=states["rejected"],
        repeated=inbox.repeated + states["repeated"],
        left=states["left"],
        answers=sum(each.answers for each in accepted),
        problems=sum(each.problems for each in received),
        normalised=sum(each.normalised for each in received),
        missing=fix_lists.missing,
        to_fix=fix_lists.to_fix,
        fix_lists=list(fix_lists.paths),
        notes=[_note(each) for each in received if each.why],
        has_fixes=any(fix_lists.to_fix.values()) or states["rejected"] > 0,
        outdated=sum(each.outdated for each in accepted),
        withdrawn=sum(each.withdrawn for each in accepted),
        revised=sum(each.revised for each in accepted),
        late=sum(each.late for each in accepted),
        themes=sum(each.themes for each in accepted),
        unread=states["unread"],
        release=max((each.release for each in accepted if each.late), default=0),
    )


def _note(each: ReceivedFile) -> str:
    """What the lead should know of a file, and for a held one how to decide on it."""
    said = f"{each.name}: {each.state}. {each.why}"
    return said if each.state != "held" else f"{said}. {how_to_decide(each.number)}"


def how_to_decide(number: int, kind: str = "coding") -> str:
    """The commands by which the lead settles a held return of a workbook of this kind."""
    if not can_be_accepted(kind):
        return f"Once it is: {decision_command(number, kind)}"
    return f"Then: intercoder collect --accept {number} (or --reject {number}) --by ID --why TEXT"


def can_be_accepted(kind: str) -> bool:
    """Whether a held return of a workbook of this kind can count; others are only set aside."""
    return kind in ("coding", "repeat")


def decision_command(number: int, kind: str = "coding") -> str:
    """The command for it, with what there is to choose from."""
    which = "--accept|--reject" if can_be_accepted(kind) else "--reject"
    return f"intercoder collect {which} {number} --by ID --why TEXT"
