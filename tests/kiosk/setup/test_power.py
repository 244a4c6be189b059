"""The real program, killed in the middle of the guide: the next start opens the guide where it was."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

import pytest

from config.load import load
from kiosk.compose.book import open_book
from kiosk.compose.staff import make_staffing
from kiosk.setup.steps import EIGHT, JOURNAL, Journal, Mark, Step, as_bytes, is_wanted, read_journal
from kiosk.staff.door import Opened, StaffDoor
from sync.records import EntryKind
from sync.store import ledger, recovery
from tests.support import power
from tests.support.front_desk import entries
from tests.support.setup_desk import PIN
from tests.support.setup_walk import DESK_NO, INSTITUTION, NAME

BOOK_BEGINS = (
    "write site.toml", "move setup.json.new", "move site.toml.tried", "move setup.json.new 2",
    "move keys.sealed.new", "write book.db", "commit", "write book.db.keyid", "move boot-number.new",
    "commit 2", "commit 3",
)  # fmt: skip
"""The language, whose desk it is, and its book."""
PEOPLE = ("move keys.sealed.new 2", "commit 4", "move keys.sealed.new 3", "move setup.json.new 3")
KEYS = ("move keys.sealed.new 4", "move setup.json.new 4")
DEVICES = (
    "move setup.json.new 5", "move site.toml.tried 2", "move setup.json.new 6", "move site.toml.tried 3",
    "move setup.json.new 7", "move setup.json.new 8",
)  # fmt: skip
END = ("move self-check.json.new", "commit 5", "move setup.json.new 9")
DECIDING = (*BOOK_BEGINS, *PEOPLE, *KEYS, *DEVICES, *END)
"""What the guide does to the disk on its way, as far as it decides anything: a file is there from then on, or a
transaction."""


def walked(site: Path, at: str = "") -> tuple[int, list[str]]:
    return power.run("tests.support.setup_walk:walk", (site.parent,), at, str(site))


def decides(step: str) -> bool:
    if " anew" in step:  # a copy beside
        return False
    return step.startswith(("move", "commit")) or step in (
        "write site.toml",
        "write book.db",
        "write book.db.keyid",
    )


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "desk"
    folder.mkdir()
    return folder / "site.toml"


def test_the_steps_of_the_guide_are_these(site: Path) -> None:
    """So that a new one is cut off at, too.  After the last the desk itself begins to write."""
    status, steps = walked(site)
    found = [step for step in steps if decides(step)]
    assert status == 0 and tuple(found[: len(DECIDING)]) == DECIDING
    set_up(site)


@pytest.mark.parametrize("step", DECIDING)
def test_power_lost_at_any_step_of_the_guide(step: str, site: Path) -> None:
    """A real process, killed there; the next one goes on to a desk that is set up once."""
    status, steps = walked(site, step)
    assert status == -signal.SIGKILL and steps[-1] == step
    status, _ = walked(site)
    assert status == 0
    set_up(site)


def set_up(site: Path) -> None:
    told = load(site)
    assert (told.desk.no, told.desk.institution, told.platform.kind) == (DESK_NO, INSTITUTION, "none")
    journal = read_journal(told.folder)
    assert journal is not None and journal.ended and list(journal.marks) == list(EIGHT)
    book = open_book(told)
    try:
        staff = make_staffing(told, book.store, book.clock)
        assert [one.name for one in staff.registry.members] == [NAME]
        opened = StaffDoor(book.store, book.clock, staff.registry).knock(bytearray(PIN.encode()))
        assert isinstance(opened, Opened)
        assert recovery.has_mark(book.vault) and recovery.public_kept(book.vault)
        with book.store.reading() as db:
            assert ledger.verify(db, DESK_NO, book.vault.ledger_public).sound
        acts = [one.body["act"] for one in entries(book.store, EntryKind.OPERATOR)]
        assert acts.count("STAFF_ADDED") == 1 and "SET_UP" in acts
    finally:
        book.close()


@pytest.mark.parametrize("torn", [b"", b"{", b"[]", b'{"marks": {"x": "done"}}', b"\xff\xfe"], ids=repr)
def test_a_journal_that_cannot_be_read_begins_anew(torn: bytes, tmp_path: Path) -> None:
    (tmp_path / JOURNAL).write_bytes(torn)
    assert read_journal(tmp_path) == Journal()
    assert is_wanted(tmp_path, book=True, desk_no="KSK-990000-0001")


@pytest.mark.parametrize(
    ("journal", "book", "desk_no", "wanted"),
    [
        (None, False, "", True),
        (None, False, "KSK-001", False),
        (None, True, "", False),
        (Journal({Step.LANGUAGE: Mark.DONE}), False, "", True),
        (Journal(ended=True), True, "KSK-001", False),
        (Journal(ended=True, again=True), True, "KSK-001", True),
    ],
    ids=["nothing at all", "settings by hand", "a book", "cut off", "through", "wanted again"],
)
def test_when_the_guide_comes_first(
    journal: Journal | None, book: bool, desk_no: str, wanted: bool, tmp_path: Path
) -> None:
    if journal is not None:
        (tmp_path / JOURNAL).write_bytes(as_bytes(journal))
    assert is_wanted(tmp_path, book=book, desk_no=desk_no) is wanted


def test_the_program_opens_the_guide_killed_or_not(tmp_path: Path) -> None:
    """`kiosk live` on a file that is not there yet: it stays up, and a kill leaves nothing that is in the way."""
    site = tmp_path / "site.toml"
    site.write_text(
        f'mode = "training"\nfolder = "{tmp_path / "data"}"\n[card]\nbackend = "virtual"\n', "utf-8"
    )
    for _ in range(2):
        child = subprocess.Popen(
            [sys.executable, "-m", "kiosk", "live", "--config", str(site)],
            env={"PATH": "/usr/bin:/bin", "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path)},
            stderr=subprocess.PIPE,
            text=True,
        )
        end = monotonic() + 6
        while monotonic() < end and child.poll() is None:
            sleep(0.1)
        assert child.poll() is None, child.stderr.read() if child.stderr else ""
        child.kill()
        _, said = child.communicate()
        assert "Traceback" not in said and "SetupModel" not in said and "qml" not in said.lower(), said
    assert not (tmp_path / "data" / "book.db").exists(), "no book before there is an institution"
