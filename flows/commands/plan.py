"""The command that looks ahead: how many double-coded cases a verdict needs."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.words import JsonOption, StudyArgument, StudyOption, opened, shown, told

if TYPE_CHECKING:
    from flows.plan.planning import Tick


def plan(
    study: StudyArgument = ".",
    option: StudyOption = "",
    agreement: Annotated[
        float | None,
        typer.Option(
            metavar="ALPHA", min=0.0, max=0.999, help="The true alpha, not the study file's."
        ),
    ] = None,
    power: Annotated[
        float | None,
        typer.Option(
            metavar="SHARE", min=0.01, max=0.99, help="The probability, not the study file's."
        ),
    ] = None,
    cases: Annotated[
        int | None,
        typer.Option(
            metavar="N", min=0, help="So many double-coded cases, instead of as designed."
        ),
    ] = None,
    as_measured: Annotated[
        bool,
        typer.Option(
            "--as-measured", metavar="", help="Take the agreement measured last for the true one."
        ),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """How many double-coded cases each question needs, and what the present plan can show."""
    from flows.plan.chart import width_chart, width_curves
    from flows.plan.page import FILES, plan_facts, write_plan
    from flows.plan.planned import Wanted, planned
    from flows.plan.words import main_round, plan_in_words

    opened_study = opened(study, option)
    with progress() as tick:
        found = planned(opened_study, Wanted(agreement, power, cases, as_measured), tick)
        main, standard = main_round(found.plan), found.plan.standard
        curves = width_curves(
            found.plan.agreement, max(2, main.coders), main.double_coded, standard, tick("chart")
        )
    write_plan(opened_study, found, width_chart(curves, found.plan.rounds, standard))
    read = f"\nRead {shown(opened_study.folder, FILES[0])}"
    told(plan_facts(found), as_json, lambda _: "\n".join(plan_in_words(found)) + read)


@contextmanager
def progress() -> Iterator[Callable[[str], "Tick"]]:
    """A bar on stderr for each thing that is simulated; nothing where that is no terminal."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not sys.stderr.isatty()) as bars:

        def begin(words: str) -> "Tick":
            task = bars.add_task(f"Simulating: {words}", total=None)
            return lambda done, of: bars.update(task, completed=done, total=of)

        yield begin


COMMANDS: dict[str, Callable[..., None]] = {"plan": plan}
