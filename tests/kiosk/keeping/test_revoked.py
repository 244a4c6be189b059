"""A stolen desk: told so by the platform, it forgets everybody, keeps what was not sent for whoever has the paper."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select

from sync.backup import restoring
from sync.backup.form import look
from sync.backup.revoked import MARK, SEALED, forget_everybody, is_revoked, mark_revoked
from sync.platform.simulator.remote import Remote
from sync.records import Delivery
from sync.store import ledger, outbox
from sync.store.keys import open_vault
from sync.store.recovery import PaperKind, RecoveryPaper, keep_public, make_paper, public_of
from sync.store.schema import outbox as outbox_table
from sync.store.schema import person
from sync.store.schema_mirror import enrolment, mirror_head
from sync.store.schema_staff import staff_member
from sync.store.store import open_store
from tests.support.drafts import DESK, draft
from tests.support.front_desk import ROSTER, put
from tests.support.training_desk import training_desk, until

WEAK = ("weak-file",)
NEW = "KSK-990000-0009"


class Stolen:
    """Five sign-ins, two of which the platform has."""

    def __init__(self, folder: Path, *, paper: bool = True) -> None:
        self.folder, self.paper = folder, make_paper(PaperKind.BACKUP)
        vault = open_vault(folder / "keys", create=True, rungs=WEAK)
        if paper:
            keep_public(vault, public_of(self.paper))
        vault.faces.seal("face", b"template")
        store = open_store(folder / "book.db", vault, DESK)
        made = [store.record(draft(number)).result() for number in range(5)]

        def sent(db: object) -> None:
            for one in made[:2]:
                db.execute(  # type: ignore[attr-defined]
                    outbox_table.update()
                    .where(outbox_table.c.entry_id == one.id)
                    .values(delivery=Delivery.ACKED.value)
                )

        store.write(sent).result()
        put(store, *ROSTER)
        store.close()
        for name in ("exchange", "printed", "logs"):
            (folder / name).mkdir()
            (folder / name / "x").write_text("张伟 11010519491231002X", "utf-8")

    def forget(self) -> None:
        forget_everybody(self.folder, "book.db", "keys", DESK, "live", "0.1.0")


@pytest.fixture
def stolen(tmp_path: Path) -> Stolen:
    made = Stolen(tmp_path / "desk")
    mark_revoked(made.folder)
    return made


def bring_back(file: Path, paper: RecoveryPaper, folder: Path) -> None:
    folder.mkdir()
    opened = restoring.unlock(file, look(file), paper)
    restoring.refuse_unfit(opened.facts, folder, "book.db", "keys", "live")
    restoring.stage(
        file, opened, folder, "book.db", "keys", {"act": "DESK_REPLACED"}, desk_no=NEW, rungs=WEAK
    )
    restoring.put_in_place(folder, "book.db", "keys", "before")


def test_only_what_is_sealed_is_left(stolen: Stolen) -> None:
    stolen.forget()
    assert {one.name for one in stolen.folder.iterdir()} == {MARK, SEALED, "logs", "keys"} - (
        set() if (stolen.folder / "keys").exists() else {"keys"}
    )
    assert not any((stolen.folder / "keys").glob("*")) if (stolen.folder / "keys").exists() else True
    sealed = (stolen.folder / SEALED).read_bytes()
    assert b"SQLite format 3" not in sealed
    stolen.forget()  # again, after it is done


def test_what_was_not_sent_comes_back_with_the_paper_and_nobody_else(stolen: Stolen, tmp_path: Path) -> None:
    stolen.forget()
    bring_back(stolen.folder / SEALED, stolen.paper, tmp_path / "new")
    vault = open_vault(tmp_path / "new" / "keys", create=False)
    store = open_store(tmp_path / "new" / "book.db", vault, NEW)
    try:
        with store.reading() as db:
            checked = ledger.verify(db, DESK, vault.ledger_public)
            assert checked.sound and checked.entries == 6  # and that it was revoked
            waiting = outbox.due(db, vault, 100)
            assert [one.name for one in waiting] == ["张伟"] * 3 + [""]
            assert db.execute(select(func.count()).select_from(person)).scalar() == 3
            for table in (enrolment, mirror_head, staff_member):
                assert db.execute(select(func.count()).select_from(table)).scalar() == 0
    finally:
        store.close()


def test_without_a_paper_nothing_unsent_is_lost(tmp_path: Path) -> None:
    made = Stolen(tmp_path / "desk", paper=False)
    mark_revoked(made.folder)
    made.forget()
    made.forget()
    store = open_store(made.folder / "book.db", open_vault(made.folder / "keys", create=False), DESK)
    try:
        with store.reading() as db:
            assert len(outbox.due(db, store.vault, 100)) == 4
            assert db.execute(select(func.count()).select_from(person)).scalar() == 3
            assert db.execute(select(func.count()).select_from(mirror_head)).scalar() == 0
    finally:
        store.close()
    assert not (made.folder / "exchange").exists()


KILLED = """
import os, signal, sys
from pathlib import Path
from sync.backup import revoked
folder, at = Path(sys.argv[1]), sys.argv[2]
real = getattr(revoked, at)
def cut(*given, **more):
    if sys.argv[3] == "after":
        real(*given, **more)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(revoked, at, cut)
revoked.forget_everybody(folder, "book.db", "keys", "KSK-990000-0001", "live", "0.1.0")
"""


@pytest.mark.parametrize("at", ["_forget", "back_up", "_destroy", "_empty"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_power_lost_while_it_forgets(stolen: Stolen, tmp_path: Path, at: str, when: str) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(stolen.folder), at, when], check=False)
    assert done.returncode == -signal.SIGKILL
    stolen.forget()
    assert not (stolen.folder / "book.db").exists() and not (stolen.folder / "exchange").exists()
    bring_back(stolen.folder / SEALED, stolen.paper, tmp_path / "new")
    store = open_store(tmp_path / "new" / "book.db", open_vault(tmp_path / "new" / "keys", create=False), NEW)
    with store.reading() as db:
        assert len(outbox.due(db, store.vault, 100)) == 4
    store.close()


def test_a_desk_at_work_hears_it_and_says_so() -> None:
    """The real platform double, the real window."""
    with training_desk() as desk:
        folder = desk.ground.settings.folder
        assert not is_revoked(folder)
        origin = desk.ground.settings.platform.url.removesuffix("/ktp/v1")
        Remote(origin).revoke(desk.ground.settings.desk.no)
        assert desk.kiosk.loop is not None
        desk.kiosk.loop._rounds.beat()  # the next contact, without the minute's wait
        until(lambda: desk.stage == "OutOfOrder", "the screen", 40)
        assert desk.models.stage.code == "H10"
        assert is_revoked(folder) and desk.shell.kiosk is None
        left = {one.name for one in folder.iterdir()}
        assert "exchange" not in left
