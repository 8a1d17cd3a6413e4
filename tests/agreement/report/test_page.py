"""Is the report's page accessible, sound and complete, on a desk, a phone and on paper?"""

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from flows.agreement.work import agreement
from flows.study import Study
from tests.support.wellformed import html_faults

pytestmark = pytest.mark.stages
WIDTHS = (1280, 390)
FOLDED_AWAY = """
[...document.querySelectorAll('details > :not(summary)')]
  .filter(each => !each.checkVisibility()).length
"""
BEYOND = """
[...document.querySelectorAll('.questions td, .questions tbody th, .forest tr > *')]
  .filter(each => each.getBoundingClientRect().right > innerWidth + 1).length
"""


def replaced(path: Path, sound: str, faulty: str) -> None:
    """Plant a fault in the page."""
    content = path.read_text(encoding="utf-8")
    assert sound in content
    path.write_text(content.replace(sound, faulty, 1), encoding="utf-8")


def words_of(path: Path, row: str = "") -> str:
    """The page's words without its tags, or those of the table row with this id."""
    content = path.read_text(encoding="utf-8").partition("<body>")[2]
    if row:
        content = re.findall(rf'<tr id="{row}">.*?</tr>', content, re.DOTALL)[0]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", content)).split())


@pytest.mark.chromium
@pytest.mark.parametrize("width", WIDTHS)
def test_the_report_is_accessible_and_fits_the_screen(
    browser: Any, page_file: Path, width: int
) -> None:
    assert browser.violations(page_file, width) == []


@pytest.mark.chromium
@pytest.mark.parametrize(
    ("sound", "faulty", "found"),
    [
        ('<html lang="en-GB">', "<html>", "html-has-lang"),
        ("--grey: #505a5f", "--grey: #c9cdd0", "color-contrast"),
        ('<main id="main">', '<main id="main"><img src="data:,">', "image-alt"),
        (".region { overflow-x: auto;", ".region { overflow-x: visible;", "page-too-wide"),
        ('<div class="region" role="region" tabindex="0"', '<div class="region" role="regoin"',
         "aria-roles"),
        ('<a class="skip" href="#main">', '<a class="skip" href="#main"></a><a href="#main">',
         "link-name"),
    ],
)  # fmt: skip
def test_planted_faults_are_found(
    browser: Any, page_file: Path, sound: str, faulty: str, found: str
) -> None:
    """The check above can fail."""
    replaced(page_file, sound, faulty)

    assert found in browser.violations(page_file, 390)


def test_the_page_is_sound_html_without_a_script(page_file: Path) -> None:
    """Tags match, ids are unique, links lead somewhere, tables are whole, headings in order."""
    assert html_faults(page_file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("sound", "faulty", "found"),
    [
        ("</main>", "", "inside <main>"),
        ('id="questions"', 'id="decision"', "id decision 2 times"),
        ('id="run"', "", "nothing has the id run"),
        ("<h3>", "<h5>", "inside <h5>"),
        ('<h2 id="decision">Summary for decision</h2>',
         '<h4 id="decision">Summary for decision</h4>', "level 4 after one of level 2"),
        ("</thead>", "<tr><td>1</td></tr></thead>", "rows of [1, "),
        ('<p class="lede">', '<p class="lede"><table></table>', "<table> in a phrase"),
        ("<main", "<script></script><main", "a script"),
    ],
)  # fmt: skip
def test_planted_faults_of_html_are_found(
    page_file: Path, sound: str, faulty: str, found: str
) -> None:
    """The check above can fail."""
    replaced(page_file, sound, faulty)

    assert found in " ".join(html_faults(page_file.read_text(encoding="utf-8")))


@pytest.mark.chromium
def test_on_paper_every_fold_is_open(browser: Any, page_file: Path) -> None:
    """Nothing that is one click away on a screen is lost in print."""
    assert browser.asked(page_file, 1280, FOLDED_AWAY) > 0
    assert browser.asked(page_file, 1280, FOLDED_AWAY, "print") == 0

    replaced(page_file, "details::details-content {", "details::no-such-thing {")
    assert browser.asked(page_file, 1280, FOLDED_AWAY, "print") > 0


@pytest.mark.chromium
def test_on_a_phone_no_figure_of_a_question_stands_beyond_the_screen(
    browser: Any, page_file: Path
) -> None:
    """Verdict and sentence are read without moving sideways."""
    assert browser.asked(page_file, 390, BEYOND) == 0

    replaced(page_file, ".questions, .questions tbody, .questions caption { display: block; }", "")
    replaced(page_file, ".questions tbody tr { display: grid;", ".questions tbody tr { color: red;")
    assert browser.asked(page_file, 390, BEYOND) > 0


def test_the_decision_comes_first_and_everything_is_in_the_contents(page_file: Path) -> None:
    content = page_file.read_text(encoding="utf-8")
    sections = re.findall(r'<h2 id="([a-z]+)"', content)
    linked = re.findall(r'<li><a href="#([a-z]+)">', content.partition("</nav>")[0])

    assert sections[:3] == ["contents", "decision", "questions"]
    assert sections[1:] == linked


def test_a_questions_row_has_its_number_of_cases_and_its_verdict(page_file: Path) -> None:
    """Twelve cases, two of them answered differently, one of these off the scale."""
    row = words_of(page_file, "q-D01")

    assert row.startswith("D01 Child's voice 12 2 83%")
    assert "Not enough evidence" in row


def test_what_is_undefined_is_said_in_words(page_file: Path) -> None:
    """Never 1, 0, nan or nothing."""
    row = words_of(page_file, "q-D03.1")

    assert "12 0 100%" in row
    assert "Alpha cannot be calculated: every compared answer was “No”." in row
    assert "nan" not in words_of(page_file).lower().split()


def test_both_quotes_of_a_disagreement_stand_on_the_page(page_file: Path) -> None:
    content = words_of(page_file)

    assert "D01 Child's voice: 2 of 12 cases" in content
    assert "[invented words <ab>]" in content
    assert "[invented words <cd>]" in content


def test_each_question_stands_on_one_list_of_the_checkpoint(page_file: Path) -> None:
    """Five questions and parts: none is lost between the lists."""
    counts = re.findall(r"<b>(\d+)</b> of (\d+)</dt>", page_file.read_text(encoding="utf-8"))

    assert sum(int(number) for number, _ in counts) == 5
    assert {of for _, of in counts} == {"5"}


def test_the_report_says_who_coded_when_and_what_was_rejected(page_file: Path) -> None:
    """A file that came after the measurement is no part of it, however often it is written."""
    content = words_of(page_file)

    assert "A. Brown not recorded 12" in content
    assert "5 January 2026, 09:00" in content
    assert "notes.docx 5 January 2026, 09:00 It is no workbook of this study" in content
    assert "late.docx" not in content


def test_the_questions_stand_as_coders_read_them(page_file: Path) -> None:
    content = words_of(page_file)

    assert "Only asked where D01 (Child's voice) is Partly or Yes." in content
    assert "One of 4 values: No · Partly · Yes · Unclear." in content


def test_measured_again_the_page_is_the_same(reported_study: Study, page_file: Path) -> None:
    before = page_file.read_bytes()

    agreement(reported_study, "main")

    assert page_file.read_bytes() == before
