"""How does the lead say that a coder leaves, joins or is late, and what is said of it?"""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from codebook.faults import StudyError
from flows.commands.told import Shown
from flows.phrases import counted, listed
from flows.studycontent import STUDY_FILE, STUDY_WORKBOOK

WordsArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[TO]... [STUDY]",
        help="With --reassign: who gets the cases. Last, the study folder.",
        show_default=False,
    ),
]
ReassignOption = Annotated[
    str,
    typer.Option(
        "--reassign", metavar="FROM", help="Give what FROM has not begun to TO (all others)."
    ),
]
HalfOption = Annotated[
    str,
    typer.Option(
        "--half",
        metavar="continue|set-aside|keep",
        help="With --reassign: what becomes of half-finished cases.",
    ),
]
WaiveOption = Annotated[
    bool,
    typer.Option(
        "--waive", metavar="", help="With --reassign: code once less what nobody can take."
    ),
]
_ID = re.compile(r"[a-z][a-z0-9_-]*")


def takers_and_study(words: Sequence[str], reassign: str, option: str) -> tuple[list[str], str]:
    """Who gets cases, and the study folder, of the words behind the round.

    Without --reassign there is one word at most, the folder. With it, the last word is the
    folder if there is a study in it; it need not be named where --study is, or the current
    folder is meant.
    """
    if not reassign:
        if len(words) > 1:
            raise StudyError(f"One study at a time: {' '.join(words)}")
        return [], words[0] if words else "."
    last = words[-1] if words else ""
    is_folder = not option and bool(last) and _has_a_study(Path(last))
    to = list(words[:-1] if is_folder else words)
    for who in to:
        if not _ID.fullmatch(who):
            raise StudyError(f"'{who}' is neither the id of a coder nor a folder with a study")
    return to, last if is_folder else "."


def _has_a_study(folder: Path) -> bool:
    return any((folder / name).is_file() for name in (STUDY_FILE, STUDY_WORKBOOK))


def reassigning(
    reassign: str,
    to: Sequence[str],
    half: str,
    by: str,
    why: str,
    *,
    again: bool,
    waive: bool = False,
) -> dict[str, Any]:
    """The options for the flow; raises StudyError where they do not go together."""
    if not reassign:
        if half:
            raise StudyError("--half goes with --reassign: it says what becomes of begun cases")
        if waive:
            raise StudyError("--waive goes with --reassign: it is for cases that nobody can take")
        return {}
    if again:
        raise StudyError("--reassign moves cases; give --recode or --reissue in another command")
    for name, text in (("by", by), ("why", why)):
        if not text.strip():
            raise StudyError(f"--{name} is missing: it is kept for the record")
    return {"reassign": reassign, "to": list(to), "half": half, "waive": waive}


def with_reassigned(
    in_words: Callable[[Mapping[str, Any], Shown], list[str]],
) -> Callable[[Mapping[str, Any], Shown], list[str]]:
    """The same words, after those on cases that were moved."""

    def said(told: Mapping[str, Any], shown: Shown) -> list[str]:
        moved = told.get("reassigned")
        return [*(reassigned_in_words(moved) if moved else []), *in_words(told, shown)]

    return said


def reassigned_in_words(told: Mapping[str, Any]) -> list[str]:
    """What was moved, from whom to whom, and what stays."""
    source = "everybody" if told["source"] == "all" else told["source"]
    waived, back = told.get("waived", 0), told.get("given_back", 0)
    if not told["moved"] and waived:
        lines = []
    elif not told["moved"]:
        lines = [f"Nothing moved: {source} has no case of round {told['round']} that can be"]
    else:
        given = listed([f"{who} gets {n}" for who, n in told["given"].items()])
        lines = [f"{counted(told['moved'], 'case')} of {source} moved: {given}"]
    if waived:
        lines.append(
            f"{counted(waived, 'case')} that nobody else can take: coded once less from now on"
        )
    if back:
        lines.append(f"{counted(back, 'case')} given back; what was answered then counts again")
    if told["half_moved"]:
        count = "count as a further coding" if told["half"] == "keep" else "count nowhere"
        lines.append(f"{told['half_moved']} of them were begun; the answers given {count}")
    if told["kept_late"]:
        lines.append(
            f"Late answers to {counted(told['kept_late'], 'moved case')} count from now on"
        )
    if told["source"] != "all" and told["left_half"] + told["complete"]:
        stays = f"{told['complete']} complete, {told['left_half']} half-finished"
        lines.append(f"{source} keeps {stays}")
    return lines
