"""The example as if it had been drawn in two strata: weighted figures from files to publication."""

import csv
import io

import pytest
from sqlmodel import select

from db.open import transaction
from db.tables import Draw, SampledCase
from flows.publish.work import publish
from flows.study import open_study
from flows.verify import verified

pytestmark = [pytest.mark.stages, pytest.mark.server]
WEIGHTS = {"Rapid review": 6.0, "LCSPR": 60 / 14}


@pytest.fixture
def weighted(demo_copy):
    """240 rapid reviews of which 40 were drawn, 60 LCSPRs of which 14."""
    with transaction(demo_copy.engine) as session:
        session.exec(select(Draw)).one().method = "stratified"
        for each in session.exec(select(SampledCase)).all():
            each.stratum = each.details["review_type"]
            each.weight = WEIGHTS[each.stratum]
    path = demo_copy.path("study.yaml")
    text = path.read_text(encoding="utf-8")
    assert "publish: {" in text
    path.write_text(text.replace("publish: {", "publish: {weights: design, "), encoding="utf-8")
    study = open_study(demo_copy.folder)
    publish(study)
    return study


def rows_of(study, *where):
    text = study.path(*where, "theme-counts.csv").read_text(encoding="utf-8")
    return {row["figure"]: row for row in csv.DictReader(io.StringIO(text))}


def test_weighted_figures_follow_from_the_files_received(weighted):
    """Recomputed from workbooks without the kept answers; a figure that was tampered with shows."""
    assert verified(weighted).figures_failed == 0
    path = weighted.path("published", "theme-counts.csv")
    shown = [row for row in rows_of(weighted, "published").values() if row["weighted_percent"]]
    assert shown
    text = path.read_text(encoding="utf-8")
    line = next(each for each in text.splitlines() if each.startswith(shown[0]["figure"] + ","))
    path.write_text(text.replace(line, line.rpartition(",")[0] + ",99"), encoding="utf-8")

    assert verified(weighted).failed == (shown[0]["figure"],)


def test_a_weighted_percentage_is_the_weighted_mean_of_its_strata(weighted):
    """By hand from the unprotected counts by review type, for every figure of all cases."""
    internal = rows_of(weighted, "reports", "internal")
    checked = 0
    for figure, row in internal.items():
        if row["by"] or not row["denominator"] or row["denominator"] == "0":
            continue
        parts = {name: internal[f"{figure}@review_type={name}"] for name in WEIGHTS}
        n, of = (
            sum(WEIGHTS[name] * int(each[key]) for name, each in parts.items())
            for key in ("n", "denominator")
        )
        assert abs(float(row["weighted_percent"]) - 100 * n / of) <= 0.5 + 1e-9
        checked += 1
    assert checked > 100


def test_nothing_is_weighted_that_is_hidden_or_would_tell_a_small_stratum(weighted):
    public, internal = rows_of(weighted, "published"), rows_of(weighted, "reports", "internal")
    for figure, row in public.items():
        if not row["weighted_percent"]:
            continue
        assert row["n"]
        assert row["percent"]
        if not row["by"]:
            for name in WEIGHTS:
                part = internal[f"{figure}@review_type={name}"]
                n, of = int(part["n"]), int(part["denominator"])
                assert n == 0 or 5 < n < of
