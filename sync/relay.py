"""The outbox on its way: one window of entries out, their answers in.

An entry leaves the queue only on the platform's answer to that entry.  Identities are sealed for the wire once,
stored before the first send and resent unchanged.  What is under way, paused or set aside is known in memory only,
on the monotonic clock: a restart forgets it and sends again, which the platform's memory of ids makes harmless.

While a full window is on its way, the store's thread writes the answers of the one before, reads the next and puts it
into the platform's words: one transaction and one request for every fifty entries.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial
from random import Random
from typing import Protocol, runtime_checkable

from sqlalchemy import Connection

from sync.clock import Clock
from sync.line import Lane, Line
from sync.platform.adapter import (
    BatchAnswer,
    Capability,
    Platform,
    PlatformError,
    Rejected,
    Retryable,
    Unsupported,
)
from sync.platform.meanwhile import meanwhile
from sync.policy import CAP_S, FULL_BATCH, BatchSize, Suspects
from sync.records import EntryKind, Outgoing
from sync.store import outbox
from sync.store.store import Store

log = logging.getLogger(__name__)

Note = Callable[[Connection], None]
"""Something learnt that goes into the store with the next transaction."""
Post = Callable[[Sequence[Outgoing]], BatchAnswer]


@dataclass(frozen=True, slots=True)
class Window:
    """Entries to send, oldest first, and what kept the rest from being sealed."""

    entries: list[Outgoing]
    fault: PlatformError | None = None


class Relay:
    def __init__(
        self,
        store: Store,
        platform: Platform,
        line: Line,
        clock: Clock,
        rng: Random,
        *,
        full: int = FULL_BATCH,
        cap_s: float = CAP_S,
        kinds: Collection[EntryKind] | None = None,
    ) -> None:
        """`kinds` are those that go to this platform; None: all of them."""
        self._store, self._platform, self._line, self._clock = store, platform, line, clock
        self._rng, self._kinds = rng, kinds
        self._size = BatchSize(full, full)
        self._suspects = Suspects(cap_s)
        self._notes: list[Note] = []
        self._ahead: list[Outgoing] = []

    def turn(self) -> bool:
        """Send one window; True when there may be more to do at once.  StoreFault, AuthBroken pass through."""
        now_ms = self._clock.mono_ms()
        aside = self._suspects.aside(now_ms)
        limit = 1 if self._suspects.wanted(now_ms) else self._size.size
        window, self._ahead = self._ahead or self._sealed(self._exchange(limit, aside)), []
        if not window:
            return self._nobody(bool(aside))
        coming: list[Future[Window]] = []

        def read_ahead() -> None:
            coming.append(self._exchange(limit, aside, after_seq=window[-1].entry.seq))

        with meanwhile(read_ahead if len(window) == self._size.full else None):
            moved = self._send(window)
        for future in coming:
            window = self._sealed(future)
            self._ahead = window if moved else []
        return moved

    def settle(self) -> None:
        """Write down what is still only in memory, so that the store is as far as the platform."""
        if self._notes:
            self._exchange(0, ()).result()

    def _exchange(self, limit: int, skip: Collection[str], after_seq: int = 0) -> Future[Window]:
        """On the store's thread, in one transaction: the notes in, the next window out."""
        notes, self._notes = self._notes, []

        def work(db: Connection) -> Window:
            for note in notes:
                note(db)
            due = self._due(db, limit, after_seq, skip) if limit else []
            return self._seal(db, due)

        return self._store.write(work)

    def _due(self, db: Connection, limit: int, after_seq: int, skip: Collection[str]) -> list[Outgoing]:
        vault, kinds = self._store.vault, self._kinds
        return outbox.due(db, vault, limit, after_seq=after_seq, skip=skip, kinds=kinds)

    def _seal(self, db: Connection, due: list[Outgoing]) -> Window:
        ready: list[Outgoing] = []
        made: dict[str, str] = {}
        fault: PlatformError | None = None
        try:
            for one in due:
                envelope = one.envelope
                if envelope is None and one.person is not None:
                    envelope = made[one.entry.id] = self._platform.envelope(
                        one.entry.id, one.person, one.name
                    )
                worded = self._platform.worded(one.entry, envelope)
                ready.append(Outgoing(one.entry, one.person, one.name, envelope, one.attempts, worded))
        except PlatformError as error:
            fault = error
        outbox.keep_envelopes(db, made)
        return Window(ready, fault)

    def _sealed(self, coming: Future[Window]) -> list[Outgoing]:
        window = coming.result()
        if window.fault is not None and not window.entries:
            raise window.fault
        return window.entries

    def _nobody(self, some_aside: bool) -> bool:
        if some_aside:
            self._suspects.nothing_else()
            self._park_the_guilty()
            self.settle()
        return False

    def _send(self, window: Sequence[Outgoing]) -> bool:
        moved = False
        for post, batch in self._routes(window):
            try:
                answer = self._line.call(Lane.PUSH, partial(_posted, post, batch))
            except Unsupported as fault:
                self._line.unsupported.discard(Lane.PUSH)
                self._note_park({one.entry.id: str(fault) or "unsupported" for one in batch})
            except Rejected as no:
                self._blame(batch, f"{no.code} {no.text}".strip(), definite=True)
            except Retryable as fault:
                self._blame(
                    batch, str(fault), definite=fault.too_large, asked_to_wait=fault.after_s is not None
                )
                if not fault.too_large:
                    return False
            else:
                self._take(batch, answer)
            moved = True
        return moved

    def _routes(self, window: Sequence[Outgoing]) -> Iterator[tuple[Post, list[Outgoing]]]:
        """Each kind by its door, what has none of its own as an event; whoever is oldest goes first, order kept within
        each."""
        doors = self._doors()
        by_door: dict[tuple[Post, str], list[Outgoing]] = {}
        for one in window:
            door = doors.get(one.entry.kind, self._platform.push_events)
            by_door.setdefault((door, one.entry.desk_no), []).append(one)
        for (door, desk_no), batch in by_door.items():
            yield door if desk_no == self._store.desk_no else partial(self._for_another, desk_no), batch

    def _for_another(self, desk_no: str, batch: Sequence[Outgoing]) -> BatchAnswer:
        """What the desk whose place this one has taken had not sent."""
        if not isinstance(self._platform, SendsForOthers):
            raise Unsupported(f"no entries of {desk_no} from this desk")
        return self._platform.push_for(desk_no, batch)

    def _doors(self) -> dict[EntryKind, Post]:
        platform = self._platform
        own: dict[EntryKind, Post] = {EntryKind.CHECKIN: platform.push_checkins}
        for kind, wants, door in (
            (EntryKind.LEAVE, Capability.LEAVE_PUSH, platform.push_leaves),
            (EntryKind.CORRECTION, Capability.CORRECTION_PUSH, platform.push_corrections),
            (EntryKind.RESULT, Capability.RESULT_PUSH, platform.push_results),
        ):
            if wants in platform.caps:
                own[kind] = door
        return own

    def _take(self, batch: Sequence[Outgoing], answer: BatchAnswer) -> None:
        """Every entry on its own: what was not answered is still to be sent."""
        now_ms, sent = self._clock.now_ms(), ids_of(batch)
        judged = {ack.rec_id for ack in answer.acks}
        self._notes.append(lambda db: outbox.apply_answer(db, answer.acks, answer.receipt, now_ms))
        if sent - judged:
            self._note_attempt(sent - judged, "not answered")
        self._suspects.passed(judged)
        self._size = self._size.succeeded()
        self._park_the_guilty()

    def _blame(
        self, batch: Sequence[Outgoing], why: str, *, definite: bool, asked_to_wait: bool = False
    ) -> None:
        """The whole batch failed: halve it, until the entry that does it is alone."""
        log.info("a batch of %d failed: %s", len(batch), why)
        self._note_attempt(ids_of(batch), why)
        if len(batch) > 1:
            self._size = BatchSize(len(batch), self._size.full).failed()
            return
        if asked_to_wait or not (definite or self._platform_is_there()):
            return
        rec_id = batch[0].entry.id
        self._suspects.failed_alone(rec_id, why, self._clock.mono_ms(), self._rng, definite=definite)

    def _platform_is_there(self) -> bool:
        try:
            self._line.call(Lane.CLOCK, self._platform.time)
        except Unsupported:
            return True
        except PlatformError:
            return False
        return True

    def _park_the_guilty(self) -> None:
        guilty = self._suspects.take_guilty()
        if guilty:
            self._note_park(guilty)

    def _note_park(self, guilty: dict[str, str]) -> None:
        log.warning("parked %d entries that break the platform even alone", len(guilty))

        def note(db: Connection) -> None:
            for rec_id, why in guilty.items():
                outbox.park(db, rec_id, why)

        self._notes.append(note)

    def _note_attempt(self, rec_ids: Collection[str], problem: str) -> None:
        ordered = sorted(rec_ids)
        self._notes.append(lambda db: outbox.note_attempt(db, ordered, problem))


@runtime_checkable
class SendsForOthers(Protocol):
    """A platform that lets a desk send what another desk of its institution signed."""

    def push_for(self, device: str, batch: Sequence[Outgoing]) -> BatchAnswer: ...


def _posted(post: Post, batch: Sequence[Outgoing]) -> BatchAnswer:
    """Believe only what names an entry that was sent; Retryable when nothing does."""
    answer, sent = post(batch), ids_of(batch)
    acks = tuple(ack for ack in answer.acks if ack.rec_id in sent)
    if not acks:
        raise Retryable("no entry was answered")
    return replace(answer, acks=acks)


def ids_of(entries: Sequence[Outgoing]) -> set[str]:
    return {one.entry.id for one in entries}
