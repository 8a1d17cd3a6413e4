"""A fix list, mended in a real LibreOffice and sent back, changes only what it was to change."""

from pathlib import Path

import lo_fill
import openpyxl
import pytest
import real_client

from codebook.answers import Row
from codebook.excel.styles import RED
from workbooks.anatomy import ANSWER, TO_FIX

pytestmark = [pytest.mark.libreoffice, pytest.mark.stages]
VALUES = {"D01": ("Yess", None), "D02": ("No", "no"), "D04": ("One star", "one")}


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_a_fix_list_mended_there_supersedes_only_what_it_changes(small, tmp_path, kind):
    """Its code survives, its links lead to the cells to put right, and nothing else is touched."""
    study, book = real_client.copied(small, tmp_path / "study"), real_client.codebook_sent(small)
    path = real_client.sent(small)
    at = {
        each.row.question: each
        for each in real_client.places(path.read_bytes(), book)
        if each.row.case_id == "RR-1" and each.header == ANSWER
    }
    fills = [(at[name].sheet, at[name].cell, text) for name, (text, _) in VALUES.items()]
    first = lo_fill.fill(path, fills, tmp_path / "first", (kind,))["saved"][kind]
    told = real_client.collected(study, Path(first).read_bytes(), f"first.{kind}")
    assert [each.kind for each in told.problems] == ["not_on_the_list"]
    before = told.answers
    assert {row.question for row in before} == {"D02", "D04"}
    (list_,) = study.path("reports", "returns").glob("ab-*.xlsx")
    leads = [cell.value for line in openpyxl.load_workbook(list_)[TO_FIX].iter_rows(min_row=6)
             for cell in line[:2]]  # fmt: skip
    assert leads[:2] == ["RR-1", at["D01"].cell]
    mended = [("RR-1", at["D01"].cell, "Yes"), ("RR-1", at["D04"].cell, "Two stars")]
    done = lo_fill.fill(list_, mended, tmp_path / "mended", (kind,))
    assert done["errors"] == []
    told = real_client.collected(study, Path(done["saved"][kind]).read_bytes(), f"mended.{kind}")
    assert (told.state, told.why) == ("accepted", "")
    values = {row.question: each.value for row, each in told.answers.items()}
    assert values == {"D01": "yes", "D02": "no", "D04": "two"}
    assert told.answers[Row("RR-1", "D02")] == before[Row("RR-1", "D02")]


def test_the_links_of_a_fix_list_lead_to_marked_cells_there(small, tmp_path):
    """As LibreOffice saves it: each line's link leads to a sheet that is there, and a red cell."""
    study, book = real_client.copied(small, tmp_path / "study"), real_client.codebook_sent(small)
    path = real_client.sent(small)
    here = next(
        each for each in real_client.places(path.read_bytes(), book)
        if each.row == Row("RR-2", "D01") and each.header == ANSWER
    )  # fmt: skip
    first = lo_fill.fill(path, [(here.sheet, here.cell, "Perhaps")], tmp_path / "first")
    real_client.collected(study, Path(first["saved"]["xlsx"]).read_bytes(), "first.xlsx")
    (list_,) = study.path("reports", "returns").glob("ab-*.xlsx")
    saved = openpyxl.load_workbook(lo_fill.fill(list_, [], tmp_path / "back")["saved"]["xlsx"])
    assert saved.sheetnames[0] == TO_FIX
    links = [line[1].hyperlink for line in saved[TO_FIX].iter_rows(min_row=6) if line[1].hyperlink]
    assert links[0].location.replace("'", "") == f"RR-2!{here.cell}"
    assert {each.location.rpartition("!")[0].strip("'") for each in links} <= set(saved.sheetnames)
    marked, plain = (saved[case][here.cell].fill.fgColor.rgb for case in ("RR-2", "RR-1"))
    assert marked.endswith(RED[-6:])
    assert not plain.endswith(RED[-6:])
