"""A new PIN at the door, as values.  PINs and the paper wait in `RenewModel`, never here.  No Qt."""

from __future__ import annotations

from dataclasses import field
from typing import TypeAlias

from kiosk.ui.record import record


@record
class OwnPinChosen:
    """Instead of the one that somebody gave them, typed twice."""


@record
class RecoveryWanted:
    """The PIN is forgotten, or the badge lost: with the recovery paper."""


@record
class PaperGiven:
    """The paper and a new PIN for this member; `lost`: their badge and card are taken off them as well."""

    no: str
    lost: bool = False


@record
class NewPaperRead:
    """Two groups of the new paper, read back off it."""

    groups: tuple[str, str] = field(repr=False)


@record
class NewPaperPrinted:
    """On the desk's printer."""


@record
class RenewLeft:
    """Back to the pad."""


RenewGesture: TypeAlias = (
    OwnPinChosen | RecoveryWanted | PaperGiven | NewPaperRead | NewPaperPrinted | RenewLeft
)
