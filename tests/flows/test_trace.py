"""Tracing is light; what it finds is tested on the whole example, in tests/test_demo_trace.py."""

import subprocess
import sys

from flows.traced import Verified, verified_in_words


def test_tracing_needs_no_heavy_package():
    """`intercoder trace` answers at once: no pandas, no matplotlib, no scipy, no Prefect."""
    heavy = "{'pandas', 'matplotlib', 'scipy', 'prefect', 'openpyxl', 'gptables'}"
    code = f"import sys, flows.trace; print(sorted({heavy} & set(sys.modules)))"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_verification_names_files_that_no_password_opens():
    """Not as missing: the lead knows which password to look for."""
    checked = Verified(239, 3, 12, 0, ("f1",), locked=("back.xlsx",))
    assert "back.xlsx is locked, and no password that is set here opens it" in verified_in_words(
        checked
    )
