"""Texts get into cells as they are, or are refused."""

import pytest

from codebook.excel.guard import clipped, guard, literal, sheet_name
from codebook.faults import StudyError


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("plain, “quoted” – 漢字 🙂", "plain, “quoted” – 漢字 🙂"),
        ("a\x07b\x00\ufffe", "ab"),
        ("two\r\nlines\tand a tab", "two\nlines\tand a tab"),
        ("_x0041_", "_x005F_x0041_"),
        ("__x000D__x000A_", "__x005F_x000D__x005F_x000A_"),
        ("_x004_ and _X0041_ stay", "_x004_ and _X0041_ stay"),
    ],
)
def test_a_text_is_written_so_that_it_shows_as_it_is(text, written):
    """Controls go, escapes that Excel would decode are escaped themselves."""
    assert guard(text) == written


def test_a_text_too_long_for_a_cell_is_refused_and_never_cut():
    assert len(guard("x" * 32_767)) == 32_767
    with pytest.raises(StudyError, match="32,768 characters"):
        guard("x" * 32_768)


def test_guidance_too_long_for_an_input_message_ends_at_a_word():
    """What is cut off is said to stand elsewhere."""
    said = clipped("word " * 80, 255, "… (more: click the ID)")
    assert len(said) <= 255
    assert said.endswith("word… (more: click the ID)")
    assert clipped("short", 255) == "short"


def test_case_ids_make_sheet_names_that_excel_takes_and_no_two_are_alike():
    """Forbidden characters, 31 characters, names that differ in case only, reserved ones."""
    taken = {"progress"}
    ids = ["RR/2021:7", "RR-2021-7", "rr-2021-7", "Progress", "History", "'x'", "[]", "a" * 40]
    names = [sheet_name(case_id, taken) for case_id in ids]
    assert len({name.casefold() for name in names}) == len(ids)
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)
    assert names[0] == "RR-2021-7"
    assert names[1] == "RR-2021-7~2"


def test_a_formula_literal_keeps_quotes_and_stays_below_255_characters():
    assert literal('say "no"') == '"say ""no"""'
    assert len(literal('"' * 200 + "x" * 200).replace('""', '"')) <= 257
