"""How does a study begin? With a folder made from a template or a bundled example."""

from importlib import resources
from pathlib import Path

from codebook.faults import StudyError
from flows.study import make_private, open_study, write_private

EXAMPLES = ("its-silent",)
TEMPLATES = ("study.yaml", "codebook.yaml", "register.csv")
SHARED = ("outbox", "inbox")
PRIVATE = ("reports", "published", ".intercoder")


def begin(folder: Path, example: str = "") -> dict[str, str]:
    """A new study in a folder that is new or empty: where, and what to do next.

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
    open_study(folder)  # makes the study's key
    return {
        "folder": str(folder.resolve()),
        "next_step": f"edit study.yaml, codebook.yaml and register.csv, then: "
        f"intercoder check {folder}"
        if not example
        else f"intercoder run {folder}",
    }


def require_new(folder: Path) -> None:
    """Raise StudyError for a folder that holds something."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StudyError(f"{folder} is not empty; name a new folder")


def write_template(folder: Path) -> None:
    """The commented template, with a register of made-up cases to try it on."""
    make_folders(folder)
    for name in TEMPLATES:
        text = resources.files("flows").joinpath("templates", name).read_text(encoding="utf-8")
        write_private(folder / name, text.encode())


def make_folders(folder: Path) -> None:
    """The folders of a study: only its owner may open it, but for outbox and inbox."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in SHARED:
        (folder / name).mkdir(exist_ok=True)
    for name in PRIVATE:
        make_private(folder / name)
