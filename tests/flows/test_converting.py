"""What a file cannot do while LibreOffice converts it: run, fetch, read elsewhere, or never end."""

import http.server
import io
import os
import threading
import time
import zipfile
from pathlib import Path

import pytest

from codebook.excel.encryption import encrypted
from flows import libreoffice

SECRET = "a good password"  # made up


def test_a_program_is_named_by_the_variable_or_not_there(tmp_path, monkeypatch):
    """A path that is wrong is not made up for by another LibreOffice on the machine."""
    monkeypatch.setenv("INTERCODER_SOFFICE", str(tmp_path / "gone"))
    assert libreoffice.libreoffice() is None
    (tmp_path / "gone").touch()
    assert libreoffice.libreoffice() == str(tmp_path / "gone")


def as_told(tmp_path, monkeypatch, script):
    """A program that does what the script says instead of LibreOffice."""
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("INTERCODER_SOFFICE", str(program))


@pytest.mark.skipif(os.name == "nt", reason="a shell script stands in for the program")
def test_what_is_ours_is_not_the_program_s(tmp_path, monkeypatch):
    """It is handed no password and no key."""
    as_told(tmp_path, monkeypatch, f"env > {tmp_path}/told; ls -d .. >> {tmp_path}/told")
    monkeypatch.setenv("INTERCODER_PASSWORD_AB", SECRET)
    monkeypatch.setenv("INTERCODER_KEY", "5f" * 32)
    assert libreoffice.as_xlsx(b"anything", ".ods") is None
    told = (tmp_path / "told").read_text()
    assert "PATH=" in told
    assert "INTERCODER" not in told


@pytest.mark.skipif(os.name == "nt", reason="a shell script stands in for the program")
def test_a_program_that_takes_too_long_is_ended_with_all_that_it_started(tmp_path, monkeypatch):
    as_told(tmp_path, monkeypatch, f"(sleep 3; touch {tmp_path}/late) & wait")
    monkeypatch.setattr(libreoffice, "LIMIT", 0.5)
    assert libreoffice.as_xlsx(b"anything", ".ods") is None
    time.sleep(3.5)
    assert not (tmp_path / "late").exists()


@pytest.mark.skipif(os.name == "nt", reason="a shell script stands in for the program")
def test_nothing_of_a_conversion_is_left_behind(tmp_path, monkeypatch):
    as_told(tmp_path, monkeypatch, f"pwd > {tmp_path}/where")
    libreoffice.as_xlsx(b"anything", ".ods")
    assert not Path((tmp_path / "where").read_text().strip()).exists()


@pytest.mark.libreoffice
def test_what_we_lock_is_not_converted(tmp_path):
    """Without the password LibreOffice gives nothing, and asks for none."""
    told = zipped({"[Content_Types].xml": TYPES})
    assert libreoffice.as_xlsx(encrypted(told, SECRET), ".xlsx") is None


@pytest.fixture
def asked():
    """What was asked of a server on this machine, and its address."""
    found = []

    class Answers(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            found.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"from the network")

        do_OPTIONS = do_HEAD = do_PROPFIND = do_GET  # noqa: N815  # http.server's names

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield found, f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


@pytest.mark.libreoffice
def test_a_file_fetches_nothing_from_the_network(asked, tmp_path):
    """A linked picture, sheet, formula or web service would tell its sender who opened it when."""
    found, address = asked
    made = libreoffice.as_xlsx(linking(address, tmp_path), ".ods")
    assert made is not None
    assert found == []
    assert "from the network" not in texts(made)
    assert "another file" not in texts(made)


@pytest.mark.libreoffice
def test_the_settings_keep_it_from_fetching(asked, tmp_path, monkeypatch):
    """Without them the picture is fetched, so that the test above is one."""
    found, address = asked
    none = """<oor:items xmlns:oor="http://openoffice.org/2001/registry"/>"""
    monkeypatch.setattr(libreoffice, "_CAUTIOUS", none)
    libreoffice.as_xlsx(linking(address, tmp_path), ".ods")
    assert "/picture.png" in found


@pytest.mark.libreoffice
@pytest.mark.slow
def test_a_file_that_unfolds_without_end_is_given_up(monkeypatch):
    """A few hundred bytes that say a million rows of 16,384 cells."""
    cell = 'table:number-columns-repeated="16384" office:value-type="string"'
    content = spreadsheet(
        f"""<table:table table:name="S"><table:table-row table:number-rows-repeated="1048576">
        <table:table-cell {cell}><text:p>x</text:p></table:table-cell></table:table-row>
        </table:table>"""
    )
    assert len(content) < 2000
    assert libreoffice.as_xlsx(content, ".ods") is None


def texts(made):
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        return " ".join(packed.read(name).decode(errors="replace") for name in packed.namelist())


def linking(address, tmp_path):
    """A spreadsheet that links to a picture, a sheet, a cell, a web service and a file here."""
    other = tmp_path / "other.csv"
    other.write_text("another file,2\n")
    formulas = (
        f"COM.MICROSOFT.WEBSERVICE(&quot;{address}/service&quot;)",
        f"'{address}/cell.ods'#$Sheet1.A1",
        f"'{other.as_uri()}'#$other.A1",
        f"DDE(&quot;soffice&quot;;&quot;{other}&quot;;&quot;A1&quot;)",
    )
    cells = "".join(f'<table:table-cell table:formula="of:={each}"/>' for each in formulas)
    return spreadsheet(
        f"""<table:table table:name="S"><table:shapes><draw:frame svg:width="2cm"
        svg:height="2cm"><draw:image xlink:href="{address}/picture.png" xlink:type="simple"
        xlink:show="embed" xlink:actuate="onLoad"/></draw:frame></table:shapes>
        <table:table-row>{cells}</table:table-row></table:table>
        <table:table table:name="L"><table:table-source xlink:href="{address}/sheet.csv"
        xlink:type="simple" table:filter-name="Text - txt - csv (StarCalc)"
        table:mode="copy-all"/><table:table-row><table:table-cell office:value-type="string">
        <text:p>y</text:p></table:table-cell></table:table-row></table:table>"""
    )


def spreadsheet(tables):
    of = "urn:oasis:names:tc:opendocument:xmlns"
    names = {
        **{each: f"{of}:{each}:1.0" for each in ("office", "table", "text")},
        "draw": f"{of}:drawing:1.0",
        "svg": f"{of}:svg-compatible:1.0",
        "of": f"{of}:of:1.2",
        "xlink": "http://www.w3.org/1999/xlink",
    }
    told = " ".join(f'xmlns:{key}="{name}"' for key, name in names.items())
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f"""<office:document-content {told} office:version="1.3"><office:body>
            <office:spreadsheet>{tables}</office:spreadsheet></office:body>
            </office:document-content>""",
            "META-INF/manifest.xml": MANIFEST,
        }
    )


def zipped(parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in parts.items():
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            packed.writestr(zipfile.ZipInfo(name), text, kind)
    return stream.getvalue()


TYPES = """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"""
MANIFEST = """<manifest:manifest
xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry
manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
</manifest:manifest>"""


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
