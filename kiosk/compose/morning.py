"""Settings -> the self-check of the morning, and the way back into the guide.  The doctor is loaded when it looks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from config.schema import Settings
from kiosk.main_thread import MainThread
from kiosk.setup.morning import MorningOffice
from kiosk.setup.steps import JOURNAL, Journal, as_bytes, read_journal
from kiosk.ui.window import Models
from sync.clock import Clock
from sync.store.rungs import replace_file
from sync.store.store import Store

if TYPE_CHECKING:
    from kiosk.doctor.check import Check


def make_morning(
    settings: Settings, source: str, store: Store, clock: Clock, models: Models, main: MainThread,
    again: Callable[[], bool],
) -> MorningOffice:  # fmt: skip
    def checks() -> Sequence[Check]:
        from kiosk.doctor.quick import self_check

        return self_check(settings, source)

    def reopen() -> bool:
        journal = read_journal(settings.folder) or Journal()
        replace_file(settings.folder / JOURNAL, as_bytes(replace(journal, again=True)))
        return again()

    return MorningOffice(checks, reopen, store, clock, models.morning, main)
