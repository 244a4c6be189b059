"""A backup is made, read back and brought back; whatever is wrong with it is refused and nothing here is touched."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest

from sync.backup import form, making, place, restoring
from sync.backup.form import BadBackup, Facts, look
from sync.backup.making import Desk, NotBackedUp, back_up
from sync.backup.restoring import NotRestored, refuse_unfit, stage, unlock
from sync.store import ledger, restored
from sync.store.fault import StoreFault
from sync.store.keys import Vault, open_vault
from sync.store.recovery import PaperKind, RecoveryPaper, keep_public, make_paper, public_of
from sync.store.store import Store, open_store
from tests.support.backup_site import WEAK, Site
from tests.support.drafts import DESK, draft

NEW = "KSK-990000-0009"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path / "site")


@pytest.fixture
def file(site: Site, tmp_path: Path) -> Path:
    site.back_up(tmp_path / "drive.kskbackup")
    return tmp_path / "drive.kskbackup"


def bring_back(file: Path, paper: RecoveryPaper, folder: Path, desk_no: str = DESK) -> Facts:
    folder.mkdir(exist_ok=True)
    facts = look(file)
    opened = unlock(file, facts, paper)
    refuse_unfit(facts, folder, "book.db", "keys", "live")
    said = {"act": "RESTORED", "operator": "李", "seq": facts.seq}
    stage(file, opened, folder, "book.db", "keys", said, desk_no=desk_no, rungs=WEAK)
    restoring.put_in_place(folder, "book.db", "keys", "before-restore-1")
    return facts


def enter(store: Store) -> bool:
    at = draft(0).at
    return store.write(
        lambda db: restored.enter(db, store.vault, store.desk_no, store.boot_no, at=at, day=date(2026, 3, 2))
    ).result()


def test_a_backup_comes_back_on_another_machine_and_knows_it(site: Site, file: Path, tmp_path: Path) -> None:
    facts = bring_back(file, site.paper, tmp_path / "new")
    vault = open_vault(tmp_path / "new" / "keys", create=False)
    store = open_store(tmp_path / "new" / "book.db", vault, DESK)
    try:
        assert vault.ledger_public == site.vault.ledger_public
        assert store.boot_no > facts.boot_no + restoring.LEAP
        assert enter(store) and not enter(store)
        with store.reading() as db:
            checked = ledger.verify(db, DESK, vault.ledger_public)
        assert checked.sound and checked.entries == facts.seq + 1
    finally:
        store.close()


def test_two_restores_of_one_backup_give_no_id_twice(site: Site, file: Path, tmp_path: Path) -> None:
    ids = set()
    for name in ("one", "two"):
        bring_back(file, site.paper, tmp_path / name)
        store = open_store(
            tmp_path / name / "book.db", open_vault(tmp_path / name / "keys", create=False), DESK
        )
        ids.add(store.record(draft(50)).result().id)
        store.close()
    site.write(1)  # and the old machine went on
    store = site.open()
    with store.reading() as db:
        ids |= {str(one["id"]) for one in ledger.export(db)}
    store.close()
    assert len(ids) == 2 + 4


def test_no_paper_no_backup(tmp_path: Path) -> None:
    vault = open_vault(tmp_path / "keys", create=True, rungs=WEAK)
    open_store(tmp_path / "book.db", vault, DESK).close()
    with pytest.raises(NotBackedUp, match="NO_PAPER"):
        back_up(
            Desk(tmp_path, tmp_path / "book.db", vault, DESK),
            b"",
            tmp_path / "x.kskbackup",
            at_ms=1,
            program="1",
        )
    assert not list(tmp_path.glob("x.*"))


def test_nothing_in_it_can_be_read_without_the_paper(site: Site, file: Path) -> None:
    """No key, no name, no setting stands in it in clear."""
    raw = file.read_bytes()
    assert b"SQLite format 3" not in raw and site.vault.db_key not in raw
    assert b"[desk]" not in raw
    with pytest.raises(BadBackup) as no:
        unlock(file, look(file), make_paper(PaperKind.BACKUP))
    assert no.value.why == "PAPER"


def test_every_byte_counts(site: Site, file: Path, tmp_path: Path) -> None:
    """A byte changed anywhere in a member is found before anything is unlocked."""
    spoilt = tmp_path / "spoilt.kskbackup"
    with zipfile.ZipFile(file) as members:
        inside = {one.filename: members.read(one) for one in members.infolist()}
    for name, content in inside.items():
        changed = {**inside, name: bytes([content[0] ^ 1]) + content[1:]}
        with zipfile.ZipFile(spoilt, "w") as out:
            for member, data in changed.items():
                out.writestr(member, data)
        with pytest.raises(BadBackup):
            look(spoilt)


def test_half_a_file_something_else_and_one_packed_are_no_backup(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.kskbackup"
    for content in (b"", b"PK", file.read_bytes()[: file.stat().st_size // 2], b"\0" * 4096):
        other.write_bytes(content)
        with pytest.raises(BadBackup) as no:
            look(other)
        assert no.value.why == "FORM"
    with zipfile.ZipFile(file) as members, zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as out:
        for one in members.infolist():
            out.writestr(one.filename, members.read(one))
    with pytest.raises(BadBackup, match="FORM"):
        look(other)


def test_keys_of_another_desk_put_into_it_are_refused(site: Site, file: Path, tmp_path: Path) -> None:
    """Whoever knows the paper's public half may seal to it, but not sign as this desk."""
    other = Site(tmp_path / "other")
    keep_public(other.vault, public_of(site.paper))
    forged = tmp_path / "forged.kskbackup"
    other.back_up(forged)
    with pytest.raises(NotRestored, match="FOREIGN"):
        refuse_unfit(look(forged), site.folder, "book.db", "keys", "live")
    with (
        zipfile.ZipFile(file) as ours,
        zipfile.ZipFile(forged) as theirs,
        zipfile.ZipFile(tmp_path / "mixed.kskbackup", "w") as out,
    ):
        facts = json.loads(ours.read(form.FACTS))
        facts["files"][form.KEYS] = json.loads(theirs.read(form.FACTS))["files"][form.KEYS]
        out.writestr(form.FACTS, Facts(**facts).text)
        for name in form.MEMBERS[1:]:
            out.writestr(name, (theirs if name == form.KEYS else ours).read(name))
    with pytest.raises(BadBackup, match="TAMPERED"):
        look(tmp_path / "mixed.kskbackup")


def test_an_older_backup_leaves_a_good_book_alone(site: Site, file: Path) -> None:
    with pytest.raises(NotRestored, match="SAME"):
        refuse_unfit(look(file), site.folder, "book.db", "keys", "live")
    site.write(2)
    before = site.files()
    with pytest.raises(NotRestored) as no:
        refuse_unfit(look(file), site.folder, "book.db", "keys", "live")
    assert (no.value.why, no.value.particular) == ("OLDER", "2")
    assert site.files() == before


def test_a_broken_book_is_replaced_and_kept_beside(site: Site, file: Path) -> None:
    book = site.folder / "book.db"
    book.write_bytes(b"\0" * book.stat().st_size)
    bring_back(file, site.paper, site.folder)
    assert (site.folder / "before-restore-1" / "book.db").read_bytes().strip(b"\0") == b""
    store = site.open()
    with store.reading() as db:
        assert ledger.verify(db, DESK, store.vault.ledger_public).sound
    store.close()


def test_an_open_desk_another_environment_and_a_newer_program(site: Site, file: Path) -> None:
    store = site.open()
    with pytest.raises(NotRestored, match="IN_USE"):
        refuse_unfit(look(file), site.folder, "book.db", "keys", "live")
    store.close()
    with pytest.raises(NotRestored, match="ENVIRONMENT"):
        refuse_unfit(look(file), site.folder, "book.db", "keys", "training")


def test_a_desk_replaced_opens_no_more_under_its_old_number(site: Site, file: Path, tmp_path: Path) -> None:
    bring_back(file, site.paper, tmp_path / "new", NEW)
    vault = open_vault(tmp_path / "new" / "keys", create=False)
    with pytest.raises(StoreFault, match="H09"):
        open_store(tmp_path / "new" / "book.db", vault, DESK)
    store = open_store(tmp_path / "new" / "book.db", vault, NEW)
    try:
        assert enter(store)
        with store.reading() as db:
            assert ledger.head(db, NEW)[0] == 1 and ledger.head(db, DESK)[0] == 3
            for desk_no in (NEW, DESK):
                assert ledger.verify(db, desk_no, vault.ledger_public).sound
    finally:
        store.close()


def test_a_backup_made_while_the_desk_writes_holds_one_state(site: Site, tmp_path: Path) -> None:
    store = site.open()
    try:
        waiting = [store.record(draft(100 + number)) for number in range(40)]
        facts = site.back_up(tmp_path / "busy.kskbackup")
        for one in waiting:
            one.result()
    finally:
        store.close()
    bring_back(tmp_path / "busy.kskbackup", site.paper, tmp_path / "new")
    assert 3 <= facts.seq <= 43


def test_a_drive_that_lies_is_found_out(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written is read back before anybody relies on it."""
    honest = making._pack

    def lying(out: object, *rest: object) -> None:
        honest(out, *rest)  # type: ignore[arg-type]
        out.seek(-2000, 2)  # type: ignore[attr-defined]
        out.write(b"\0" * 64)  # type: ignore[attr-defined]

    monkeypatch.setattr(making, "_pack", lying)
    with pytest.raises(NotBackedUp, match="UNREAD"):
        site.back_up(tmp_path / "drive.kskbackup")
    assert not list(tmp_path.glob("drive.*"))


STEPS = ("undo", "out keys", "in keys", "in book.db.keyid", "out book.db", "in book.db", "staged", "plan")
KILLED = """
import os, signal, sys
from pathlib import Path
from sync.backup import place
folder, at, decided = Path(sys.argv[1]), sys.argv[2], sys.argv[3] == "yes"
if decided:
    place.decide(folder, "before-restore-1", "book.db", ("keys", "book.db.keyid"))
place.settle(folder, lambda step: os.kill(os.getpid(), signal.SIGKILL) if step == at else None)
"""


@pytest.mark.parametrize("at", STEPS)
def test_power_lost_at_any_step(site: Site, file: Path, at: str) -> None:
    """The next start finds the old book or the restored one, whole, and what was there is not lost."""
    site.write(1)
    facts = look(file)
    opened = unlock(file, facts, site.paper)
    stage(file, opened, site.folder, "book.db", "keys", {"act": "RESTORED"}, desk_no=DESK, rungs=WEAK)
    decided = at != "undo"
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(site.folder), at, "yes" if decided else "no"], check=False
    )
    assert done.returncode == -signal.SIGKILL
    assert place.begun(site.folder)
    assert place.settle(site.folder) is decided
    assert not place.begun(site.folder)
    store = site.open()
    try:
        with store.reading() as db:
            assert ledger.head(db, DESK)[0] == (3 if decided else 4)
            assert ledger.verify(db, DESK, store.vault.ledger_public).sound
        assert enter(store) is decided
    finally:
        store.close()
    if decided:
        kept = site.folder / "before-restore-1"
        old: Vault = open_vault(kept / "keys", create=False)
        assert old.db_key == site.vault.db_key
        shutil.copy(site.folder / "book.db.keyid", kept)
        again = open_store(kept / "book.db", old, DESK)
        with again.reading() as db:
            assert ledger.head(db, DESK)[0] == 4
        again.close()
