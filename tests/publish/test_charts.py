"""Do charts say only what is shown, in words as well as in bars, the same each time?"""

import pytest

from flows.publish.charts import group_charts, theme_charts
from flows.publish.counts import ThemeCount
from flows.publish.protect import protected


@pytest.fixture
def rows(small):
    """2 of 54 cases with the voice absent, which is hidden together with what would tell it."""
    made = small(["North"] * 54, {"Q1": ["no"] * 2 + ["yes"] * 40 + ["unclear"] * 12})
    return protected(made.codebook, made.rows, 5, {}).rows


def test_a_hidden_count_has_no_bar_and_no_number_in_the_text(rows):
    chart = theme_charts(rows, "cases")[0]

    bars = {bar.label: bar for section in chart.sections for bar in section.bars}
    assert bars["Voice absent"].share is None
    assert bars["Voice absent"].text == "[c] withheld"
    assert "Voice absent [c] withheld" in chart.alternative
    assert "2 of 54" not in chart.alternative + chart.title


def test_the_title_says_the_commonest_theme_that_is_shown(small):
    made = small(["North"] * 54, {"Q1": ["no"] * 20 + ["yes"] * 34})

    chart = theme_charts(made.rows, "cases")[0]

    assert chart.title == "“Voice present” has the largest share here: 63% (34 of 54 cases)"


def test_a_title_names_both_themes_where_two_share_the_first_place(small):
    made = small(["North"] * 54, {"Q1": ["no"] * 27 + ["yes"] * 27})

    chart = theme_charts(made.rows, "cases")[0]

    assert chart.title == (
        "“Voice absent” and “Voice present” have the largest share here: 50% each"
    )


def test_without_rows_by_group_there_is_no_chart_by_group(rows):
    assert group_charts(rows, "ethnic", "Ethnicity", "cases") == []


@pytest.mark.stages
def test_a_chart_is_the_same_bytes_each_time(rows):
    from flows.publish.figures import draw

    chart = theme_charts(rows, "cases")[0]

    first = draw(chart)

    assert set(first) == {"themes.svg", "themes.png"}
    assert draw(chart) == first
    assert b"<dc:date>" not in first["themes.svg"]


def test_the_title_of_groups_says_which_theme_differs_most_and_how_far():
    """Neutral words: what differs and between which shares, not why."""
    rows = [
        ThemeCount(
            "f", "Area", "Q1", "", "Voice absent", "theme", "ethnic", group, n, 20, f"{5 * n}", "",
            0, 0, 0, 0, 0,
        )
        for group, n in (("North", 8), ("South", 14))
    ]  # fmt: skip

    chart = group_charts(rows, "ethnic", "Ethnicity", "cases")[0]

    assert chart.title == "“Voice absent” differs most by ethnicity: from 40% to 70%"


def test_a_bar_says_where_coders_do_not_agree_and_is_no_finding(small):
    """What coders did not agree on stands in the chart marked, and never in its title."""
    made = small(["North"] * 54, {"Q1": ["no"] * 20 + ["yes"] * 34})
    rows = protected(made.codebook, made.rows, 5, {"Q1": "not_reliable"}).rows

    chart = theme_charts(rows, "cases")[0]

    assert "Voice present 63% (34 of 54) [nr]" in chart.alternative
    assert "[nr]: coders did not agree reliably" in chart.under
    assert chart.title == "Themes that have no count to go by yet"
