"""A workbook of 54 cases, filled in through a real LibreOffice: not one cell changes silently."""

from pathlib import Path

import lo_fill
import pytest
import real_client
from examples import LONG

pytestmark = [pytest.mark.libreoffice, pytest.mark.stages, pytest.mark.slow]
KINDS = ("xlsx", "ods", "xls")
RUNS = (
    [(locale, KINDS, seed) for locale in ("en-GB", "de-DE") for seed in (1, 2)]
    if LONG
    else [("en-GB", ("ods",), 1), ("de-DE", ("xlsx", "xls"), 2)]
)
"""All of the matrix in long runs; each format and each locale once otherwise."""


@pytest.mark.parametrize(("locale", "kinds", "seed"), RUNS)
def test_every_cell_arrives_or_is_named(whole, tmp_path, locale, kinds, seed):
    """Over 9,000 cells of whatever spreadsheet programs like to convert; as each kind of file."""
    book, documents = real_client.codebook_sent(whole), real_client.documents_of(whole)
    path = real_client.sent(whole)
    typed = real_client.many_fills(path.read_bytes(), book, documents, seed)
    assert len({each.sheet for each in typed}) == 54
    job = lo_fill.job(path, real_client.fills_of(typed), tmp_path / "back", kinds, silent=True)
    (done,) = lo_fill.fill_all([job], locale, timeout=400)
    assert done["errors"] == []
    for kind in kinds:
        study = real_client.copied(whole, tmp_path / kind)
        content = Path(done["saved"][kind]).read_bytes()
        told = real_client.collected(study, content, f"back.{kind}")
        assert (told.state, told.why) == ("accepted", ""), kind
        found = real_client.law(typed, told, documents)
        print(locale, kind, found)
        assert found.compared == len(typed) > 8000, found
        assert not found.silent, f"{locale}, {kind}: {found}"
