"""What the study file says of workbooks when a round is opened is what its workbooks say."""

import io

import openpyxl
import pytest
from sqlmodel import select

from db.find.rounds import workbooks
from db.open import reading, transaction
from db.tables import Round
from flows.distribute.work import distribute
from flows.distribute.writing import write_workbooks
from flows.study import open_study
from workbooks.anatomy import NEW_THEMES

pytestmark = pytest.mark.stages
FOLDER = "column: review_file, folder: 'https://example.org/case files'"


def rewritten(study, old, new):
    """The study opened again after its file was edited."""
    path = study.path("study.yaml")
    path.write_text(path.read_text().replace(old, new))
    return open_study(study.folder, clock=study.clock, key=study.key)


def bytes_of(study, said):
    return [study.path(name).read_bytes() for name in said.written]


def links(content):
    """Where each case's first document leads."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {
        name: book[name]["B4"].hyperlink.target
        for name in book.sheetnames
        if name.startswith("RR-") and book[name]["B4"].hyperlink
    }


def codes(study):
    with reading(study.engine) as session:
        return [each.id for each in workbooks(session, "pilot")]


def test_workbooks_lead_to_documents_where_the_study_says_where_they_lie(study):
    """The register's file name below the folder of the study file."""
    study = rewritten(study, "column: review_file", FOLDER)
    content, _ = bytes_of(study, distribute(study, "pilot"))
    found = links(content)
    assert len(found) == 3
    for case_id, target in found.items():
        assert target == f"https://example.org/case%20files/{case_id}.pdf"


def test_without_a_folder_a_file_name_is_plain_text(study):
    content, _ = bytes_of(study, distribute(study, "pilot"))
    assert links(content) == {}


def test_a_workbook_written_again_says_what_it_said_although_the_study_changed(study):
    """The folder is kept with the round, as all else that coders see."""
    study = rewritten(study, "column: review_file", FOLDER)
    said = distribute(study, "pilot")
    before = bytes_of(study, said)
    study = rewritten(study, "https://example.org", "https://elsewhere.org")
    study = rewritten(study, "cases: 3, show", "cases: 3, new_themes: false, show")
    write_workbooks(study, codes(study))
    assert bytes_of(study, said) == before


@pytest.mark.parametrize(("setting", "there"), [("", True), ("new_themes: false, ", False)])
def test_the_sheet_for_new_themes_is_there_unless_the_study_does_without(study, setting, there):
    study = rewritten(study, "{cases: 3, show", f"{{cases: 3, {setting}show")
    content, _ = bytes_of(study, distribute(study, "pilot"))
    assert (NEW_THEMES in openpyxl.load_workbook(io.BytesIO(content)).sheetnames) == there


def test_a_round_from_before_there_were_links_is_written_without(study):
    """Nothing is kept of folders and new themes with it, and nothing is missed."""
    study = rewritten(study, "column: review_file", FOLDER)
    said = distribute(study, "pilot")
    with transaction(study.engine) as session:
        round_ = session.exec(select(Round)).one()
        seen = dict(round_.design["seen"])
        del seen["folders"], seen["new_themes"]
        round_.design = {**round_.design, "seen": seen}
        session.add(round_)
    write_workbooks(study, codes(study))
    content, _ = bytes_of(study, said)
    assert links(content) == {}
    assert NEW_THEMES not in openpyxl.load_workbook(io.BytesIO(content)).sheetnames
