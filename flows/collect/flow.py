"""The collect stage as a run: a task for every new file, then the fix lists."""

from dataclasses import asdict
from typing import Any

from prefect import flow, task

from flows.collect import work
from flows.collect.fixes import write_fix_lists as write_all
from flows.collect.newthemes import write_new_themes
from flows.collect.summaries import FixLists, Inbox, ReceivedFile, summary
from flows.parameters import StudyParameters
from flows.retries import in_use
from flows.study import open_study


@task(name="look into the inbox", persist_result=False)
def look_into_inbox(study: str) -> Inbox:
    """The names of files to read, in order."""
    return work.look_into_inbox(open_study(study))


@task(
    name="receive a file",
    task_run_name="receive file {number}",
    retries=2,
    retry_delay_seconds=1,
    retry_condition_fn=in_use,
    persist_result=False,
)
def receive(study: str, name: str, number: int, beside: tuple[str, ...] = ()) -> ReceivedFile:
    """Keep, read and record one file; tried again where another program still holds it."""
    return work.receive(open_study(study), name, beside)


@task(name="write fix lists", persist_result=False)
def write_fix_lists(study: str) -> FixLists:
    """Each coder's list of what to put right and what is missing, and the themes proposed."""
    write_new_themes(open_study(study))
    return write_all(open_study(study))


@flow(name="collect", persist_result=False)
def collect_flow(where: StudyParameters) -> dict[str, Any]:
    """Read everything new in the inbox, then tell each coder what is left to do."""
    inbox = look_into_inbox(where.study)
    received = [
        receive(where.study, name, number, inbox.beside(name))
        for number, name in enumerate(inbox.new, 1)
    ]
    fix_lists = write_fix_lists(where.study)
    return asdict(summary(inbox, received, fix_lists))
