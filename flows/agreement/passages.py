"""Do two coders quote the same passage? Words that overlap, pages that are the same."""

import re
import unicodedata

RUN = 5
"""So many words in a row that both quotes share are no accident."""
MOST_PAGES = 50
"""A longer range of pages names no place."""
_DROPPED = re.compile(r"['’‘`´\u00ad]|[-‐‑]\s*\n\s*")
_WORD = re.compile(r"[^\W_]+")
_PARAGRAPH = re.compile(r"\bpara|¶|§")
_NUMBER = re.compile(r"\d+(?:\.\d+)*")
_RANGE = re.compile(r"(\d+)\s*(?:-|–|—|to)\s*(\d+)")


def words_of(quote: str) -> tuple[str, ...]:
    """The quote's words, whatever its case, spaces, punctuation and quotation marks.

    An apostrophe is no part of a word, nor is the hyphen of a word that was broken at a line's
    end. Letters and digits of any script count; nothing else does.
    """
    plain = quote if quote.isascii() else unicodedata.normalize("NFKC", quote)
    return tuple(_WORD.findall(_DROPPED.sub("", plain.casefold())))


def overlap(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two quotes share five words in a row, or one stands whole within the other."""
    if one == other:
        return bool(one)
    short, long = sorted((one, other), key=len)
    if not short:
        return False
    if f" {' '.join(short)} " in f" {' '.join(long)} ":
        return True
    if len(short) < RUN:
        return False
    return not _runs(short).isdisjoint(_runs(long))


def _runs(words: tuple[str, ...]) -> set[tuple[str, ...]]:
    """Every run of so many words."""
    return set(zip(*(words[start:] for start in range(RUN)), strict=False))


def same_page(one: str, other: str) -> bool:
    """Whether two places share a page or a paragraph, as coders write them.

    "p. 4", "Page 4" and "4-6" share page 4; "para 4" is no page. Without a number the words
    must be the same.
    """
    if one == other:
        return True
    here, there = _places(one), _places(other)
    if here and there:
        return bool(here & there)
    return words_of(one) == words_of(other)


def _places(text: str) -> set[tuple[bool, str]]:
    """Pages, or paragraphs, that a place names, with those in between."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    paragraph = bool(_PARAGRAPH.search(plain))
    found = {(paragraph, number.lstrip("0") or "0") for number in _NUMBER.findall(plain)}
    for low, high in ((int(a), int(b)) for a, b in _RANGE.findall(plain)):
        if low <= high < low + MOST_PAGES:
            found |= {(paragraph, str(page)) for page in range(low, high + 1)}
    return found
