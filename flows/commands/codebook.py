"""The commands about the codebook: taking one in, giving it out, printing its handbook."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from flows.commands.words import JsonOption, StudyArgument, StudyOption, opened, shown, told
from flows.phrases import counted

codebook_app = typer.Typer(
    name="codebook",
    help="The codebook: import or export it, print its handbook.",
    no_args_is_help=True,
)


@codebook_app.command("import")
def codebook_import(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A codebook: .yaml, .xlsx or .qdc.")],
    study: StudyArgument = ".",
    option: StudyOption = "",
    as_json: JsonOption = False,
) -> None:
    """Make a file's codebook the study's; the old file is kept beside it."""
    from flows.codebooks import import_codebook

    opened_study = opened(study, option)
    result = import_codebook(opened_study, file)
    told(result, as_json, lambda plain: _imported_in_words(plain, opened_study.folder))


@codebook_app.command("export")
def codebook_export(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="What to write: .yaml, .xlsx, .qdc or .html.")
    ],
    study: StudyArgument = ".",
    option: StudyOption = "",
    as_json: JsonOption = False,
) -> None:
    """Write the study's codebook in the form that the file's ending names."""
    from flows.codebooks import export_codebook

    opened_study = opened(study, option)
    result = export_codebook(opened_study, file.resolve())
    told(result, as_json, lambda plain: _exported_in_words(plain, opened_study.folder))


@codebook_app.command("print")
def codebook_print(
    study: StudyArgument = ".", option: StudyOption = "", as_json: JsonOption = False
) -> None:
    """Write the handbook, with agreement so far as it was measured, to be read or printed."""
    from flows.codebooks import print_codebook

    opened_study = opened(study, option)
    result = print_codebook(opened_study)
    told(result, as_json, lambda plain: _exported_in_words(plain, opened_study.folder))


def _imported_in_words(plain: Mapping[str, Any], folder: Path) -> str:
    """What was taken in, what became of the old file, and what was made of the new one."""
    held = f"'{plain['title']}', version {plain['version']}"
    where = shown(folder, plain["file"])
    if not plain["new"]:
        lines = [f"{where} says the same already: {held}. Nothing was changed"]
    else:
        questions = counted(plain["questions"], "question")
        lines = [f"{where} now holds {held}, with {questions}"]
        lines += [f"The old file is {shown(folder, plain['kept'])}"] if plain["kept"] else []
    return "\n".join([*lines, *plain["notes"]])


def _exported_in_words(plain: Mapping[str, Any], folder: Path) -> str:
    questions = counted(plain["questions"], "question")
    where = shown(folder, plain["file"])
    return f"{where} holds version {plain['version']} of the codebook, with {questions}"
