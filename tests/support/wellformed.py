"""Is a page sound HTML? Tags that match, ids that are unique, links that lead somewhere, levels."""

from collections import Counter
from html.parser import HTMLParser

EMPTY = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
}  # fmt: skip
IN_PHRASES = {"a", "abbr", "b", "code", "em", "h1", "h2", "h3", "h4", "p", "span", "summary"}
"""Elements that hold phrases only."""
BLOCKS = {
    "blockquote", "details", "div", "dl", "figure", "footer", "h1", "h2", "h3", "h4", "header",
    "li", "main", "nav", "ol", "p", "section", "table", "ul",
}  # fmt: skip
HOMES = {
    "li": {"ul", "ol"}, "dt": {"dl", "div"}, "dd": {"dl", "div"}, "tr": {"thead", "tbody", "tfoot"},
    "td": {"tr"}, "th": {"tr"}, "thead": {"table"}, "tbody": {"table"}, "tfoot": {"table"},
    "caption": {"table"}, "summary": {"details"}, "option": {"select"},
}  # fmt: skip
"""In what an element has to stand."""


class _Page(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.faults, self.ids, self.levels = [], [], Counter(), []
        self.pointed, self.rows, self.scripts = set(), [], 0

    def handle_starttag(self, tag, attrs):
        self._checked(tag, attrs)
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        if "svg" not in self.open and tag not in EMPTY:
            self.faults.append(f"<{tag}/> outside a drawing")
        self._checked(tag, attrs)

    def handle_endtag(self, tag):
        if tag in EMPTY or not self.open or self.open[-1] != tag:
            inside = self.open[-1] if self.open else "nothing"
            self.faults.append(f"</{tag}> inside <{inside}>, line {self.getpos()[0]}")
            if tag in self.open:
                while self.open.pop() != tag:
                    pass
            return
        self.open.pop()
        if tag == "table":
            wide = self.rows.pop()
            if len(set(wide)) > 1:
                self.faults.append(f"rows of {sorted(set(wide))} cells, line {self.getpos()[0]}")

    def _checked(self, tag, attrs):
        line, said = self.getpos()[0], dict(attrs)
        if len(said) < len(attrs):
            self.faults.append(f"<{tag}> says an attribute twice, line {line}")
        if tag in HOMES and (not self.open or self.open[-1] not in HOMES[tag]):
            self.faults.append(f"<{tag}> in {self.open[-1:]}, line {line}")
        if tag in BLOCKS and any(each in IN_PHRASES for each in self.open):
            self.faults.append(f"<{tag}> in a phrase, line {line}")
        if tag == "a" and "a" in self.open:
            self.faults.append(f"<a> in <a>, line {line}")
        self.ids.update([said["id"]] if "id" in said else [])
        self.pointed |= {said["href"][1:]} if said.get("href", "").startswith("#") else set()
        self.pointed |= set(said.get("aria-labelledby", "").split())
        self.scripts += tag == "script" or any(name.startswith("on") for name in said)
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.levels.append(int(tag[1]))
        if tag == "table":
            self.rows.append([])
        if tag == "tr":
            self.rows[-1].append(0)
        if tag in ("td", "th") and self.rows and self.rows[-1]:
            self.rows[-1][-1] += int(said.get("colspan", 1))


def html_faults(text):
    """What is wrong with a page, in words; an empty list for a sound one."""
    page = _Page()
    page.feed(text)
    page.close()
    found = page.faults + [f"<{each}> is never closed" for each in page.open]
    found += [f"id {each} {times} times" for each, times in page.ids.items() if times > 1]
    found += [f"nothing has the id {each}" for each in sorted(page.pointed - set(page.ids))]
    found += ["a script"] * bool(page.scripts)
    if page.levels.count(1) != 1:
        found.append(f"{page.levels.count(1)} headings of the first level")
    found += [
        f"a heading of level {after} after one of level {before}"
        for before, after in zip(page.levels, page.levels[1:], strict=False)
        if after > before + 1
    ]
    return found
