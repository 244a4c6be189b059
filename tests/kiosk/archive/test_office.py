"""结班归档 behind the door: made, its key shown and printed, gone from the screen when the door shuts."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication

from drivers.printer.file import FilePrinter
from kiosk.archive.office import ArchiveOffice
from kiosk.archive.verify import check
from kiosk.domain.roles import Right
from kiosk.printing.look import drawer
from kiosk.printing.paper import PaperKind
from kiosk.printing.spool import Spool
from kiosk.ui.archive_gestures import ArchiveWanted
from tests.kiosk.archive.test_archive import ENDED
from tests.support.front_desk import ROSTER, front_desk, put
from tests.support.qt import turn, until


def test_the_key_is_shown_and_printed_and_leaves_with_the_door(
    tmp_path: Path, qapp: QCoreApplication
) -> None:
    with front_desk(tmp_path / "desk") as desk:
        put(desk.store, ENDED, *ROSTER)
        printed = tmp_path / "printed"
        spool = Spool(
            desk.store,
            desk.clock,
            {PaperKind.DIGEST: FilePrinter("file", printed)},
            drawer(lambda _: "补打", ""),
        )
        spool.start()
        office = ArchiveOffice(desk.store, desk.clock, desk.models, desk.main, spool, tmp_path / "out")
        model = desk.models.archive
        wanted = office.hands[ArchiveWanted]
        assert set(office.rights) == set(office.hands) and office.rights[ArchiveWanted] is Right.CLASSES
        wanted(ArchiveWanted("C1"))
        assert not model.busy, "nobody is behind the door"
        office.open("王主任")
        wanted(ArchiveWanted("C1"))
        assert model.busy
        until(lambda: not model.busy, "the archive")
        key = model.says.split("：")[-1].split(": ")[-1].strip()
        assert check(tmp_path / "out" / "C1", key)["files"] > 5
        until(lambda: list(printed.glob("*.pdf")), "the paper")
        wanted(ArchiveWanted("NONE"))
        until(lambda: "NONE" in model.says, "the reason")
        office.shut()
        assert model.says == ""
        spool.stop()
        turn()
