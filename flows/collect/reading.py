"""What does a file that came back say? Known and read, before anything of it is recorded."""

from dataclasses import dataclass

from sqlmodel import Session

from db.find.returns import newest_of_coder
from flows.inbox import InboxFile
from flows.readable import readable
from flows.returned import expected_in, known_identities
from flows.study import Study
from workbooks.identity import Sealed
from workbooks.problems import Problem, Refused
from workbooks.read import ReturnedWorkbook, opened, read_return
from workbooks.sealed import identity_of


@dataclass(frozen=True, slots=True)
class Told:
    """What a file turned out to be: a coding workbook that was read, another, or a refusal.

    locked_by, read_as: as in `Readable`.
    """

    sealed: Sealed | None = None
    returned: ReturnedWorkbook | None = None
    refusal: Problem | None = None
    locked_by: str = ""
    read_as: str = ""


def what_it_says(study: Study, session: Session, file: InboxFile) -> Told:
    """What a file, whose bytes are kept, says, or why it is refused."""
    content = study.inside("received", file.sha256).read_bytes()
    sealed: Sealed | None = None
    try:
        found = readable(study, content, file.name)
        returned = opened(found.content, file.name)
        identity = identity_of(
            returned.cells, study.key, known_identities(study, session), returned.properties
        )
        if isinstance(identity, Problem):
            return Told(refusal=identity)
        sealed = identity
        if sealed.kind != "coding":
            return Told(sealed)
        before = newest_of_coder(session, sealed.round, sealed.person, sealed.codebook_version)
        said = {row: answer.value for row, answer in before.items()}
        read = read_return(returned, expected_in(study, session, sealed, said))
        return Told(sealed, read, locked_by=found.locked_by, read_as=found.read_as)
    except Refused as refusal:
        return Told(sealed, refusal=refusal.problem)
