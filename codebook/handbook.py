"""How is the codebook read by people? One HTML page with every question, scale and term."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from codebook.combined import combinations_of, in_words
from codebook.files import codebook_sha256
from codebook.model import Codebook, Question, Value
from codebook.pages import Banner, render
from codebook.rules import rule_in_words
from codebook.saying import answered_in_words, evidence_in_words
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
    terms: tuple[tuple[str, str], ...]
    reliability: tuple[tuple[str, str], ...]


def handbook_html(
    codebook: Codebook,
    reliability: Mapping[str, str] | None = None,
    titles: Mapping[str, str] | None = None,
    banners: Sequence[Banner] = (),
    unit: str = "",
    unit_guidance: str = "",
    changed: Sequence[Changed] = (),
) -> str:
    """The handbook as one self-contained page, to be read on a screen or printed.

    reliability: words on the agreement reached, by question id or `question/part`.
    titles: words for the register columns that rules name. banners: such as Draft. unit: whom
    or what the answers about a case concern, with guidance where that could be doubted.
    changed: what this version changed of the one before.
    """
    areas = [
        (area, [_entry(codebook, each, reliability or {}, titles or {}) for each in area.questions])
        for area in codebook.areas
    ]
    contents = [("glance", "All questions at a glance")]
    contents += [(f"area-{area.id}", area.title) for area in codebook.areas]
    combined = [(each.name, in_words(codebook, each)) for each in combinations_of(codebook)]
    contents += [("combinations", "Themes of several questions")] * bool(combined)
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
        unit=unit,
        unit_guidance=unit_guidance,
        sha256=codebook_sha256(codebook),
        areas=areas,
        combined=combined,
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
        answered=answered_in_words(codebook, question),
        rule=rule_in_words(codebook, question, titles).replace("Only asked where", "Only where", 1),
        evidence=evidence_in_words(codebook, question),
        guidance=guidance_lines(question.guidance),
        choices=_choices(codebook, question),
        terms=tuple(terms_used(codebook, question).items()),
        reliability=tuple(
            (part, reliability[key])
            for part, key in [("", question.id), *keys]
            if key in reliability
        ),
    )


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
