"""What is worth a look in a study's files, although nothing stops the study?"""

from pathlib import Path

from codebook.advice import codebook_advice
from codebook.faults import Fault, StudyError
from codebook.files import codebook_faults, codebook_file
from codebook.forms import is_workbook
from codebook.placed import in_order
from flows.studycontent import study_content, study_path
from flows.studyfile import study_file


def study_advice(folder: Path) -> list[Fault]:
    """Advice on the study's codebook; none while the codebook has faults, which come first."""
    try:
        path = folder / _codebook_name(study_path(folder))
    except StudyError:
        return []
    codebook, faults = codebook_faults(path)
    if codebook is None or faults:
        return []
    return in_order(codebook_file(path), codebook_advice(codebook, codebook_file(path), path.name))


def _codebook_name(path: Path) -> str:
    """The codebook's file as the study's file names it, or the usual one if that has faults."""
    usual = path.name if is_workbook(path) else "codebook.yaml"
    try:
        file, _ = study_file(study_content(path), path.name)
    except StudyError:
        return usual
    return file.codebook if file is not None else usual
