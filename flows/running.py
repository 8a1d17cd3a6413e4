"""How does a command run a stage's flow? Under the study's lock, on its Prefect server."""

import importlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from codebook.faults import StudyError
from flows import server
from flows.lock import held
from flows.parameters import StudyParameters
from flows.study import Study

P = TypeVar("P", bound=BaseModel)


def run_stage(
    study: Study, stage: str, flow: str, where: StudyParameters, *, ephemeral: bool = False
) -> dict[str, Any]:
    """What the flow `flow` of a stage gives back: a few counts and paths.

    Raises StudyError as the stage does, and while another command works on the study.
    """
    name = f"flows.{stage}.flow"
    with held(study), on_prefect(study, name, ephemeral=ephemeral):
        told: dict[str, Any] = getattr(importlib.import_module(name), flow)(where)
        return told


def checked(parameters: type[P], **told: Any) -> P:
    """A flow's parameters; raises StudyError that names each option that is wrong."""
    try:
        return parameters(**told)
    except ValidationError as error:
        raise StudyError("; ".join(_wrong(each) for each in error.errors())) from None


def _wrong(error: Any) -> str:
    """What is wrong with one option or argument."""
    name = "-".join(map(str, error["loc"])).replace("_", "-")
    if error["type"] == "literal_error":
        return f"The {name} '{error['input']}' is not known; it is {error['ctx']['expected']}"
    if error["type"] == "string_too_short":
        return f"--{name} is missing: it is kept for the record"
    return f"--{name}: {error['msg']}"


def run_study(study: Study, *, ephemeral: bool = False) -> list[str]:
    """What could be done now, in words; see `flows.run.study_flow`."""
    with held(study), on_prefect(study, "flows.run", ephemeral=ephemeral):
        flow = importlib.import_module("flows.run").study_flow
        done: list[str] = flow(StudyParameters(study=str(study.folder)))
        return done


@contextmanager
def on_prefect(study: Study, *modules: str, ephemeral: bool = False) -> Iterator[None]:
    """Prefect made ready for flows of this study, with a line on stderr where that takes time.

    The modules of these flows are imported while its server starts. Errors are told once, as
    a sentence; the server keeps the logs of every run.
    """
    os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "CRITICAL")
    if ephemeral or server.running(study.inside()) is None:
        _say("Starting Prefect for this study (5 to 25 s, once; it ends after 30 idle minutes)")
    ready = server.prefect_for(study.inside(), ephemeral=ephemeral, modules=modules)
    with ready, _without_heartbeats():
        yield


@contextmanager
def _without_heartbeats() -> Iterator[None]:
    """A command at a desk ends a second earlier; a worker's runs keep their heartbeats."""
    from prefect.settings import (  # noqa: PLC0415  # only once its settings are in place
        PREFECT_FLOWS_HEARTBEAT_FREQUENCY,
        temporary_settings,
    )

    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        yield


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201  # progress goes to stderr
