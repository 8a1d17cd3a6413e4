"""The whole study as one flow: whatever can be done now, up to the next human step."""

import importlib
from typing import Any

from prefect import flow

from flows.parameters import (
    DistributeParameters,
    PublishParameters,
    RoundParameters,
    StudyParameters,
)
from flows.progress import Step
from flows.status import next_step_of
from flows.study import open_study

STEPS = {
    "sample": ("sample", "sample_flow"),
    "distribute": ("distribute", "distribute_flow"),
    "collect": ("collect", "collect_flow"),
    "agreement": ("agreement", "agreement_flow"),
    "reconcile": ("reconcile", "reconcile_flow"),
    "collect-resolutions": ("reconcile", "resolutions_flow"),
    "publish": ("publish", "publish_flow"),
}


@flow(name="study", flow_run_name="study-{where.study}")
def study_flow(where: StudyParameters) -> list[str]:
    """What was done, in words, until a person is next."""
    done: list[str] = []
    study = open_study(where.study)
    while (step := next_step_of(study)) is not None and step.automatic:
        assert step.text not in done, f"'{step.text}' changed nothing"
        perform(step, where.study)
        done.append(step.text)
    return done


def perform(step: Step, study: str) -> dict[str, Any]:
    """Run the flow of an automatic step; gives what it told."""
    stage, name = STEPS[step.kind]
    run = getattr(importlib.import_module(f"flows.{stage}.flow"), name)
    told: dict[str, Any] = run(_parameters(step, study))
    return told


def _parameters(step: Step, study: str) -> StudyParameters:
    if step.kind == "publish":
        return PublishParameters(study=study)
    if step.kind == "distribute":
        return DistributeParameters(study=study, round=step.round)
    return (
        RoundParameters(study=study, round=step.round)
        if step.round
        else StudyParameters(study=study)
    )
