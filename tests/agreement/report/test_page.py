from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows.agreement.work import agreement
from flows.study import Study

pytestmark = [pytest.mark.stages, pytest.mark.chromium]
WIDTHS = (1280, 390)


@pytest.fixture
def page_file(study_with: Callable[..., Study]) -> Path:
    """The report of a round with disagreements, a rare value and an undefined alpha."""
    coded: dict[tuple[str, str, str], tuple[str | None, ...]] = {}
    for at in range(12):
        case, value = f"c{at:02}", ("no", "partly", "yes")[at % 3]
        coded[case, "D01", ""] = (value, "unclear" if at == 3 else "no" if at == 4 else value)
        one, other = coded[case, "D01", ""]
        asked = tuple("yes" if each in ("partly", "yes") else None for each in (one, other))
        if any(asked):
            coded[case, "D02", ""] = asked
        coded[case, "D03", "Health"] = ("no", "no")
        coded[case, "D03", "Police"] = ("no", "yes" if at == 5 else "no")
        coded[case, "N01", ""] = (str(at), str(at + 2))
    study = study_with(coded)
    agreement(study, "main")
    return study.path("reports/agreement-main.html")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_report_is_accessible_and_fits_the_screen(
    browser: Any, page_file: Path, width: int
) -> None:
    assert browser.violations(page_file, width) == []


@pytest.mark.parametrize(
    ("sound", "faulty", "found"),
    [
        ('<html lang="en-GB">', "<html>", "html-has-lang"),
        ("--grey: #505a5f", "--grey: #c9cdd0", "color-contrast"),
        ('<main id="main">', '<main id="main"><img src="data:,">', "image-alt"),
        (".region { overflow-x: auto;", ".region { overflow-x: visible;", "page-too-wide"),
    ],
)
def test_planted_faults_are_found(
    browser: Any, page_file: Path, sound: str, faulty: str, found: str
) -> None:
    """The check above can fail."""
    content = page_file.read_text()
    assert sound in content
    page_file.write_text(content.replace(sound, faulty))

    assert found in browser.violations(page_file, 390)
