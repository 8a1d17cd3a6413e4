"""How is a piece of YAML replaced, put in or taken out without touching its neighbours?"""

import re
from collections.abc import Mapping
from typing import Any

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from codebook.yaml_out import flow, folded_lines, item, items, literal, pair, pairs, scalar
from codebook.yaml_place import Places, column, is_flow, start


class Splices:
    """Changes to a text by place; those at one place stand in the order in which they came."""

    def __init__(self, text: str) -> None:
        """Text: before the changes."""
        self._text = text
        self._line_end = "\r\n" if "\r\n" in text else "\n"
        self._changes: list[tuple[int, int, str]] = []

    def text(self) -> str:
        """The text with all changes."""
        said, at = [], 0
        for begin, end, words in sorted(self._changes, key=lambda change: change[0]):
            said.append(self._text[at:begin] + words)
            at = max(at, end)
        return "".join([*said, self._text[at:]])

    def replace(self, places: Places, node: Node, new: Any) -> None:
        """Put another value where the node stands."""
        begin, end = start(node), places.end(node)
        indent = column(node)
        if isinstance(node, ScalarNode) or is_flow(node) or not new:
            self._change(begin, end, [flow(new)])
        elif isinstance(new, Mapping):
            self._change(begin, end, [_outdented(pairs(new, indent), indent)])
        elif isinstance(new, list):
            self._change(begin, end, [_outdented(items(new, indent), indent)])
        else:
            self._change(begin, end, [scalar(new)])

    def replace_scalar(self, places: Places, node: ScalarNode, new: Any, in_brackets: bool) -> None:
        """Put another text or number where one stands, quoted or folded as that one."""
        begin, end = start(node), places.end(node)
        quote = node.style if node.style in {"'", '"'} and isinstance(new, str) else ""
        lines = [scalar(new, flow=in_brackets, quote=quote)]
        if node.style in {"|", ">"} and isinstance(new, str):
            lines = _under(places.text[begin:end].splitlines(), new) or lines
        self._change(begin, end, lines)

    def put_in_pair(
        self, places: Places, node: MappingNode, before: int, key: str, value: Any
    ) -> None:
        """A key and its value after the pair of that number, or first of all (-1)."""
        if is_flow(node) or not node.value:
            said = f"{scalar(key, flow=True)}: {flow(value)}"
            self._put_into_brackets(places, node, before, [each for _, each in node.value], said)
            return
        lines = pair(key, value, column(node))
        if before < 0:
            begin = start(node)
            indent = " " * column(node)
            self._change(begin, begin, [_outdented(lines, column(node)), indent])
        else:
            self._lines_after(places, self._end_of_pair(places, node, before), lines)

    def take_out_pair(self, places: Places, node: MappingNode, number: int) -> None:
        """The pair of that number, with the comment in its last line."""
        key, value = node.value[number]
        if is_flow(node):
            self._take_out_of_brackets(
                places, [(start(k), places.end(v)) for k, v in node.value], number
            )
            return
        line = places.line_start(start(key))
        if places.text[line : start(key)].strip():  # stands beside the dash of a list
            after = start(node.value[number + 1][0]) if number + 1 < len(node.value) else None
            self._change(start(key), after or places.end(value), [""])
            return
        self._change(line, places.line_end(self._end_of_pair(places, node, number)), [""])

    def put_in_item(
        self, places: Places, node: SequenceNode, before: int, value: Any, moved: int | None
    ) -> None:
        """An item after that of a number, or first of all (-1); moved: written as that one is."""
        if is_flow(node):
            said = flow(value)
            if moved is not None:
                old = node.value[moved]
                said = places.text[start(old) : places.end(old)]
            self._put_into_brackets(places, node, before, list(node.value), said)
            return
        lines = item(value, column(node))
        if moved is not None:
            begin = places.line_start(places.dash(node, moved))
            end = places.line_end(places.end(node.value[moved]))
            lines = places.text[begin:end].rstrip("\r\n").replace("\r\n", "\n").split("\n")
        if before < 0:
            begin = places.line_start(places.dash(node, 0))
            self._change(begin, begin, [*lines, ""])
        else:
            self._lines_after(places, places.end(node.value[before]), lines)

    def take_out_item(self, places: Places, node: SequenceNode, number: int) -> None:
        """The item of that number, with the comment in its last line."""
        if is_flow(node):
            spans = [(start(each), places.end(each)) for each in node.value]
            self._take_out_of_brackets(places, spans, number)
            return
        begin = places.line_start(places.dash(node, number))
        self._change(begin, places.line_end(places.end(node.value[number])), [""])

    def _end_of_pair(self, places: Places, node: MappingNode, number: int) -> int:
        key, value = node.value[number]
        return max(places.end(key), places.end(value))

    def _lines_after(self, places: Places, place: int, lines: list[str]) -> None:
        """Lines after the one in which the place is."""
        at = places.line_end(place)
        if at == len(places.text) and not places.text.endswith("\n"):
            self._change(at, at, ["", *lines])
        else:
            self._change(at, at, [*lines, ""])

    def _put_into_brackets(
        self, places: Places, node: Node, before: int, values: list[Node], said: str
    ) -> None:
        if before >= 0:
            at = places.end(values[before])
            self._change(at, at, [f", {said}"])
            return
        at = start(node) + 1
        self._change(at, at, [f"{said}, " if values else said])

    def _take_out_of_brackets(
        self, places: Places, spans: list[tuple[int, int]], number: int
    ) -> None:
        """A piece and one comma: the one after it, or before it where it is the last."""
        begin, end = spans[number]
        if number + 1 < len(spans):
            self._change(begin, spans[number + 1][0], [""])
        elif number:
            self._change(places.text.rfind(",", 0, begin), end, [""])
        else:
            self._change(begin, end, [""])

    def _change(self, begin: int, end: int, lines: list[str]) -> None:
        self._changes.append((begin, end, self._line_end.join(lines)))


def _under(old: list[str], new: str) -> list[str] | None:
    """A text under `|` or `>` in place of the old one; None where it cannot stand so."""
    head, *body = old
    indent = len(body[0]) - len(body[0].lstrip(" ")) if body else 0
    if not indent or re.search(r"\d", head.partition("#")[0]):
        return None
    folded = folded_lines(new, indent) if head.startswith(">") else None
    if folded:
        return [head, *folded]
    lines = literal(new, indent)
    return ["|" + head[1:], *lines] if lines else None


def _outdented(lines: list[str], indent: int) -> str:
    """Lines for a place that has the first one's spaces before it already."""
    return "\n".join([lines[0][indent:], *lines[1:]])
