"""导出 by touch: where to, which list, the month; nothing more while a file is being written."""

from __future__ import annotations

import pytest

from kiosk.ui.export_gestures import AuditWanted, ExportsOpened, ExportStopped, ExportWanted, Span
from kiosk.ui.samples_exports import EXPORTS
from kiosk.ui.staff import Door, DoorState
from tests.support.screens import Screens


@pytest.fixture
def office(screens: Screens) -> Screens:
    screens.models.staff.update_door(Door(DoorState.OPEN, "李老师"))
    return screens


def test_a_list_goes_where_it_was_told(office: Screens) -> None:
    EXPORTS["exports"](office.models)
    office.settle()
    assert ExportsOpened() in office.gestures, "the page asks which drives are in"
    office.gestures.clear()
    office.click("export_roster")
    office.click("option_/var/lib/kiosk/exchange")
    office.click("exportMonthLess")
    office.click("exportDayLess")
    office.click("option_pdf")
    office.click("export_statistics")
    office.click("export_audit")
    class_no = office.models.attendance.classNo
    assert office.gestures == [
        ExportWanted("roster", class_no, "/media/desk/KINGSTON", Span("2026-11", "2026-11-23"), "xlsx"),
        ExportWanted("statistics", class_no, "/var/lib/kiosk/exchange", Span("2026-10", "2026-11-22"), "pdf"),
        AuditWanted("/var/lib/kiosk/exchange", Span("2026-10", "2026-11-22"), "pdf"),
    ]


def test_a_drive_that_is_gone_is_not_chosen_any_more(office: Screens) -> None:
    EXPORTS["exports"](office.models)
    office.settle()
    office.click("option_/media/desk/KINGSTON")
    EXPORTS["exports-gone"](office.models)
    office.settle()
    assert office.models.exports.target == "/var/lib/kiosk/exchange"
    assert office.find("exportWhere").property("picked") == "/var/lib/kiosk/exchange"


def test_one_file_at_a_time(office: Screens) -> None:
    EXPORTS["exports-busy"](office.models)
    office.settle()
    assert not office.find("export_names").isEnabled()
    assert "1200" in office.models.exports.said
    office.gestures.clear()
    office.click("exportStop")
    assert office.gestures == [ExportStopped()]


def test_without_a_class_only_what_is_about_the_desk(office: Screens) -> None:
    EXPORTS["exports"](office.models)
    office.models.attendance.forget()
    office.models.attendance.open("export")
    office.settle()
    assert not office.find("export_roster").isEnabled() and office.find("export_directories").isEnabled()
