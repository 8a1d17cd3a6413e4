"""How does a study begin? With a folder made from a template or a bundled example."""

from importlib import resources
from pathlib import Path

from codebook.faults import StudyError
from flows.layout import make_folders, require_new
from flows.study import open_study, write_private

EXAMPLES = ("its-silent",)
TEMPLATES = ("study.yaml", "codebook.yaml", "register.csv")


def begin(folder: Path, example: str = "", *, excel: bool = False) -> dict[str, str]:
    """A new study in a folder that is new or empty: where, and what to do next.

    excel: its files are the sheets of one workbook.

    Raises StudyError for a folder that holds something, or an example that does not exist.
    """
    if example and example not in EXAMPLES:
        raise StudyError(f"No example '{example}'; there is: {', '.join(EXAMPLES)}")
    require_new(folder)
    if example:
        from flows.demo.example import write_example  # noqa: PLC0415  # numpy, only if wanted

        write_example(folder)
    else:
        write_template(folder)
    study = open_study(folder)  # makes the study's key
    if excel:
        from flows.excel.converting import write_workbook  # noqa: PLC0415  # openpyxl, only if wanted

        write_workbook(study)
        for name in TEMPLATES:
            (folder / name).unlink()
    files = "study.xlsx" if excel else "study.yaml, codebook.yaml and register.csv"
    return {
        "folder": str(folder.resolve()),
        "next_step": f"edit {files}, then: intercoder check {folder}"
        if not example
        else f"intercoder run {folder}",
    }


def write_template(folder: Path) -> None:
    """The commented template, with a register of made-up cases to try it on."""
    make_folders(folder)
    for name in TEMPLATES:
        text = resources.files("flows").joinpath("templates", name).read_text(encoding="utf-8")
        write_private(folder / name, text.encode())
