"""更正: the room where entries are put right, lessons moved and refused uploads dealt with."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.corrections.book import CorrectionBook
from kiosk.corrections.correcting import Correcting
from kiosk.corrections.office import CorrectionOffice
from kiosk.corrections.sides import Comparing
from kiosk.corrections.signing import Signing
from kiosk.domain.presence import Rules
from kiosk.domain.timetable import Preset
from kiosk.main_thread import MainThread
from kiosk.staff.approving import Approving
from kiosk.staff.door import StaffDoor
from kiosk.ui.window import Models
from sync.clock import Clock
from sync.store.store import Store


def make_corrections(
    rules: Rules,
    preset: Preset,
    store: Store,
    clock: Clock,
    models: Models,
    main: MainThread,
    door: StaffDoor,
    approving: Approving,
    wake: Callable[[], None],
    *,
    alone: bool = False,
) -> CorrectionOffice:
    signing = Signing(clock, main, Correcting(store), Comparing(store, rules, preset), approving, door.may)
    book = CorrectionBook(store, preset, alone=alone)
    return CorrectionOffice(store, clock, models.corrections, main, book, signing, door.may, wake)
