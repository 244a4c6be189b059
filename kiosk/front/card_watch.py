"""The card reader at work, whether there is a desk or not.

What it says before there is one is kept and said again to the desk: a card put in early is seen at once, and judged as
soon as somebody can.  A card that was pulled again has said nothing.

Signals: heard(object) every fact of the driver, on the main thread, in order.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal

from drivers.card.facts import CardGone, CardInserted, CardRead, CardReader, CardUnreadable
from drivers.driver import DeviceDown, DeviceUp
from drivers.worker import Worker
from kiosk.main_thread import Inbox


class CardWatch(Inbox):
    heard = Signal(object)

    def __init__(self, reader: CardReader) -> None:
        super().__init__()
        self.reader = reader
        self._worker = Worker(reader, self.hear)
        self._started = self._handed = False
        self._cards: dict[int, list[object]] = {}
        self._news: DeviceUp | DeviceDown | None = None

    @property
    def card_waits(self) -> bool:
        """A card is in a reader and there is no desk yet."""
        return bool(self._cards)

    def start(self) -> None:
        """Nothing when it is at work."""
        if not self._started:
            self._started = True
            self._worker.start()

    def stop(self) -> None:
        self._worker.stop()

    def hear(self, fact: object) -> None:
        """For the driver, from its thread."""
        self.post(partial(self._on_main, fact))

    def hand_over(self, take: Callable[[object], None]) -> None:
        """Once: `take` gets what was kept, cards before the state of the reader, and all that comes."""
        self._handed = True
        cards, self._cards = self._cards, {}
        for fact in itertools.chain.from_iterable(cards.values()):
            take(fact)
        if self._news:
            take(self._news)
        self.heard.connect(take)

    def _on_main(self, fact: object) -> None:
        if not self._handed:
            self._keep(fact)
        self.heard.emit(fact)

    def _keep(self, fact: object) -> None:
        """A card that is gone may still fail to be read."""
        if isinstance(fact, CardInserted):
            self._cards[fact.insertion] = [fact]
        elif isinstance(fact, CardRead | CardUnreadable):
            if fact.insertion in self._cards:
                self._cards[fact.insertion].append(fact)
        elif isinstance(fact, CardGone):
            self._cards.pop(fact.insertion, None)
        elif isinstance(fact, DeviceUp | DeviceDown):
            self._news = fact
