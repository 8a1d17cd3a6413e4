"""What a real spreadsheet program makes of our workbooks must read the same."""

import subprocess
from datetime import UTC, datetime

import pytest

from workbooks.fixlist import FixList, with_fix_code, write_fix_list
from workbooks.read import opened

pytestmark = [pytest.mark.libreoffice, pytest.mark.stages]

FILLED = """
    | case | id    | Answer               | Evidence       | Page or paragraph |
    | RR-1 | D01   | Yes                  | “said so” – é  | 3/4               |
    | RR-1 | D05.1 | Can’t tell – unclear |                | 007               |
    | RR-1 | D05.2 | Maybe                |                |                   |
    | RR-2 | D01   | No                   |                | 1e5               |
    | RR-3 | D06   | 4                    |                |                   |
    | RR-3 | D07   | +1, =2, 0x005F_key   |                |                   |
"""


def resaved(tmp_path, content, *kinds):
    """The workbook opened and saved by LibreOffice, as each kind of file in turn."""
    path = tmp_path / "back.xlsx"
    path.write_bytes(content)
    for number, kind in enumerate(kinds):
        folder = tmp_path / str(number)
        profile = f"-env:UserInstallation=file://{tmp_path}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir"]
        subprocess.run([*command, str(folder), str(path)], check=True, capture_output=True)
        path = folder / f"back.{kind}"
    return path.read_bytes()


@pytest.mark.parametrize("kinds", [("xlsx",), ("ods", "xlsx")])
def test_answers_and_identity_survive_libreoffice(desk, tmp_path, kinds):
    content = desk.fill(FILLED)
    back = resaved(tmp_path, content, *kinds)
    assert desk.identity(back) == desk.sealed
    assert desk.read(back) == desk.read(content)


def test_a_fix_list_opens_there_and_comes_back_with_its_code(desk, tmp_path):
    returned = desk.fill(FILLED)
    sealed = with_fix_code(desk.sealed, desk.key, "a" * 64)
    fixes = FixList(sealed, desk.codebook, "A. Brown", desk.read(returned).problems, ())
    moment = datetime(2026, 1, 6, tzinfo=UTC)
    content = write_fix_list(opened(returned), fixes, desk.key, moment)
    back = resaved(tmp_path, content, "xlsx")
    assert desk.identity(back) == sealed
    assert desk.read(back).answers == desk.read(returned).answers
    assert opened(back).sheets[0].name == "To fix"
