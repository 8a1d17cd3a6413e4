"""What do the comments on a sheet say? Notes of old, and the threads that came after them."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from codebook.excel.package import MAIN, Parts, parsed, relations
from codebook.excel.texts import decoded

THREADS = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
_TEXT, _PHONETIC = f"{{{MAIN}}}t", f"{{{MAIN}}}rPh"


def comments_of(parts: Parts, sheet_part: str) -> dict[str, str]:
    """Text by cell of every comment on a sheet; a thread's texts where it has no note."""
    notes: dict[str, str] = {}
    threads: dict[str, list[str]] = {}
    for relation in relations(parts, sheet_part).values():
        content = parts.get(relation.target)
        if content is None or relation.kind not in ("comments", "threadedComment"):
            continue
        root = parsed(content)
        for each in root.iter(f"{{{MAIN}}}comment"):
            said = decoded("".join(_texts(each))).strip()
            notes[each.get("ref", "")] = said
        for each in root.iter(f"{{{THREADS}}}threadedComment"):
            said = decoded(each.findtext(f"{{{THREADS}}}text") or "").strip()
            threads.setdefault(each.get("ref", ""), []).append(said)
    return {where: "\n".join(filter(None, said)) for where, said in threads.items()} | notes


def _texts(element: Element) -> Iterator[str]:
    for child in element:
        if child.tag == _TEXT:
            yield child.text or ""
        elif child.tag != _PHONETIC:
            yield from _texts(child)
