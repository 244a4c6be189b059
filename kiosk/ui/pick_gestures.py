"""A field where names are picked came up.  No Qt."""

from __future__ import annotations

from typing import TypeAlias

from kiosk.ui.record import record


@record
class PicksWanted:
    pass


PickGesture: TypeAlias = PicksWanted
