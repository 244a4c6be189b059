"""Before a sign-in is written down: does another desk have it?  The hub is asked, for a moment; then it goes on."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from kiosk.domain.attendance import Admit, Already
from kiosk.domain.timetable import from_ms
from kiosk.main_thread import MainThread
from sync.hub.facts import Claimed, Taken
from sync.store import elsewhere, ledger
from sync.store.elsewhere import Seat
from sync.store.fault import StoreFault
from sync.store.store import Store


@dataclass(frozen=True, slots=True)
class Free:
    """To be written down; `asked` False where the hub did not say in time, which the entry is marked with."""

    asked: bool = True


@dataclass(frozen=True, slots=True)
class Held:
    """Another desk has it."""

    already: Already


Word: TypeAlias = Free | Held
Then: TypeAlias = Callable[[Word], None]


class Claiming(Protocol):
    def claim(self, admit: Admit, at_ms: int, then: Then) -> None:
        """Calls `then` once, on the main thread."""
        ...

    def drop(self, admit: Admit) -> None:
        """It was not written down after all."""
        ...


class NoHub:
    """A desk alone: everything is free, at once."""

    def claim(self, admit: Admit, at_ms: int, then: Then) -> None:
        then(Free())

    def drop(self, admit: Admit) -> None:
        pass


class Seats(Protocol):
    """The hub, as far as it is asked here."""

    def take(self, seat: Seat, at_ms: int, gone: Collection[str] = ()) -> Future[Claimed]: ...

    def leave(self, seat: Seat) -> None: ...

    def named(self, desk_no: str) -> str: ...


class AtHub:
    def __init__(self, hub: Seats, store: Store, main: MainThread, wait_s: float) -> None:
        self._hub, self._store, self._main, self._wait_s = hub, store, main, wait_s

    def claim(self, admit: Admit, at_ms: int, then: Then) -> None:
        gone = {admit.over} if admit.over else set()
        self._ask(admit, at_ms, gone, time.monotonic() + self._wait_s, then)

    def drop(self, admit: Admit) -> None:
        self._hub.leave(_seat(admit))

    def _ask(self, admit: Admit, at_ms: int, gone: set[str], until: float, then: Then) -> None:
        def answered(done: Future[Claimed] | None) -> None:
            if done is None or done.cancelled() or done.exception() is not None:
                then(Free(asked=False))
                return
            said = done.result()
            if not isinstance(said, Taken):
                then(Free())
            elif said.entry_id and said.entry_id not in gone and self._is_here(said.entry_id):
                # The verdict knew that entry and was yes all the same: it was taken out since.
                self._ask(admit, at_ms, gone | {said.entry_id}, until, then)
            else:
                then(Held(self._already(admit, said)))

        limit_s = max(0.0, until - time.monotonic())
        self._main.within(self._hub.take(_seat(admit), at_ms, gone), limit_s, answered)

    def _is_here(self, entry_id: str) -> bool:
        try:
            with self._store.reading() as db:
                return ledger.entry(db, entry_id) is not None or bool(elsewhere.by_id(db, [entry_id]))
        except StoreFault:
            return False

    def _already(self, admit: Admit, taken: Taken) -> Already:
        return Already(
            admit.enrolment,
            admit.class_name,
            admit.sitting,
            admit.action,
            from_ms(taken.at_ms),
            desk=self._hub.named(taken.desk_no),
        )


def _seat(admit: Admit) -> Seat:
    return Seat(admit.sitting.session_no, admit.enrolment.trainee_no, admit.action)
