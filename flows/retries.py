"""When is a task worth another try? Where another program held a file, and nowhere else."""

from typing import Any


def in_use(task: Any, run: Any, state: Any) -> bool:
    """Whether a task failed because a file was held; other failures are told at once."""
    found = state.result(raise_on_failure=False)
    return isinstance(found, OSError) or isinstance(getattr(found, "__cause__", None), OSError)
