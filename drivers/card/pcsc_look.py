"""What the PC/SC service offers at this moment, for the doctor: one look, no card is read and nothing is kept.

Beside pcsc.py the only file that imports pyscard.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from smartcard import scard

from drivers.card import pinpad


class NoService(Exception):
    """pcscd does not run, or does not let us in."""


@dataclass(frozen=True, slots=True)
class Reader:
    """`used`: the settings choose it.  `keypad` None where the reader is in use and cannot be asked."""

    name: str
    used: bool
    card_in: bool
    keypad: bool | None


def look(choose: str, ignore: str) -> list[Reader]:
    """Every reader the service knows; `choose` and `ignore` as PcscReader takes them.  Raises NoService."""
    result, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_SYSTEM)
    if result != scard.SCARD_S_SUCCESS:
        raise NoService(f"{result & 0xFFFFFFFF:08X}")
    try:
        listed, names = scard.SCardListReaders(context, [])
        return [
            Reader(name, _used(name, choose, ignore), _card_in(context, name), _keypad(context, name))
            for name in (names if listed == scard.SCARD_S_SUCCESS else [])
        ]
    finally:
        scard.SCardReleaseContext(context)


def _used(name: str, choose: str, ignore: str) -> bool:
    return bool(re.search(choose, name)) and not (ignore and re.search(ignore, name))


def _card_in(context: int, name: str) -> bool:
    result, states = scard.SCardGetStatusChange(context, 0, [(name, scard.SCARD_STATE_UNAWARE)])
    return result == scard.SCARD_S_SUCCESS and bool(states[0][1] & scard.SCARD_STATE_PRESENT)


def _keypad(context: int, name: str) -> bool | None:
    """Asks the reader, not the card: a direct connection powers nothing."""
    result, card, _protocol = scard.SCardConnect(context, name, scard.SCARD_SHARE_DIRECT, 0)
    if result != scard.SCARD_S_SUCCESS:
        return None
    try:
        asked, features = scard.SCardControl(card, scard.SCARD_CTL_CODE(pinpad.GET_FEATURE_REQUEST), [])
        return asked == scard.SCARD_S_SUCCESS and pinpad.verify_code(bytes(features)) is not None
    finally:
        scard.SCardDisconnect(card, scard.SCARD_LEAVE_CARD)
