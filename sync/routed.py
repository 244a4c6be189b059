"""Several back ends at once: a sync loop, thread and line for each, and one set of questions for the desk.

Who serves a capability is asked about it and nobody else, so one that is down neither stops nor marks the others.  To
whoever asks it looks like one `SyncLoop`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from threading import Lock
from typing import TypeVar

from sync.errands import refused
from sync.loop import SyncLoop
from sync.platform.adapter import Capability, Login, LoginQr, Platform, Reconciled, Resolved, Unsupported
from sync.records import (
    CardKey,
    Certificate,
    EntryKind,
    EssCard,
    PersonKey,
    SpotAnswer,
    UseOrder,
    UseReceipt,
    VoucherVerdict,
)
from sync.routes import Routes, caps_of, kinds_of, narrowed, refuse_torn
from sync.status import SyncStatus, joined

T = TypeVar("T")
Tell = Callable[[SyncStatus], None]


@dataclass(frozen=True, slots=True)
class End:
    """What one loop is made of: the platform as far as it is routed to, and the entries that go there."""

    platform: Platform
    kinds: Collection[EntryKind] | None
    tell: Tell


class RoutedSync:
    """`make` gives the loop of an End: `lambda end: SyncLoop(store, end.platform, clock, kinds=end.kinds,
    status=end.tell, …)`.  `status` is called on the thread of whichever loop has news."""

    def __init__(
        self,
        routes: Routes,
        platforms: Mapping[str, Platform],
        make: Callable[[End], SyncLoop],
        status: Tell = lambda _: None,
    ) -> None:
        """TornRoutes where what belongs together was torn apart.  Routes to a name that has no platform (a workbook,
        nobody) are served by nobody here."""
        refuse_torn(routes)
        self._routes, self._tell = routes, status
        self._latest: dict[str, SyncStatus] = {}
        self._telling = Lock()
        names = [name for name in platforms if name in set(routes.values())]
        self._loops = {name: make(self._end(name, platforms[name], names)) for name in names}
        self._lead = next(
            (
                routes[one]
                for one in (Capability.CHECKIN_PUSH, Capability.CLASSES)
                if routes.get(one) in self._loops
            ),
            next(iter(self._loops), ""),
        )

    @property
    def latest(self) -> SyncStatus:
        return self._joined({name: loop.latest for name, loop in self._loops.items()})

    def start(self) -> None:
        self.wake()

    def wake(self) -> None:
        for loop in self._loops.values():
            loop.wake()

    def day_closed(self) -> None:
        for loop in self._loops.values():
            loop.day_closed()

    def stop(self, timeout_s: float = 15.0) -> bool:
        """End them all; True when they have ended."""
        for loop in self._loops.values():
            loop.stop(0)  # asked to, all at once; waited for below
        ended = [loop.stop(timeout_s) for loop in self._loops.values()]
        return all(ended)

    # --- the questions, each to who serves it

    def refresh_now(self, class_nos: Collection[str] | None = None) -> Future[None]:
        return self._ask(Capability.CLASSES, lambda loop: loop.refresh_now(class_nos))

    def hear_now(self) -> Future[None]:
        """Of whoever hears of other sign-ins, and of whoever draws people."""
        heard = (Capability.CHECKIN_PULL, Capability.SPOTCHECK)
        names = {self._routes.get(one, "") for one in heard} & set(self._loops)
        return _all_of([self._loops[name].hear_now() for name in sorted(names)])

    def resolve_card(self, card: CardKey, historical_bytes: bytes, card_version: str) -> Future[Resolved]:
        return self._ask(
            Capability.CARD_RESOLVE, lambda loop: loop.resolve_card(card, historical_bytes, card_version)
        )

    def verify_voucher(self, code: str, holder: PersonKey | None, class_no: str) -> Future[VoucherVerdict]:
        return self._ask(Capability.VOUCHER_VERIFY, lambda loop: loop.verify_voucher(code, holder, class_no))

    def verify_essc(self, qr: str) -> Future[EssCard]:
        return self._ask(Capability.ESSC_QR, lambda loop: loop.verify_essc(qr))

    def essc_login_begin(self) -> Future[LoginQr]:
        return self._ask(Capability.ESSC_LOGIN_QR, lambda loop: loop.essc_login_begin())

    def essc_login_poll(self, handle: str) -> Future[Login]:
        return self._ask(Capability.ESSC_LOGIN_QR, lambda loop: loop.essc_login_poll(handle))

    def use_voucher(self, order: UseOrder, req_id: str) -> Future[UseReceipt]:
        return self._ask(Capability.VOUCHER_USE, lambda loop: loop.use_voucher(order, req_id))

    def revoke_use(self, use_no: str, reason: str, operator: str, req_id: str) -> Future[None]:
        return self._ask(
            Capability.VOUCHER_REVOKE, lambda loop: loop.revoke_use(use_no, reason, operator, req_id)
        )

    def certificates(self, person: PersonKey) -> Future[tuple[Certificate, ...]]:
        return self._ask(Capability.CERT_QUERY, lambda loop: loop.certificates(person))

    def compare_session(self, session_no: str, rec_ids: Sequence[str]) -> Future[Reconciled]:
        return self._ask(Capability.CHECKIN_RECONCILE, lambda loop: loop.compare_session(session_no, rec_ids))

    def spotcheck_answer(self, check_no: str, answers: Sequence[SpotAnswer], req_id: str) -> Future[None]:
        return self._ask(Capability.SPOTCHECK, lambda loop: loop.spotcheck_answer(check_no, answers, req_id))

    # --- inside

    def _ask(self, wants: Capability, question: Callable[[SyncLoop], Future[T]]) -> Future[T]:
        loop = self._loops.get(self._routes.get(wants, ""))
        return question(loop) if loop else refused(Unsupported(wants.value))

    def _end(self, name: str, platform: Platform, names: Collection[str]) -> End:
        part = narrowed(platform, caps_of(self._routes, name))
        return End(part, kinds_of(self._routes, name, names), partial(self._told, name))

    def _told(self, name: str, status: SyncStatus) -> None:
        """On the thread of that loop: all of them together, and never an older word after a newer one."""
        with self._telling:
            self._latest[name] = status
            self._tell(self._joined(self._latest))

    def _joined(self, known: Mapping[str, SyncStatus]) -> SyncStatus:
        return joined(known, self._lead, {name: caps_of(self._routes, name) for name in self._loops})


def _all_of(futures: Sequence[Future[None]]) -> Future[None]:
    """Done when all are; fails as the first of them that does."""
    answer: Future[None] = Future()
    left, lock = len(futures), Lock()
    if not futures:
        answer.set_result(None)

    def done(one: Future[None]) -> None:
        nonlocal left
        with lock:
            left -= 1
            if answer.done():
                return
            if fault := one.exception():
                answer.set_exception(fault)
            elif not left:
                answer.set_result(None)

    for one in futures:
        one.add_done_callback(done)
    return answer
