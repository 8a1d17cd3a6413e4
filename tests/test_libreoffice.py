"""Does a workbook that was handed out work in a real spreadsheet program, and come back whole?"""

import shutil

import openpyxl
import pytest
from sqlmodel import select

from codebook.answers import Row
from codebook.rules import asked
from db.find.sample import sampled_cases
from db.open import reading
from db.tables import Answer, Return
from flows.collect.work import collect
from flows.demo.coders import case_sheets
from flows.demo.example import write_example
from flows.distribute.work import distribute
from flows.sample.work import sample
from flows.study import open_study
from workbooks.anatomy import ANSWER, DOCUMENT, EVIDENCE, PAGE

pytestmark = [pytest.mark.stages, pytest.mark.libreoffice]


@pytest.fixture
def handed_out(tmp_path):
    """The example's study with its pilot handed out."""
    write_example(tmp_path / "study")
    study = open_study(tmp_path / "study")
    sample(study)
    distribute(study, "pilot")
    return study


def test_a_case_filled_in_with_libreoffice_is_collected(handed_out, tmp_path):
    """The first value of every question of one case, with evidence, saved there as .xlsx."""
    import lo_fill

    sent = handed_out.path("outbox", "ab", "pilot-ab.xlsx")
    here = next(case_sheets(openpyxl.load_workbook(sent)))
    codebook = handed_out.codebook
    first = {
        Row(here.case_id, question.id, part): (key, codebook.scale_of(question).values[0])
        for key, (question, part) in codebook.row_keys().items()
        if codebook.scale_of(question)
    }
    with reading(handed_out.engine) as session:
        details = sampled_cases(session)[here.case_id].details
    chosen = {row.question: value.code for row, (_, value) in first.items() if not row.part}
    wanted = {name for name, rule in asked(codebook, details, chosen).items() if rule.asked}
    fills = []
    for row, (key, value) in first.items():
        if row.question in wanted:
            words = {ANSWER: value.label, EVIDENCE: "words – “said” é", PAGE: "p. 4"}
            words[DOCUMENT] = "Review report"
            fills += [
                (here.sheet.title, cell(here, key, header), text) for header, text in words.items()
            ]

    saved = lo_fill.fill(sent, fills, tmp_path / "back")
    assert saved["errors"] == []
    inbox = handed_out.path("inbox", "ab")
    inbox.mkdir(exist_ok=True)
    shutil.copy(saved["saved"]["xlsx"], inbox / "my answers.xlsx")
    collect(handed_out)

    with reading(handed_out.engine) as session:
        (returned,) = session.exec(select(Return)).all()
        answers = session.exec(select(Answer).where(Answer.case_id == here.case_id)).all()
    assert (returned.state, returned.file_name) == ("accepted", "ab/my answers.xlsx")
    assert {(each.question, each.part): each.value for each in answers} == {
        (row.question, row.part): value.code
        for row, (_, value) in first.items()
        if row.question in wanted
    }
    assert {each.evidence for each in answers} == {"words – “said” é"}
    assert len(answers) > 30


def cell(here, key, header):
    """The address of a column in the row of a question."""
    return here.sheet.cell(here.rows[key], here.columns[header]).coordinate
