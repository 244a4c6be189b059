"""What a gun can tell the desk.  Values only; a code may be somebody's e-card, so no repr shows one."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Flaw(StrEnum):
    """Why what came from a gun is no code.  Stable words; whatever it is, the person scans again."""

    NO_TERMINATOR = "no-terminator"  # it stopped before its end: keys or bytes got lost
    CONTROL = "control-characters"  # NUL, control, bidi and other invisible characters
    ENCODING = "encoding"  # neither UTF-8 nor GB18030
    TOO_LONG = "too-long"


@dataclass(frozen=True, slots=True)
class CodeScanned:
    """One whole code.  `at_s` is monotonic, when its last part was decoded."""

    device: str
    text: str = field(repr=False)
    at_s: float


@dataclass(frozen=True, slots=True)
class CodeBroken:
    """A gun was at work and no code came of it.  `why` is a `Flaw`."""

    device: str
    why: str
