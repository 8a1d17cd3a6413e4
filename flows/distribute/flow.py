"""The distribution of a round as a run: opened once, then a task for each workbook."""

from dataclasses import asdict
from typing import Any

from prefect import flow, task

from flows.distribute import work
from flows.outbox import shown
from flows.parameters import RoundParameters
from flows.retries import in_use
from flows.study import open_study


@task(name="open the round", persist_result=False)
def open_round(study: str, round_name: str) -> list[str]:
    """The codes of the workbooks to be written, once the round is open."""
    opened = open_study(study)
    work.open_round(opened, round_name)
    return work.due_workbooks(opened, round_name)


@task(
    name="write a workbook",
    retries=2,
    retry_delay_seconds=2,
    retry_condition_fn=in_use,
    persist_result=False,
)
def write_workbook(study: str, workbook_id: str) -> str:
    """The workbook's path in the study; tried again where another program has the file open."""
    opened = open_study(study)
    return shown(opened, work.write_workbook(opened, workbook_id))


@flow(name="distribute", persist_result=False)
def distribute_flow(where: RoundParameters) -> dict[str, Any]:
    """Assign the round's cases and write the workbooks that may go out."""
    due = open_round(where.study, where.round)
    written = [write_workbook(where.study, workbook_id) for workbook_id in due]
    summary = asdict(work.distribute(open_study(where.study), where.round))
    return {**summary, "written": written}
