"""How does a study go from YAML files to one workbook, and back? In place, with nothing lost."""

import csv
import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from codebook.faults import Fault, StudyError
from codebook.yaml_out import codebook_yaml, yaml_text
from db.open import transaction
from flows.excel.writing import study_workbook
from flows.register.load import register_lines
from flows.study import Study, open_study, write_private
from flows.studycontent import STUDY_FILE, STUDY_WORKBOOK
from flows.studyfile import StudyFile

CODEBOOK, REGISTER = "codebook.yaml", "register.csv"


@dataclass(frozen=True, slots=True)
class Converted:
    """What a study stands in now, and under which names its old files are kept."""

    written: tuple[str, ...]
    kept: tuple[str, ...]


def to_excel(study: Study) -> Converted:
    """The study in study.xlsx, its YAML files and register kept beside.

    Raises StudyError for a study with faults, or one that is a workbook already.
    """
    if study.path(STUDY_WORKBOOK).exists():
        raise StudyError(f"The study is in {STUDY_WORKBOOK} already")
    old = [STUDY_FILE, study.file.codebook, study.file.register_]
    write_workbook(study)
    return Converted((STUDY_WORKBOOK,), _kept(study.folder, old, "before-excel"))


def record_conversion(study: Study, done: Converted) -> None:
    """Record that the study's files are others now, by name and hash; nothing of their content."""
    inputs = {
        name: hashlib.sha256(study.path(name).read_bytes()).hexdigest() for name in done.written
    }
    about = {"written": list(done.written), "kept": list(done.kept)}
    with transaction(study.engine) as session:
        study.record(session, "converted", about=about, inputs=inputs)


def write_workbook(study: Study) -> None:
    """Write study.xlsx beside the files of the study; raises StudyError if it lost anything."""
    inside = {"codebook": STUDY_WORKBOOK, "register_": STUDY_WORKBOOK}
    file = study.file.model_copy(update=inside)
    content = study_workbook(file, study.codebook, *_register(study))
    _require_same(study, file, {STUDY_WORKBOOK: content})
    write_private(study.path(STUDY_WORKBOOK), content)


def to_yaml(study: Study) -> Converted:
    """The study in study.yaml, codebook.yaml and register.csv, its workbook kept beside.

    Raises StudyError for a study with faults, or where such files are there already.
    """
    if not study.path(STUDY_WORKBOOK).exists():
        raise StudyError(f"The study is in {STUDY_FILE} already")
    update: dict[str, str] = {}
    files: dict[str, bytes] = {}
    if study.file.codebook == STUDY_WORKBOOK:
        update["codebook"] = CODEBOOK
        files[CODEBOOK] = codebook_yaml(study.codebook).encode()
    if study.file.register_ == STUDY_WORKBOOK:
        update["register_"] = REGISTER
        files[REGISTER] = _csv(study)
    file = study.file.model_copy(update=update)
    files[STUDY_FILE] = study_yaml(file).encode()
    there = [name for name in files if study.path(name).exists()]
    if there:
        raise StudyError(f"{', '.join(there)} would be overwritten; rename what stands there first")
    _require_same(study, file, files)
    for name, content in files.items():
        write_private(study.path(name), content)
    kept = _kept(study.folder, [STUDY_WORKBOOK], "before-yaml")
    return Converted(tuple(files), kept)


def study_yaml(file: StudyFile) -> str:
    """The study file as study.yaml; keys that have their usual value are left out."""
    content = file.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return yaml_text(content)


def _csv(study: Study) -> bytes:
    """The register as it stands on its sheet."""
    out = io.StringIO()
    columns, rows = _register(study)
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def _register(study: Study) -> tuple[list[str], list[dict[str, str]]]:
    """Columns and rows of the register as they were written, before anything is made of them."""
    header, *rows = register_lines(study.path(study.file.register_))
    columns = [column for column in header if column]
    told = [dict(zip(header, row, strict=False)) for row in rows]
    return columns, [{column: row.get(column, "") for column in columns} for row in told]


def _require_same(study: Study, file: StudyFile, files: dict[str, bytes]) -> None:
    """Raise StudyError unless the files, read back, are the same study."""
    with TemporaryDirectory() as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        try:
            read = open_study(folder, study.clock, study.key)
            same = {"settings": read.file == file}
            if file.codebook in files:
                same["codebook"] = read.codebook == study.codebook
            if file.register_ in files:
                same["register"] = read.register == study.register
        except StudyError as error:
            raise StudyError("The study cannot be converted without loss", error.faults) from None
    faults = [
        Fault(_source(study, name), name, "a text that the other form cannot hold", _PLAIN)
        for name, is_same in same.items()
        if not is_same
    ]
    if faults:
        raise StudyError("The study cannot be converted without loss; nothing was changed", faults)


_PLAIN = "Take out control characters, blanks at the ends of texts, and texts without letters"


def _source(study: Study, name: str) -> str:
    named = {"codebook": study.file.codebook, "register": study.file.register_}
    whole = STUDY_WORKBOOK if study.path(STUDY_WORKBOOK).exists() else STUDY_FILE
    return named.get(name, whole)


def _kept(folder: Path, names: Iterable[str], when: str) -> tuple[str, ...]:
    """The files, renamed so that they are read no more; the study file comes first.

    Files outside the study folder, which others may use, keep their names.
    """
    kept = []
    for name in dict.fromkeys(names):
        path = (folder / name).resolve()
        if not path.is_relative_to(folder):
            continue
        new = path.with_name(f"{path.stem}.{when}{path.suffix}")
        number = 1
        while new.exists():
            number += 1
            new = path.with_name(f"{path.stem}.{when}-{number}{path.suffix}")
        path.rename(new)
        kept.append(str(new.relative_to(folder)))
    return tuple(kept)
