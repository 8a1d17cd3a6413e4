"""How does the codebook's file become the next published version?"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml.error import YAMLError
from sqlmodel import Session

from codebook.changes import Changes, codebook_changes, is_changed, origin_faults
from codebook.faults import Fault, StudyError
from codebook.files import codebook_file
from codebook.forms import is_workbook
from codebook.model import Codebook
from codebook.numbering import codebook_in, with_version
from codebook.placed import place_of
from codebook.places import or_nearest
from db.find.meanings import (
    comparable,
    is_asked,
    meanings_to_come,
    newest_version,
    version_before,
)
from db.find.rounds import codebook_of
from db.open import transaction
from db.record.meanings import published_version
from db.tables import CodebookVersion
from flows.signed import reason_given
from flows.study import Study, write_private
from flows.versions.changed import codebook_of_file, next_number, parts_anew
from flows.versions.consequences import Consequences, consequences


@dataclass(frozen=True, slots=True)
class PublishedCodebook:
    """The version that stands now. new: whether it was published just now.

    anew: changed questions whose earlier answers no longer count; unsaid: those of them that
    could have been said to mean the same; same: changed ones that mean the same. wrote: the
    file in which the version number was written, if it was.
    """

    version: int
    sha256: str
    questions: int
    new: bool
    anew: tuple[str, ...] = ()
    unsaid: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    consequences: Consequences | None = None
    wrote: str = ""


def codebook_publish(
    study: Study,
    by: str,
    why: str,
    same: Sequence[str] = (),
    new: Sequence[str] = (),
) -> PublishedCodebook:
    """The codebook's file made the next version, once and for all; nothing where nothing changed.

    same, new: ids of changed questions that mean the same as before, or not; where nothing is
    said and something can be, they do not. The number is written into the file, the version,
    its meanings and the event into the database: at any moment the study has either all of
    the version or none, and a number that is already in the file is no harm. As long as nobody
    is asked by a version, another with the same words can say otherwise. Raises StudyError
    for faults of the codebook, for a person or reason that is missing, and for what cannot be
    said of a question.
    """
    reason_given(study.file, by, why, "A version of the codebook")
    codebook = codebook_of_file(study)
    with transaction(study.engine) as session:
        newest = newest_version(session)
        step = _step(session, newest, codebook, same, new, study.file.codebook)
        if step is None:
            assert newest is not None
            count = len(codebook.questions)
            return PublishedCodebook(newest.number, newest.sha256, count, new=False)
        numbered = codebook.model_copy(update={"version": next_number(codebook, newest)})
        began = meanings_to_come(session, numbered, step.changes, step.same)
        follows = consequences(session, numbered, began) if step.changes is not None else None
        wrote = _number_file(study, codebook, numbered.version)
        at, reason = study.clock(), why.strip()
        added = published_version(
            session, numbered, at=at, changes=step.changes, same=step.same, by=by, why=reason
        )
        told = _decided(step.changes, step.same)
        said = {"same": list(told.same), "anew": list(told.anew)}
        about = {"version": added.number, "questions": len(numbered.questions), **said}
        study.record(
            session, "published codebook", who=by, about=about, inputs={"codebook": added.sha256}
        )
    return PublishedCodebook(
        version=added.number,
        sha256=added.sha256,
        questions=len(numbered.questions),
        new=True,
        anew=told.anew,
        unsaid=tuple(each for each in told.unsaid if each not in new),
        same=told.same,
        consequences=follows,
        wrote=wrote,
    )


@dataclass(frozen=True, slots=True)
class _Step:
    """What a version to come changes, against None for the first, and what means the same."""

    changes: Changes | None
    same: Collection[str] = ()


def _step(
    session: Session,
    newest: CodebookVersion | None,
    codebook: Codebook,
    same: Sequence[str],
    new: Sequence[str],
    file: str,
) -> _Step | None:
    """The step to the next version; None where there is nothing to publish."""
    if newest is None:
        if same or new:
            raise StudyError(
                "No version of the codebook is published yet, so no question can mean the same as "
                "before or not: leave out --same and --new"
            )
        return _Step(None)
    before = codebook_of(session, newest.number)
    changes = codebook_changes(before, codebook)
    _refuse_unknown(changes, [*same, *new], file)
    if not is_changed(before, codebook):
        return _said_otherwise(session, newest.number, codebook, same, new, file)
    _refuse_choices(changes, same, new, file)
    return _Step(changes, same)


def _said_otherwise(
    session: Session,
    newest: int,
    codebook: Codebook,
    same: Sequence[str],
    new: Sequence[str],
    file: str,
) -> _Step | None:
    """The same codebook once more, where the lead says otherwise what its changes mean.

    None where all was said already. Raises StudyError once coders are asked by the version:
    their answers bear the meaning that it has.
    """
    earlier = version_before(session, newest)
    while not is_changed(before := codebook_of(session, earlier), codebook):
        if earlier == version_before(session, earlier):
            return None
        earlier = version_before(session, earlier)
    changes = codebook_changes(before, codebook)
    told = comparable(session, newest)
    kept = {
        name
        for name in changes.undecided
        if any(told(earlier, name, part) for part in codebook.questions[name].parts)
    }
    wanted = (kept | set(same) & set(changes.undecided)) - set(new)
    if wanted == kept:
        return None
    _refuse_choices(changes, same, new, file)
    if is_asked(session, newest):
        raise StudyError(
            f"Coders are asked by version {newest} already, so what its questions mean stands. "
            "Only a further change of the codebook can be said to mean the same, or not"
        )
    return _Step(changes, wanted)


@dataclass(frozen=True, slots=True)
class _Decided:
    """Ids of changed questions by what becomes of their answers; unsaid: could be the same."""

    anew: tuple[str, ...] = ()
    unsaid: tuple[str, ...] = ()
    same: tuple[str, ...] = ()


def _decided(changes: Changes | None, same: Collection[str]) -> _Decided:
    if changes is None:
        return _Decided()
    asked = [each for each in changes.questions if each.question in changes.after.questions]
    anew = [each.question for each in asked if parts_anew(changes, each, same)]
    return _Decided(
        anew=tuple(anew),
        unsaid=tuple(each for each in changes.undecided if each in anew and each not in same),
        same=tuple(each.question for each in asked if each.question not in anew),
    )


def _refuse_unknown(changes: Changes, named: Iterable[str], file: str) -> None:
    """Raise StudyError for ids that neither version has."""
    known = [*changes.after.questions, *changes.before.questions]
    faults = [
        Fault("--same, --new", name, f"no question of {file}", or_nearest(name, known, "They are"))
        for name in named
        if name not in known
    ]
    if faults:
        raise StudyError("Nothing was published", faults)


def _refuse_choices(changes: Changes, same: Sequence[str], new: Sequence[str], file: str) -> None:
    """Raise StudyError with all that was said of questions of which it cannot be said."""
    faults = origin_faults(changes.before, changes.after, file)
    faults += [
        Fault("--same, --new", name, "named in both", "Leave it out of one of them")
        for name in same
        if name in new
    ]
    for option, names in (("--same", same), ("--new", new)):
        for name in names:
            told = _unsayable(changes, name, option)
            if told:
                faults.append(Fault(option, name, told, "Leave it out"))
    if faults:
        raise StudyError("Nothing was published", faults)


def _unsayable(changes: Changes, name: str, option: str) -> str:
    """Why this cannot be said of a question; nothing where it can."""
    change = changes.by_question.get(name)
    if change is None:
        return "it has not changed, so its answers count on"
    if name not in changes.after.questions:
        return "it is no longer asked"
    reason = f"{change.worst.says[:1].lower()}{change.worst.says[1:]}; {change.worst.why}"
    if option == "--same" and change.whole == "new":
        return f"it can never mean the same ({reason})"
    if option == "--new" and change.whole == "same":
        return f"its answers count on in any case ({reason})"
    return ""


def _number_file(study: Study, codebook: Codebook, number: int) -> str:
    """Write the number into the codebook's file if it bears another; the file's name if so."""
    if codebook.version == number:
        return ""
    path = study.path(study.file.codebook)
    written = _numbered(path, codebook, number)
    if written is None:
        place = place_of(codebook_file(path), ["version"])
        raise StudyError(
            f"Nothing was published. {path.name}, {place}: the version is {codebook.version}. "
            f"Set it to {number}, save the file, and publish again"
        )
    mode = path.stat().st_mode
    write_private(path, written.encode()).chmod(mode)
    return path.name


def _numbered(path: Path, codebook: Codebook, number: int) -> str | None:
    """The file's text with the number in it; None where the program had better not edit it."""
    if is_workbook(path):
        return None
    try:
        written = with_version(path.read_bytes().decode(), number)
        found = codebook_in(written)
    except (YAMLError, UnicodeDecodeError, AttributeError):
        return None
    return written if found == codebook.model_copy(update={"version": number}) else None
