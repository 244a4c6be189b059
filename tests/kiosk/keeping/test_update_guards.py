"""Guards of updating and of the revoked desk that stayed green when each of their conditions was broken once."""

from __future__ import annotations

import shutil
from concurrent.futures import Future
from pathlib import Path
from typing import BinaryIO

import pytest

from config.load import load
from kiosk.compose.book import BOOK
from kiosk.keeping import commands
from kiosk.keeping.release import BadUpdate
from kiosk.keeping.staging import FOLDER, READY, STAGED, stage, waits
from kiosk.keeping.updating import ALONE_LOOKS, Updating
from sync.backup.revoked import MARK, SEALED, forget_everybody, mark_revoked
from sync.clock import Clock
from sync.store.fault import StoreFault
from sync.store.guardfiles import Ownership, in_use
from sync.store.staff_acts import ActSearch, page
from sync.store.store import Store
from tests.kiosk.keeping.test_revoked import Stolen
from tests.kiosk.keeping.test_update import HERE, Loop, key_file, made, package, release_of, store
from tests.support.drafts import DESK

__all__ = ["key_file", "package", "store"]


class TestStaging:
    def test_what_is_refused_makes_not_even_a_folder(
        self, package: Path, key_file: Path, tmp_path: Path
    ) -> None:
        file = made(package, release_of(package, "0.0.9"))
        with pytest.raises(BadUpdate):
            stage(file, tmp_path / "desk", key_file, HERE)
        assert not (tmp_path / "desk").exists()

    def test_what_is_laid_ready_is_what_was_checked(
        self, package: Path, key_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The drive gives other bytes the second time it is read."""
        file, desk = made(package, release_of(package)), tmp_path / "desk"

        def other(source: BinaryIO, target: BinaryIO, _: int) -> None:
            target.write(source.read()[:-40])

        monkeypatch.setattr(shutil, "copyfileobj", other)
        with pytest.raises(BadUpdate):
            stage(file, desk, key_file, HERE)
        assert not waits(desk) and list((desk / FOLDER).iterdir()) == []

    @pytest.mark.parametrize("at_work", [False, True])
    def test_the_command_lets_go_where_no_desk_is_at_work(
        self,
        at_work: bool,
        package: Path,
        key_file: Path,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        folder, config = tmp_path / "desk", tmp_path / "desk.toml"
        folder.mkdir()
        config.write_text(f'folder = "{folder}"\n[update]\nkey_file = "{key_file}"\n', "utf-8")
        monkeypatch.setattr(commands, "here", lambda: HERE)
        held = Ownership(folder / BOOK) if at_work else None
        file = made(package, release_of(package))
        assert commands.update(load(config), file, as_json=True) == 0
        if held:
            held.release()
        assert f'"waits": {str(at_work).lower()}' in capsys.readouterr().out
        assert waits(folder) and (folder / FOLDER / READY).exists() is not at_work


class TestUpdating:
    @pytest.fixture
    def staged(self, tmp_path: Path) -> Path:
        folder = tmp_path / "desk"
        (folder / FOLDER).mkdir(parents=True)
        (folder / FOLDER / STAGED).touch()
        return folder

    def updating(
        self, store: Store, folder: Path, alone: list[bool], queue: object, result: Path
    ) -> Updating:
        def asked() -> bool:
            if isinstance(queue, Exception):
                raise queue
            assert isinstance(queue, list)
            queue.append("asked")
            return False

        clock = Clock(store.boot_no)
        return Updating(store, clock, Careful(), folder, lambda: alone.pop(0), asked, result)  # type: ignore[arg-type]

    def test_nothing_is_asked_where_nothing_waits(self, store: Store, tmp_path: Path) -> None:
        queue: list[str] = []
        updating = self.updating(store, tmp_path, [True] * 20, queue, tmp_path / "none")
        for _ in range(3 * ALONE_LOOKS):
            updating.look()
        assert queue == []

    def test_who_came_while_the_book_was_asked_is_left_alone(self, store: Store, staged: Path) -> None:
        alone = [True] * ALONE_LOOKS + [False]
        updating = self.updating(store, staged, alone, [], staged / "none")
        for _ in range(ALONE_LOOKS):
            updating.look()
        assert alone == [] and not (staged / FOLDER / READY).exists()

    def test_a_book_that_does_not_say_lets_nothing_go(self, store: Store, staged: Path) -> None:
        fault = StoreFault("H07", "as the test wants it")
        updating = self.updating(store, staged, [True] * 20, fault, staged / "none")
        for _ in range(2 * ALONE_LOOKS):
            updating.look()
        assert not (staged / FOLDER / READY).exists()

    def test_the_first_look_tells_what_became_of_the_last_one(self, store: Store, tmp_path: Path) -> None:
        result = tmp_path / "result.json"
        text = '{"outcome": "INSTALLED", "version": "0.2.0", "before": "0.1.0", "why": "", "at": "%s"}'
        result.write_text(text % "t1", "utf-8")
        updating = self.updating(store, tmp_path, [False] * 5, [], result)
        updating.look()
        result.write_text(text % "t2", "utf-8")
        updating.look()
        with store.reading() as db:
            told = [one.entry.body["finished"] for one in page(db, ActSearch(acts=("UPDATED",))).acts]
        assert told == ["t1"], "once a run: its own end is told by the next one"


class Careful(Loop):
    """Aside is at once, and a fault is the answer's."""

    def aside(self, work: object, then: object) -> None:
        done: Future[object] = Future()
        try:
            done.set_result(work())  # type: ignore[operator]
        except StoreFault as fault:
            done.set_exception(fault)
        then(done)  # type: ignore[operator]


class TestRevoked:
    @pytest.fixture
    def stolen(self, tmp_path: Path) -> Stolen:
        made = Stolen(tmp_path / "desk")
        mark_revoked(made.folder)
        return made

    def test_not_while_the_desk_is_at_work(self, stolen: Stolen) -> None:
        other = Ownership(stolen.folder / "book.db")
        with pytest.raises(StoreFault, match="H06"):
            stolen.forget()
        assert (stolen.folder / "book.db").exists() and (stolen.folder / "exchange").exists()
        other.release()
        stolen.forget()
        assert not (stolen.folder / "book.db").exists()

    def test_lost_keys_and_nothing_sealed_is_no_reason_to_lose_the_book(self, stolen: Stolen) -> None:
        for one in (stolen.folder / "keys").iterdir():
            one.unlink()
        with pytest.raises(StoreFault, match="H03"):
            stolen.forget()
        assert (stolen.folder / "book.db").exists() and not in_use(stolen.folder / "book.db")

    def test_a_fault_is_said_though_something_was_sealed_before(self, stolen: Stolen) -> None:
        """Cut off after sealing, and then the keys are another environment's: not as though they were gone."""
        (stolen.folder / SEALED).write_bytes(b"sealed")
        with pytest.raises(StoreFault, match="H08"):
            forget_everybody(stolen.folder, "book.db", "keys", DESK, "test", "0.1.0")
        assert (stolen.folder / "book.db").exists() and not in_use(stolen.folder / "book.db")

    def test_what_the_power_left_lying_goes_with_the_next_start(self, stolen: Stolen) -> None:
        """Cut off while the folder was emptied: the book was gone already, lists that were given out were not."""
        stolen.forget()
        (stolen.folder / "exchange").mkdir()
        (stolen.folder / "exchange" / "x").write_text("张伟", "utf-8")
        (stolen.folder / "book.db.before-upgrade").touch()
        stolen.forget()
        assert {one.name for one in stolen.folder.iterdir()} <= {MARK, SEALED, "logs"}

    def test_a_link_is_taken_away_and_what_it_leads_to_is_not(self, stolen: Stolen, tmp_path: Path) -> None:
        elsewhere = tmp_path / "elsewhere"
        elsewhere.mkdir()
        (elsewhere / "kept").touch()
        (stolen.folder / "link").symlink_to(elsewhere)
        stolen.forget()
        assert (elsewhere / "kept").exists() and not (stolen.folder / "link").exists()
        assert {one.name for one in stolen.folder.iterdir()} <= {MARK, SEALED, "logs", "keys"}


def test_a_book_let_go_is_anybody_s_and_one_held_is_nobody_else_s(tmp_path: Path) -> None:
    held = Ownership(tmp_path / "book.db")
    with pytest.raises(StoreFault, match="H06"):
        Ownership(tmp_path / "book.db")
    assert in_use(tmp_path / "book.db")
    held.release()
    held.release()
    assert not in_use(tmp_path / "book.db")
    Ownership(tmp_path / "book.db").release()
