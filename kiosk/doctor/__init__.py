"""Self-diagnosis of every part, as values: what is well, what is not, and what to do next.  Never changes anything.

A kiosk may run meanwhile: the book is read beside it, readers are asked and not opened, the platform is asked twice.
"""

from __future__ import annotations

from pathlib import Path

from config.load import DEFAULTS, load
from config.schema import BadSetting, Settings
from kiosk.compose.camera import refuse_unfit_camera
from kiosk.compose.gun import refuse_unfit_gun
from kiosk.compose.root import refuse_unfit
from kiosk.doctor import beside, book, machine, outside
from kiosk.doctor import hub as shared
from kiosk.doctor.check import Check, State, as_json, as_table, healthy, ok, refused, skipped
from kiosk.setting import particulars
from kiosk.visit.view import Text
from sync.store.guardfiles import in_use

__all__ = ["Check", "State", "as_json", "as_table", "examine", "examine_file", "healthy"]

OTHERS = (
    "python", "sqlite", "gm", "words", "keys", "staff", "book", "schema", "ledger", "backlog", "consents",
    "templates", "lan", "ballast", "disk", "clock", "platform", "activation", "certificate", "hub", "service",
    "readers", "keypad", "vendor", "gun", "camera", "decoder", "face", "screen", "fonts", "sound",
)  # fmt: skip
"""Everything but the settings, in the order of the report."""


def examine_file(config: Path | None) -> list[Check]:
    """As `kiosk doctor --config FILE`; without a file the desk as the defaults and this user's folder have it."""
    source = str(config) if config else DEFAULTS
    try:
        settings = load(config, overrides=None if config else {"desk.no": "KSK-000", "platform.kind": "none"})
    except BadSetting as wrong:
        return examine(wrong, source)
    return examine(settings, source)


def examine(settings: Settings | BadSetting, source: str) -> list[Check]:
    """`source` is the file the settings came from, for messages.  Wrong settings leave nothing else to look at."""
    try:
        if isinstance(settings, BadSetting):
            raise settings
        refuse_unfit(settings, source)
        refuse_unfit_gun(settings, source)
        refuse_unfit_camera(settings, source)
    except BadSetting as wrong:
        return [refused("settings", wrong.code, *particulars(wrong)), *skipped(*OTHERS)]
    vault = book.vault_of(settings)
    reached, offset_ms = outside.platform(settings, source, vault)
    ways, model = beside.ways(settings, running=in_use(book.book_of(settings)))
    return [
        ok("settings", Text("doctor.said.settings", (source, str(settings.folder)))),
        machine.python(),
        machine.sqlite(),
        machine.ciphers(),
        machine.words(),
        book.keys(settings, vault),
        book.staff(settings, vault),
        *book.book(settings, vault, model),
        book.ballast(settings),
        machine.disk(settings.folder),
        machine.clock(offset_ms),
        *reached,
        shared.hub(settings, source, vault),
        *outside.readers(settings),
        *ways,
        *machine.screen(),
    ]
