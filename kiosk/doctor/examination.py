"""Self-diagnosis of every part, as values: what is well, what is not, and what to do next.  Never changes anything.

A kiosk may run meanwhile: the book is read beside it, readers are asked and not opened, the platform is asked twice.
"""

from __future__ import annotations

from pathlib import Path

from config.bad import BadSetting
from config.load import DEFAULTS, load
from config.schema import Settings
from kiosk.compose.camera import refuse_unfit_camera
from kiosk.compose.fit import refuse_unfit
from kiosk.compose.gun import refuse_unfit_gun
from kiosk.doctor import book
from kiosk.doctor.check import Check, ok, refused, skipped
from kiosk.doctor.parts import PARTS
from kiosk.doctor.side_by_side import Part, Patient, Told, side_by_side, untold
from kiosk.setting import particulars
from kiosk.visit.view import Text
from sync.store.guardfiles import in_use

OTHERS = tuple(name for part in PARTS for name in part.names)
"""Everything but the settings, in the order of the report."""
WITHIN_S = 14.0
"""Everything broken at once is said within 20 s; programs of their own have to be started and ended, too."""


def examine_file(config: Path | None) -> list[Check]:
    """As `kiosk doctor --config FILE`; without a file the desk as the defaults and this user's folder have it."""
    source = str(config) if config else DEFAULTS
    try:
        settings = load(config, overrides=None if config else {"desk.no": "KSK-000", "platform.kind": "none"})
    except BadSetting as wrong:
        return examine(wrong, source)
    return examine(settings, source)


def examine(settings: Settings | BadSetting, source: str, told: Told = untold) -> list[Check]:
    """`source` is the file the settings came from, for messages.  `told` hears lines as they come, on this thread."""
    return look_at(PARTS, settings, source, WITHIN_S, told)


def look_at(
    parts: tuple[Part, ...], settings: Settings | BadSetting, source: str, within_s: float, told: Told
) -> list[Check]:
    """The settings, then these parts.  Wrong settings leave nothing else to look at."""
    try:
        if isinstance(settings, BadSetting):
            raise settings
        refuse_unfit(settings, source)
        refuse_unfit_gun(settings, source)
        refuse_unfit_camera(settings, source)
    except BadSetting as wrong:
        found = [refused("settings", wrong.code, *particulars(wrong))]
        found += skipped(*(name for part in parts for name in part.names))
        told(found)
        return found
    first = ok("settings", Text("doctor.said.settings", (source, str(settings.folder))))
    told([first])
    patient = Patient(settings, source, book.vault_of(settings), in_use(book.book_of(settings)))
    return [first, *side_by_side(parts, patient, within_s, told)]
