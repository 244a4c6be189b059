"""The book, on both databases: numbering, chain, sealing, finding entries again, append-only."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import Connection, Engine, select, text
from sqlalchemy.exc import DBAPIError

from sync.platform.gm import canonical_json, sm3
from sync.records import Draft, Entry, EntryKind, PersonKey
from sync.store import ledger
from sync.store.keys import Vault
from sync.store.schema import entry, outbox, person
from tests.support.drafts import DAY, DESK, LI, ZHANG, ZHANGS_CARD, draft

Append = Callable[[Draft], Entry]


@pytest.fixture
def append(db: Connection, vault: Vault) -> Append:
    return lambda given: ledger.append(db, vault, DESK, 1, given)


def test_an_empty_book_starts_from_zero(db: Connection) -> None:
    assert ledger.head(db, DESK) == (0, bytes(32))


def test_entries_are_numbered_linked_and_signed(db: Connection, vault: Vault, append: Append) -> None:
    first, second = append(draft(0)), append(draft(1))
    assert [first.id, second.id] == [f"{DESK}-1-1", f"{DESK}-1-2"]
    assert second.prev_hash == first.hash
    assert second.hash == sm3(first.hash + second.canonical)
    assert ledger.head(db, DESK) == (2, second.hash)
    assert ledger.verify(db, DESK, vault.ledger_public).problems == ()


def test_canonical_bytes_are_exactly_the_contract(append: Append, vault: Vault) -> None:
    made = append(draft(0))
    assert made.canonical == canonical_json(
        {
            "id": f"{DESK}-1-1",
            "desk": DESK,
            "bootNo": 1,
            "seq": 1,
            "kind": "CHECKIN",
            "atMs": 1772413020000,
            "wallMs": 1772413020000,
            "monoMs": 60000,
            "clockQ": "G",
            "clockErrMs": 120,
            "day": "2026-03-02",
            "classNo": "C1",
            "sessionNo": "S1",
            "traineeNo": "T0",
            "action": "IN",
            "personRef": vault.person_ref(ZHANG),
            "cardRef": vault.card_refs(ZHANGS_CARD)[0],
            "body": {"method": "CARD_PIN", "factors": ["CARD", "PIN"]},
        }
    )


def test_identity_is_in_no_canonical_byte(append: Append) -> None:
    made = append(draft(0, name="金丝雀"))
    for secret in (ZHANG.number, "金丝雀", ZHANGS_CARD.ident, ZHANGS_CARD.number):
        assert secret.encode() not in made.canonical
        assert secret.encode("unicode_escape") not in made.canonical


def test_without_a_card_there_is_no_card_reference(append: Append) -> None:
    assert "cardRef" not in json.loads(append(draft(0, card=None)).canonical)


def test_an_entry_comes_back_as_it_was_made(db: Connection, append: Append) -> None:
    made = append(draft(0))
    assert ledger.entry(db, made.id) == made
    assert ledger.entry(db, f"{DESK}-1-999") is None


def test_one_transaction_holds_entry_outbox_and_identity(engine: Engine, vault: Vault) -> None:
    with engine.connect() as db:
        ledger.append(db, vault, DESK, 1, draft(0))
        db.rollback()
    with engine.connect() as db:
        assert ledger.head(db, DESK) == (0, bytes(32))
        for table in (entry, outbox, person):
            assert db.execute(select(table)).first() is None


def test_a_body_without_canonical_form_writes_nothing(db: Connection, append: Append) -> None:
    with pytest.raises(TypeError):
        append(draft(0, body={"score": 0.5}))  # type: ignore[dict-item]  # a float is what is tried
    assert ledger.head(db, DESK) == (0, bytes(32))


def test_a_stale_head_is_refused(db: Connection, vault: Vault, append: Append) -> None:
    first = append(draft(0))
    append(draft(1))
    with pytest.raises(ledger.ChainMoved):
        ledger.append(db, vault, DESK, 1, draft(2), after=(first.seq, first.hash))


def test_every_desk_has_its_own_chain(db: Connection, vault: Vault, append: Append) -> None:
    append(draft(0))
    other = ledger.append(db, vault, "KSK-990000-0002", 4, draft(1))
    assert (other.id, other.prev_hash) == ("KSK-990000-0002-4-1", bytes(32))
    assert ledger.verify(db, "KSK-990000-0002", vault.ledger_public).entries == 1


@pytest.mark.parametrize(
    "change",
    [
        pytest.param("UPDATE entry SET day = '2026-03-03'", id="change"),
        pytest.param("UPDATE entry SET signature = hash", id="change one column"),
        pytest.param("DELETE FROM entry", id="delete"),
        pytest.param("INSERT OR REPLACE INTO entry SELECT * FROM entry", id="replace"),
    ],
)
def test_entries_are_append_only(engine: Engine, db: Connection, append: Append, change: str) -> None:
    if "REPLACE" in change and engine.dialect.name != "sqlite":
        pytest.skip("SQLite's own statement")
    append(draft(0))
    db.execute(text("DELETE FROM outbox"))
    db.execute(text("DELETE FROM person"))
    with pytest.raises(DBAPIError, match="append-only"):
        db.execute(text(change))


@pytest.mark.postgres
def test_truncate_is_refused(postgres_engine: Engine) -> None:
    with postgres_engine.connect() as db, pytest.raises(DBAPIError, match="append-only"):
        db.execute(text("TRUNCATE entry CASCADE"))


def test_checkins_of_a_person_on_days(db: Connection, vault: Vault, append: Append) -> None:
    here = append(draft(0))
    append(draft(1, person=LI))
    append(draft(2, day=date(2026, 3, 4)))
    append(draft(3, EntryKind.REFUSED))
    later = append(draft(4, EntryKind.PROVISIONAL, day=date(2026, 3, 3)))
    found = ledger.checkins_of(db, vault, ZHANG, [DAY, date(2026, 3, 3)])
    assert found == [here, later]
    assert ledger.checkins_of(db, vault, PersonKey("02", ZHANG.number), [DAY]) == []


@pytest.mark.parametrize(
    ("acts", "stands"),
    [
        pytest.param(["VOID"], False, id="voided"),
        pytest.param(["NOTE"], True, id="only commented"),
        pytest.param(["VOID", "RESTORE"], True, id="restored"),
        pytest.param(["VOID", "RESTORE", "VOID"], False, id="voided again"),
    ],
)
def test_corrections_decide_what_stands(
    db: Connection, vault: Vault, append: Append, acts: list[str], stands: bool
) -> None:
    made = append(draft(0))
    for number, act in enumerate(acts, 1):
        append(draft(number, EntryKind.CORRECTION, body={"corrects": made.id, "act": act}))
    assert ledger.checkins_of(db, vault, ZHANG, [DAY]) == ([made] if stands else [])


def test_of_day_pages_by_sequence(db: Connection, append: Append) -> None:
    made = [append(draft(number, class_no=f"C{number % 2}")) for number in range(7)]
    append(draft(8, day=date(2026, 3, 3)))
    assert ledger.of_day(db, DAY) == made
    page = ledger.of_day(db, DAY, limit=3)
    assert page == made[:3]
    assert ledger.of_day(db, DAY, after_seq=page[-1].seq, limit=3) == made[3:6]
    assert ledger.of_day(db, DAY, class_no="C1") == made[1::2]


def test_of_day_can_ask_for_kinds_and_for_entries_of_no_class(db: Connection, append: Append) -> None:
    append(draft(0))
    step = append(draft(1, EntryKind.CLOCK_STEP, class_no="", session_no="", person=None, name="", card=None))
    assert ledger.of_day(db, DAY, kinds=[EntryKind.CLOCK_STEP]) == [step]
    assert ledger.of_day(db, DAY, class_no="") == [step]


def test_identity_is_unsealed_for_staff(db: Connection, vault: Vault, append: Append) -> None:
    made = append(draft(0))
    assert ledger.identity_of(db, vault, made.id) == (ZHANG, "张伟", ZHANGS_CARD)
    nobody = append(draft(1, EntryKind.CLOCK_STEP, person=None, name="", card=None))
    assert ledger.identity_of(db, vault, nobody.id) == (None, "", None)


def test_export_is_enough_to_check_the_chain_and_names_nobody(db: Connection, append: Append) -> None:
    for number in range(3):
        append(draft(number, name="金丝雀"))
    lines = list(ledger.export(db))
    previous = bytes(32)
    for line in lines:
        assert bytes.fromhex(str(line["prevHash"])) == previous
        previous = sm3(previous + str(line["canonical"]).encode())
        assert bytes.fromhex(str(line["hash"])) == previous
    assert len(lines) == 3
    assert "金丝雀" not in json.dumps(lines, ensure_ascii=False)
    assert ZHANG.number not in json.dumps(lines)
