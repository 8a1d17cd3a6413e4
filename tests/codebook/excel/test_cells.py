"""Every cell of raw sheet XML, whatever program wrote it."""

import pytest

from codebook.excel.cells import CellText, column_letters, column_number, covered, read_sheets
from codebook.excel.texts import decoded
from workbooks.problems import Refused

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def parts(rows, shared="", styles="", after="", root="worksheet"):
    """A workbook's parts with one sheet that holds these rows."""
    relation = f'<Relationship Id="%s" Type="{OFFICE}/%s" Target="%s"/>'
    told = {
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}">'
        + relation % ("r1", "officeDocument", "/xl/workbook.xml")
        + "</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="One" sheetId="4" state="hidden" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">'
        + relation % ("r1", "worksheet", "worksheets/sheet7.xml")
        + relation % ("r2", "sharedStrings", "sharedStrings.xml")
        + relation % ("r3", "styles", "styles.xml")
        + "</Relationships>",
        "xl/worksheets/sheet7.xml": f'<{root} xmlns="{MAIN}"><dimension ref="A1"/>'
        f"<sheetData>{rows}</sheetData>{after}</{root}>",
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{shared}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
    }
    return {name: text.encode() for name, text in told.items()}


def cells(rows, **more):
    (sheet,) = read_sheets(parts(rows, **more))
    return sheet.cells


def test_a_sheet_is_found_by_its_relation_with_its_name_and_state():
    (sheet,) = read_sheets(parts('<row r="1"><c r="A1"><v>1</v></c></row>'))
    assert (sheet.name, sheet.state, sheet.cells["A1"].text) == ("One", "hidden", "1")


def test_each_type_of_cell_keeps_its_text_and_kind():
    found = cells(
        '<row r="2">'
        '<c r="A2" t="s"><v>0</v></c><c r="B2" t="inlineStr"><is><t>in</t></is></c>'
        '<c r="C2"><v>12</v></c><c r="D2"><v>12.0</v></c><c r="E2"><v>0.5</v></c>'
        '<c r="F2" t="b"><v>1</v></c><c r="G2" t="e"><v>#SPILL!</v></c>'
        '<c r="H2" t="str"><f>A1</f><v>res</v></c><c r="I2"><f>1+1</f></c>'
        '<c r="J2" t="b"><f>TRUE()</f><v>1</v></c><c r="K2" s="0"/>'
        "</row>",
        shared="<si><t>shared</t></si>",
    )
    assert {where: (cell.text, cell.kind, cell.formula) for where, cell in found.items()} == {
        "A2": ("shared", "text", None),
        "B2": ("in", "text", None),
        "C2": ("12", "number", None),
        "D2": ("12", "number", None),
        "E2": ("0.5", "number", None),
        "F2": ("TRUE", "bool", None),
        "G2": ("#SPILL!", "error", None),
        "H2": ("res", "text", "A1"),
        "I2": ("", "number", "1+1"),
        "J2": ("TRUE", "bool", "TRUE()"),
    }


def test_cells_without_addresses_are_counted_from_the_left():
    found = cells('<row><c><v>1</v></c><c/><c><v>3</v></c></row><row><c r="B2"><v>4</v></c></row>')
    assert {where: cell.text for where, cell in found.items()} == {"A1": "1", "C1": "3", "B2": "4"}


def test_rich_text_is_joined_without_its_phonetic_reading_and_strikes_are_seen():
    rich = (
        "<si><r><t>Yes</t></r><r><rPr><strike/></rPr><t> or no</t></r>"
        '<rPh sb="0" eb="1"><t>REMARK</t></rPh></si><si><r><rPr><strike val="0"/></rPr>'
        "<t>kept</t></r></si>"
    )
    found = cells(
        '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c>'
        '<c t="inlineStr"><is><r><rPr><strike/></rPr><t>gone</t></r></is></c></row>',
        shared=rich,
    )
    assert [(each.text, each.struck) for each in found.values()] == [
        ("Yes or no", True),
        ("kept", False),
        ("gone", True),
    ]


def test_styles_tell_dates_percentages_and_strikes():
    styles = (
        '<numFmts><numFmt numFmtId="170" formatCode="[$-809]dd mmm"/>'
        '<numFmt numFmtId="171" formatCode="&quot;days&quot; 0"/></numFmts>'
        "<fonts><font/><font><strike/></font></fonts><cellXfs>"
        '<xf numFmtId="0" fontId="0"/><xf numFmtId="170" fontId="0"/><xf numFmtId="171"/>'
        '<xf numFmtId="9"/><xf numFmtId="49" fontId="1"/><xf numFmtId="20"/></cellXfs>'
    )
    found = cells(
        '<row><c s="1"><v>46085</v></c><c s="2"><v>4</v></c><c s="3"><v>0.12</v></c>'
        '<c s="4"><v>7</v></c><c s="5"><v>0.5</v></c><c s="1"><v>99999999</v></c></row>',
        styles=styles,
    )
    assert [(each.text, each.kind, each.struck) for each in found.values()] == [
        ("2026-03-04", "date", False),
        ("4", "number", False),
        ("12%", "percent", False),
        ("7", "number", True),
        ("12:00", "date", False),
        ("1e+08", "date", False),
    ]


def test_a_cell_under_a_merge_is_still_seen():
    (sheet,) = read_sheets(
        parts(
            '<row><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>',
            after='<mergeCells><mergeCell ref="A1:A2"/></mergeCells>',
        )
    )
    assert (sheet.merged, sheet.cells["A2"].text) == (("A1:A2",), "2")


@pytest.mark.parametrize(
    ("stored", "meant"),
    [
        ("a_x000D_\nb", "a\nb"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("_x0007_bell", "bell"),
        ("_x005F_x0041_", "_x0041_"),
        ("0x005F_key", "0x005F_key"),
        ("_xD83D__xDE00_", "\U0001f600"),
        ("_xZZZZ_ and _x41_", "_xZZZZ_ and _x41_"),
        ("_xD83D_", "\ufffd"),
    ],
)
def test_escapes_are_decoded_once_and_control_characters_go(stored, meant):
    assert decoded(stored) == meant


SOUND = '<row><c r="A1"><v>1</v></c></row>'


@pytest.mark.parametrize(
    ("kind", "made"),
    [
        ("duplicate_cell", parts('<row><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>')),
        ("damaged", parts('<row><c r="A1" t="s"><v>5</v></c></row>')),
        ("damaged", parts('<row><c r="1A"><v>5</v></c></row>')),
        ("damaged", parts("<row><c>")),
        ("missing_sheet", parts(SOUND, root="chartsheet")),
        ("too_large", parts(SOUND, after='<mergeCells><mergeCell ref="A1:XFD9999"/></mergeCells>')),
        ("too_large", parts("<row/>" * 200_001)),
        ("too_large", parts(f'<row><c t="str"><v>{"x" * 200_001}</v></c></row>')),
    ],
)
def test_what_cannot_be_read_for_sure_is_refused(kind, made):
    with pytest.raises(Refused) as refusal:
        read_sheets(made)
    assert refusal.value.problem.kind == kind


def test_a_listed_sheet_that_is_not_there_is_refused():
    made = parts(SOUND)
    del made["xl/worksheets/sheet7.xml"]
    with pytest.raises(Refused) as refusal:
        read_sheets(made)
    assert refusal.value.problem.kind == "missing_sheet"


def test_columns_count_in_letters_and_back():
    assert [column_letters(number) for number in (1, 26, 27, 702, 703, 16384)] == [
        "A", "Z", "AA", "ZZ", "AAA", "XFD",
    ]  # fmt: skip
    assert all(column_number(column_letters(number)) == number for number in range(1, 16385))
    assert covered("$B$3:C5") == (3, 2, 5, 3)


def test_an_empty_text_is_no_cell():
    assert cells('<row><c r="A1" t="str"><v></v></c><c r="B1" t="inlineStr"><is/></c></row>') == {}
    assert CellText("x").kind == "text"
