"""The numbers a coder sees in a real LibreOffice are those that the study counts."""

from pathlib import Path

import lo_fill
import openpyxl
import pytest
import real_client
from examples import LONG

from db.open import reading
from flows.collect.completeness import missing_of
from flows.returned import expected_in, known_identities
from workbooks.anatomy import ANSWER, PROGRESS

pytestmark = [pytest.mark.libreoffice, pytest.mark.stages, pytest.mark.slow]
SEEDS = range(60) if LONG else range(6)


def test_progress_counts_what_the_study_misses(small, tmp_path):
    """After random fills: Missing is what fix lists will name as not answered."""
    path, book = real_client.sent(small), real_client.codebook_sent(small)
    content, documents = path.read_bytes(), real_client.documents_of(small)
    fills = {seed: _some(real_client.many_fills(content, book, documents, seed)) for seed in SEEDS}
    jobs = [
        lo_fill.job(path, real_client.fills_of(typed), tmp_path / str(seed))
        for seed, typed in fills.items()
    ]
    for (seed, typed), done in zip(fills.items(), lo_fill.fill_all(jobs), strict=True):
        saved = done["saved"]["xlsx"]
        shown = _progress(openpyxl.load_workbook(saved, data_only=True)[PROGRESS])
        study = real_client.copied(small, tmp_path / f"study-{seed}")
        told = real_client.collected(study, Path(saved).read_bytes(), "back.xlsx")
        assert shown == _counted(study, book, told, typed), seed


def _some(typed):
    """Every third answer is left out, with the words beside it."""
    left = {each.row for each in typed if each.header == ANSWER and hash_of(each) % 3 == 0}
    return [each for each in typed if each.row not in left]


def hash_of(each):
    return sum(map(ord, f"{each.cell}{each.text}"))


def _progress(sheet):
    """Missing by case, as the sheet shows it."""
    rows = list(sheet.iter_rows(values_only=True))
    head = next(row for row in rows if row[0] == "Case")
    missing = head.index("Missing")
    return {str(row[0]): row[missing] for row in rows if str(row[0]).startswith("RR-")}


def _counted(study, book, told, typed):
    """Missing by case, of rows in which nothing stands, by what the study then knows."""
    with reading(study.engine) as session:
        (sealed,) = [
            each for each in known_identities(study, session).values() if each.person == "ab"
        ]
        details = expected_in(study, session, sealed, {}).details
    given = {row: answer.value for row, answer in told.answers.items()}
    filled = {each.row for each in typed if each.header == ANSWER}
    found = dict.fromkeys(sealed.cases, 0)
    for row in missing_of(book, details, sealed.cases, given):
        found[row.case_id] += row not in filled
    return found
