"""What staff do on the page 报到.  Values only."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import TypeAlias

from kiosk.ui.record import record


@record
class RegisterBegan:
    """Staff ask the person at the desk to show something; `way` is a `Factor`."""

    way: str


@record
class RegisterCodeGiven:
    """A voucher's code, scanned or typed, as it came."""

    text: str = field(repr=False)


@record
class RegisterOffered:
    """The voucher that is listed for this person; `key` is its place among the offered."""

    key: int


@record
class RegisterClassPicked:
    class_no: str


class RegisterAct(StrEnum):
    ACCEPT = "accept"  # 受理
    CONFIRM = "confirm"
    DROP = "drop"  # back to scanning: nothing was ordered
    ASK_AGAIN = "ask-again"
    NEXT = "next"  # the next person
    PRINT = "print"
    LIST_NAME = "list-name"  # no voucher yet: on the 定向券 name list


@record
class RegisterActed:
    act: RegisterAct


@record
class RegisterOpened:
    """An earlier registration, by its key in the list."""

    key: str


@record
class UseRevoked:
    """The use on the screen is taken back; `reason` is one of `registration.REASONS`."""

    reason: str


RegistrationGesture: TypeAlias = (
    RegisterBegan
    | RegisterCodeGiven
    | RegisterOffered
    | RegisterClassPicked
    | RegisterActed
    | RegisterOpened
    | UseRevoked
)
