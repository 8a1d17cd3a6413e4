"""`intercoder distribute`: what is handed out, again, anew, or to somebody else?"""

from typing import Annotated, Any

import typer

from codebook.faults import StudyError
from flows.commands import told as cli_told
from flows.commands.reassign import (
    HalfOption,
    ReassignOption,
    WaiveOption,
    WordsArgument,
    reassigning,
    takers_and_study,
    with_reassigned,
)
from flows.commands.words import (
    EphemeralOption,
    JsonOption,
    RoundArgument,
    StudyOption,
    WhoOption,
    WhyOption,
    finished,
    opened,
)


def distribute(
    round_name: RoundArgument,
    words: WordsArgument = None,
    option: StudyOption = "",
    reassign: ReassignOption = "",
    half: HalfOption = "",
    waive: WaiveOption = False,
    coder: Annotated[
        str, typer.Option(metavar="ID", help="Hand out, or write again, this coder's only.")
    ] = "",
    recode: Annotated[
        bool,
        typer.Option(
            "--recode", metavar="", help="Ask anew what the newest codebook version changed."
        ),
    ] = False,
    show_earlier: Annotated[
        bool,
        typer.Option(
            "--show-earlier",
            metavar="",
            help="With --recode: show coders their earlier answers; out of agreement then.",
        ),
    ] = False,
    same: Annotated[
        int | None,
        typer.Option(
            "--same",
            metavar="N",
            min=1,
            help="With --recode: N cases of each coder once more, blind, to see whether they "
            "agree with themselves.",
            show_default=False,
        ),
    ] = None,
    reissue: Annotated[
        bool, typer.Option("--reissue", metavar="", help="Write again what coders lost.")
    ] = False,
    why: WhyOption = "",
    by: WhoOption = "",
    as_json: JsonOption = False,
    ephemeral: EphemeralOption = False,
) -> None:
    """Assign a round's cases to coders and write their workbooks to the outbox."""
    from flows.parameters import DistributeParameters
    from flows.running import checked, run_stage

    to, study = takers_and_study(words or [], reassign, option)
    opened_study = opened(study, option)
    _refuse_together(recode=recode, show_earlier=show_earlier, reissue=reissue, signed=by and why)
    _refuse_with_same(same or 0, recode=recode, show_earlier=show_earlier, reassign=reassign)
    known = [each.id for each in opened_study.file.coders]
    if coder and coder not in known:
        raise StudyError(
            f"{opened_study.file.name} has no coder '{coder}' (--coder), only {', '.join(known)}"
        )
    told_of: dict[str, Any] = {"coder": coder, "by": by, "why": why}
    told_of |= {
        "recode": recode,
        "show_earlier": show_earlier,
        "reissue": reissue,
        "same": same or 0,
    }
    told_of |= reassigning(reassign, to, half, by, why, again=recode or reissue, waive=waive)
    folder = str(opened_study.folder)
    where = checked(DistributeParameters, study=folder, round=round_name, **told_of)
    result = run_stage(opened_study, "distribute", "distribute_flow", where, ephemeral=ephemeral)
    in_words = cli_told.reissue_in_words if reissue else cli_told.distribute_in_words
    finished(opened_study, result, as_json, with_reassigned(in_words))


def _refuse_together(*, recode: bool, show_earlier: bool, reissue: bool, signed: str) -> None:
    """Raise StudyError where options that say what is handed out do not go together."""
    if recode and reissue:
        raise StudyError("--recode asks anew, --reissue writes again what was asked: give one")
    if show_earlier and not recode:
        raise StudyError("--show-earlier goes with --recode: it says how coders code again")
    if recode and not signed:
        raise StudyError("--recode needs --by ID and --why TEXT: both are kept for the record")


def _refuse_with_same(same: int, *, recode: bool, show_earlier: bool, reassign: str) -> None:
    """Raise StudyError where --same stands without --recode, or beside what it excludes."""
    if same and not recode:
        raise StudyError("--same goes with --recode: it says how many cases are coded once more")
    if same and show_earlier:
        raise StudyError(
            "--same asks without the earlier answers in view: leave out --show-earlier"
        )
    if same and reassign:
        raise StudyError("--same and --reassign are ordered one after the other: give one")
