"""Settings -> how the desk's screen reads, and what it goes back to between two people."""

from __future__ import annotations

from config.schema import Settings
from kiosk.front.front import Manners
from kiosk.ui.surroundings import Reading


def manners_of(settings: Settings) -> Manners:
    return Manners(
        settings.language,
        reading_of(settings),
        settings.mode,
        settings.desk.institution,
        alone=settings.platform.kind == "none",
    )


def reading_of(settings: Settings) -> Reading:
    screen = settings.screen
    return Reading(
        screen.large_type,
        screen.high_contrast,
        screen.reduced_motion,
        screen.slow,
        screen.spoken,
        screen.hand == "left",
        screen.seated,
    )
