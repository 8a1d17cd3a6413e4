"""When are two texts the same to a reader, whatever a spreadsheet program did to them?"""

import unicodedata
from functools import lru_cache

_ALIKE = {
    **dict.fromkeys(map(ord, "‘’‚‛′‵`´ʹʻʼˈ＇"), "'"),
    **dict.fromkeys(map(ord, "“”„‟″‶«»〝〞＂"), '"'),
    **dict.fromkeys(map(ord, "‐‑‒–—―−⁃﹘﹣－"), "-"),
    **dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)], " "),  # controls
    **dict.fromkeys(range(0xFE00, 0xFE10), ""),  # variation selectors
}


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """The text as it is compared; folding it again changes nothing more.

    Full-width and decomposed forms, case, quotes, dashes and spaces are made alike, and
    invisible characters are gone.
    """
    plain = " ".join(text.translate(_ALIKE).casefold().split())
    if plain.isascii():
        return plain
    seen = "".join(char for char in plain if unicodedata.category(char) != "Cf")
    again = unicodedata.normalize("NFKC", seen)
    return again if again == text else folded(again)
