"""Does every list of the report's JSON become a flat sheet, with nothing lost or nested?"""

import io
from datetime import UTC, datetime
from typing import Any

import openpyxl
import pytest

from flows.agreement.report import excel
from flows.agreement.report.sheets import columns_of, meanings, tables

MOMENT = datetime(2026, 1, 5, tzinfo=UTC)
CONTENT: dict[str, Any] = {
    "round": "main",
    "thresholds": {"reliable": 0.8},
    "questions": [
        {
            "question": "D01",
            "part": "",
            "title": "Voice",
            "alpha": 0.5,
            "alpha_interval": [0.1, 0.9],
            "specific_agreement": {"Yes": 0.5, "No": None},
            "confusion": {"values": ["Yes", "No"], "together": [[3, 0], [2, 0]]},
            "pairs": [{"coders": ["ab", "cd"], "cases": 5}],
            "numbers": None,
        },
        {
            "question": "D02",
            "part": "Health",
            "title": "Agencies",
            "alpha": None,
            "alpha_interval": None,
            "specific_agreement": {},
            "confusion": None,
            "pairs": [],
            "numbers": {"icc": 0.7, "icc_interval": [0.5, 0.8], "limits": [-1, 1]},
        },
    ],
    "by_coder": [
        {"coder": "ab", "difference": {"estimate": -0.1, "interval": [-0.2, 0.0]}},
        {"coder": "cd", "questions": [{"question": "D01", "apart": True}]},
    ],
    "drift": {"cases": 12, "questions": [{"question": "D01", "alpha": 0.2}]},
    "empty": [],
}


def test_records_within_records_keep_what_they_belong_to() -> None:
    sheets = tables(CONTENT)

    assert sheets["Pairs by question"] == [
        {"question": "D01", "part": "", "title": "Voice", "coders": "ab, cd", "cases": 5}
    ]
    assert sheets["By coder, questions"] == [{"coder": "cd", "question": "D01", "apart": True}]
    assert sheets["Drift"] == [{"cases": 12}]
    assert sheets["Drift, questions"] == [{"question": "D01", "alpha": 0.2}]


def test_an_interval_has_a_column_for_each_end() -> None:
    """Where there is none, both are empty, and the columns are there all the same."""
    one, other = tables(CONTENT)["Questions"]

    assert (one["alpha_interval_low"], one["alpha_interval_high"]) == (0.1, 0.9)
    assert (other["alpha_interval_low"], other["alpha_interval_high"]) == (None, None)
    assert tables(CONTENT)["By coder"][0] == {
        "coder": "ab",
        "difference_estimate": -0.1,
        "difference_interval_low": -0.2,
        "difference_interval_high": 0.0,
    }


def test_confused_values_and_agreement_per_value_are_rows() -> None:
    sheets = tables(CONTENT)

    names = {"question": "D01", "part": "", "title": "Voice"}
    assert sheets["Confusion"] == [
        {**names, "one_value": "Yes", "other_value": "Yes", "pairs": 3},
        {**names, "one_value": "No", "other_value": "Yes", "pairs": 2},
    ]
    assert sheets["Specific agreement"] == [
        {**names, "value": "Yes", "specific_agreement": 0.5},
        {**names, "value": "No", "specific_agreement": None},
    ]


def test_every_cell_is_a_plain_value_and_every_column_is_explained() -> None:
    sheets = tables(CONTENT)

    cells = [value for rows in sheets.values() for row in rows for value in row.values()]
    assert all(value is None or isinstance(value, str | int | float) for value in cells)
    told = {(each["sheet"], each["column"]) for each in meanings(sheets)}
    assert told == {
        (sheet, key.replace("_", " ")) for sheet, rows in sheets.items() for key in columns_of(rows)
    }


def test_a_figure_that_only_some_questions_have_stands_on_coefficients() -> None:
    found = columns_of(tables(CONTENT)["Coefficients"])

    assert {"numbers_icc", "numbers_icc_interval_low", "numbers_limits"} <= set(found)


def test_a_table_of_more_rows_than_can_be_opened_is_cut_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nothing is left out in silence."""
    monkeypatch.setattr(excel, "MOST_ROWS", 2)
    sides = [{"case": f"c{at}", "question": "D01"} for at in range(5)]

    content = excel.as_excel(CONTENT, sides, [], [("Measured", "today")], "Agreement", MOMENT)

    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book["Disagreements"].max_row == 3
    assert [[cell.value for cell in row] for row in book["About"]][1:] == [
        ["Measured", "today"],
        [
            "Sheet Disagreements",
            "The first 2 of 5 rows; all stand in the .csv file of disagreements.",
        ],
    ]
