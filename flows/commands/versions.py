"""The commands about versions of the codebook: what changed, and the next one published."""

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated

import typer

from flows.commands.words import (
    JsonOption,
    StudyArgument,
    StudyOption,
    WhoOption,
    WhyOption,
    finished,
    opened,
    shown,
    told,
)


def diff(
    study: StudyArgument = ".",
    option: StudyOption = "",
    since: Annotated[
        int | None,
        typer.Option("--from", metavar="N", help="This version; else the newest.", min=1),
    ] = None,
    until: Annotated[
        int | None,
        typer.Option("--to", metavar="N", help="That version; else the codebook's file.", min=1),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """What changed since a version was published, and what has to be coded again for it."""
    from flows.versions.changed import codebook_diff
    from flows.versions.page import write_diff_page
    from flows.versions.told import diff_in_words

    opened_study = opened(study, option)
    found = codebook_diff(opened_study, since, until)
    found = replace(found, report=write_diff_page(opened_study, found))
    lines = [*diff_in_words(found), "", f"Report: {shown(opened_study.folder, found.report)}"]
    if found.file and (found.questions or found.beside):
        lines.append("To publish it: intercoder codebook publish --by ID --why TEXT")
    told(found, as_json, lambda _: "\n".join(lines))


def publish(
    study: StudyArgument = ".",
    option: StudyOption = "",
    by: WhoOption = "",
    why: WhyOption = "",
    same: Annotated[
        list[str] | None,
        typer.Option(
            "--same", metavar="ID", help="A changed question that means the same; repeat for more."
        ),
    ] = None,
    new: Annotated[
        list[str] | None,
        typer.Option("--new", metavar="ID", help="One that does not (the default)."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Make the codebook's file the next version, for good; look at codebook diff before."""
    from dataclasses import asdict

    from flows.lock import held
    from flows.versions.nextversion import codebook_publish
    from flows.versions.told import publish_in_words

    opened_study = opened(study, option)
    with held(opened_study):
        published = codebook_publish(opened_study, by, why, same or (), new or ())
    words = publish_in_words(published)
    finished(opened_study, asdict(published), as_json, lambda _, __: words)


COMMANDS: dict[str, Callable[..., None]] = {"diff": diff, "publish": publish}
