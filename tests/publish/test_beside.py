"""The register's figures beside the sample's tell no small number, not by subtraction either."""

import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from flows.publish.beside import beside_charts, beside_rows
from flows.publish.characteristics import characteristics, protected_characteristics
from flows.publish.content import SYMBOLS
from flows.sample.characteristics import characteristic_rows
from flows.studyfile import StudyFile

FILE = StudyFile.model_validate(
    {
        "title": "T",
        "coders": [{"id": "ab", "name": "A"}],
        "group_by": "sex",
        "attributes": {
            "sex": {
                "title": "Sex",
                "values": ["F", "M"],
                "benchmark": {"source": "Census", "percent": {"F": 51, "M": 49}},
            },
            "harm": {"title": "Harm", "values": ["Death", "Other"]},
            "cause": {"title": "Cause", "group": "harm", "values": {"Death": ["A", "B"]}},
            "neet": {"title": "NEET", "values": ["Y", "N"], "applies_if": {"harm": "Death"}},
        },
    }
)


def cases(**counts):
    """So many cases of each sex, with a death of cause A; F_B is of cause B, M_O no death."""
    found = []
    for kind, n in counts.items():
        sex, _, rest = kind.partition("_")
        other = rest == "O"
        row = {
            "sex": sex,
            "harm": "Other" if other else "Death",
            "cause": "" if other else (rest or "A"),
            "neet": "" if other else "Y",
        }
        found += [row] * n
    return found


def beside(sample, population, threshold=5):
    file = FILE.model_copy(
        update={"publish": FILE.publish.model_copy(update={"threshold": threshold})}
    )
    counted = characteristic_rows(sample, file)
    shown = protected_characteristics(characteristics(counted, 0), file, threshold)
    return beside_rows(file, shown, counted, characteristic_rows(population, file))


def told(rows):
    return {(r.sample.attribute, r.name): (r.sample.n, r.population_n) for r in rows}


def test_large_figures_stand_side_by_side_with_the_benchmark():
    sample, rest = cases(F=20, M=30, M_O=10), cases(F=40, M=30, M_O=20, F_B=10)
    rows = beside(sample, [*sample, *rest])

    first = rows[0]
    assert (first.sample.n, first.sample.percent) == (20, "33")
    assert (first.population_n, first.population_denominator) == (70, 160)
    assert (first.population_percent, first.benchmark, first.source) == ("44", "51", "Census")
    (chart, *_) = beside_charts(rows, {"sex": "Sex"}, "")
    assert "Sex (benchmark: Census): F 33%, register 44%, benchmark 51%" in chart.alternative


@pytest.mark.parametrize(
    ("sample", "rest", "why"),
    [
        (cases(F=20, M=30), cases(F=3, M=30), "three women were not drawn"),
        (cases(M=30), cases(F=4, M=30), "four women stand in the register"),
        (cases(F=4, M=30), cases(M=30), "all four women were drawn"),
    ],
)
def test_a_small_figure_of_either_hides_the_registers_of_the_attribute(sample, rest, why):
    rows = [row for row in beside(sample, [*sample, *rest]) if row.sample.attribute == "sex"]

    assert {(r.population_n, r.population_percent, r.population_marker) for r in rows} == {
        (None, "", "[c]")
    }, why
    assert "[c]" in SYMBOLS
    assert [each.title for chart in beside_charts(rows, {}, "") for each in chart.sections] == []


def test_inner_values_with_a_small_number_are_hidden_and_the_outer_ones_stay():
    """Two of cause B were not drawn; how many died can be told without them."""
    sample = cases(F=20, M=30, M_O=10, F_B=10)
    found = told(beside(sample, [*sample, *cases(F=20, M=20, M_O=20, F_B=2)]))

    assert found["harm", "Death"] == (60, 102)
    assert found["cause", "Death"] == (60, 102)
    assert found["cause", "Death › A"][1] is None
    assert found["cause", "Death › B"][1] is None


def test_what_rests_on_an_attribute_by_a_rule_is_hidden_with_it():
    """Three others were not drawn, so harm is hidden, and what is asked of deaths only."""
    sample = cases(F=20, M=30, M_O=10)
    found = told(beside(sample, [*sample, *cases(F=20, M=20, M_O=3)]))

    assert found["harm", "Death"][1] is None
    assert found["neet", "Y"][1] is None
    assert found["sex", "F"][1] == 40


def test_a_hidden_count_of_the_sample_stays_so_beside_a_large_one_of_the_register():
    """Four women of the sample are hidden; of the register there are many, and of men."""
    sample = cases(F=4, M=30)
    found = told(beside(sample, [*sample, *cases(F=30, M=40)]))

    assert found["sex", "F"] == (None, 34)


NUMBERS = st.integers(0, 12)
COUNTS = st.fixed_dictionaries({"F": NUMBERS, "M": NUMBERS, "M_O": NUMBERS, "F_B": NUMBERS})


@examples(60)
@given(COUNTS, COUNTS)
def test_no_figure_shown_and_no_difference_is_small(drawn, left):
    """Whatever the counts: what is shown of the register, and what was not drawn, is 0 or large."""
    sample = cases(**drawn)
    for row in beside(sample, [*sample, *cases(**left)]):
        if row.population_n is None:
            continue
        assert not 1 <= row.population_n <= 5
        assert not 1 <= row.population_denominator <= 5
        if row.sample.n is not None:
            assert not 1 <= row.population_n - row.sample.n <= 5
        if row.sample.denominator is not None:
            assert not 1 <= row.population_denominator - row.sample.denominator <= 5


def test_a_base_is_hidden_where_nothing_else_is_left():
    """Seven cases less six deaths, each of known cause, would tell the one that is none."""
    rows = beside(cases(M_O=1, F_B=6), cases(M_O=1, F_B=6))
    shown = {(row.sample.attribute, row.name): row.sample for row in rows}

    assert shown["harm", "Other"].n is None
    assert None in (shown["harm", "Other"].denominator, shown["cause", "Death"].denominator)
