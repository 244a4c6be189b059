"""The rest of what the platform tells: sign-ins made elsewhere, vouchers listed and verified, spot checks.

On a lane of their own: where one of them fails, rosters and check-ins go on.  What the platform turns out not to have
is not asked for again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

from sync.clock import Clock
from sync.line import Lane, Line
from sync.mirroring import Book, Mirroring
from sync.platform.adapter import Capability, Platform, Unsupported
from sync.records import TrainingClass
from sync.refresh import wanted
from sync.store import mirror, told
from sync.store.mirror import Kind
from sync.store.store import Store

log = logging.getLogger(__name__)


class Affairs(Mirroring):
    _lane = Lane.AFFAIRS

    def __init__(
        self,
        store: Store,
        platform: Platform,
        line: Line,
        clock: Clock,
        serves: Callable[[TrainingClass], bool],
    ) -> None:
        super().__init__(store, line, clock)
        self._platform, self._serves = platform, serves
        self._lacks: set[Capability] = set()

    def steps(self, *, full: bool = False) -> Iterator[None]:
        """Raises the adapter's errors and StoreFault where a call or a write failed; what was flipped before stays."""
        for wants, book in self._books():
            if self._offers(wants):
                try:
                    yield from self._if_known(book, full)
                except Unsupported:
                    self._without(wants)

    def spot_checks(self) -> None:
        """Those the platform waits for, now."""
        if not self._offers(Capability.SPOTCHECK):
            return
        try:
            waiting = self._line.call(self._lane, self._platform.spotchecks)
        except Unsupported:
            self._without(Capability.SPOTCHECK)
            return
        self._write(lambda db: told.tell_spot_checks(db, waiting, self._now_ms()))

    def _books(self) -> Iterator[tuple[Capability, Book]]:
        yield Capability.CHECKIN_PULL, Book(Kind.PULLED, "", self._platform.pull_checkins)
        yield Capability.VOUCHER_LOG, Book(Kind.VERIFY_LOG, "", self._platform.voucher_log)
        for one in self._read(mirror.classes):
            if wanted(one, self._serves):
                yield Capability.VOUCHER_LIST, self._list_of(one.class_no)

    def _list_of(self, class_no: str) -> Book:
        return Book(Kind.VOUCHERS, class_no, lambda since, at: self._platform.vouchers(class_no, since, at))

    def _offers(self, wants: Capability) -> bool:
        return wants in self._platform.caps and wants not in self._lacks

    def _without(self, wants: Capability) -> None:
        log.warning("the platform has no %s after all", wants.value)
        self._lacks.add(wants)
        self._line.unsupported.discard(self._lane)
