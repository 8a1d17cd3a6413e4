"""The small coded study of the tests of reconciliation, for the tests of themes."""

import importlib.util
from pathlib import Path

import pytest

PATH = Path(__file__).parent.parent / "reconcile" / "conftest.py"
_spec = importlib.util.spec_from_file_location("reconcile_conftest", PATH)
_reconcile = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_reconcile)

drawn, undecided, study, twin = (
    getattr(_reconcile, name) for name in ("drawn", "undecided", "study", "twin")
)


@pytest.fixture
def marked():
    """A theme workbook filled in and sent: `marked(study, path, [(case, theme, quote)])`."""
    from openpyxl import load_workbook

    from workbooks import themes_words as words

    def sent(study, path, rows, themes=(), name="back.xlsx"):
        workbook = load_workbook(study.path(path))
        for number, theme in enumerate(themes, 25):
            workbook[words.THEMES].cell(number, 1).value = theme
        for number, row in enumerate(rows, 5):
            for column, text in enumerate(row, 1):
                workbook[words.MARKS].cell(number, column).value = text
        target = study.path("inbox", name)
        target.parent.mkdir(exist_ok=True)
        workbook.save(target)
        return target

    return sent
