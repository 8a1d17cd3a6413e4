"""The commands beside a study's course: looking, tracing, releasing, and the local server."""

from collections.abc import Callable
from typing import Annotated, Any

import typer

from flows.commands import told as cli_told
from flows.commands.words import (
    EXIT_TO_FIX,
    EphemeralOption,
    JsonOption,
    StudyArgument,
    StudyOption,
    WhoOption,
    WhyOption,
    finished,
    opened,
    told,
)

server_app = typer.Typer(
    name="server",
    help="The study's local Prefect server: start, stop or status.",
    no_args_is_help=True,
)


def describe(
    study: StudyArgument = ".",
    option: StudyOption = "",
    population: Annotated[
        bool,
        typer.Option("--population", metavar="", help="All cases that may be sampled."),
    ] = False,
    compare: Annotated[
        bool,
        typer.Option("--compare", metavar="", help="The sample beside them, and benchmarks."),
    ] = False,
    where: Annotated[
        list[str] | None,
        typer.Option("--where", metavar="COLUMN=VALUE", help="Only such cases; repeat for more."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Show the characteristics of the sample or the register, by group."""
    from flows import description
    from flows.beside import beside_in_words, described_beside

    opened_study, asked = opened(study, option), where or []
    rows = description.described(opened_study, population=population, where=asked)
    numbers = description.described_numbers(opened_study, population=population, where=asked)
    related = description.described_together(opened_study, population=population, where=asked)
    result: dict[str, Any] = {"rows": rows, "numbers": numbers, "related": related}
    words = description.description_in_words(rows, numbers)
    if compare:
        beside = described_beside(opened_study, asked)
        result |= {"compared": beside.compared, "compared_numbers": beside.numbers}
        words = beside_in_words(beside)
    told(result, as_json, lambda _: "\n\n".join([words, *related]))


def trace(
    what: Annotated[
        str,
        typer.Argument(
            metavar="FIGURE|CASE|FILE", help="What to follow; leave it out with --verify."
        ),
    ] = "",
    study: StudyArgument = ".",
    option: StudyOption = "",
    verify: Annotated[
        bool,
        typer.Option(
            "--verify", metavar="", help="Recompute every published figure from stored files."
        ),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Follow a figure down to workbook, sheet and cell, or a case or file to its answers."""
    from flows.trace import trace as traced
    from flows.trace import trace_in_words, trace_verify, verified_in_words

    if verify:
        checked = trace_verify(opened(what or study, option))
        told(checked, as_json, lambda _: verified_in_words(checked))
        if checked.figures_failed or checked.files_missing or checked.locked:
            raise typer.Exit(1)
        return
    found = traced(opened(study, option), what)
    told(found, as_json, lambda _: trace_in_words(found))


def release(
    study: StudyArgument = ".",
    option: StudyOption = "",
    approved_by: Annotated[
        str,
        typer.Option("--approved-by", metavar="ID", help="Who approves it: an id of the study."),
    ] = "",
    why: WhyOption = "",
    embargo: Annotated[
        str, typer.Option("--embargo", metavar="TIME", help="Not to be shown before then.")
    ] = "",
    as_json: JsonOption = False,
    ephemeral: EphemeralOption = False,
) -> None:
    """Make the draft a numbered release, with who approved it and why."""
    from flows.parameters import ReleaseParameters
    from flows.running import checked, run_stage

    opened_study = opened(study, option)
    told_of = {"approved_by": approved_by, "why": why, "embargo": embargo}
    where = checked(ReleaseParameters, study=str(opened_study.folder), **told_of)
    result = run_stage(opened_study, "publish", "release_flow", where, ephemeral=ephemeral)
    finished(opened_study, result, as_json, cli_told.release_in_words)


def themes(
    study: StudyArgument = ".",
    option: StudyOption = "",
    collect_back: Annotated[
        bool, typer.Option("--collect", metavar="", help="Read what the analysts sent back.")
    ] = False,
    by: WhoOption = "",
    as_json: JsonOption = False,
    ephemeral: EphemeralOption = False,
) -> None:
    """Read each group's coding in isolation: hand out theme workbooks, or read them back."""
    from flows.parameters import ThemesParameters
    from flows.running import run_stage

    opened_study = opened(study, option)
    where = ThemesParameters(study=str(opened_study.folder), by=by)
    flow = "theme_marks_flow" if collect_back else "themes_flow"
    result = run_stage(opened_study, "themes", flow, where, ephemeral=ephemeral)
    words = cli_told.theme_marks_in_words if collect_back else cli_told.themes_in_words
    finished(opened_study, result, as_json, words)
    if result.get("has_fixes"):
        raise typer.Exit(EXIT_TO_FIX)


@server_app.command("start")
def server_start(
    study: StudyArgument = ".", option: StudyOption = "", as_json: JsonOption = False
) -> None:
    """Start the study's Prefect server in the background, if it does not run."""
    from flows import server

    started = server.start(opened(study, option).inside())
    told(started, as_json, lambda plain: f"Running at {plain['url']}")


@server_app.command("stop")
def server_stop(
    study: StudyArgument = ".", option: StudyOption = "", as_json: JsonOption = False
) -> None:
    """Stop the study's Prefect server."""
    from flows import server

    stopped = server.stop(opened(study, option).inside())
    told({"stopped": stopped}, as_json, lambda _: "Stopped" if stopped else "None was running")


@server_app.command("status")
def server_status(
    study: StudyArgument = ".", option: StudyOption = "", as_json: JsonOption = False
) -> None:
    """Say whether the study's Prefect server runs, and where."""
    from flows import server

    running = server.running(opened(study, option).inside())
    plain: dict[str, Any] = {"running": running is not None, "url": running.url if running else ""}
    told(plain, as_json, lambda _: f"Running at {plain['url']}" if running else "Not running")


COMMANDS: dict[str, Callable[..., None]] = {
    "describe": describe,
    "themes": themes,
    "release": release,
    "trace": trace,
}
