"""Can everybody read the section on rounds, with its pictures, on a screen of any width?"""

from pathlib import Path
from typing import Any

import pytest
from rounds_team import two_rounds

pytestmark = [pytest.mark.stages, pytest.mark.chromium]


@pytest.fixture
def page_file(tmp_path: Path) -> Path:
    """A report with two rounds, a change, pictures and a failed checkpoint."""
    return two_rounds(tmp_path).file("main", "html")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_rounds_are_accessible_and_fit_the_screen(
    browser: Any, page_file: Path, width: int
) -> None:
    assert "Alpha in each round" in page_file.read_text()
    assert browser.violations(page_file, width) == []


def test_a_picture_without_words_is_found(browser: Any, page_file: Path) -> None:
    """The check above can fail."""
    content = page_file.read_text()
    assert 'role="img" aria-label="Alpha of' in content
    page_file.write_text(content.replace('role="img" aria-label=', 'role="img" data-said='))

    assert "svg-img-alt" in browser.violations(page_file, 1280)
