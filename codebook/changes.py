"""What changed between two versions of the codebook, and which answers still mean the same?"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from codebook.changekinds import KINDS, WORST_FIRST, Difference, Effect
from codebook.differences import differences
from codebook.faults import Fault
from codebook.files import codebook_content
from codebook.model import Codebook, Question
from codebook.places import or_nearest

_RANK = {kind: rank for rank, kind in enumerate(KINDS)}


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """All in which one question differs, or that it came or went.

    question, title: as they are now, or last were. comes_from: the questions of the version
    before that it replaces. A question that came or went has a single difference.
    """

    question: str
    title: str
    differences: tuple[Difference, ...]
    comes_from: tuple[str, ...] = ()

    @property
    def whole(self) -> Effect:
        """The worst effect on the question as a whole, whatever becomes of single parts."""
        return _worst(each for each in self.differences if not each.part)

    @property
    def worst(self) -> Difference:
        """The difference that does most to the answers."""
        return min(self.differences, key=_rank)

    def of_part(self, part: str) -> tuple[Difference, ...]:
        """What differs for one part: what concerns all of the question, and it alone."""
        return tuple(each for each in self.differences if each.part in ("", part))

    def kinds(self, part: str = "") -> str:
        """The words of what differs, worst first, as they are recorded: "wording, theme"."""
        here = sorted(self.of_part(part), key=_rank)
        return ", ".join(dict.fromkeys(each.kind for each in here))


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed from one version to the next: questions, worst first, and beside them."""

    before: Codebook
    after: Codebook
    questions: tuple[QuestionChange, ...]
    beside: tuple[Difference, ...]

    @property
    def by_question(self) -> dict[str, QuestionChange]:
        """The changes by question id."""
        return {each.question: each for each in self.questions}

    @property
    def undecided(self) -> tuple[str, ...]:
        """Ids of the questions of which only the lead can say whether they mean the same."""
        return tuple(each.question for each in self.questions if each.whole == "decide")

    def meaning_kept(self, question: str, part: str, same: Collection[str] = ()) -> bool:
        """Whether answers to a row given before answer what is asked now.

        same: ids of changed questions of which the lead said that they mean the same.
        """
        change = self.by_question.get(question)
        if change is None:
            return part in self.after.questions[question].parts
        effect = _worst(change.of_part(part))
        return effect == "same" or (effect == "decide" and question in same)


def codebook_changes(before: Codebook, after: Codebook) -> Changes:
    """The differences between two codebooks, question by question."""
    origins = _origins(before, after)
    moved = _moved(before, after, origins)
    found: list[QuestionChange] = []
    for new in after:
        old = before.questions.get(new.id)
        if new.id in origins:
            found.append(_replacing(before, new, origins))
        elif old is None:
            found.append(_only(new, Difference("new", "", new.ask)))
        else:
            told = [*differences(before, old, after, new), *moved.get(new.id, ())]
            if old.replaces != new.replaces:
                told.append(Difference("origin", ", ".join(old.replaces), ", ".join(new.replaces)))
            if told:
                told = sorted(told, key=_rank)
                found.append(QuestionChange(new.id, new.title, tuple(told)))
    replaced = {each for of in origins.values() for each in of}
    found += [
        _only(old, Difference("dropped", old.ask, ""))
        for old in before
        if old.id not in after.questions and old.id not in replaced
    ]
    found.sort(key=lambda each: _rank(each.worst))
    told_of = {d.detail for each in found for d in each.differences if d.kind == "term"}
    beside = [each for each in _beside(before, after) if each.detail not in told_of]
    if not found and not beside and is_changed(before, after):
        beside = [Difference("codebook", "", "", detail="the order in which something is listed")]
    return Changes(before, after, tuple(found), tuple(beside))


def is_changed(before: Codebook, after: Codebook) -> bool:
    """Whether anything but the version number differs."""
    numbered = after.model_copy(update={"version": before.version})
    return codebook_content(numbered) != codebook_content(before)


def origin_faults(before: Codebook, after: Codebook, file: str) -> list[Fault]:
    """Questions that say they replace what the version before does not ask."""
    return [
        Fault(
            file,
            f"{new.id}, replaces",
            f"'{name}' is no question of version {before.version}",
            or_nearest(name, before.questions, "Its questions are"),
        )
        for new in after
        for name in _newly_replaced(before, new)
        if name not in before.questions
    ]


def _newly_replaced(before: Codebook, new: Question) -> tuple[str, ...]:
    """What the question says that it replaces, unless the version before said so already."""
    old = before.questions.get(new.id)
    return () if old is not None and old.replaces == new.replaces else new.replaces


def _origins(before: Codebook, after: Codebook) -> dict[str, tuple[str, ...]]:
    """By id of a question that begins anew, the questions of the version before it comes from.

    One that is still asked, while another takes over a share of it, is split as well.
    """
    told = {
        new.id: tuple(each for each in _newly_replaced(before, new) if each in before.questions)
        for new in after
    }
    found = {name: of for name, of in told.items() if of and of != (name,)}
    taken = {each for name, of in found.items() for each in of if each != name}
    return found | {
        name: told[name] or (name,)
        for name in after.questions
        if name in taken and name not in found
    }


def _replacing(
    before: Codebook, new: Question, origins: Mapping[str, tuple[str, ...]]
) -> QuestionChange:
    """A question that comes from others: split, merged, or under another id."""
    comes_from = origins[new.id]
    shares = Counter(each for of in origins.values() for each in of)
    if len(comes_from) > 1:
        kind, detail = "merged", f"of {' and '.join(comes_from)}"
    elif shares[comes_from[0]] > 1:
        kind, detail = "split", f"from {comes_from[0]}"
    else:
        kind, detail = "renamed", comes_from[0]
    was = " / ".join(before.questions[each].ask for each in comes_from)
    only = Difference(kind, was, new.ask, detail=detail)
    return QuestionChange(new.id, new.title, (only,), comes_from)


def _only(question: Question, difference: Difference) -> QuestionChange:
    return QuestionChange(question.id, question.title, (difference,))


def _moved(before: Codebook, after: Codebook, anew: Collection[str]) -> dict[str, list[Difference]]:
    """The questions that stand in another area, or in another order among those that stayed.

    anew: those that begin anew, wherever they stand.
    """
    stayed = (before.questions.keys() & after.questions.keys()) - set(anew)
    old = [each.id for each in before if each.id in stayed]
    new = [each.id for each in after if each.id in stayed]
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    in_order = {name for block in blocks for name in old[block.a : block.a + block.size]}
    found: dict[str, list[Difference]] = {}
    for name in new:
        was, now = before.area_of(name), after.area_of(name)
        if was.id != now.id and was.title != now.title:
            found[name] = [Difference("moved", was.title, now.title, detail="another area")]
        elif name not in in_order:
            found[name] = [Difference("moved", "", "", detail="another order")]
    return found


def _beside(before: Codebook, after: Codebook) -> Iterator[Difference]:
    """What changed of the codebook and concerns no single question's answers."""
    for detail, was, now in _texts(before, after):
        if was != now:
            yield Difference("codebook", was, now, detail=detail)
    used = {each.scale for codebook in (before, after) for each in codebook}
    for name in {**before.scales, **after.scales}:
        if name not in used and before.scales.get(name) != after.scales.get(name):
            yield Difference("codebook", "", "", detail=f"scale {name}, which no question uses")


def _texts(before: Codebook, after: Codebook) -> Iterator[tuple[str, str, str]]:
    """Each text of the codebook as a whole: what it is, before and after."""
    yield "title", before.title, after.title
    yield "attribution", before.attribution, after.attribution
    areas = [{each.id: each.title for each in codebook.areas} for codebook in (before, after)]
    for name in {**areas[0], **areas[1]}:
        yield f"title of area {name}", areas[0].get(name, ""), areas[1].get(name, "")
    for name in {**before.combinations, **after.combinations}:
        was, now = (_combined(each.combinations.get(name, {})) for each in (before, after))
        yield f"theme {name}", was, now
    for term in {**before.terms, **after.terms}:
        yield term, before.terms.get(term, ""), after.terms.get(term, "")


def _combined(wanted: Mapping[str, tuple[str, ...]]) -> str:
    return " and ".join(f"{key} is {' or '.join(codes)}" for key, codes in wanted.items())


def _worst(found: Iterable[Difference]) -> Effect:
    effects = {each.effect for each in found}
    return next((effect for effect in WORST_FIRST if effect in effects), "same")


def _rank(each: Difference) -> tuple[int, int]:
    return WORST_FIRST.index(each.effect), _RANK[each.kind]
