"""From where to where in a YAML text does a node reach?"""

from ruamel.yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode


def is_shared(root: Node) -> bool:
    """Whether any node has an anchor or stands in two places, so that a change would spread."""
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if id(node) in seen or node.anchor:
            return True
        seen.add(id(node))
        if isinstance(node, MappingNode):
            waiting += [each for pair in node.value for each in pair]
        elif isinstance(node, SequenceNode):
            waiting += node.value
    return False


def is_flow(node: Node) -> bool:
    """Whether a mapping or list stands in brackets."""
    return isinstance(node, CollectionNode) and bool(node.flow_style)


def start(node: Node) -> int:
    """Where a node's text begins."""
    return int(node.start_mark.index)


def column(node: Node) -> int:
    """How many characters stand before a node in its line."""
    return int(node.start_mark.column)


class Places:
    """Places in one text. end: after a node's last own character; comments are not its own."""

    def __init__(self, text: str) -> None:
        """Text: as it was composed."""
        self.text = text

    def end(self, node: Node) -> int:
        """After the last character of what the node says."""
        if isinstance(node, ScalarNode):
            return self._block_end(node) if node.style in {"|", ">"} else int(node.end_mark.index)
        if is_flow(node) or not node.value:
            return int(node.end_mark.index)
        last = node.value[-1]
        if isinstance(last, tuple):
            return max(self.end(last[0]) + 1, self.end(last[1]))
        return self.end(last)

    def line_start(self, place: int) -> int:
        """The first character of the line."""
        return self.text.rfind("\n", 0, place) + 1

    def line_end(self, place: int) -> int:
        """After the line's end, or the end of the text."""
        found = self.text.find("\n", place)
        return len(self.text) if found < 0 else found + 1

    def dash(self, node: SequenceNode, number: int) -> int:
        """Where the dash of a list's item stands."""
        return self.text.rfind("-", 0, start(node.value[number]))

    def _block_end(self, node: ScalarNode) -> int:
        """After the last line of a text under `|` or `>` that has letters."""
        place = self.line_end(start(node))
        end = place - 1
        indent: int | None = None
        while place < len(self.text):
            after = self.line_end(place)
            line = self.text[place:after].rstrip("\r\n")
            depth = len(line) - len(line.lstrip(" "))
            if line.strip(" "):
                indent = depth if indent is None else indent
                if depth < indent or depth <= self._depth(node):
                    break
                end = place + len(line)
            place = after
        return end

    def _depth(self, node: ScalarNode) -> int:
        """The spaces before the line on which the text is announced."""
        line = self.text[self.line_start(start(node)) : start(node)]
        return len(line) - len(line.lstrip(" "))
