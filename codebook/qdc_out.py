"""How is a codebook given to other qualitative software? As a REFI-QDA file (.qdc).

Areas hold questions, questions hold parts and values; themes are sets of codes. Descriptions
are for people and end with this program's settings, so that nothing is lost on the way back.
"""

import uuid
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape

from codebook.files import codebook_sha256
from codebook.folding import folded
from codebook.model import Area, Codebook, Question, Scale, Value
from codebook.qdc import (
    ABOUT,
    NAMESPACE,
    Code,
    CodeFile,
    CodeSet,
    with_settings,
    without_mark,
    xml_text,
)
from codebook.rules import rule_in_words
from codebook.saying import answered_in_words, evidence_in_words

ORIGIN = "intercoder"
_LINES = {"\r": "&#13;", "\n": "&#10;", "\t": "&#9;", '"': "&quot;"}


def qdc_bytes(codebook: Codebook) -> bytes:
    """The codebook, in which there is no fault, as a .qdc file: always the same bytes."""
    file = qdc_file(codebook)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<CodeBook xmlns="{NAMESPACE}" origin="{file.origin}">',
        "<Codes>",
        *(line for code in file.codes for line in _code_lines(code, 1)),
        "</Codes>",
    ]
    if file.sets:
        lines += ["<Sets>", *(line for each in file.sets for line in _set_lines(each)), "</Sets>"]
    return ("\n".join([*lines, "</CodeBook>"]) + "\n").encode()


def qdc_file(codebook: Codebook) -> CodeFile:
    """The same as codes and sets."""
    return _Codes(codebook).file()


class _Codes:
    """Codes of one codebook while they are made: no name and no GUID stands twice."""

    def __init__(self, codebook: Codebook) -> None:
        self._codebook = codebook
        self._space = uuid.uuid5(uuid.NAMESPACE_URL, f"intercoder:codebook:{codebook.title}")
        self._names: set[str] = {folded(ABOUT)}
        self._keys: set[str] = set()
        self._of_value: dict[tuple[int, int, str, str], str] = {}

    def file(self) -> CodeFile:
        """Areas in order, then what belongs to no single question; sets for themes."""
        about = Code(self._guid("about"), ABOUT, False, _about(self._codebook))
        areas = [self._area(n, area) for n, area in enumerate(self._codebook.areas)]
        return CodeFile(ORIGIN, (*areas, about), tuple(self._sets()))

    def _area(self, number: int, area: Area) -> Code:
        questions = [
            self._question(number, place, each) for place, each in enumerate(area.questions)
        ]
        name = self._name(area.title)
        return Code(self._guid(f"area/{area.id}"), name, False, "", tuple(questions))

    def _question(self, area: int, place: int, question: Question) -> Code:
        settings = {"area": area, "place": place, "question": _dumped(question)}
        name = self._name(f"{question.id} {question.title}")
        guid = self._guid(question.id)
        told = with_settings(_description(self._codebook, question), settings)
        codes = tuple(self._answers(area, place, question))
        return Code(guid, name, not codes, told, codes)

    def _answers(self, area: int, place: int, question: Question) -> Iterator[Code]:
        """What can be coded: values, parts with their values, or options."""
        if question.kind in ("number", "text"):
            return
        scale = self._codebook.scales.get(question.scale or "")
        for part in question.parts:
            if not part:
                yield from self._values(area, place, question, part, scale)
                continue
            name = self._name(f"{question.id} {part}")
            guid = self._guid(f"{question.id}/{part}")
            self._of_value.setdefault((area, place, part, "yes"), guid)
            each = question.kind == "each_of"
            values = tuple(self._values(area, place, question, part, scale)) if each else ()
            yield Code(guid, name, not values, "", values)

    def _values(
        self, area: int, place: int, question: Question, part: str, scale: Scale | None
    ) -> Iterator[Code]:
        for value in scale.values if scale else ():
            said = f"{part}: {value.label}" if part else value.label
            name = self._name(f"{question.id} {said}")
            guid = self._guid(f"{question.id}/{part}/{value.code}")
            self._of_value[area, place, part, value.code] = guid
            yield Code(guid, name, True, _of_value(question, value))

    def _sets(self) -> Iterator[CodeSet]:
        """A set for every theme, of one question or of several."""
        questions = [
            (number, place, question)
            for number, area in enumerate(self._codebook.areas)
            for place, question in enumerate(area.questions)
        ]
        for number, place, question in questions:
            for name, codes in question.theme.items():
                wanted = [(number, place, part, code) for part in question.parts for code in codes]
                told = f"Theme of {question.id}: any of these values."
                yield self._set(f"theme/{question.id}/{name}", name, told, wanted)
        keys = {
            question.row_key(part): (number, place, part)
            for number, place, question in questions
            for part in question.parts
        }
        for name, of_each in self._codebook.combinations.items():
            wanted = [
                (*keys[key], code)
                for key, codes in of_each.items()
                if key in keys
                for code in codes
            ]
            told = f"Theme of several questions, all of which must hold: {', '.join(of_each)}."
            yield self._set(f"combination/{name}", name, told, wanted)

    def _set(
        self, key: str, name: str, told: str, wanted: list[tuple[int, int, str, str]]
    ) -> CodeSet:
        members = dict.fromkeys(self._of_value[each] for each in wanted if each in self._of_value)
        return CodeSet(self._guid(key), self._name(name), told, tuple(members))

    def _name(self, wanted: str) -> str:
        """The name, with a number where it stands already: programs tell codes by their names."""
        name, number = wanted, 2
        while folded(xml_text(name)) in self._names:
            name, number = f"{wanted} ({number})", number + 1
        self._names.add(folded(xml_text(name)))
        return name

    def _guid(self, key: str) -> str:
        """A GUID that the same thing has in every version of the codebook."""
        own, number = key, 2
        while own in self._keys:
            own, number = f"{key}#{number}", number + 1
        self._keys.add(own)
        return str(uuid.uuid5(self._space, own)).upper()


def _about(codebook: Codebook) -> str:
    """What belongs to no single question, for people and as settings."""
    rest = _dumped(codebook)
    rest["areas"] = [
        {**_dumped(area.model_copy(update={"questions": ()})), "questions": len(area.questions)}
        for area in codebook.areas
    ]
    lines = [f"{codebook.title}, version {codebook.version}."]
    lines += [codebook.attribution] if codebook.attribution else []
    lines += [f"{term}: {definition}" for term, definition in codebook.terms.items()]
    settings = {"format": 1, "sha256": codebook_sha256(codebook), "codebook": rest}
    return with_settings("\n\n".join(lines), settings)


def _description(codebook: Codebook, question: Question) -> str:
    """The question as a handbook would tell it."""
    facts = {
        "Answered": answered_in_words(codebook, question),
        "Asked": rule_in_words(codebook, question).replace("Only asked", "Only", 1),
        "Evidence": evidence_in_words(codebook, question),
        "Source": question.source,
    }
    told = "\n".join(f"{key}: {words}." for key, words in facts.items() if words)
    return "\n\n".join(filter(None, [question.ask, question.guidance, told]))


def _of_value(question: Question, value: Value) -> str:
    """A value's place on the scale, its short reasons and the themes it makes."""
    lines = [f"Short reasons: {'; '.join(value.because)}."] if value.because else []
    if value.outside_denominator:
        lines.append("Leaves the case out of percentages.")
    elif value.off_scale:
        lines.append("An answer, but no place on the scale.")
    lines += [f"Theme: {name}." for name, codes in question.theme.items() if value.code in codes]
    return without_mark("\n".join(lines))


def _dumped(part: Codebook | Area | Question) -> dict[str, Any]:
    return part.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def _code_lines(code: Code, depth: int) -> Iterator[str]:
    indent = " " * depth
    codable = "true" if code.codable else "false"
    start = f'{indent}<Code guid="{code.guid}" name="{_attribute(code.name)}" isCodable="{codable}"'
    if not code.description and not code.codes:
        yield f"{start}/>"
        return
    yield f"{start}>"
    if code.description:
        yield f"{indent} <Description>{_content(code.description)}</Description>"
    for each in code.codes:
        yield from _code_lines(each, depth + 1)
    yield f"{indent}</Code>"


def _set_lines(each: CodeSet) -> Iterator[str]:
    yield f' <Set guid="{each.guid}" name="{_attribute(each.name)}">'
    yield f"  <Description>{_content(each.description)}</Description>"
    for guid in each.members:
        yield f'  <MemberCode guid="{guid}"/>'
    yield " </Set>"


def _attribute(text: str) -> str:
    return escape(xml_text(text), _LINES)


def _content(text: str) -> str:
    return escape(xml_text(text), {"\r": "&#13;"})
