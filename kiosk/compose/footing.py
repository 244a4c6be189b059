"""What every part of a desk stands on."""

from __future__ import annotations

from dataclasses import dataclass

from config.schema import Settings
from kiosk.compose.attendance import rules_of, windows_of
from kiosk.compose.book import Book
from kiosk.domain.attendance import Windows
from kiosk.domain.presence import Rules
from kiosk.domain.timetable import Preset
from kiosk.main_thread import MainThread
from kiosk.ui.window import Models


@dataclass(frozen=True, slots=True)
class Footing:
    """`settings` with what is in force from afar; `source` is the file they came from."""

    settings: Settings
    source: str
    book: Book
    models: Models
    main: MainThread

    @property
    def windows(self) -> Windows:
        return windows_of(self.settings)

    @property
    def rules(self) -> Rules:
        return rules_of(self.settings, self.windows)

    @property
    def preset(self) -> Preset:
        return Preset(self.settings.attendance.preset)
