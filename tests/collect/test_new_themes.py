"""Themes that coders propose: kept, added to, shown to the lead, and published nowhere."""

import csv
import io

import openpyxl
import pytest

from db.find.themes import proposed_themes
from db.open import reading
from flows.status import study_status
from flows.statuspage import status_in_words

pytestmark = pytest.mark.stages
HEADS = ("Theme", "What it means", "Cases", "Quote", "Page or paragraph", "Note")


def proposing(office, *rows, coder="ab", content=None):
    """A coder's workbook with themes proposed: a row each, in the order of `HEADS`."""
    book = openpyxl.load_workbook(io.BytesIO(content or office.sent[coder]))
    sheet = book["New themes"]
    top = next(row for row in sheet.iter_rows() if row[0].value == "ID")
    columns = {cell.value: cell.column for cell in top}
    for number, row in enumerate(rows, top[0].row + 1):
        for head, text in zip(HEADS, row, strict=False):
            if text:
                cell = sheet.cell(number, columns[head])
                cell.value, cell.data_type = text, "s"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def kept(office):
    with reading(office.study.engine) as session:
        return [
            (each.coder, each.row, each.title, each.cases, each.quote, each.note)
            for each in proposed_themes(session)
        ]


FOOD = ("Food as care", "Meals told of", "RR-1, RR-3", "she always cooked", "p. 3", "")


def test_what_a_coder_proposes_is_kept_with_its_cases_and_quote(office):
    office.send("a.xlsx", proposing(office, FOOD))
    told = office.collect()
    assert (told.accepted, told.themes) == (1, 1)
    theme = ("ab", "T01", "Food as care", ["RR-1", "RR-3"], "she always cooked", "")
    assert kept(office) == [theme]


def test_a_later_return_adds_and_its_blanks_take_nothing_away(office):
    office.send("a.xlsx", proposing(office, FOOD))
    office.collect()
    office.send("b.xlsx", proposing(office, ("Food as care", "", "", "", "", "seen twice")))
    told = office.collect()
    theme = ("ab", "T01", "Food as care", ["RR-1", "RR-3"], "she always cooked", "seen twice")
    assert (told.themes, kept(office)) == (1, [theme])


def test_another_theme_in_the_same_row_of_a_fresh_copy_is_another_theme(office):
    """A coder who goes on in a fresh copy loses nothing that the first one said."""
    office.send("a.xlsx", proposing(office, FOOD))
    office.collect()
    office.send("b.xlsx", proposing(office, ("Silence at school",)))
    office.collect()
    assert [title for _, _, title, *_ in kept(office)] == ["Food as care", "Silence at school"]


def test_the_lead_finds_them_on_an_internal_page_and_in_status(office):
    """With quotes: so it stands below reports/internal, and a formula stays a text."""
    office.send("a.xlsx", proposing(office, FOOD, ("=1+1 <b>", "", "", "", "", "")))
    office.collect()
    folder = office.study.path("reports", "internal")
    rows = list(csv.DictReader((folder / "new-themes.csv").open(encoding="utf-8")))
    assert [row["title"] for row in rows] == ["Food as care", "'=1+1 <b>"]
    page = (folder / "new-themes.html").read_text(encoding="utf-8")
    assert "she always cooked" in page
    assert "&lt;b&gt;" in page
    status = study_status(office.study)
    assert status.new_themes == 2
    assert "Coders propose 2 new themes" in status_in_words(status, office.study.folder)


def test_the_same_theme_again_is_nothing_new(office):
    office.send("a.xlsx", proposing(office, FOOD))
    office.collect()
    more = office.fill("| case | D01 |\n| RR-1 | Yes |", content=proposing(office, FOOD))
    office.send("b.xlsx", more)
    told = office.collect()
    assert (told.answers, told.themes, len(kept(office))) == (1, 0, 1)


def test_without_any_there_is_no_page(office):
    office.returned("| case | D01 |\n| RR-1 | Yes |")
    assert not office.study.path("reports", "internal", "new-themes.html").exists()
