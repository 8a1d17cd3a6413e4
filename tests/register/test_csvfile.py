"""A field of the register is said anew, and every other byte of the file stays."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from flows.register.csvfile import changed_csv, fields_of


def test_only_the_field_changes_whatever_the_files_layout():
    """A byte order mark, semicolons, Windows line ends, quotation marks and blank lines stay."""
    content = (
        b"\xef\xbb\xbf" + b'"case_id";  age ;title\r\n\r\n'
        b'"R1"; 7 ;"Say ""hello""; twice"\r\n R2 ;;"two\r\nlines"\r\n;;\r\n'
    )

    assert changed_csv(content, {("R1", "age"): "8"}) == content.replace(b" 7 ", b"8")
    assert changed_csv(content, {("R2", "age"): "a;b"}) == content.replace(b"R2 ;;", b'R2 ;"a;b";')
    assert changed_csv(content, {("R2", "title"): "x"}) == content.replace(b"two\r\nlines", b"x")
    assert changed_csv(content, {}) == content
    assert fields_of(content)["R1", "title"] == 'Say "hello"; twice'


def test_a_file_without_an_end_of_line_keeps_none():
    content = b"case_id,age\nR1,"

    assert changed_csv(content, {("R1", "age"): "3"}) == b"case_id,age\nR1,3"


TEXTS = st.text(st.sampled_from('ab ,;"\n\tä'), max_size=6).map(str.strip)


@given(
    st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=5),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.data(),
)
def test_any_field_changes_alone_as_a_csv_reader_sees_it(rows, end, quoting, data):
    """Against Python's own reader: one field is the new text, all others are as before."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator=end, quoting=quoting)
    writer.writerow(["case_id", "one", "two"])
    writer.writerows([f"R{n}", *texts] for n, texts in enumerate(rows))
    row, column, value = data.draw(
        st.tuples(st.integers(0, len(rows) - 1), st.integers(1, 2), TEXTS)
    )
    content = out.getvalue().encode()

    changed = changed_csv(content, {(f"R{row}", ("one", "two")[column - 1]): value})

    wanted = [list(each) for each in _read(content)]
    wanted[row + 1][column] = value
    assert _read(changed) == wanted


def _read(content):
    return list(csv.reader(io.StringIO(content.decode(), newline=""), strict=True))
