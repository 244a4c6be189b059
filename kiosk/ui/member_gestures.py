"""What staff do on the page 人员 and in the trail, as values.  PINs wait in `MembersModel`, never here.  No Qt."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeAlias

from kiosk.ui.record import record


@record
class MembersOpened:
    """Who works here."""


@record
class MemberAdded:
    """With the PIN that was typed twice; `roles` are values of `Role`."""

    name: str
    roles: tuple[str, ...]


@record
class RolesGiven:
    no: str
    roles: tuple[str, ...]


@record
class NewPinGiven:
    """With the PIN that was typed twice."""

    no: str


class Token(StrEnum):
    BADGE = "badge"
    CARD = "card"


@record
class TokenAwaited:
    """The next badge scanned or card put in becomes this member's; `no` "" waits for none any more."""

    no: str
    token: str


@record
class TokenTaken:
    """Lost, or handed back."""

    no: str
    token: str


@record
class MemberLeft:
    no: str


@record
class MemberUnlocked:
    """Locked out after too many wrong PINs."""

    no: str


@record
class BadgePrinted:
    """A new badge on paper, or the one they have once more."""

    no: str


@record
class ActsSought:
    """The trail: of whom, what kind of act ("" every), on which day (2026-11-23, "" any), about whom or which class."""

    operator: str
    group: str
    day: str
    target: str


@record
class MoreActsWanted:
    """The list was scrolled to its end."""


UNMASK_REASONS = ("COMPLAINT", "DOCUMENT", "PLATFORM", "OTHER")
"""Why a whole name and number may be looked at; words under [unmask.why]."""


@record
class UnmaskWanted:
    """The whole name and number of the learner found; the second PIN waits in `SecondModel`."""

    learner: str
    reason: str


@record
class UnmaskEnded:
    """Seen enough, or turned away."""


MemberGesture: TypeAlias = (
    UnmaskWanted
    | UnmaskEnded
    | MembersOpened
    | MemberAdded
    | RolesGiven
    | NewPinGiven
    | TokenAwaited
    | TokenTaken
    | MemberLeft
    | MemberUnlocked
    | BadgePrinted
    | ActsSought
    | MoreActsWanted
)
