"""The commands of a study, in the order in which a lead analyst needs them."""

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from codebook.faults import StudyError
from flows.commands import told as cli_told
from flows.commands.checkpointed import decide_in_words
from flows.commands.handout import distribute
from flows.commands.told import checked_in_words
from flows.commands.words import (
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
    next_in_words,
    opened,
    told,
)

if TYPE_CHECKING:
    from flows.study import Study


def init(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="A folder that is new or empty.")],
    example: Annotated[
        str, typer.Option(metavar="NAME", help="A bundled example: its-silent.")
    ] = "",
    excel: Annotated[
        bool, typer.Option("--excel", metavar="", help="One workbook, study.xlsx, for all of it.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Make a new study: a commented template, or a bundled example."""
    from flows.beginning import begin

    written = begin(Path(folder), example, excel=excel)
    told(written, as_json, lambda made: f"Made {folder}\nNext: {made['next_step']}")


def check(
    study: StudyArgument = ".",
    option: StudyOption = "",
    record: Annotated[
        bool, typer.Option("--record", metavar="", help="Check that the record is whole, too.")
    ] = False,
    with_advice: Annotated[
        bool,
        typer.Option("--advice", metavar="", help="With --json: faults and advice by name."),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Find everything to put right in the study's files at once; nothing is written."""
    from flows.advice import study_advice
    from flows.check import record_faults, study_faults

    where = Path(option or study)
    faults = study_faults(where)
    if record and not faults:
        faults += record_faults(opened(study, option))
    advice = study_advice(where)
    if as_json and with_advice:
        told({"faults": faults, "advice": advice}, as_json, str)
    else:
        told(faults, as_json, lambda _: checked_in_words(faults, advice))
    if faults:
        raise typer.Exit(EXIT_TO_MEND)


def sample(
    study: StudyArgument = ".",
    option: StudyOption = "",
    replace: Annotated[
        str, typer.Option("--replace", metavar="CASE", help="A case that cannot be used.")
    ] = "",
    why: WhyOption = "",
    by: WhoOption = "",
    as_json: JsonOption = False,
    ephemeral: EphemeralOption = False,
) -> None:
    """Draw the sample, and show how it compares with the register; or replace a case of it."""
    from flows.parameters import ReplacementParameters, StudyParameters
    from flows.running import checked, run_stage

    opened_study = opened(study, option)
    if replace or why or by:
        told_of = {"replace": replace, "why": why, "by": by}
        asked = checked(ReplacementParameters, study=str(opened_study.folder), **told_of)
        result = run_stage(opened_study, "sample", "replace_flow", asked, ephemeral=ephemeral)
        finished(opened_study, result, as_json, cli_told.replace_in_words)
        return
    where = StudyParameters(study=str(opened_study.folder))
    result = run_stage(opened_study, "sample", "sample_flow", where, ephemeral=ephemeral)
    finished(opened_study, result, as_json, cli_told.sample_in_words)


def collect(
    study: StudyArgument = ".",
    option: StudyOption = "",
    accept: Annotated[
        str, typer.Option("--accept", metavar="RETURN", help="Let a held return count.")
    ] = "",
    reject: Annotated[
        str, typer.Option("--reject", metavar="RETURN", help="Let a held return not count.")
    ] = "",
    why: WhyOption = "",
    by: WhoOption = "",
    as_json: JsonOption = False,
    ephemeral: EphemeralOption = False,
) -> None:
    """Read everything new in the inbox, and write each coder a list of what to fix."""
    from flows.parameters import StudyParameters
    from flows.running import run_stage

    opened_study = opened(study, option)
    if accept or reject:
        _decide_return(opened_study, accept, reject, by, why, as_json)
        return
    where = StudyParameters(study=str(opened_study.folder))
    result = run_stage(opened_study, "collect", "collect_flow", where, ephemeral=ephemeral)
    finished(opened_study, result, as_json, cli_told.collect_in_words)
    if result.get("has_fixes"):
        raise typer.Exit(EXIT_TO_FIX)


def _decide_return(
    study: "Study", accept: str, reject: str, by: str, why: str, as_json: bool
) -> None:
    """Record what the lead says to a return that was held."""
    from flows.collect.deciding import decide_return
    from flows.lock import held

    if accept and reject:
        raise StudyError("A return is either accepted or rejected: give --accept or --reject")
    state = "accepted" if accept else "rejected"
    with held(study):
        done = decide_return(study, accept or reject, state, by, why)
    finished(study, dataclasses.asdict(done), as_json, cli_told.collect_in_words)


def agreement(
    round_name: RoundArgument,
    study: StudyArgument = ".",
    option: StudyOption = "",
    as_json: JsonOption = False,
    ephemeral: EphemeralOption = False,
) -> None:
    """Measure a round's agreement and write its report; then the lead decides."""
    opened_study = opened(study, option)
    result = _round_stage(opened_study, "agreement", "agreement_flow", round_name, ephemeral)
    finished(opened_study, result, as_json, cli_told.agreement_in_words)
    if result["awaits_decision"]:
        raise typer.Exit(EXIT_TO_DECIDE)


def decide(
    round_name: RoundArgument,
    outcome: Annotated[
        str, typer.Argument(metavar="proceed|refine|extend", help="How the round goes on.")
    ],
    study: StudyArgument = ".",
    option: StudyOption = "",
    why: WhyOption = "",
    by: WhoOption = "",
    cases: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=1,
            help="With extend: how many more cases; else what the questions ask for.",
            show_default=False,
        ),
    ] = None,
    as_json: JsonOption = False,
    ephemeral: EphemeralOption = False,
) -> None:
    """Record the lead's decision at a round's checkpoint."""
    from flows.parameters import DecisionParameters
    from flows.running import checked, run_stage

    opened_study = opened(study, option)
    told_of: dict[str, Any] = {"round": round_name, "outcome": outcome, "why": why, "by": by}
    told_of["cases"] = cases or 0
    where = checked(DecisionParameters, study=str(opened_study.folder), **told_of)
    result = run_stage(opened_study, "agreement", "decide_flow", where, ephemeral=ephemeral)
    finished(opened_study, result, as_json, decide_in_words)


def reconcile(
    round_name: RoundArgument,
    study: StudyArgument = ".",
    option: StudyOption = "",
    collect_back: Annotated[
        bool, typer.Option("--collect", metavar="", help="Read what the adjudicators sent back.")
    ] = False,
    as_json: JsonOption = False,
    ephemeral: EphemeralOption = False,
) -> None:
    """Hand out a round's disagreements to be settled, or read them back."""
    opened_study = opened(study, option)
    flow = "resolutions_flow" if collect_back else "reconcile_flow"
    result = _round_stage(opened_study, "reconcile", flow, round_name, ephemeral)
    words = cli_told.resolutions_in_words if collect_back else cli_told.reconcile_in_words
    finished(opened_study, result, as_json, words)
    if result.get("has_fixes"):
        raise typer.Exit(EXIT_TO_FIX)


def publish(
    study: StudyArgument = ".",
    option: StudyOption = "",
    provisional: Annotated[
        bool,
        typer.Option(
            "--provisional", metavar="", help="Although answers are open; everything says so."
        ),
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
    finished(opened_study, result, as_json, cli_told.publish_in_words)


def status(
    study: StudyArgument = ".", option: StudyOption = "", as_json: JsonOption = False
) -> None:
    """Who has what, what is due, what is blocked, and the one next step."""
    from flows.status import study_status
    from flows.statuspage import status_in_words, write_status_page

    opened_study = opened(study, option)
    shown = study_status(opened_study)
    write_status_page(opened_study, shown)
    told(shown, as_json, lambda _: status_in_words(shown, opened_study.folder))


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
    told(result, as_json, lambda plain: _run_in_words(plain, opened_study.folder))
    if step is not None and step.kind == "decide":
        raise typer.Exit(EXIT_TO_DECIDE)


def demo(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="A new folder.")] = "demo",
    as_json: JsonOption = False,
) -> None:
    """Run the bundled example end to end with simulated coders."""
    from flows.demo.work import run_demo

    told(run_demo(Path(folder)), as_json, lambda made: str(made["words"]))


def _round_stage(
    study: "Study", stage: str, flow: str, round_name: str, ephemeral: bool
) -> dict[str, Any]:
    from flows.parameters import RoundParameters
    from flows.running import run_stage

    where = RoundParameters(study=str(study.folder), round=round_name)
    return run_stage(study, stage, flow, where, ephemeral=ephemeral)


def _run_in_words(result: dict[str, Any], folder: Path) -> str:
    lines = [f"Done: {each}" for each in result["done"]]
    return "\n".join([*lines, *next_in_words(result["next_step"], folder)])


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
