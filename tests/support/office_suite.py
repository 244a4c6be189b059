"""A workbook read back through LibreOffice: opened, recalculated, and what it shows of every sheet."""

from __future__ import annotations

import csv
import subprocess
from io import StringIO
from pathlib import Path

FILTER = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
"""Comma, quotes, UTF-8, cells as shown, every sheet into a file of its own (the last -1)."""


def _convert(workbook: Path, to: str, out: Path) -> None:
    profile = out / "profile"
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", to]
    subprocess.run(
        [*command, "--outdir", str(out), str(workbook)], check=True, capture_output=True, timeout=180
    )


def shown(workbook: Path, out: Path) -> list[list[list[str]]]:
    """Sheets of rows of what people would see."""
    out.mkdir(parents=True, exist_ok=True)
    _convert(workbook, FILTER, out)
    made = sorted(out.glob("*.csv"), key=lambda one: one.stat().st_mtime_ns)
    return [list(csv.reader(StringIO(one.read_bytes().decode("utf-8"), newline=""))) for one in made]


def saved_anew(workbook: Path, out: Path) -> Path:
    """As LibreOffice saves it when somebody has opened it."""
    out.mkdir(parents=True, exist_ok=True)
    _convert(workbook, "xlsx:Calc MS Excel 2007 XML", out)
    return out / workbook.name
