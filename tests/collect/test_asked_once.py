"""What a coder is asked about a blank or a name is asked once, across their returns."""

import pytest

pytestmark = pytest.mark.stages


def test_an_answer_that_comes_back_blank_is_kept_and_asked_about_once(office):
    office.returned("| case | D01 | D02 | D04 |\n| RR-1 | Partly | No | seen |")
    office.returned("| case | D02 | D04 |\n| RR-1 | No | seen again |", name="b.xlsx")
    assert office.problems(2) == [("answer_gone", "RR-1", "D01")]
    assert "You gave Partly before" in office.fix_list().with_suffix(".txt").read_text()
    office.returned("| case | D02 | D04 |\n| RR-1 | No | seen again, later |", name="c.xlsx")
    assert office.problems(3) == []
    assert office.answers()["RR-1", "D01"] == "partly"


def test_who_goes_on_in_a_fresh_copy_is_asked_in_one_line_a_case(office):
    office.returned("| case | D01 | D02 | D04 |\n| RR-1 | Partly | No | seen |")
    office.returned("| case | D01 |\n| RR-2 | No |", name="b.xlsx")
    assert office.problems(2) == [("answer_gone", "RR-1", "")]


def test_a_name_is_pointed_out_once_and_changed_by_nobody(office):
    office.returned("| case | D04 |\n| RR-1 | they told Sarah Jones |")
    assert office.problems(1) == [("looks_like_a_name", "RR-1", "D04")]
    assert "Sarah" not in office.fix_list().with_suffix(".txt").read_text()
    office.returned("| case | D01 | D04 |\n| RR-1 | No | they told Sarah Jones |", name="b.xlsx")
    assert office.problems(2) == []
    assert office.answers()["RR-1", "D04"] == "they told Sarah Jones"


def test_a_list_that_stands_alone_says_so_in_its_e_mail_and_is_written_once(office, monkeypatch):
    """Its file could not be written again; where it could, the list is the workbook."""
    with monkeypatch.context() as patch:
        patch.setattr("workbooks.fixlist.says_the_same", lambda *_: False)
        office.returned("| case | D01 |\n| RR-1 | Yess |")
    text = office.fix_list().with_suffix(".txt")
    assert "in your own workbook and send that back" in text.read_text()
    before = office.fix_list().read_bytes(), text.read_bytes()
    office.collect()
    assert (office.fix_list().read_bytes(), text.read_bytes()) == before
    text.unlink()
    office.collect()
    assert "in the attached ab-pilot.xlsx (its first sheet" in text.read_text()
