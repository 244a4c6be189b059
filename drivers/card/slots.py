"""Which card is in which reader: numbers insertions, holds their conversations, keeps their facts in order.

Shared by every reader driver that talks APDUs.  No reader library here.
"""

from __future__ import annotations

import itertools
from threading import RLock

from drivers.card.apdu import wipe
from drivers.card.conversation import Conversation, Keypad, OpenTalk
from drivers.card.facts import CardGone, CardInserted
from drivers.driver import Emit

next_insertion = itertools.count(1).__next__
"""One numbering for the whole process, whatever reader or driver: an old number can never mean a new card."""

CLOSING_S = 0.5


class Slots:
    """`inserted`, `gone`, `watch` and `close` are for the driver's thread; the two questions for anyone."""

    def __init__(self, emit: Emit, silence_s: float) -> None:
        self._emit = emit
        self._silence_s = silence_s
        self._lock = RLock()
        self._open: dict[str, Conversation] = {}
        self._last: dict[str, Conversation] = {}

    def inserted(self, reader: str, open_talk: OpenTalk) -> None:
        conversation = Conversation(
            next_insertion(),
            reader,
            open_talk,
            self._emit,
            lock=self._lock,
            silence_s=self._silence_s,
            before=self._last.pop(reader, None),
        )
        with self._lock:
            self._open[reader] = conversation
            self._emit(CardInserted(conversation.insertion, reader))
        conversation.start()

    def gone(self, reader: str) -> None:
        with self._lock:
            conversation = self._open.pop(reader, None)
            if conversation is None:
                return
            conversation.hang_up()
            self._emit(CardGone(conversation.insertion, reader))
        self._last[reader] = conversation

    def verify(self, insertion: int, pin: bytearray) -> None:
        with self._lock:
            if (conversation := self._find(insertion)) is None:
                wipe(pin)
            else:
                conversation.ask(pin)

    def verify_on_keypad(self, insertion: int) -> None:
        with self._lock:
            if (conversation := self._find(insertion)) is not None:
                conversation.ask(Keypad())

    def watch(self, now: float) -> None:
        """Abandon the conversations whose card has been silent for too long."""
        for conversation in list(self._open.values()):
            conversation.abandon_if_silent(now)

    def wait_s(self, now: float, longest_s: float) -> float:
        """How long the driver may sleep and still notice a silent card in time."""
        dues = [due for conversation in self._open.values() if (due := conversation.due) is not None]
        return max(0.0, min([due - now for due in dues] + [longest_s]))

    def close(self) -> None:
        """Every card counts as gone; threads that still hang in a reader's library are left behind."""
        for reader in list(self._open):
            self.gone(reader)
        for conversation in self._last.values():
            conversation.join(CLOSING_S)
        self._last.clear()

    def _find(self, insertion: int) -> Conversation | None:
        return next((talk for talk in self._open.values() if talk.insertion == insertion), None)
