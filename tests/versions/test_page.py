"""Is the page on what changed accessible, and does it fit a desk and a phone?"""

import pytest

from flows.versions.changed import codebook_diff
from flows.versions.page import write_diff_page

pytestmark = [pytest.mark.stages, pytest.mark.chromium]


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_breaks_no_rule_and_fits_the_screen(browser, office, width):
    study = office.edit(
        ("Was the child seen alone?", "Was the child seen by themselves?"),
        ("[Health, Police]", "[Health, Schools]"),
        ("title: Small framework", "title: Small framework, revised"),
        ("level: ordinal", "level: nominal"),
    )
    path = office.folder / write_diff_page(study, codebook_diff(study))

    assert browser.violations(path, width) == []
