"""Ledger and outbox against a model, through commits, rollbacks and restarts."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule
from sqlalchemy import Connection, Engine

from sync.platform.ktp_receipt import Stretch
from sync.records import Delivery, ItemAck, Receipt
from sync.store import engines, ledger, migrate, outbox
from sync.store.keys import open_vault
from tests.support.drafts import DESK, draft

_FOLDER = Path(tempfile.mkdtemp(prefix="stateful-"))
_VAULT = open_vault(_FOLDER / "keys", create=True, rungs=["weak-file"])
_TEMPLATE = _FOLDER / "template.db"


def _engine(path: Path) -> Engine:
    pragmas = (*engines.WRITER, "PRAGMA synchronous = OFF")
    return engines.sqlite_engine(path, _VAULT.db_key, pragmas, begin="BEGIN IMMEDIATE")


class Book(RuleBasedStateMachine):
    entries = Bundle("entries")

    @initialize()
    def begin(self) -> None:
        if not _TEMPLATE.exists():
            made = _engine(_TEMPLATE)
            migrate.upgrade(made)
            made.dispose()
        self.path = _FOLDER / "book.db"
        shutil.copy(_TEMPLATE, self.path)
        self.boot = 1
        self.expected: dict[str, Delivery] = {}
        self._open()

    def _open(self) -> None:
        self.engine = _engine(self.path)
        self.db: Connection = self.engine.connect()

    @rule(target=entries, number=st.integers(0, 5), commit=st.booleans())
    def record(self, number: int, commit: bool) -> str:
        made = ledger.append(self.db, _VAULT, DESK, self.boot, draft(number))
        if commit:
            self.db.commit()
            self.expected[made.id] = Delivery.PENDING
        else:
            self.db.rollback()
        return made.id

    @rule(one=entries, accepted=st.booleans(), code=st.sampled_from(["000000", "E30003", "E20002"]))
    def answer(self, one: str, accepted: bool, code: str) -> None:
        ack = ItemAck(one, accepted=accepted, code=code)
        outbox.apply_answer(self.db, [ack], self._receipt(one), 2)
        self.db.commit()
        before = self.expected.get(one)
        if before is None:
            return
        if accepted:
            self.expected[one] = Delivery.ACKED
        elif before is Delivery.PENDING:
            self.expected[one] = Delivery.CONFLICT if code == "E20002" else Delivery.REFUSED

    def _receipt(self, one: str) -> Receipt | None:
        made = ledger.entry(self.db, one)
        if made is None:
            return None
        return Receipt(Stretch(DESK, made.seq, made.seq, made.hash, 1).text(), "not looked at", 1)

    @rule(one=entries)
    def park(self, one: str) -> None:
        outbox.park(self.db, one, "why")
        self.db.commit()
        if self.expected.get(one) is Delivery.PENDING:
            self.expected[one] = Delivery.PARKED

    @rule(one=entries)
    def resend(self, one: str) -> None:
        outbox.resend(self.db, one)
        self.db.commit()
        if self.expected.get(one) in (Delivery.REFUSED, Delivery.PARKED):
            self.expected[one] = Delivery.PENDING

    @rule(one=consumes(entries))
    def reopen(self, one: str) -> None:
        outbox.reopen(self.db, [one])
        self.db.commit()
        if self.expected.get(one) is Delivery.ACKED:
            self.expected[one] = Delivery.PENDING

    @rule()
    def restart(self) -> None:
        self.teardown()
        self.boot += 1
        self._open()

    @invariant()
    def the_chain_is_sound_and_complete(self) -> None:
        found = ledger.verify(self.db, DESK, _VAULT.ledger_public)
        assert found.problems == ()
        assert found.entries == len(self.expected)

    @invariant()
    def every_entry_is_where_the_model_says(self) -> None:
        due = {one.entry.id for one in outbox.due(self.db, _VAULT, 1000)}
        assert due == {one for one, state in self.expected.items() if state is Delivery.PENDING}
        trouble = {one.outgoing.entry.id: one.delivery for one in outbox.troubled(self.db, _VAULT)}
        calm = (Delivery.PENDING, Delivery.ACKED)
        assert trouble == {one: state for one, state in self.expected.items() if state not in calm}
        backlog = outbox.backlog(self.db)
        assert (backlog.pending, backlog.parked) == (
            len(due),
            list(self.expected.values()).count(Delivery.PARKED),
        )
        self.db.rollback()

    def teardown(self) -> None:
        if hasattr(self, "db"):
            self.db.close()
            self.engine.dispose()


TestBook = Book.TestCase
TestBook.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
