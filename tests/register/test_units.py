"""One row becomes several cases where it lists several units."""

import pytest

from flows.register.load import register_faults
from flows.register.units import with_part
from flows.studyfile import StudyFile

FILE = StudyFile.model_validate(
    {
        "title": "T",
        "coders": [{"id": "ab", "name": "A"}],
        "documents": {},
        "group_by": "type",
        "unit": {"each": "children"},
        "related": {"column": "row_id", "coders": "same"},
        "attributes": {
            "type": {"title": "Type", "values": ["RR", "LC"]},
            "children_age": {"title": "Age", "type": "number"},
        },
    }
)
HEADER = "case_id,type,children,children_age,place\n"


@pytest.fixture
def read(tmp_path):
    def reading(text):
        path = tmp_path / "register.csv"
        path.write_text(HEADER + text, encoding="utf-8")
        return register_faults(path, FILE)

    return reading


def test_each_child_of_a_row_is_a_case_and_all_else_is_copied(read):
    """Columns named after the unit's hold its own part; the row's id relates the cases."""
    register, faults = read("R1,rr,Ann; Bob;,3;,Leeds; York\nR2,LC,Cy,7,Hull\nR3,LC,,,\n")

    assert faults == []
    assert list(register.rows) == ["R1.1", "R1.2", "R2", "R3"]
    assert register.rows["R1.2"] == {
        "case_id": "R1.2", "type": "RR", "children": "Bob", "children_age": "",
        "place": "Leeds; York", "row_id": "R1",
    }  # fmt: skip
    assert register.rows["R1.1"]["children_age"] == "3"
    assert register.rows["R2"]["row_id"] == "R2"
    assert register.columns[-1] == "row_id"


def test_lists_that_do_not_match_collisions_and_long_ids_are_faults(read):
    long = "R" * 30
    _, faults = read(
        "R1,RR,Ann; Bob,3; 4; 5,\nR2,RR,Ann;; Bob,,\nR1.1,LC,,,\n" + f"{long},RR,A; B,,\n"
    )

    assert [(fault.place, fault.found) for fault in faults] == [
        ("row 2, column children_age", "3 parts beside 2 in column children"),
        ("row 3, column children", "nothing between two semicolons"),
        ("row 4, column case_id", "'R1.1' stands in row 2 too"),
        ("row 5, column case_id", f"'{long}.1' has 32 characters"),
        ("row 5, column case_id", f"'{long}.2' has 32 characters"),
    ]


def test_a_wrong_value_of_one_child_is_told(read):
    _, faults = read("R1,RR,Ann; Bob,3; old,\n")

    assert [fault.found for fault in faults] == ["'old' is not a number"]


def test_a_register_may_not_have_the_column_that_expanding_adds(tmp_path):
    path = tmp_path / "register.csv"
    path.write_text("case_id,type,children,children_age,row_id\nR1,RR,,,\n", encoding="utf-8")
    _, faults = register_faults(path, FILE)

    assert [fault.found for fault in faults] == ["column 'row_id', which unit.each adds by itself"]


@pytest.mark.parametrize(
    ("text", "number", "changed"),
    [("a; b ;c", 1, "a; X ;c"), ("a;b", 0, "X;b"), ("a", 1, "a; X"), ("; b", 0, "X; b")],
)
def test_a_part_of_a_list_is_said_anew_in_its_place(text, number, changed):
    assert with_part(text, number, "X") == changed
