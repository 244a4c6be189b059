"""Hands that did something and are nobody of the staff: what the book calls them, and the words for it.  PURE."""

from __future__ import annotations

from typing import Final

from kiosk.visit.view import Text

SETTINGS: Final = "settings"
"""Who is named in the settings brought their PIN themselves."""
SET_UP: Final = "set-up"
"""As whom the guide asked for."""
CONSOLE, PAPER = "console", "recovery-paper"
"""They give PINs.  The console says as which user of the machine: "console NAME"."""
UPDATE: Final = "update"
PLATFORM, FLEET = "platform", "fleet"
"""Who sent a profile (sync.profiles.Issuer)."""
COMMAND: Final = "kiosk"
"""A command that nobody gave their name with."""
_ALL: Final = frozenset({SETTINGS, SET_UP, CONSOLE, PAPER, UPDATE, PLATFORM, FLEET, COMMAND})


def is_hand(operator: str) -> bool:
    return operator in _ALL or operator.startswith(f"{CONSOLE} ")


def hand_of(operator: str) -> Text | str:
    """One of the staff by their name."""
    if not is_hand(operator):
        return operator
    hand, _, user = operator.partition(" ")
    return Text(f"hand.{hand}", (user,))
