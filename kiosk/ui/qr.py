"""Codes to be scanned from the screen or from paper, as pictures.  The only file of the screens that imports zxing-cpp,
with the first code that is drawn: most desks draw none before somebody prints."""

from __future__ import annotations

from base64 import b64encode
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColorConstants, QImage, QPainter

QUIET: Final = 4
"""Modules of white around it (ISO/IEC 18004, 6.3.8)."""

BARS_QUIET: Final = 10
"""Modules of white on either side (ISO/IEC 15417, 4.4)."""


def qr_url(text: str) -> str:
    """An SVG data URL, black on white, with the least quiet zone: leave room around it."""
    import zxingcpp

    svg = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode).to_svg()
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()


def modules_of(text: str) -> int:
    """How many modules wide its code is: drawn at a whole number of px each, none is wider than its neighbour."""
    import zxingcpp

    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    count: int = code.to_image(scale=1, add_quiet_zones=False).shape[0]
    return count


def qr_picture(text: str, side: int) -> QImage:
    """At most `side` px wide, with its white border; every module the same whole number of px.

    Level M: a finger mark or a glare on the screen costs less than 15 %.  ValueError for a text no QR code holds.
    """
    import zxingcpp

    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    modules = code.to_image(scale=1, add_quiet_zones=False)
    count = modules.shape[0]
    grey = bytes(modules)  # type: ignore[call-overload]  # a buffer, which its stub does not say
    dots = QImage(grey, count, count, count, QImage.Format.Format_Grayscale8)
    wide = count + 2 * QUIET
    px = max(1, side // wide)
    picture = QImage(wide * px, wide * px, QImage.Format.Format_RGB32)
    picture.fill(QColorConstants.White)
    painter = QPainter(picture)
    painter.drawImage(
        QUIET * px, QUIET * px, dots.scaledToWidth(count * px, Qt.TransformationMode.FastTransformation)
    )
    painter.end()
    return picture


def bars_picture(text: str, width: int) -> QImage:
    """Code 128, at most `width` px wide with its white border, a fifth as high; every bar a whole number of px.

    ValueError for a text no Code 128 holds.
    """
    import zxingcpp

    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128)
    bars = code.to_image(scale=1, add_quiet_zones=False)
    count = bars.shape[1]
    first = bytes(bars)[:count]  # type: ignore[call-overload]  # as above
    row = QImage(first, count, 1, count, QImage.Format.Format_Grayscale8)
    px = max(1, width // (count + 2 * BARS_QUIET))
    picture = QImage((count + 2 * BARS_QUIET) * px, width // 5, QImage.Format.Format_RGB32)
    picture.fill(QColorConstants.White)
    painter = QPainter(picture)
    painter.drawImage(BARS_QUIET * px, 0, row.scaled(count * px, width // 5))
    painter.end()
    return picture
