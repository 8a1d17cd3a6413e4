"""Themes of several questions are checked and told, and travel with the codebook."""

import pytest

from codebook.combined import combinations_of, in_words, worst_verdict
from codebook.handbook import handbook_html
from codebook.qdc_in import qdc_codebook
from codebook.qdc_out import qdc_bytes, qdc_file

THEME = "combinations: {Heard and helped: {D05: [partly, yes], D16.1: [yes]}}\nareas:"


@pytest.fixture
def told(faults):
    """What is found with a combination written into the small codebook."""

    def find(combination):
        return [str(each) for each in faults("areas:", f"combinations: {combination}\nareas:")]

    return find


def test_a_combination_in_order_has_no_fault(told):
    assert told("{Heard and helped: {D05: [partly, yes], D16.1: [yes], D19.2: [no]}}") == []


@pytest.mark.parametrize(
    ("combination", "said"),
    [
        ("{X: {D05: [yes], D99: [yes]}}", "X.D99: there is no question or part 'D99'"),
        (
            "{X: {D05: [yes], D16: [yes]}}",
            "several parts. Name one of them: D16.1, D16.2",
        ),
        ("{X: {D05: [yes], D16.3: [yes]}}", "there is no question or part 'D16.3'"),
        ("{X: {D05: [yess], D08: [yes]}}", "'yess' is not a value of 'D05'. Did you mean 'yes'?"),
        ("{X: {D05: [na], D08: [yes]}}", "'na' of 'D05' is outside the denominator"),
        ("{X: {D05: [], D08: [yes]}}", "no value of 'D05' is wanted"),
        ("{X: {D05: [yes], D20: [yes]}}", "'D20' has no values"),
        ("{X: {D05: [yes]}}", "'X' names 1 question. Name two or more"),
        ("{X: {}}", "'X' names no questions"),
        ("{voice ABSENT: {D05: [yes], D08: [yes]}}", "'voice ABSENT' is also a theme of D05"),
        ("{X: {D05: [no], D08: [no]}, x: {D05: [yes], D08: [yes]}}", "'x' stands twice"),
    ],
)
def test_a_combination_that_cannot_be_counted_is_a_fault(told, combination, said):
    (fault,) = told(combination)
    assert fault.startswith("codebook.yaml, line ")
    assert said in fault


def test_a_combination_is_told_in_words(written):
    from codebook.files import load_codebook

    book = load_codebook(written(old="areas:", new=THEME))
    (each,) = combinations_of(book)
    assert (each.key, each.title) == ("D05 + D16.1", "Child's voice + Support: Police")
    words = "D05 (Child's voice) is Partly or Yes, and D16.1 (Support: Police) is Yes"
    assert in_words(book, each) == words
    assert f"<dt>Heard and helped</dt><dd>{words.replace(chr(39), '&#39;')}.</dd>" in handbook_html(
        book
    )
    assert worst_verdict(each, {"D05": "reliable", "D16.1": "not_reliable"}) == "not_reliable"
    assert worst_verdict(each, {"D05": "reliable"}) == ""
    assert qdc_codebook(qdc_bytes(book), "book.qdc").codebook == book
    assert "Heard and helped" in [each.name for each in qdc_file(book).sets]
