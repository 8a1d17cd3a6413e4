"""Is everything in order? Every fault of the study's files at once, before anything is done."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from codebook.check import rule_faults
from codebook.faults import Fault, StudyError
from codebook.files import codebook_faults, codebook_file
from codebook.forms import is_workbook
from codebook.keyed import plain
from codebook.model import Codebook
from codebook.placed import OnSheets, in_order
from db.find.events import broken_links
from db.open import reading
from flows.distribute.foreseen import foreseen
from flows.passwords import password_faults
from flows.register.eligibility import drawable, eligibility_faults
from flows.register.load import Register, register_faults
from flows.sample.benchmarks import benchmark_faults
from flows.sample.weights import unweighable
from flows.study import Study
from flows.studycontent import study_content, study_path
from flows.studyfile import StudyFile, read_from, study_file
from workbooks.documentlinks import document_address


def study_faults(folder: Path) -> list[Fault]:
    """All faults of study file, codebook, register and design; empty where all is in order.

    Nothing is written. A slip in one place does not hide the faults of the others: what is
    malformed is left out for the rest of the look.
    """
    path = study_path(folder)
    content, faults = _content(path)
    if content is None and is_workbook(path):
        return faults  # codebook and register stand in it
    file, told = study_file(content, path.name) if content is not None else (None, [])
    faults += in_order(content, told)
    file = file or _mended(content, path.name)
    usual = path.name if is_workbook(path) else "codebook.yaml"
    codebook_path = folder / (file.codebook if file else usual)
    codebook, codebook_told = codebook_faults(codebook_path)
    if file is None:
        return faults + codebook_told
    faults = in_order(content, [*faults, *_study_file_faults(file)])
    register, register_told = register_faults(folder / file.register_, file)
    if register is not None and codebook is not None:
        keyed = codebook_file(codebook_path)
        rules = rule_faults(codebook, keyed, codebook_path.name, register.columns)
        codebook_told = in_order(keyed, [*codebook_told, *rules])
    if codebook is not None:
        faults = in_order(content, [*faults, *_plan_faults(file, codebook)])
    faults = in_order(content, [*faults, *password_faults(file)])
    if register is not None:
        faults = in_order(content, [*faults, *_eligibility_faults(file, register)])
    malformed = any(_of_the_design(each, content) for each in faults)
    faults += codebook_told + register_told
    if register is not None:
        faults += _round_faults(file, register)
    if register is not None and not malformed:
        faults += _design_faults(file, register)
    return faults


def _mended(content: Any, name: str) -> StudyFile | None:
    """The study file without its malformed keys, only to be looked at; None if too little is left.

    A coder of whom something is missing, such as a name, is left out as a whole.
    """
    rest = plain(content)
    for _ in range(3):
        try:
            return read_from(StudyFile.model_validate(rest), content, name)
        except ValidationError as error:
            if ("title",) in [each["loc"] for each in error.errors()] and isinstance(rest, dict):
                rest["title"] = "?"
            # From the back, so that places in lists still hold.
            for where in sorted((each["loc"] for each in error.errors()), key=str, reverse=True):
                if where != ("title",):
                    _without(rest, where)
    return None


def _without(rest: Any, where: Sequence[int | str]) -> None:
    """Remove the innermost thing that `where` still leads to."""
    holder: Any = None
    key: int | str = ""
    for step in where:
        try:
            rest, holder, key = rest[step], rest, step
        except (KeyError, IndexError, TypeError):
            break
    if isinstance(holder, dict):
        holder.pop(key, None)
    elif isinstance(holder, list) and isinstance(key, int):
        holder.pop(key)


def _of_the_design(fault: Fault, content: Any) -> bool:
    """Whether no draw can be tried because the design itself is malformed."""
    design = ("sample", "attributes", "group_by", "eligibility")
    if isinstance(content, OnSheets):
        return any(
            place == fault.place for where, place in content.cells.items() if where[0] in design
        )
    return any(f", {name}" in fault.place for name in design)


def record_faults(study: Study) -> list[Fault]:
    """Where the record is not whole: an event that was changed, or before which one is missing."""
    with reading(study.engine) as session:
        broken = broken_links(session)
    remedy = "Restore the study from a backup; whoever edited the database can say what it was"
    return [
        Fault("study.db", f"event {number}", "changed, or one before it is missing", remedy)
        for number in broken
    ]


def _content(path: Path) -> tuple[Any, list[Fault]]:
    try:
        return study_content(path), []
    except StudyError as error:
        return None, list(error.faults)


def _study_file_faults(file: StudyFile) -> list[Fault]:
    """What the study file says that contradicts itself, with the line or cell."""
    people = [file.lead, *file.coders, *file.reviewers]
    faults = [
        file.fault("coders", f"the id '{coder}' is used twice", "Give each their own")
        for coder in _twice(person.id for person in people)
    ]
    for place, who in enumerate(file.adjudicators):
        if file.person(who) is None:
            known = ", ".join(person.id for person in people)
            told = f"nobody has the id '{who}'"
            faults.append(file.fault(["adjudicators", place], told, f"Known: {known}"))
    impossible = [*_rounds(file), *_columns(file), *_weights(file), *_folders(file)]
    return faults + [file.fault(*each) for each in impossible]


def _folders(file: StudyFile) -> Iterator[tuple[list[str | int], str, str]]:
    """Folders of documents to which no link can lead: place, what was found, remedy."""
    for name, each in file.documents.items():
        if each.folder and not document_address("file", each.folder):
            found = f"'{each.folder}' is no folder or web address that a workbook can link to"
            yield ["documents", name, "folder"], found, "Give a folder, a share, http or https"


def _rounds(file: StudyFile) -> Iterator[tuple[list[str | int], str, str]]:
    """Faults of rounds: place, what was found, remedy."""
    names = list(file.rounds)
    for place, (name, each) in enumerate(file.rounds.items()):
        if each.cases == "rest" and place < len(names) - 1:
            remedy = "Only the last round may take the rest; give a number"
            yield ["rounds", name, "cases"], "'rest' in a round that is not the last", remedy
        if isinstance(each.coders_per_case, int) and each.coders_per_case > len(file.coders):
            found = f"{each.coders_per_case} coders per case, but {len(file.coders)} coders"
            yield ["rounds", name, "coders_per_case"], found, "Lower it or name more coders"
        if list(each.checkpoints) != sorted(set(each.checkpoints)):
            yield ["rounds", name, "checkpoints"], "not in rising order", "Sort the numbers"
    size = file.sample.size
    fixed = sum(each.cases for each in file.rounds.values() if isinstance(each.cases, int))
    if isinstance(size, int) and fixed > size:
        found = f"the rounds take {fixed} cases, the sample has {size}"
        yield ["rounds"], found, "Lower a round's cases or raise sample.size"


def _columns(file: StudyFile) -> Iterator[tuple[list[str | int], str, str]]:
    """Names that are used but no attribute: place, what was found, remedy."""
    known = {*file.attributes, *(each.group for each in file.attributes.values())}
    remedy = f"Known attributes: {', '.join(file.attributes) or 'none'}"
    used: list[tuple[list[str | int], str]] = [(["group_by"], file.group_by)]
    used += [(["sample", "strata", n], name) for n, name in enumerate(file.sample.strata)]
    if file.sample.quotas is not None:
        ranged = enumerate(file.sample.quotas.range)
        used += [(["sample", "quotas", "range", n], name) for n, name in ranged]
    used += [(["workbook", "show", n], name) for n, name in enumerate(file.workbook.show)]
    for where, name in used:
        if name not in known:
            yield where, f"'{name}' is no attribute", remedy


def _weights(file: StudyFile) -> Iterator[tuple[list[str | int], str, str]]:
    """Why the counts cannot use design weights: place, what was found, remedy."""
    from flows.sample.design import method_of  # noqa: PLC0415  # scipy, as below

    if file.publish.weights == "off":
        return
    if trouble := unweighable(method_of(file.sample), file.publish.count_by):
        yield ["publish", "weights"], trouble, "Write weights: off, or leave it out"


def _plan_faults(file: StudyFile, codebook: Codebook) -> list[Fault]:
    """What is wrong with the shares that the plan is to assume, with the line or cell."""
    from flows.plan.expected import share_faults  # noqa: PLC0415  # numpy and scipy

    return share_faults(file, codebook) if file.plan.shares else []


def _design_faults(file: StudyFile, register: Register) -> list[Fault]:
    """Why no sample can be drawn as designed; empty if one can."""
    from flows.sample.design import chosen_cases  # noqa: PLC0415  # scipy, only if all else holds

    try:
        chosen_cases(file, drawable(file, _usable(register)))
    except StudyError as error:
        return list(error.faults) or [file.fault("sample", str(error), "Change the design")]
    return []


def _round_faults(file: StudyFile, register: Register) -> list[Fault]:
    """Why the rounds' cases cannot be shared out, so far as that shows before a draw."""
    return [file.fault(*each) for each in foreseen(file, _usable(register).rows)]


def _eligibility_faults(file: StudyFile, register: Register) -> list[Fault]:
    """What is impossible in the rules of eligibility and in benchmarks, with the line or cell."""
    told = [*eligibility_faults(file, register.columns), *benchmark_faults(file)]
    return [file.fault(*each) for each in told]


def _usable(register: Register) -> Register:
    """The register without cases that have no id."""
    rows = {case: row for case, row in register.rows.items() if case}
    return replace(register, rows=rows)


def _twice(names: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    return [name for name in names if name in seen or seen.add(name)]  # type: ignore[func-returns-value]  # add gives None
