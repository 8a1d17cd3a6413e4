"""Does a text name a person? Said only where it is likely, so that coders take it seriously."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

_TITLES = "mr mrs ms miss mx dr prof professor sir dame reverend rev fr sgt pc dc dci dcs"
_NO_PERSON_BEFORE = (
    "child baby sibling infant person adult family case operation project st saint queen king "
    "princess prince hurricane storm the"
)
"""After these a name is a pseudonym, or that of a place, an operation or a storm."""
_SPOKEN_OF = (
    "said says say told tells asked asks felt feels was is had has did does went goes lived lives "
    "described describes disclosed reported reports explained stated wanted wants attended came "
    "would could will never also and who whose then denied refused moved became died"
)
"""What follows a name that begins a sentence; other words there have a capital letter too."""
_WORD = re.compile(r"[^\W\d_]+(?:['’\-‑][^\W\d_]+)*")
_GAP = re.compile(r"\.?[ \u00a0]")


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a text: bare of 's, with what stands between it and the words beside it."""

    text: str
    whole: str
    begins: bool
    joined: bool
    before: str
    after: str


@lru_cache(maxsize=4096)
def names_in(text: str) -> tuple[str, ...]:
    """What looks like the name of a person, in order and each once.

    A title before a name, a given name before another name, or a given name that is no other
    word. Pseudonyms (Child Alpha, Baby K), places, laws and institutions are none, and neither
    are given names that are words too, unless another name follows. Rather missed than wrong.
    """
    words = _words(text)
    found: list[str] = []
    skip = 0
    for number, word in enumerate(words):
        if number < skip or not word.text[0].isupper():
            continue
        taken = _named(words, number)
        if taken:
            skip = number + taken
            found.append(" ".join(each.text for each in words[number:skip]))
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=1)
def given_names() -> Mapping[str, bool]:
    """Given names as the list beside this has them: whether each is a name and nothing else."""
    lines = files("workbooks").joinpath("given_names.txt").read_text("utf-8").splitlines()
    listed = (line.split() for line in lines if line and not line.startswith("#"))
    return {name: not mark for name, *mark in listed}


@lru_cache(maxsize=1)
def _no_names() -> frozenset[str]:
    lines = files("workbooks").joinpath("no_names.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _named(words: list[_Word], number: int) -> int:
    """How many words from here on are a person's name; 0 where none is."""
    word = words[number]
    if word.text.casefold() in _TITLES.split():
        return _after_title(words, number)
    sure = _given(word.text) if _capital(word.text) else None
    if sure is None or word.before.casefold() in _NO_PERSON_BEFORE.split():
        return 0
    more = _family_names(words, number)
    if more is None:
        return 0
    if more:
        return 1 + more
    if not sure:
        return 0
    spoken_of = word.after.casefold() in _SPOKEN_OF.split() or word.whole != word.text
    return 1 if not word.begins or spoken_of else 0


def _after_title(words: list[_Word], number: int) -> int:
    """A title with the names after it; "Ms B" is a pseudonym, and "Miss school" none."""
    count = 1
    while number + count < len(words):
        each = words[number + count]
        known = each.text in _no_names() and _given(each.text) is None
        if not each.joined or not _capital(each.text) or len(each.text) < 3 or known:
            break
        count += 1
        if each.whole != each.text:
            break
    return count if count > 1 else 0


def _family_names(words: list[_Word], number: int) -> int | None:
    """How many names follow a given name; None where the words are those of something else."""
    count, ended = 0, words[number].whole != words[number].text
    for each in words[number + 1 :]:
        if not each.joined or not _capital(each.text):
            break
        if each.text in _no_names():
            return None
        if ended or len(each.text) < 2:
            break
        count += 1
        ended = each.whole != each.text
    return count


def _given(text: str) -> bool | None:
    """Whether a word is a given name and nothing else; None where it is no given name."""
    known = given_names()
    first = re.split(r"['’\-‑]", text)[0]
    return known.get(text, known.get(first) if len(first) > 2 and "-" in text else None)


def _capital(text: str) -> bool:
    return text[0].isupper() and not (text.isupper() and len(text) > 1)


def _words(text: str) -> list[_Word]:
    """The words of a text in order."""
    spans = list(_WORD.finditer(text))
    made = []
    for number, span in enumerate(spans):
        last = spans[number - 1] if number else None
        between = text[last.end() if last else 0 : span.start()]
        joined = last is not None and bool(_GAP.fullmatch(between))
        title = last is not None and last[0].casefold() in _TITLES.split()
        begins = (
            last is None
            or ("." in between and not title)
            or not re.fullmatch(r"[ \u00a0,]+", between)
        )
        then = spans[number + 1][0] if number + 1 < len(spans) else ""
        bare = re.sub(r"['’]s?$", "", span[0])
        if "." in between and not title:
            joined = False
        made.append(_Word(bare, span[0], begins, joined, last[0] if joined and last else "", then))
    return made
