"""One insertion: a thread that talks to one card from the moment it is in until it is gone, and can be abandoned.

A card that never answers blocks its thread in the reader's library for as long as it stays in; nobody waits for
that thread.  What it would still say is not heard any more.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from queue import SimpleQueue
from threading import Event, RLock, Thread
from typing import Final, TypeAlias

from drivers.card.apdu import wipe
from drivers.card.errors import CardError, LinkLost
from drivers.card.facts import CardFault, CardRead, CardUnreadable, PinAnswered, PinOutcome
from drivers.card.link import Talk
from drivers.card.ssc import PinAnswer
from drivers.driver import Emit

log = logging.getLogger(__name__)

OpenTalk: TypeAlias = Callable[[], Talk]
"""Connects to the card.  May block; raises LinkLost."""

BUSY_PATIENCE_S: Final = 1.5
BUSY_PAUSE_S: Final = 0.1
FAILED: Final = PinAnswer(PinOutcome.FAILED, None)


class Keypad:
    """The question "PIN, on the reader's keypad"."""


class HangUp:
    """The card is out or the driver stops."""


Question: TypeAlias = "bytearray | Keypad | HangUp"


class Conversation:
    """`lock` is shared by all conversations of a reader driver: facts are emitted under it, in order.

    `before` is the conversation with the last card in the same reader: its late power-off must not hit this card.
    """

    def __init__(
        self,
        insertion: int,
        reader: str,
        open_talk: OpenTalk,
        emit: Emit,
        *,
        lock: RLock,
        silence_s: float,
        before: Conversation | None = None,
    ) -> None:
        self.insertion = insertion
        self.reader = reader
        self._open_talk = open_talk
        self._emit = emit
        self._lock = lock
        self._silence_s = silence_s
        self._before = before
        self._questions: SimpleQueue[Question] = SimpleQueue()
        self._hung_up = Event()
        self._deaf = False  # nothing more is said about this card, but for CardGone
        self._read_said = False
        self._unanswered = 0
        self._due: float | None = None
        self._thread = Thread(target=self._run, name=f"card-{insertion}", daemon=True)

    # --- called by the driver's own thread and by the desk ---

    def start(self) -> None:
        self._alive(0.0)
        self._thread.start()

    def ask(self, question: bytearray | Keypad) -> None:
        """A bytearray is wiped here when the conversation is over, else by its thread."""
        with self._lock:
            if not self._deaf and not self._hung_up.is_set():
                self._unanswered += 1
                self._questions.put(question)
                return
            _wipe(question)
            if not self._hung_up.is_set():
                self._emit(PinAnswered(self.insertion, *FAILED))

    def hang_up(self) -> None:
        """The insertion is over: not another word.  Returns at once."""
        with self._lock:
            self._hung_up.set()
            self._deaf = True
            self._due = None
        self._questions.put(HangUp())

    def join(self, timeout_s: float) -> None:
        self._thread.join(timeout_s)

    @property
    def due(self) -> float | None:
        """Until when (time.monotonic) it must have been heard of, None while it waits for a question."""
        return self._due

    def abandon_if_silent(self, now: float) -> None:
        """Past its time: say so in its stead, and hear it no more."""
        with self._lock:
            if self._due is None or now < self._due:
                return
            log.warning("card %d is silent for %.1f s: abandoned", self.insertion, self._silence_s)
            self._give_up(CardFault.COMMUNICATION)

    # --- its own thread ---

    def _run(self) -> None:
        talk = None
        try:
            if self._before is not None:
                self._before.join(BUSY_PATIENCE_S)
                self._before = None
            talk = self._open()
            identity, pin = talk.read(self._alive)
            self._due = None
            self._say_read(CardRead(self.insertion, self.reader, identity, pin, talk.keypad))
            self._answer_questions(talk)
        except CardError as problem:
            log.info("card %d: %s", self.insertion, problem)
            with self._lock:
                self._give_up(problem.fault)
        finally:
            with self._lock:
                self._give_up(CardFault.COMMUNICATION)  # only after a bug of ours: the desk still hears of it
            if talk is not None:
                talk.close()
            self._drain()

    def _open(self) -> Talk:
        """Another program may hold the card for a moment when it comes in."""
        patience = time.monotonic() + BUSY_PATIENCE_S
        while True:
            self._alive(0.0)
            try:
                return self._open_talk()
            except LinkLost as problem:
                if problem.fault is not CardFault.BUSY or time.monotonic() > patience:
                    raise
            if self._hung_up.wait(BUSY_PAUSE_S):
                raise LinkLost(CardFault.REMOVED, "gone while another program held it")

    def _answer_questions(self, talk: Talk) -> None:
        while not isinstance(question := self._questions.get(), HangUp):
            if self._deaf:
                _wipe(question)
                continue
            answer = self._ask_card(talk, question)
            with self._lock:
                self._due = None
                if not self._deaf:
                    self._unanswered -= 1
                    self._emit(PinAnswered(self.insertion, *answer))

    def _ask_card(self, talk: Talk, question: bytearray | Keypad) -> PinAnswer:
        try:
            if isinstance(question, Keypad):
                return talk.verify_on_keypad(self._alive)
            return talk.verify(question, self._alive)
        except CardError as problem:
            log.info("card %d, PIN: %s", self.insertion, problem)
            return FAILED
        finally:
            _wipe(question)

    def _say_read(self, fact: CardRead) -> None:
        with self._lock:
            if not self._deaf:
                self._read_said = True
                self._emit(fact)

    def _give_up(self, fault: CardFault) -> None:
        """Under the lock.  What was asked is answered with FAILED, what was not read is unreadable."""
        if self._deaf:
            return
        self._deaf = True
        self._due = None
        if not self._read_said:
            self._emit(CardUnreadable(self.insertion, self.reader, fault))
        for _ in range(self._unanswered):
            self._emit(PinAnswered(self.insertion, *FAILED))
        self._unanswered = 0

    def _alive(self, extra_s: float) -> None:
        with self._lock:
            if self._deaf:
                return
            self._due = time.monotonic() + self._silence_s + extra_s

    def _drain(self) -> None:
        with self._lock:
            while not self._questions.empty():
                _wipe(self._questions.get())


def _wipe(question: Question) -> None:
    if isinstance(question, bytearray):
        wipe(question)
