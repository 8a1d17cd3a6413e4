"""Which words of a text went, came and stayed?"""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Side = Literal["kept", "removed", "added"]


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words in a row of which the same is true."""

    side: Side
    text: str


@dataclass(frozen=True, slots=True)
class Compared:
    """Two texts, each in pieces: before has kept and removed words, after kept and added ones."""

    before: tuple[Piece, ...]
    after: tuple[Piece, ...]


def compared(before: str, after: str) -> Compared:
    """The two texts word by word; where hardly a word is the same, each as one piece."""
    was, now = _words(before), _words(after)
    matcher = SequenceMatcher(None, was, now, autojunk=False)
    if _common(matcher, was, now) < _ALIKE:
        return Compared(_pieces([("removed", before)]), _pieces([("added", after)]))
    old: list[tuple[Side, str]] = []
    new: list[tuple[Side, str]] = []
    for step, a, b, c, d in matcher.get_opcodes():
        kept = step == "equal"
        old.append(("kept" if kept else "removed", "".join(was[a:b])))
        new.append(("kept" if kept else "added", "".join(now[c:d])))
    return Compared(_pieces(_bridged(old)), _pieces(_bridged(new)))


_ALIKE = 0.5
"""Below this share of common words, marks on single words would only confuse."""


def _common(matcher: SequenceMatcher[str], was: list[str], now: list[str]) -> float:
    """The share of the shorter text's words, blanks left out, that stand in the other, too."""
    blocks = matcher.get_matching_blocks()
    kept = sum(bool(word.strip()) for at in blocks for word in was[at.a : at.a + at.size])
    words = min(sum(bool(word.strip()) for word in text) for text in (was, now))
    return kept / words if words else 0.0


def _words(text: str) -> list[str]:
    """The words, blanks and marks of a text, one by one."""
    return re.findall(r"\s+|\w+|[^\w\s]", text)


def _bridged(told: list[tuple[Side, str]]) -> list[tuple[Side, str]]:
    """The same, where a blank between two changed words is part of the change."""
    found = [each for each in told if each[1]]
    for place in range(1, len(found) - 1):
        before, (side, text), after = found[place - 1], found[place], found[place + 1]
        if side == "kept" and not text.strip() and before[0] == after[0] != "kept":
            found[place] = (before[0], text)
    return found


def _pieces(told: list[tuple[Side, str]]) -> tuple[Piece, ...]:
    """Neighbours of one side joined; nothing for an empty text."""
    found: list[tuple[Side, str]] = []
    for side, text in told:
        if found and found[-1][0] == side:
            found[-1] = (side, found[-1][1] + text)
        elif text:
            found.append((side, text))
    return tuple(Piece(*each) for each in found)
