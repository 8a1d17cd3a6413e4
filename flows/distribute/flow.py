"""The distribution of a round as a run: opened once, then its workbooks in a task."""

from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from prefect import flow, task

from flows.distribute import again, reassigning, recoding, repeats, work, writing
from flows.distribute.summaries import RoundSummary
from flows.parameters import DistributeParameters
from flows.retries import in_use
from flows.study import open_study


@task(name="order re-coding", persist_result=False)
def order_recoding(where: DistributeParameters) -> int:
    """The codebook version by which the round is asked from now on; 0 if it was before."""
    return recoding.order_recoding(
        open_study(where.study),
        where.round,
        where.by,
        where.why,
        show_earlier=where.show_earlier,
    )


@task(name="order repeats", persist_result=False)
def order_repeats(where: DistributeParameters) -> dict[str, int]:
    """How many cases each coder is to code once more, blind."""
    study = open_study(where.study)
    return repeats.order_repeats(study, where.round, where.same, where.coder, where.by, where.why)


@task(name="reassign cases", persist_result=False)
def reassign(where: DistributeParameters) -> dict[str, Any]:
    """How many cases were moved from whom to whom."""
    moved = reassigning.reassign(
        open_study(where.study),
        where.round,
        where.reassign,
        where.to,
        where.half,
        where.by,
        where.why,
        waive=where.waive,
    )
    return asdict(moved)


@task(name="open the round", persist_result=False)
def open_round(study: str, round_name: str) -> RoundSummary:
    """The round, opened if need be."""
    return work.open_round(open_study(study), round_name)


@task(name="find what is to be handed out", persist_result=False)
def due_workbooks(study: str, round_name: str, coder: str) -> list[str]:
    """The codes of the workbooks to be written."""
    return work.due_workbooks(open_study(study), round_name, coder)


@task(
    name="write workbooks",
    retries=2,
    retry_delay_seconds=2,
    retry_condition_fn=in_use,
    persist_result=False,
)
def write_workbooks(study: str, codes: list[str]) -> dict[str, str]:
    """The workbooks' paths by code; tried again where another program has a file open."""
    written = writing.write_workbooks(open_study(study), codes)
    return {code: str(path) for code, path in written.items()}


@task(name="write sent workbooks again", persist_result=False)
def reissue(where: DistributeParameters) -> dict[str, Any]:
    """Which workbooks that were sent before are in the outbox again."""
    return asdict(again.reissue(open_study(where.study), where.round, where.coder))


@flow(name="distribute", persist_result=False)
def distribute_flow(where: DistributeParameters) -> dict[str, Any]:
    """Assign the round's cases and write the workbooks that may go out."""
    if where.reissue:
        return reissue(where)
    repeated = order_repeats(where) if where.same else {}
    recode = where.recode and not where.same
    recoded = order_recoding(where) if recode else 0
    moved = reassign(where) if where.reassign else {}
    opened = open_round(where.study, where.round)
    due = due_workbooks(where.study, where.round, where.coder)
    paths = write_workbooks(where.study, due)
    written = {code: Path(path) for code, path in paths.items()}
    told = work.summary(open_study(where.study), opened, written)
    nothing = recoding.NOTHING.format(told.round, told.codebook_version)
    remark = nothing if recode and not recoded else ""
    return asdict(
        replace(told, recoded=recoded, reassigned=moved, remark=remark, repeated=repeated)
    )
