"""The place where a second person types their PIN came up.  No Qt."""

from __future__ import annotations

from typing import TypeAlias

from kiosk.ui.record import record


@record
class SecondSought:
    """Who may be it beside `first` (whoever is at the desk where that is empty), for what asks for `right`, about the
    days since `since` ("YYYY-MM-DD", today where it is empty)."""

    right: str
    first: str = ""
    since: str = ""


SecondGesture: TypeAlias = SecondSought
