"""What would be asked by a codebook of codes within codes, as other qualitative software has it?

There a code is put on passages; here a question is put to every case. So a code that holds
no others becomes the question whether the case shows it.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from codebook.folding import folded
from codebook.model import YES_NO, Area, Codebook, Question
from codebook.qdc import Code, CodeFile

LONGEST_TITLE = 32
"""What is shown whole as the heading of a cell's input message."""
_SCALE = "yes_no"


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A code without others in it, and the codes above it from the top."""

    code: Code
    above: tuple[Code, ...]


def codebook_from_codes(file: CodeFile, name: str) -> tuple[Codebook, list[str]]:
    """A codebook of yes/no questions, and notes on what became of the codes.

    Codes at the top that hold others are areas, those within are named in guidance. Titles
    are short and unique; the whole name stands in the question's wording.
    """
    leaves = [leaf for code in file.codes for leaf in _leaves(code, ())]
    titles = _titles(leaves)
    paths = [_path(leaf) for leaf in leaves]
    often = Counter(folded(path) for path in paths)
    asked = [
        _question(
            leaf,
            f"C{number:0{max(2, len(str(len(leaves))))}d}",
            title,
            path if path and often[folded(path)] == 1 else title,
        )
        for number, (leaf, title, path) in enumerate(zip(leaves, titles, paths, strict=True), 1)
    ]
    by_top: dict[str, list[Question]] = {}
    heads: dict[str, str] = {}
    for leaf, question in zip(leaves, asked, strict=True):
        top = leaf.above[0] if leaf.above else None
        key = f"top {id(top)}" if top else ""
        heads[key] = (top.name or "Codes without a name") if top else "Further codes"
        by_top.setdefault(key, []).append(question)
    areas = tuple(
        Area(id=f"area_{number}", title=heads[key], questions=tuple(questions))
        for number, (key, questions) in enumerate(by_top.items(), 1)
    )
    title = PurePath(name).stem.replace("_", " ").strip() or "Codebook"
    codebook = Codebook(title=title, scales={_SCALE: YES_NO}, areas=areas)
    return codebook, _notes(file, leaves, titles)


def _leaves(code: Code, above: tuple[Code, ...]) -> Iterator[_Leaf]:
    if not code.codes:
        yield _Leaf(code, above)
    for each in code.codes:
        yield from _leaves(each, (*above, code))


def _path(leaf: _Leaf) -> str:
    """The names from below the top to the code itself."""
    return " › ".join(code.name for code in (*leaf.above[1:], leaf.code))


def _question(leaf: _Leaf, question_id: str, title: str, words: str) -> Question:
    told = [leaf.code.description]
    told += [f"{code.name}: {code.description}" for code in leaf.above if code.description]
    return Question(
        id=question_id,
        title=title,
        ask=f"Do the documents show this: {words}?",
        guidance="\n\n".join(filter(None, told)),
        source=f"Code '{leaf.code.name}'",
        scale=_SCALE,
    )


def _titles(leaves: list[_Leaf]) -> list[str]:
    """A short title for each: its name, with that of the code above where others share it."""
    names = [leaf.code.name or "Without a name" for leaf in leaves]
    often = Counter(folded(name) for name in names)
    taken: set[str] = set()
    titles = []
    for leaf, name in zip(leaves, names, strict=True):
        above = leaf.above[-1].name if leaf.above and often[folded(name)] > 1 else ""
        title = _shortened(f"{name} ({above})" if above else name)
        number = 2
        while folded(title) in taken:
            title = _shortened(name, LONGEST_TITLE - len(f" {number}")) + f" {number}"
            number += 1
        taken.add(folded(title))
        titles.append(title)
    return titles


def _shortened(name: str, longest: int = LONGEST_TITLE) -> str:
    """The name, cut after a whole word where it is too long."""
    name = " ".join(name.split())
    if len(name) <= longest:
        return name
    cut = name[: longest - 1]
    head, space, _ = cut.rpartition(" ")
    return (head if space and len(head) > longest // 2 else cut).rstrip(" ,;:-(") + "…"


def _notes(file: CodeFile, leaves: list[_Leaf], titles: list[str]) -> list[str]:
    """What was made of the file, in words."""
    codes = list(file)
    holders = [code for code in codes if code.codes]
    by = f", as {file.origin} wrote it" if file.origin else ""
    notes = [
        f"{_counted(len(leaves), 'code')} became a yes/no question each{by}; look at their "
        "wording, and write themes, rules and values where yes and no are too little"
    ]
    if holders:
        notes.append(
            f"{_counted(len(holders), 'code')} that hold others became areas or stand in the "
            "guidance of those within"
        )
    short = sum(
        folded(leaf.code.name) != folded(title) for leaf, title in zip(leaves, titles, strict=True)
    )
    if short:
        notes.append(
            f"{_counted(short, 'name')} made shorter or unique; the wording keeps them whole"
        )
    if file.sets:
        notes.append(f"{_counted(len(file.sets), 'set')} of codes left out: write them as themes")
    return notes


def _counted(number: int, one: str) -> str:
    return f"{number} {one}{'' if number == 1 else 's'}"
