"""The handbook says everything a coder may need to know about a question."""

import re

import pytest

from codebook.handbook import Line, guidance_lines, handbook_html
from codebook.pages import Banner

TITLES = {"age": "Age", "sex": "Sex", "letter": "Panel letter"}


def section(page, question):
    """The words of one question's article, tags removed."""
    found = re.search(
        rf'<article[^>]*aria-labelledby="{question}">(.*?)</article>', page, re.DOTALL
    )
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split())


def test_a_question_is_told_whole(small):
    page = handbook_html(small, {"D05": "reliable, alpha 0.86"}, TITLES)
    told = section(page, "D05")
    for words in (
        "D05 Child&#39;s voice Was the child&#39;s voice considered?",
        "Counts The child&#39;s own words, in any section.",
        "Does not count Adultification.",
        "No not mentioned; too little detail Voice absent –",
        "Partly – Voice present Needed",
        "Asked: Only where Age is 3 or more.",
        "Adultification: Seeing a child as older than they are.",
        "Agreement: reliable, alpha 0.86.",
        "Source: Appendix D.",
    ):
        assert words in told


def test_each_kind_of_question_says_how_it_is_answered(small):
    page = handbook_html(small, {"D16/Police": "not reliable"}, TITLES)
    assert "One of 2 values for each of 2 parts: Police Education, early years" in section(
        page, "D16"
    )
    assert "Agreement on Police: not reliable." in section(page, "D16")
    assert "Yes or No for each of 2 options: Belief Honour" in section(page, "D19")
    assert "Evidence: Needed for Yes." in section(page, "D19")
    assert "With a number of professionals from 0 to 12." in section(page, "D20")
    assert "In free text." in section(page, "N01")


def test_every_link_leads_to_one_place_on_the_page(framework):
    page = handbook_html(framework)
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


def test_a_draft_says_so(small):
    page = handbook_html(small, banners=[Banner("Draft", "Not approved.")])
    assert '<p class="banner"><b>Draft</b> Not approved.</p>' in page


def test_the_handbook_is_the_same_bytes_each_time(framework):
    assert handbook_html(framework) == handbook_html(framework)


def test_the_attribution_is_printed(framework):
    assert "Open Government Licence" in handbook_html(framework)


def test_words_of_the_codebook_are_escaped(small):
    areas = (small.areas[0].model_copy(update={"title": "<script>alert(1)</script>"}),)
    page = handbook_html(small.model_copy(update={"areas": areas}))
    assert "<script>" not in page


def test_guidance_is_read_by_its_leads_and_blank_lines():
    """Lines within a piece are joined; a colon late in a sentence makes no heading."""
    text = "Look for these.\nThey matter.\n\nCounts: words,\nor signs.\nAsked of all, and so: no."
    assert guidance_lines(text) == (
        Line("", "Look for these. They matter."),
        Line("Counts", "words, or signs. Asked of all, and so: no."),
    )
    assert guidance_lines("") == ()


@pytest.mark.chromium
def test_the_handbook_is_accessible_on_a_desk_and_on_a_phone(browser, small, tmp_path):
    """No violation of axe's rules, no page wider than the screen; a planted fault is found."""
    good, bad = tmp_path / "good.html", tmp_path / "bad.html"
    small = small.model_copy(update={"combinations": {"Both": {"D05": ("yes",), "D08": ("yes",)}}})
    page_text = handbook_html(small, {"D05": "reliable"}, TITLES, unit="the child in focus")
    good.write_text(page_text, encoding="utf-8")
    bad.write_text(page_text.replace("</main>", '<img src="data:,"></main>'), encoding="utf-8")
    for width in (1280, 390):
        assert browser.violations(good, width) == []
        assert browser.violations(bad, width) == ["image-alt"]
