"""Names of persons are pointed out at the cells in which they stand, once, and never changed."""

from tests.workbooks.conftest import DETAILS, KEY
from workbooks.people import MOST_TOLD, Words, people_named, told_names
from workbooks.read import Expected, opened, read_return

DRAWN = """
    | case | id  | Answer             | Evidence                | Note               |
    | RR-1 | D01 | Yes                | “they told Sarah to go” | ask Mr Okafor      |
    | RR-1 | D02 | No                 | Child C was seen        | by the Named Nurse |
    | RR-1 | D07 | Jamal Hussain left |                         |                    |
"""


def named(desk, drawn, **more):
    expected = Expected(desk.sealed, desk.codebook, KEY, DETAILS, **more)
    read = read_return(opened(desk.fill(drawn)), expected)
    return read, [each for each in read.problems if each.kind == "looks_like_a_name"]


def test_names_in_evidence_notes_and_texts_are_pointed_out_and_the_answers_count(desk):
    read, told = named(desk, DRAWN)
    assert [(each.sheet, each.cell, each.found) for each in told] == [
        ("RR-1", "D8", "Sarah"),
        ("RR-1", "H8", "Mr Okafor"),
        ("RR-1", "C15", "Jamal Hussain"),
    ]
    assert not any(each.blocking for each in told)
    assert {each.evidence for each in read.answers} >= {"“they told Sarah to go”"}


def test_who_leaves_a_name_as_it_is_is_not_asked_again(desk):
    _, told = named(desk, DRAWN)
    assert named(desk, DRAWN, named=told_names(told))[1] == []
    (other,) = named(desk, DRAWN.replace("Sarah", "Aisha"), named=told_names(told))[1]
    assert other.found == "Aisha"


def test_many_names_are_counted_and_the_rest_comes_next_time():
    written = [Words(f"told Sarah {n}", "RR-1", f"D{n}", "RR-1", f"Q{n}") for n in range(1, 31)]
    told = people_named(written, frozenset())
    assert [each.kind for each in told[:-1]] == ["looks_like_a_name"] * MOST_TOLD
    assert (told[-1].kind, told[-1].found) == ("more_names", "20 more cells")
    again = people_named(written, told_names(told))
    assert again[0].question == f"Q{MOST_TOLD + 1}"
