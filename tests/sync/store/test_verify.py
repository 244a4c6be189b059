"""The attack matrix: what somebody who can write the file does, and what `verify` says.

An attacker here may drop triggers and recompute hashes, and does not hold the ledger key unless the test says so.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, insert, select, text, update

from sync.platform.gm import Sm2Key, canonical_json, sm3
from sync.platform.ktp_receipt import Stretch
from sync.platform.ktp_wire import b64
from sync.records import EntryKind, ItemAck, Receipt, Stamp
from sync.store import ledger, outbox
from sync.store.keys import Vault
from sync.store.schema import chain_head, entry, receipt
from sync.store.verify import Verification
from tests.support.drafts import DESK, draft, stamp

Check = Callable[..., Verification]
PLATFORM = Sm2Key.generate()


@pytest.fixture
def check(db: Connection, vault: Vault) -> Check:
    return lambda **known: ledger.verify(db, DESK, vault.ledger_public, **known)


@pytest.fixture
def ten(db: Connection, vault: Vault) -> Connection:
    """A book of ten entries whose triggers the attacker has dropped."""
    for number in range(10):
        ledger.append(db, vault, DESK, 1, draft(number))
    _drop_triggers(db)
    return db


def _drop_triggers(db: Connection) -> None:
    if db.dialect.name == "sqlite":
        names = db.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
        for name in names:
            db.execute(text(f"DROP TRIGGER {name}"))
        return
    for table in ("entry", "receipt"):
        db.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))


def _rows(db: Connection) -> list[dict[str, Any]]:
    return [dict(row) for row in db.execute(select(entry).order_by(entry.c.seq)).mappings()]


def _forget(db: Connection, *seqs: int) -> None:
    for seq in seqs:
        for table in ("outbox", "person"):
            db.execute(text(f"DELETE FROM {table} WHERE entry_id = '{DESK}-1-{seq}'"))
        db.execute(text(f"DELETE FROM entry WHERE seq = {seq}"))


def _set_head(db: Connection) -> None:
    last = _rows(db)[-1]
    db.execute(update(chain_head).values(seq=last["seq"], hash=last["hash"]))


def _recompute(db: Connection, sign: Callable[[bytes], bytes] | None = None) -> None:
    """Number and link all entries anew, as an attacker who knows the format would."""
    previous = bytes(32)
    for row in _rows(db):
        hashed = sm3(previous + bytes(row["canonical"]))
        values = {"prev_hash": previous, "hash": hashed}
        if sign:
            values["signature"] = sign(hashed)
        db.execute(update(entry).where(entry.c.seq == row["seq"]).values(values))
        previous = hashed
    _set_head(db)


def _edit(db: Connection, seq: int, **changes: object) -> None:
    row = _rows(db)[seq - 1]
    fields = {**json.loads(row["canonical"]), **changes}
    db.execute(update(entry).where(entry.c.seq == seq).values(canonical=canonical_json(fields)))


def _receipt(db: Connection, *seqs: int, key: Sm2Key = PLATFORM, text: str = "") -> None:
    """The platform accepts these entries as they stand here now."""
    last = max(seqs)
    signed = text or Stretch(DESK, min(seqs), last, bytes(_rows(db)[last - 1]["hash"]), 1).text()
    answer = Receipt(signed, b64(key.sign(signed.encode())), 1)
    acks = [ItemAck(f"{DESK}-1-{seq}", accepted=True, code="000000") for seq in seqs]
    outbox.apply_answer(db, acks, answer, 2)


def _rewrite(db: Connection, sign: Callable[[bytes], bytes]) -> None:
    """The fourth learner becomes another, and everything after is hashed and signed anew."""
    _edit(db, 4, traineeNo="T999")
    db.execute(text("UPDATE entry SET trainee_no = 'T999' WHERE seq = 4"))
    _recompute(db, sign)


def _adjust_receipts(db: Connection) -> None:
    """The columns of every receipt are made to fit what is now in the book, as far as it goes."""
    rows = _rows(db)
    for kept in db.execute(select(receipt)).all():
        last = min(kept.last_seq, len(rows))
        values = {"last_seq": last, "last_hash": rows[last - 1]["hash"]}
        db.execute(update(receipt).where(receipt.c.id == kept.id).values(values))


def test_an_honest_book_is_sound(ten: Connection, check: Check) -> None:
    _receipt(ten, 1, 2)
    _receipt(ten, 4, 3)
    found = check(platform_key=PLATFORM.public)
    assert found.sound
    assert (found.entries, found.first_bad_seq, found.unsynced_tail) == (10, None, 6)
    assert found.head_hash == ledger.head(ten, DESK)[1].hex()


def test_an_empty_book_is_sound(check: Check) -> None:
    assert check() == Verification(0, None, (), 0, 0, bytes(32).hex())


def test_edit_in_place(ten: Connection, check: Check) -> None:
    _edit(ten, 4, traineeNo="T999")
    found = check()
    assert found.first_bad_seq == 4
    assert "HASH 4" in found.problems


def test_edit_of_an_index_column_only(ten: Connection, check: Check) -> None:
    ten.execute(text("UPDATE entry SET trainee_no = 'T999' WHERE seq = 4"))
    assert check().problems == ("COLUMNS 4",)


def test_delete_a_middle_entry(ten: Connection, check: Check) -> None:
    _forget(ten, 5)
    assert check().problems == ("GAP 5",)


def test_edit_and_recompute_the_chain(ten: Connection, check: Check) -> None:
    _edit(ten, 4, traineeNo="T999")
    ten.execute(text("UPDATE entry SET trainee_no = 'T999' WHERE seq = 4"))
    _recompute(ten)
    assert check().problems == tuple(f"SIGNATURE {seq}" for seq in range(4, 11))


def test_insert_a_ghost_check_in_and_recompute(ten: Connection, check: Check) -> None:
    ghost = _rows(ten)[-1]
    fields = {**json.loads(ghost["canonical"]), "id": f"{DESK}-1-11", "seq": 11}
    ghost |= {"id": f"{DESK}-1-11", "seq": 11, "canonical": canonical_json(fields)}
    ten.execute(insert(entry).values(ghost))
    ten.execute(text(f"INSERT INTO outbox (entry_id, desk_no, seq) VALUES ('{DESK}-1-11', '{DESK}', 11)"))
    _recompute(ten)
    assert check().problems == ("SIGNATURE 11",)


def test_another_desks_key_signs_nothing_here(ten: Connection, check: Check) -> None:
    _recompute(ten, Ed25519PrivateKey.generate().sign)
    assert "SIGNATURE 1" in check().problems


def test_an_entry_taken_out_of_the_outbox_would_never_be_sent(ten: Connection, check: Check) -> None:
    ten.execute(text(f"DELETE FROM outbox WHERE entry_id = '{DESK}-1-3'"))
    assert check().problems == ("OUTBOX 3",)


def test_a_moved_head(ten: Connection, check: Check) -> None:
    ten.execute(text("UPDATE chain_head SET seq = 9"))
    assert check().problems == ("HEAD 10",)


class TestCutTail:
    """Entries cut off the end, and the head set back."""

    def cut(self, db: Connection) -> None:
        _forget(db, 9, 10)
        _set_head(db)

    def test_before_any_receipt_it_is_not_detectable(self, ten: Connection, check: Check) -> None:
        """The honest limit: the unsynced tail has no witness."""
        self.cut(ten)
        assert check(platform_key=PLATFORM.public).sound

    def test_a_receipt_kept_shows_it(self, ten: Connection, check: Check) -> None:
        _receipt(ten, *range(1, 11))
        self.cut(ten)
        assert check(platform_key=PLATFORM.public).problems == ("RECEIPT_AHEAD 9",)

    def test_a_receipt_whose_columns_were_adjusted_shows_it(self, ten: Connection, check: Check) -> None:
        _receipt(ten, *range(1, 11))
        self.cut(ten)
        _adjust_receipts(ten)
        assert check(platform_key=PLATFORM.public).problems == ("RECEIPT_ROW 10", "RECEIPT_AHEAD 9")

    def test_without_its_receipts_only_somebody_outside_sees_it(self, ten: Connection, check: Check) -> None:
        """The file itself is a sound book of eight entries; the platform's memory says otherwise."""
        _receipt(ten, *range(1, 9))
        _receipt(ten, 9, 10)
        head = ledger.head(ten, DESK)
        self.cut(ten)
        ten.execute(text("DELETE FROM receipt WHERE last_seq > 8"))
        assert check(platform_key=PLATFORM.public) == replace(check(), problems=())
        assert check(platform_key=PLATFORM.public, witnessed=head).problems == ("RECEIPT_AHEAD 9",)

    def test_what_the_platform_remembers_shows_it(self, ten: Connection, check: Check) -> None:
        head = ledger.head(ten, DESK)
        self.cut(ten)
        assert check(witnessed=head).problems == ("RECEIPT_AHEAD 9",)


class TestRewrittenByTheKeyHolder:
    """The owner of the kiosk holds every key in it: only somebody outside can tell."""

    def test_alone_it_is_not_detectable(self, ten: Connection, vault: Vault, check: Check) -> None:
        _rewrite(ten, vault.sign)
        assert check().sound

    def test_a_receipt_shows_it(self, ten: Connection, vault: Vault, check: Check) -> None:
        _receipt(ten, *range(1, 7))
        _rewrite(ten, vault.sign)
        assert check(platform_key=PLATFORM.public).problems == ("RECEIPT_DIFFERS 6",)

    def test_a_receipt_whose_columns_were_adjusted_shows_it(
        self, ten: Connection, vault: Vault, check: Check
    ) -> None:
        """The signed text names the hash; no key in the desk signs another."""
        _receipt(ten, *range(1, 7))
        _rewrite(ten, vault.sign)
        _adjust_receipts(ten)
        assert check(platform_key=PLATFORM.public).problems == ("RECEIPT_ROW 6", "RECEIPT_DIFFERS 6")

    def test_a_receipt_rewritten_with_it_is_no_longer_the_platforms(
        self, ten: Connection, vault: Vault, check: Check
    ) -> None:
        _receipt(ten, *range(1, 7))
        _rewrite(ten, vault.sign)
        _adjust_receipts(ten)
        said = Stretch(DESK, 1, 6, bytes(_rows(ten)[5]["hash"]), 1)
        ten.execute(update(receipt).values(signed=said.text()))
        assert check(platform_key=PLATFORM.public).problems == ("RECEIPT_SIGNATURE 6",)

    def test_entries_that_arrived_without_a_receipt_show_it(
        self, ten: Connection, vault: Vault, check: Check
    ) -> None:
        """Taking the receipts away is not enough; and what waits to be sent again meets the platform's memory."""
        _receipt(ten, *range(1, 7))
        _rewrite(ten, vault.sign)
        ten.execute(text("DELETE FROM receipt"))
        found = check(platform_key=PLATFORM.public)
        assert (found.problems, found.unsynced_tail) == (("RECEIPT_MISSING 6",), 10)

    def test_what_the_platform_remembers_shows_it(self, ten: Connection, vault: Vault, check: Check) -> None:
        head = ledger.head(ten, DESK)
        _rewrite(ten, vault.sign)
        assert check(witnessed=head).problems == ("RECEIPT_DIFFERS 10",)


def test_an_older_copy_put_back_is_seen_only_from_outside(db: Connection, vault: Vault, check: Check) -> None:
    """The older copy is a sound book by itself, with its own older receipts."""
    for number in range(4):
        ledger.append(db, vault, DESK, 1, draft(number))
    _receipt(db, 1, 2, 3)
    assert check(platform_key=PLATFORM.public).sound
    assert check(platform_key=PLATFORM.public, witnessed=(9, bytes(32))).problems == ("RECEIPT_AHEAD 5",)


class TestReceiptsOfAnotherSort:
    """They prove nothing, and say so."""

    def test_signed_by_somebody_else(self, ten: Connection, check: Check) -> None:
        _receipt(ten, *range(1, 11), key=Sm2Key.generate())
        found = check(platform_key=PLATFORM.public)
        assert (found.problems, found.unsynced_tail) == (("RECEIPT_SIGNATURE 10",), 10)

    def test_with_a_signature_that_is_none(self, ten: Connection, check: Check) -> None:
        _receipt(ten, 1, 2)
        ten.execute(text("UPDATE receipt SET signature = '签'"))
        assert check(platform_key=PLATFORM.public).problems == ("RECEIPT_SIGNATURE 2",)

    def test_in_a_form_nobody_knows(self, ten: Connection, check: Check) -> None:
        _receipt(ten, 1, 2, text="KTP1-RESP\n00\n200\n00")
        assert check(platform_key=PLATFORM.public).problems == ("RECEIPT_FORM 2",)
        assert check().problems == ("RECEIPT_FORM 2",)

    def test_given_to_another_desk(self, ten: Connection, check: Check) -> None:
        _receipt(ten, 1, 2, text=Stretch("KSK-990000-0009", 1, 2, bytes(32), 1).text())
        found = check(platform_key=PLATFORM.public)
        assert (found.problems, found.unsynced_tail) == (("RECEIPT_ROW 2",), 10)

    @pytest.mark.parametrize(
        "column", ["first_seq = 2", "last_seq = 3", "last_hash = prev_hash", "server_ms = 2"]
    )
    def test_with_a_column_changed(self, ten: Connection, check: Check, column: str) -> None:
        _receipt(ten, 1, 2, 3, 4)
        name, _, value = column.partition(" = ")
        value = f"(SELECT {value} FROM entry WHERE seq = 4)" if value == "prev_hash" else value
        ten.execute(text(f"UPDATE receipt SET {name} = {value}"))
        found = check(platform_key=PLATFORM.public)
        assert "RECEIPT_ROW 4" in found.problems
        assert found.unsynced_tail == 6


def _set(number: int, by_ms: int, boot_no: int = 1) -> Stamp:
    """A stamp after somebody moved the wall clock."""
    steady = stamp(number, boot_no)
    return replace(steady, wall_ms=steady.wall_ms + by_ms)


@pytest.mark.parametrize(
    ("stamps", "steps"),
    [
        pytest.param([_set(0, 0), _set(1, 0), _set(2, 1999)], 0, id="drift below two seconds"),
        pytest.param([_set(0, 0), _set(1, 2001), _set(2, 2001)], 1, id="set forward once"),
        pytest.param([_set(0, 0), _set(1, -3_600_000), _set(2, 0)], 2, id="set back, and forth again"),
        pytest.param([_set(0, 0), _set(1, 90_000, boot_no=2)], 0, id="another start of the machine"),
        pytest.param([_set(0, 0), _set(1, -86_400_000, boot_no=2)], 1, id="set back while it was off"),
    ],
)
def test_steps_of_the_clock_are_counted(
    db: Connection, vault: Vault, check: Check, stamps: list[Stamp], steps: int
) -> None:
    for number, at in enumerate(stamps):
        ledger.append(db, vault, DESK, at.boot_no, draft(number, at=at))
    assert check().clock_steps == steps
    assert check().sound


def test_a_recorded_step_counts_once(db: Connection, vault: Vault, check: Check) -> None:
    ledger.append(db, vault, DESK, 1, draft(0))
    ledger.append(db, vault, DESK, 1, draft(1, EntryKind.CLOCK_STEP, at=_set(1, 9000)))
    ledger.append(db, vault, DESK, 1, draft(2, at=_set(2, 9000)))
    assert check().clock_steps == 1


def test_a_recorded_step_of_a_start_counts_once(db: Connection, vault: Vault, check: Check) -> None:
    ledger.append(db, vault, DESK, 1, draft(0))
    ledger.append(db, vault, DESK, 2, draft(1, at=_set(1, -9000, boot_no=2)))
    step = draft(2, EntryKind.CLOCK_STEP, at=_set(2, -9000, boot_no=2))
    ledger.append(db, vault, DESK, 2, replace(step, body={"movedMs": -9000, "cause": "START"}))
    assert check().clock_steps == 1
