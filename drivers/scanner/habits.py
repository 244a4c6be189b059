"""How one gun behaves: settings for those who listen to it, and what is learnt from it.  No I/O."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from drivers.scanner.keys import Layout


class Terminator(StrEnum):
    """What a gun sends after a code."""

    ANY = "any"  # CR, LF, both, or Tab
    CR = "cr"
    LF = "lf"
    TAB = "tab"
    IDLE = "idle"  # nothing: the code ends when nothing more comes

    @property
    def ends(self) -> str:
        """Characters that end a code.  CR and LF stand for each other: on a keyboard they are the same key."""
        match self:
            case Terminator.CR | Terminator.LF:
                return "\r\n"
            case Terminator.TAB:
                return "\t"
            case _:
                return "\r\n\t"


@dataclass(frozen=True, slots=True)
class GunHabits:
    """`gap_s` is the longest time between two keys of one code, `idle_s` the silence that ends a code where nothing
    else does, `least` the shortest code: shorter bursts of keys are somebody typing, a PIN perhaps."""

    terminator: Terminator = Terminator.ANY
    gap_s: float = 0.08
    idle_s: float = 0.15
    prefix: str = ""
    least: int = 8
    layout: Layout = Layout.US
    swapped_case: bool = False
    """It holds Shift the wrong way round, as guns do that expect CapsLock."""
