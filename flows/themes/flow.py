"""The second-level reading as a run: handed out, and later read back."""

from dataclasses import asdict
from typing import Any

from prefect import flow, task

from flows.parameters import StudyParameters, ThemesParameters
from flows.study import open_study
from flows.themes import work


@task(name="hand out theme workbooks", persist_result=False)
def hand_out(study: str, by: str) -> dict[str, Any]:
    """What was written for the analyst."""
    return asdict(work.themes(open_study(study), by))


@task(name="read theme workbooks", persist_result=False)
def read_back(study: str) -> dict[str, Any]:
    """What analysts marked, in numbers."""
    return asdict(work.collect_themes(open_study(study)))


@flow(name="themes", persist_result=False)
def themes_flow(where: ThemesParameters) -> dict[str, Any]:
    """Write the analyst's theme workbooks: the whole sample's, and each group's."""
    return hand_out(where.study, where.by)


@flow(name="theme-marks", persist_result=False)
def theme_marks_flow(where: StudyParameters) -> dict[str, Any]:
    """Read the theme workbooks that came back."""
    return read_back(where.study)
