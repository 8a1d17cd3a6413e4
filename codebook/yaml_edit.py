"""How does a codebook's YAML file come to say something new, with all else as its writer left it?

Only the text of what changed is replaced, put in or taken out; comments, order, quotes and layout
of the rest stay byte for byte.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from codebook.keyed import validated
from codebook.model import Codebook
from codebook.yaml_out import codebook_content, codebook_yaml
from codebook.yaml_place import Places, is_flow, is_shared
from codebook.yaml_splice import Splices

_NAMED_BY = {"areas": "id", "questions": "id", "values": "code"}
"""What tells the items of these lists apart, so that each can be followed."""
_ANY_ORDER = {"terms", "scales"}
"""Mappings whose order means nothing."""


def edited_yaml(text: str, codebook: Codebook) -> str:
    """The text changed so that it loads to the codebook; itself where it does already.

    Written anew where the text is no codebook, or has anchors and other things that cannot be
    changed in place.
    """
    mark = text[:1] if text.startswith("\ufeff") else ""
    body = text[len(mark) :]
    old = loaded_yaml(body)
    if old is None:
        return codebook_yaml(codebook)
    if _same(old, codebook):
        return text
    try:
        changed = _edited(body, old, codebook)
    except _CannotError:
        return codebook_yaml(codebook)
    now = loaded_yaml(changed)
    if now is None or not _same(now, codebook):
        return codebook_yaml(codebook)
    return mark + changed


class _CannotError(Exception):
    """Something stands in the text that cannot be changed in place."""


def loaded_yaml(text: str) -> Codebook | None:
    """The codebook that a YAML text holds; None where it is none that could be used."""
    try:
        content = YAML(typ="rt").load(text)
    except YAMLError:
        return None
    return validated(Codebook, content, "")[0]


def _same(one: Codebook, other: Codebook) -> bool:
    """Whether two codebooks say the same, in the same order where order means something."""
    return bool(_ordered(one) == _ordered(other))


def _ordered(codebook: Codebook) -> Any:
    """The content with mappings as lists of pairs, where their order means something."""
    content = codebook_content(codebook)
    loose = {key: dict(sorted(content.pop(key, {}).items())) for key in _ANY_ORDER}
    return _listed(content), loose


def _listed(content: Any) -> Any:
    if isinstance(content, Mapping):
        return [(key, _listed(value)) for key, value in content.items()]
    return [_listed(each) for each in content] if isinstance(content, list) else content


def _edited(text: str, old: Codebook, new: Codebook) -> str:
    root = YAML(typ="rt").compose(text)
    if not isinstance(root, MappingNode) or is_shared(root):
        raise _CannotError
    edit = _Edit(text)
    edit.mapping(root, codebook_content(old), codebook_content(new))
    return edit.splices.text()


class _Edit:
    """The changes to one text, gathered while its nodes are walked."""

    def __init__(self, text: str) -> None:
        self.places = Places(text)
        self.splices = Splices(text)

    def mapping(self, node: MappingNode, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        """Make a mapping say what is new, key by key."""
        keys = [key.value for key, _ in node.value]
        for number, (key, value) in enumerate(node.value):
            name = key.value
            if old.get(name) == new.get(name) and _in_order(old.get(name), new.get(name), name):
                continue
            if name in new:
                self._value(name, value, old.get(name), new[name], is_flow(node))
            else:
                self.splices.take_out_pair(self.places, node, number)
        before = -1
        for name in new:
            if name in keys:
                before = keys.index(name)
            else:
                self.splices.put_in_pair(self.places, node, before, name, new[name])

    def _value(self, name: str, node: Node, old: Any, new: Any, in_brackets: bool) -> None:
        """Make what stands beside a key say what is new."""
        if isinstance(node, ScalarNode) and not isinstance(new, Mapping | list):
            self.splices.replace_scalar(self.places, node, new, in_brackets)
        elif isinstance(node, SequenceNode) and name in _NAMED_BY and new and old:
            self._items(node, old, new, _NAMED_BY[name])
        elif (
            isinstance(node, MappingNode) and isinstance(new, Mapping) and _is_kept(name, old, new)
        ):
            self.mapping(node, old, new)
        else:
            self.splices.replace(self.places, node, new)

    def _items(self, node: SequenceNode, old: Sequence[Any], new: Sequence[Any], key: str) -> None:
        """Follow the items of a list by their ids: changed, put in, taken out, moved."""
        was, now = [each[key] for each in old], [each[key] for each in new]
        if len(set(was)) < len(was) or len(set(now)) < len(now) or len(was) != len(node.value):
            raise _CannotError
        kept = _in_both(was, now)
        for number, name in enumerate(was):
            if name not in kept:
                self.splices.take_out_item(self.places, node, number)
        before = -1
        for name, content in zip(now, new, strict=True):
            if name in kept:
                before = was.index(name)
                item = node.value[before]
                if not isinstance(item, MappingNode):
                    raise _CannotError
                self.mapping(item, old[before], content)
                continue
            moved = name in was and old[was.index(name)] == content
            self.splices.put_in_item(
                self.places, node, before, content, was.index(name) if moved else None
            )


def _is_kept(name: str, old: Any, new: Mapping[str, Any]) -> bool:
    """Whether a mapping can be followed key by key: its order means nothing, or is the same."""
    if not isinstance(old, Mapping):
        return False
    common = [key for key in new if key in old]
    if not common:
        return False
    same = common == list(new)[: len(common)] == [key for key in old if key in new]
    return same or name in _ANY_ORDER


def _in_order(old: Any, new: Any, name: str) -> bool:
    """Whether mappings within have the same order, where equal ones may differ in it."""
    return name in _ANY_ORDER or _listed(old) == _listed(new)


def _in_both(was: Sequence[str], now: Sequence[str]) -> set[str]:
    """The longest run of names that stand in the same order before and after."""
    best: list[list[int]] = [[0] * (len(now) + 1) for _ in range(len(was) + 1)]
    for a in range(len(was) - 1, -1, -1):
        for b in range(len(now) - 1, -1, -1):
            same = was[a] == now[b]
            best[a][b] = best[a + 1][b + 1] + 1 if same else max(best[a + 1][b], best[a][b + 1])
    kept, a, b = set(), 0, 0
    while a < len(was) and b < len(now):
        if was[a] == now[b]:
            kept.add(was[a])
            a, b = a + 1, b + 1
        elif best[a + 1][b] >= best[a][b + 1]:
            a += 1
        else:
            b += 1
    return kept
