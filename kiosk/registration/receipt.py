"""The receipt of a registration (报到回执): its lines, masked, and the page they make.

Names and numbers are masked on it: it lies about.  The platform's use number finds the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from kiosk.domain.identity import mask_number
from kiosk.domain.names import mask
from kiosk.domain.timetable import from_ms, local
from kiosk.domain.voucher import mask_code
from kiosk.ui.voucher_facts import Fact
from kiosk.visit.view import Text
from kiosk.vouchers.facts import face_facts
from sync.records import Acceptance

MM = 1 / 25.4
MARGIN_MM, LINE_MM, NAME_MM = 18, 9, 42


def receipt_facts(used: Acceptance, institution: str, class_name: str) -> tuple[Fact, ...]:
    lines = [
        Fact(Text("receipt.learner"), f"{mask(used.name)}　{mask_number(used.person.number)}", strong=True),
        Fact(Text("receipt.class"), class_name, strong=True),
        Fact(Text("voucher.code"), mask_code(used.voucher_no), strong=True),
    ]
    if used.voucher is not None:
        lines += face_facts(used.voucher)
    if used.used_ms is not None:
        lines.append(Fact(Text("receipt.used_at"), _moment(from_ms(used.used_ms)), strong=True))
        lines.append(Fact(Text("receipt.use_no"), used.use_no))
    if institution:
        lines.append(Fact(Text("receipt.institution"), institution))
    lines.append(Fact(Text("receipt.operator"), used.operator))
    return tuple(lines)


def page(title: str, lines: Sequence[tuple[str, str]], foot: str) -> bytes:
    """A5, as PDF: a title, (name, value) lines, and a small foot."""
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, Qt
    from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPainter, QPdfWriter

    out = QByteArray()
    buffer = QBuffer(out)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A5))
    writer.setPageMargins(QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM), QPageLayout.Unit.Millimeter)
    writer.setTitle(title)
    dots = writer.resolution() * MM
    painter = QPainter(writer)
    width = float(writer.width())

    def say(text: str, x: float, y: float, points: int, *, bold: bool = False) -> float:
        """Returns the height it took."""
        font = QFont("Noto Sans CJK SC", points)
        font.setBold(bold)
        painter.setFont(font)
        room = QRectF(x, y, width - x, 60 * dots)
        flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        return float(painter.drawText(room, int(flags), text).height())

    y = say(title, 0, 0, 18, bold=True) + LINE_MM * dots
    for name, value in lines:
        say(name, 0, y, 10)
        y += max(say(value, NAME_MM * dots, y, 11, bold=True) + 3 * dots, LINE_MM * dots)
    say(foot, 0, y + LINE_MM * dots, 9)
    painter.end()
    buffer.close()
    return bytes(out.data())


def _moment(at: datetime) -> str:
    return local(at).strftime("%Y-%m-%d %H:%M")
