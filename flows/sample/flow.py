"""The sample stage as Prefect runs it."""

from dataclasses import asdict
from typing import Any

from prefect import flow, task

from flows.parameters import ReplacementParameters, StudyParameters
from flows.sample import replacing, work
from flows.study import open_study


@task(name="draw the sample", persist_result=False)
def draw_sample(study: str) -> dict[str, Any]:
    """Draw the sample and show it; method, counts and paths."""
    return asdict(work.sample(open_study(study)))


@flow(name="sample", persist_result=False)
def sample_flow(where: StudyParameters) -> dict[str, Any]:
    """The cases to be coded are drawn from the register."""
    return draw_sample(where.study)


@task(name="replace a case", persist_result=False)
def replace_case(where: ReplacementParameters) -> dict[str, Any]:
    """Record that a case went out of the sample and which came in; ids and paths."""
    told = replacing.replace_case(open_study(where.study), where.replace, where.why, where.by)
    return asdict(told)


@flow(name="replace", flow_run_name="replace-{where.replace}", persist_result=False)
def replace_flow(where: ReplacementParameters) -> dict[str, Any]:
    """A case that turned out unusable goes out of the sample; another comes in by the design."""
    return replace_case(where)
