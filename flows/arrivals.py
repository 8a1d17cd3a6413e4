"""What has arrived in the inbox that nobody has read yet, and whose work is it to read it?"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlmodel import Session

from codebook.faults import StudyError
from db.find.returns import received_files
from flows.inbox import InboxFile, files_of, inbox_at, new_files
from flows.study import Study

CODING = "coding"
REPEAT = "repeat"
RECONCILIATION = "reconciliation"


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Numbers of new files.

    coding: also whatever cannot be recognised, which collect refuses in words; reconciliation:
    by round; themes: of the second-level analysis.
    """

    coding: int = 0
    reconciliation: Mapping[str, int] = field(default_factory=dict)
    themes: int = 0


def new_by_kind(study: Study, session: Session) -> Arrivals:
    """The inbox's files that are not recorded yet, by the stage that reads them."""
    inbox = inbox_at(study.folder, study.file.inbox)
    new = new_files(files_of(inbox), received_files(session))
    if not new:
        return Arrivals()
    kinds = Counter(_kind(study, session, each) for each in new)
    return Arrivals(
        coding=sum(number for (kind, _), number in kinds.items() if kind in (CODING, REPEAT)),
        reconciliation={
            round_name: number
            for (kind, round_name), number in sorted(kinds.items())
            if kind == RECONCILIATION
        },
        themes=sum(number for (kind, _), number in kinds.items() if kind == "themes"),
    )


def _kind(study: Study, session: Session, file: InboxFile) -> tuple[str, str]:
    """The kind and round that a file's sealed identity names; coding where there is none."""
    from flows.returned import claimed_identity, identity_in, known_identities  # noqa: PLC0415  # openpyxl, only if needed

    try:
        content = (inbox_at(study.folder, study.file.inbox) / file.name).read_bytes()
    except OSError:
        return CODING, ""
    known = known_identities(study, session)
    found = claimed_identity(study, content, file.name)
    if found is None or found.code not in known:
        try:
            found = identity_in(study, content, file.name, known, convert=False)
        except StudyError:  # a password is not set, as `collect` says
            return CODING, ""
    return (CODING, "") if found is None else (found.kind, found.round)
