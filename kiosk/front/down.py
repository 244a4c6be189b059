"""A device's short word for being down, as people read it: on the page 设备, in the foot, from the doctor."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from kiosk.visit.view import Text

WORDS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "scanner": frozenset({"no-gun", "unplugged", "busy", "no-permission", "broken"}),
        "camera": frozenset({"missing", "busy", "black", "frozen", "unplugged", "broken"}),
        "printer": frozenset(
            {
                *("no-paper", "jam", "cover-open", "no-ink", "paused", "busy", "offline", "no-printer"),
                *("no-permission", "no-service", "stopped", "no-room", "no-document", "paper-low", "broken"),
            }
        ),
    }
)
CODES: Final[Mapping[str, str]] = MappingProxyType({"scanner": "D03", "camera": "D04", "printer": "D05"})


def sentences(device: str, why: str) -> tuple[Text, Text]:
    """What is wrong, and the way on."""
    word = _known(device, why)
    return Text(f"down.{device}.{word}.what"), Text(f"down.{device}.{word}.next")


def lamp(device: str, why: str) -> Text:
    return Text(f"foot.down.{_known(device, why)}")


def _known(device: str, why: str) -> str:
    """A driver says what its library said where it has no word for it."""
    return why if why in WORDS[device] else "broken"
