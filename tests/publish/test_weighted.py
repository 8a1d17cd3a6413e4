"""Percentages by design weights: what they are, where they stand, and what they must not tell."""

import csv
import io
from fractions import Fraction
from types import SimpleNamespace

import pytest
from sqlmodel import col, select

from codebook.faults import StudyError
from db.open import transaction
from db.tables import Draw, Replacement, SampledCase
from flows.publish.counts import COLUMNS
from flows.publish.weighted import weighted_shares, with_shares
from flows.publish.work import publish
from flows.study import open_study
from flows.verify import verified


@pytest.fixture
def shares(small):
    """Weighted shares of a study: a letter for each case's stratum, and weights by letter."""

    def found(strata, weights, given, method="stratified", **publish_settings):
        built = small(
            ["North" if n % 2 else "South" for n in range(len(strata))],
            given,
            weights="design",
            **publish_settings,
        )
        standing = SimpleNamespace(
            answers=built.answers,
            cases=built.cases,
            draw_method=method,
            strata=dict(zip(built.cases, strata, strict=True)),
            weights={
                case: Fraction(weights[each])
                for case, each in zip(built.cases, strata, strict=True)
            },
        )
        return built, weighted_shares(built.rows, built.codebook, standing, built.file)

    return found


def test_a_hand_worked_example(shares):
    """Two of a stratum with weight 5 and one with weight 1; one of each says no.

    Unweighted 1 of 3 and 2 of 3; weighted 5 / 11 say yes, and 6 / 11 no.
    """
    _, told = shares("aab", {"a": 5, "b": 1}, {"Q3.1": ["yes", "no", "no"]})

    assert told.percent["Q3.1:yes"] == "45"
    assert told.percent["Q3.1:no"] == "55"


def test_equal_weights_give_the_plain_percentages(shares):
    values = ["no", "no", "yes", "partly", "yes", "yes", "na", "unclear"] * 3
    built, told = shares("ab" * 12, {"a": 3, "b": 3}, {"Q1": values}, decimals=1)

    assert {row.figure: row.percent for row in built.rows} == dict(told.percent)
    assert told.telling == frozenset()


def test_the_base_is_weighted_as_the_count_is(shares):
    """A case outside the denominator is out of the weighted base too: 1 / (1 + 4)."""
    _, told = shares("aab", {"a": 1, "b": 4}, {"Q1": ["na", "no", "yes"]})

    assert told.percent["Q1:no"] == "20"
    assert told.percent["Q1:Voice present"] == "80"


def test_groups_are_weighted_within(shares):
    """Among the southern cases only: weights 5 and 1, the first says yes."""
    _, told = shares("axb", {"a": 5, "b": 1, "x": 9}, {"Q3.1": ["yes", "no", "no"]})

    assert told.percent["Q3.1:yes@ethnic=South"] == "83"
    assert told.percent["Q3.1:yes@ethnic=North"] == "0"
    assert told.percent["Q3.1:yes@ethnic=West"] == ""


BIG = ["yes"] * 20 + ["no"] * 20


def test_a_weighted_percentage_that_would_tell_a_small_count_of_a_stratum_is_left_out(shares):
    """Of b only 2 of 20 say yes: with n = 22 and both percentages a reader could work that out."""
    few = ["yes"] * 20 + ["no"] * 20 + ["yes"] * 2 + ["no"] * 18
    built, told = shares(
        "a" * 40 + "b" * 20,
        {"a": 5, "b": 1},
        {"Q3.1": few, "Q3.2": BIG + ["no"] * 10 + ["yes"] * 10},
    )
    public = {row.figure: row for row in with_shares(built.rows, told, public=True)}
    internal = {row.figure: row for row in with_shares(built.rows, told, public=False)}

    assert public["Q3.1:yes"].weighted_percent == ""
    assert internal["Q3.1:yes"].weighted_percent == "46"
    assert public["Q3.1:yes"].n == 22


def test_it_is_shown_where_no_count_of_a_stratum_is_small(shares):
    built, told = shares(
        "a" * 20 + "b" * 20, {"a": 3, "b": 1}, {"Q1": (["no"] * 10 + ["yes"] * 10) * 2}
    )
    public = {row.figure: row for row in with_shares(built.rows, told, public=True)}

    assert (public["Q1:no"].n, public["Q1:no"].percent) == (20, "50")


@pytest.mark.parametrize(
    ("method", "more"), [("targets", {}), ("stratified", {"count_by": "child"})]
)
def test_weights_that_there_are_none_of_are_refused(shares, method, more):
    with pytest.raises(StudyError, match=r"publish\.weights: it asks for design weights"):
        shares("ab", {"a": 1, "b": 2}, {"Q1": ["no", "no"]}, method=method, **more)


@pytest.fixture
def weighted(coded):
    """The coded study, drawn in two strata: evens stand for one case each, odds for four."""
    with transaction(coded.engine) as session:
        draw = session.exec(select(Draw)).one()
        draw.method = "stratified"
        for each in session.exec(select(SampledCase).order_by(col(SampledCase.position))).all():
            each.stratum = "odd" if each.position % 2 else "even"
            each.weight = 4.0 if each.position % 2 else 1.0
    path = coded.path("study.yaml")
    path.write_text(path.read_text() + "publish: {weights: design}\n")
    return lambda: open_study(coded.folder, clock=coded.clock, key=coded.key)


def rows_of(study, *where):
    text = study.path(*where, "theme-counts.csv").read_text(encoding="utf-8")
    return {row["figure"]: row for row in csv.DictReader(io.StringIO(text))}


def test_the_last_column_stands_there_only_where_weights_are_on(coded):
    publish(coded)

    assert tuple(next(iter(rows_of(coded, "published").values()))) == COLUMNS


def test_published_figures_have_weights_and_are_verified(weighted):
    """No is said by all even cases: 20 of 40, weighted 20 of 100."""
    study = weighted()
    publish(study)
    internal, public = rows_of(study, "reports", "internal"), rows_of(study, "published")

    assert (internal["Q1:no"]["percent"], internal["Q1:no"]["weighted_percent"]) == ("50", "20")
    assert tuple(internal["Q1:no"]) == (*COLUMNS, "weighted_percent")
    hidden = [row for row in public.values() if not row["n"]]
    assert hidden
    assert not any(row["weighted_percent"] for row in hidden)
    report = study.path("published", "report.html").read_text(encoding="utf-8")
    assert "count each case by its design weight" in report
    checked = verified(study)
    assert checked.figures_checked == len(public)


def test_a_replaced_case_changes_the_weights_and_the_draft(weighted):
    """C01 goes out and none comes in: 19 odd cases stand for 80, each for 80 / 19."""
    publish(weighted())
    with transaction(weighted().engine) as session:
        moment = weighted().clock()
        session.add(Replacement(draw_id=1, case_out="C01", why="w", by="lead", replaced_at=moment))
    told = publish(weighted())
    row = rows_of(weighted(), "reports", "internal")["Q1:partly"]

    assert told.new
    assert (row["n"], row["denominator"]) == ("9", "39")
    assert row["weighted_percent"] == "38"


def test_a_draw_without_weights_is_a_sentence(coded):
    path = coded.path("study.yaml")
    path.write_text(path.read_text() + "publish: {weights: design}\n")

    with pytest.raises(StudyError, match=r"a draw by strata is no probability sample"):
        publish(open_study(coded.folder, clock=coded.clock, key=coded.key))
