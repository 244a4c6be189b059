"""A desk, or whoever owns the hub, that lies: what do the other desks believe?  A real PostgreSQL, real keys."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from sync.hub.facts import Claimed, DaySeat, HubAway, Ours, PaperSeat, Taken
from sync.hub.leases import FORGED
from sync.platform import gm
from sync.records import Action, Entry, Outgoing
from sync.store import elsewhere, ledger
from sync.store.elsewhere import Seat
from sync.store.keys import Vault
from tests.support.desk import DAY
from tests.support.hub import HubDesk, ask
from tests.sync.hub.test_leases import Sealer, Taker, fall_silent, pair

pytestmark = pytest.mark.postgres
Desks = Callable[..., HubDesk]
SEAT = Seat("S1", "T1", Action.IN)


def met(*desks: HubDesk) -> None:
    for one in (*desks, *desks):
        one.look()
    for one in desks:
        one.believe(*(other for other in desks if other is not one))
    look(*desks)


def look(*desks: HubDesk) -> None:
    for one in (*desks, *desks):
        one.look()


@pytest.fixture
def two(desk: Desks) -> tuple[HubDesk, HubDesk]:
    """Both see what the other's clock shows; their claims run on threads of their own."""
    a, b = desk("A"), desk("B")
    met(a, b)
    for one in (a, b):
        one.hub._claims.start()
    return a, b


def faults(one: HubDesk) -> list[str]:
    return [other.fault for other in one.hub.latest.stopped]


def numbers(one: HubDesk) -> list[str]:
    return [entry.trainee_no for entry in one.theirs()]


COLUMNS = (
    "id", "desk_no", "boot_no", "seq", "kind", "at_ms", "day", "class_no", "session_no", "trainee_no", "action",
    "person_ref", "card_ref", "corrects", "canonical", "prev_hash", "hash", "signature",
)  # fmt: skip


def put_entry(url: str, entry: Entry) -> None:
    """As any client of the database may."""
    beside = {"kind": entry.kind.value, "day": entry.day.isoformat(), "card_ref": "", "corrects": ""}
    action = {"action": entry.action.value if entry.action else None}
    said = [(beside | action).get(name, getattr(entry, name, None)) for name in COLUMNS]
    ask(url, f"INSERT INTO entry VALUES ({', '.join(['%s'] * len(COLUMNS))})", *said)
    ask(
        url, "UPDATE desk SET head_seq = %s, head_hash = %s WHERE desk_no = %s", entry.seq, entry.hash, entry.desk_no
    )  # fmt: skip


def next_of(one: HubDesk, signer: Vault, **changed: Any) -> Entry:
    """What would come next in the book of `one`, signed by whoever has `signer`; `changed` in the signed words."""
    entry = one.sign_in(9)
    said = json.loads(entry.canonical) | changed
    raw = json.dumps(said, separators=(",", ":")).encode()
    hashed = gm.sm3(entry.prev_hash + raw)
    return replace(entry, canonical=raw, hash=hashed, signature=signer.sign(hashed))


class TestEntriesUnderAnotherNumber:
    def test_they_are_nobody_s_and_the_owner_of_the_number_says_so(
        self, two: tuple[HubDesk, HubDesk], desk: Desks, url: str
    ) -> None:
        a, b = two
        c = desk("C")
        met(a, b, c)
        forged = next_of(b, c.vault, traineeNo="T666")
        put_entry(url, forged)
        ask(url, "UPDATE desk SET head_seq = 0, head_hash = %s WHERE desk_no = %s", bytes(32), b.desk_no)
        b.look()
        ask(url, "UPDATE desk SET head_seq = 1 WHERE desk_no = %s", b.desk_no)
        look(a, c)
        assert numbers(a) == []
        assert faults(a) == ["SIGNATURE"]
        assert b.hub.latest.fault == "FORK", "B may not take its own entry for delivered"
        assert b.hub.latest.behind == 1

    def test_a_desk_that_speaks_of_another_in_its_own_chain(
        self, two: tuple[HubDesk, HubDesk], url: str
    ) -> None:
        a, b = two
        put_entry(url, next_of(b, b.vault, desk=a.desk_no))
        a.look()
        assert (numbers(a), faults(a)) == ([], ["FORM"])

    @pytest.mark.parametrize(
        "changed",
        [
            {"atMs": 10**30}, {"atMs": -1}, {"atMs": 253_402_214_400_001}, {"bootNo": 2**40}, {"traineeNo": "T" * 97},
            {"classNo": "\ud800"}, {"body": [1]}, {"day": "2026-13-01"}, {"kind": "WHAT"}, {"atMs": float("nan")},
        ],
        ids=str,
    )  # fmt: skip
    def test_words_that_no_table_holds_stop_that_desk_and_nothing_else(
        self, two: tuple[HubDesk, HubDesk], desk: Desks, url: str, changed: dict[str, Any]
    ) -> None:
        a, b = two
        put_entry(url, next_of(b, b.vault, **changed))
        a.look()
        assert (numbers(a), faults(a)) == ([], ["FORM"])
        a.sign_in(1)
        a.look()
        assert (a.hub.latest.reachable, a.hub.latest.behind) == (True, 0)

    def test_a_nest_deeper_than_anybody_reads(self, two: tuple[HubDesk, HubDesk], url: str) -> None:
        a, b = two
        entry = b.sign_in(9)
        raw = b"[" * 200_000
        hashed = gm.sm3(entry.prev_hash + raw)
        put_entry(url, replace(entry, canonical=raw, hash=hashed, signature=b.vault.sign(hashed)))
        a.look()
        assert faults(a) == ["FORM"]


class TestReplaysAndBranches:
    def test_what_was_read_is_not_read_again(self, two: tuple[HubDesk, HubDesk], url: str) -> None:
        a, b = two
        for number in range(3):
            b.sign_in(number)
        look(b, a)
        head = ask(url, "SELECT hash FROM entry WHERE desk_no = %s AND seq = 1", b.desk_no)[0][0]
        ask(url, "UPDATE desk SET head_seq = 1, head_hash = %s WHERE desk_no = %s", head, b.desk_no)
        a.look()
        assert (numbers(a), faults(a)) == (["T0", "T1", "T2"], [])  # a hub set back is no news

    @pytest.mark.parametrize("further", [0, 1], ids=["as far", "further"])
    def test_a_desk_that_rolls_back_and_writes_on(
        self, two: tuple[HubDesk, HubDesk], desk: Desks, url: str, further: int
    ) -> None:
        """With the owner of the hub on its side, who puts its rows away."""
        a, b = two
        b.sign_in(0)
        look(b, a)
        b.hub.stop()
        b.store.close()
        folder = b.store._path.parent
        shutil.copytree(folder, folder.with_name("before"))
        again = desk("B")
        again.sign_in(1)
        look(again, a)
        assert numbers(a) == ["T0", "T1"]
        again.store.close()
        rewind(url, again.desk_no, 1)
        twin = HubDesk(folder.with_name("before"), b.desk_no, url)
        try:
            for number in range(2, 3 + further):
                twin.sign_in(number)
            twin.look()
            a.look()
            assert numbers(a) == ["T0", "T1"], "what was signed first stays"
            assert faults(a) == ["FORK"]
            with a.store.reading() as db:
                (row,) = elsewhere.refused_rows(db)
            assert (row.desk_no, row.code) == (b.desk_no, "FORK")
        finally:
            twin.close()

    @pytest.mark.parametrize("with_row", [False, True])
    def test_a_head_that_nobody_signed_accuses_nobody(
        self, two: tuple[HubDesk, HubDesk], url: str, with_row: bool
    ) -> None:
        a, b = two
        b.sign_in(0)
        look(b, a)
        ask(url, "UPDATE desk SET head_hash = sha256('x') WHERE desk_no = %s", b.desk_no)
        if with_row:
            ask(url, "ALTER TABLE entry DISABLE TRIGGER ALL")
            ask(url, "UPDATE entry SET hash = sha256('x') WHERE desk_no = %s", b.desk_no)
        a.look()
        assert faults(a) == []


def rewind(url: str, desk_no: str, seq: int) -> None:
    ask(url, "ALTER TABLE entry DISABLE TRIGGER ALL")
    ask(url, "DELETE FROM entry WHERE desk_no = %s AND seq > %s", desk_no, seq)
    head = ask(url, "SELECT hash FROM entry WHERE desk_no = %s AND seq = %s", desk_no, seq)[0][0]
    ask(url, "UPDATE desk SET head_seq = %s, head_hash = %s WHERE desk_no = %s", seq, head, desk_no)


class TestClaims:
    """Rows nobody signs: believed for a minute, then only what the desk's own book says."""

    @pytest.mark.parametrize(
        ("one", "place"),
        [
            (SEAT, ("S1", "T1", "IN")),
            (PaperSeat(SEAT), ("S1", "T1", "PAPER IN")),
            (DaySeat(DAY), (f"day {DAY.isoformat()}", "", "CLOSE")),
        ],
        ids=["a sign-in", "a sheet's row", "a close"],
    )
    @pytest.mark.parametrize("entry_id", [None, "made up", "of something else"])
    def test_a_claim_that_no_book_bears_out_holds_for_a_minute(
        self,
        two: tuple[HubDesk, HubDesk],
        url: str,
        one: Any,
        place: tuple[str, str, str],
        entry_id: str | None,
    ) -> None:
        a, b = two
        if entry_id == "of something else":
            entry_id = b.sign_in(5).id
            look(b, a)
        ask(
            url, "INSERT INTO claim VALUES (%s, %s, %s, %s, 1, %s, now() + interval '9 years')", *place, b.desk_no,
            entry_id,
        )  # fmt: skip
        if entry_id in (None, "made up"):
            assert said(a, one) == Taken(b.desk_no, 1, entry_id or "")
            a.hands.pass_s(61)
        with pytest.raises(HubAway, match="whose book says no such"):
            said(a, one)

    def test_what_the_book_says_holds_for_ever(self, two: tuple[HubDesk, HubDesk]) -> None:
        a, b = two
        entry = b.sign_in(1)
        look(b, a)
        for _ in range(2):
            assert said(a, SEAT) == Taken(b.desk_no, entry.at_ms, entry.id)
            a.hands.pass_s(3_600)

    def test_one_given_back_and_taken_again_has_its_minute(
        self, two: tuple[HubDesk, HubDesk], url: str
    ) -> None:
        a, b = two
        said(b, SEAT)
        assert isinstance(said(a, SEAT), Taken)
        a.hands.pass_s(40)
        ask(url, "DELETE FROM claim")
        assert said(a, SEAT) == Ours()
        ask(url, "DELETE FROM claim")
        said(b, SEAT)
        a.hands.pass_s(40)
        assert isinstance(said(a, SEAT), Taken)


def said(desk: HubDesk, one: Any) -> Claimed:
    return desk.hub.take(one, 1).result(10)


class TestParcels:
    """What another desk sends for a silent one is what that desk gave."""

    class Seen(Taker):
        def __init__(self) -> None:
            super().__init__()
            self.envelopes: list[str | None] = []

        def __call__(self, device: str, batch: Sequence[Outgoing]) -> Any:
            self.envelopes += [one.envelope for one in batch]
            return super().__call__(device, batch)

    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE parcel SET envelope = 'somebody else''s' WHERE seq = 1",
            "UPDATE parcel SET envelope = NULL WHERE seq = 1",
            "UPDATE parcel SET envelope = (SELECT envelope FROM parcel WHERE seq = 2) WHERE seq = 1",
        ],
        ids=["sealed anew", "taken away", "of another entry"],
    )
    def test_an_identity_put_there_by_somebody_else_is_not_sent(
        self, desk: Desks, url: str, sql: str
    ) -> None:
        seen = self.Seen()
        a, b = pair(desk, Sealer(), seen)
        made = [a.sign_in(number) for number in range(2)]
        a.look()
        ask(url, sql)
        fall_silent(a, b)
        b.hub.lend()
        assert [entry_id for _, entry_id in seen.taken] == [made[1].id]
        assert seen.envelopes == [Sealer().envelope(made[1].id, None, "")]
        assert ask(url, "SELECT state FROM parcel ORDER BY seq") == [(FORGED,), ("ACKED",)]
        with a.store.reading() as db:
            assert ledger.entry(db, made[0].id) is not None  # its own desk sends it once it is back
