"""What can go wrong between a card and the desk.  No I/O.

    CardError
    ├── MalformedData   it answered, but not what a social security card says
    ├── NotAnSsc        it has no application sx1.sh.社会保障
    ├── CardRefused     it answered a status word that ends the conversation; `.sw`
    ├── BadPin          what was typed is no PIN: not 4 to 12 digits
    └── LinkLost        the way to the card broke; `.fault` says how

Texts name tags, lengths and status words, never the data.
"""

from __future__ import annotations

from drivers.card.facts import CardFault


class CardError(Exception):
    """One card, one visit: shown to the learner in plain words, never a reason to stop the desk."""

    fault = CardFault.GARBLED


class MalformedData(CardError):
    """A record, a response or an output line is torn or holds what it cannot hold."""


class NotAnSsc(CardError):
    """Another kind of card: SELECT did not find the application."""

    fault = CardFault.NOT_SSC


class CardRefused(CardError):
    """The card said no to a command it should answer."""

    def __init__(self, what: str, sw: int) -> None:
        super().__init__(f"{what}: {sw:04X}")
        self.sw = sw


class BadPin(CardError):
    """Not 4 to 12 digits; it was never sent."""


class LinkLost(CardError):
    """Reader or card stopped answering, or could not be reached; `why` is for the log."""

    def __init__(self, fault: CardFault, why: str) -> None:
        super().__init__(f"{fault.value}: {why}")
        self.fault = fault
