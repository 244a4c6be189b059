"""Stuck entries as the staff pages show them: masked, local times, ids of words."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.corrections.saying import what
from kiosk.domain.names import mask
from kiosk.domain.timetable import clock_text, from_ms
from kiosk.ui.troubles import Stuck
from kiosk.visit.view import Text
from sync.records import Action, Delivery, EntryKind
from sync.store.outbox import Troubled

DELIVERY_CODES = {Delivery.REFUSED: "F02", Delivery.CONFLICT: "F03", Delivery.PARKED: "F04"}


def stuck_page(stuck: Sequence[Troubled]) -> tuple[Stuck, ...]:
    return tuple(
        Stuck(
            rec_id=one.outgoing.entry.id,
            name=mask(one.outgoing.name),
            what=_what(one),
            at=clock_text(from_ms(one.outgoing.entry.at_ms)),
            state=one.delivery.value,
            code=DELIVERY_CODES.get(one.delivery, ""),
            said=" ".join(part for part in (one.code, one.text) if part),
            attempts=one.outgoing.attempts,
            can_resend=one.delivery in (Delivery.REFUSED, Delivery.PARKED),
        )
        for one in stuck
    )


def _what(one: Troubled) -> Text:
    entry = one.outgoing.entry
    if entry.kind is EntryKind.CHECKIN:
        return Text("choose.in" if entry.action is Action.IN else "choose.out")
    return what(entry)
