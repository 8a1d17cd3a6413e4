"""The command that takes a study from YAML files to one Excel workbook, and back."""

from contextlib import nullcontext
from typing import Annotated, Any, Literal

import typer

from flows.commands.words import JsonOption, StudyArgument, StudyOption, opened, told


def convert(
    form: Annotated[
        Literal["excel", "yaml"],
        typer.Argument(metavar="excel|yaml", help="What the study is to stand in."),
    ],
    study: StudyArgument = ".",
    option: StudyOption = "",
    as_json: JsonOption = False,
) -> None:
    """Put a study into one workbook, study.xlsx, or back into YAML files; old files are kept."""
    from flows.excel.converting import record_conversion, to_excel, to_yaml
    from flows.lock import held

    where = opened(study, option)
    begun = where.path("study.db").exists() or "sqlite:///" not in where.database_url
    with held(where) if begun else nullcontext():
        done = to_excel(where) if form == "excel" else to_yaml(where)
        if begun:
            record_conversion(where, done)
    told(done, as_json, _in_words)


def _in_words(done: dict[str, Any]) -> str:
    written, kept = ", ".join(done["written"]), ", ".join(done["kept"])
    return f"The study stands in {written} now\nKept, and read no more: {kept}"
