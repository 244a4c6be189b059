"""Names the desk knows already, to be picked where one is wanted.  No Qt."""

from __future__ import annotations

from enum import StrEnum

from kiosk.ui.record import record

ANY = "*"
"""Of letters: a character whose own is not known."""


class PickKind(StrEnum):
    TEACHERS = "teachers"
    ROOMS = "rooms"
    APPROVERS = "approvers"
    CLASSES = "classes"


@record
class Pick:
    """`letters` are its pinyin initials, one a character."""

    key: str
    title: str
    letters: str = ""


@record
class Picks:
    teachers: tuple[Pick, ...] = ()
    rooms: tuple[Pick, ...] = ()
    approvers: tuple[Pick, ...] = ()
    """Who may have signed a paper: nobody of the staff, who approve by their PIN."""
    classes: tuple[Pick, ...] = ()
