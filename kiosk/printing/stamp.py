"""补打 on every page of a document that is made already: added behind it, the document itself stays as it is.

An incremental update (ISO 32000-1, 7.5.6): each page gets one more content stream, the mark as outlines, so that no
font is needed.  Read is only what QPdfWriter writes: a cross-reference table, page objects in plain text.
"""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtGui import QFont, QPainterPath

from kiosk.reports.pdf import chinese

SIZE, LEFT, TOP = 11.0, 24.0, 20.0
"""Points, from the upper left corner: in the margin that no printer cuts off and no page of ours writes on."""
PAGE: Final = re.compile(
    rb"(?<![0-9])(\d+) 0 obj\s*<<((?:(?!endobj).)*?/Type\s*/Page(?![s\w])(?:(?!endobj).)*)>>\s*endobj", re.S
)
BOX: Final = re.compile(rb"/MediaBox\s*\[\s*([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)")
CONTENTS: Final = re.compile(rb"/Contents\s+(\d+ 0 R)")


def stamped(pdf: bytes, mark: str) -> bytes:
    """ValueError for a PDF of another make."""
    pages = list(PAGE.finditer(pdf))
    size, root = re.findall(rb"/Size\s+(\d+)", pdf), re.findall(rb"/Root\s+(\d+ 0 R)", pdf)
    before = re.findall(rb"startxref\s+(\d+)\s+%%EOF", pdf)
    if not (pages and size and root and before):
        raise ValueError("not a PDF of QPdfWriter")
    number, out = int(size[-1]), bytearray(pdf if pdf.endswith(b"\n") else pdf + b"\n")
    places: dict[int, int] = {}

    def add(which: int, body: bytes) -> None:
        places[which] = len(out)
        out.extend(b"%d 0 obj\n%s\nendobj\n" % (which, body))

    save, drawn = number, number + 1
    add(save, _stream(b"q\n"))
    add(drawn, _stream(b"Q\n" + _outlines(mark, _height(pages[0].group(2)))))
    for page in pages:
        more, count = CONTENTS.subn(rb"/Contents [%d 0 R \1 %d 0 R]" % (save, drawn), page.group(2))
        if count != 1:
            raise ValueError("a page without one content stream")
        add(int(page.group(1)), b"<<" + more + b">>")
    start = len(out)
    out.extend(b"xref\n")
    for which, at in sorted(places.items()):
        out.extend(b"%d 1\n%010d 00000 n \n" % (which, at))
    trailer = (number + 2, root[-1], int(before[-1]), start)
    out.extend(b"trailer\n<< /Size %d /Root %s /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % trailer)
    return bytes(out)


def _height(page: bytes) -> float:
    box = BOX.search(page)
    if box is None:
        raise ValueError("a page without a size")
    return float(box.group(4))


def _stream(content: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)


def _outlines(mark: str, height: float) -> bytes:
    font = QFont(chinese())
    font.setPixelSize(100)
    font.setBold(True)
    path = QPainterPath()
    path.addText(0, 0, font, mark)
    scale = SIZE / 100
    drawn = ["q", "0 g"]
    for outline in path.toSubpathPolygons():
        for index in range(outline.count()):
            point = outline.at(index)
            x, y = LEFT + point.x() * scale, height - TOP - point.y() * scale
            drawn.append(f"{x:.2f} {y:.2f} {'l' if index else 'm'}")
        drawn.append("h")
    return "\n".join([*drawn, "f", "Q", ""]).encode()
