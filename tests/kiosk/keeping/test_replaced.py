"""A desk replaced under a new number: what its old one had not sent arrives under the old number, once, and opens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from config.load import load
from kiosk.compose.book import BOOK, KEYS, Book, open_book
from kiosk.compose.returning import Elsewhere
from kiosk.compose.routes import make_back_ends
from kiosk.keeping.carrying import Carrying
from kiosk.keeping.returned import enter_restored
from kiosk.keeping.returning import Wanted, bring_back
from sync.backup.restoring import NotRestored
from sync.loop import SyncLoop
from sync.platform.simulator.remote import Remote
from sync.platform.simulator.seed import Device, Seed
from sync.platform.simulator.server import SimulatorThread
from sync.records import Entry
from sync.store import outbox
from sync.store.recovery import PaperKind, RecoveryPaper, keep_public, make_paper, public_of
from tests.support.drafts import draft
from tests.support.stages import ORG

OLD, NEW = "KSK-990000-0001", "KSK-990000-0009"
APP = "kiosk-demo"
CODES = {OLD: "OLD-0001", NEW: "NEW-0009"}
SITE = """mode = "training"
folder = "{folder}"
[desk]
no = "KSK-990000-0001"
[platform]
url = "{url}"
app = "kiosk-demo"
org_no = "990000-PX-0001"
platform_key = "{key}"
"""


@pytest.fixture
def platform() -> Iterator[Remote]:
    with SimulatorThread() as remote:
        devices = tuple(Device(no, APP, code) for no, code in CODES.items())
        remote.seed(Seed(organisation=ORG, devices=devices))
        yield remote


class Machine:
    """A machine with the settings of a site, and its desk while it runs."""

    def __init__(self, folder: Path, platform: Remote) -> None:
        folder.mkdir()
        self.site = folder / "desk.toml"
        key = platform.platform_key().hex()
        self.site.write_text(SITE.format(folder=folder / "data", url=platform.base_url, key=key), "utf-8")
        self.book: Book | None = None

    def start(self, *, activate: bool) -> Book:
        settings = load(self.site)
        self.book = book = open_book(settings)
        enter_restored(book.store, book.clock)
        ktp = make_back_ends(settings, book.vault, book.clock, "").first
        assert ktp is not None
        if activate:
            ktp.activate(CODES[settings.desk.no])
        self.loop = SyncLoop(book.store, ktp, book.clock)
        return book

    def sign_in(self, first: int, many: int) -> list[Entry]:
        assert self.book
        return [self.book.store.record(draft(first + one)).result() for one in range(many)]

    def send(self) -> None:
        while self.loop.tick():
            pass

    def stop(self) -> None:
        assert self.book
        self.loop.stop()
        self.book.close()


@pytest.fixture
def old(tmp_path: Path, platform: Remote) -> Machine:
    return Machine(tmp_path / "old", platform)


def back_up(old: Machine, drive: Path) -> tuple[Path, RecoveryPaper]:
    book, paper = old.book, make_paper(PaperKind.BACKUP)
    assert book
    keep_public(book.vault, public_of(paper))
    carrying = Carrying(book.store, book.clock, old.site.parent / "data", BOOK, old.site, "0")
    drive.mkdir()
    return carrying.carry(drive, "陈").file, paper


def waiting(machine: Machine) -> list[str]:
    assert machine.book
    with machine.book.store.reading() as db:
        return [one.entry.id for one in outbox.due(db, machine.book.vault, 100)]


def test_what_the_old_desk_had_not_sent_arrives_under_its_number_once(
    old: Machine, platform: Remote, tmp_path: Path
) -> None:
    old.start(activate=True)
    sent = old.sign_in(0, 2)
    old.send()
    unsent = old.sign_in(10, 3)
    file, paper = back_up(old, tmp_path / "drive")
    twice = unsent[0].id
    old.send()  # the old machine came back for a moment after its backup, and sent
    old.stop()
    new = Machine(tmp_path / "new", platform)
    with pytest.raises(NotRestored, match="AHEAD"):
        bring_back(Wanted(file, new.site), paper, Elsewhere(), BOOK, KEYS, now_ms=1)
    bring_back(Wanted(file, new.site, NEW), paper, Elsewhere(), BOOK, KEYS, now_ms=1)
    new.start(activate=True)
    mine = new.sign_in(20, 1)
    assert twice in waiting(new)
    new.send()
    assert waiting(new) == []
    there = {one["item"]["recId"]: one for one in platform.received()}
    assert len(there) == len(platform.received())  # nothing twice
    for one in (*sent, *unsent):
        assert (there[one.id]["device"], there[one.id]["item"]["hash"]) == (OLD, one.hash.hex())
        assert there[one.id]["maskedName"].startswith("张")
    assert there[mine[0].id]["device"] == NEW
    assert platform.alarms() == []
    new.stop()


def test_a_machine_that_never_came_back(old: Machine, platform: Remote, tmp_path: Path) -> None:
    """Nobody but the new desk can send what waited; the platform opens the identities all the same."""
    old.start(activate=True)
    old.sign_in(0, 1)
    old.send()
    unsent = old.sign_in(10, 60)
    file, paper = back_up(old, tmp_path / "drive")
    old.stop()
    new = Machine(tmp_path / "new", platform)
    bring_back(Wanted(file, new.site, NEW), paper, Elsewhere(), BOOK, KEYS, now_ms=1)
    new.start(activate=True)
    new.send()
    there = {one["item"]["recId"]: one for one in platform.received()}
    assert {there[one.id]["device"] for one in unsent} == {OLD}
    assert {there[one.id]["item"]["origin"]["device"] for one in unsent} == {OLD}
    assert all(there[one.id]["maskedName"] for one in unsent)
    assert new.book
    with new.book.store.reading() as db:
        assert outbox.troubled(db, new.book.vault) == []
    new.stop()
    new.start(activate=False)  # and after a restart nothing goes out again
    new.send()
    assert all(one["times"] == 1 for one in platform.received())
    new.stop()
