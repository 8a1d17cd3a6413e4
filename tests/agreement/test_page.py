import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from flows.agreement.work import agreement
from flows.study import Study

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.stages,
    pytest.mark.chromium,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine"),
]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = (1280, 390)


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


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


def violations(browser: object, path: Path, width: int) -> list[str]:
    """What axe finds on the page, all folds open."""
    from axe_playwright_python.sync_playwright import Axe

    page = browser.new_page(viewport={"width": width, "height": 900})  # type: ignore[attr-defined]
    page.goto(path.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    found = [each["id"] for each in Axe().run(page).response["violations"]]
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    return found + (["page-too-wide"] if wide > width else [])


@pytest.mark.parametrize("width", WIDTHS)
def test_the_report_is_accessible_and_fits_the_screen(
    browser: object, page_file: Path, width: int
) -> None:
    assert violations(browser, page_file, width) == []


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
    browser: object, page_file: Path, sound: str, faulty: str, found: str
) -> None:
    """The check above can fail."""
    content = page_file.read_text()
    assert sound in content
    page_file.write_text(content.replace(sound, faulty))

    assert found in violations(browser, page_file, 390)
