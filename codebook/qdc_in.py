"""Which codebook stands in a REFI-QDA file (.qdc)? Ours without loss, any other turned into one."""

from dataclasses import dataclass, replace
from typing import Any

from codebook.check import codebook_check
from codebook.faults import Fault, StudyError
from codebook.files import codebook_sha256
from codebook.keyed import validated
from codebook.model import Codebook
from codebook.qdc import ABOUT, Code, CodeFile, plain_words, settings_in, words_in, xml_text
from codebook.qdc_foreign import codebook_from_codes
from codebook.qdc_out import qdc_file
from codebook.qdc_read import read_qdc

MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class Imported:
    """A codebook from another form; notes say in words what was made of it."""

    codebook: Codebook
    notes: tuple[str, ...] = ()


def qdc_codebook(content: bytes, file: str) -> Imported:
    """The codebook of a .qdc file that is fit for use.

    A file that this program wrote gives the same codebook again, although others may have
    re-written it; what they changed is told in notes and not taken over, but for questions
    that were taken out. Raises StudyError for what is no codebook, with every fault.
    """
    codes = read_qdc(content, file)
    about = _settings_of(codes, file)
    if about is None:
        codebook, notes = codebook_from_codes(codes, file)
    else:
        codebook, notes = _own(codes, about, file)
    faults = [_without_line(each) for each in codebook_check(codebook, {}, file)]
    if faults:
        raise StudyError(f"{file} cannot be used", faults)
    if about is not None:
        notes += _changes(codes, codebook)
    return Imported(codebook, tuple(notes))


def _settings_of(codes: CodeFile, file: str) -> dict[str, Any] | None:
    """The settings of the codebook as a whole; None in a file that is not this program's."""
    for code in codes:
        found = _settings(code, file)
        if found is not None and "codebook" in found:
            if found.get("format") != 1:
                raise StudyError(f"{file} was written by a later version of intercoder. Update it")
            return found
    if any(_settings(code, file) for code in codes):
        told = f"the code '{ABOUT}' is missing or has lost its description"
        raise StudyError(f"{file}: {told}. Export the codebook again, and keep that code")
    return None


def _settings(code: Code, file: str) -> dict[str, Any] | None:
    try:
        return settings_in(code.description)
    except ValueError:
        raise StudyError(
            f"{file}: the end of the description of '{code.name}' is cut off or was edited, so "
            "its settings cannot be read. Export the codebook again"
        ) from None


def _own(codes: CodeFile, about: dict[str, Any], file: str) -> tuple[Codebook, list[str]]:
    """The codebook as its settings say, and notes where others changed those."""
    try:
        content, gone = _content(codes, about["codebook"], file)
    except (KeyError, TypeError, AttributeError):
        raise StudyError(f"{file}: its settings were edited and make no sense") from None
    codebook, faults = validated(Codebook, content, file)
    if codebook is None:
        raise StudyError(f"{file} cannot be used", [_without_line(each) for each in faults])
    notes = []
    if gone:
        told = "1 question was" if gone == 1 else f"{gone} questions were"
        notes.append(f"{told} taken out in another program, and so here")
    elif codebook_sha256(codebook) != about.get("sha256"):
        notes.append("Settings in the descriptions were edited since the file was written")
    return codebook, notes


def _content(codes: CodeFile, content: dict[str, Any], file: str) -> tuple[dict[str, Any], int]:
    """The codebook as plain content, and how many of its questions are not in the file."""
    by_place = {
        (int(found["area"]), int(found["place"])): found["question"]
        for code in codes
        if (found := _settings(code, file)) is not None and "question" in found
    }
    asked = sum(area["questions"] for area in content["areas"])
    areas = [
        area | {"questions": [by_place[each] for each in sorted(by_place) if each[0] == number]}
        for number, area in enumerate(content["areas"])
    ]
    gone = asked - sum(len(area["questions"]) for area in areas)
    kept = [area for area in areas if area["questions"] or not gone]
    return content | {"areas": kept}, gone


def _changes(codes: CodeFile, codebook: Codebook) -> list[str]:
    """What another program changed in the file and this one does not take over."""
    written = {_seen(code.name): code for code in qdc_file(codebook)}
    found = {_seen(code.name): code for code in codes}
    told = {
        "is new": [code.name for name, code in found.items() if name not in written],
        "is gone or has another name": [
            code.name for name, code in written.items() if name not in found
        ],
        "has another description": [
            code.name
            for name, code in found.items()
            if name in written and _told(code) != _told(written[name])
        ],
    }
    return [
        f"Not taken over: {_named(names)} {what}. Change it in the codebook itself"
        for what, names in told.items()
        if names
    ]


def _seen(text: str) -> str:
    return plain_words(xml_text(text))


def _told(code: Code) -> str:
    return words_in(xml_text(code.description))


def _named(names: list[str]) -> str:
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(f"'{name}'" for name in names[:MOST_NAMED]) + more


def _without_line(fault: Fault) -> Fault:
    """The fault with the place in words: lines of XML mean nothing to its reader."""
    _, _, place = fault.place.partition(", ")
    return replace(fault, place=place or "the file")
