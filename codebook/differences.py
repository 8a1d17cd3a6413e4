"""How does one question differ between two versions of the codebook, one difference at a time?"""

from collections.abc import Iterator

from codebook.changekinds import Difference
from codebook.model import Codebook, Question, Scale
from codebook.rules import rule_in_words
from codebook.terms import terms_used

HOW = {
    "one": "one value",
    "each_of": "one value for each part",
    "choose_any": "yes or no for each option",
    "number": "a number",
    "text": "free text",
}


def differences(
    before: Codebook, old: Question, after: Codebook, new: Question
) -> tuple[Difference, ...]:
    """Everything in which the new question is not the old one, but for its place and origin."""
    return tuple(
        each
        for of in (_ways, _scales, _numbers, _parts, _words, _rules, _terms, _beside)
        for each in of(before, old, after, new)
    )


def _ways(_: Codebook, old: Question, __: Codebook, new: Question) -> Iterator[Difference]:
    if old.kind != new.kind:
        yield Difference("type", HOW[old.kind], HOW[new.kind])


def _scales(
    before: Codebook, old: Question, after: Codebook, new: Question
) -> Iterator[Difference]:
    was, now = _own_scale(before, old), _own_scale(after, new)
    if was is None or now is None:
        return
    told = [*_values_changed(was, now), *_values_kept(was, now)]
    yield from told
    if not told and old.scale != new.scale:
        yield Difference("scale_name", old.scale or "", new.scale or "")


def _own_scale(codebook: Codebook, question: Question) -> Scale | None:
    """The scale that the question names; none for options, numbers and text."""
    return codebook.scale_of(question) if question.kind in ("one", "each_of") else None


def _values_changed(was: Scale, now: Scale) -> Iterator[Difference]:
    """Other values than before, or in another order or distance."""
    listed = (_listed(was), _listed(now))
    for value in was.values:
        if value.code not in now.by_code:
            yield Difference("values_removed", *listed, detail=f"{value.label} ({value.code})")
    for value in now.values:
        if value.code not in was.by_code:
            yield Difference("values_added", *listed, detail=f"{value.label} ({value.code})")
    if was.level != now.level:
        yield Difference("level", was.level, now.level)
    common = [[code for code in each.codes if code in was.by_code] for each in (was, now)]
    common[0] = [code for code in common[0] if code in now.by_code]
    if common[0] != common[1]:
        yield Difference("choices_order" if now.level == "nominal" else "values_order", *listed)


def _values_kept(was: Scale, now: Scale) -> Iterator[Difference]:
    """What differs of values that were there before."""
    for old in was.values:
        new = now.by_code.get(old.code)
        if new is None:
            continue
        if old.off_scale != new.off_scale:
            words = ("on the scale", "off the scale")
            told = (words[old.off_scale], words[new.off_scale])
            yield Difference("off_scale", *told, detail=new.label)
        if old.label != new.label:
            yield Difference("label", old.label, new.label, detail=old.code)
        if old.because != new.because:
            told = ("; ".join(old.because), "; ".join(new.because))
            yield Difference("reasons", *told, detail=new.label)
        if old.outside_denominator != new.outside_denominator:
            words = ("in the base", "outside the base")
            told = (words[old.outside_denominator], words[new.outside_denominator])
            yield Difference("base", *told, detail=new.label)


def _listed(scale: Scale) -> str:
    return ", ".join(value.label for value in scale.values)


def _numbers(_: Codebook, old: Question, __: Codebook, new: Question) -> Iterator[Difference]:
    if old.kind != "number" or new.kind != "number":
        return
    for name in ("unit", "minimum", "maximum", "decimals"):
        was, now = getattr(old, name), getattr(new, name)
        if was != now:
            yield Difference("number", _number(was), _number(now), detail=name)
    if old.level != new.level:
        yield Difference("level", old.level, new.level)
    if old.tolerance != new.tolerance:
        yield Difference("tolerance", _number(old.tolerance), _number(new.tolerance))


def _number(value: float | str | None) -> str:
    if value is None or value == "":
        return "none"
    return value if isinstance(value, str) else f"{value:g}"


def _parts(_: Codebook, old: Question, __: Codebook, new: Question) -> Iterator[Difference]:
    if old.kind != new.kind or new.kind not in ("each_of", "choose_any"):
        return
    for part in new.parts:
        if part not in old.parts:
            yield Difference("part_added", "", part, detail=part, part=part)
    for part in old.parts:
        if part not in new.parts:
            yield Difference("part_removed", part, "", detail=part, part=part)
    kept = [part for part in old.parts if part in new.parts]
    if kept != [part for part in new.parts if part in old.parts]:
        yield Difference("parts_order", ", ".join(old.parts), ", ".join(new.parts))


def _words(_: Codebook, old: Question, __: Codebook, new: Question) -> Iterator[Difference]:
    texts = {"wording": "ask", "guidance": "guidance", "title": "title", "source": "source"}
    for kind, name in texts.items():
        was, now = getattr(old, name), getattr(new, name)
        if was != now:
            yield Difference(kind, was, now)


def _rules(before: Codebook, old: Question, after: Codebook, new: Question) -> Iterator[Difference]:
    if old.applies_if != new.applies_if:
        told = (rule_in_words(before, old), rule_in_words(after, new))
        yield Difference("rule", told[0] or "Asked of every case", told[1] or "Asked of every case")


def _terms(before: Codebook, old: Question, after: Codebook, new: Question) -> Iterator[Difference]:
    """Definitions that changed, came or went, of terms that the question uses."""
    for term in {**terms_used(before, old), **terms_used(after, new)}:
        was, now = before.terms.get(term, ""), after.terms.get(term, "")
        if was != now:
            yield Difference("term", was, now, detail=term)


def _beside(
    before: Codebook, old: Question, after: Codebook, new: Question
) -> Iterator[Difference]:
    """What is asked beside the answer or made of it."""
    was, now = old.evidence.required_for, new.evidence.required_for
    if set(was) != set(now):
        yield Difference("evidence", _needed(before, old), _needed(after, new))
    if old.theme != new.theme:
        yield Difference("theme", _themes(before, old), _themes(after, new))


def _needed(codebook: Codebook, question: Question) -> str:
    labels = _labels(codebook, question)
    told = ", ".join(labels.get(code, code) for code in question.evidence.required_for)
    return f"needed for {told}" if told else "not needed"


def _themes(codebook: Codebook, question: Question) -> str:
    labels = _labels(codebook, question)
    return "; ".join(
        f"{name}: {', '.join(labels.get(code, code) for code in codes)}"
        for name, codes in question.theme.items()
    )


def _labels(codebook: Codebook, question: Question) -> dict[str, str]:
    scale = codebook.scale_of(question)
    return {value.code: value.label for value in scale.values} if scale is not None else {}
