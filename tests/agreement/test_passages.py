"""Are two quotes known as the same passage, however they were copied, and others as others?"""

import pytest

from flows.agreement.passages import overlap, same_page, words_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The child was seen alone.", "“the child   was\nseen alone”"),
        ("The child’s voice was not heard", "THE CHILD'S VOICE WAS NOT HEARD"),
        ("there was no safe-\nguarding plan", "There was no safeguarding plan"),
        ("ﬁrst visit of the health visitor", "first visit of the health visitor"),
        ("… seen alone …", "The child was seen alone at home."),
        ("not recorded", "Ethnicity was not recorded."),
        ("He said that the child was seen alone twice", "That the child was seen by nobody"),
    ],
)
def test_the_same_passage_is_known(one: str, other: str) -> None:
    """Case, spaces, line ends, ligatures and quotation marks aside; five words or all of one."""
    assert overlap(words_of(one), words_of(other))
    assert overlap(words_of(other), words_of(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The child was seen alone.", "Nobody asked the family."),
        ("that the child was heard", "that the child was seen and"),
        ("seen alone", "was seen and left alone"),
        ("art", "The party began"),
        ("", "The party began"),
        ("“…”", "…"),
    ],
)
def test_other_passages_are_not(one: str, other: str) -> None:
    """Four words in a row are no overlap; words are whole; without words there is nothing."""
    assert not overlap(words_of(one), words_of(other))
    assert not overlap(words_of(other), words_of(one))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("4", "p. 4", True),
        ("Page 04", "4", True),
        ("3-5", "4", True),
        ("pp. 3 to 5", "5–6", True),
        ("4", "5", False),
        ("4", "14", False),
        ("para 4", "4", False),
        ("para 4.2", "Paragraph 4.2", True),
        ("§ 4.2", "para 4.3", False),
        ("executive summary", "Executive summary.", True),
        ("annex", "executive summary", False),
        ("3, 9", "9", True),
        ("1-900", "450", False),
    ],
)
def test_places_are_read_as_coders_write_them(one: str, other: str, *, same: bool) -> None:
    assert same_page(one, other) is same
    assert same_page(other, one) is same
