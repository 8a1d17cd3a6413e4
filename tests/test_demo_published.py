"""Is what the example publishes safe to publish, and the same as its release?"""

import csv
import html
import json
import re
import zipfile

import numpy as np
import openpyxl
import pytest
from PIL import Image
from scipy.optimize import LinearConstraint, milp
from sqlmodel import select

from codebook.conditions import meets
from codebook.files import codebook_content
from db.open import reading
from db.tables import Answer, Publication, Resolution, SampledCase, Workbook
from flows.publish.work import publish

pytestmark = [pytest.mark.stages, pytest.mark.server]

THRESHOLD = 5
TAG = re.compile(r"<[^>]+>")


def rows_of(*path):
    with path[0].joinpath(*path[1:]).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def texts(demo):
    """The words of every published file by path: tags removed, packages unpacked."""
    folder = demo.folder / "published"
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {path.relative_to(folder).as_posix(): _text(path) for path in paths}


def _text(path):
    if path.suffix == ".png":
        return str(Image.open(path).info)
    content = path.read_bytes()
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as package:
            content = b"\n".join(package.read(name) for name in package.namelist())
    text = content.decode("utf-8", errors="ignore")
    if path.suffix in {".xlsx", ".html", ".svg"}:
        text += "\n" + " ".join(html.unescape(TAG.sub(" ", text)).split())
    return text


@pytest.fixture
def confidential(demo_study):
    """Ids of cases, children, incidents and workbooks; words of quotes, notes and remarks."""
    with reading(demo_study.engine) as session:
        cases = session.exec(select(SampledCase)).all()
        answers = session.exec(select(Answer)).all()
        decisions = session.exec(select(Resolution)).all()
        workbooks = session.exec(select(Workbook)).all()
    columns = ("case_id", "child_id", "incident_id", "review_file", "letter_file")
    ids = {case.details[name] for case in cases for name in columns} - {""}
    ids |= {each.id for each in workbooks}
    said = {text for each in answers for text in (each.evidence, each.note, each.value)}
    said |= {each.words for each in decisions}
    known = codebook_content(demo_study.codebook).replace("\\n", " ").casefold()
    sentences = {sentence for text in said for sentence in text.split(": ")}
    return ids, {
        each for each in sentences if len(each.split()) > 5 and each.casefold() not in known
    }


def test_no_quote_no_note_and_no_id_of_a_case_stands_in_any_file(texts, confidential):
    """Words that are the codebook's own, such as examples in its guidance, are no quotes."""
    ids, said = confidential
    assert len(ids) > 200
    assert len(said) > 30
    assert "theme-counts.csv" in texts
    assert "tables.xlsx" in texts
    named = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, sorted(ids)))})(?!\w)")
    for name, text in texts.items():
        assert [each for each in said if each in text] == [], name
        assert named.findall(text) == [], name


def test_no_coder_stands_in_any_file(texts, demo_study):
    for name, text in texts.items():
        for coder in demo_study.file.coders:
            assert coder.name not in text, name
            assert not re.search(rf"(?<![\w.-]){coder.id}(?![\w-])", TAG.sub(" ", text)), name


def test_no_row_of_any_data_file_is_a_case(demo):
    """Rows are of groups; nothing has as many rows of one kind as there are cases."""
    folder = demo.folder / "published"
    for name, groups in (
        ("theme-counts.csv", {"All", "Rapid review", "LCSPR"}),
        ("characteristics.csv", {"All"}),
    ):
        assert {row["group"] for row in rows_of(folder, name)} <= groups | _ethnicities(folder)
    described = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    fields = {
        field["name"] for each in described["resources"] for field in each["schema"]["fields"]
    }
    assert not fields & {"case", "case_id", "child_id", "coder", "evidence", "note"}


def _ethnicities(folder):
    rows = rows_of(folder.parent, "reports", "internal", "characteristics.csv")
    return {row["group"] for row in rows}


def test_a_small_count_by_group_leaves_its_linked_questions_with_totals_only(demo, demo_study):
    """Small: 1 to 5 cases have it, or lack it, in any group; links are the rules'."""
    internal = rows_of(demo.folder, "reports", "internal", "theme-counts.csv")
    shown = rows_of(demo.folder, "published", "theme-counts.csv")
    block = _blocks(demo_study.codebook)
    small = {
        (block[row["question"]], row["by"])
        for row in internal
        if row["by"] and not int(row["open"])
        for n, base in [(int(row["n"]), int(row["denominator"]))]
        if 1 <= n <= THRESHOLD or 1 <= base - n <= THRESHOLD
    }
    by_group = [row for row in shown if row["by"]]
    assert small
    assert by_group, "the example shows something by group"
    assert [row["figure"] for row in by_group if (block[row["question"]], row["by"]) in small] == []


def _blocks(codebook):
    """The first question of each group of questions that rules link, by question."""
    block = {question.id: question.id for question in codebook}
    for question in codebook:
        for earlier in set(question.applies_if) & set(block):
            old, new = block[question.id], block[earlier]
            block = {name: new if first == old else first for name, first in block.items()}
    return block


def test_a_hidden_count_is_empty_everywhere(demo):
    """In both CSVs with everything that tells of it, and [c] in the tables of the workbook."""
    for row in rows_of(demo.folder, "published", "theme-counts.csv"):
        if not row["n"]:
            assert "[c]" in row["marker"]
            counts = [
                row[name] for name in ("percent", "agreed", "majority", "reconciled", "single")
            ]
            assert counts == [""] * 5, row["figure"]
    hidden = [
        row for row in rows_of(demo.folder, "published", "characteristics.csv") if not row["n"]
    ]
    assert hidden
    assert all(row["percent"] == "" and "[c]" in row["marker"] for row in hidden)


def test_small_counts_of_all_cases_are_hidden(demo):
    """Whatever is 1 to 5 in the internal tables is nowhere a number in the published ones."""
    for name, key in (
        ("theme-counts.csv", ("figure",)),
        ("characteristics.csv", ("attribute", "value", "path", "group")),
    ):
        internal = {
            tuple(row[each] for each in key): row
            for row in rows_of(demo.folder, "reports", "internal", name)
        }
        small = 0
        for row in rows_of(demo.folder, "published", name):
            twin = internal[tuple(row[each] for each in key)]
            if 1 <= int(twin["n"]) <= THRESHOLD:
                small += 1
                assert row["n"] == "", row
            elif row["n"]:
                assert row["n"] == twin["n"]
        assert small > 3


def test_the_tables_of_the_workbook_show_what_the_csv_shows(demo, demo_study):
    """Number, base and percentage of each row of an `All answers` table, or [c]."""
    codebook = demo_study.codebook
    shown = {}
    for row in rows_of(demo.folder, "published", "theme-counts.csv"):
        if row["group"] == "All" and row["kind"] == "value":
            question = codebook.questions[row["question"]]
            label = codebook.scale_of(question).label(row["value"])
            shown[question.row_key(row["part"]), label] = row
    book = openpyxl.load_workbook(demo.folder / "published" / "tables.xlsx")
    checked = 0
    for sheet in book:
        if not str(sheet["A1"].value).startswith("All answers"):
            continue
        for question, _, label, _, n, base, percent in sheet.iter_rows(max_col=7, values_only=True):
            if (question, label) in shown:
                row = shown[question, label]
                assert str(n) == (row["n"] or "[c]"), (question, label)
                assert str(base) == (row["denominator"] or "[c]"), (question, label)
                assert row["n"] or percent == "[c]"
                checked += 1
    assert checked == len(shown)


def test_no_hidden_small_count_can_be_worked_out(demo, demo_study):
    """A reader's whole-number programme over the written CSV leaves each at least two values.

    The reader knows that values and themes add up, and whom a rule asks; where a question was
    answered for all whom it asks, the reader is taken to know that, too.
    """
    codebook = demo_study.codebook
    internal = [
        r for r in rows_of(demo.folder, "reports", "internal", "theme-counts.csv") if not r["by"]
    ]
    shown = [r for r in rows_of(demo.folder, "published", "theme-counts.csv") if not r["by"]]
    truth, told = _cells(internal), _cells(shown)
    names = sorted(truth)
    sums = _sums(codebook, truth)
    for total, terms, equal in sums:
        assert not equal or truth[total] == sum(truth[each] for each in terms), "no false knowledge"
    checked = 0
    for cell in names:
        if told.get(cell) is None and 1 <= truth[cell] <= THRESHOLD:
            assert _extreme(cell, 1, names, told, sums) < _extreme(cell, -1, names, told, sums), (
                cell
            )
            checked += 1
    assert checked > 10


def _cells(rows):
    """Counts by (question, part, kind, value), and denominators; None where it is hidden."""
    found = {}
    for row in rows:
        where = (row["question"], row["part"])
        found[*where, row["kind"], row["value"]] = int(row["n"]) if row["n"] else None
        found[*where, "base", ""] = int(row["denominator"]) if row["denominator"] else None
    return found


def _sums(codebook, truth):
    """(total, terms, whether exactly so) of what adds up."""
    sums = []
    for question_id, part in sorted({cell[:2] for cell in truth}):
        question = codebook.questions[question_id]
        base = (question_id, part, "base", "")
        values = [cell for cell in truth if cell[:3] == (question_id, part, "value")]
        sums.append((base, values, True))
        for theme, codes in question.theme.items():
            terms = [cell for cell in values if cell[3] in codes]
            cell = (question_id, part, "theme", theme)
            if cell in truth:
                sums.append((cell, terms, True))
        for earlier_id, condition in question.applies_if.items():
            earlier = codebook.questions.get(earlier_id)
            if earlier is None or earlier.kind != "one":
                continue
            codes = [c for c in codebook.scale_of(earlier).codes if meets(condition, c)]
            leading = [(earlier_id, "", "value", code) for code in codes]
            if all(cell in truth for cell in leading):
                exact = truth[base] == sum(truth[cell] for cell in leading)
                sums.append((base, leading, exact and len(question.applies_if) == 1))
    return sums


def _extreme(cell, sign, names, told, sums):
    """The least (1) or the most (-1) that a hidden count can be, in whole numbers."""
    at = {name: number for number, name in enumerate(names)}
    low = np.array([0 if told.get(name) is None else told[name] for name in names], float)
    high = np.array([54 if told.get(name) is None else told[name] for name in names], float)
    rows, least, most = [], [], []
    for total, terms, equal in sums:
        row = np.zeros(len(names))
        row[at[total]] -= 1
        for each in terms:
            row[at[each]] += 1
        rows.append(row)
        least.append(0)
        most.append(0 if equal else np.inf)
    goal = np.zeros(len(names))
    goal[at[cell]] = sign
    found = milp(
        goal,
        constraints=LinearConstraint(np.array(rows), least, most),
        bounds=(low, high),
        integrality=np.ones(len(names)),
    )
    assert found.status == 0, found.message
    return round(sign * found.fun)


def test_a_release_is_kept_as_it_is_published_and_is_no_draft(demo, texts):
    """releases/1 has the bytes of published; the banner Draft is gone from every page."""
    published, kept = demo.folder / "published", demo.folder / "releases" / "1"
    for path in published.rglob("*"):
        if path.is_file():
            assert kept.joinpath(path.relative_to(published)).read_bytes() == path.read_bytes()
    assert sorted(p.name for p in kept.rglob("*")) == sorted(p.name for p in published.rglob("*"))
    for name in ("report.html", "codebook.html", "tables.xlsx", "run-manifest.json"):
        assert "Release 1" in texts[name], name
        assert "Draft" not in texts[name], name


def test_before_its_release_everything_says_draft(demo_copy):
    """The same study's draft, written again without its release."""
    with reading(demo_copy.engine) as session:
        for row in session.exec(select(Publication)):
            session.delete(row)
        session.commit()

    publish(demo_copy)

    folder = demo_copy.path("published")
    for name in ("report.html", "codebook.html", "tables.xlsx", "run-manifest.json"):
        text = _text(folder / name)
        assert "Draft" in text or '"status": "draft"' in text.lower(), name
        assert "Release 1" not in text, name
