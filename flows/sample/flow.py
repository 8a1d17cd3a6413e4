"""The sample stage as Prefect runs it."""

from dataclasses import asdict
from typing import Any

from prefect import flow, task

from flows.parameters import StudyParameters
from flows.sample import work
from flows.study import open_study


@task(name="draw the sample", persist_result=False)
def draw_sample(study: str) -> dict[str, Any]:
    """Draw the sample and show it; method, counts and paths."""
    return asdict(work.sample(open_study(study)))


@flow(name="sample", persist_result=False)
def sample_flow(where: StudyParameters) -> dict[str, Any]:
    """The cases to be coded are drawn from the register."""
    return draw_sample(where.study)
