"""Every list there is, by its name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kiosk.reports.audit import Audit
from kiosk.reports.class_lists import ClassLists
from kiosk.reports.directories import Directories
from kiosk.reports.statistics import Statistics
from kiosk.reports.wanted import List, Made, Wanted
from kiosk.words import Words


@dataclass(frozen=True, slots=True)
class AllLists:
    of_class: ClassLists
    statistics: Statistics
    directories: Directories
    audit: Audit

    def make(self, wanted: Wanted, words: Words, now: datetime) -> Made | None:
        if wanted.which is List.STATISTICS:
            return self.statistics.make(wanted.month, words)
        if wanted.which is List.DIRECTORIES:
            return self.directories.make(words)
        if wanted.which is List.AUDIT:
            return self.audit.make(wanted.month, words)
        return self.of_class.make(wanted, words, now)
