"""The code of a voucher bound or used at one desk is beside its learner at the other: sealed, and gone when it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection

from kiosk.domain.voucher import mask_code
from kiosk.drafts import move_act
from kiosk.registration.drafts import use_draft
from sync.records import Acceptance, Entry, Method, Move, MoveAct, UseState
from sync.store import elsewhere, laid, ledger, mirror, moves, uses
from sync.store.elsewhere import Trust
from sync.store.fault import StoreFault
from sync.store.schema_hub import other_desk
from sync.store.sealed_for import open_sealed, seal_for
from tests.support.hub import HubDesk, ask
from tests.sync.hub.test_decisions import LI, ZHANG, look, meet, rosters, take_back, tell

Desks = Callable[..., HubDesk]
CODE, OTHER = "PXQ990000202600000001", "PXQ990000202600000002"


@pytest.fixture
def pair(desk: Desks) -> tuple[HubDesk, HubDesk]:
    a, b = desk("A"), desk("B")
    for one in (a, b):
        rosters(one)
    meet(a, b)
    return a, b


def bind(one: HubDesk, code: str = CODE) -> Entry:
    """补绑券, as its page does it."""
    one.hands.pass_s(1)
    at = one.clock.stamp()
    move = Move(
        "", MoveAct.LATE_VOUCHER, "C1", "T1", ZHANG.person, ZHANG.name, at.at_ms, "", False, code
    )  # fmt: skip
    draft = move_act("LATE_VOUCHER", "前台 李", at, move, reason="OTHER", voucher=mask_code(code))

    def work(db: Connection) -> Entry:
        made = ledger.append(db, one.vault, one.desk_no, one.store.boot_no, draft)
        moves.keep(db, one.vault, replace(move, entry_id=made.id))
        return made

    return one.store.write(work).result(10)


def act(one: HubDesk, name: str, held: Acceptance, state: UseState) -> Acceptance:
    """A step of 报到: its entry, and the row beside it."""
    one.hands.pass_s(1)
    at = one.clock.stamp()

    def work(db: Connection) -> Acceptance:
        made = ledger.append(db, one.vault, one.desk_no, one.store.boot_no, use_draft(name, held, at))
        now = replace(held, entry_id=held.entry_id or made.id, state=state, accepted_ms=at.at_ms)
        (uses.change if held.entry_id else uses.keep)(db, one.vault, now)
        return now

    return one.store.write(work).result(10)


def register(one: HubDesk, code: str = OTHER) -> Acceptance:
    wanted = Acceptance(
        "", f"R-{code}", code, LI.person, LI.name, "C1", "T2", Method.CARD_PIN, "", "李老师", 0, UseState.ACCEPTED
    )  # fmt: skip
    held = act(one, "VOUCHER_ACCEPTED", wanted, UseState.ACCEPTED)
    return act(one, "VOUCHER_USED", held, UseState.USED)


def vouchers(one: HubDesk) -> dict[str, str]:
    with one.store.reading() as db:
        return {who.trainee_no: who.voucher_no for who in mirror.roster(db, one.vault, "C1")}


@pytest.mark.postgres
class TestCodes:
    def test_bound_late_at_one_desk_it_is_seen_at_the_other(self, pair: tuple[HubDesk, HubDesk]) -> None:
        a, b = pair
        made = bind(a)
        look(a, b)
        assert vouchers(b) == vouchers(a) == {"T1": CODE, "T2": ""}
        take_back(b, made)
        look(b, a)
        assert vouchers(b) == {"T1": "", "T2": ""}

    def test_used_at_one_desk_it_is_seen_at_the_other_until_it_is_given_back(
        self, pair: tuple[HubDesk, HubDesk], url: str
    ) -> None:
        a, b = pair
        held = register(a)
        look(a, b)
        assert vouchers(b) == vouchers(a) == {"T1": "", "T2": OTHER}
        act(a, "VOUCHER_USE_REVOKED", held, UseState.REVOKED)
        look(a, b)
        assert vouchers(b) == {"T1": "", "T2": ""}
        assert ask(url, "SELECT count(*) FROM code") == [(0,)]

        def again(db: Connection) -> None:
            db.execute(other_desk.update().values(laid_seq=0))
            assert not laid.lay(db, b.vault)

        b.store.write(again).result(10)
        assert vouchers(b) == {"T1": "", "T2": ""}

    def test_accepted_and_not_used_it_is_not(self, pair: tuple[HubDesk, HubDesk], url: str) -> None:
        a, b = pair
        wanted = Acceptance(
            "", "R", OTHER, LI.person, LI.name, "C1", "T2", Method.CARD_PIN, "", "李老师", 0, UseState.ACCEPTED
        )  # fmt: skip
        act(a, "VOUCHER_ACCEPTED", wanted, UseState.ACCEPTED)
        look(a, b)
        assert vouchers(b) == {"T1": "", "T2": ""} and ask(url, "SELECT * FROM code") == []

    def test_on_the_hub_nobody_reads_it(self, pair: tuple[HubDesk, HubDesk], url: str) -> None:
        a, b = pair
        bind(a)
        register(a)
        look(a, b)
        dumped = repr([ask(url, f"SELECT * FROM {table}") for table in ("code", "entry", "claim", "parcel")])
        assert len(ask(url, "SELECT 1 FROM code")) == 2
        assert CODE not in dumped and OTHER not in dumped

    def test_while_apart_it_waits_and_comes_when_they_meet(self, desk: Desks) -> None:
        a, b = desk("A"), desk("B")
        for one in (a, b):
            rosters(one)
        bind(a)
        register(a)
        assert vouchers(b) == {"T1": "", "T2": ""}
        meet(a, b)
        look(a, b)
        b.look(10)
        assert vouchers(b) == {"T1": CODE, "T2": OTHER}

    def test_a_roster_that_comes_later_has_it_then(self, pair: tuple[HubDesk, HubDesk]) -> None:
        a, b = pair
        tell(b, mirror.Kind.ROSTER, "C1")
        bind(a)
        look(a, b)
        tell(b, mirror.Kind.ROSTER, "C1", ZHANG, LI)
        b.look(10)
        assert vouchers(b) == {"T1": CODE, "T2": ""}

    def test_of_a_desk_no_longer_believed_it_goes(self, pair: tuple[HubDesk, HubDesk]) -> None:
        a, b = pair
        bind(a)
        register(a)
        look(a, b)
        key = a.vault.ledger_public
        b.store.write(lambda db: elsewhere.decide(db, a.desk_no, key, Trust.REFUSED, "王主管", 1)).result(10)
        look(b)
        assert vouchers(b) == {"T1": "", "T2": ""}

    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE code SET signature = sha256('x') || sha256('y')",
            "UPDATE code SET sealed = sealed || '\\x00'",
            "UPDATE code SET desk_no = 'KSK-990000-000C'",
        ],
    )
    def test_what_its_desk_did_not_sign_is_not_believed(
        self, pair: tuple[HubDesk, HubDesk], url: str, sql: str
    ) -> None:
        a, b = pair
        bind(a)
        a.look()
        ask(url, sql)
        b.look()
        b.look(10)
        assert vouchers(b) == {"T1": "", "T2": ""}
        assert b.hub.latest.reachable


@pytest.mark.postgres
class TestKeysOfNobody:
    """Any client of the hub may register as a desk, with whatever key."""

    def put(self, url: str, key: bytes) -> None:
        columns = "desk_no, name, public_key, head_seq, head_hash"
        values = ("KSK-990000-000Z", "9号台", key, 3, bytes(32))
        ask(url, f"INSERT INTO desk ({columns}) VALUES (%s, %s, %s, %s, %s)", *values)

    @pytest.mark.parametrize("key", [b"", b"short", bytes(64)], ids=["none", "short", "long"])
    def test_too_short_a_key_stops_nobody(self, pair: tuple[HubDesk, HubDesk], url: str, key: bytes) -> None:
        a, b = pair
        self.put(url, key)
        a.sign_in(7)
        look(a, b)
        assert "T7" in {one.trainee_no for one in b.theirs()}

    @pytest.mark.parametrize(
        "key", [bytes(32), (1).to_bytes(32, "little"), b"x"], ids=["zero", "one", "short"]
    )
    def test_accepted_all_the_same_it_keeps_no_code_from_others(
        self, pair: tuple[HubDesk, HubDesk], url: str, key: bytes
    ) -> None:
        a, b = pair
        self.put(url, key)
        look(a)
        trust = partial(elsewhere.decide, desk_no="KSK-990000-000Z", public_key=key, trust=Trust.ACCEPTED)
        a.store.write(lambda db: trust(db, by="王主管", now_ms=1)).result(10)
        bind(a)
        look(a, b)
        assert vouchers(b)["T1"] == CODE


def test_sealed_for_one_key() -> None:
    """Sealed for one key it opens with that one, about that one thing."""
    key, other = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    sealed = seal_for(key.public_key().public_bytes_raw(), "about", b"code")
    assert open_sealed(key.private_bytes_raw(), "about", sealed) == b"code"
    for seed, about, text in (
        (other.private_bytes_raw(), "about", sealed),
        (key.private_bytes_raw(), "else", sealed),
        (key.private_bytes_raw(), "about", sealed[:-1]),
        (key.private_bytes_raw(), "about", b""),
        (key.private_bytes_raw(), "about", bytes(80)),
    ):
        with pytest.raises(StoreFault):
            open_sealed(seed, about, text)


@pytest.mark.postgres
def test_the_role_of_the_docs_is_enough(desk: Desks, url: str, name: str) -> None:
    """Word for word as docs/hub.md has it, after a first desk that owns the tables."""
    first = desk("A")
    first.look()
    text = Path("docs/hub.md").read_text("utf-8")
    block = text.split("```sql")[1].split("```")[0]
    role = f"kiosk_{name}"
    for statement in block.replace("DATABASE kiosk", f"DATABASE {name}").split(";"):
        if statement.strip():
            ask(url, statement.replace("TO kiosk", f"TO {role}").replace("ROLE kiosk", f"ROLE {role}"))
    b = desk("B", url=url.replace("postgres@", f"{role}@") if "@" in url else f"{url}&user={role}")
    for one in (first, b):
        rosters(one)
    meet(first, b)
    b.hub._claims.start()
    made = bind(b)
    look(b, first)
    assert vouchers(first)["T1"] == CODE
    take_back(b, made)
    look(b, first)
    assert (b.hub.latest.fault, b.hub.latest.behind) == ("", 0)
    assert ask(url, "SELECT count(*) FROM code") == [(0,)]
    with pytest.raises(psycopg.Error):
        ask(url.replace("postgres@", f"{role}@"), "DELETE FROM entry")
