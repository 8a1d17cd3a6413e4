"""A report of a small round: disagreements, a rare value, an undefined alpha, a number."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from db.open import transaction
from db.tables import Return
from flows.agreement.work import agreement
from flows.study import Study, open_study
from tests.agreement.conftest import CODEBOOK, MOMENT, STUDY, Coded, fill

KEY = b"k" * 32


def answers() -> Coded:
    """Twelve cases by two coders, who differ on a few."""
    coded: dict[tuple[str, str, str], tuple[str | None, ...]] = {}
    for at in range(12):
        case, value = f"c{at:02}", ("no", "partly", "yes")[at % 3]
        coded[case, "D01", ""] = (value, "unclear" if at == 3 else "no" if at == 4 else value)
        asked = [each in ("partly", "yes") for each in coded[case, "D01", ""]]
        if any(asked):
            coded[case, "D02", ""] = tuple("yes" if each else None for each in asked)
        coded[case, "D03", "Health"] = ("no", "no")
        coded[case, "D03", "Police"] = ("no", "yes" if at == 5 else "no")
        coded[case, "N01", ""] = (str(at), str(at + 2))
    return coded


@pytest.fixture(scope="session")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The study's folder once it was measured; a file that was no workbook was rejected."""
    folder = tmp_path_factory.mktemp("measured") / "study"
    folder.mkdir()
    coded = answers()
    cases = list(dict.fromkeys(case for case, _, _ in coded))
    (folder / "study.yaml").write_text(STUDY)
    (folder / "codebook.yaml").write_text(CODEBOOK)
    rows = ["case_id,region", *(f"{case},North" for case in cases)]
    (folder / "register.csv").write_text("\n".join(rows) + "\n")
    study = open_study(folder, clock=lambda: MOMENT, key=KEY)
    fill(study, cases, coded, {})
    with transaction(study.engine) as session:
        for at, (name, later) in enumerate((("notes.docx", 0), ("late.docx", 1))):
            session.add(
                Return(
                    sha256=f"x{at}",
                    file_name=name,
                    received_at=MOMENT + timedelta(hours=later),
                    state="rejected",
                    why="It is no workbook of this study",
                )
            )
    agreement(study, "main")
    study.engine.dispose()
    return folder


@pytest.fixture
def reported_study(measured: Path, tmp_path: Path) -> Iterator[Study]:
    """A copy of it, which a test may change."""
    shutil.copytree(measured, tmp_path / "study")
    study = open_study(tmp_path / "study", clock=lambda: MOMENT, key=KEY)
    yield study
    study.engine.dispose()


@pytest.fixture
def page_file(reported_study: Study) -> Path:
    """The report's page."""
    return reported_study.path("reports/agreement-main.html")
