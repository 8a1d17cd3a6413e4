"""The simulated adjudicator at a real reconciliation workbook."""

from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook

from codebook.answers import Row
from codebook.files import codebook_sha256
from flows.demo.settling import settle_workbook
from flows.demo.slips import coded_case
from workbooks.identity import Sealed, workbook_code
from workbooks.reconciliation import write_reconciliation_workbook
from workbooks.reconciliation_contents import GivenAnswer, ReconciliationWorkbook, RowToSettle
from workbooks.reconciliation_words import DISAGREEMENTS, FINAL, HOW, ID, REASON, REASONS

KEY = b"k" * 32
NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


def to_settle(play):
    """The rows on which the coders differ, as the workbook shows them."""
    rows = []
    for case_id in play.cases:
        ab, cd = coded_case(play, case_id).values()
        for row in sorted(set(ab) & set(cd)):
            if ab[row] != cd[row]:
                question = play.codebook.questions[row.question]
                scale = play.codebook.scale_of(question)
                said = tuple(GivenAnswer(scale.label(each[row])) for each in (ab, cd))
                name = f"{case_id} | {question.row_key(row.part)}"
                rows.append(RowToSettle(name, case_id, question, row.part, said))
    return rows


@pytest.mark.stages
def test_every_disagreement_is_settled_with_the_truth_and_a_reason(play, tmp_path):
    rows = to_settle(play)
    names = tuple(row.name for row in rows)
    sealed = Sealed(
        workbook_code(KEY, "lead"),
        "reconciliation",
        "Example",
        "main",
        "lead",
        1,
        codebook_sha256(play.codebook),
        names,
    )
    book = ReconciliationWorkbook(sealed, play.codebook, "L. Eade", rows)
    blank, settled = tmp_path / "blank.xlsx", tmp_path / "settled.xlsx"
    blank.write_bytes(write_reconciliation_workbook(book, KEY, NOW))

    assert settle_workbook(blank, settled, play, NOW) == len(rows) > 50

    sheet = load_workbook(settled)[DISAGREEMENTS]
    table = [list(row) for row in sheet.iter_rows(values_only=True)]
    headers = next(row for row in table if FINAL in row)
    at = {name: headers.index(name) for name in (ID, FINAL, REASON, HOW)}
    below = table[table.index(headers) + 1 :]
    for row, written in zip(rows, below, strict=True):
        scale = play.codebook.scale_of(row.question)
        true = play.truth[Row(row.case_id, row.question.id, row.part)]
        assert written[at[ID]] == row.question.row_key(row.part)
        assert written[at[FINAL]] == scale.label(true)
        assert written[at[REASON]] in REASONS.values()
        assert written[at[HOW]]
