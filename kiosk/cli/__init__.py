"""The command line.  What its commands say and give, and how they end."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from kiosk.words import Words

BAD_INPUT = 2


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def give(value: Any) -> None:
    """The command's one result."""
    print(json.dumps(value, ensure_ascii=False, indent=2), flush=True)


def has_display() -> bool:
    return sys.platform == "win32" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def words(language: str = "zh") -> Words:
    return Words(language)
