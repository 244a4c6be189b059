"""What somebody did in the set-up guide and at the morning's self-check, as values.  No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class SetupOpened:
    """设置向导, by an administrator of a desk at work."""


@dataclass(frozen=True, slots=True)
class SetupUnlocked:
    pin: bytearray = field(repr=False)


@dataclass(frozen=True, slots=True)
class SetupNext:
    pass


@dataclass(frozen=True, slots=True)
class SetupBack:
    pass


@dataclass(frozen=True, slots=True)
class SetupPassed:
    """This step later."""


@dataclass(frozen=True, slots=True)
class SetupEnded:
    """On to the desk."""


@dataclass(frozen=True, slots=True)
class SetupStirred:
    """Somebody is there: a key, a touch."""


@dataclass(frozen=True, slots=True)
class LanguagePicked:
    language: str


@dataclass(frozen=True, slots=True)
class ProvisionGiven:
    """A provisioning code, scanned or typed; `address` where a short one was typed."""

    code: str = field(repr=False)
    address: str = ""


@dataclass(frozen=True, slots=True)
class ProvisionAccepted:
    """The fingerprint is the one of the letter."""


@dataclass(frozen=True, slots=True)
class ProvisionRefused:
    pass


@dataclass(frozen=True, slots=True)
class AloneWanted:
    """No platform at all."""

    institution: str
    desk_no: str


@dataclass(frozen=True, slots=True)
class CodeCameraWanted:
    on: bool


@dataclass(frozen=True, slots=True)
class FirstNamed:
    """One of the first people; `roles` as the settings have them."""

    name: str
    roles: tuple[str, ...]
    pin: bytearray = field(repr=False)


@dataclass(frozen=True, slots=True)
class PaperWanted:
    pass


@dataclass(frozen=True, slots=True)
class PaperRead:
    """Two groups of the paper, read off it."""

    groups: tuple[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class GunChosen:
    fitted: bool


@dataclass(frozen=True, slots=True)
class CameraChosen:
    fitted: bool


@dataclass(frozen=True, slots=True)
class CameraSeen:
    """Yes, that is me."""


@dataclass(frozen=True, slots=True)
class ClockRight:
    """The time on the screen is that of a watch."""


@dataclass(frozen=True, slots=True)
class ChecksWanted:
    """开门自检, again too."""


@dataclass(frozen=True, slots=True)
class ChecksLeft:
    """Skipped where it has not run, else put away."""


@dataclass(frozen=True, slots=True)
class RecoveryGiven:
    """A recovery paper at the staff door, for this member, with a new PIN."""

    paper: str = field(repr=False)
    member_no: str
    pin: bytearray = field(repr=False)


SetupGesture: TypeAlias = (
    SetupOpened | SetupUnlocked | SetupNext | SetupBack | SetupPassed | SetupEnded | SetupStirred
    | LanguagePicked | ProvisionGiven | ProvisionAccepted | ProvisionRefused | AloneWanted | CodeCameraWanted
    | FirstNamed | PaperWanted | PaperRead | GunChosen | CameraChosen | CameraSeen | ClockRight
    | ChecksWanted | ChecksLeft | RecoveryGiven
)  # fmt: skip
