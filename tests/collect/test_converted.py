"""Returns that LibreOffice saved as something else, and what is read of them."""

import hashlib
import io

import openpyxl
import pytest

from codebook.excel.encryption import encrypted
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


@pytest.mark.libreoffice
def test_a_locked_workbook_that_libreoffice_wrote_is_opened(office, tmp_path):
    """What we lock, LibreOffice opens with the password; without it, it does not."""
    assert libreoffice.as_xlsx(encrypted(office.sent["ab"], "a good password"), ".xlsx") is None


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


@pytest.mark.libreoffice
def test_a_program_that_takes_too_long_is_ended(tmp_path, monkeypatch):
    """With all that it started."""
    slow = tmp_path / "slow"
    slow.write_text("#!/bin/sh\nsleep 600 & wait\n")
    slow.chmod(0o755)
    monkeypatch.setenv("INTERCODER_SOFFICE", str(slow))
    monkeypatch.setattr(libreoffice, "LIMIT", 1)
    assert libreoffice.as_xlsx(b"anything", ".ods") is None


@pytest.mark.libreoffice
def test_no_macro_runs_and_no_link_is_followed(tmp_path):
    """A file from elsewhere is only read: its macro is set to leave a file, and does not."""
    left = tmp_path / "left.txt"
    content = with_macro(left)
    made = libreoffice.as_xlsx(content, ".fods")
    assert made is not None
    assert not left.exists()


def with_macro(left):
    """A flat sheet with a Basic macro that is to run when it is opened."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0"
 xmlns:ooo="http://openoffice.org/2004/office" xmlns:xlink="http://www.w3.org/1999/xlink"
 office:mimetype="application/vnd.oasis.opendocument.spreadsheet" office:version="1.3">
<office:scripts><office:script script:language="ooo:Basic">
<ooo:libraries><ooo:library-embedded ooo:name="Standard">
<ooo:module ooo:name="M"><ooo:source-code>Sub Start
Open "{left}" For Output As #1
Print #1, "ran"
Close #1
End Sub</ooo:source-code></ooo:module></ooo:library-embedded></ooo:libraries></office:script>
<office:event-listeners><script:event-listener script:language="ooo:script"
 script:event-name="dom:load"
 xlink:href="vnd.sun.star.script:Standard.M.Start?language=Basic&amp;location=document"
 xlink:type="simple"/></office:event-listeners></office:scripts>
<office:body><office:spreadsheet><table:table table:name="S"><table:table-row><table:table-cell
 office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row></table:table>
</office:spreadsheet></office:body></office:document>""".encode()
