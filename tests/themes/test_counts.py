"""How many cases bear a theme?"""

from flows.themes.counts import CaseTheme, MarkedCases, marked_cases


def test_a_case_counts_once_for_a_theme_in_all_and_in_its_group():
    """However often it is marked, by whomever; groups without a mark are shown as 0."""
    groups = {"C1": "A", "C2": "A", "C3": "B"}
    marks = [
        CaseTheme("C1", "Silence"),
        CaseTheme("C1", "Silence"),
        CaseTheme("C2", "Silence"),
        CaseTheme("C2", "Adultification"),
        CaseTheme("C9", "Silence"),
    ]

    assert marked_cases(marks, groups, ["B", "A"], "All") == [
        MarkedCases("Adultification", "All", 1, 3),
        MarkedCases("Adultification", "B", 0, 1),
        MarkedCases("Adultification", "A", 1, 2),
        MarkedCases("Silence", "All", 2, 3),
        MarkedCases("Silence", "B", 0, 1),
        MarkedCases("Silence", "A", 2, 2),
    ]


def test_without_marks_there_is_nothing_to_count():
    assert marked_cases([], {"C1": "A"}, ["A"], "All") == []
