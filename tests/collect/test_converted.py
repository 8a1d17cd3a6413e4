"""Returns that LibreOffice saved as something else, and what is read of them."""

import hashlib
import io

import openpyxl
import pytest

from db.find.returns import returns
from db.open import reading
from flows import libreoffice, readable
from flows.readable import content_of
from flows.status import study_status
from tests.support import lo_fill

pytestmark = pytest.mark.stages
ANSWERS = {("RR-1", "D01"): "yes", ("RR-1", "D02"): "no"}
DRAWN = "| case | D01 | D02 |\n| RR-1 | Yes | No |"


def saved_as(tmp_path, content, kind):
    source = tmp_path / "filled.xlsx"
    source.write_bytes(content)
    done = lo_fill.fill(source, [], tmp_path / "saved", formats=(kind,))
    return (tmp_path / f"saved.{kind}").read_bytes() if done["saved"] else b""


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_another_kind_is_converted_and_read_like_any_workbook(office, tmp_path, kind):
    """Its bytes are kept as they came, and beside them what was read."""
    content = saved_as(tmp_path, office.fill(DRAWN), kind)
    office.send(f"back.{kind}", content)
    told = office.collect()
    assert (told.accepted, told.problems, office.answers()) == (1, 0, ANSWERS)
    with reading(office.study.engine) as session:
        (kept,) = returns(session)
    assert kept.sha256 == hashlib.sha256(content).hexdigest()
    assert office.study.inside("received", kept.sha256).read_bytes() == content
    assert hashlib.sha256(content_of(office.study, kept)).hexdigest() == kept.read_as


@pytest.mark.libreoffice
def test_what_was_converted_once_is_read_again_without_libreoffice(office, tmp_path, monkeypatch):
    """So that `trace --verify` finds the same answers on any machine, in years to come."""
    office.send("back.ods", saved_as(tmp_path, office.fill(DRAWN), "ods"))
    office.collect()
    monkeypatch.setattr(libreoffice, "libreoffice", lambda: None)
    with reading(office.study.engine) as session:
        (kept,) = returns(session)
    book = openpyxl.load_workbook(io.BytesIO(content_of(office.study, kept)))
    assert "RR-1" in book.sheetnames


@pytest.mark.libreoffice
def test_a_fix_list_answers_a_converted_return(office, tmp_path):
    office.send("b.ods", saved_as(tmp_path, office.fill("| case | D01 |\n| RR-1 | Yess |"), "ods"))
    office.collect()
    list_ = office.fix_list().read_bytes()
    corrected = office.fill("| case | D01 |\n| RR-1 | No |", content=list_)
    office.send("c.ods", saved_as(tmp_path, corrected, "ods"))
    assert office.collect().accepted == 1
    assert office.answers() == {("RR-1", "D01"): "no"}


@pytest.mark.libreoffice
def test_the_same_under_another_name_is_converted_once(office, tmp_path, monkeypatch):
    content = saved_as(tmp_path, office.fill(DRAWN), "ods")
    started = []
    convert = readable.as_xlsx
    monkeypatch.setattr(
        readable, "as_xlsx", lambda *told: started.append(told[1]) or convert(*told)
    )
    office.send("a.ods", content)
    study_status(office.study)
    assert started == []
    office.collect()
    office.send("copy.ods", content)
    assert office.collect().repeated == 2
    assert started == [".ods"]


def test_without_libreoffice_one_sentence_says_what_to_do(office, monkeypatch):
    monkeypatch.setattr(libreoffice, "libreoffice", lambda: None)
    office.send("back.xls", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600)
    told = office.collect()
    assert told.rejected == 1
    assert told.notes == [
        "back.xls: rejected. This is a workbook of Excel 97-2003 (.xls). Open it in your "
        "spreadsheet program, save it as Excel workbook (.xlsx) and send that"
    ]


@pytest.mark.libreoffice
def test_a_file_that_is_only_called_so_is_refused(office):
    office.send("back.xls", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600)
    assert office.collect().rejected == 1
