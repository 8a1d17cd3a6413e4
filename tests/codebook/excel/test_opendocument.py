"""Lines and tabs of a sheet in OpenDocument format, as LibreOffice will read them."""

import io
import zipfile

from codebook.excel.opendocument import with_lines


def sheet(told):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", told)
    return stream.getvalue()


def read(content):
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert packed.namelist() == ["mimetype", "content.xml"]
        return packed.read("content.xml").decode()


def test_a_line_break_becomes_a_paragraph_and_a_tab_stays_one():
    told = "<c><text:p>one<text:line-break/>two<text:tab/>2</text:p></c>"
    assert read(with_lines(sheet(told))) == "<c><text:p>one</text:p><text:p>two\t2</text:p></c>"


def test_what_is_open_at_a_line_break_begins_anew():
    told = (
        '<text:p a="x>y"><text:span b="1">one<text:line-break></text:line-break>two</text:span>!'
        "</text:p>"
    )
    assert read(with_lines(sheet(told))) == (
        '<text:p a="x>y"><text:span b="1">one</text:span></text:p>'
        '<text:p a="x>y"><text:span b="1">two</text:span>!</text:p>'
    )


def test_an_empty_paragraph_leaves_nothing_open():
    told = "<text:p/><text:p>one<text:line-break/></text:p>"
    assert read(with_lines(sheet(told))) == "<text:p/><text:p>one</text:p><text:p></text:p>"


def test_other_files_stay_the_same_bytes():
    plain = sheet("<text:p>one</text:p><text:p>two</text:p>")
    assert with_lines(plain) == plain
    assert with_lines(b"no archive") == b"no archive"
