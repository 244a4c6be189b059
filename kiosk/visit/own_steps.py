"""The cells about 我的: offered where nothing is to be recorded now, shown after the PIN, gone with the card.  PURE."""

from __future__ import annotations

from dataclasses import replace

from kiosk.domain.evidence import Factor
from kiosk.domain.refusal import Refusal
from kiosk.visit import effects as ef
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.claims import Card, Claim, shown_card
from kiosk.visit.endings import Next, leave_with, refuse
from kiosk.visit.own import LookUp, Own, OwnFailed, OwnShown, OwnSought, OwnTold
from kiosk.visit.proof import pin_is_kept, want_pin
from sync.records import PersonKey

BETWEEN = frozenset({Refusal.NO_SESSION, Refusal.TOO_EARLY, Refusal.CLOSED})
"""No session is open for them now, and nothing else is wrong."""


def offered(claim: Claim | None, person: PersonKey) -> Own | None:
    """By the card itself, not by one that only lies in the reader."""
    card = shown_card(claim)
    return Own(card, person) if card else None


def ask(own: Own, name: str) -> Next:
    """The PIN where the card has one; it is asked for once a visit."""
    if Factor.PIN in own.card.showing.shown or not own.card.has_pin:
        return look(own.card, name, own.person)
    if pin_is_kept(own.card):
        return refuse(Refusal.PIN_WITHHELD, own.card, name)
    return want_pin(own.card, name, own)


def look(card: Card, name: str, person: PersonKey) -> Next:
    return OwnSought(card, name), (ef.WipePin(), LookUp(card.insertion, person))


def told(state: OwnSought | OwnShown, event: OwnTold) -> Next:
    """Certificates that come later do not prolong the screen."""
    if isinstance(state, OwnShown):
        return replace(state, page=event.page), ()
    return OwnShown(state.card, state.name, event.page), ()


def failed(state: OwnSought, event: OwnFailed) -> Next:
    return refuse(event.refusal, state.card, state.name)


def too_late(state: OwnSought, _: ev.TimedOut) -> Next:
    return refuse(Refusal.STORE_FAILED, state.card, state.name)


def close(state: OwnSought | OwnShown, _: ev.Cancelled | ev.TimedOut) -> Next:
    return leave_with(state.card, state.name)


def gone(_: OwnSought | OwnShown | st.PinWanted, __: ev.CardOut) -> Next:
    return st.Idle(), (ef.WipePin(),)
