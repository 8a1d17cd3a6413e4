"""Files of one workbook that come together or one after the other: the same end either way."""

import io
import re

import openpyxl
import pytest
from prefect.testing.utilities import prefect_test_harness

from codebook.faults import StudyError
from db.find.answers import newest_answers
from db.open import reading
from flows.collect import work
from flows.collect.deciding import decide_return
from flows.collect.flow import collect_flow
from flows.parameters import StudyParameters
from flows.study import open_study
from flows.verify import _reread
from tests.collect.conftest import KEY, MOMENT

pytestmark = pytest.mark.stages

OLD, NOW = "| case | D01 |\n| RR-1 | No |", "| case | D01 |\n| RR-1 | Yes |"
MORE = "| case | D01 | D02 |\n| RR-1 | Yes | No |"


@pytest.fixture(params=["at once", "broken off"])
def collect(request, office, monkeypatch):
    """Collects what lies in the inbox; broken off after each file that is recorded, and again."""

    def at_once():
        office.collect()

    def broken_off():
        recorded = work.record_return

        def killed(*_):
            raise KeyboardInterrupt

        for _ in range(9):
            calls = iter([recorded])
            monkeypatch.setattr(
                work, "record_return", lambda *args, calls=calls: next(calls, killed)(*args)
            )
            try:
                office.collect()
            except KeyboardInterrupt:
                continue
            break
        monkeypatch.setattr(work, "record_return", recorded)

    return at_once if request.param == "at once" else broken_off


def states(office):
    return {each.file_name: each.state for each in office.returns()}


def corrected_list(office):
    """A fix list of ab that is out: D02 could not be read."""
    office.returned("| case | D01 | D02 |\n| RR-1 | Yes | Noo |")
    return office.fix_list().read_bytes()


def test_an_older_copy_does_not_hold_the_newer_that_came_with_it(office, collect):
    """The older takes back what stands; the newer agrees with what stands, and adds."""
    office.send("first.xlsx", office.fill(OLD))
    office.collect()
    office.returned("| case | D02 |\n| RR-1 | Noo |", name="noo.xlsx")
    list_ = office.fix_list().read_bytes()
    office.send("fixed.xlsx", office.fill(NOW, content=list_))
    office.collect()
    office.send("a.xlsx", office.fill("| case | D01 | D04 |\n| RR-1 | No | one |"))
    office.send("b.xlsx", office.fill(MORE))
    collect()
    assert (states(office)["a.xlsx"], states(office)["b.xlsx"]) == ("held", "accepted")
    assert office.answers() == {("RR-1", "D01"): "yes", ("RR-1", "D02"): "no"}


@pytest.mark.parametrize("drawn", [(NOW, OLD), (OLD, NOW)])
def test_two_corrected_lists_that_differ_are_both_held(office, collect, drawn):
    """Both carry the newest list's code; one says what stands, and still nobody knows."""
    list_ = corrected_list(office)
    for name, each in zip(("a.xlsx", "b.xlsx"), drawn, strict=True):
        office.send(name, office.fill(each, content=list_))
    collect()
    assert states(office) == {"back.xlsx": "accepted", "a.xlsx": "held", "b.xlsx": "held"}
    assert office.answers() == {("RR-1", "D01"): "yes"}


@pytest.mark.parametrize("texts", [("seen", "seen twice"), ("seen twice", "seen")])
def test_a_text_shorter_in_one_of_two_holds_both(office, collect, texts):
    """Grown or cut: that depends on which is newer, whatever the files are called."""
    for name, text in zip(("a.xlsx", "b.xlsx"), texts, strict=True):
        office.send(name, office.fill(f"| case | D04 |\n| RR-1 | {text} |"))
    collect()
    assert states(office) == {"a.xlsx": "held", "b.xlsx": "held"}


def test_three_of_which_one_differs_are_all_held(office, collect):
    for name, drawn in (("a.xlsx", NOW), ("b.xlsx", MORE), ("c.xlsx", OLD)):
        office.send(name, office.fill(drawn))
    collect()
    assert states(office) == {"a.xlsx": "held", "b.xlsx": "held", "c.xlsx": "held"}


def without_hidden_sheet(content):
    """As a program exports it that drops hidden sheets."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    del book["_meta"]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_two_that_differ_are_both_held_without_their_hidden_sheet(office, collect):
    """Each case sheet says whose it is."""
    office.send("a.xlsx", without_hidden_sheet(office.fill(NOW)))
    office.send("b.xlsx", without_hidden_sheet(office.fill(OLD)))
    collect()
    assert states(office) == {"a.xlsx": "held", "b.xlsx": "held"}


def test_a_held_one_holds_the_next_that_differs_until_it_is_decided(office):
    office.send("a.xlsx", office.fill(NOW))
    office.send("b.xlsx", office.fill(OLD))
    office.collect()
    assert office.returned(MORE, name="c.xlsx").held == 1
    for each in office.returns():
        decide_return(office.study, str(each.id), "rejected", "lead", "neither is theirs")
    assert office.returned(
        "| case | D01 | D02 |\n| RR-1 | Yes | Yes |", name="d.xlsx"
    ).accepted == 1  # fmt: skip


def test_a_file_that_is_gone_when_it_is_read_holds_up_no_other(office, monkeypatch):
    """Also where it is one of several of its workbook."""
    office.send("a.xlsx", office.fill(NOW))
    office.send("b.xlsx", office.fill(MORE))
    office.send("c.xlsx", office.fill(OLD, coder="cd"))
    look = work.look_into_inbox(office.study)
    office.study.path("inbox", "a.xlsx").unlink()
    told = {each.name: each.state for each in work.receive_all(office.study, look)}
    assert told == {"a.xlsx": "unread", "b.xlsx": "accepted", "c.xlsx": "accepted"}


def test_a_file_that_is_still_being_written_is_left_for_the_next_time(office):
    """Half of it is no return; the whole is one."""
    whole = office.fill(NOW)
    office.send("a.xlsx", whole[: len(whole) // 2])
    office.send("b.xlsx", office.fill(OLD, coder="cd"))
    look = work.look_into_inbox(office.study)
    office.send("a.xlsx", whole)
    received = work.receive_all(office.study, look)
    assert [each.state for each in received] == ["unread", "accepted"]
    assert "still writing" in received[0].why
    assert office.collect().accepted == 1
    assert states(office) == {"a.xlsx": "accepted", "b.xlsx": "accepted"}


def test_a_file_that_a_program_has_locked_is_told_and_holds_up_no_other(office, monkeypatch):
    """As Windows refuses a workbook that is open in Excel."""
    office.send("a.xlsx", office.fill(NOW))
    office.send("b.xlsx", office.fill(OLD, coder="cd"))
    locked = office.study.path("inbox", "a.xlsx")
    opened = type(locked).open

    def refusing(path, *args, **kwargs):
        if path == locked:
            raise PermissionError(13, "Permission denied")
        return opened(path, *args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(type(locked), "open", refusing)
        told = office.collect()
    assert (told.accepted, told.unread) == (1, 1)
    assert "Close it in other programs" in told.notes[0]
    assert office.collect().accepted == 1


def test_an_inbox_elsewhere_is_collected_by_its_url(office, tmp_path):
    """A folder of a server that fsspec reaches, with folders below it."""
    office.send("ab/back.xlsx", office.fill(NOW))
    office.study.path("inbox").rename(tmp_path / "elsewhere")
    path = tmp_path / "study.yaml"
    path.write_text(f"inbox: {(tmp_path / 'elsewhere').as_uri()}\n" + path.read_text())
    office.study = open_study(tmp_path, clock=lambda: MOMENT, key=KEY)
    assert office.collect().accepted == 1


def test_empty_and_odd_files_are_each_refused_in_words(office):
    office.send("empty.xlsx", b"")
    office.send("Überprüfung (1) – Kopie.xlsx", office.fill(NOW))
    office.send("deep/er/note.txt", b"See attached")
    told = office.collect()
    assert (told.accepted, told.rejected) == (1, 2)


def test_a_number_names_a_return_even_where_a_file_is_called_so(office):
    office.send("2", office.fill(NOW))
    office.send("3", office.fill(OLD))
    office.collect()
    decide_return(office.study, "2", "accepted", "lead", "theirs")
    assert office.answers() == {("RR-1", "D01"): "no"}
    with pytest.raises(StudyError, match=re.escape("Held are: 1 (2)")):
        decide_return(office.study, "3", "rejected", "lead", "not theirs")


def test_what_is_merged_and_what_is_decided_is_found_again_in_the_kept_files(office):
    """The record is whole: the kept bytes, read anew in order of receipt, say what it says."""
    book = openpyxl.load_workbook(io.BytesIO(office.fill(NOW)))
    sheet = book["RR-1"]
    row = next(cell.row for cell in sheet["A"] if cell.value == "D01")
    sheet.cell(row, 4).value = "she was asked twice"
    out = io.BytesIO()
    book.save(out)
    office.send("a.xlsx", out.getvalue())
    office.collect()
    office.returned(MORE, name="b.xlsx")
    office.returned(OLD, name="c.xlsx")
    decide_return(office.study, "3", "accepted", "lead", "theirs")
    with reading(office.study.engine) as session:
        recorded = newest_answers(session, "pilot")
        reread = _reread(office.study, session)
    assert {(each.row, each.value, each.evidence, each.cell) for each in recorded} == {
        (each.row, each.value, each.evidence, each.cell) for each in reread.counting.values()
    }
    assert {each.value: each.evidence for each in recorded if each.row.question == "D01"} == {
        "no": ""
    }


@pytest.mark.server
def test_prefect_collects_the_same_holds_the_same_and_takes_the_decision(office, monkeypatch):
    """The command through the engine, then the lead's word, then the engine again."""
    monkeypatch.setenv("INTERCODER_KEY", KEY.hex())
    office.send("a.xlsx", office.fill(NOW))
    office.send("b.xlsx", office.fill(OLD))
    where = StudyParameters(study=str(office.study.folder))
    with prefect_test_harness():
        told = collect_flow(where)
        decide_return(office.study, "2", "accepted", "lead", "theirs")
        again = collect_flow(where)
    assert (told["held"], told["accepted"]) == (2, 0)
    assert (again["files"], again["repeated"]) == (0, 2)
    assert office.answers() == {("RR-1", "D01"): "no"}
