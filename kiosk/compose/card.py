"""The card reader, which is at work before there is a desk: settings -> driver and watch.

Importing this is quick; a card is seen while the libraries of the desk are still loaded.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from config.bad import BadSetting
from config.devices import Card as CardSettings
from config.schema import Settings
from drivers.card.facts import CardReader
from drivers.registry import STAND_INS, create
from kiosk.front.card_watch import CardWatch

Listen = Callable[[CardWatch | None], CardWatch]
"""The watch to go on with; given is the one of the try before, if there was one."""


def refuse_unfit_card(settings: Settings, source: str) -> None:
    """Raise BadSetting for what no type can say."""
    card = settings.card
    if card.backend == "vendor-library" and not Path(card.library).is_file():
        raise BadSetting(source, "card.library", "library")
    if settings.mode == "live" and f"card.{card.backend}" in STAND_INS:
        raise BadSetting(source, "card.backend", "stand-in")


def make_reader(card: CardSettings) -> CardReader:
    options: dict[str, dict[str, Any]] = {
        "pcsc": {"choose": card.reader, "ignore": card.ignore, "use_keypad": card.keypad},
        "vendor-library": {"path": Path(card.library)},
        "vendor-websocket": {"address": card.address},
        "virtual": {},
    }
    reader: CardReader = create(
        f"card.{card.backend}", name="card", silence_s=card.silence_s, **options[card.backend]
    )
    return reader


class Ear:
    """Starts the watch, and goes on with it when a desk could not open, unless the reader's settings are new."""

    def __init__(
        self, settings: Callable[[], Settings], source: str, reader: CardReader | None = None
    ) -> None:
        self._settings, self._source, self._reader = settings, source, reader
        self._of: CardSettings | None = None

    def __call__(self, before: CardWatch | None) -> CardWatch:
        """Raises BadSetting; a watch there was goes on then."""
        settings = self._settings()
        refuse_unfit_card(settings, self._source)
        if before is not None:
            if self._of == settings.card:
                return before
            before.stop()
        watch = CardWatch(self._reader or make_reader(settings.card))
        self._of = settings.card
        watch.start()
        return watch
