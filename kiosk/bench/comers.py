"""Those who come to the desk of a bench: invented people, each with a card and its PIN."""

from __future__ import annotations

from typing import Final

from drivers.card.virtual_card import Holder, VirtualCard
from sync.records import CardKey, Enrolment

PIN: Final = "302514"


def key_of(learner: Enrolment) -> CardKey:
    return CardKey(f"99{int(learner.card_number[1:]):030X}", learner.card_number)


def card_of(learner: Enrolment) -> VirtualCard:
    key = key_of(learner)
    return VirtualCard(Holder(learner.name, learner.person.number, key.number, key.ident), pin=PIN)
