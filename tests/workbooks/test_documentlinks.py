"""Where a link to a document leads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbooks.documentlinks import LONGEST, document_address, shown_name


@pytest.mark.parametrize(
    ("named", "folder", "leads_to"),
    [
        ("https://example.org/a b.pdf", "", "https://example.org/a%20b.pdf"),
        ("https://example.org/a%20b.pdf?x=1#p", "ignored", "https://example.org/a%20b.pdf?x=1#p"),
        ("HTTP://example.org/é", "", "HTTP://example.org/%C3%A9"),
        ("RR 1.pdf", "https://example.org/docs", "https://example.org/docs/RR%201.pdf"),
        ("RR-1.pdf", "https://example.org/docs/", "https://example.org/docs/RR-1.pdf"),
        ("RR-1.pdf", "https://example.org/get?f=", "https://example.org/get?f=RR-1.pdf"),
        ("2024/RR#1?.pdf", "https://x.org/d", "https://x.org/d/2024/RR%231%3F.pdf"),
        ("Größe 50%.pdf", "https://x.org/d", "https://x.org/d/Gr%C3%B6%C3%9Fe%2050%25.pdf"),
        ("RR 1.pdf", r"\\server\share\case files", "file://server/share/case%20files/RR%201.pdf"),
        ("RR-1.pdf", "C:\\Docs\\", "file:///C:/Docs/RR-1.pdf"),
        ("RR-1.pdf", "c:/Docs", "file:///c:/Docs/RR-1.pdf"),
        ("sub\\RR-1.pdf", "/srv/docs", "file:///srv/docs/sub/RR-1.pdf"),
        ("RR-1.pdf", "file:///srv/docs", "file:///srv/docs/RR-1.pdf"),
        ("Größe 1.pdf", "/srv/docs", "file:///srv/docs/Größe%201.pdf"),
        ("RR-1.pdf", "documents", "documents/RR-1.pdf"),
        ("RR-1.pdf", "../documents", "../documents/RR-1.pdf"),
    ],
)
def test_a_name_and_a_folder_make_an_address(named, folder, leads_to):
    """Web addresses, shares, Windows and POSIX folders, and folders beside the workbook."""
    assert document_address(named, folder) == leads_to


@pytest.mark.parametrize(
    ("named", "folder"),
    [
        ("RR-1.pdf", ""),
        ("", "https://example.org"),
        ("javascript:alert(1)", ""),
        ("javascript:alert(1)", "https://example.org"),
        (" JavaScript:alert(1)", "documents"),
        ("RR-1.pdf", "javascript:alert(1)//"),
        ("RR-1.pdf", "ftp://example.org"),
        ("mailto:a@example.org", "documents"),
        ("data:text/html,x", "documents"),
        ("../../etc/passwd", "documents"),
        ("/etc/passwd", "documents"),
        ("\\\\other\\share\\a.pdf", "documents"),
        ("C:\\a.pdf", "documents"),
        ("RR:1.pdf", "documents"),
        ("a.pdf" * LONGEST, "documents"),
    ],
)
def test_no_link_is_made_where_none_is_safe_or_known(named, folder):
    """No address of another kind, nothing outside the folder, nothing that Excel refuses."""
    assert document_address(named, folder) == ""


@pytest.mark.parametrize(
    ("named", "shown"),
    [
        ("https://example.org/a/b%20c.pdf?d=1", "b c.pdf"),
        ("https://example.org/", "example.org"),
        ("2024/RR-1.pdf", "2024/RR-1.pdf"),
        ("https://[", "["),
    ],
)
def test_a_web_address_is_shown_by_its_last_part(named, shown):
    """A link's text says what it leads to; a bare address read out says nothing."""
    assert shown_name(named) == shown


@given(named=st.text(), folder=st.text())
def test_whatever_is_given_an_address_is_of_the_web_or_a_file(named, folder):
    """A register may hold anything; a link never runs anything, nor does it end early."""
    address = document_address(named, folder)
    begun = address.lower().split(":", 1)[0] if ":" in address else ""
    assert begun in ("", "http", "https", "file")
    assert not any(char in address for char in ' "<>\n\r\t')
