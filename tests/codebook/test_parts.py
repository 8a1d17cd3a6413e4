"""The pieces that reports are made of: nothing is said by colour alone."""

import re

import pytest
from jinja2 import Environment, PackageLoader, StrictUndefined

from codebook.pages import render, shade

TONES = ("good", "fair", "weak", "poor", "none")


@pytest.fixture(scope="module")
def parts():
    environment = Environment(
        loader=PackageLoader("codebook"), autoescape=True, undefined=StrictUndefined
    )
    environment.globals.update(shade=shade, along=lambda share: f"{share:.2f}")
    return environment.get_template("parts.html.j2").module


def test_each_verdict_has_words_and_a_shape_of_its_own(parts):
    """Whoever cannot tell the colours, or prints in grey, reads the same."""
    chips = [str(parts.chip("Words", tone)) for tone in TONES]
    assert all("Words" in chip for chip in chips)
    assert len({re.search(r"<svg.*</svg>", chip, re.DOTALL)[0] for chip in chips}) == len(TONES)


def test_an_interval_that_is_not_known_is_not_drawn(parts):
    """A coefficient may be undefined; the line stays empty rather than at 0."""
    empty = str(parts.interval(None, None, None, (0.667, 0.8)))
    assert empty.count("<path") == 3
    assert "<g" not in empty
    drawn = str(parts.interval(0.5, 0.7, 0.9, (), "poor"))
    assert 'd="M0.50 9H0.90"' in drawn
    assert "translate(0.70 9)" in drawn


def test_a_grid_shades_counts_and_outlines_agreement(parts):
    counts = [[8, 2], [2, 0]]
    page = str(parts.grid("Pairs", ["Yes", "No"], counts, lower=True))
    cells = re.findall(r'<td class="([^"]*)">([^<]*)</td>', page)
    assert cells == [
        ("shade-7 same", "8"),
        ("shade-0", ""),
        ("shade-2", "2"),
        ("shade-0 same", "0"),
    ]
    assert re.findall(r'<th scope="(\w+)">(?:Yes|No)<', page) == ["col", "col", "row", "row"]


def test_a_wide_table_can_be_reached_and_has_a_name(parts):
    page = str(parts.pairs([("Run", "1 & 2")], "About"))
    assert '<div class="region" role="region" tabindex="0" aria-label="About">' in page
    assert "1 &amp; 2" in page


@pytest.mark.chromium
def test_the_pieces_are_accessible_on_a_desk_and_on_a_phone(browser, parts, tmp_path):
    """Axe finds nothing, and no piece makes the page wider than a phone."""
    values = ["Yes", "No", "Unclear from the documents"]
    pieces = [
        f'<ul class="cards">{parts.card("5 of 14", "questions meet the standard")}</ul>',
        "".join(str(parts.chip(f"Verdict {tone}", tone)) for tone in TONES),
        "".join(str(parts.interval(0.2, 0.5, 0.9, (0.667, 0.8), tone)) for tone in TONES),
        str(parts.grid("Pairs of answers", values, [[9, 2, 1], [2, 5, 0], [1, 0, 3]])),
        str(parts.pairs([("Run", "1" * 80)], "About this run")),
    ]
    page_text = render("page.html.j2", "codebook", study="S", kind="K", heading="H")
    path = tmp_path / "page.html"
    path.write_text(page_text.replace("</main>", "\n".join(pieces) + "</main>"), encoding="utf-8")
    for width in (1280, 390):
        assert browser.violations(path, width) == []
