"""How a person reads and reaches the screen."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reading:
    """大字, high contrast, no motion; slow: nothing hurries; spoken: verdicts are read aloud; seated: all within the
    reach of who sits."""

    large_type: bool = False
    high_contrast: bool = False
    reduced_motion: bool = False
    slow: bool = False
    spoken: bool = False
    left_hand: bool = False
    seated: bool = False
