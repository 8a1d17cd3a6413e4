"""The publish stage as Prefect runs it: write a draft, release it."""

from dataclasses import asdict
from typing import Any

from prefect import flow, task

from flows.parameters import PublishParameters, ReleaseParameters
from flows.publish.work import publish, release
from flows.study import open_study


@task(name="write-draft", persist_result=False)
def write_draft(study: str, provisional: bool) -> dict[str, Any]:
    """Write the internal and the published files; counts and paths."""
    return asdict(publish(open_study(study), provisional))


@task(name="release-draft", persist_result=False)
def release_draft(where: ReleaseParameters) -> dict[str, Any]:
    """Make the draft a numbered release; its number and paths."""
    return asdict(release(open_study(where.study), where.approved_by, where.why, where.embargo))


@flow(name="publish", persist_result=False)
def publish_flow(where: PublishParameters) -> dict[str, Any]:
    """Settled answers are counted, small counts protected, and a draft is written."""
    return write_draft(where.study, where.provisional)


@flow(name="release", persist_result=False)
def release_flow(where: ReleaseParameters) -> dict[str, Any]:
    """Somebody entitled approves the draft, and it becomes a release that is kept."""
    return release_draft(where)
