"""The second reader: what it sees where calamine can be asked, and where openpyxl has to be."""

import io
import zipfile
from datetime import UTC, datetime

import openpyxl
import pytest
from openpyxl.comments import Comment

from codebook.excel.cells import read_cells, read_sheets
from codebook.excel.package import MAIN, cells_alone
from codebook.excel.preflight import parts_of
from workbooks import second
from workbooks.fixlist import FixList, with_fix_code, write_fix_list
from workbooks.problems import Refused
from workbooks.read import opened
from workbooks.second import second_reading

SHEET = "xl/worksheets/sheet3.xml"
LATIN = b'<?xml version="1.0" encoding="ISO-8859-1"?>'
MOMENT = datetime(2026, 1, 6, tzinfo=UTC)
DRAWN = "| case | id | Answer | Evidence |\n| RR-1 | D01 | No | so it says |"


def readings(content):
    """The sheets as our reader has them, and as calamine and openpyxl see them."""
    parts = parts_of(content)
    sheets = read_sheets(parts)
    return sheets, second_reading(parts, sheets)


def kinds(read):
    return {each.kind for each in read.problems}


@pytest.fixture(params=["calamine", "openpyxl"])
def reader(request, monkeypatch):
    """Each of the two, whatever the file is like."""
    monkeypatch.setattr(second, "_is_safe", lambda *_: request.param == "calamine")
    return request.param


@pytest.mark.parametrize("other", ["Yes", None, 7, True, "No "])
def test_one_answer_seen_otherwise_is_a_problem_and_no_answer(desk, reader, monkeypatch, other):
    """A planted difference, whichever library is asked: nobody is believed alone."""
    name = f"_by_{reader}"
    seen = getattr(second, name)

    def mistaken(*told):
        found = seen(*told)
        found["RR-1"][8, 3] = other
        return found

    monkeypatch.setattr(second, name, mistaken)
    read = desk.read(desk.fill(DRAWN))
    assert [each for each in read.answers if each.row.question == "D01"] == []
    assert "readers_disagree" in kinds(read)


@pytest.mark.parametrize("other", ["Yes", "x"])
def test_an_answer_that_only_the_other_reader_sees_is_a_problem(desk, reader, monkeypatch, other):
    """Blank to one and not to the other is never taken for missing."""
    name = f"_by_{reader}"
    seen = getattr(second, name)

    def more(*told):
        found = seen(*told)
        found["RR-1"][8, 3] = other
        return found

    monkeypatch.setattr(second, name, more)
    read = desk.read(desk.blank)
    assert (read.answers, kinds(read)) == ((), {"readers_disagree"})


ODD = [
    "No", " No ", "a\nb\r\nc", "_x0041_", "0x005F_key", "_xD83D__xDE00_", "🙂", "=1+1", "'quoted",
    "#N/A", "TRUE", "1e5", "007", "x" * 32_000, "\u200f\u05e9\u05dc",
    "a&b<c>d\"e", "tab\there", "ﬁ Å", "\u00a0",
]  # fmt: skip


@pytest.mark.parametrize("text", ODD)
def test_both_see_every_text_as_it_stands(desk, reader, text):
    book = openpyxl.load_workbook(io.BytesIO(desk.blank))
    cell = book["RR-1"]["D8"]
    cell.value, cell.data_type = text, "s"
    out = io.BytesIO()
    book.save(out)
    sheets, seen = readings(out.getvalue())
    for sheet in sheets:
        wrong = [at for at, cell in sheet.cells.items() if not seen[sheet.name].agrees(at, cell)]
        assert wrong == [], sheet.name
    assert seen["RR-1"].agrees("D9", None)


@pytest.mark.parametrize("value", [12, 12.5, -0.1, 1e300, True, False, 0, 10**14 + 1])
def test_both_see_every_number_as_it_stands(desk, reader, value):
    book = openpyxl.load_workbook(io.BytesIO(desk.blank))
    book["RR-1"]["C8"].value = value
    out = io.BytesIO()
    book.save(out)
    sheets, seen = readings(out.getvalue())
    sheet = next(each for each in sheets if each.name == "RR-1")
    assert seen["RR-1"].agrees("C8", sheet.cells["C8"])
    assert not seen["RR-1"].agrees("C8", None)


def changed(repack, desk, change):
    return repack(desk.fill(DRAWN), lambda parts: {**parts, SHEET: change(parts[SHEET])})


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml.decode().replace("utf-8", "utf-16").encode("utf-16"),
        lambda xml: (
            b'<?xml version="1.0" encoding="ISO-8859-1"?>' + xml[xml.index(b"<worksheet") :]
        ),
        lambda xml: xml.replace(
            b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"/></row></sheetData>'
        ),
        lambda xml: xml.replace(
            b"</sheetData>", b'<o:row xmlns:o="urn:o" r="9"><o:c r="XFD9"/></o:row></sheetData>'
        ),
        lambda xml: xml.replace(b"</sheetData>", b'<row r="900"><c/></row></sheetData>'),
    ],
    ids=["UTF-16", "Latin-1", "far", "far in another namespace", "no address"],
)
def test_calamine_is_not_asked_where_it_would_see_less_or_fall(desk, repack, monkeypatch, change):
    """It reads UTF-16 as an empty sheet, and reserves room up to the last cell."""
    monkeypatch.setattr(second, "_by_calamine", lambda *_: pytest.fail("asked"))
    read = desk.read(changed(repack, desk, change))
    assert [each.value for each in read.answers] == ["no"]


@pytest.mark.parametrize("count", ["200000000000", " +99999999", "18446744073709551615"])
def test_calamine_is_not_asked_where_a_count_is_beyond_belief(desk, repack, monkeypatch, count):
    """It reserves room for as many shared texts as the file says it has, and ends the process."""
    monkeypatch.setattr(second, "_by_calamine", lambda *_: pytest.fail("asked"))
    texts = f'<sst xmlns="{MAIN}" uniqueCount="{count}"><si><t>x</t></si></sst>'
    lead = (
        '<Relationship Id="x" Target="sharedStrings.xml" Type="http://schemas.openxmlformats.org'
        '/officeDocument/2006/relationships/sharedStrings"/></Relationships>'
    )
    leads = "xl/_rels/workbook.xml.rels"
    content = repack(
        desk.fill(DRAWN),
        lambda parts: {
            **parts,
            "xl/sharedStrings.xml": texts.encode(),
            leads: parts[leads].replace(b"</Relationships>", lead.encode()),
        },
    )
    assert [each.value for each in desk.read(content).answers] == ["no"]


def test_calamine_is_given_no_part_that_was_not_looked_at(desk, repack):
    """It follows relations by rules of its own, and might find a sheet that we did not read."""
    parts = parts_of(
        repack(desk.fill(DRAWN), lambda parts: {**parts, "xl/xl/worksheets/x.xml": b""})
    )
    sheets = read_sheets(parts)
    with zipfile.ZipFile(io.BytesIO(cells_alone(parts, [each.part for each in sheets]))) as packed:
        given = packed.namelist()
    known = {f"xl/worksheets/sheet{number}.xml" for number in range(len(sheets))}
    assert {name for name in given if "worksheets/" in name} == known


def test_where_calamine_refuses_openpyxl_is_asked(desk, repack):
    """One #SPILL! anywhere, and calamine gives up the sheet."""
    content = changed(
        repack,
        desk,
        lambda xml: xml.replace(
            b"</sheetData>", b'<row r="900"><c r="Z900" t="e"><v>#SPILL!</v></c></row></sheetData>'
        ),
    )
    read = desk.read(content)
    assert [each.value for each in read.answers] == ["no"]
    assert "readers_disagree" not in kinds(read)


def test_openpyxl_is_not_asked_about_more_cells_than_it_reads_in_good_time(
    desk, repack, monkeypatch
):
    monkeypatch.setattr(second, "MOST_BY_OPENPYXL", 10)
    read = desk.read(desk.fill(DRAWN))
    assert [each.value for each in read.answers] == ["no"]
    far = changed(
        repack,
        desk,
        lambda xml: xml.replace(b"</sheetData>", b'<row r="900"><c/></row></sheetData>'),
    )
    with pytest.raises(Refused, match="not in plain order"):
        desk.read(far)


def test_a_panic_of_the_library_in_rust_ends_nothing(desk, monkeypatch):
    """It is no Exception, so that nobody catches it by accident."""
    panic = type("PanicException", (BaseException,), {})

    def fall(*_):
        raise panic

    monkeypatch.setattr(second.CalamineWorkbook, "from_filelike", fall, raising=False)
    assert [each.value for each in desk.read(desk.fill(DRAWN)).answers] == ["no"]


def test_a_stop_by_the_user_is_none_of_its_business(desk, monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(second, "CalamineWorkbook", type("C", (), {"from_filelike": stop}))
    with pytest.raises(KeyboardInterrupt):
        desk.read(desk.fill(DRAWN))


def test_comments_are_read_with_either(desk, reader):
    book = openpyxl.load_workbook(io.BytesIO(desk.fill(DRAWN)))
    book["RR-1"]["C9"].comment = Comment("I meant Yes\nreally", "ab")
    out = io.BytesIO()
    book.save(out)
    _, seen = readings(out.getvalue())
    assert seen["RR-1"].comment("C9") == "I meant Yes\nreally"
    assert seen["RR-1"].comment("C8") == ""


THREAD = """<ThreadedComments
 xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">
<threadedComment ref="C9" id="{1}"><text>I meant Yes</text></threadedComment>
<threadedComment ref="C9" id="{2}" parentId="{1}"><text>Sure?</text></threadedComment>
</ThreadedComments>"""
LED = """<?xml version="1.0"?><Relationships
 xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"
 Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
 Target="../threadedComments/threadedComment1.xml"/></Relationships>"""


def test_a_thread_of_comments_is_read_where_no_note_holds_its_text(desk, repack):
    content = repack(
        desk.fill(DRAWN),
        lambda parts: {
            **parts,
            "xl/threadedComments/threadedComment1.xml": THREAD.encode(),
            "xl/worksheets/_rels/sheet3.xml.rels": LED.encode(),
        },
    )
    _, seen = readings(content)
    assert seen["RR-1"].comment("C9") == "I meant Yes\nSure?"
    assert "answer_in_comment" in kinds(desk.read(content))


def test_a_fix_list_empties_what_two_readers_saw_differently(desk, reader, monkeypatch):
    """Sent back untouched it must not turn a doubt into an answer."""
    name = f"_by_{reader}"
    seen = getattr(second, name)

    def mistaken(*told):
        found = seen(*told)
        if found["RR-1"].get((8, 3)) is not None:
            found["RR-1"][8, 3] = "Yes"
        return found

    content = desk.fill(DRAWN)
    with monkeypatch.context() as patch:
        patch.setattr(second, name, mistaken)
        read = desk.read(content)
    sealed = with_fix_code(desk.sealed, desk.key, "0")
    fixes = FixList(sealed, desk.codebook, "A. Brown", read.problems, ())
    list_ = write_fix_list(opened(content), fixes, desk.key, MOMENT)
    sheet = next(each for each in opened(list_).sheets if each.name == "RR-1")
    assert "C8" not in sheet.cells
    assert sheet.cells["D8"].text == "so it says"


def test_spaces_that_gnumeric_does_not_mark_as_text_are_no_difference(desk, repack):
    """It leaves out xml:space, so that calamine drops outer spaces, which our reader keeps."""
    content = repack(
        desk.fill("| case | id | Answer |\n| RR-1 | D02 | Yes |"),
        lambda parts: {
            name: part.replace(b"<t>Yes</t>", b"<t> Yes </t>") for name, part in parts.items()
        },
    )
    assert any(cell.text == " Yes " for cell in read_cells(content)["RR-1"].values())
    assert [each.kind for each in desk.read(content).problems] == []
