"""Does the verdict rest on the interval that the study file names, and are all of them told?"""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import select

from codebook.faults import StudyError
from db.open import reading, transaction
from db.tables import Checkpoint, Round
from flows.agreement.work import agreement
from flows.distribute.rounds import kept
from flows.study import Study, open_study

pytestmark = pytest.mark.stages
METHODS = ["default", "bca", "goodness_of_fit", "jackknife", "percentile", "krippendorff"]


@pytest.fixture
def measured(study_with: Callable[..., Study]) -> Callable[[str], tuple[Study, dict[str, Any]]]:
    """The report of a round in whose design this interval was set before it was opened."""

    def build(name: str) -> tuple[Study, dict[str, Any]]:
        coded: dict[tuple[str, str, str], tuple[str | None, ...]] = {}
        for at in range(24):
            case, value = f"c{at:02}", ("no", "partly", "yes")[at % 3]
            coded[case, "D01", ""] = (value, "no" if at in (4, 9) else value)
            coded[case, "D03", "Health"] = ("no", "yes" if at == 3 else "no")
            coded[case, "D03", "Police"] = ("no" if at % 2 else "yes",) * 2
            coded[case, "N01", ""] = (str(at), str(at + at % 3))
            asked = tuple("yes" if each != "no" else None for each in coded[case, "D01", ""])
            if any(asked):
                coded[case, "D02", ""] = asked
        study = study_with(coded)
        if name != "default":
            _set(study, name)
        agreement(study, "main")
        return study, json.loads(study.path("reports/agreement-main.json").read_text())

    return build


def _set(study: Study, name: str) -> None:
    """As if the round had been opened with this interval in the study file."""
    with transaction(study.engine) as session:
        opened = session.exec(select(Round)).one()
        opened.design["agreement"]["interval"] = name
        flag_modified(opened, "design")
        session.add(opened)


def row(report: dict[str, Any], question: str, part: str = "") -> dict[str, Any]:
    return next(
        each for each in report["questions"] if (each["question"], each["part"]) == (question, part)
    )


def test_by_default_the_method_suits_the_question_and_all_others_stand_beside(
    measured: Callable[[str], tuple[Study, dict[str, Any]]],
) -> None:
    """Three values take BCa, two goodness of fit, agreement throughout the exact bound."""
    study, report = measured("default")
    scale, rare, agreed = row(report, "D01"), row(report, "D03", "Health"), row(report, "N01")

    assert report["thresholds"]["interval"] == "default"
    assert [each["interval_method"] for each in (scale, rare)] == ["bca", "goodness_of_fit"]
    assert list(scale["intervals"]) == METHODS
    assert scale["intervals"]["default"] == scale["intervals"]["bca"] == scale["alpha_interval"]
    assert scale["intervals"]["goodness_of_fit"] is None
    assert scale["intervals_missing"] == {
        "goodness_of_fit": "only for two answers a case and two values in use"
    }
    assert rare["intervals"]["jackknife"] is None
    assert rare["intervals_missing"]["jackknife"].startswith("one case alone")
    assert all(agreed["intervals"][name] for name in ("bca", "jackknife", "krippendorff"))
    police = row(report, "D03", "Police")
    assert police["interval_method"] == "exact"
    assert {tuple(each) for each in police["intervals"].values()} == {
        tuple(police["alpha_interval"])
    }
    page = study.path("reports/agreement-main.html").read_text()
    assert "intervals of alpha on the scale, by method" in page
    assert "Goodness of fit: only for two answers a case and two values in use (" in page


@pytest.mark.parametrize("name", ["bca", "jackknife", "percentile", "krippendorff"])
def test_the_named_method_gives_the_verdict_and_its_probabilities(
    measured: Callable[[str], tuple[Study, dict[str, Any]]], name: str
) -> None:
    """It is kept with the round and its checkpoint; where it has none, the default counts."""
    study, report = measured(name)
    scale, rare = row(report, "D01"), row(report, "D03", "Health")

    assert report["thresholds"]["interval"] == name
    assert scale["interval_method"] == name
    assert scale["alpha_interval"] == scale["intervals"][name]
    assert scale["membership"]["bands"][0]["at_least"] == pytest.approx(
        1 - scale["probability_below_reliable"]
    )
    if name == "jackknife":
        assert rare["interval_method"] == "goodness_of_fit"
        assert rare["alpha_interval"] == rare["intervals"]["default"]
    else:
        assert rare["interval_method"] == name
    with reading(study.engine) as session:
        thresholds = session.exec(select(Checkpoint)).one().thresholds
    manifest = json.loads(study.path("reports/agreement-main.run-manifest.json").read_text())
    assert (thresholds["interval"], manifest["thresholds"]["interval"]) == (name, name)
    assert (
        "a method that the study file names"
        in study.path("reports/agreement-main.html").read_text()
    )


def test_levels_reached_for_sure_are_told_with_their_probabilities(
    measured: Callable[[str], tuple[Study, dict[str, Any]]],
) -> None:
    """Highest level first; what lies in a band and above it adds up to 1 at the lowest."""
    _, report = measured("default")
    told = row(report, "D01")["membership"]

    assert [each["level"] for each in told["bands"]] == [
        "reliable",
        "tentative",
        "below tentative",
    ]
    assert told["bands"][-1]["at_least"] == 1
    assert sum(each["probability"] for each in told["bands"]) == pytest.approx(1)
    reached = [each["level"] for each in told["bands"] if each["at_least"] >= 0.95]
    assert told["reached"] == reached[0]


def test_the_study_file_takes_the_name_and_a_round_keeps_it(
    study_with: Callable[..., Study],
) -> None:
    """What stands in the study file when a round is opened counts; another name is refused."""
    study = study_with({("c00", "D01", ""): ("no", "no")})
    file = study.path("study.yaml")
    file.write_text(file.read_text().replace("replicates: 400", "interval: jackknife"))
    again = open_study(study.folder, clock=lambda: datetime(2026, 1, 6, tzinfo=UTC), key=b"k" * 32)
    assert again.file.agreement.interval == "jackknife"
    assert kept(again.file, "main", ["c00"])["agreement"]["interval"] == "jackknife"
    file.write_text(file.read_text().replace("jackknife", "exact"))
    with pytest.raises(StudyError, match="interval"):
        open_study(study.folder)
