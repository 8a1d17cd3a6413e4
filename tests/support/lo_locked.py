"""Open a locked workbook in a real LibreOffice with its password, and save it locked again.

`typed(path, "a password", ("RR-1", "C8", "Yes"), out)` gives what LibreOffice said without
the password, and writes the workbook with the cell filled in to `out` under that password.
"""

import contextlib
import json
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import lo_fill


def typed(path, password, cell, out, kind="xlsx"):
    """Whether it opened without the password, and with it; the file lies at `out` then."""
    told = json.dumps([str(path), password, list(cell), str(out), kind])
    done = subprocess.run(
        [lo_fill.PYTHON_WITH_UNO, str(Path(__file__).resolve())],
        input=told,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stdout, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


def _opened(office, path, **told):
    import uno

    url = uno.systemPathToFileUrl(path)
    with contextlib.suppress(Exception):
        properties = lo_fill._properties(Hidden=True, **told)
        return office.desktop.loadComponentFromURL(url, "_blank", 0, properties)
    return None


def main():
    """Do what stands on standard input."""
    import uno
    from com.sun.star.beans import NamedValue

    path, password, (sheet, cell, value), out, kind = json.load(sys.stdin)
    office = lo_fill.Office(None)
    try:
        without = _opened(office, path)
        document = _opened(office, path, Password=password)
        if document is not None:
            document.Sheets.getByName(sheet).getCellRangeByName(cell).String = value
            how = {"Password": password}
            if kind == "xlsx":
                lock = (NamedValue("CryptoType", "Standard"), NamedValue("OOXPassword", password))
                how = {"EncryptionData": uno.Any("[]com.sun.star.beans.NamedValue", lock)}
            properties = lo_fill._properties(FilterName=lo_fill.FILTERS[kind], **how)
            document.storeToURL(uno.systemPathToFileUrl(out), properties)
        print(json.dumps([without is not None, document is not None]), flush=True)
    finally:
        office.close()


if __name__ == "__main__":
    main()
