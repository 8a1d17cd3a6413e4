"""Does a reading keep the law? Nothing that was typed is lost, and nothing appears untyped."""

import io
import re
import zipfile
from xml.etree import ElementTree

from codebook.folding import folded
from tests.workbooks.corpus.desk import scale_of

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
OURS = ("Answer missing", "Optional", "Waits for", "Not asked", "OK", "Evidence missing")


def plain_cells(content):
    """Text by sheet and address, read in the plainest way, which shares nothing with the reader."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    rels = ElementTree.fromstring(parts["xl/_rels/workbook.xml.rels"])
    targets = {each.get("Id"): each.get("Target").lstrip("/") for each in rels}
    shared = [_words(each) for each in _root(parts, "xl/sharedStrings.xml")]
    for sheet in _root(parts, "xl/workbook.xml").iter(f"{MAIN}sheet"):
        target = targets[sheet.get(ID)]
        part = target if target in parts else f"xl/{target}"
        for each in ElementTree.fromstring(parts[part]).iter(f"{MAIN}c"):
            value = each.findtext(f"{MAIN}v") or ""
            is_shared = each.get("t") == "s" and value
            text = shared[int(value)] if is_shared else value or _words(each)
            if folded(text):
                found[sheet.get("name"), each.get("r")] = text
            elif each.find(f"{MAIN}f") is not None:
                found[sheet.get("name"), each.get("r")] = f"={each.findtext(f'{MAIN}f')}"
    return found


def _formulas(content):
    """Every formula of every sheet, as `plain_cells` shows one without a result."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for name in packed.namelist():
            if name.startswith("xl/worksheets/sheet"):
                root = ElementTree.fromstring(packed.read(name))
                yield [f"={each.text}" for each in root.iter(f"{MAIN}f")]


def _root(parts, name):
    return ElementTree.fromstring(parts[name]) if name in parts else ElementTree.Element("none")


def _words(element):
    runs = [each.text or "" for each in element.iter(f"{MAIN}t")]
    return _decoded("".join(runs))


def _decoded(text):
    plain = re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)
    plain = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", plain)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16").replace("\r\n", "\n")


def assert_lawful(content, blank, read):
    """Every cell that was filled in arrives or is named; every answer was typed where it stands."""
    sent = plain_cells(blank)
    formulas = {cell for sheet in _formulas(blank) for cell in sheet}
    texts = {folded(text) for (sheet, _), text in sent.items()}
    case_texts = {folded(text) for (sheet, _), text in sent.items() if sheet.startswith("RR-")}
    cells = plain_cells(content)
    titles = {text for (_, where), text in sent.items() if where == "A1"}
    ours = {sheet for (sheet, where), text in cells.items() if where == "A1" and text in titles}
    coded = {sheet for (sheet, _), text in cells.items() if text.startswith("ic:")}
    for (sheet, where), text in cells.items():
        known = case_texts if sheet in coded or sheet not in ours else texts
        if (
            folded(text) in known
            or sheet.startswith("_")
            or text.startswith(OURS)
            or text in formulas
        ):
            continue
        assert _arrives(cells, read, sheet, where, text) or _named(read, sheet, where), (
            f"{sheet}!{where} is lost: {text[:60]!r}"
        )
    for each in read.answers:
        assert each.value == _meaning(each.row.question, cells[each.sheet, each.cell]), each


def _arrives(cells, read, sheet, where, text):
    """Whether an answer to the row's question says this text, of this sheet or of its copy."""
    number = re.sub("[A-Z]", "", where)
    keys = {folded(t) for (s, w), t in cells.items() if s == sheet and w.endswith(number)}
    for each in read.answers:
        stands = re.sub("[A-Z]", "", each.cell)
        here = each.sheet == sheet and stands == number
        copied = folded(each.row.question) in {key.split(".")[0] for key in keys}
        if not here and not copied:
            continue
        labels = {"letter": "Panel letter", "review": "Review report"}
        kinds = {"verbatim": "Their words", "paraphrase": "In my words"}
        said = (each.raw, each.evidence, each.page, each.note, each.confidence, each.value)
        said = (*said, labels.get(each.document), kinds.get(each.kind, each.kind))
        if folded(_unfloated(text)) in {folded(words) for words in said if words}:
            return True
    return any(folded(text) in map(folded, (t.title, t.meaning, t.quote)) for t in read.themes)


def _unfloated(text):
    return text[:-2] if re.fullmatch(r"[0-9]+\.0", text) else text


def _named(read, sheet, where):
    """Whether a problem names the cell, its row, or the whole of its sheet."""
    number = re.sub("[A-Z]", "", where)
    for each in read.problems:
        if each.sheet != sheet:
            continue
        whole = each.kind in ("case_line_edited", "two_cases", "extra_sheet", "answers_sorted")
        whole = whole or (each.kind == "header_edited" and each.blocking)
        if whole or "more such cells" in each.remedy:
            return True
        if re.sub("[A-Z]", "", each.cell) == number:
            return True
    return False


def _meaning(question, text):
    """The value that a text stands for, by the scales as the corpus has them."""
    labels = scale_of(question)
    if question == "D07":
        return text
    if labels is None:
        return f"{float(text):g}"
    plain = _unfloated(text)
    found = [c for c, label in labels.items() if folded(plain) in (folded(label), folded(c))]
    assert len(found) == 1, f"{text!r} means {found}"
    return found[0]
