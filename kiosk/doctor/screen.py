"""`python -m kiosk.doctor.screen`: what Qt sees of screen, fonts and loudspeakers, as one JSON object."""

from __future__ import annotations

import json
import sys

from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtMultimedia import QMediaDevices

from kiosk.cli import has_display
from kiosk.ui.glyphs import FAMILY, has_glyph
from kiosk.ui.immortal import keep_singletons
from kiosk.ui.window import prepare

RARE = "䶮𠮷㛃㼆䲟𬱖𬭚𬬻𫍯𣲘"
"""Characters of names, from the first extensions of Unicode and from the table 通用规范汉字表."""


def main() -> int:
    prepare(offscreen=not has_display())
    keep_singletons()
    application = QGuiApplication([])
    size = application.primaryScreen().size()
    chinese = QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)
    seen = {
        "platform": application.platformName(),
        "width": size.width(),
        "height": size.height(),
        "family": FAMILY,
        "font": FAMILY in QFontDatabase.families(),
        "chinese": bool(chinese),
        "rare": " ".join(f"U+{ord(one):04X}" for one in RARE if not has_glyph(one)),
        "sounds": len(QMediaDevices.audioOutputs()),
    }
    print(json.dumps(seen))
    return 0


if __name__ == "__main__":
    sys.exit(main())
