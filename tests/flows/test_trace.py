"""Tracing is light; what it finds is tested on the whole example, in tests/test_demo_trace.py."""

import subprocess
import sys


def test_tracing_needs_no_heavy_package():
    """`intercoder trace` answers at once: no pandas, no matplotlib, no scipy, no Prefect."""
    heavy = "{'pandas', 'matplotlib', 'scipy', 'prefect', 'openpyxl', 'gptables'}"
    code = f"import sys, flows.trace; print(sorted({heavy} & set(sys.modules)))"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
