"""The bundled example from its register to a release, with simulated people."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from codebook.faults import StudyError
from flows import server
from flows.demo.example import write_example
from flows.demo.people import People, people, reason_for
from flows.layout import require_new
from flows.lock import held
from flows.parameters import DecisionParameters, ReleaseParameters, StudyParameters
from flows.progress import Step
from flows.status import next_step_of
from flows.study import STUDY_FILE, Study, open_study

APPROVAL = "Simulated approval of the bundled example; all of it is synthetic"


@dataclass(frozen=True, slots=True)
class Machine:
    """How steps are run: everything automatic, a decision, a release. Each gives what it did."""

    run: Callable[[Study], list[str]]
    decide: Callable[[DecisionParameters], object]
    release: Callable[[ReleaseParameters], object]


@dataclass(slots=True)
class _Log:
    """What was done so far, told on stderr as it happens."""

    lines: list[str] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    def add(self, *lines: str) -> None:
        for line in lines:
            self.lines.append(line)
            seconds = time.monotonic() - self.began
            print(f"{seconds:5.1f} s  {line}", file=sys.stderr, flush=True)  # noqa: T201  # progress


def run_demo(folder: Path, *, with_prefect: bool = True) -> dict[str, Any]:
    """The example's study, walked to its release; a broken-off demo goes on where it stopped.

    Gives the folder, what was done, and where to look. Raises StudyError for a folder that
    holds something else.
    """
    log = _Log()
    log.add("A whole study on the bundled example; people are simulated, all of it is synthetic")
    study = _begun(folder, with_prefect)
    log.add(f"Study folder {study.folder}")
    if next_step_of(study) is not None:
        with held(study), _machine(study, with_prefect) as machine:
            _walk(study, machine, log)
        if with_prefect:
            server.stop(study.inside())
    return {"folder": str(study.folder), "done": log.lines, "words": _where_to_look(study)}


def _begun(folder: Path, with_prefect: bool) -> Study:
    """The example's folder, made if need be; Prefect starts meanwhile."""
    hidden = folder.resolve() / ".intercoder"
    if not hidden.exists():
        require_new(folder)
    elif (folder / STUDY_FILE).exists() and not open_study(folder).file.synthetic:
        raise StudyError(f"{folder} holds a study of your own; name a new folder")
    begun = (folder / STUDY_FILE).exists()
    if with_prefect and not (begun and next_step_of(open_study(folder)) is None):
        server.launch(hidden)
    if not begun:
        write_example(folder)
    return open_study(folder)


def _walk(study: Study, machine: Machine, log: _Log) -> None:
    """Let the program do what it can and the people what they must, until all is released."""
    actors: People | None = None
    while True:
        log.add(*machine.run(study))
        step = next_step_of(study)
        if step is None:
            return
        actors = actors or people(study)
        done = _turn(study, step, actors, machine)
        assert done, f"nobody did anything about: {step.text}"
        log.add(*done)


def _turn(study: Study, step: Step, actors: People, machine: Machine) -> list[str]:
    """What a person does at a human step."""
    lead = study.file.lead.id
    if step.kind == "code":
        return actors.code(step)
    if step.kind == "settle":
        return actors.settle(step)
    if step.kind == "decide":
        why = reason_for(study, step.round)
        where = {"study": str(study.folder), "round": step.round}
        machine.decide(DecisionParameters(**where, outcome="proceed", why=why, by=lead))
        return [f"Lead decided that round {step.round} proceeds"]
    if step.kind == "release":
        who = study.file.reviewers[0].id if study.file.reviewers else lead
        where = {"study": str(study.folder), "approved_by": who, "why": APPROVAL}
        machine.release(ReleaseParameters(**where))
        return [f"Reviewer {who} approved the draft as a release"]
    raise StudyError(f"The demo cannot go on: {step.text}")


@contextmanager
def _machine(study: Study, with_prefect: bool) -> Iterator[Machine]:
    """Prefect flows on the study's server, or the same work as plain calls."""
    if not with_prefect:
        from flows.agreement.work import decide  # noqa: PLC0415
        from flows.direct import do_what_can_be_done  # noqa: PLC0415
        from flows.publish.work import release  # noqa: PLC0415

        yield Machine(
            do_what_can_be_done,
            lambda told: decide(study, told.round, told.outcome, told.why, told.by),
            lambda told: release(study, told.approved_by, told.why, told.embargo),
        )
        return
    from flows.running import on_prefect  # noqa: PLC0415

    stages = ("sample", "distribute", "collect", "agreement", "reconcile", "publish")
    with on_prefect(study, *(f"flows.{stage}.flow" for stage in stages), "flows.run"):
        from flows.agreement.flow import decide_flow  # noqa: PLC0415  # after its settings
        from flows.publish.flow import release_flow  # noqa: PLC0415
        from flows.run import study_flow  # noqa: PLC0415

        yield Machine(
            lambda each: study_flow(StudyParameters(study=str(each.folder))),
            decide_flow,
            release_flow,
        )


def _where_to_look(study: Study) -> str:
    folder = study.folder
    if folder.is_relative_to(Path.cwd()):
        folder = folder.relative_to(Path.cwd())
    first = sorted(study.path(study.file.outbox, study.file.coders[0].id).glob("*.xlsx"))[0]
    return "\n".join(
        (
            "The example is released. All of it is synthetic: cases, answers, quotes, people.",
            "Look at:",
            f"  {folder / first.relative_to(study.folder)}   a coder's workbook, as handed out",
            f"  {folder}/reports/agreement-main.html   do the coders agree?",
            f"  {folder}/published/report.html   what is published, small counts protected",
            f"  {folder}/reports/internal/   the same without protection: not for release",
            "Follow a figure to its cells:",
            f"  intercoder trace D05:no {folder}",
        )
    )
