"""What does a codebook file hold, and which codebook is it? Loading, content and hash."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from codebook.check import codebook_check, rule_faults
from codebook.excel_in import read_codebook_workbook
from codebook.faults import Fault, StudyError
from codebook.forms import is_workbook
from codebook.keyed import read_yaml, validated
from codebook.mending import mended
from codebook.model import Codebook
from codebook.placed import in_order


def load_codebook(path: Path) -> Codebook:
    """The codebook in a file; raises StudyError with every fault at once."""
    codebook, faults = codebook_faults(path)
    if codebook is None or faults:
        raise StudyError(f"{path.name} cannot be used", faults)
    return codebook


def codebook_faults(
    path: Path, columns: Iterable[str] | None = None
) -> tuple[Codebook | None, list[Fault]]:
    """The codebook as far as it can be read, and every fault of its file by line or cell.

    columns: those of the register, where known, to check what the rules name. The codebook
    is fit for use only where there is no fault; None where it makes no sense at all.
    """
    try:
        content = codebook_file(path)
    except StudyError as error:
        return None, list(error.faults)
    codebook, faults = validated(Codebook, content, path.name)
    if codebook is None:
        codebook = mended(content)
    if codebook is not None:
        faults += codebook_check(codebook, content, path.name)
        if columns is not None:
            faults += rule_faults(codebook, content, path.name, columns)
    return codebook, in_order(content, faults)


def codebook_file(path: Path) -> Any:
    """What stands in a codebook's file, YAML or Excel, with its places; raises StudyError."""
    return read_codebook_workbook(path) if is_workbook(path) else read_yaml(path)


def codebook_content(codebook: Codebook) -> str:
    """The codebook as JSON that `Codebook.model_validate_json` reads back.

    The same for the same meaning: layout, order of keys and defaults in the file leave no
    trace. The order of values, parts, themes, conditions, questions and areas is meaning.
    """
    content = codebook.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    for key in ("terms", "scales"):
        if key in content:
            content[key] = dict(sorted(content[key].items()))
    return json.dumps(_whole(content), ensure_ascii=False, separators=(",", ":"))


def codebook_sha256(codebook: Codebook) -> str:
    """sha256 of the codebook's content: the identity of a version."""
    return hashlib.sha256(codebook_content(codebook).encode()).hexdigest()


def _whole(content: object) -> object:
    """The same content with 3.0 written as 3."""
    if isinstance(content, dict):
        return {key: _whole(value) for key, value in content.items()}
    if isinstance(content, list):
        return [_whole(value) for value in content]
    if isinstance(content, float) and content.is_integer():
        return int(content)
    return content
