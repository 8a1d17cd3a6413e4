"""How does the simulated adjudicator settle disagreements? With the truth, a reason and words."""

from datetime import datetime
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from codebook.answers import Row
from flows.demo.coders import TOP, save
from flows.demo.lots import drawn, lot
from flows.demo.slips import Play
from flows.demo.writing import Words, words
from workbooks.reconciliation_words import (
    CASE,
    FINAL,
    HOW,
    HOW_SETTLED,
    ID,
    REASON,
    REASONS,
    WORDS,
)

HARD = 0.2
"""From this rate of slips on, coders differ because the question is ambiguous."""


def settle_workbook(source: Path, target: Path, play: Play, moment: datetime) -> int:
    """Fill in a reconciliation workbook; gives how many disagreements were settled.

    A row that does not apply in truth is left empty. The same bytes for the same workbook,
    play and moment.
    """
    workbook, said = load_workbook(source), words()
    settled = sum(_settle(sheet, play, said) for sheet in workbook.worksheets)
    save(workbook, target, moment)
    return settled


def _settle(sheet: Worksheet, play: Play, said: Words) -> int:
    columns: dict[str, int] = {}
    settled = 0
    keys = play.codebook.row_keys()
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        texts = [str(cell or "") for cell in row]
        if number <= TOP and {ID, CASE, FINAL} <= set(texts):
            columns = {name: at for at, name in enumerate(texts) if name}
        elif columns and texts[columns[ID]] in keys:
            question, part = keys[texts[columns[ID]]]
            cells = _cells(Row(texts[columns[CASE]], question.id, part), play, said)
            for header, text in cells.items():
                sheet.cell(number, columns[header] + 1).value = text
            settled += bool(cells)
    return settled


def _cells(row: Row, play: Play, said: Words) -> dict[str, str]:
    """What the adjudicator writes under each header; nothing where the row does not apply."""
    if row not in play.truth:
        return {}
    scale = play.codebook.scale_of(play.codebook.questions[row.question])
    assert scale is not None, f"{row.question} has no scale"
    hard = play.slips.rate(row.question) >= HARD
    weights = (2, 6, 1, 3, 0) if hard else (6, 1, 1, 3, 1)
    reason = drawn(list(REASONS.values()), play.seed, "reason", row, weights=weights)
    how = drawn(list(HOW_SETTLED.values()), play.seed, "how", row, weights=(3, 2))
    cells = {FINAL: scale.label(play.truth[row]), REASON: reason, HOW: how}
    if lot(play.seed, "words", row) < 0.5:
        cells[WORDS] = f"Simulated: {drawn(said.reasons, play.seed, 'said', row)}"
    return cells
