"""Codes to be scanned from the screen or from paper, as pictures."""

from __future__ import annotations

from base64 import b64encode


def picture(text: str) -> str:
    """A QR code as an SVG data URL, black on white, with the least quiet zone: leave room around it."""
    import zxingcpp  # no screen before this one needs it

    svg = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode).to_svg()
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()
