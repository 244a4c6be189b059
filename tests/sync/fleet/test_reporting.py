"""A desk's real side against a real page: paired by its code, heard, believed only where it is the one it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.compose.fleet import report_of
from kiosk.fleet.desks_side import DesksSide
from kiosk.fleet.server import FleetThread
from sync.fleet import wire
from sync.fleet.code import FleetCode, read
from sync.fleet.reporting import NotPaired, Page, Reporter, keep_page, page_of, pair
from sync.fleet.wire import NotGenuine, Orders, Report
from sync.lan.code import BadCode
from sync.platform import gm
from sync.platform.ktp_http import HttpLine
from sync.rounds import Vitals
from sync.store.store import Store
from tests.support.desk import DESK_NO, Hands, new_desk, sign_in
from tests.support.fleet import NAME, NOW_MS, REPORT, Clock, fleet_page


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def page(tmp_path: Path, clock: Clock) -> Iterator[FleetThread]:
    with fleet_page(tmp_path / "fleet", clock) as page:
        yield page


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_desk(tmp_path / "desk") as store:
        yield store


def invited(page: FleetThread) -> FleetCode:
    """The code that the page would show, good at the page itself."""
    side: DesksSide = page.fleet.side
    return read(side.invite(NAME).scanned)


def join(page: FleetThread, store: Store, code: FleetCode | None = None) -> Page:
    line = HttpLine(page.origin, Hands().clock(1).mono_ms)
    try:
        return pair(
            line,
            code or invited(page),
            store.desk_no,
            store.vault.ledger_public,
            "test",
            NOW_MS,
            store.vault.sign,
        )
    finally:
        line.close()


def reporter(
    page: Page,
    store: Store,
    heard: list[Orders],
    vitals: Vitals | None = None,
    url: str = "",
    boot_no: int = 0,
) -> Reporter:
    hands = Hands()
    clock = hands.clock(store.boot_no)
    line = HttpLine(url or page.url, clock.mono_ms)

    def report(number: tuple[int, int]) -> Report:
        return report_of(store, clock, vitals or Vitals("0.1.0", 900), number)

    return Reporter(
        line, page, boot_no or store.boot_no, store.vault.sign, report, heard.append, lambda: hands.wall_ms
    )


def tell(one: Reporter) -> Reporter:
    one.tell()
    one._line.close()
    return one


def test_paired_and_heard_with_what_the_book_says(page: FleetThread, store: Store) -> None:
    keep_page(store.vault, join(page, store))
    paired = page_of(store.vault)
    assert paired == Page(page.origin, page.shelf.key.public)
    stamp = Hands().clock(store.boot_no).stamp()
    store.record(sign_in(stamp, 1)).result()
    heard: list[Orders] = []
    vitals = Vitals("0.1.0", 900, {"readers": "fail E01"}, {"qt": "6.12"}, 5, ("readers",), {"fleet": 2})
    one = tell(reporter(paired, store, heard, vitals))
    assert one.standing.why == "" and heard == [Orders()]
    desk = page.shelf.desk(DESK_NO)
    assert desk is not None and desk.report is not None
    told = desk.report
    assert (told.queue, told.seq, told.devices, told.checked) == (
        1,
        1,
        {"readers": "fail E01"},
        wire.Checked(5, ("readers",)),
    )
    assert len(told.head) == 64 and told.oldest_ms == stamp.at_ms


def test_nothing_of_a_person_is_in_a_report(page: FleetThread, store: Store) -> None:
    clock = Hands().clock(store.boot_no)
    draft = sign_in(clock.stamp(), 1)
    store.record(draft).result()
    body = wire.written(report_of(store, clock, Vitals("0.1.0", 900), (1, 1))).decode()
    assert draft.person is not None and draft.card is not None
    for personal in (draft.name, draft.person.number, draft.card.number, draft.trainee_no, "T1", "S1", "C1"):
        assert f'"{personal}"' not in body


def test_an_order_comes_only_from_the_page_it_was_paired_with(
    tmp_path: Path, page: FleetThread, store: Store, clock: Clock
) -> None:
    """Somebody else's server in its place, which knows the desk, revokes it: nothing happens."""
    paired = join(page, store)
    heard: list[Orders] = []
    with fleet_page(tmp_path / "other", clock) as other:
        other.shelf.welcome(wire.Applicant(DESK_NO, store.vault.ledger_public, "test"), NOW_MS)
        other.shelf.revoke(DESK_NO, "thief", NOW_MS)
        one = tell(reporter(paired, store, heard, url=other.origin))
    assert one.standing.why == "forged" and heard == []


def test_an_answer_to_another_report_is_none() -> None:
    key = gm.Sm2Key.generate()
    body, signature = wire.answer({"revoked": 1}, b"yesterday's", key)
    assert wire.read_orders(body, signature, b"yesterday's", key.public).revoked_ms == 1
    with pytest.raises(NotGenuine):
        wire.read_orders(body, signature, b"today's", key.public)


def test_a_revoked_desk_hears_when(page: FleetThread, store: Store) -> None:
    paired = join(page, store)
    page.shelf.revoke(DESK_NO, NAME, NOW_MS)
    heard: list[Orders] = []
    tell(reporter(paired, store, heard))
    assert heard == [Orders("", NOW_MS)]


def test_a_page_that_is_away_or_has_forgotten_us_is_said(page: FleetThread, store: Store) -> None:
    paired = join(page, store)
    heard: list[Orders] = []
    assert tell(reporter(paired, store, heard, url="http://127.0.0.1:9")).standing.why == "away"
    page.shelf.let_go(DESK_NO)
    assert tell(reporter(paired, store, heard)).standing.why == "unknown"
    assert heard == []


def test_a_book_set_back_is_not_heard_until_it_is_newer(page: FleetThread, store: Store) -> None:
    paired = join(page, store)
    heard: list[Orders] = []
    tell(reporter(paired, store, heard, boot_no=9))
    assert tell(reporter(paired, store, heard, boot_no=8)).standing.why == "replayed"
    assert tell(reporter(paired, store, heard, boot_no=10)).standing.why == ""


@pytest.mark.parametrize("spoil", ["secret", "mark"])
def test_a_wrong_code_pairs_nothing(page: FleetThread, store: Store, spoil: str) -> None:
    code = invited(page)
    wrong = (
        replace(code.code, secret=bytes(12))
        if spoil == "secret"
        else replace(code.code, fingerprint=bytes(8))
    )
    with pytest.raises(NotPaired) as no:
        join(page, store, FleetCode(wrong, code.address))
    assert no.value.why == ("code" if spoil == "secret" else "forged")


@pytest.mark.parametrize("text", ["", "KSKFLEET1:", "KSKPAIR1:" + "0" * 32 + ":h:1", "0" * 31, "U" * 32])
def test_what_is_no_code(text: str) -> None:
    with pytest.raises(BadCode):
        read(text)


def test_a_code_as_typed_and_as_scanned_is_the_same() -> None:
    code = read("KSKFLEET1:" + "0123456789ABCDEFGHJKMNPQRSTVWXYZ" + ":https://fleet.invalid:47820")
    assert code.address == "https://fleet.invalid:47820"
    assert read(code.typed.lower()).code == code.code and read(code.scanned) == code


def test_a_report_reads_back_as_it_was_written() -> None:
    assert wire.report_of(wire.written(REPORT)) == REPORT
