"""The commands of a study, in the order in which a lead analyst needs them."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from flows.cli_words import (
    EXIT_TO_DECIDE,
    EXIT_TO_FIX,
    EXIT_TO_MEND,
    EphemeralOption,
    JsonOption,
    RoundArgument,
    StudyArgument,
    StudyOption,
    WhoOption,
    WhyOption,
    finished,
    opened,
    told,
)


def init(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="A folder that is new or empty.")],
    example: Annotated[str, typer.Option(help="A bundled example: its-silent.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Make a new study: a commented template, or a bundled example."""
    from flows.beginning import begin

    written = begin(Path(folder), example)
    told(written, as_json, lambda made: f"Made {made['folder']}\nNext: {made['next_step']}")


def check(
    study: StudyArgument = ".",
    option: StudyOption = "",
    record: Annotated[
        bool, typer.Option("--record", help="Check that the record is whole, too.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Find everything to put right in the study's files at once; nothing is written."""
    from flows.check import record_faults, study_faults

    where = Path(option or study)
    faults = study_faults(where)
    if record and not faults:
        faults += record_faults(opened(study, option))
    told(faults, as_json, _faults_in_words)
    if faults:
        raise typer.Exit(EXIT_TO_MEND)


def sample(
    study: StudyArgument = ".",
    option: StudyOption = "",
    as_json: JsonOption = False,
    ephemeral: EphemeralOption = False,
) -> None:
    """Draw the sample, and show how it compares with the register."""
    from flows.parameters import StudyParameters
    from flows.running import run_stage

    opened_study = opened(study, option)
    where = StudyParameters(study=str(opened_study.folder))
    result = run_stage(opened_study, "sample", "sample_flow", where, ephemeral=ephemeral)
    finished(opened_study, result, as_json)


def distribute(
    round_name: RoundArgument,
    study: StudyArgument = ".",
    option: StudyOption = "",
    as_json: JsonOption = False,
    ephemeral: EphemeralOption = False,
) -> None:
    """Assign a round's cases to coders and write their workbooks to the outbox."""
    _round_stage("distribute", "distribute_flow", round_name, study, option, as_json, ephemeral)


def collect(
    study: StudyArgument = ".",
    option: StudyOption = "",
    as_json: JsonOption = False,
    ephemeral: EphemeralOption = False,
) -> None:
    """Read everything new in the inbox, and write each coder a list of what to fix."""
    from flows.parameters import StudyParameters
    from flows.running import run_stage

    opened_study = opened(study, option)
    where = StudyParameters(study=str(opened_study.folder))
    result = run_stage(opened_study, "collect", "collect_flow", where, ephemeral=ephemeral)
    finished(opened_study, result, as_json)
    if result.get("has_fixes"):
        raise typer.Exit(EXIT_TO_FIX)


def agreement(
    round_name: RoundArgument,
    study: StudyArgument = ".",
    option: StudyOption = "",
    as_json: JsonOption = False,
    ephemeral: EphemeralOption = False,
) -> None:
    """Measure a round's agreement and write its report; then the lead decides."""
    _round_stage("agreement", "agreement_flow", round_name, study, option, as_json, ephemeral)
    raise typer.Exit(_awaits(opened(study, option), round_name))


def decide(
    round_name: RoundArgument,
    outcome: Annotated[str, typer.Argument(metavar="proceed|refine|extend")],
    study: StudyArgument = ".",
    option: StudyOption = "",
    why: WhyOption = "",
    by: WhoOption = "",
    as_json: JsonOption = False,
    ephemeral: EphemeralOption = False,
) -> None:
    """Record the lead's decision at a round's checkpoint."""
    from flows.parameters import DecisionParameters
    from flows.running import checked, run_stage

    opened_study = opened(study, option)
    told_of = {"round": round_name, "outcome": outcome, "why": why, "by": by}
    where = checked(DecisionParameters, study=str(opened_study.folder), **told_of)
    result = run_stage(opened_study, "agreement", "decide_flow", where, ephemeral=ephemeral)
    finished(opened_study, result, as_json)


def reconcile(
    round_name: RoundArgument,
    study: StudyArgument = ".",
    option: StudyOption = "",
    collect_back: Annotated[
        bool, typer.Option("--collect", help="Read what the adjudicators sent back.")
    ] = False,
    as_json: JsonOption = False,
    ephemeral: EphemeralOption = False,
) -> None:
    """Hand out a round's disagreements to be settled, or read them back."""
    flow = "resolutions_flow" if collect_back else "reconcile_flow"
    _round_stage("reconcile", flow, round_name, study, option, as_json, ephemeral)


def publish(
    study: StudyArgument = ".",
    option: StudyOption = "",
    provisional: Annotated[
        bool, typer.Option("--provisional", help="Although answers are open; everything says so.")
    ] = False,
    as_json: JsonOption = False,
    ephemeral: EphemeralOption = False,
) -> None:
    """Write counts, tables, charts and report as a draft, with small counts protected."""
    from flows.parameters import PublishParameters
    from flows.running import run_stage

    opened_study = opened(study, option)
    where = PublishParameters(study=str(opened_study.folder), provisional=provisional)
    result = run_stage(opened_study, "publish", "publish_flow", where, ephemeral=ephemeral)
    finished(opened_study, result, as_json)


def status(
    study: StudyArgument = ".", option: StudyOption = "", as_json: JsonOption = False
) -> None:
    """Who has what, what is due, what is blocked, and the one next step."""
    from flows.status import study_status
    from flows.statuspage import status_in_words, write_status_page

    opened_study = opened(study, option)
    shown = study_status(opened_study)
    write_status_page(opened_study, shown)
    told(shown, as_json, lambda _: status_in_words(shown))


def run(
    study: StudyArgument = ".",
    option: StudyOption = "",
    as_json: JsonOption = False,
    ephemeral: EphemeralOption = False,
) -> None:
    """Do all that can be done now, then stop at the next human step and say it."""
    from flows.running import run_study
    from flows.status import next_step_of

    opened_study = opened(study, option)
    done = run_study(opened_study, ephemeral=ephemeral)
    step = next_step_of(opened_study)
    result = {"done": done, "next_step": step}
    told(result, as_json, _run_in_words)
    if step is not None and step.kind == "decide":
        raise typer.Exit(EXIT_TO_DECIDE)


def demo(
    folder: Annotated[str, typer.Argument(metavar="[DIR]", help="A new folder.")] = "demo",
    as_json: JsonOption = False,
) -> None:
    """Run the bundled example end to end with simulated coders."""
    from flows.demo.work import run_demo

    told(run_demo(Path(folder)), as_json, lambda made: str(made["words"]))


def _round_stage(
    stage: str,
    flow: str,
    round_name: str,
    study: str,
    option: str,
    as_json: bool,
    ephemeral: bool,
) -> None:
    from flows.parameters import RoundParameters
    from flows.running import run_stage

    opened_study = opened(study, option)
    where = RoundParameters(study=str(opened_study.folder), round=round_name)
    result = run_stage(opened_study, stage, flow, where, ephemeral=ephemeral)
    finished(opened_study, result, as_json)


def _awaits(study: Any, round_name: str) -> int:
    from flows.status import next_step_of

    step = next_step_of(study)
    waits = step is not None and step.kind == "decide" and step.round == round_name
    return EXIT_TO_DECIDE if waits else 0


def _faults_in_words(faults: list[dict[str, str]]) -> str:
    lines = [
        f"{each['file']}, {each['place']}: {each['found']}. {each['remedy']}" for each in faults
    ]
    return "\n".join([*lines, f"{len(lines)} to put right"] if lines else ["All in order"])


def _run_in_words(result: dict[str, Any]) -> str:
    lines = [f"Done: {each}" for each in result["done"]]
    step = result["next_step"]
    if step is None:
        return "\n".join([*lines, "Nothing is left to do: the study is released"])
    return "\n".join([*lines, f"Next: {step['text']}", f"      {step['command']}"])


COMMANDS: dict[str, Callable[..., None]] = {
    "init": init,
    "check": check,
    "sample": sample,
    "distribute": distribute,
    "collect": collect,
    "agreement": agreement,
    "decide": decide,
    "reconcile": reconcile,
    "publish": publish,
    "status": status,
    "run": run,
    "demo": demo,
}
