"""Qt Quick screens and their view models: they show a state and send an event, nothing more."""

from kiosk.ui.immortal import keep_singletons

keep_singletons()  # before the first call into PySide6

from kiosk.ui.sources import spare_sources  # noqa: E402  it calls into PySide6

spare_sources()
