"""Are the example's pages accessible, and do they fit a desk and a phone?"""

import pytest

pytestmark = [pytest.mark.stages, pytest.mark.server, pytest.mark.chromium]

PAGES = (
    "published/report.html",
    "published/codebook.html",
    "reports/internal/report.html",
    "reports/agreement-main.html",
    "reports/reconciliation-main.html",
    "reports/sample.html",
    "reports/status.html",
)


@pytest.fixture(scope="module")
def folder(demo):
    """The demo's folder with its status page, which is written when somebody looks."""
    from flows.status import study_status
    from flows.statuspage import write_status_page
    from flows.study import open_study

    study = open_study(demo.folder, key=b"")
    write_status_page(study, study_status(study))
    return demo.folder


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_breaks_no_rule_and_fits_the_screen(browser, folder, page, width):
    """No violation of axe, all folds open; nothing beyond the screen; nothing from elsewhere."""
    assert browser.violations(folder / page, width) == []


def test_a_page_that_asks_another_place_for_something_is_told(browser, tmp_path):
    """The check above can fail."""
    page = tmp_path / "page.html"
    head = '<html lang="en"><head><title>T</title></head>'
    image = '<img alt="A" src="http://127.0.0.1:9/a.png">'
    page.write_text(f"{head}<body><main><h1>H</h1>{image}</main></body></html>")

    assert browser.violations(page, 390) == ["asks for http://127.0.0.1:9/a.png"]
