"""How does a codebook come into a study, and how is it given out? By file, whatever its form."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from codebook.check import rule_faults
from codebook.faults import Fault, StudyError
from codebook.files import codebook_faults, codebook_sha256, load_codebook
from codebook.handbook import handbook_html
from codebook.model import Codebook
from codebook.pages import Banner
from codebook.qdc_in import Imported, qdc_codebook
from codebook.qdc_out import qdc_bytes
from codebook.yaml_edit import edited_yaml, loaded_yaml
from codebook.yaml_out import codebook_yaml
from db.open import reading
from db.tables import CodebookVersion
from flows.measured import reliability_in_words
from flows.register.load import register_faults
from flows.study import STUDY_FILE, Study, write_private
from flows.studycontent import STUDY_WORKBOOK

YAML = {".yaml", ".yml"}
FORMS = (".yaml", ".xlsx", ".qdc", ".html")
HANDBOOK = "codebook.html"


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What was taken in. new: whether the study's codebook changed; kept: the old one's file."""

    file: str
    kept: str
    new: bool
    title: str
    version: int
    questions: int
    sha256: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExportSummary:
    """What was given out."""

    file: str
    version: int
    questions: int
    sha256: str


def import_codebook(study: Study, source: Path) -> ImportSummary:
    """Make a file's codebook the study's; its own file is written last and the old one kept.

    Raises StudyError with every fault, before anything is written.
    """
    found = _read(study, source)
    codebook = found.codebook
    target = study.path(study.file.codebook)
    before = target.read_bytes() if target.is_file() else None
    content = _as_study_file(study, target, before, codebook, source)
    new = content != before
    kept = ""
    if new:
        kept = _keep(study, target, before) if before is not None else ""
        write_private(target, content)
    return ImportSummary(
        file=str(target),
        kept=kept,
        new=new,
        title=codebook.title,
        version=codebook.version,
        questions=len(codebook.questions),
        sha256=codebook_sha256(codebook),
        notes=found.notes,
    )


def export_codebook(study: Study, target: Path) -> ExportSummary:
    """Write the study's codebook in the form that the file's ending names.

    Raises StudyError for another ending, and where a file with other content is there.
    """
    content = _written(study, target)
    if target.is_file() and target.read_bytes() != content:
        raise StudyError(f"{target} is there already. Name another file, or remove it first")
    if not target.parent.is_dir():
        raise StudyError(f"There is no folder {target.parent}. Make it first, or name another")
    write_private(target, content)
    return _exported(study, target)


def print_codebook(study: Study) -> ExportSummary:
    """Write the handbook into reports/, with agreement so far as it was measured."""
    path = study.private("reports") / HANDBOOK
    write_private(path, _handbook(study))
    return _exported(study, path)


def _read(study: Study, source: Path) -> Imported:
    """The codebook of a file, checked as the study's own would be."""
    if not source.is_file():
        raise StudyError(f"There is no file {source}")
    columns = _columns(study)
    form = source.suffix.lower()
    if form == ".qdc":
        found = qdc_codebook(source.read_bytes(), source.name)
        faults = list(_rules(found.codebook, source.name, columns or ()))
        if columns is not None and faults:
            raise StudyError(f"{source.name} does not fit the register", faults)
        return found
    if form not in {*YAML, ".xlsx"}:
        raise StudyError(f"{source.name} has no form that is read: .yaml, .xlsx or .qdc")
    codebook, faults = codebook_faults(source, columns)
    if codebook is None or faults:
        raise StudyError(f"{source.name} cannot be used", faults)
    return Imported(codebook)


def _columns(study: Study) -> tuple[str, ...] | None:
    """The register's columns, where it can be read so far."""
    register, _ = register_faults(study.path(study.file.register_), study.file)
    return tuple(register.columns) if register is not None else None


def _rules(codebook: Codebook, file: str, columns: Iterable[str]) -> Iterable[Fault]:
    """Faults of rules that the register cannot meet, without lines that no reader sees."""
    for fault in rule_faults(codebook, {}, file, columns):
        yield replace(fault, place=fault.place.partition(", ")[2])


def _as_study_file(
    study: Study, target: Path, before: bytes | None, codebook: Codebook, source: Path
) -> bytes:
    """The study's codebook file with this codebook in it, in the form that it has."""
    form = target.suffix.lower()
    if form in YAML:
        try:
            text = before.decode() if before is not None else ""
        except UnicodeDecodeError:
            text = ""
        return _as_yaml(text, codebook, source).encode()
    if target.name in {STUDY_FILE, STUDY_WORKBOOK}:
        raise StudyError(
            f"The codebook stands in {target.name} among other sheets. Export it to a file of its "
            f"own, name that file in {study.file.place('codebook')}, and import into it"
        )
    if form == ".xlsx":
        return _workbook(codebook)
    raise StudyError(f"{target.name} is no form of a codebook that a study can use: .yaml or .xlsx")


def _as_yaml(text: str, codebook: Codebook, source: Path) -> str:
    """The text changed in place; a YAML file that has nothing in common with it as it stands."""
    if source.suffix.lower() in YAML and not _ids_in(text) & set(codebook.questions):
        return source.read_text(encoding="utf-8")
    return edited_yaml(text, codebook)


def _keep(study: Study, target: Path, before: bytes) -> str:
    """Put the old file beside the new one, under the time until which it stood."""
    moment = f"{study.clock():%Y-%m-%dT%H%M%S}"
    number, path = 1, target.with_name(f"{target.stem}.until-{moment}{target.suffix}")
    while path.exists() and path.read_bytes() != before:
        number += 1
        path = target.with_name(f"{target.stem}.until-{moment}-{number}{target.suffix}")
    write_private(path, before)
    return str(path)


def _written(study: Study, target: Path) -> bytes:
    """The codebook in the form of the file's ending."""
    form = target.suffix.lower()
    if form in YAML:
        own = study.path(study.file.codebook)
        if own.suffix.lower() in YAML:
            load_codebook(own)
            return own.read_bytes()
        return codebook_yaml(study.codebook).encode()
    if form == ".xlsx":
        return _workbook(study.codebook)
    if form == ".qdc":
        return qdc_bytes(study.codebook)
    if form == ".html":
        return _handbook(study)
    raise StudyError(f"{target.name} has no form that is written: {', '.join(FORMS)}")


def _handbook(study: Study) -> bytes:
    with reading(study.engine) as session:
        known = session.get(CodebookVersion, study.codebook.version)
        reliability = reliability_in_words(session, study.codebook.version)
    banners = []
    if study.file.synthetic:
        banners.append(Banner("Synthetic", study.file.synthetic, warning=True))
    if known is None or known.sha256 != study.codebook_sha256:
        told = f"No round is asked by version {study.codebook.version} as it stands here."
        banners.append(Banner("Draft", told))
    page = handbook_html(
        study.codebook,
        reliability,
        study.file.column_titles,
        banners,
        unit=study.file.unit.name,
        unit_guidance=study.file.unit.guidance,
    )
    return page.encode()


def _exported(study: Study, path: Path) -> ExportSummary:
    codebook = study.codebook
    return ExportSummary(
        str(path), codebook.version, len(codebook.questions), study.codebook_sha256
    )


def _workbook(codebook: Codebook) -> bytes:
    """The codebook as an Excel workbook."""
    from codebook.excel_out import codebook_workbook  # noqa: PLC0415  # openpyxl

    return codebook_workbook(codebook)


def _ids_in(text: str) -> set[str]:
    """The ids of the questions in a codebook's text; none where it is no codebook."""
    found = loaded_yaml(text)
    return set(found.questions) if found is not None else set()
