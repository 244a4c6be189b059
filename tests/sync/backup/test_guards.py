"""Each guard of a restore by itself: a file or a book that only this one catches."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from sync.backup import form, making, place, restoring
from sync.backup.form import BadBackup, Facts, look
from sync.backup.making import NotBackedUp
from sync.backup.restoring import NotRestored, refuse_unfit, stage, unlock
from sync.store import engines
from sync.store.fault import StoreFault
from sync.store.keys import open_vault
from sync.store.recovery import public_of, wrap
from tests.support.backup_site import WEAK, Site
from tests.support.drafts import DESK

PAGE = 4096


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path / "site")


@pytest.fixture
def file(site: Site, tmp_path: Path) -> Path:
    site.back_up(tmp_path / "drive.kskbackup")
    return tmp_path / "drive.kskbackup"


def made_anew(
    site: Site, file: Path, change: Callable[[Facts], Facts] = lambda facts: facts, **members: bytes
) -> Path:
    """The backup with other members, packed and signed as the desk itself would: only what is said of them is false.
    `members` by the last part of their name: keys, settings, book."""
    facts = look(file)
    with zipfile.ZipFile(file) as whole:
        inside = {name: whole.read(name) for name in (form.KEYS, form.SETTINGS, form.BOOK)}
    for name in inside:
        inside[name] = members.get(name.partition(".")[0], inside[name])
    files = {name: hashlib.sha256(data).hexdigest() for name, data in inside.items()}
    facts = change(replace(facts, files=files))
    with zipfile.ZipFile(file, "w") as out:
        out.writestr(form.FACTS, facts.text)
        out.writestr(form.SIGNATURE, site.vault.sign(facts.text))
        for name, data in inside.items():
            out.writestr(name, data)
    return file


def staged(site: Site, file: Path, folder: Path) -> None:
    folder.mkdir()
    facts = look(file)
    opened = unlock(file, facts, site.paper)
    stage(file, opened, folder, "book.db", "keys", {"act": "RESTORED"}, desk_no=DESK, rungs=WEAK)


def damaged(site: Site, book: Path) -> bytes:
    """A page that neither head nor schema stand on."""
    engine = engines.sqlite_engine(book, site.vault.db_key, engines.READER, begin="BEGIN")
    with engine.connect() as db:
        root = db.execute(
            text("SELECT rootpage FROM sqlite_master WHERE name = 'voucher_check'")
        ).scalar_one()
    engine.dispose()
    whole = bytearray(book.read_bytes())
    place = (int(root) - 1) * PAGE
    whole[place + 8 : place + 24] = bytes(16)
    return bytes(whole)


def test_keys_of_another_desk_under_our_signature_are_not_taken(
    site: Site, file: Path, tmp_path: Path
) -> None:
    """Whoever has the ledger key of one desk must not slip in the keys of another."""
    other = Site(tmp_path / "other")
    facts, public = look(file), public_of(site.paper)
    theirs = other.vault.bundle_for(lambda plain: wrap(public, facts.aad(form.KEYS), plain))
    made_anew(site, file, keys=theirs)
    assert look(file)  # nothing is wrong from outside
    with pytest.raises(BadBackup) as no:
        unlock(file, look(file), site.paper)
    assert (no.value.why, no.value.particular) == ("TAMPERED", form.KEYS)


def test_a_damaged_book_in_a_backup_is_not_put_anywhere(site: Site, file: Path, tmp_path: Path) -> None:
    (tmp_path / "inside").mkdir()
    with zipfile.ZipFile(file) as whole:
        whole.extract(form.BOOK, tmp_path / "inside")
    made_anew(site, file, book=damaged(site, tmp_path / "inside" / form.BOOK))
    with pytest.raises(StoreFault) as no:
        staged(site, file, tmp_path / "new")
    assert no.value.code in ("H03", "H04")


def test_a_damaged_book_here_may_be_replaced(site: Site, file: Path) -> None:
    """It opens and has as many entries as the backup, and is none to keep."""
    book = site.folder / "book.db"
    whole, spoilt = book.read_bytes(), damaged(site, book)
    book.write_bytes(spoilt)
    refuse_unfit(look(file), site.folder, "book.db", "keys", "live")
    book.write_bytes(whole)
    with pytest.raises(NotRestored, match="SAME"):
        refuse_unfit(look(file), site.folder, "book.db", "keys", "live")


@pytest.mark.parametrize("change", [{"seq": 2}, {"head": "00" * 32}])
def test_a_book_that_is_not_what_the_backup_says(
    site: Site, file: Path, tmp_path: Path, change: dict[str, object]
) -> None:
    public = public_of(site.paper)
    facts = replace(look(file), **change)  # type: ignore[arg-type]
    keys = site.vault.bundle_for(lambda plain: wrap(public, facts.aad(form.KEYS), plain))
    settings = wrap(public, facts.aad(form.SETTINGS), b"[desk]\n")
    made_anew(site, file, lambda one: replace(one, **change), keys=keys, settings=settings)  # type: ignore[arg-type]
    with pytest.raises(NotRestored, match="DAMAGED"):
        staged(site, file, tmp_path / "new")


def test_a_fork_of_the_book_here_is_foreign(site: Site, file: Path, tmp_path: Path) -> None:
    """The same key and the same number of entries, but the last is another one."""
    fork = Site.__new__(Site)
    shutil.copytree(site.folder, tmp_path / "fork")
    fork.folder, fork.paper = tmp_path / "fork", site.paper
    fork.vault = open_vault(fork.folder / "keys", create=False)
    fork.write(2)
    site.write(1)
    fork.write(1)
    fork.back_up(file)
    site.write(4)
    with pytest.raises(NotRestored, match="FOREIGN"):
        refuse_unfit(look(file), site.folder, "book.db", "keys", "live")


def test_a_longer_book_of_another_desk_is_foreign(site: Site, file: Path, tmp_path: Path) -> None:
    Site(tmp_path / "other", entries=9).back_up(file)
    with pytest.raises(NotRestored, match="FOREIGN"):
        refuse_unfit(look(file), site.folder, "book.db", "keys", "live")


def test_a_book_that_may_be_good_under_other_keys_is_left(file: Path, tmp_path: Path) -> None:
    """Only a book that does not open is taken for broken; whatever else speaks against it has to be looked at."""
    folder = tmp_path / "trained"
    open_vault(folder / "keys", create=True, rungs=WEAK, environment="training")
    (folder / "book.db").write_bytes(b"\1" * PAGE)
    with pytest.raises(StoreFault, match="H08"):
        refuse_unfit(look(file), folder, "book.db", "keys", "live")


def resigned(site: Site, file: Path, text: bytes) -> Path:
    """Another backup.json, as it stands, under the desk's own signature."""
    with zipfile.ZipFile(file) as whole:
        inside = {name: whole.read(name) for name in form.MEMBERS[2:]}
    with zipfile.ZipFile(file, "w") as out:
        out.writestr(form.FACTS, text)
        out.writestr(form.SIGNATURE, site.vault.sign(text))
        for name, data in inside.items():
            out.writestr(name, data)
    return file


def test_another_spelling_a_newer_form_and_too_few_files(site: Site, file: Path) -> None:
    facts = look(file)
    for said, why in (
        (b" " + facts.text, "TAMPERED"),
        (facts.text.replace(b'"format": 1', b'"format": 2'), "VERSION"),
        (replace(facts, files={form.KEYS: facts.files[form.KEYS]}).text, "FORM"),
    ):
        with pytest.raises(BadBackup) as no:
            look(resigned(site, file, said))
        assert no.value.why == why


def test_no_member_but_the_book_is_long(site: Site, file: Path) -> None:
    made_anew(site, file, settings=bytes(form.SMALL + 1))
    with pytest.raises(BadBackup, match="FORM"):
        look(file)


def test_a_book_of_a_newer_program_is_left(site: Site, file: Path) -> None:
    made_anew(site, file, lambda facts: replace(facts, schema="v9999"))
    with pytest.raises(BadBackup, match="VERSION"):
        refuse_unfit(look(file), site.folder.parent / "none", "book.db", "keys", "live")


def test_without_room_nothing_is_begun(
    site: Site, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: type("Usage", (), {"free": 1})())
    with pytest.raises(NotBackedUp, match="NO_ROOM"):
        site.back_up(tmp_path / "more.kskbackup")
    with pytest.raises(NotRestored, match="NO_ROOM"):
        staged(site, file, tmp_path / "new")


def test_what_reads_back_as_another_backup_is_none(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = making.look
    monkeypatch.setattr(making, "look", lambda path: replace(honest(path), seq=99))
    with pytest.raises(NotBackedUp, match="UNREAD"):
        site.back_up(tmp_path / "drive.kskbackup")
    assert not list(tmp_path.glob("drive.*"))


def test_nothing_of_the_work_is_left_in_the_desks_folder(site: Site, file: Path, tmp_path: Path) -> None:
    assert not (site.folder / making.WORK).exists()
    staged(site, file, tmp_path / "new")
    book = tmp_path / "new" / place.RESTORING / "book.db"
    assert book.stat().st_mode & 0o077 == 0


def test_what_lay_beside_the_old_book_is_moved_away_with_it(site: Site, file: Path) -> None:
    """A write-ahead log of the old book would be read into the restored one."""
    opened = unlock(file, look(file), site.paper)
    stage(file, opened, site.folder, "book.db", "keys", {"act": "RESTORED"}, desk_no=DESK, rungs=WEAK)
    (site.folder / "book.db-wal").write_bytes(b"old")
    restoring.put_in_place(site.folder, "book.db", "keys", "before-restore-1")
    assert not (site.folder / "book.db-wal").exists()
    assert (site.folder / "before-restore-1" / "book.db-wal").read_bytes() == b"old"
