"""How is a field of the register's file said anew while every other byte stays as it is?"""

import codecs
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flows.register.load import CASE_ID, delimiter_of

ENDS = "\r\n"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the file: where its text begins and ends, quotation marks included."""

    begin: int
    end: int
    text: str


def changed_csv(content: bytes, changes: Mapping[tuple[str, str], str]) -> bytes:
    """The file with other texts in some fields, by case id (of the file's row) and column.

    Byte order mark, delimiter, line ends, quotation marks and spaces of all other fields stay
    as they are. A field keeps its quotation marks, or gets some where its text needs them.
    Raises KeyError for a case or column that the file does not have.
    """
    mark = codecs.BOM_UTF8 if content.startswith(codecs.BOM_UTF8) else b""
    text = content[len(mark) :].decode("utf-8")
    delimiter = delimiter_of(text)
    found = _fields(text, delimiter)
    parts, at = [], 0
    for place, value in sorted((found[key], value) for key, value in changes.items()):
        quoted = text[place[0] : place[0] + 1] == '"'
        parts += [text[at : place[0]], _written(value, delimiter, quoted=quoted)]
        at = place[1]
    return mark + "".join([*parts, text[at:]]).encode()


def fields_of(content: bytes) -> dict[tuple[str, str], str]:
    """The text of every field as it stands in the file, by case id and column."""
    text = content.decode("utf-8-sig")
    delimiter = delimiter_of(text)
    return {
        key: _unquoted(text[begin:end]) for key, (begin, end) in _fields(text, delimiter).items()
    }


def _fields(text: str, delimiter: str) -> dict[tuple[str, str], tuple[int, int]]:
    """Where each field stands, by case id and column as the register reads them."""
    filled = (line for line in _lines(text, delimiter) if any(f.text.strip() for f in line))
    header = [_plain(field.text) for field in next(filled, [])]
    ids = header.index(CASE_ID)
    return {
        (_plain(line[ids].text), column): (field.begin, field.end)
        for line in filled
        for column, field in zip(header, line, strict=False)
        if column and len(line) > ids
    }


def _lines(text: str, delimiter: str) -> Iterator[list[Field]]:
    """The lines as fields; a field in quotation marks may hold line ends."""
    at, line = 0, []
    while at < len(text):
        end = _end(text, at, delimiter)
        line.append(Field(at, end, _unquoted(text[at:end])))
        if end < len(text) and text[end] == delimiter:
            at = end + 1
            if at < len(text) and text[at] not in ENDS:
                continue
            line.append(Field(at, at, ""))
            end = at
        at = end + (2 if text[end : end + 2] == "\r\n" else 1)
        yield line
        line = []


def _end(text: str, at: int, delimiter: str) -> int:
    """Where the field that begins here ends."""
    if text[at] == '"':
        at += 1
        while at < len(text) and not (text[at] == '"' and text[at + 1 : at + 2] != '"'):
            at += 2 if text[at] == '"' else 1
        at += 1
    while at < len(text) and text[at] != delimiter and text[at] not in ENDS:
        at += 1
    return at


def _unquoted(field: str) -> str:
    return field[1:-1].replace('""', '"') if field.startswith('"') else field


def _plain(text: str) -> str:
    """The text as the register reads it."""
    return " ".join(text.split())


def _written(value: str, delimiter: str, *, quoted: bool) -> str:
    """The text as a field."""
    if quoted or value.startswith('"') or any(each in value for each in (delimiter, *ENDS)):
        return '"' + value.replace('"', '""') + '"'
    return value
