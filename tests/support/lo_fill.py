"""Fill in a workbook through a real LibreOffice, as a coder would, and save it again.

`fill(path, [("RR-001", "C8", "Yes")], folder / "returned")["saved"]["xlsx"]` is the path of
the file as LibreOffice saved it. LibreOffice runs under the Python that has its `uno`
module, with a profile of its own that is thrown away, and only that process is ended.
"""

import argparse
import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

PYTHON_WITH_UNO = os.environ.get("LO_PYTHON", "/usr/bin/python3")
FILTERS = {
    "xlsx": "Calc MS Excel 2007 XML",
    "ods": "calc8",
    "xls": "MS Excel 97",
    "pdf": "calc_pdf_Export",
    "xlsm": "Calc MS Excel 2007 VBA XML",
    "strict": "Calc Office Open XML",
}
FORMAT_OF_NUMBERS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">
<value>{locale}</value></prop></item></oor:items>"""


def why_not():
    """Why LibreOffice cannot be driven here, or nothing."""
    if shutil.which("soffice") is None:
        return "soffice is not installed"
    told = subprocess.run([PYTHON_WITH_UNO, "-c", "import uno"], capture_output=True, check=False)
    return "python3-uno is not installed" if told.returncode else ""


def fill(path, fills, out, formats=("xlsx",), mode="typed", actions=(), locale=None, timeout=180):
    """Fill in the cells, do the actions, save in each format as `out` with its suffix.

    fills: (sheet, cell, value) or (sheet, cell, value, mode). mode: `typed` as on the input
    line, `enter` as a keystroke (protection applies), `text`, `value` for a number, `paste`
    (passes by validation); None clears a cell. After `enter` or `paste` LibreOffice 7.4
    survives one save only.
    actions, after the fills: (name, sheet, ...), see `_act`.
    Gives {"saved": {format: path}, "cells": what the cells then held, "errors": [...]}.
    """
    return fill_all([job(path, fills, out, formats, mode, actions)], locale, timeout)[0]


def job(path, fills, out, formats=("xlsx",), mode="typed", actions=(), silent=False):
    """One document for `fill_all`, told as for `fill`.

    silent: gives no cells back, and computes only once all are filled in, which is faster.
    """
    return {
        "path": str(Path(path).resolve()),
        "fills": [list(each) for each in fills],
        "out": str(Path(out).resolve()),
        "formats": list(formats),
        "mode": mode,
        "actions": [list(each) for each in actions],
        "silent": silent,
    }


def fill_all(jobs, locale=None, timeout=180):
    """Several documents in one LibreOffice, which is slow to start; what `fill` gives, of each.

    timeout: seconds for each document. Headless LibreOffice sometimes dies: what it had not
    done by then is done in a new one.
    """
    done, deaths = [], 0
    while len(done) < len(jobs):
        told = {"locale": locale, "timeout": timeout, "jobs": jobs[len(done) :]}
        ran = subprocess.run(
            [PYTHON_WITH_UNO, str(Path(__file__).resolve())],
            input=json.dumps(told),
            capture_output=True,
            text=True,
            timeout=(timeout + 60) * len(told["jobs"]),
            check=False,
            env={k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_"))},
        )
        lines = [json.loads(line) for line in ran.stdout.splitlines() if line.startswith("{")]
        deaths = 0 if lines else deaths + 1
        assert deaths < 4, f"LibreOffice failed ({ran.returncode}): {ran.stderr[-3000:]}"
        done.extend(lines)
    return done


class Office:
    """A LibreOffice of our own, over a private pipe."""

    def __init__(self, locale):
        self.profile = Path(tempfile.mkdtemp(prefix="lo_profile_"))
        if locale:
            (self.profile / "user").mkdir()
            settings = FORMAT_OF_NUMBERS.format(locale=locale)
            (self.profile / "user" / "registrymodifications.xcu").write_text(settings)
        self.pipe = f"lofill{uuid.uuid4().hex[:10]}"
        self.process = subprocess.Popen(
            [
                *("soffice", "--headless", "--invisible", "--norestore", "--nologo"),
                *("--nodefault", "--nofirststartwizard"),
                f"-env:UserInstallation=file://{self.profile}",
                f"--accept=pipe,name={self.pipe};urp;StarOffice.ComponentContext",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.context = self._connected(time.time() + 90)
        manager = self.context.ServiceManager
        make = manager.createInstanceWithContext
        self.desktop = make("com.sun.star.frame.Desktop", self.context)
        self.dispatcher = make("com.sun.star.frame.DispatchHelper", self.context)

    def _connected(self, until):
        import uno

        local = uno.getComponentContext()
        name = "com.sun.star.bridge.UnoUrlResolver"
        resolver = local.ServiceManager.createInstanceWithContext(name, local)
        while True:
            try:
                where = f"uno:pipe,name={self.pipe};urp;StarOffice.ComponentContext"
                return resolver.resolve(where)
            except Exception:
                if time.time() > until or self.process.poll() is not None:
                    self.close()
                    raise
                time.sleep(0.2)

    def open(self, path):
        import uno

        copy = self.profile / f"in{uuid.uuid4().hex[:6]}{Path(path).suffix}"
        shutil.copyfile(path, copy)
        url = uno.systemPathToFileUrl(str(copy))
        return self.desktop.loadComponentFromURL(
            url, "_blank", 0, _properties(Hidden=True, UpdateDocMode=0, MacroExecutionMode=0)
        )

    def save(self, document, out, kind):
        import uno

        path = f"{out}_strict.xlsx" if kind == "strict" else f"{out}.{kind}"
        url = uno.systemPathToFileUrl(path)
        document.storeToURL(url, _properties(FilterName=FILTERS[kind], Overwrite=True))
        return path

    def dispatch(self, controller, command, **arguments):
        frame = controller.Frame
        self.dispatcher.executeDispatch(frame, f".uno:{command}", "", 0, _properties(**arguments))

    def close(self):
        with contextlib.suppress(Exception):
            self.desktop.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)  # a session of its own
        shutil.rmtree(self.profile, ignore_errors=True)


def _properties(**told):
    from com.sun.star.beans import PropertyValue

    made = []
    for name, value in told.items():
        each = PropertyValue()
        each.Name, each.Value = name, value
        made.append(each)
    return tuple(made)


def _fill_in(office, document, sheet, address, value, mode):
    """Put one value into a cell; gives what the cell then holds."""
    there = document.Sheets.getByName(sheet)
    cell = there.getCellRangeByName(address)
    if mode == "quick":
        cell.FormulaLocal = str(value)
        return None
    if value is None:
        cell.clearContents(1 | 2 | 4 | 16)
    elif mode == "value":
        cell.setValue(float(value))
    elif mode == "text":
        cell.setString(str(value))
    elif mode == "typed":
        cell.FormulaLocal = str(value)
    else:
        _by_hand(office, document, there, cell, str(value), mode)
    return {"sheet": sheet, "cell": address, "string": cell.String, "formula": cell.FormulaLocal}


def _by_hand(office, document, sheet, cell, value, mode):
    """Type a value into a cell, or paste it from another one."""
    controller = document.CurrentController
    controller.setActiveSheet(sheet)
    controller.select(cell)
    if mode == "enter":
        office.dispatch(controller, "EnterString", StringName=value)
        return
    scratch = sheet.getCellByPosition(40, 900)
    scratch.setString(value)
    controller.select(scratch)
    office.dispatch(controller, "Copy")
    controller.select(cell)
    how = {"Flags": "SV", "FormulaCommand": 0, "SkipEmptyCells": False, "Transpose": False}
    office.dispatch(controller, "InsertContents", **how, AsLink=False, MoveMode=4)
    scratch.setString("")


def _act(office, document, name, *told):
    """Do what a coder may do to a sheet, such as ["sort", "RR-001", "A7:J60", 0, "desc"]."""
    sheets = document.Sheets
    if name in ("unprotect_all", "undo"):
        for number in range(sheets.Count if name == "unprotect_all" else 0):
            sheets.getByIndex(number).unprotect("")
        if name == "undo":
            document.UndoManager.undo()
        return
    sheet = sheets.getByName(told[0])
    more = told[1:]
    acts = {
        "fill": lambda: _fill_in(office, document, told[0], *more),
        "delete_sheet": lambda: sheets.removeByName(told[0]),
        "copy_sheet": lambda: sheets.copyByName(told[0], more[0], sheets.Count),
        "rename_sheet": lambda: sheet.setName(more[0]),
        "move_sheet": lambda: sheets.moveByName(told[0], more[0]),
        "hide_sheet": lambda: setattr(sheet, "IsVisible", False),
        "show_sheet": lambda: setattr(sheet, "IsVisible", True),
        "unprotect": lambda: sheet.unprotect(""),
        "protect": lambda: sheet.protect(more[0]),
        "insert_rows": lambda: sheet.Rows.insertByIndex(more[0] - 1, more[1]),
        "delete_rows": lambda: sheet.Rows.removeByIndex(more[0] - 1, more[1]),
        "insert_cols": lambda: sheet.Columns.insertByIndex(more[0] - 1, more[1]),
        "delete_cols": lambda: sheet.Columns.removeByIndex(more[0] - 1, more[1]),
        "hide_row": lambda: setattr(sheet.Rows.getByIndex(more[0] - 1), "IsVisible", False),
        "hide_col": lambda: setattr(sheet.Columns.getByIndex(more[0] - 1), "IsVisible", False),
        "merge": lambda: sheet.getCellRangeByName(more[0]).merge(True),
        "strike": lambda: setattr(sheet.getCellRangeByName(more[0]), "CharStrikeout", 1),
        "general": lambda: setattr(sheet.getCellRangeByName(more[0]), "NumberFormat", 0),
        "clear": lambda: sheet.getCellRangeByName(more[0]).clearContents(1 | 2 | 4 | 16),
        "annotate": lambda: sheet.Annotations.insertNew(
            sheet.getCellRangeByName(more[0]).CellAddress, more[1]
        ),
        "copy": lambda: sheet.copyRange(*_from_to(document, sheet, *more)),
        "cut": lambda: sheet.moveRange(*_from_to(document, sheet, *more)),
        "replace": lambda: _replace(sheet, *more),
        "sort": lambda: _sort(sheet, *more),
    }
    acts[name]()


def _from_to(document, sheet, cells, cell, onto=""):
    """Where a range is copied or cut to (a cell of the same sheet, or of another), and from."""
    there = document.Sheets.getByName(onto) if onto else sheet
    return there.getCellRangeByName(cell).CellAddress, sheet.getCellRangeByName(cells).RangeAddress


def _replace(sheet, found, put):
    """Find and replace, on a whole sheet."""
    told = sheet.createReplaceDescriptor()
    told.SearchString, told.ReplaceString = found, put
    sheet.replaceAll(told)


def _sort(sheet, cells, column, order="asc"):
    import uno
    from com.sun.star.table import TableSortField

    by = TableSortField()
    by.Field, by.IsAscending = column, order == "asc"
    fields = uno.Any("[]com.sun.star.table.TableSortField", (by,))
    sheet.getCellRangeByName(cells).sort(_properties(SortFields=fields, ContainsHeader=False))


def main():
    """Do what stands on standard input, and say what came of each job in a line of JSON."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    told = json.load(sys.stdin)
    signal.signal(signal.SIGALRM, signal.default_int_handler)
    office = None
    try:
        for each in told["jobs"]:
            signal.alarm(told["timeout"])
            office = office or Office(told["locale"])
            result = _done(office, each)
            print(json.dumps(result), flush=True)  # before closing, which can crash
            if _is_by_hand(each):  # it would crash at the next document
                office.close()
                office = None
    finally:
        if office is not None:
            office.close()


def _is_by_hand(told):
    modes = {each[3] for each in told["fills"] if len(each) > 3} | {told["mode"]}
    modes |= {each[4] for each in told["actions"] if each[0] == "fill"}
    return bool(modes & {"enter", "paste"})


def _done(office, told):
    """What came of one job; a step that fails is told, and the next one is done."""
    result = {"saved": {}, "cells": [], "errors": []}
    document = office.open(told["path"])
    document.enableAutomaticCalculation(not told["silent"])
    mode = "quick" if told["silent"] and told["mode"] == "typed" else told["mode"]
    steps = [
        *(lambda each=each: result["cells"].append(
            _fill_in(office, document, *each[:3], each[3] if len(each) > 3 else mode)
        ) for each in told["fills"]),
        lambda: document.enableAutomaticCalculation(True),
        *(lambda each=each: _act(office, document, *each) for each in told["actions"]),
        document.calculateAll,
        *(lambda kind=kind: result["saved"].update(
            {kind: office.save(document, told["out"], kind)}
        ) for kind in told["formats"]),
    ]  # fmt: skip
    for step in steps:
        try:
            step()
        except Exception as error:
            if "DisposedException" in type(error).__name__:  # it died, and all is to be done anew
                raise
            result["errors"].append(f"{type(error).__name__}: {error}"[:300])
    if told["silent"]:
        result["cells"] = []
    if not _is_by_hand(told):
        document.close(True)
    return result


if __name__ == "__main__":
    main()
