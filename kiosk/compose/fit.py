"""Whether settings fit together: what no type can say."""

from __future__ import annotations

import re

from config.bad import BadSetting
from config.schema import Settings
from kiosk.compose.card import refuse_unfit_card

DESK_NO = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{2,39}")


def refuse_unfit(settings: Settings, source: str) -> None:
    """Raise BadSetting for what does not belong together, and for stand-ins in live mode."""
    platform = settings.platform
    if not DESK_NO.fullmatch(settings.desk.no):
        raise BadSetting(source, "desk.no", "desk-no")
    refuse_unfit_card(settings, source)
    for key in ("sign_in", "sign_out", "registration", "voucher_use"):
        if not any(_fitted(settings, proof) for proof in getattr(settings.evidence, key)):
            raise BadSetting(source, f"evidence.{key}", "evidence")
    if platform.kind == "ktp" and not (platform.app and platform.org_no):
        raise BadSetting(source, "platform.app", "account")
    if settings.mode != "training" and platform.kind == "ktp" and not platform.url.startswith("https://"):
        raise BadSetting(source, "platform.url", "https")


def _fitted(settings: Settings, proof: str) -> bool:
    """Whether this desk has what the proof wants; a card reader and staff it always has."""
    factors = proof.split("+")
    reads_codes = settings.camera.backend != "none" and settings.camera.read_codes
    if "face" in factors and settings.face.engine == "none":
        return False
    return "e-card" not in factors or settings.scanner.backend != "none" or reads_codes
