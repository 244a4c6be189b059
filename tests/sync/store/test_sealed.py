"""No name and no number outside the sealed fields: neither in the files nor, behind the database key, in a column."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from sync.records import CardKey, Enrolment, EntryKind, ItemAck, PersonKey
from sync.store import ledger, mirror, outbox
from sync.store.fault import StoreFault
from sync.store.keys import Vault, open_vault
from sync.store.store import Store
from tests.support.drafts import DESK, draft

CANARY = PersonKey("01", "44052418800101001X")
NAME = "金丝雀·CANARYNAME"
CARD = CardKey("CAFE0000000000000000000000CAFE01", "ZCANARY01")
_WORDS = (CANARY.number, NAME, CARD.ident, CARD.number)
SECRETS = [word.encode(form) for word in _WORDS for form in ("utf-8", "utf-16-le", "gb18030")]


@pytest.fixture
def full(store: Store) -> Store:
    """A store where the canary has been everywhere it can be."""
    enrolled = Enrolment("T1", "C1", CANARY, NAME, card_number=CARD.number)

    def mirror_in(db: ledger.Connection) -> None:
        made = mirror.start_snapshot(db, "roster", "C1")
        mirror.stage(db, store.vault, made, [enrolled])
        mirror.flip(db, "roster", "C1", made, "w")

    store.write(mirror_in).result(10)
    for kind in (EntryKind.CHECKIN, EntryKind.REFUSED, EntryKind.BINDING):
        made = store.record(draft(0, kind, person=CANARY, name=NAME, card=CARD)).result(10)
        ack = ItemAck(made.id, accepted=kind is EntryKind.CHECKIN, code="E30003")
        store.write(lambda db, ack=ack: outbox.apply_answer(db, [ack], None, 1)).result(10)
    with store.reading() as db:
        assert mirror.find_learners(db, store.vault, "CANARYNAME") == [enrolled]
        found = mirror.person_of_card(db, store.vault, CARD)
        assert found is not None
        assert found.name == NAME
    return store


def test_no_file_holds_it(full: Store, book: Path) -> None:
    files = [path for path in book.parent.rglob("*") if path.is_file()]
    assert {book.name, book.name + "-wal"} <= {path.name for path in files}
    for path in files:
        content = path.read_bytes()
        assert not any(secret in content for secret in SECRETS), path.name
        assert not content.startswith(b"SQLite format"), path.name


def test_the_database_key_alone_gives_nobody_away(full: Store) -> None:
    with full.reading() as db:
        for table in inspect(db).get_table_names():
            for row in db.execute(text(f'SELECT * FROM "{table}"')):
                for value in row:
                    content = value.encode() if isinstance(value, str) else value
                    if isinstance(content, bytes):
                        assert not any(secret in content for secret in SECRETS), table


def test_another_vault_finds_and_opens_nothing(full: Store, tmp_path: Path) -> None:
    stranger: Vault = open_vault(tmp_path / "stranger", create=True, rungs=["weak-file"])
    with full.reading() as db:
        assert mirror.person_of_card(db, stranger, CARD) is None
        assert mirror.enrolments_of(db, stranger, CANARY) == []
        with pytest.raises(StoreFault) as caught:
            ledger.identity_of(db, stranger, f"{DESK}-{full.boot_no}-1")
        assert caught.value.code == "H03"


def test_no_log_line_holds_it(
    full: Store, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        full.record(draft(0, person=CANARY, name=NAME, card=CARD)).result(10)
        with pytest.raises(TypeError):
            full.record(draft(0, person=CANARY, name=NAME, body={"x": 0.5})).result(10)  # type: ignore[dict-item]  # tried
    said = caplog.text + "".join(capfd.readouterr())
    assert not any(word in said for word in (CANARY.number, NAME, CARD.number, CARD.ident))
