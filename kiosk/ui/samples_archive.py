"""An invented archive, just made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from kiosk.ui.samples_attendance import ATTENDANCE
from kiosk.visit.view import Text

if TYPE_CHECKING:
    from kiosk.ui.window import Models

MADE = (
    Text("archive.done", ("/media/desk/归档/C2026-031", "1284")),
    Text("archive.key", ("A98PW-42YQP-GWY8H-9S4VK-MCY75-T97N9",)),
)


def _archived(models: Models) -> None:
    ATTENDANCE["results"](models)
    models.archive.update(MADE)


def _put_away(models: Models) -> None:
    models.archive.update(())


ARCHIVE: Mapping[str, Callable[[Models], None]] = {
    "results-archived": _archived,
    "results-archive-left": _put_away,
}
