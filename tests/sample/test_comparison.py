"""The sample beside the register."""

from flows.sample.comparison import compared, shared_units
from flows.studyfile import StudyFile

FILE = StudyFile.model_validate(
    {
        "title": "T",
        "coders": [{"id": "ab", "name": "A"}],
        "group_by": "type",
        "attributes": {"type": {"title": "Type", "values": ["RR", "LC"]}},
        "sample": {"size": 3, "targets": [{"distinct": "child", "n": 2}]},
    }
)


def cases(*types, children=()):
    named = [*children, *map(str, range(len(types)))][: len(types)]
    return [{"type": each, "child": child} for each, child in zip(types, named, strict=True)]


def test_each_value_stands_beside_the_register_with_the_difference_in_points():
    (table,) = compared(FILE, cases("RR", "LC"), cases("RR", "RR", "RR", "LC"))
    assert (table.base, table.population_base) == (2, 4)
    assert [(row.name, row.n, row.population_n, row.difference) for row in table.rows] == [
        ("RR", 1, 3, "-25.0"),
        ("LC", 1, 1, "25.0"),
    ]


def test_unknowns_are_left_out_of_the_base_and_counted():
    """A base that silently shrinks would mislead; the note says by how many."""
    (table,) = compared(FILE, cases("RR", ""), cases("RR", "LC", "", ""))
    assert (table.base, table.unknown) == (1, 1)
    assert (table.population_base, table.population_unknown) == (2, 2)


def test_two_cases_of_one_child_are_noted():
    assert shared_units(FILE, cases("RR", "LC", "LC", children=("a", "a", "b"))) == [
        "The 3 cases have 2 different values of child: 1 of them in more than one case. "
        "Counts are of cases."
    ]
    assert shared_units(FILE, cases("RR", "LC")) == []
