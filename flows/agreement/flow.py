"""The agreement stage as Prefect runs it: measure a round, record the lead's decision."""

from dataclasses import asdict
from typing import Any

from prefect import flow, task

from flows.agreement.work import agreement, decide
from flows.parameters import DecisionParameters, RoundParameters
from flows.study import open_study


@task(name="measure-round", persist_result=False)
def measure_round(study: str, round_name: str) -> dict[str, Any]:
    """Measure one round and write its report; counts, ids and a path."""
    return asdict(agreement(open_study(study), round_name))


@task(name="record-decision", persist_result=False)
def record_decision(where: DecisionParameters) -> dict[str, Any]:
    """Record what the lead decided at the round's checkpoint."""
    study = open_study(where.study)
    return asdict(decide(study, where.round, where.outcome, where.why, where.by, where.cases))


@flow(name="agreement", flow_run_name="agreement-{where.round}", persist_result=False)
def agreement_flow(where: RoundParameters) -> dict[str, Any]:
    """Agreement is measured on the answers given so far; the round then waits for the lead."""
    return measure_round(where.study, where.round)


@flow(name="decide", flow_run_name="decide-{where.round}", persist_result=False)
def decide_flow(where: DecisionParameters) -> dict[str, Any]:
    """The lead says whether the round proceeds, is refined or is extended, and why."""
    return record_decision(where)
