"""An institution without a platform: its own classes, Excel in and out, packages.  Loaded only where there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.schema import Settings

if TYPE_CHECKING:
    from kiosk.domain.presence import Rules
    from kiosk.domain.timetable import Preset
    from kiosk.main_thread import MainThread
    from kiosk.school.office import SchoolOffice
    from kiosk.staff.second import SecondPerson
    from kiosk.ui.window import Models
    from sync.clock import Clock
    from sync.store.store import Store


def make_school(
    settings: Settings,
    store: Store,
    clock: Clock,
    models: Models,
    main: MainThread,
    rules: Rules,
    preset: Preset,
    second: SecondPerson,
) -> SchoolOffice | None:
    """None where a platform keeps the classes."""
    if settings.platform.kind != "none":
        return None
    from kiosk.attendance.attending import Attending
    from kiosk.compose.reports import exchange_folder
    from kiosk.school.classes import School
    from kiosk.school.intake import SchoolImport
    from kiosk.school.office import SchoolOffice
    from kiosk.school.package_office import PackageOffice
    from kiosk.school.workbook_import import WorkbookImport

    folder = exchange_folder(settings)
    school, attending = School(store, clock), Attending(store, rules, preset)
    importing = WorkbookImport(
        SchoolImport(store, school, attending), school.class_nos, clock, models, main, folder
    )
    packages = PackageOffice(store, clock, models, main, folder, second)
    return SchoolOffice(school, clock, models, main, importing, packages)
