"""A year's reviews, written, drawn, coded, refined, amended and published from one study.xlsx."""

import csv
import io
import shutil
import zlib
from collections import defaultdict
from datetime import UTC, date, datetime

import openpyxl
import pytest
from annual import THEMES, write_study

from codebook.faults import StudyError
from db.find.rounds import assignments, workbooks
from db.find.sample import newest_draw, sampled_cases
from db.open import reading
from flows.agreement.work import agreement, decide
from flows.check import study_faults
from flows.collect.work import collect
from flows.distribute.recoding import order_recoding
from flows.distribute.work import distribute
from flows.plan.planned import Wanted, planned
from flows.publish.work import publish
from flows.reconcile.work import reconcile
from flows.register.amending import amend
from flows.sample.work import sample
from flows.study import open_study
from flows.verify import verified
from flows.versions.changed import codebook_diff
from flows.versions.nextversion import codebook_publish
from workbooks.anatomy import ANSWER, CHECK, EVIDENCE, ID

pytestmark = pytest.mark.stages
WHY = {"why": "The panel says so", "by": "lead"}


class Lead:
    """The study folder, as its lead and her coders use it."""

    def __init__(self, folder):
        self.folder, self.files = folder, 0

    @property
    def study(self):
        now = datetime(2026, 1, 5, 9, self.files % 60, tzinfo=UTC)
        return open_study(self.folder, clock=lambda: now, key=b"k" * 32)

    def type(self, *typed):
        """Type into cells below headers (sheet, header, row below, value), and save."""
        path = self.folder / "study.xlsx"
        book = openpyxl.load_workbook(path)
        for sheet, header, row, value in typed:
            below(book, sheet, header, row).value = value
        book.save(path)

    def code(self, round_name, names):
        """Fill in every row of these workbooks that Check wants, and collect them."""
        for name in names:
            self.files += 1
            content = filled_in(self.folder / "outbox" / name)
            inbox = self.folder / "inbox" / f"{self.files:02}.xlsx"
            inbox.parent.mkdir(exist_ok=True)
            inbox.write_bytes(content)
        told = collect(self.study)
        assert told.problems == 0, told

    def sent(self, round_name):
        with reading(self.study.engine) as session:
            return [each.file_name for each in workbooks(session, round_name, "coding")]

    def published(self, name):
        with (self.folder / "published" / name).open(newline="", encoding="utf-8") as rows:
            return list(csv.DictReader(rows))


def below(book, sheet, header, row):
    """The cell so many rows below a header of a form."""
    column = next(cell.column for cell in book[sheet][3] if cell.value == header)
    return book[sheet].cell(3 + row, column)


def filled_in(path):
    """A coding workbook answered from its cases and questions, nearly alike by all coders."""
    book = openpyxl.load_workbook(path)
    for sheet in book:
        top = next((row for row in sheet.iter_rows() if row[0].value == ID), None)
        at = {cell.value: cell.column for cell in top or ()}
        if top is None or CHECK not in at:
            continue
        for row in range(top[0].row + 1, sheet.max_row + 1):
            key, check = sheet.cell(row, 1).value, sheet.cell(row, at[CHECK]).value
            if key and not sheet.cell(row, at[ANSWER]).protection.locked:
                text = answer(sheet.title, key, check)
                sheet.cell(row, at[ANSWER]).value = text
                if key == "Q01" and text in ("Partly heard", "Heard"):
                    sheet.cell(row, at[EVIDENCE]).value = "made up words"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def answer(case, key, check):
    lot = zlib.crc32(f"{case}{key}".encode())
    if key == "Q01":
        return ("Not heard", "Partly heard", "Heard", "Heard")[lot % 4]
    if key == "Q03":
        heard = answer(case, "Q01", check) != "Not heard"
        return ("Yes", "No")[lot % 2] if heard else None
    if key == "Q06":
        return lot % 400 / 10
    return "A lesson" if key == "Q07" else ("Yes", "No")[lot % 2]


@pytest.fixture(scope="module")
def annual(tmp_path_factory):
    folder = tmp_path_factory.mktemp("annual") / "study"
    write_study(folder)
    return folder


def drawn_by_quotas(lead):
    """The sample's cases with their details: ten of each theme, a case in one quota only."""
    drawn = sample(lead.study)
    assert (drawn.cases, drawn.new) == (40, True)
    with reading(lead.study.engine) as session:
        strata = [each.stratum for each in sampled_cases(session).values()]
        details = {name: each.details for name, each in sampled_cases(session).items()}
        assert newest_draw(session).method == "quotas"
    assert {theme: strata.count(theme) for theme in THEMES} == dict.fromkeys(THEMES, 10)
    assert any(row["row_id"] != name for name, row in details.items())
    plan = planned(lead.study, Wanted()).plan
    assert [each.name for each in plan.rounds] == ["pilot", "main"]
    return details


def pilot_coded(lead, details):
    """The pilot, in which coders read who the child is."""
    distribute(lead.study, "pilot")
    for name in lead.sent("pilot"):
        book = openpyxl.load_workbook(lead.folder / "outbox" / name)
        for case in set(book.sheetnames) & set(details):
            about = f"Answer for: the child in focus: {details[case]['children']}   |"
            assert book[case]["B3"].value.startswith(about)
    lead.code("pilot", lead.sent("pilot"))
    assert agreement(lead.study, "pilot").new
    decide(lead.study, "pilot", "refine", "Q02 is read in two ways", "lead")


def question_refined(lead):
    """Q02 is put otherwise in Excel, Q08 gives way to Q09, and the lead sets the version."""
    lead.type(
        ("Questions", "Question", 2, "Was the child seen without a parent?"),
        ("Questions", "ID", 8, "Q09"),
        ("Questions", "Question", 8, "Does the panel's letter agree with the report?"),
        ("Questions", "Replaces", 8, "Q08"),
        ("Codebook", "Value", 2, 2),
    )
    assert study_faults(lead.folder) == []
    found = codebook_diff(lead.study)
    assert found.consequences.by_question == {"Q02": 15}
    assert [(each.coder, each.rows) for each in found.consequences.again] == [
        ("ab", 7),
        ("cd", 7),
        ("ef", 7),
    ]
    told = codebook_publish(lead.study, "lead", "As the pilot showed")
    assert (told.version, set(told.anew)) == (2, {"Q02", "Q09"})
    order_recoding(lead.study, "pilot", "lead", "As published")
    again = [path.removeprefix("outbox/") for path in distribute(lead.study, "pilot").written]
    assert len(again) == 3
    lead.code("pilot", again)
    assert agreement(lead.study, "pilot").new
    decide(lead.study, "pilot", "proceed", "Read alike", "lead")


def main_round_coded(lead, details):
    """Who codes what: capacity, cases not to be read, and incidents that stay together."""
    distribute(lead.study, "main")
    with reading(lead.study.engine) as session:
        given = [(each.coder, each.case_id) for each in assignments(session)]
    assert sum(coder == "cd" for coder, _ in given) <= 34
    assert not {("ef", "RR-005"), ("ef", "RR-008")} & set(given)
    by_incident = defaultdict(list)
    for name, row in details.items():
        by_incident[row["incident_id"]].append({c for c, case in given if case == name})
    related = [each for each in by_incident.values() if len(each) > 1]
    assert related
    assert all(min(each, key=len) <= team for each in related for team in each)
    lead.code("main", lead.sent("main"))
    agreement(lead.study, "main")
    decide(lead.study, "main", "proceed", "Enough", "lead")
    for name in ("pilot", "main"):
        assert reconcile(lead.study, name).sent == 0
    return given


def age_amended(lead, details, given):
    """An age is corrected in its cell; a question that it opens is asked, and answered."""
    young = next(name for _, name in given if int(details[name]["children_age"]) < 3)
    done = amend(lead.study, young, "children_age", "9", **WHY)
    (back,) = done.sent_back
    assert (back.case, back.question, back.now) == (young, "Q02", "asked")
    more = distribute(lead.study, back.round).written
    assert len(more) == len(back.coders)
    lead.code(back.round, [path.removeprefix("outbox/") for path in more])
    agreement(lead.study, back.round)
    decide(lead.study, back.round, "proceed", "One answer more", "lead")


def test_a_study_that_lives_in_excel_goes_from_its_register_to_publication(annual, tmp_path):
    lead = Lead(shutil.copytree(annual, tmp_path / "study"))
    assert study_faults(lead.folder) == []
    details = drawn_by_quotas(lead)
    pilot_coded(lead, details)
    question_refined(lead)
    given = main_round_coded(lead, details)
    age_amended(lead, details, given)
    with pytest.raises(StudyError, match=r"wait for a document"):
        publish(lead.study)
    publish(lead.study, provisional=True)
    counts = {row["figure"]: row for row in lead.published("theme-counts.csv")}
    assert {"Q01:no", "Q09:yes"} <= set(counts)
    assert verified(lead.study).figures_failed == 0


SLIPS = [
    ("Register", "themes", 1, date(2026, 4, 3), "Register, cell L4", "made a date"),
    ("Register", "children_age", 1, date(2026, 4, 3), "Register, cell G4", "made a date"),
    ("Register", "incident_date", 1, "3/4", "Register, cell D4", "not a date"),
    ("Register", "disability", 1, True, "Register, cell I4", "made TRUE or FALSE"),
    ("Questions", "Scale", 1, "herd", "Questions, cell H4", "Did you mean 'heard'?"),
    ("Register", "sex", 0, None, "Register, cell H3", "'Female' (row 4) and 143 more"),
    ("Questions", "Question", 0, None, "Questions, row 3", "no column 'Question'"),
    ("Register", "case_id", 2, "RR-001", "Register, cell A5", "stands in row 4 too"),
    ("Register", "children_age", 1, "=3+4", "Register, cell G4", "a formula (=3+4)"),
    ("Quotas", "Cases", 1, "=5+5", "Quotas, cell B4", "a formula (=5+5)"),
    ("Quotas", "Cases", 1, 99, "Quotas, cell B4", "68 too few"),
    ("Coders", "Capacity", 2, 3, "Coders, cell D5", "all coders code 6 cases"),
    ("Register", "children_age", 9, "3; 4; 5", "Register, cell G12", "3 parts beside 2"),
]


@pytest.mark.parametrize(("sheet", "header", "row", "value", "place", "words"), SLIPS)
def test_a_slip_in_excel_is_told_by_its_cell(
    annual, tmp_path, sheet, header, row, value, place, words
):
    """Each once, and nothing that only follows from it beside it."""
    lead = Lead(shutil.copytree(annual, tmp_path / "study"))
    lead.type((sheet, header, row, value))
    told = study_faults(lead.folder)
    (found,) = [each for each in told if each.place == f"sheet {place}"]
    assert found.file == "study.xlsx"
    assert words in str(found)
    assert len(told) <= 2, told


def test_a_percentage_is_told_with_the_number_that_its_column_takes(annual, tmp_path):
    lead = Lead(shutil.copytree(annual, tmp_path / "study"))
    book = openpyxl.load_workbook(lead.folder / "study.xlsx")
    for sheet, header in (("Benchmarks", "Percent"), ("Rounds", "Double coded")):
        cell = below(book, sheet, header, 1)
        cell.value, cell.number_format = 0.49, "0%"
    book.save(lead.folder / "study.xlsx")
    told = {each.place: each.remedy for each in study_faults(lead.folder)}
    assert told["sheet Benchmarks, cell C4"].endswith("such as 49 for 49%")
    assert told["sheet Rounds, cell D4"].endswith("such as 0.2 for 20%")


@pytest.mark.parametrize(("sheet", "area"), [("Register", "H5:H7"), ("Quotas", "A5:B5")])
def test_merged_cells_are_told_since_what_they_cover_is_gone(annual, tmp_path, sheet, area):
    lead = Lead(shutil.copytree(annual, tmp_path / "study"))
    book = openpyxl.load_workbook(lead.folder / "study.xlsx")
    book[sheet].merge_cells(area)
    book.save(lead.folder / "study.xlsx")
    first = study_faults(lead.folder)[0]
    assert first.place == f"sheet {sheet}, cell {area[:2]}"
    assert area in first.found


def test_a_sheet_under_another_name_is_told_with_both_names(annual, tmp_path):
    lead = Lead(shutil.copytree(annual, tmp_path / "study"))
    book = openpyxl.load_workbook(lead.folder / "study.xlsx")
    book["Scales"].title = "Skales"
    book.save(lead.folder / "study.xlsx")
    told = " ".join(map(str, study_faults(lead.folder)))
    assert "Did you mean 'Scales'?" in told
    assert "no sheet 'Scales'" in told


def test_blanks_around_what_was_typed_do_no_harm(annual, tmp_path):
    lead = Lead(shutil.copytree(annual, tmp_path / "study"))
    lead.type(("Register", "sex", 1, " Female "), ("Register", "harm_type", 1, "neglect  "))
    assert study_faults(lead.folder) == []


def test_what_sample_and_distribute_refuse_is_told_by_its_cell_too(annual, tmp_path):
    lead = Lead(shutil.copytree(annual, tmp_path / "study"))
    lead.type(("Quotas", "Cases", 1, 99))
    with pytest.raises(StudyError, match=r"study\.xlsx, sheet Quotas, cell B4: 99 cases wanted"):
        sample(lead.study)
    lead.type(("Quotas", "Cases", 1, 10), ("Coders", "Capacity", 2, 3))
    sample(lead.study)
    with pytest.raises(StudyError, match=r"study\.xlsx, sheet Coders, cell D5: cd has room for 3"):
        distribute(lead.study, "pilot")
    lead.type(("Coders", "Capacity", 2, 34), ("Rounds", "Cases", 1, 99))
    with pytest.raises(StudyError, match=r"study\.xlsx, sheet Rounds, cell B4: 99 of 40 cases"):
        distribute(lead.study, "pilot")
    lead.type(("Expected shares", "Question", 1, "Q99"), ("Expected shares", "Value", 1, "no"))
    lead.type(("Expected shares", "Share", 1, 1), ("Rounds", "Cases", 1, 6))
    with pytest.raises(StudyError, match=r"study\.xlsx, sheet Expected shares, cell B4: no such"):
        planned(lead.study, Wanted())
