"""The commands that correct the register, each with why."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.commands.words import (
    JsonOption,
    StudyArgument,
    StudyOption,
    WhoOption,
    WhyOption,
    command_for,
    opened,
    told,
)
from flows.phrases import counted, listed

if TYPE_CHECKING:
    from flows.register.amending import AmendSummary
    from flows.study import Study

register_app = typer.Typer(
    name="register",
    help="Correct the register, with why: one value (amend), or a newer file (import).",
    no_args_is_help=True,
)
SHOWN = 20


@register_app.command("amend")
def register_amend(
    case: Annotated[str, typer.Argument(metavar="CASE", help="A case_id of the register.")],
    column: Annotated[str, typer.Argument(metavar="COLUMN", help="A column of the register.")],
    value: Annotated[
        str, typer.Argument(metavar="VALUE", help='What it is to say; "" where it is unknown.')
    ],
    study: StudyArgument = ".",
    option: StudyOption = "",
    why: WhyOption = "",
    by: WhoOption = "",
    as_json: JsonOption = False,
) -> None:
    """Say one column of one case anew, and what that sends back for coding. The draw stands."""
    from flows.lock import held
    from flows.register.amending import amend

    opened_study = opened(study, option)
    with held(opened_study):
        done = amend(opened_study, case, column, value, why=why, by=by)
    _tell(opened_study, done, as_json)


@register_app.command("import")
def register_import(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A newer register, or the study's own, edited.")
    ],
    study: StudyArgument = ".",
    option: StudyOption = "",
    why: WhyOption = "",
    by: WhoOption = "",
    as_json: JsonOption = False,
) -> None:
    """Make a newer file the register: every difference is recorded. The draw stands."""
    from flows.lock import held
    from flows.register.amending import import_register

    opened_study = opened(study, option)
    source = file if file.exists() else opened_study.path(str(file))
    with held(opened_study):
        done = import_register(opened_study, source, why=why, by=by)
    _tell(opened_study, done, as_json)


def _tell(study: "Study", done: "AmendSummary", as_json: bool) -> None:
    def in_words(plain: Mapping[str, Any]) -> str:
        return "\n".join(_in_words(plain, study))

    told(done, as_json, in_words)


def _in_words(done: Mapping[str, Any], study: "Study") -> list[str]:
    """What was recorded, and what follows from it for coding and for the draw."""
    if not (done["changes"] or done["others"] or done["added"]):
        return [f"{done['file']} says so already; nothing was recorded"]
    lines = [f"Recorded, and written to {done['file']}:" if done["new"] else "Recorded before:"]
    lines += [
        f"  {each['case_id']}, {each['column']}: {each['before'] or 'blank'}, "
        f"now {each['after'] or 'blank'}"
        for each in done["changes"][:SHOWN]
    ]
    more = len(done["changes"]) - SHOWN
    lines += [f"  and {more:,} more"] if more > 0 else []
    if done["others"]:
        words = counted(done["others"], "change")
        lines.append(f"  {words} in columns that the study does not use")
    if done["added"]:
        new = counted(len(done["added"]), "new case")
        lines.append(f"{new} in the register, not in the sample: the draw stands")
    return [*lines, *_coding(done, study), *_draw(done)]


def _coding(done: Mapping[str, Any], study: "Study") -> list[str]:
    """What coders are now asked, or no longer."""
    lines = []
    rounds: dict[str, None] = {}
    words = {
        "asked": ("is now to be answered by", "are now to be answered by"),
        "not_asked": ("is no longer asked of", "are no longer asked of"),
        "awaiting": ("now waits for a document, for", "now wait for a document, for"),
    }
    groups: dict[tuple[str, str, str, tuple[str, ...]], list[str]] = {}
    for each in done["sent_back"]:
        key = (each["round"], each["case"], each["now"], tuple(each["coders"]))
        groups.setdefault(key, []).append(each["question"])
        if each["now"] == "asked":
            rounds[each["round"]] = None
    for (round_name, case, now, coders), questions in groups.items():
        does = words[now][len(questions) > 1]
        lines.append(f"Round {round_name}, {case}: {listed(questions)} {does} {listed(coders)}")
    if any(now == "not_asked" for _, _, now, _ in groups):
        lines.append("Answers that are no longer asked are kept, and counted nowhere")
    lines += [
        f"To send what is now asked: {command_for(f'intercoder distribute {name}', study.folder)}"
        for name in rounds
    ]
    return lines


def _draw(done: Mapping[str, Any]) -> list[str]:
    """What the change means for the draw, which stands in any case."""
    lines = []
    if done["drawn_by"]:
        columns = listed(done["drawn_by"])
        lines.append(f"The sample was drawn by {columns}: the draw stands, and so do its weights")
    lines += [
        f"{case} could no longer be drawn ({reason}): the draw stands"
        for case, reason in done["ineligible"].items()
    ]
    return lines
