import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from flows.agreement.work import agreement
from flows.study import Study

pytestmark = pytest.mark.stages

CODEBOOK = """
title: What reviews consider
version: 1
scales:
  yes_no: {values: [{code: yes, label: "Yes"}, {code: no, label: "No"}]}
areas:
  - id: rest
    title: The rest
    questions:
      - {id: D01, title: Child seen, ask: Seen?, scale: yes_no}
      - {id: C01, title: Ways to listen, ask: Which?, choose_any: [Talk, Play, Drawing]}
      - id: N01
        title: Visits
        ask: How many?
        type: number
        minimum: 0
        level: ratio
"""


@pytest.fixture
def reported(study_with: Callable[..., Study]) -> Study:
    """A round of 30 cases with a question of several options and one for a number."""
    coded: dict[tuple[str, str, str], tuple[str | None, ...]] = {}
    for at in range(30):
        case = f"c{at:02}"
        coded[case, "D01", ""] = ("yes" if at % 2 else "no", "yes" if at % 2 or at == 4 else "no")
        for bit, part in enumerate(("Talk", "Play", "Drawing")):
            answer = "yes" if at >> bit & 1 else "no"
            other = "yes" if bit == 2 and at % 7 == 0 else answer
            coded[case, "C01", part] = (answer, other)
        coded[case, "N01", ""] = (str(at), str(at + (2 if at % 3 == 0 else 0)))
    study = study_with(coded, codebook=CODEBOOK)
    agreement(study, "main")
    return study


def read(study: Study, ending: str) -> Path:
    return study.path("reports", f"agreement-main.{ending}")


def test_the_whole_set_stands_beside_its_options_and_leaves_the_checkpoint_to_them(
    reported: Study,
) -> None:
    """Options are what is counted: each keeps its own row and verdict."""
    content = json.loads(read(reported, "json").read_text())
    (whole,) = content["sets"]
    options = [each for each in content["questions"] if each["question"] == "C01"]

    assert [each["part"] for each in options] == ["Talk", "Play", "Drawing"]
    assert (whole["question"], whole["options"], whole["cases_compared"]) == ("C01", 3, 30)
    assert whole["alpha_masi_interval"][0] < whole["alpha_masi"] < whole["alpha_masi_interval"][1]
    assert 0 < whole["alpha_jaccard"] < 1
    assert whole["empty_sets"] > 0
    assert "C01" not in [f"{each['question']}{each['part']}" for each in content["questions"]]


def test_numbers_have_their_level_correlation_and_limits(reported: Study) -> None:
    content = json.loads(read(reported, "json").read_text())
    row = content["questions"][-1]
    (pair,) = row["numbers"]

    assert (row["question"], row["level"]) == ("N01", "ratio")
    assert row["icc_cases"] == 30
    assert row["icc_interval"][0] < row["icc"] < 1
    assert pair["coders"] == ["ab", "cd"]
    assert pair["mean_difference"] == pytest.approx(-2 / 3)
    assert pair["lower_limit"] < pair["mean_difference"] < pair["upper_limit"]
    assert (content["questions"][0]["icc"], content["questions"][0]["numbers"]) == (None, [])


def test_the_page_tells_of_both_with_the_number_of_cases(reported: Study) -> None:
    page = read(reported, "html").read_text()

    assert "Questions with several options, taken as a whole" in page
    assert "Alpha with MASI distance" in page
    assert "Limits of agreement (Bland and Altman 1999)" in page
    assert "over the 30 of 30 compared cases that have a number from each of them" in page
    assert "PABAK" in page


def test_the_workbook_has_a_sheet_of_each(reported: Study) -> None:
    book = load_workbook(read(reported, "xlsx"), read_only=True)
    header, *sets = book["Sets"].iter_rows(values_only=True)
    (whole,) = (dict(zip(header, row, strict=True)) for row in sets)
    header, *numbers = book["Numbers"].iter_rows(values_only=True)
    (pair,) = (dict(zip(header, row, strict=True)) for row in numbers)

    assert whole["question"] == "C01"
    assert 0 < whole["alpha masi interval low"] < whole["alpha masi"]
    assert (pair["question"], pair["coders"], pair["cases"]) == ("N01", "ab, cd", 30)
    assert pair["lower limit interval low"] < pair["lower limit"]


@pytest.mark.chromium
@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_with_both_is_accessible_and_fits_the_screen(
    browser: Any, reported: Study, width: int
) -> None:
    page = read(reported, "html")
    opened = page.read_text().replace("<details", "<details open")
    assert "<details open" in opened
    page.write_text(opened)

    assert browser.violations(page, width) == []


def test_a_round_without_either_says_nothing_of_them(study_with: Callable[..., Study]) -> None:
    cut = CODEBOOK[: CODEBOOK.index("      - {id: C01")]
    coded = {
        (f"c{at}", "D01", ""): (("yes", "no")[at % 2], ("yes", "no")[at % 3 % 2]) for at in range(8)
    }
    study = study_with(coded, codebook=cut)
    agreement(study, "main")

    page = read(study, "html").read_text()
    assert "taken as a whole" not in page
    assert "Limits of agreement" not in page
    assert json.loads(read(study, "json").read_text())["sets"] == []
    assert not {"Sets", "Numbers"} & set(load_workbook(read(study, "xlsx")).sheetnames)


def test_a_question_without_alpha_leaves_the_table_as_wide_as_any_other(
    study_with: Callable[..., Study],
) -> None:
    """What is empty for the first question is no column that the others lack."""
    cut = CODEBOOK[: CODEBOOK.index("      - {id: C01")]
    two = cut + "      - {id: D02, title: Child heard, ask: Heard?, scale: yes_no}\n"
    coded: dict[tuple[str, str, str], tuple[str | None, ...]] = {}
    for at in range(8):
        coded[f"c{at}", "D01", ""] = ("yes", "yes")
        coded[f"c{at}", "D02", ""] = (("yes", "no")[at % 2],) * 2
    study = study_with(coded, codebook=two)
    agreement(study, "main")
    header, first, second = read(study, "csv").read_text().splitlines()

    assert "membership" not in header
    assert first.startswith("D01")
    assert second.startswith("D02")
