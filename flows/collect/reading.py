"""What does a file that came back say? Known and read, before anything of it is recorded."""

from collections import Counter
from collections.abc import Mapping

from sqlmodel import Session

from codebook.answers import Row
from db.find.returns import Said, newest_of_coder
from db.open import reading
from flows.collect.ahead import Told, ToRead
from flows.inbox import InboxFile
from flows.readable import readable
from flows.returned import expected_in, known_identities
from flows.study import Study
from workbooks.identity import Sealed
from workbooks.problems import Problem, Refused
from workbooks.read import Expected, opened, read_return
from workbooks.sealed import identity_of


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
        if not sealed.is_coded:
            return Told(sealed)
        read = read_return(returned, expected_now(study, session, sealed))
        return Told(sealed, read, locked_by=found.locked_by, read_as=found.read_as)
    except Refused as refusal:
        return Told(sealed, refusal=refusal.problem)


def expected_now(study: Study, session: Session, sealed: Sealed) -> Expected:
    """What the study knows of a coding workbook, with all that its coder has answered by now."""
    said = {row: answer.value for row, answer in said_before(session, sealed).items()}
    return expected_in(study, session, sealed, said)


def said_before(session: Session, sealed: Sealed) -> dict[Row, Said]:
    """What a workbook's coder answered so far to what it asks, in workbooks of its kind."""
    return newest_of_coder(
        session, sealed.round, sealed.person, sealed.codebook_version, kind=sealed.kind
    )


def to_read_ahead(
    study: Study, claims: Mapping[str, Sealed], kept: Mapping[str, InboxFile]
) -> list[ToRead]:
    """The files that can be read by themselves, in the order of their names in `claims`.

    claims: what coding workbooks claim to be, by file name; kept: the files by name. Left out
    are files of one coder that share a case, since each is read beside what the others say.
    """
    times = Counter(place for each in claims.values() for place in _places(each))
    with reading(study.engine) as session:
        known = known_identities(study, session)
        return [
            ToRead(
                study.inside("received", kept[name].sha256),
                name,
                expected_now(study, session, sealed),
            )
            for name, sealed in claims.items()
            if sealed.is_coded and sealed.code in known and name in kept
            if all(times[place] == 1 for place in _places(sealed))
        ]


def _places(sealed: Sealed) -> list[tuple[str, str, str]]:
    return [(sealed.round, sealed.person, case_id) for case_id in sealed.cases]
