"""The reconciliation of a round as a run: handed out, and later read back file by file."""

from dataclasses import asdict
from typing import Any

from prefect import flow, task

from flows.parameters import RoundParameters
from flows.reconcile import work
from flows.retries import in_use
from flows.study import open_study


@task(
    name="hand out disagreements",
    retries=2,
    retry_delay_seconds=2,
    retry_condition_fn=in_use,
    persist_result=False,
)
def hand_out(study: str, round_name: str) -> dict[str, Any]:
    """What was written for adjudicators; tried again where a workbook is open elsewhere."""
    return asdict(work.reconcile(open_study(study), round_name))


@task(
    name="read what was settled",
    retries=2,
    retry_delay_seconds=2,
    retry_condition_fn=in_use,
    persist_result=False,
)
def read_back(study: str, round_name: str) -> dict[str, Any]:
    """What adjudicators settled, in numbers; tried again where a file is still held."""
    return asdict(work.collect_resolutions(open_study(study), round_name))


@flow(name="reconcile", persist_result=False)
def reconcile_flow(where: RoundParameters) -> dict[str, Any]:
    """Write the round's new disagreements into workbooks for its adjudicators."""
    return hand_out(where.study, where.round)


@flow(name="resolutions", persist_result=False)
def resolutions_flow(where: RoundParameters) -> dict[str, Any]:
    """Read what the round's adjudicators sent back."""
    return read_back(where.study, where.round)
