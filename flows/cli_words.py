"""What do commands have in common? Their arguments and how a result is told."""

import dataclasses
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from flows.study import Study

EXIT_TO_MEND = 1
EXIT_TO_FIX = 3
EXIT_TO_DECIDE = 4

StudyArgument = Annotated[
    str, typer.Argument(metavar="[STUDY]", help="The study folder; the current one by default.")
]
StudyOption = Annotated[str, typer.Option("--study", help="The study folder, if not named last.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Give the result as JSON.")]
EphemeralOption = Annotated[
    bool, typer.Option("--ephemeral", help="Use a Prefect server for this command only.")
]
RoundArgument = Annotated[str, typer.Argument(metavar="ROUND", help="A round of study.yaml.")]
WhoOption = Annotated[str, typer.Option("--by", help="Id of the person who says so.")]
WhyOption = Annotated[str, typer.Option("--why", help="The reason, for the record.")]


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


def finished(study: "Study", result: Mapping[str, Any], as_json: bool) -> None:
    """Print what a stage did, and then the one next step."""
    from flows.status import next_step_of

    step = next_step_of(study)
    result = {**result, "next_step": _plain(step)}
    told(result, as_json, _finished_in_words)


def _finished_in_words(result: Mapping[str, Any]) -> str:
    lines = [
        f"{key.replace('_', ' ')}: {_short(value)}"
        for key, value in result.items()
        if key != "next_step" and value not in ("", [], {}, None)
    ]
    step = result["next_step"]
    if step:
        lines += [f"Next: {step['text']}", f"      {step['command']}"]
    return "\n".join(lines)


def _short(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {each}" for key, each in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _plain(result: object) -> Any:
    if dataclasses.is_dataclass(result) and not isinstance(result, type):
        return dataclasses.asdict(result)
    if isinstance(result, list | tuple):
        return [_plain(each) for each in result]
    if isinstance(result, Mapping):
        return {str(key): _plain(value) for key, value in result.items()}
    return str(result) if isinstance(result, Path) else result
