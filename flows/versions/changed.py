"""What changed between two versions of the codebook, or since the last, and what follows?"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlmodel import Session

from codebook.changekinds import Difference, Effect
from codebook.changes import Changes, QuestionChange, codebook_changes, origin_faults
from codebook.faults import StudyError
from codebook.files import codebook_faults
from codebook.model import Codebook
from db.find.meanings import meanings, meanings_to_come, newest_version, version_before
from db.find.rounds import codebook_of
from db.open import reading
from db.tables import CodebookVersion
from flows.study import Study
from flows.versions.consequences import Consequences, consequences


@dataclass(frozen=True, slots=True)
class ChangedQuestion:
    """A question that changed, as `diff` tells it.

    effect: on its answers, as far as the program can say; anew: its parts ("" for the whole)
    whose answers no longer count if nothing else is said. answers: how many those are.
    """

    question: str
    title: str
    effect: Effect
    comes_from: tuple[str, ...]
    differences: tuple[Difference, ...]
    anew: tuple[str, ...]
    answers: int


@dataclass(frozen=True, slots=True)
class CodebookDiff:
    """What changed between two versions, or since the newest one in the codebook's file.

    before, after: version numbers; file: the codebook's file where `after` is not published
    yet. undecided: questions of which the lead says whether they mean the same. consequences:
    where the file is compared, what follows if nothing is said.
    """

    before: int
    after: int
    file: str
    questions: tuple[ChangedQuestion, ...]
    beside: tuple[Difference, ...]
    undecided: tuple[str, ...]
    consequences: Consequences | None
    report: str = ""


def codebook_diff(study: Study, since: int | None = None, until: int | None = None) -> CodebookDiff:
    """The newest published version against the codebook's file, or two published versions.

    Raises StudyError where nothing is published yet, a version is unknown, or the file has
    faults.
    """
    with reading(study.engine) as session:
        newest = newest_version(session)
        if newest is None:
            raise StudyError(
                "No version of the codebook is published yet, so there is nothing to compare with. "
                "The first is published when the first round is handed out: intercoder distribute"
            )
        earlier = newest.number if until is None else version_before(session, until)
        before = _published(session, since if since is not None else earlier)
        if until is not None:
            after = _published(session, until)
            return _told(session, codebook_changes(before, after), "", None)
        after = codebook_of_file(study)
        changes = codebook_changes(before, after)
        faults = origin_faults(before, after, study.file.codebook)
        if faults:
            raise StudyError(f"{study.file.codebook} cannot be compared", faults)
        if since is not None and since != newest.number:
            return _told(session, changes, study.file.codebook, None)
        numbered = after.model_copy(update={"version": next_number(after, newest)})
        began = meanings_to_come(session, numbered, changes)
        return _told(session, changes, study.file.codebook, consequences(session, after, began))


def parts_anew(
    changes: Changes, each: QuestionChange, same: Collection[str] = ()
) -> tuple[str, ...]:
    """The parts whose earlier answers no longer count."""
    question = changes.after.questions.get(each.question)
    parts = question.parts if question is not None else ()
    return tuple(part for part in parts if not changes.meaning_kept(each.question, part, same))


def _told(
    session: Session, changes: Changes, file: str, follows: Consequences | None
) -> CodebookDiff:
    """The changes with how many answers each ends, worst first."""
    ended = follows.by_question if follows is not None else {}
    if not file:
        anew = _began_between(session, changes)
    else:
        anew = {each.question: parts_anew(changes, each) for each in changes.questions}
    return CodebookDiff(
        before=changes.before.version,
        after=changes.after.version,
        file=file,
        questions=tuple(
            ChangedQuestion(
                question=each.question,
                title=each.title,
                effect=each.whole,
                comes_from=each.comes_from,
                differences=each.differences,
                anew=anew[each.question],
                answers=ended.get(each.question, 0),
            )
            for each in changes.questions
        ),
        beside=changes.beside,
        undecided=changes.undecided if file else (),
        consequences=follows,
    )


def _began_between(session: Session, changes: Changes) -> dict[str, tuple[str, ...]]:
    """Of two published versions, the parts that were given another meaning, as recorded."""
    was = meanings(session, changes.before.version)
    now = meanings(session, changes.after.version)
    return {
        each.question: tuple(
            part
            for (name, part), began in now.items()
            if name == each.question and began != was.get((name, part))
        )
        for each in changes.questions
    }


def _published(session: Session, number: int) -> Codebook:
    try:
        return codebook_of(session, number)
    except KeyError:
        newest = newest_version(session)
        assert newest is not None
        raise StudyError(
            f"There is no version {number} of the codebook; the newest is {newest.number}"
        ) from None


def codebook_of_file(study: Study) -> Codebook:
    """The codebook as its file stands; raises StudyError with every fault."""
    path = study.path(study.file.codebook)
    codebook, faults = codebook_faults(path, study.register.columns)
    if codebook is None or faults:
        raise StudyError(f"{path.name} cannot be used", faults)
    return codebook


def next_number(codebook: Codebook, newest: CodebookVersion | None) -> int:
    """The number of the version to come: the file's own, if it is higher than the newest."""
    return codebook.version if newest is None else max(codebook.version, newest.number + 1)
