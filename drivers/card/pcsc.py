"""A card reader by PC/SC, on raw `smartcard.scard`: the only file that imports pyscard.

Not pyscard's CardMonitor: that one dies for good when pcscd restarts, and silently when pcscd is not up at start.
The thread that calls `run` watches the readers and never talks to a card; each card has a thread of its own with
its own context (conversation.py), since a silent card blocks SCardTransmit for ever and SCardCancel does not help.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from functools import partial
from threading import Event

from smartcard import scard

from drivers.card import pinpad
from drivers.card.apdu import wipe
from drivers.card.errors import LinkLost
from drivers.card.facts import CardFault, ReaderAdded, ReaderRemoved
from drivers.card.link import ChipTalk
from drivers.card.slots import Slots
from drivers.driver import DeviceDown, DeviceUp, Emit

log = logging.getLogger(__name__)

NEW_READERS = "\\\\?PnP?\\Notification"
"""The pseudo reader whose state changes when readers come and go."""
AWAY = scard.SCARD_STATE_UNAVAILABLE | scard.SCARD_STATE_UNKNOWN
IGNORE = r"(?i)\bSAM\b|PSAM|Windows Hello|Virtual Smart Card"
"""PSAM slots show as readers, and Windows has readers without metal."""
RETRY_S = (0.25, 0.5, 1.0, 2.0)
TICK_S = 0.25
"""Longest blocking wait: serial readers do not wake the pseudo reader, so the list is looked at this often."""


def _u32(code: int) -> int:
    """pyscard gives return codes signed on some platforms and unsigned on others."""
    return code & 0xFFFFFFFF


def _is(result: int, *codes: int) -> bool:
    return _u32(result) in map(_u32, codes)


def _hex(code: int) -> str:
    return f"{_u32(code):08X}"


class _ServiceLost(Exception):
    """The resource manager is gone, and its context with it: a new one is needed."""


class PcscReader:
    """All readers whose name matches `choose` and not `ignore` (regular expressions, searched).

    `use_keypad` False puts the PIN on the screen, for readers that announce a keypad they do not have;
    `keypad_digits` are the fewest and the most digits a keypad takes.
    """

    def __init__(
        self,
        name: str = "card",
        *,
        choose: str = "",
        ignore: str = IGNORE,
        use_keypad: bool = True,
        keypad_digits: tuple[int, int] = (6, 6),
        silence_s: float = 5.0,
    ) -> None:
        self.name = name
        self._choose = re.compile(choose)
        self._ignore = re.compile(ignore) if ignore else None
        self._keypad_digits = keypad_digits if use_keypad else None
        self._silence_s = silence_s
        self._slots: Slots | None = None

    def run(self, emit: Emit, stop: Event) -> None:
        self._slots = slots = Slots(emit, self._silence_s)
        watch = _Watch(self.name, emit, slots, self._wants, self._keypad_digits)
        failures = 0
        try:
            while not stop.is_set():
                result, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_SYSTEM)
                if result != scard.SCARD_S_SUCCESS:
                    watch.say_down("no-service")
                    stop.wait(RETRY_S[min(failures, len(RETRY_S) - 1)])
                    failures += 1
                    continue
                failures = 0
                watch.until_lost(context, stop)
        finally:
            slots.close()
            self._slots = None

    def verify(self, insertion: int, pin: bytearray) -> None:
        if (slots := self._slots) is None:
            wipe(pin)
        else:
            slots.verify(insertion, pin)

    def verify_on_keypad(self, insertion: int) -> None:
        if (slots := self._slots) is not None:
            slots.verify_on_keypad(insertion)

    def _wants(self, reader: str) -> bool:
        return bool(self._choose.search(reader)) and not (self._ignore and self._ignore.search(reader))


class _Watch:
    """The readers as last seen: name -> state word (SCARD_STATE_ flags, insert/remove counter in the upper half)."""

    def __init__(
        self,
        device: str,
        emit: Emit,
        slots: Slots,
        wants: Callable[[str], bool],
        keypad_digits: tuple[int, int] | None,
    ) -> None:
        self._device = device
        self._emit = emit
        self._slots = slots
        self._wants = wants
        self._keypad_digits = keypad_digits
        self._known: dict[str, int] = {}
        self._usable: set[str] = set()
        self._said: DeviceUp | DeviceDown | None = None

    def until_lost(self, context: int, stop: Event) -> None:
        """Watch until `stop` or until the service is lost; then every card and reader we knew is gone."""
        try:
            while not stop.is_set():
                self._list(context)
                self._say_state()
                self._wait(context)
                self._slots.watch(time.monotonic())
        except _ServiceLost as lost:
            log.warning("the PC/SC service is gone: %s", lost)
        finally:
            scard.SCardReleaseContext(context)
            for reader in list(self._known):
                self._forget(reader)
            if not stop.is_set():
                self.say_down("no-service")

    def say_down(self, why: str) -> None:
        self._say(DeviceDown(self._device, why))

    def _say_state(self) -> None:
        if self._usable:
            self._say(DeviceUp(self._device))
        elif not any(state == scard.SCARD_STATE_UNAWARE for state in self._known.values()):
            self.say_down("no-reader")

    def _say(self, fact: DeviceUp | DeviceDown) -> None:
        if fact != self._said:
            self._said = fact
            self._emit(fact)

    def _list(self, context: int) -> None:
        result, listed = scard.SCardListReaders(context, [])
        if _is(result, scard.SCARD_E_NO_READERS_AVAILABLE):
            listed = []
        elif result != scard.SCARD_S_SUCCESS:
            raise _ServiceLost(_hex(result))
        wanted = [reader for reader in listed if self._wants(reader)]
        for reader in [reader for reader in self._known if reader not in wanted]:
            self._forget(reader)
        for reader in wanted:
            self._known.setdefault(reader, scard.SCARD_STATE_UNAWARE)

    def _wait(self, context: int) -> None:
        timeout_s = self._slots.wait_s(time.monotonic(), TICK_S)
        result, states = scard.SCardGetStatusChange(
            context, int(timeout_s * 1000) + 1, [*self._known.items(), (NEW_READERS, 0)]
        )
        if _is(result, scard.SCARD_E_TIMEOUT, scard.SCARD_E_CANCELLED, scard.SCARD_E_UNKNOWN_READER):
            return
        if result != scard.SCARD_S_SUCCESS:
            raise _ServiceLost(_hex(result))
        for reader, state, _atr in states:
            if reader in self._known and state & scard.SCARD_STATE_CHANGED:
                self._changed(reader, state & ~scard.SCARD_STATE_CHANGED)

    def _changed(self, reader: str, new: int) -> None:
        old, self._known[reader] = self._known[reader], new
        if new & AWAY:
            self._reader_away(reader)
            return
        if reader not in self._usable:
            self._usable.add(reader)
            self._emit(ReaderAdded(reader))
            self._say_state()
        had, has = bool(old & scard.SCARD_STATE_PRESENT), bool(new & scard.SCARD_STATE_PRESENT)
        # The counter went up by two with a card on both sides: swapped between two looks.
        swapped = had and has and ((new >> 16) - (old >> 16)) & 0xFFFF >= 2
        if had and (swapped or not has):
            self._slots.gone(reader)
        if has and (swapped or not had):
            self._slots.inserted(reader, partial(_open, reader, self._keypad_digits))

    def _reader_away(self, reader: str) -> None:
        self._slots.gone(reader)
        if reader in self._usable:
            self._usable.discard(reader)
            self._emit(ReaderRemoved(reader))

    def _forget(self, reader: str) -> None:
        del self._known[reader]
        self._reader_away(reader)


# --- one card -------------------------------------------------------------------------------------------

PROTOCOLS = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
LEAVING_MS = 500

FAULTS = {
    _u32(code): fault
    for code, fault in (
        (scard.SCARD_E_NO_SMARTCARD, CardFault.REMOVED),
        (scard.SCARD_W_REMOVED_CARD, CardFault.REMOVED),
        (scard.SCARD_E_READER_UNAVAILABLE, CardFault.REMOVED),
        (scard.SCARD_E_UNKNOWN_READER, CardFault.REMOVED),
        (scard.SCARD_W_UNPOWERED_CARD, CardFault.MUTE),
        (scard.SCARD_W_UNRESPONSIVE_CARD, CardFault.MUTE),
        (scard.SCARD_E_SHARING_VIOLATION, CardFault.BUSY),
        (scard.SCARD_E_PROTO_MISMATCH, CardFault.NOT_SSC),
        (scard.SCARD_E_CARD_UNSUPPORTED, CardFault.NOT_SSC),
        (scard.SCARD_W_UNSUPPORTED_CARD, CardFault.NOT_SSC),
    )
}
"""Everything else is COMMUNICATION."""


def _fault(result: int) -> CardFault:
    return FAULTS.get(_u32(result), CardFault.COMMUNICATION)


def _open(reader: str, keypad_digits: tuple[int, int] | None) -> ChipTalk:
    """Connect in a context of its own, in the conversation's thread.  Raises LinkLost."""
    result, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_SYSTEM)
    if result != scard.SCARD_S_SUCCESS:
        raise LinkLost(CardFault.COMMUNICATION, f"no service {_hex(result)}")
    try:
        return ChipTalk(_ScardLink(context, reader, keypad_digits))
    except LinkLost:
        scard.SCardReleaseContext(context)
        raise


class _ScardLink:
    """A connected card.  Exclusive where possible: another program would see the PIN state and could reset it."""

    def __init__(self, context: int, reader: str, keypad_digits: tuple[int, int] | None) -> None:
        self._context = context
        self._reader = reader
        self._share = scard.SCARD_SHARE_EXCLUSIVE
        result, card, protocol = scard.SCardConnect(context, reader, self._share, PROTOCOLS)
        if _is(result, scard.SCARD_E_SHARING_VIOLATION):
            self._share = scard.SCARD_SHARE_SHARED
            result, card, protocol = scard.SCardConnect(context, reader, self._share, PROTOCOLS)
        if result != scard.SCARD_S_SUCCESS:
            raise LinkLost(_fault(result), f"connect {_hex(result)}")
        self._card = card
        self._removed = False
        self._use(protocol)
        self.atr = self._status()
        self._keypad_digits = keypad_digits
        self._verify_code = self._find_keypad() if keypad_digits else None
        self.keypad = self._verify_code is not None

    def transmit(self, apdu: bytes | bytearray) -> bytes:
        wire = list(apdu)
        try:
            result, answer = scard.SCardTransmit(self._card, self._pci, wire)
        finally:
            wire[:] = [0] * len(wire)
        if result != scard.SCARD_S_SUCCESS:
            raise self._lost("transmit", result)
        if not answer:
            raise self._lost("no answer", result)  # how some drivers say that the card was pulled
        return bytes(answer)

    def refresh(self) -> None:
        result = scard.SCardStatus(self._card)[0]
        if _is(result, scard.SCARD_W_RESET_CARD):
            result, protocol = scard.SCardReconnect(
                self._card, self._share, PROTOCOLS, scard.SCARD_LEAVE_CARD
            )
            self._use(protocol)
        if result != scard.SCARD_S_SUCCESS:
            raise LinkLost(_fault(result), f"status {_hex(result)}")

    def type_pin(self) -> bytes:
        if self._verify_code is None or self._keypad_digits is None:
            raise LinkLost(CardFault.COMMUNICATION, "this reader has no keypad")
        order = pinpad.verify_structure(*self._keypad_digits)
        result, answer = scard.SCardControl(self._card, self._verify_code, list(order))
        if result != scard.SCARD_S_SUCCESS:
            raise self._lost("keypad", result)
        return bytes(answer)

    def close(self) -> None:
        # Both may fail because card, reader or service is gone; there is nothing left to close then.  A card that is
        # out is not powered off: pcscd (1.9.9) would call the reader empty before its own thread saw the card leave,
        # and be blind to the next card if that one is in by then.
        leave = scard.SCARD_LEAVE_CARD if self._removed else scard.SCARD_UNPOWER_CARD
        scard.SCardDisconnect(self._card, leave)
        scard.SCardReleaseContext(self._context)

    def _use(self, protocol: int) -> None:
        self._pci = scard.SCARD_PCI_T1 if protocol == scard.SCARD_PROTOCOL_T1 else scard.SCARD_PCI_T0

    def _status(self) -> bytes:
        result, _reader, _state, _protocol, atr = scard.SCardStatus(self._card)
        return bytes(atr) if result == scard.SCARD_S_SUCCESS else b""

    def _find_keypad(self) -> int | None:
        request = scard.SCARD_CTL_CODE(pinpad.GET_FEATURE_REQUEST)
        result, features = scard.SCardControl(self._card, request, [])
        return pinpad.verify_code(bytes(features)) if result == scard.SCARD_S_SUCCESS else None

    def _lost(self, what: str, result: int) -> LinkLost:
        """A card pulled in the middle shows as one of half a dozen codes; whether it is still in tells them apart."""
        fault = _fault(result)
        if fault is CardFault.COMMUNICATION and not self._stays():
            fault = CardFault.REMOVED
        self._removed = fault is CardFault.REMOVED
        return LinkLost(fault, f"{what} {_hex(result)}")

    def _stays(self) -> bool:
        """Whether the card is still in after LEAVING_MS; pcscd asks some readers only every 400 ms."""
        state = scard.SCARD_STATE_UNAWARE
        for timeout_ms in (0, LEAVING_MS):
            result, states = scard.SCardGetStatusChange(self._context, timeout_ms, [(self._reader, state)])
            if _is(result, scard.SCARD_E_TIMEOUT):
                return True
            if result != scard.SCARD_S_SUCCESS or not states[0][1] & scard.SCARD_STATE_PRESENT:
                return False
            state = states[0][1] & ~scard.SCARD_STATE_CHANGED
        return True
