"""Settings -> the book of attendance, its room behind the staff door, spot checks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from config.schema import Settings
from kiosk.attendance.attending import Attending
from kiosk.attendance.office import AttendanceOffice
from kiosk.attendance.spot_desk import SpotDesk
from kiosk.domain.attendance import Windows
from kiosk.domain.presence import LeaveCounts, Rules
from kiosk.domain.timetable import Preset
from kiosk.main_thread import MainThread
from kiosk.platformward import Affairward
from kiosk.staff.approving import Approving
from kiosk.ui.window import Models
from sync.clock import Clock
from sync.store.store import Store

if TYPE_CHECKING:
    from kiosk.faces.desk import FaceDesk


def windows_of(settings: Settings) -> Windows:
    minutes = settings.attendance
    return Windows(
        in_opens_before=timedelta(minutes=minutes.in_opens_before_min),
        late_after=timedelta(minutes=minutes.late_after_min),
        in_closes_after=timedelta(minutes=minutes.in_closes_after_min),
        out_opens_before=timedelta(minutes=minutes.out_opens_before_min),
        out_closes_after=timedelta(minutes=minutes.out_closes_after_min),
    )


def rules_of(settings: Settings, windows: Windows) -> Rules:
    chosen = settings.attendance
    return Rules(
        windows=windows,
        presence_percent=chosen.presence_percent,
        warn_percent=chosen.ratio_warn_percent,
        pass_percent=chosen.ratio_pass_percent,
        leave=LeaveCounts(chosen.leave),
    )


def make_attendance(
    rules: Rules,
    preset: Preset,
    store: Store,
    clock: Clock,
    models: Models,
    main: MainThread,
    platform: Affairward,
    wake: Callable[[], None],
    approving: Approving,
    face: FaceDesk | None = None,
) -> AttendanceOffice:
    def faces() -> bool:
        return face is not None and face.fitted

    spots = SpotDesk(store, clock, models, main, platform, wake, preset, faces)
    return AttendanceOffice(
        store, clock, models, main, Attending(store, rules, preset), wake, spots, approving
    )
