"""How is the codebook read by people? One HTML page with every question, scale and term."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from codebook.files import codebook_sha256
from codebook.model import Codebook, Question, Value
from codebook.pages import Banner, render
from codebook.rules import rule_in_words
from codebook.terms import terms_used

LEVELS = {
    "nominal": "values without an order",
    "ordinal": "values in order",
    "interval": "values in equal steps",
    "ratio": "values in equal steps from a true zero",
}
_LEAD = re.compile(r"(?P<lead>[A-Z][^:.;,]{2,24}): (?P<rest>.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of guidance; lead is its heading ("Counts"), if it has one."""

    lead: str
    text: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A value as a question offers it: its themes, and whether evidence is needed."""

    value: Value
    themes: tuple[str, ...]
    evidence: bool


@dataclass(frozen=True, slots=True)
class Changed:
    """What a version changed of a question: in words, and whether it means the same."""

    question: str
    words: str
    same: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A question as the handbook shows it."""

    question: Question
    answered: str
    rule: str
    evidence: str
    guidance: tuple[Line, ...]
    choices: tuple[Choice, ...]
    terms: tuple[str, ...]
    reliability: tuple[tuple[str, str], ...]


def handbook_html(
    codebook: Codebook,
    reliability: Mapping[str, str] | None = None,
    titles: Mapping[str, str] | None = None,
    banners: Sequence[Banner] = (),
    changed: Sequence[Changed] = (),
) -> str:
    """The handbook as one self-contained page, to be read on a screen or printed.

    reliability: words on the agreement reached, by question id or `question/part`.
    titles: words for the register columns that rules name. banners: such as Draft.
    changed: what this version changed of the one before.
    """
    areas = [
        (area, [_entry(codebook, each, reliability or {}, titles or {}) for each in area.questions])
        for area in codebook.areas
    ]
    contents = [("glance", "All questions at a glance")]
    contents += [(f"area-{area.id}", area.title) for area in codebook.areas]
    contents += [("scales", "Scales")] + [("terms", "Terms")] * bool(codebook.terms)
    contents += [("changed", f"What version {codebook.version} changed")] * bool(changed)
    return render(
        "handbook.html.j2",
        "codebook",
        study="Codebook",
        kind=f"Version {codebook.version}",
        heading=codebook.title,
        banners=banners,
        changed=changed,
        contents=contents,
        codebook=codebook,
        sha256=codebook_sha256(codebook),
        areas=areas,
        scales=_scales_in_use(codebook),
        levels=LEVELS,
        terms=sorted(codebook.terms.items(), key=lambda term: term[0].casefold()),
    )


def guidance_lines(guidance: str) -> tuple[Line, ...]:
    """Guidance in pieces: a new one at each blank line and at each lead such as "Counts:"."""
    pieces: list[list[str]] = [[]]
    for line in guidance.splitlines():
        if not line.strip() or _LEAD.match(line.strip()):
            pieces.append([])
        pieces[-1].append(line.strip())
    said = [" ".join(piece).strip() for piece in pieces]
    return tuple(_line(piece) for piece in said if piece)


def _line(text: str) -> Line:
    found = _LEAD.match(text)
    return Line(found["lead"], found["rest"]) if found else Line("", text)


def _entry(
    codebook: Codebook,
    question: Question,
    reliability: Mapping[str, str],
    titles: Mapping[str, str],
) -> Entry:
    keys = [(part, f"{question.id}/{part}") for part in question.parts if part]
    return Entry(
        question=question,
        answered=_answered(codebook, question),
        rule=rule_in_words(codebook, question, titles).replace("Only asked where", "Only where", 1),
        evidence=_evidence(codebook, question),
        guidance=guidance_lines(question.guidance),
        choices=_choices(codebook, question),
        terms=tuple(terms_used(codebook, question)),
        reliability=tuple(
            (part, reliability[key])
            for part, key in [("", question.id), *keys]
            if key in reliability
        ),
    )


def _answered(codebook: Codebook, question: Question) -> str:
    """How the question is answered, in words."""
    if question.kind == "text":
        return "In free text"
    if question.kind == "number":
        return f"With a number{_range(question)}"
    if question.kind == "choose_any":
        return f"Yes or No for each of {len(question.choose_any)} options"
    scale = codebook.scale_of(question)
    assert scale is not None
    one = f"One of {len(scale.values)} values"
    return f"{one} for each of {len(question.each_of)} parts" if question.each_of else one


def _range(question: Question) -> str:
    low, high = question.minimum, question.maximum
    said = f" of {question.unit}" if question.unit else ""
    if low is not None and high is not None:
        return f"{said} from {low:g} to {high:g}"
    if low is not None:
        return f"{said}, {low:g} or more"
    return f"{said}, {high:g} or less" if high is not None else said


def _evidence(codebook: Codebook, question: Question) -> str:
    """For which values the words that convinced are needed."""
    scale = codebook.scale_of(question)
    if scale is None or not question.evidence.required_for:
        return ""
    return "Needed for " + ", ".join(scale.label(code) for code in question.evidence.required_for)


def _choices(codebook: Codebook, question: Question) -> tuple[Choice, ...]:
    """The values of a question's scale; none for numbers, text and options."""
    scale = codebook.scale_of(question) if question.kind in ("one", "each_of") else None
    return tuple(
        Choice(
            value=value,
            themes=tuple(name for name, codes in question.theme.items() if value.code in codes),
            evidence=value.code in question.evidence.required_for,
        )
        for value in (scale.values if scale else ())
    )


def _scales_in_use(codebook: Codebook) -> list[tuple[str, list[str]]]:
    """Each scale's name with the ids of its questions, in order of first use."""
    used: dict[str, list[str]] = {}
    for question in codebook:
        if question.scale is not None:
            used.setdefault(question.scale, []).append(question.id)
    return list(used.items())
