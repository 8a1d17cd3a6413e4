"""What is worth a look in a study's files, although nothing stops the study?"""

from dataclasses import replace
from pathlib import Path
from typing import Any

from codebook.advice import codebook_advice
from codebook.faults import Fault, StudyError
from codebook.files import codebook_faults
from codebook.keyed import read_yaml, validated
from flows.study import STUDY_FILE
from flows.studyfile import StudyFile

YAML = {".yaml", ".yml"}


def study_advice(folder: Path) -> list[Fault]:
    """Advice on the study's codebook; none while the codebook has faults, which come first."""
    path = folder / _codebook_name(folder)
    codebook, faults = codebook_faults(path)
    if codebook is None or faults:
        return []
    if path.suffix.lower() in YAML:
        return codebook_advice(codebook, read_yaml(path), path.name)
    return [_without_line(each) for each in codebook_advice(codebook, {}, path.name)]


def _codebook_name(folder: Path) -> str:
    """The codebook's file as the study file names it, if that can be read."""
    try:
        content: Any = read_yaml(folder / STUDY_FILE)
    except StudyError:
        return "codebook.yaml"
    file, _ = validated(StudyFile, content, STUDY_FILE)
    return file.codebook if file is not None else "codebook.yaml"


def _without_line(fault: Fault) -> Fault:
    return replace(fault, place=fault.place.partition(", ")[2])
