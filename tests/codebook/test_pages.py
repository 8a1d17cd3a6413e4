"""One look for all pages: escaped, self-contained, and an error where a value is missing."""

import re

import pytest
from jinja2 import UndefinedError

from codebook.pages import Banner, fixed, render, shade

PAGE = {"study": "A <study>", "kind": "Report", "heading": "Heading"}


def test_every_value_is_escaped():
    page = render("page.html.j2", "codebook", **PAGE)
    assert "A &lt;study&gt;" in page
    assert "A <study>" not in page


def test_a_missing_value_is_an_error():
    with pytest.raises(UndefinedError, match="heading"):
        render("page.html.j2", "codebook", study="S", kind="K")


def test_a_page_asks_nothing_of_any_other_place():
    """Reports are opened from shared drives; they must not call out, nor run anything."""
    page = render("page.html.j2", "codebook", **PAGE)
    assert not re.search(r"<script|<link|@import|url\(|src=|https?:", page)
    assert "default-src 'none'" in page


def test_a_banner_and_contents_stand_where_they_are_given():
    banner = Banner("Draft", "Nobody has approved this.", warning=True)
    page = render("page.html.j2", "codebook", **PAGE, banner=banner, contents=[("a", "First")])
    assert '<p class="banner warning"><b>Draft</b> Nobody has approved this.</p>' in page
    assert '<li><a href="#a">First</a></li>' in page
    assert '<nav class="contents"' not in render("page.html.j2", "codebook", **PAGE)


@pytest.mark.parametrize(
    ("number", "decimals", "text"),
    [
        (0.845, 2, "0.85"),
        (0.125, 2, "0.13"),
        (-0.165, 2, "−0.17"),
        (-0.001, 2, "0.00"),
        (12345.5, 0, "12,346"),
        (1, 1, "1.0"),
        (None, 2, "–"),
    ],
)
def test_numbers_are_written_with_halves_up_and_a_true_minus(number, decimals, text):
    """0.845 as written rounds up, although the nearest binary fraction lies below it."""
    assert fixed(number, decimals) == text


def test_cells_are_shaded_by_their_share_and_zero_is_not():
    assert [shade(count, 10) for count in (0, 1, 5, 10)] == [
        "shade-0",
        "shade-1",
        "shade-4",
        "shade-7",
    ]
    assert shade(0, 0) == "shade-0"


def _luminance(colour):
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _contrast(one, other):
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_all_words_on_coloured_ground_can_be_read():
    """WCAG 2.2 AA: 4.5 to 1, for every rule that sets both colours or shades a cell."""
    page = render("page.html.j2", "codebook", **PAGE)
    names = dict(re.findall(r"(--[a-z]+): (#[0-9a-f]{6})", page))
    checked = 0
    for rule in re.findall(r"\{([^{}]*)\}", page):
        style = dict(re.findall(r"(?<![a-z-])(background|color): ([^;]+)", rule))
        ground = _colour(style.get("background", "#fff"), names)
        ink = _colour(style.get("color", "#0b0c0c"), names)
        if ground and ink and style:
            assert _contrast(ground, ink) >= 4.5, rule
            checked += 1
    assert checked > 20


def _colour(value, names):
    value = names.get(value.removeprefix("var(").removesuffix(")"), value)
    if re.fullmatch("#[0-9a-f]{3}", value):
        value = "#" + "".join(2 * letter for letter in value[1:])
    return value if re.fullmatch("#[0-9a-f]{6}", value) else None
