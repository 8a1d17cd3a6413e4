"""What do commands have in common? Their arguments and how a result is told."""

import dataclasses
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.commands.told import Shown

if TYPE_CHECKING:
    from flows.study import Study

EXIT_TO_MEND = 1
EXIT_TO_FIX = 3
EXIT_TO_DECIDE = 4

StudyArgument = Annotated[
    str,
    typer.Argument(
        metavar="STUDY", help="The study folder; the current one by default.", show_default=False
    ),
]
StudyOption = Annotated[
    str, typer.Option("--study", metavar="STUDY", help="The study folder, if not named last.")
]
JsonOption = Annotated[bool, typer.Option("--json", metavar="", help="Give the result as JSON.")]
EphemeralOption = Annotated[
    bool,
    typer.Option("--ephemeral", metavar="", help="Use a Prefect server for this command only."),
]
RoundArgument = Annotated[str, typer.Argument(metavar="ROUND", help="A round of the study.")]
WhoOption = Annotated[
    str, typer.Option("--by", metavar="ID", help="Who says so: an id of the study.")
]
WhyOption = Annotated[
    str, typer.Option("--why", metavar="TEXT", help="The reason, for the record.")
]


def opened(study: str, option: str) -> "Study":
    """The study that an argument or --study names."""
    from flows.study import open_study

    return open_study(Path(option or study))


def told(result: object, as_json: bool, in_words: Callable[[Any], str]) -> None:
    """Print a result: as JSON, or as words for people."""
    plain = _plain(result)
    if as_json:
        typer.echo(json.dumps(plain, ensure_ascii=False, indent=2))
    else:
        typer.echo(in_words(plain))


def finished(
    study: "Study",
    result: Mapping[str, Any],
    as_json: bool,
    in_words: Callable[[Mapping[str, Any], Shown], list[str]],
) -> None:
    """Print what a stage did, and then the one next step."""
    from flows.status import next_step_of

    step = next_step_of(study)
    lines = in_words(result, lambda path: shown(study.folder, path))
    said = "\n".join([*lines, *next_in_words(_plain(step), study.folder)])
    told({**result, "next_step": _plain(step)}, as_json, lambda _: said)


def next_in_words(step: Mapping[str, Any] | None, folder: Path) -> list[str]:
    """The one next step and how to do it, from the folder where the user is."""
    if step is None:
        return ["Nothing is left to do: the study is released"]
    return [f"Next: {step['text']}", f"      {command_for(step['command'], folder)}"]


def command_for(command: str, folder: Path) -> str:
    """The command with the study folder last, unless the user is in it."""
    if folder == Path.cwd():
        return command
    typed, comma, when = command.partition(",")
    return f"{typed} {shown(folder, '.')}{comma}{when}"


def shown(folder: Path, path: str) -> str:
    """A path below the study folder, relative to where the user is where that is shorter."""
    whole = (folder / path).resolve()
    return str(whole.relative_to(Path.cwd()) if whole.is_relative_to(Path.cwd()) else whole)


def _plain(result: object) -> Any:
    if dataclasses.is_dataclass(result) and not isinstance(result, type):
        return dataclasses.asdict(result)
    if isinstance(result, list | tuple):
        return [_plain(each) for each in result]
    if isinstance(result, Mapping):
        return {str(key): _plain(value) for key, value in result.items()}
    return str(result) if isinstance(result, Path) else result
