"""The collect stage as a run: what is new, what it says, then the fix lists."""

from dataclasses import asdict
from typing import Any

from prefect import flow, task

from flows.collect import work
from flows.collect.fixes import write_fix_lists as write_all
from flows.collect.newthemes import write_new_themes
from flows.collect.summaries import FixLists, Inbox, ReceivedFile, summary
from flows.parameters import StudyParameters
from flows.study import open_study


@task(name="look into the inbox", persist_result=False)
def look_into_inbox(study: str) -> Inbox:
    """The names of files to read, in order."""
    return work.look_into_inbox(open_study(study))


@task(name="receive files", persist_result=False)
def receive(study: str, inbox: Inbox) -> list[ReceivedFile]:
    """Keep, read and record every new file; one that is held by a program is left for later."""
    return work.receive_all(open_study(study), inbox)


@task(name="write fix lists", persist_result=False)
def write_fix_lists(study: str) -> FixLists:
    """Each coder's list of what to put right and what is missing, and the themes proposed."""
    write_new_themes(open_study(study))
    return write_all(open_study(study))


@flow(name="collect", persist_result=False)
def collect_flow(where: StudyParameters) -> dict[str, Any]:
    """Read everything new in the inbox, then tell each coder what is left to do."""
    inbox = look_into_inbox(where.study)
    received = receive(where.study, inbox)
    fix_lists = write_fix_lists(where.study)
    return asdict(summary(inbox, received, fix_lists))
