"""What has arrived in the inbox that nobody has read yet, and whose work is it to read it?"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlmodel import Session

from db.find.returns import received_files
from db.find.rounds import workbooks
from flows.collect.inbox import InboxFile, files_of, inbox_at, new_files
from flows.study import Study

CODING = "coding"
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
        coding=sum(number for (kind, _), number in kinds.items() if kind == CODING),
        reconciliation={
            round_name: number
            for (kind, round_name), number in sorted(kinds.items())
            if kind == RECONCILIATION
        },
        themes=sum(number for (kind, _), number in kinds.items() if kind == "themes"),
    )


def _kind(study: Study, session: Session, file: InboxFile) -> tuple[str, str]:
    """The kind and round that a file's sealed identity names; coding where there is none."""
    from workbooks.identity import Sealed  # noqa: PLC0415  # only where something has come
    from workbooks.problems import Refused  # noqa: PLC0415
    from workbooks.read import opened  # noqa: PLC0415
    from workbooks.sealed import identity_of  # noqa: PLC0415

    content = (inbox_at(study.folder, study.file.inbox) / file.name).read_bytes()
    try:
        found = identity_of(opened(content, file.name).cells, study.key)
    except Refused:
        return CODING, ""
    known = {each.id for each in workbooks(session)}
    if not isinstance(found, Sealed) or found.code not in known:
        return CODING, ""
    return found.kind, found.round
