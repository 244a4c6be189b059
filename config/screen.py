"""What the window's first frame needs of the settings; it waits for no others."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from config.bounds import Between


@dataclass(frozen=True, slots=True)
class Screen:
    full_screen: bool
    width: Annotated[int, Between(640, 7680)]
    height: Annotated[int, Between(480, 7680)]
    large_type: bool
    high_contrast: bool
    reduced_motion: bool
    slow: bool
    spoken: bool
    hand: Literal["right", "left"]
    seated: bool
    shuffle_pin: bool
    volume: Annotated[float, Between(0, 1)]


@dataclass(frozen=True, slots=True)
class First:
    mode: Literal["live", "test", "training"]
    folder: Path
    screen: Screen
