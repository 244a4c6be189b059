"""The way out, on both databases: nothing leaves PENDING but by a word on that one entry, and nothing is deleted."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, func, select

from sync.records import Backlog, Delivery, Entry, EntryKind, ItemAck, Receipt
from sync.store import ledger, outbox
from sync.store.keys import Vault
from sync.store.schema import outbox as outbox_table
from sync.store.schema import receipt as receipt_table
from tests.support.drafts import DESK, LI, ZHANG, draft

RECEIPT = Receipt("as signed", "c2ln", 99)


@pytest.fixture
def five(db: Connection, vault: Vault) -> list[Entry]:
    return [
        ledger.append(db, vault, DESK, 1, draft(number, person=LI if number == 1 else ZHANG))
        for number in range(5)
    ]


def yes(made: Entry, **more: bool) -> ItemAck:
    return ItemAck(made.id, accepted=True, code="000000", server_no=f"P{made.seq}", **more)


def no(made: Entry, code: str = "E30003", text: str = "不在名册") -> ItemAck:
    return ItemAck(made.id, accepted=False, code=code, text=text)


def state(db: Connection, made: Entry) -> str:
    found: str = db.execute(
        select(outbox_table.c.delivery).where(outbox_table.c.entry_id == made.id)
    ).scalar_one()
    return found


def due_ids(db: Connection, vault: Vault, limit: int = 50, **more: object) -> list[str]:
    return [one.entry.id for one in outbox.due(db, vault, limit, **more)]  # type: ignore[arg-type]  # passed on


def test_due_comes_in_the_order_of_the_book_with_identity(
    db: Connection, vault: Vault, five: list[Entry]
) -> None:
    first, second = outbox.due(db, vault, 2)
    assert (first.entry, first.person, first.name, first.envelope, first.attempts) == (
        five[0],
        ZHANG,
        "张伟",
        None,
        0,
    )
    assert (second.entry, second.person) == (five[1], LI)


def test_due_leaves_out_what_is_in_hand_and_other_kinds(
    db: Connection, vault: Vault, five: list[Entry]
) -> None:
    step = ledger.append(db, vault, DESK, 1, draft(9, EntryKind.CLOCK_STEP, person=None, name="", card=None))
    assert due_ids(db, vault, 2, skip={five[0].id, five[1].id}) == [five[2].id, five[3].id]
    assert due_ids(db, vault, kinds=[EntryKind.CLOCK_STEP]) == [step.id]


def test_an_envelope_is_made_once(db: Connection, vault: Vault, five: list[Entry]) -> None:
    outbox.keep_envelopes(db, {five[0].id: "first"})
    outbox.keep_envelopes(db, {five[0].id: "second"})
    assert outbox.due(db, vault, 1)[0].envelope == "first"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param("E30003", Delivery.REFUSED, id="the platform's no"),
        pytest.param("E20002", Delivery.CONFLICT, id="other bytes under this id"),
    ],
)
def test_a_no_is_kept_and_shown(
    db: Connection, vault: Vault, five: list[Entry], code: str, expected: Delivery
) -> None:
    outbox.apply_answer(db, [no(five[0], code)], None, 7)
    (one,) = outbox.troubled(db, vault)
    assert (one.delivery, one.code, one.text, one.outgoing.entry) == (expected, code, "不在名册", five[0])
    assert five[0].id not in due_ids(db, vault)


def test_only_what_was_answered_moves(db: Connection, vault: Vault, five: list[Entry]) -> None:
    stranger = ItemAck(f"{DESK}-1-77", accepted=True, code="000000")
    outbox.apply_answer(db, [yes(five[2]), stranger], RECEIPT, 7)
    assert due_ids(db, vault) == [made.id for made in five if made is not five[2]]
    assert state(db, five[2]) == Delivery.ACKED


def test_a_late_no_does_not_take_back_a_yes(db: Connection, five: list[Entry]) -> None:
    outbox.apply_answer(db, [yes(five[0])], RECEIPT, 7)
    outbox.apply_answer(db, [no(five[0])], None, 8)
    assert state(db, five[0]) == Delivery.ACKED


@pytest.mark.parametrize("before", ["refused", "parked"])
def test_a_late_yes_ends_trouble(db: Connection, vault: Vault, five: list[Entry], before: str) -> None:
    if before == "refused":
        outbox.apply_answer(db, [no(five[0])], None, 7)
    else:
        outbox.park(db, five[0].id, "E20001")
    outbox.apply_answer(db, [yes(five[0], duplicate=True)], RECEIPT, 8)
    assert state(db, five[0]) == Delivery.ACKED
    assert outbox.troubled(db, vault) == []


def test_the_receipt_covers_what_was_accepted(db: Connection, five: list[Entry]) -> None:
    outbox.apply_answer(db, [yes(five[3]), no(five[4]), yes(five[1])], RECEIPT, 7)
    row = db.execute(select(receipt_table)).one()
    assert (row.first_seq, row.last_seq, bytes(row.last_hash)) == (2, 4, five[3].hash)
    assert (row.signed, row.signature, row.server_ms) == (RECEIPT.signed, RECEIPT.signature, 99)


def test_attempts_are_counted_with_the_problem(db: Connection, vault: Vault, five: list[Entry]) -> None:
    ids = [made.id for made in five[:2]]
    outbox.note_attempt(db, ids, "timed out")
    outbox.note_attempt(db, ids, "503")
    assert [one.attempts for one in outbox.due(db, vault, 3)] == [2, 2, 0]


def test_staff_sends_again_under_the_same_id(db: Connection, vault: Vault, five: list[Entry]) -> None:
    outbox.keep_envelopes(db, {five[0].id: "sealed"})
    outbox.park(db, five[0].id, "breaks the platform even alone")
    assert outbox.troubled(db, vault)[0].text == "breaks the platform even alone"
    outbox.resend(db, five[0].id)
    again = outbox.due(db, vault, 1)[0]
    assert (again.entry, again.envelope) == (five[0], "sealed")


def test_a_conflict_is_not_sent_again(db: Connection, five: list[Entry]) -> None:
    outbox.apply_answer(db, [no(five[0], "E20002")], None, 7)
    outbox.resend(db, five[0].id)
    assert state(db, five[0]) == Delivery.CONFLICT


def test_a_restored_platform_gets_everything_again(db: Connection, vault: Vault, five: list[Entry]) -> None:
    outbox.apply_answer(db, [yes(made) for made in five], RECEIPT, 7)
    outbox.reopen(db, [made.id for made in five[2:]])
    assert due_ids(db, vault) == [made.id for made in five[2:]]


def test_the_backlog_is_honest(db: Connection, five: list[Entry]) -> None:
    assert outbox.backlog(db) == Backlog(pending=5, oldest_at_ms=five[0].at_ms)
    outbox.apply_answer(db, [yes(five[0]), no(five[1]), no(five[2], "E20002")], RECEIPT, 7)
    outbox.park(db, five[3].id, "poison")
    assert outbox.backlog(db) == Backlog(1, five[4].at_ms, refused=1, conflict=1, parked=1)
    assert db.execute(select(func.count()).select_from(outbox_table)).scalar_one() == 5
