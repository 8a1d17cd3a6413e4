"""What the register may look like, and what the lead is told where it cannot be used."""

import pytest

from codebook.faults import StudyError
from flows.register.load import load_register, register_faults
from flows.studyfile import StudyFile


@pytest.fixture
def file():
    """A study file with a nested, a plain and a number attribute."""
    return StudyFile.model_validate(
        {
            "title": "T",
            "coders": [{"id": "ab", "name": "A"}],
            "group_by": "harm",
            "documents": {"review": {"title": "Review", "column": "file"}},
            "attributes": {
                "cause": {
                    "title": "Cause",
                    "group": "harm",
                    "values": {"Death": ["Suicide", "Unclear"], "Serious harm": ["Unclear"]},
                },
                "harm": {"title": "Harm", "values": ["Death", "Serious harm"]},
                "age": {"title": "Age", "type": "number", "bands": {"Under 1": [0, 0]}},
            },
        }
    )


@pytest.fixture
def read(tmp_path, file):
    """Read a register drawn as CSV text or given as bytes: the register and its faults."""

    def reading(text):
        path = tmp_path / "register.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return register_faults(path, file)

    return reading


HEADER = "case_id,harm,cause,age,file\n"


def test_values_are_spelt_as_the_study_file_spells_them(read):
    """Case, outer spaces and doubled spaces never make a second value."""
    register, faults = read(HEADER + " R1 ,serious  HARM,unclear ,0.5,r1.pdf\n")

    assert faults == []
    assert register.rows["R1"]["harm"] == "Serious harm"
    assert register.rows["R1"]["cause"] == "Unclear"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_spreadsheet_programs_delimiter_and_byte_order_mark_are_understood(read, delimiter):
    """Excel writes semicolons in many countries, and marks UTF-8 with three bytes."""
    text = HEADER.replace(",", delimiter) + delimiter.join(["R1", "Death", "Suicide", "0", ""])
    register, faults = read(b"\xef\xbb\xbf" + text.encode())

    assert faults == []
    assert register.columns == ("case_id", "harm", "cause", "age", "file")
    assert register.rows["R1"]["cause"] == "Suicide"


def test_blank_and_awaiting_are_unknown_and_no_fault(read):
    register, faults = read(HEADER + "R1,,,,Awaiting\nR2,awaiting,,AWAITING,\n")

    assert faults == []
    assert register.rows["R2"]["age"] == "awaiting"


def test_every_fault_is_told_at_once_with_row_and_column(read):
    """Rows are numbered as a spreadsheet program shows them, blank ones included."""
    _, faults = read(
        HEADER
        + "R1,Death,Suicide,7,\n"
        + ",,,,\n"
        + "r1,Hurt,,x,\n"
        + ",Serious harm,Suicide,,\n"
        + "R3,,Unclear,,\n"
        + "R4,Death\n"
    )

    told = {fault.place: fault.found for fault in faults}
    assert told == {
        "row 2, column age": "7 lies in no band",
        "row 4, column case_id": "'r1' stands in row 2 too",
        "row 4, column harm": "'Hurt' is not a value of it",
        "row 4, column age": "'x' is not a number",
        "row 5, column case_id": "blank",
        "row 5, column cause": "'Suicide' is not a value of it where harm is 'Serious harm'",
        "row 6, column cause": "'Unclear', but column harm says nothing",
        "row 7": "2 fields under 5 columns",
    }
    assert "Accepted: 'Death', 'Serious harm'" in {fault.remedy for fault in faults}


def test_a_missing_column_names_who_wants_it_and_its_likely_misspelling(read):
    _, faults = read("case_id,cause,Harm\nR1,,\n")

    told = {fault.found: fault.remedy for fault in faults}
    assert told["no column 'harm' (attributes.cause.group)"] == "Rename column 'Harm'"
    assert "no column 'age' (attributes.age)" in told
    assert "no column 'file' (documents.review.column)" in told


def test_without_a_case_id_column_there_is_no_register(read):
    register, faults = read("id,harm,cause,age,file\nR1,,,,\n")

    assert register is None
    assert any("no column 'case_id'" in fault.found for fault in faults)


@pytest.mark.parametrize(
    ("case_id", "found"),
    [("R" * 32, f"'{'R' * 32}' has 32 characters"), ("R\x071", r"control character in 'R\x071'")],
)
def test_a_case_id_fits_on_a_sheet(read, case_id, found):
    _, faults = read(f"{HEADER}{case_id},,,,\n")

    assert [fault.found for fault in faults] == [found]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("case_id,naïve\n".encode("latin-1"), "not UTF-8 text"),
        (b"", "empty"),
        (HEADER.encode(), "no cases"),
        (HEADER.encode() + b'R1,"Death,,,\n', "unexpected end of data"),
        (HEADER.replace("file", "file,file").encode() + b"R1,,,,,\n", "column 'file' twice"),
    ],
)
def test_what_is_no_register_is_said(read, content, found):
    _, faults = read(content)

    assert [fault.found for fault in faults] == [found]


def test_the_hash_is_of_what_the_rows_say(read):
    """Order of rows and columns, layout and blank columns do not change it; a value does."""
    one, _ = read(HEADER + "R1,Death,,0,\nR2,,,,r2.pdf\n")
    same, _ = read('file;age;case_id;harm;cause;more\r\n"r2.pdf";;R2;;;\r\n;0;R1;death;;\r\n')
    other, _ = read(HEADER + "R1,Death,,0,r1.pdf\nR2,,,,r2.pdf\n")

    assert one.sha256 == same.sha256 != other.sha256


def test_a_register_with_faults_cannot_be_loaded(tmp_path, file):
    path = tmp_path / "register.csv"
    path.write_text(HEADER + "R1,Hurt,,,\n", encoding="utf-8")

    with pytest.raises(StudyError, match="row 2, column harm: 'Hurt'"):
        load_register(path, file)
    with pytest.raises(StudyError, match="not found"):
        load_register(tmp_path / "nothing.csv", file)
