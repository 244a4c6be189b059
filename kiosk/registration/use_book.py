"""Vouchers accepted at this desk, step by step on the disk: the entry and the row beside it, or neither.  No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import replace
from datetime import date
from typing import TypeAlias

from sqlalchemy import Connection

from kiosk.domain.refusal import Refusal
from kiosk.domain.timetable import from_ms, local_day
from kiosk.registration.drafts import use_draft
from kiosk.registration.use_bars import not_given_back, not_registered
from kiosk.registration.use_steps import Step, dropped, used
from sync.clock import Clock
from sync.records import Acceptance, Draft, Json, Stamp, UseReceipt, UseState
from sync.store import ledger, uses
from sync.store.fault import StoreFault
from sync.store.store import Store

ACCEPTED, NOTICE, USED, REFUSED = "VOUCHER_ACCEPTED", "NOTICE_SHOWN", "VOUCHER_USED", "VOUCHER_USE_REFUSED"
DROPPED, REVOKED, KEPT = "VOUCHER_ACCEPT_DROPPED", "VOUCHER_USE_REVOKED", "VOUCHER_REVOKE_REFUSED"
LOOKED_AT_MOST = 50
"""Of what waits for the platform, the oldest."""

Told: TypeAlias = Acceptance | Refusal
Bar: TypeAlias = Callable[[Connection, Acceptance], Refusal | None]
"""Why a step may not be taken; None where it may."""
NOTHING_SAID: Mapping[str, Json] = {}


class UseBook:
    """Every future fails with a StoreFault where nothing could be written."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    def waiting(self) -> list[Acceptance]:
        """What the platform has still to answer, the oldest first.  Raises StoreFault."""
        with self._store.reading() as db:
            return uses.waiting(db, self._store.vault, LOOKED_AT_MOST)

    def accept(self, wanted: Acceptance) -> Future[Told]:
        at = self._clock.stamp()
        new = replace(wanted, accepted_ms=at.at_ms)
        return self._store.write(lambda db: self._accepted(db, new, at))

    def move(
        self,
        held: Acceptance,
        step: Step,
        act: str = "",
        said: Mapping[str, Json] = NOTHING_SAID,
        bar: Bar | None = None,
    ) -> Future[Told]:
        """A step from what is on the disk now; where its way is closed, that is told.  Without `act` the book says
        nothing: it has not happened yet."""
        at = self._clock.stamp()

        def work(db: Connection) -> Told:
            now = self._on_disk(db, held)
            after = step(now)
            if after is None:
                return now
            if bar is not None and (refusal := bar(db, now)) is not None:
                return refusal
            if act:
                self._append(db, use_draft(act, after, at, **said))
            keep = uses.take_back if after.state is UseState.REVOKED else uses.change
            keep(db, self._store.vault, after)
            return after

        return self._store.write(work)

    def used(self, held: Acceptance, receipt: UseReceipt) -> Future[Told]:
        """What the platform said of the request.  One it knows gets the same answer for ever: a use that was taken back
        since is taken back for this acceptance too."""
        at = self._clock.stamp()

        def work(db: Connection) -> Told:
            now = self._on_disk(db, held)
            after = used(receipt)(now)
            if after is None:
                return now
            vault, said = self._store.vault, {"useNo": receipt.use_no}
            gone = uses.taken_back(db, vault, now.voucher_no, receipt.use_no)
            if gone is not None:
                after = replace(after, state=UseState.REVOKED, operator=gone.operator)
                self._append(db, use_draft(REVOKED, after, at, **said, reason=gone.revoke_reason))
            else:
                self._append(db, use_draft(USED, after, at, **said, duplicate=receipt.duplicate))
            uses.change(db, vault, after)
            return after

        return self._store.write(work)

    def not_registered(self, db: Connection, accepted: Acceptance) -> Refusal | None:
        return not_registered(db, self._store.vault, accepted)

    def not_given_back(self, db: Connection, accepted: Acceptance) -> Refusal | None:
        return not_given_back(db, self._store.vault, accepted, self.today())

    def today(self) -> date:
        return local_day(from_ms(self._clock.stamp().at_ms))

    # --- inside

    def _accepted(self, db: Connection, wanted: Acceptance, at: Stamp) -> Told:
        if (refusal := self.not_registered(db, wanted)) is not None:
            return refusal
        for other in uses.of_voucher(db, self._store.vault, wanted.voucher_no):
            same = (other.person, other.class_no) == (wanted.person, wanted.class_no)
            if other.state is UseState.ASKED or (other.state is UseState.ACCEPTED and other.confirmed):
                return other if same else Refusal.VOUCHER_IN_HAND
            if other.state is UseState.USED and not wanted.verify_no:
                return other if same else Refusal.VOUCHER_USED  # offline our own word is all there is
            if other.state is UseState.ACCEPTED:
                if same and _rests_on(other) == _rests_on(wanted):
                    return replace(other, voucher=wanted.voucher)
                self._make_room(db, other, at)
        entry = self._append(db, use_draft(ACCEPTED, wanted, at))
        accepted = replace(wanted, entry_id=entry)
        uses.keep(db, self._store.vault, accepted)
        return accepted

    def _make_room(self, db: Connection, other: Acceptance, at: Stamp) -> None:
        gone = dropped(other)
        if gone is not None:
            self._append(db, use_draft(DROPPED, gone, at))
            uses.change(db, self._store.vault, gone)

    def _on_disk(self, db: Connection, held: Acceptance) -> Acceptance:
        now = uses.one(db, self._store.vault, held.entry_id)
        if now is None:
            raise StoreFault("H07", "an acceptance that nobody wrote down")
        return replace(
            now, voucher=held.voucher or now.voucher
        )  # the table keeps what is printed on it, no more

    def _append(self, db: Connection, draft: Draft) -> str:
        store = self._store
        return ledger.append(db, store.vault, store.desk_no, store.boot_no, draft).id


def _rests_on(accepted: Acceptance) -> tuple[str, ...]:
    """Tapped twice it is the same acceptance; shown again, or verified again, it is another."""
    return accepted.method.value, accepted.proof_no, accepted.verify_no, accepted.operator
