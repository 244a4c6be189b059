"""What somebody did in the set-up guide and at the morning's self-check, as values.  No Qt."""

from __future__ import annotations

from dataclasses import field
from typing import TypeAlias

from kiosk.ui.record import record


@record
class SetupOpened:
    """设置向导, by an administrator of a desk at work."""


@record
class SetupUnlocked:
    pin: bytearray = field(repr=False)


@record
class SetupNext:
    pass


@record
class SetupBack:
    pass


@record
class SetupPassed:
    """This step later."""


@record
class SetupEnded:
    """On to the desk."""


@record
class SetupStirred:
    """Somebody is there: a key, a touch."""


@record
class LanguagePicked:
    language: str


@record
class ProvisionGiven:
    """A provisioning code, scanned or typed; `address` where a short one was typed."""

    code: str = field(repr=False)
    address: str = ""


@record
class ProvisionAccepted:
    """The fingerprint is the one of the letter."""


@record
class ProvisionRefused:
    pass


@record
class AloneWanted:
    """No platform at all."""

    institution: str
    desk_no: str


@record
class CodeCameraWanted:
    on: bool


@record
class FirstNamed:
    """One of the first people; `roles` as the settings have them."""

    name: str
    roles: tuple[str, ...]
    pin: bytearray = field(repr=False)


@record
class PaperWanted:
    pass


@record
class PaperRead:
    """Two groups of the paper, read off it."""

    groups: tuple[str, str] = field(repr=False)


@record
class GunChosen:
    fitted: bool


@record
class CameraChosen:
    fitted: bool


@record
class CameraSeen:
    """Yes, that is me."""


@record
class ClockRight:
    """The time on the screen is that of a watch."""


@record
class ChecksWanted:
    """开门自检, again too."""


@record
class ChecksLeft:
    """Skipped where it has not run, else put away."""


@record
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
