"""A PDF read back with poppler: its text by page, its fonts, its pictures."""

from __future__ import annotations

import subprocess
from pathlib import Path

import zxingcpp
from PySide6.QtGui import QImage


def poppler(tool: str, *words: str) -> str:
    return subprocess.run([tool, *words], check=True, capture_output=True, text=True, timeout=120).stdout


def texts(pdf: Path) -> list[str]:
    """By page, blanks taken out."""
    pages = poppler("pdftotext", "-layout", str(pdf), "-").split("\f")[:-1]
    return ["".join(page.split()) for page in pages]


def fonts(pdf: Path) -> dict[str, bool]:
    """Whether each is embedded."""
    rows = [line.split() for line in poppler("pdffonts", str(pdf)).splitlines()[2:]]
    return {row[0]: row[-5] == "yes" for row in rows}


def codes(pdf: Path, page: int = 1) -> list[str]:
    """What a reader makes of the codes on a printed sheet."""
    out = pdf.with_suffix("")
    poppler(
        "pdftoppm", "-r", "200", "-f", str(page), "-l", str(page), "-singlefile", "-png", str(pdf), str(out)
    )
    picture = QImage(str(out.with_suffix(".png"))).convertToFormat(QImage.Format.Format_Grayscale8)
    view = memoryview(picture.constBits()).cast("B", (picture.height(), picture.bytesPerLine()))
    return [one.text for one in zxingcpp.read_barcodes(view)]
