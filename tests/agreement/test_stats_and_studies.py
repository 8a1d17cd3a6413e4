"""`stats` and a study's round on the same answers: one engine, one set of figures."""

import json
from pathlib import Path

import numpy as np
import pytest

from flows.agreement.measure import measure
from flows.agreement.ratings.asked import Asked
from flows.agreement.stats import Settings, stats_of
from flows.agreement.work import agreement

pytestmark = pytest.mark.stages

LABELS = {"no": "No", "partly": "Partly", "yes": "Yes", "unclear": "Unclear", None: ""}


def coded(cases=30):
    """Two coders on a question of three values and one off its scale, and on a number."""
    rng = np.random.default_rng(4)
    values = ["no", "partly", "yes", "unclear"]
    found = {}
    for at in range(cases):
        case, one, other = f"c{at:02}", values[rng.integers(4)], values[rng.integers(4)]
        pair = (one, one if rng.random() < 0.7 else other)
        found[case, "D01", ""] = pair
        found[case, "D02", ""] = tuple("no" if v in ("partly", "yes") else None for v in pair)
        for part in ("Health", "Police"):
            found[case, "D03", part] = ("no", "yes")
        found[case, "N01", ""] = (str(at), str(at + int(rng.random() < 0.2)))
    return found


def table(folder: Path, answers, question: str) -> Path:
    """The same answers as a CSV file."""
    lines = ["case,ab,cd"]
    for (case, asked, _), pair in answers.items():
        if asked == question:
            lines.append(",".join([case, *(LABELS.get(each, each) for each in pair)]))
    path = folder / f"{question}.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


def test_a_round_and_stats_on_the_same_answers_give_the_same_figures(study_with, tmp_path):
    """Every figure that bears the same name, intervals and probabilities to the last digit."""
    answers = coded()
    study = study_with(answers)
    agreement(study, "main")
    report = json.loads(study.path("reports", "agreement-main.json").read_text())
    rows = {each["question"]: each for each in report["questions"]}
    thresholds = report["thresholds"]
    settings = Settings("ordinal", replicates=thresholds["replicates"],
                        seed=tuple(thresholds["seed"]))  # fmt: skip
    scale = Asked(values=("No", "Partly", "Yes"), off_scale=("Unclear",))
    (found,) = stats_of(table(tmp_path, answers, "D01"), scale, settings)
    same = (found.keys() & rows["D01"].keys()) - {"question", "fields"}

    assert len(same) >= 20
    assert {"alpha", "alpha_interval", "alpha_answerable", "ac1", "verdict", "pairs"} <= same
    assert found["alpha"] is not None and found["alpha_answerable"] is not None
    assert {key: found[key] for key in same} == {key: rows["D01"][key] for key in same}


def test_stats_measures_with_the_function_that_measures_a_round(tmp_path, monkeypatch):
    """Not with lines of its own beside it."""
    seen = []
    monkeypatch.setattr(
        "flows.agreement.stats.measure", lambda *given: seen.append(given) or measure(*given)
    )
    stats_of(table(tmp_path, coded(), "D01"), Asked(), Settings("nominal"))

    assert len(seen) == 1
