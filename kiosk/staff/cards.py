"""A card in the reader while the staff door asks: it is its owner's to show, and no learner's visit."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.visit import events as ev
from kiosk.visit.events import Event
from sync.records import CardKey


class StaffCards:
    """`shown` hears the card.  What came in for a visit stays the visit's."""

    def __init__(self, shown: Callable[[CardKey], None]) -> None:
        self._shown = shown
        self._insertion: int | None = None
        """The card that is not for a visit, until it leaves."""

    def told(self, event: Event, *, wanted: bool) -> bool:
        """True where the visit has nothing to do with it."""
        if isinstance(event, ev.CardIn) and wanted:
            self._insertion = event.insertion
            return True
        if self._insertion is None or _insertion(event) != self._insertion:
            return False
        if isinstance(event, ev.CardSaid):
            self._shown(event.card.key)
        elif isinstance(event, ev.CardOut):
            self._insertion = None
        return True


def _insertion(event: Event) -> int | None:
    if isinstance(event, ev.CardSaid):
        return event.card.insertion
    return event.insertion if isinstance(event, ev.CardFailed | ev.CardOut) else None
