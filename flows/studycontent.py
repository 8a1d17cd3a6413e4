"""Which file says what the study is, and what stands in it? study.yaml, or study.xlsx."""

from pathlib import Path
from typing import Any

from codebook.faults import StudyError
from codebook.forms import is_workbook
from codebook.keyed import read_yaml
from flows.excel.reading import read_study_workbook

STUDY_FILE = "study.yaml"
STUDY_WORKBOOK = "study.xlsx"


def study_path(folder: Path) -> Path:
    """The one file of the folder that says what the study is; raises StudyError for none or two."""
    plain, workbook = folder / STUDY_FILE, folder / STUDY_WORKBOOK
    if plain.is_file() and workbook.is_file():
        raise StudyError(
            f"{folder} has both {STUDY_FILE} and {STUDY_WORKBOOK}, and only one of them can hold. "
            "Rename the one that is out of date, such as to old-study.xlsx"
        )
    if not plain.is_file() and not workbook.is_file():
        raise StudyError(
            f"No study in {folder}: it has no {STUDY_FILE} and no {STUDY_WORKBOOK}. "
            "Name the study folder last, or make one with: intercoder init DIR"
        )
    return plain if plain.is_file() else workbook


def study_content(path: Path) -> Any:
    """What stands in a study's file, with its places; raises StudyError where it is unreadable."""
    return read_study_workbook(path) if is_workbook(path) else read_yaml(path)
