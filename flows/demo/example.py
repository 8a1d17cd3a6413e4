"""How is the bundled example laid out as a study folder?"""

import csv
import io
from importlib import resources
from pathlib import Path

from codebook.faults import StudyError
from codebook.keyed import read_yaml, validated
from flows.demo.population import COLUMNS, EXAMPLE, population
from flows.layout import make_folders
from flows.study import STUDY_FILE, write_private
from flows.studyfile import StudyFile

FRAMEWORK = "race-safeguarding.yaml"
POPULATION_SEED = 2025


def write_example(folder: Path) -> None:
    """The example's study folder: framework, synthetic register, study file (which comes last)."""
    file, faults = validated(StudyFile, read_yaml(EXAMPLE / STUDY_FILE), STUDY_FILE)
    if file is None:
        raise StudyError("The bundled study file cannot be used", faults)
    make_folders(folder)
    framework = resources.files("codebook").joinpath("frameworks", FRAMEWORK)
    write_private(folder / file.codebook, framework.read_bytes())
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(population(file, POPULATION_SEED))
    write_private(folder / file.register_, out.getvalue().encode())
    write_private(folder / STUDY_FILE, (EXAMPLE / STUDY_FILE).read_bytes())
