"""A desk without a window: a real book, a small mirror, clocks turned by hand, a platform and a reader that remember.

Today is the day of tests.support.timetables: class C1 has 09:00–10:35 in room 101, and it is 08:57.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import Any

from config.load import load_training
from drivers.card import facts
from drivers.card.facts import CardIdentity, PinState, PinStatus
from drivers.driver import Emit
from kiosk.compose.camera import consent_notice
from kiosk.compose.gun import table_of
from kiosk.desk import Desk
from kiosk.domain.attendance import Place, Windows
from kiosk.domain.evidence import STRICT, Policy
from kiosk.domain.refusal import Refusal
from kiosk.domain.timetable import Preset, from_ms
from kiosk.face.engine import Engine
from kiosk.faces.desk import FaceDesk
from kiosk.faces.records import FaceRecords
from kiosk.faces.watch import FaceRules, FaceWatch
from kiosk.front.devices import Devices
from kiosk.front.front import Front, Manners
from kiosk.front.performer import Performer
from kiosk.front.scans import Scans
from kiosk.front.ways import Ways
from kiosk.main_thread import MainThread
from kiosk.ui.surroundings import Reading
from kiosk.ui.window import Models
from kiosk.visit.states import State
from sync.platform.adapter import Login, LoginQr, Resolved
from sync.records import (
    CardKey,
    Certificate,
    Draft,
    Enrolment,
    Entry,
    EntryKind,
    EssCard,
    Organisation,
    PersonKey,
    Session,
    SpotAnswer,
    TrainingClass,
    UseOrder,
    UseReceipt,
    VoucherVerdict,
)
from sync.store import ledger, mirror
from sync.store.fault import StoreFault
from sync.store.store import Store
from tests.support.desk import Hands, new_desk
from tests.support.engine import CameraAtHand
from tests.support.qt import turn, until
from tests.support.timetables import a_class, at, session

TABLE = table_of(load_training().codes)
ZHANG = PersonKey("01", "11010519491231002X")
LI = PersonKey("01", "440524188001010014")
GUEST = PersonKey("04", "E12345678")
CHIP = CardKey("990000D156000005AABBCCDDEEFF0011", "X00000019")
SILENT = CardKey("990000D156000005AABBCCDDEEFF0022", "X00000027")
"""A 3.0 card: tells no name and no number."""

PUBLIC = [
    Organisation("ORG1", "示例职业培训学校"),
    a_class("C1"),
    session("S1", "09:00", "10:35"),
]
ROSTER = [
    Enrolment("T1", "C1", ZHANG, "张小明"),
    Enrolment("T2", "C1", LI, "李强", card_number="X00000035"),
    Enrolment("T3", "C1", GUEST, "John Smith"),
]


def put(store: Store, *rows: Organisation | TrainingClass | Session | Enrolment) -> None:
    """The platform's word, as a sync round would have brought it."""
    books: dict[tuple[str, str], list[Any]] = {}
    for row in rows:
        books.setdefault(_book(row), []).append(row)

    def work(db: Any) -> None:
        for (kind, scope), mine in books.items():
            snapshot = mirror.start_snapshot(db, kind, scope)
            for start in range(0, len(mine), mirror.MOST_ROWS):
                mirror.stage(db, store.vault, snapshot, mine[start : start + mirror.MOST_ROWS])
            mirror.flip(db, kind, scope, snapshot, "1")

    store.write(work).result(10)


def _book(row: object) -> tuple[str, str]:
    if isinstance(row, Organisation):
        return mirror.Kind.ORG, ""
    if isinstance(row, TrainingClass):
        return mirror.Kind.CLASSES, ""
    if isinstance(row, Session):
        return mirror.Kind.SESSIONS, row.class_no
    assert isinstance(row, Enrolment)
    return mirror.Kind.ROSTER, row.class_no


def entries(store: Store, *kinds: EntryKind) -> list[Entry]:
    """The whole book, or what is of these kinds."""
    with store.reading() as db:
        head, _ = ledger.head(db, store.desk_no)
        found = [
            one
            for boot in range(1, store.boot_no + 1)
            for seq in range(1, head + 1)
            if (one := ledger.entry(db, f"{store.desk_no}-{boot}-{seq}"))
        ]
    return [one for one in found if not kinds or one.kind in kinds]


class PlatformAtHand:
    """Platformward whose answers the test gives, or never."""

    def __init__(self) -> None:
        self.resolving: list[tuple[CardKey, Future[Resolved]]] = []
        self.refreshing: list[Future[None]] = []
        self.scanned: list[tuple[str, Future[EssCard]]] = []
        self.begun: list[Future[LoginQr]] = []
        self.polled: list[tuple[str, Future[Login]]] = []
        self.verifying: list[tuple[str, PersonKey | None, str, Future[VoucherVerdict]]] = []
        self.using: list[tuple[UseOrder, str, Future[UseReceipt]]] = []
        self.revoking: list[tuple[str, str, str, str, Future[None]]] = []
        self.certifying: list[tuple[PersonKey, Future[tuple[Certificate, ...]]]] = []
        self.hearing: list[Future[None]] = []
        self.answering: list[tuple[str, Sequence[SpotAnswer], str, Future[None]]] = []
        self.wakes = 0

    def use_voucher(self, order: UseOrder, req_id: str) -> Future[UseReceipt]:
        self.using.append((order, req_id, Future()))
        return self.using[-1][-1]

    def revoke_use(self, use_no: str, reason: str, operator: str, req_id: str) -> Future[None]:
        self.revoking.append((use_no, reason, operator, req_id, Future()))
        return self.revoking[-1][-1]

    def certificates(self, person: PersonKey) -> Future[tuple[Certificate, ...]]:
        self.certifying.append((person, Future()))
        return self.certifying[-1][-1]

    def hear_now(self) -> Future[None]:
        self.hearing.append(Future())
        return self.hearing[-1]

    def spotcheck_answer(self, check_no: str, answers: Sequence[SpotAnswer], req_id: str) -> Future[None]:
        self.answering.append((check_no, answers, req_id, Future()))
        return self.answering[-1][-1]

    def refresh_now(self) -> Future[None]:
        self.refreshing.append(Future())
        return self.refreshing[-1]

    def resolve_card(self, card: CardKey, historical_bytes: bytes, card_version: str) -> Future[Resolved]:
        self.resolving.append((card, Future()))
        return self.resolving[-1][1]

    def verify_voucher(self, code: str, holder: PersonKey | None, class_no: str) -> Future[VoucherVerdict]:
        self.verifying.append((code, holder, class_no, Future()))
        return self.verifying[-1][-1]

    def verify_essc(self, qr: str) -> Future[EssCard]:
        self.scanned.append((qr, Future()))
        return self.scanned[-1][1]

    def essc_login_begin(self) -> Future[LoginQr]:
        self.begun.append(Future())
        return self.begun[-1]

    def essc_login_poll(self, handle: str) -> Future[Login]:
        self.polled.append((handle, Future()))
        return self.polled[-1][1]

    def wake(self) -> None:
        self.wakes += 1


class ReaderAtHand:
    """A CardReader that remembers what it was asked, and wipes a PIN as every reader does."""

    name = "card"

    def __init__(self) -> None:
        self.asked: list[tuple[int, bytes]] = []
        self.keypad: list[int] = []

    def run(self, emit: Emit, stop: Event) -> None:
        stop.wait()

    def verify(self, insertion: int, pin: bytearray) -> None:
        self.asked.append((insertion, bytes(pin)))
        pin[:] = bytes(len(pin))

    def verify_on_keypad(self, insertion: int) -> None:
        self.keypad.append(insertion)


class MoodyStore:
    """The real store, but what is to be recorded fails while `fault` is set."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.fault: str | None = None

    def record(self, draft: Draft) -> Future[Entry]:
        if self.fault is None:
            return self._store.record(draft)
        failed: Future[Entry] = Future()
        failed.set_exception(StoreFault(self.fault, "as the test wants it"))
        return failed

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


class FrontDesk:
    def __init__(
        self,
        store: Store,
        *,
        visit_wait_s: float = 0.05,
        policy: Policy = STRICT,
        engine: Callable[[], Engine] | None = None,
    ) -> None:
        """`engine` opens the one of a desk that takes faces; `camera` is then the test's to film with."""
        self.hands = Hands()
        self.hands.wall_ms = round(at("08:57").timestamp() * 1000)
        self.real = store
        self.store: Any = MoodyStore(store)
        self.clock = self.hands.clock(store.boot_no)
        self.platform, self.reader, self.main = PlatformAtHand(), ReaderAtHand(), MainThread()
        self.desk = Desk(self.store, Place(), Windows(), Preset.SESSION, policy)
        self.performer = Performer(
            self.desk,
            self.store,
            self.clock,
            self.platform,
            self.reader,
            self.main,
            visit_wait_s=visit_wait_s,
        )
        self.devices = Devices(lambda: from_ms(self.clock.now_ms()).date())
        self.models = Models.build(lambda gesture: self.front.gesture(gesture), strict=True)
        self.scans = Scans(self.store, self.clock, self.platform, self.main, TABLE, fitted=True)
        self.camera = CameraAtHand()
        self.face = self._face(engine) if engine else None
        self.performer.ways = (self.scans, self.face) if self.face else (self.scans,)
        camera = self.camera if self.face else None
        self.ways = Ways(
            self.devices, self.scans, self.face, camera, (), self.models.camera,
            mirror=True, reads_codes=False,
        )  # fmt: skip
        self.front = Front(
            self.models,
            self.main,
            self.devices,
            self.desk,
            self.store,
            self.clock,
            self.performer,
            Manners("zh", Reading(), environment="training", institution=""),
            self.ways,
        )
        self.front.start()

    def _face(self, engine: Callable[[], Engine]) -> FaceDesk:
        pen, rules = self.performer.pen, FaceRules(frames=3, challenge=False)
        watch = FaceWatch(self.main, self.camera, engine, rules)
        records = FaceRecords(self.store, self.clock, pen, consent_notice(), lambda: ["C1"], 7)
        return FaceDesk(watch, records, self.clock, self.main, pen)

    def close(self) -> None:
        self.front.stop()
        if self.face:
            self.face.stop()
        turn()
        self.main.close()
        turn()
        self.models.language.close()

    # --- what happens -------------------------------------------------------------------------------------

    def tell(self, *told: object) -> None:
        """Facts, as from a driver's thread."""
        for fact in told:
            self.devices.hear(fact)
        turn()

    def insert(self, insertion: int = 1, **chip: Any) -> None:
        self.tell(facts.CardInserted(insertion, "R"), read(insertion, **chip))

    def remove(self, insertion: int = 1) -> None:
        self.tell(facts.CardGone(insertion, "R"))

    # --- what is seen -------------------------------------------------------------------------------------

    @property
    def state(self) -> State:
        return self.front.runner.state

    @property
    def refusal(self) -> Refusal | None:
        return getattr(self.state, "refusal", None)

    def wait_for(self, kind: type[State], refusal: Refusal | None = None) -> Any:
        until(
            lambda: isinstance(self.state, kind) and (refusal is None or self.refusal is refusal),
            f"{kind.__name__} {refusal or ''}; it is {self.state}",
        )
        return self.state

    def book(self, *kinds: EntryKind) -> list[Entry]:
        return entries(self.real, *kinds)

    def refused(self) -> list[str]:
        """The codes of refused attempts in the book."""
        return [str(one.body["code"]) for one in self.book(EntryKind.REFUSED)]


def read(
    insertion: int = 1,
    *,
    key: CardKey = CHIP,
    person: str | None = ZHANG.number,
    name: str | None = "张小明",
    tries: int | None = 6,
    pin: PinState = PinState.SET,
    keypad: bool = False,
    expires: str = "20380601",
) -> facts.CardRead:
    version = "2.00" if person else "3.00"
    identity = CardIdentity(
        key.ident, key.number, version, int(version[0]), "20180601", expires, person, name
    )
    return facts.CardRead(insertion, "R", identity, PinStatus(pin, tries), keypad)


@contextmanager
def front_desk(
    folder: Path,
    *,
    roster: Sequence[Enrolment] = ROSTER,
    visit_wait_s: float = 0.05,
    policy: Policy = STRICT,
    engine: Callable[[], Engine] | None = None,
) -> Iterator[FrontDesk]:
    with new_desk(folder) as store:
        put(store, *PUBLIC, *roster)
        desk = FrontDesk(store, visit_wait_s=visit_wait_s, policy=policy, engine=engine)
        try:
            yield desk
        finally:
            desk.close()


def now() -> datetime:
    return at("08:57")
