"""The quality gate: numbers of a frame -> what the person should do, or that the frame is good.  PURE."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from kiosk.face.gauge import Gauge


class Hint(StrEnum):
    """The value is the id of its words."""

    LOOK_HERE = "face.look_here"
    ONE_ONLY = "face.one_only"
    CLOSER = "face.closer"
    MORE_LIGHT = "face.more_light"
    LESS_LIGHT = "face.less_light"
    HOLD_STILL = "face.hold_still"
    GOOD = "face.good"


@dataclass(frozen=True, slots=True)
class Gate:
    """What a frame has to reach."""

    face_px: float = 80.0
    """80 is enough, 120 is better: an inter-eye distance of about 35 pixels."""
    enrol_px: float = 120.0
    rival: float = 0.6
    """A second face is a bystander as long as it is smaller than this share."""
    turn: float = 0.35
    """About 25 degrees."""
    tilt: float = 20.0
    darkest: float = 50.0
    brightest: float = 215.0
    contrast: float = 18.0
    clipped: float = 0.45
    sharpness: float = 20.0


LEVEL = Gate()


def judge(seen: Gauge, gate: Gate = LEVEL, *, enrolling: bool = False, turned: bool = False) -> Hint:
    """One hint at a time, that which mends most first.  `turned`: a challenge is on and the head may be aside."""
    wanted_px = gate.enrol_px if enrolling else gate.face_px
    checks: tuple[tuple[Hint, Callable[[], bool]], ...] = (
        (Hint.LOOK_HERE, lambda: seen.faces == 0),
        (Hint.ONE_ONLY, lambda: seen.rival >= gate.rival),
        (Hint.CLOSER, lambda: seen.face_px < wanted_px),
        (Hint.LOOK_HERE, lambda: not seen.inside),
        (Hint.MORE_LIGHT, lambda: seen.brightness < gate.darkest or seen.contrast < gate.contrast),
        (Hint.LESS_LIGHT, lambda: seen.brightness > gate.brightest or seen.clipped > gate.clipped),
        (Hint.LOOK_HERE, lambda: not turned and (abs(seen.turn) > gate.turn or abs(seen.tilt) > gate.tilt)),
        (Hint.HOLD_STILL, lambda: not turned and seen.sharpness < gate.sharpness),
    )
    return next((hint for hint, fails in checks if fails()), Hint.GOOD)
