"""Are the example's tables and counts those of the published study?"""

import csv
import io
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import openpyxl
import pytest
from sqlmodel import select

from db.open import reading
from db.tables import Answer, Return
from flows.agreement.work import agreement
from flows.demo.facts import bears_out, count_of, facts, findings, met
from flows.description import described
from flows.standing import standing

pytestmark = [pytest.mark.stages, pytest.mark.server]

PUBLISHED = Path(__file__).parent / "sample" / "published"
GROUPS = {
    "Mixed/Multiple ethnic group",
    "Black/African/Caribbean/Black British",
    "Asian/Asian British",
}


def rows_of(path):
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def internal(study, name):
    return rows_of(study.path("reports", "internal", name))


@pytest.fixture(scope="module")
def published():
    """(attribute, value or path, among): n, as the published study's tables give it."""
    return {
        (row["attribute"], row["value"], row["among"]): int(row["n"])
        for row in rows_of(PUBLISHED / "tables.csv")
    }


def test_the_internal_table_of_characteristics_has_the_published_counts(demo_study, published):
    """All that the tables give for all cases or by ethnicity stands in characteristics.csv."""
    found = {
        (row["attribute"], row["path"] or row["value"], row["group"]): int(row["n"])
        for row in internal(demo_study, "characteristics.csv")
    }
    wanted = {key: n for key, n in published.items() if key[2] in {"All", *GROUPS}}

    assert len(wanted) > 50
    assert {key: found.get(key) for key in wanted} == wanted


@pytest.mark.parametrize("review_type", ["Rapid review", "LCSPR"])
def test_describing_one_review_type_gives_its_published_column(demo_study, published, review_type):
    rows = described(demo_study, population=False, where=[f"review_type={review_type}"])
    found = {
        (row["attribute"], row.get("path") or row["value"]): row["n"]
        for row in rows
        if row["group"] == "All"
    }
    wanted = {(name, value): n for (name, value, among), n in published.items()
              if among == review_type}  # fmt: skip

    assert len(wanted) > 30
    assert {key: found.get(key) for key in wanted} == wanted


@pytest.mark.parametrize("name", ["characteristics.csv", "theme-counts.csv"])
def test_every_percentage_follows_from_the_counts_beside_it(demo_study, name):
    for row in internal(demo_study, name):
        assert row["percent"] == _percent(row["n"], row["denominator"]), row


def test_halves_are_rounded_up(demo_study):
    """Of 40 rapid reviews many shares lie on a half; the source rounds them now up, now down."""
    rows = described(demo_study, population=False, where=["review_type=Rapid review"])
    halves = [
        row for row in rows if row["denominator"] and row["n"] * 200 / row["denominator"] % 2 == 1
    ]

    assert len(halves) > 5
    for row in halves:
        assert str(row["percent"]) == _percent(row["n"], row["denominator"]), row


def _percent(n, denominator):
    """In decimal; empty without a base."""
    if int(denominator or 0) == 0:
        return ""
    share = Decimal(100) * int(n) / int(denominator)
    return str(share.quantize(Decimal(1), ROUND_HALF_UP))


def test_the_reconciled_answers_give_every_published_count_and_finding(demo_study):
    now = standing(demo_study)
    values = {each.row: each.value for each in now.answers if each.value is not None}

    missed = [
        fact for fact in facts() if not met(fact, count_of(fact, now.codebook, values, now.cases))
    ]
    assert missed == []
    assert [
        each for each in findings() if not bears_out(each, now.codebook, values, now.cases)
    ] == []


def test_the_internal_counts_are_those_of_the_facts(demo_study):
    """Counts that the source gives for all cases stand in theme-counts.csv with their base."""
    rows = internal(demo_study, "theme-counts.csv")
    counts = {
        (row["question"], row["part"], row["value"]): (int(row["n"]), int(row["denominator"]))
        for row in rows
        if row["group"] == "All" and row["kind"] == "value"
    }
    checked = 0
    for fact in facts():
        if fact.where or fact.n is None:
            continue
        found = [counts[fact.question, fact.part, value] for value in fact.values]
        assert sum(n for n, _ in found) == fact.n, fact
        assert fact.denominator in {None, found[0][1]}, fact
        checked += 1
    assert checked > 10


def test_the_internal_counts_by_review_type_are_those_of_the_facts(demo_study):
    """So do counts that it gives for one review type, where nothing else is a condition."""
    rows = internal(demo_study, "theme-counts.csv")
    counts = Counter()
    for row in rows:
        if row["by"] == "review_type" and row["kind"] == "value":
            counts[row["question"], row["part"], row["value"], row["group"]] = int(row["n"])
    checked = 0
    for fact in facts():
        if set(fact.where) == {"review_type"} and fact.n is not None:
            (group,) = fact.where["review_type"].is_
            found = [counts[fact.question, fact.part, value, group] for value in fact.values]
            assert sum(found) == fact.n, fact
            checked += 1
    assert checked > 5


def test_every_answer_kept_is_what_its_coder_wrote(demo_study):
    """Reconciling changed none: each stands in its cell of the file that came back."""
    with reading(demo_study.engine) as session:
        found = session.exec(
            select(Answer, Return.sha256).where(Answer.return_id == Return.id)
        ).all()
    smallest = sorted(
        {sha256 for _, sha256 in found},
        key=lambda sha256: demo_study.inside("received", sha256).stat().st_size,
    )[:4]
    checked = 0
    for sha256 in smallest:
        content = demo_study.inside("received", sha256).read_bytes()
        book = openpyxl.load_workbook(io.BytesIO(content))
        for answer in (answer for answer, kept in found if kept == sha256):
            stands = book[answer.sheet][answer.cell].value
            assert str(stands) == answer.raw, (answer.sheet, answer.cell)
            checked += 1
    assert checked > 600


def test_measuring_again_after_reconciling_gives_the_same_report(demo_copy):
    """Agreement rests on what coders said before they saw each other's answers."""
    report = demo_copy.path("reports", "agreement-main.json")
    before = report.read_bytes()
    report.unlink()

    agreement(demo_copy, "main")

    assert report.read_bytes() == before
