"""交付包: nothing repeated, nothing left out, delivered only by a receipt or a word; tampering shows; a platform later
gets everything once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from time import monotonic, sleep

import pytest
from openpyxl import load_workbook

from kiosk.school.packing import NothingToPack, Packing
from sync.clock import Clock
from sync.handed import send_on
from sync.loop import SyncLoop
from sync.platform.ktp import Ktp
from sync.platform.ktp_call import Account, WireClock
from sync.platform.ktp_http import HttpLine
from sync.platform.ktp_keys import MemoryCabinet, WireKeys
from sync.platform.simulator.remote import Remote
from sync.platform.simulator.seed import Device, Seed
from sync.platform.simulator.server import SimulatorThread
from sync.platform.workbook_package import PackageChecked, PackageWords, check
from sync.platform.workbook_read import pages
from sync.records import Delivery, Organisation, Package
from sync.store import ledger, outbox
from sync.store.store import Store
from tests.support.desk import DESK_NO, Hands, new_desk, sign_in
from tests.support.workbooks import a_school

WORDS = PackageWords("交付单", "考勤", "记录", dict.fromkeys((
    "serial", "institution", "desk", "period", "entries", "firstSeq", "lastSeq", "prevHash", "headHash", "listed",
    "madeMs", "madeBy", "signature", "publicKey"), "x"), tuple("序时班课学姓证签类法"), "…")  # fmt: skip


class Desk:
    def __init__(self, store: Store, folder: Path) -> None:
        self.store, self.folder = store, folder
        self.hands = Hands()
        self.clock = self.hands.clock(store.boot_no)
        self.packing = Packing(store, self.clock)
        self._people = 0

    def sign_in(self, count: int) -> None:
        for _ in range(count):
            self._people += 1
            self.hands.pass_s(5)
            self.store.record(sign_in(self.clock.stamp(), self._people)).result()

    def write(self, made: Package) -> Path:
        return self.packing.write(made, self.folder, WORDS)

    def check(self, path: Path) -> PackageChecked:
        return check(*pages(path, 3), self.store.vault.ledger_public)

    def deliveries(self) -> Counter[str]:
        with self.store.reading() as db:
            rows = db.exec_driver_sql("SELECT delivery FROM outbox").scalars().all()
        return Counter(rows)

    def pending(self) -> int:
        with self.store.reading() as db:
            return outbox.backlog(db).pending


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with new_desk(tmp_path / "desk") as store:
        yield Desk(store, tmp_path / "out")


def test_a_package_is_whole_signed_and_read_back(desk: Desk) -> None:
    desk.sign_in(12)
    made = desk.packing.make("李")
    path = desk.write(made)
    assert path.name == f"{DESK_NO}-P0001.xlsx"
    found = desk.check(path)
    assert found.sound, found.problems
    assert found.made == made
    lines = list(load_workbook(path)["考勤"].iter_rows(values_only=True))
    assert len(lines) == 13 and lines[1][5] == "张三" and lines[1][6] == "T00000001"


def test_the_next_begins_where_the_last_ended(desk: Desk) -> None:
    made = []
    for count in (3, 5, 1):
        desk.sign_in(count)
        made.append(desk.packing.make("李"))
    assert [(one.first_seq, one.last_seq) for one in made] == [(1, 3), (4, 9), (10, 11)]
    assert [one.number for one in made] == [1, 2, 3]
    assert [one.prev_hash for one in made[1:]] == [one.head_hash for one in made[:-1]]


def test_an_empty_book_makes_none(desk: Desk) -> None:
    with pytest.raises(NothingToPack):
        desk.packing.make("李")


def test_entries_wait_until_somebody_says_that_it_arrived(desk: Desk) -> None:
    desk.sign_in(4)
    made = desk.packing.make("李")
    desk.write(made)
    assert desk.deliveries() == {Delivery.PENDING: 5}
    with pytest.raises(ValueError, match="receipt or a name"):
        desk.packing.deliver(1, "李", receipt="", confirmed_by="")
    assert desk.packing.deliver(1, "李", receipt="HZ-2026-0031", confirmed_by="")
    assert desk.deliveries() == {Delivery.HANDED: 4, Delivery.PENDING: 2}, (
        "the acts about it are the next one's"
    )
    assert not desk.packing.deliver(1, "李", receipt="again", confirmed_by="")
    (kept,) = desk.packing.all()
    assert (kept.receipt, kept.delivered_ms is not None) == ("HZ-2026-0031", True)


def test_what_a_power_cut_interrupted_is_finished(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.sign_in(4)
    desk.packing.make("李")
    monkeypatch.setattr(Packing, "settle", lambda self: None)
    desk.packing.deliver(1, "李", receipt="", confirmed_by="王")
    assert desk.deliveries()[Delivery.HANDED] == 0
    monkeypatch.undo()
    desk.packing.settle()
    assert desk.deliveries()[Delivery.HANDED] == 4


TAMPERED = {
    "a line that people read": (1, 2, 6, "LINES"),
    "an entry's text": (2, 3, 5, "HASH 2"),
    "an entry's hash": (2, 3, 3, "HASH 2"),
    "an entry's signature": (2, 3, 4, "SIGNATURE 2"),
    "an entry's id": (2, 3, 2, "ID 2"),
    "the head": (0, 10, 2, "HEAD 5"),
    "the period": (0, 5, 2, "COVER_SIGNATURE"),
    "the signature": (0, 14, 2, "COVER_SIGNATURE"),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_whatever_is_changed_shows(desk: Desk, what: str) -> None:
    desk.sign_in(5)
    path = desk.write(desk.packing.make("李"))
    sheet, row, column, problem = TAMPERED[what]
    book = load_workbook(path)
    cell = book.worksheets[sheet].cell(row, column)
    before = str(cell.value)
    cell.value = {"the period": "2026-03-01 2026-03-02"}.get(what) or (
        before[:-4] + ("AAA=" if before.endswith("=") else "0000") if sheet != 1 else "别人"
    )
    book.save(path)
    assert problem in desk.check(path).problems


def test_an_entry_taken_out_shows(desk: Desk) -> None:
    desk.sign_in(5)
    path = desk.write(desk.packing.make("李"))
    book = load_workbook(path)
    book.worksheets[2].delete_rows(4)
    book.save(path)
    assert {"GAP 3", "LINK 4", "COUNT"} <= set(desk.check(path).problems)


def test_another_desks_key_shows(desk: Desk) -> None:
    desk.sign_in(1)
    path = desk.write(desk.packing.make("李"))
    assert check(*pages(path, 3), bytes(32)).problems == ("KEY",)
    assert check(*pages(path, 3), None).sound


def test_another_workbook_is_no_package(desk: Desk, tmp_path: Path) -> None:
    assert desk.check(a_school(tmp_path / "school.xlsx")).problems == ("FORM",)


def test_moving_to_a_platform_sends_everything_exactly_once(desk: Desk) -> None:
    """Delivered, packed and not delivered, not packed: all of it, to the real simulator over HTTP."""
    desk.sign_in(7)
    desk.packing.make("李")
    desk.packing.deliver(1, "李", receipt="HZ-1", confirmed_by="")
    desk.sign_in(3)
    desk.packing.make("李")
    desk.sign_in(2)
    assert send_on(desk.store) == 7
    with SimulatorThread() as remote:
        loop = _towards(desk, remote)
        loop.start()
        end = monotonic() + 30
        while desk.pending() and monotonic() < end:
            sleep(0.05)
        assert loop.stop()
        arrived = remote.received()
    with desk.store.reading() as db:
        head, _ = ledger.head(db, DESK_NO)
    ids = [one["item"]["recId"] for one in arrived]
    assert len(ids) == len(set(ids)) == head and all(one["times"] == 1 for one in arrived)
    assert desk.deliveries() == {Delivery.ACKED: head}
    assert send_on(desk.store) == 0, "and never again"


def test_a_package_confirmed_after_a_first_move_is_sent_on_too(desk: Desk) -> None:
    desk.sign_in(2)
    desk.packing.make("李")
    send_on(desk.store)
    desk.packing.deliver(1, "李", receipt="HZ-1", confirmed_by="")
    assert send_on(desk.store) == 2


def _towards(desk: Desk, remote: Remote) -> SyncLoop:
    remote.seed(Seed(organisation=Organisation("ORG1", "示例"), devices=(Device(DESK_NO, "app", "ONCE-1"),)))
    account = Account("app", DESK_NO, "ORG1", remote.platform_key())
    clock = Clock(desk.store.boot_no)
    wire = WireClock(clock.now_ms, clock.mono_ms, lambda sample: clock.synchronise([sample]))
    line = HttpLine(remote.origin + "/ktp/v1", clock.mono_ms)
    platform = Ktp(account, WireKeys(MemoryCabinet()), line, wire)
    platform.activate("ONCE-1")
    return SyncLoop(desk.store, platform, clock, rng=Random(1))
