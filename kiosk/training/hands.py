"""The hands of training mode: what the side panel's buttons do to reader, keys, network and the pretend platform.

Main thread; calls to the simulator run aside.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QDesktopServices

from drivers.card.people import CardSpec
from drivers.card.virtual import VirtualReader
from drivers.card.virtual_card import VirtualCard
from drivers.scanner.virtual import VirtualGun
from kiosk.compose.root import Kiosk
from kiosk.domain.identity import check_digit
from kiosk.main_thread import MainThread
from kiosk.training.codes import CODES, PHONE, BreaksOff, PhoneShows, Printed
from kiosk.training.ground import ELECTRICIAN, TrainingGround
from kiosk.training.sheets import PrintedSheets
from kiosk.ui.panel_hands import Guest, PanelState, Phone
from kiosk.ui.window import Models
from kiosk.visit import states as st
from kiosk.visit.claims import Card, person_of
from kiosk.visit.states import State
from kiosk.visit.view import Stage
from sync.platform.simulator.seed import KnownCard, Seed
from sync.records import RESIDENT_ID, Enrolment, PersonKey

KEY_MS = 140
"""Between two keys, as a finger goes."""
DOOR_MS = 500
"""The pad of the staff door asks the book about earlier mistakes first."""
OTHER_DOCUMENT = "99"
GUEST_NAMES = "甲乙丙丁戊己庚辛壬癸"


class TrainingHands:
    """Hands of kiosk.ui.panel.  `told` hears the panel's state whenever it is new."""

    def __init__(
        self,
        ground: TrainingGround,
        kiosk: Kiosk,
        models: Models,
        main: MainThread,
        reader: VirtualReader | None,
        gun: VirtualGun | None = None,
        *,
        key_ms: int = KEY_MS,
    ) -> None:
        self._ground, self._kiosk, self._models, self._main = ground, kiosk, models, main
        self._reader, self._gun = reader, gun
        self._cards: dict[str, VirtualCard] = {}
        self._keys: list[Callable[[], None]] = []
        self._finger = QTimer(main, interval=key_ms)
        self._finger.timeout.connect(self._next_key)
        self._online, self._guest = True, Guest.NONE
        self._scanned_qr = ""
        """The code on the screen that the phone has scanned: the desk hears of it a second later."""
        self.guests = 0
        self.told: Callable[[PanelState], None] = lambda _: None
        self._sheets = PrintedSheets(kiosk.book.store, kiosk.book.clock, main, organisation_of(ground))
        self._sheets.told = self.tell
        models.stage.changed.connect(self.tell)
        kiosk.front.runner.changed.connect(self._visit_changed)

    def tell(self) -> None:
        stage = self._models.stage
        wanted = str(stage.stage) == Stage.PIN.value and not stage.pinChecking
        sheets = self._sheets.shown if self._gun else ()
        self.told(PanelState(self._card_in(), wanted, self._online, self._guest, self._phone_sees(), sheets))

    # --- card and keys ------------------------------------------------------------------------------------

    def insert(self, key: str) -> None:
        """A card stays the same card: its tries are used up for good."""
        if self._reader:
            card = self._cards.setdefault(key, self._ground.cards[key].card())
            self._reader.insert(card)
            self.tell()

    def pull(self) -> None:
        if self._reader:
            self._reader.remove()
            self.tell()

    def _card_in(self) -> str:
        card = self._reader.card if self._reader else None
        return next((key for key, one in self._cards.items() if one is card), "")

    def type_pin(self, *, right: bool) -> None:
        spec = self._ground.cards.get(self._card_in())
        stage = self._models.stage
        if spec and spec.pin and str(stage.stage) == Stage.PIN.value:
            keys = [partial(stage.digit, int(digit)) for digit in pin_of(spec, right=right)]
            self._type([*keys, stage.confirm])

    def type_staff_pin(self, pin: str) -> None:
        """Knocks where nobody has; an open door is left alone."""
        staff = self._models.staff
        door = str(staff.door)
        if door == "closed":
            staff.knock()
            self._main.later(DOOR_MS, partial(self.type_staff_pin, pin))
        elif door == "asking":
            self._type([*[partial(staff.digit, int(digit)) for digit in pin], staff.confirm])

    def _type(self, keys: list[Callable[[], None]]) -> None:
        if not self._keys:
            self._keys = keys
            self._finger.start()

    def _next_key(self) -> None:
        self._keys.pop(0)()
        if not self._keys:
            self._finger.stop()

    # --- codes and the phone ------------------------------------------------------------------------------

    def scan(self, key: str) -> None:
        """An e-card is shown by the phone first, as a new code; without a platform the phone shows the old one."""
        gun = self._gun
        if gun is None:
            return
        if (sheet := self._sheets.text(key)) is not None:
            gun.scan(sheet)
            return
        match CODES[key]:
            case Printed(text=text):
                gun.scan(text)
            case BreaksOff():
                gun.scan("", terminated=False)
            case PhoneShows(card=card, expired=expired, used=used):
                number, remote = self._ground.cards[card].holder.person_number, self._ground.remote
                self._main.aside(
                    lambda: remote.phone_shows(number, expired=expired, used=used),
                    lambda done: gun.scan(done.result()) if done.exception() is None else None,
                )

    def phone(self, act: str) -> None:
        """ "scan", "confirm" or "refuse" the code on the screen."""
        qr, number, remote = self._qr(), self._phone_owner(), self._ground.remote
        if not qr:
            return
        if act == "scan":
            self._main.aside(lambda: remote.phone_scans(number, qr), partial(self._phone_scanned, qr))
        else:
            confirm = act == "confirm"
            self._main.aside(lambda: remote.phone_decides(qr, confirm=confirm), lambda _: self.tell())

    def _phone_scanned(self, qr: str, done: Future[None]) -> None:
        if done.exception() is None:
            self._scanned_qr = qr
        self.tell()

    def _phone_sees(self) -> Phone:
        qr = self._qr()
        if not qr:
            return Phone.NONE
        return Phone.SCANNED if qr == self._scanned_qr else Phone.SHOWN

    def _qr(self) -> str:
        state = self._kiosk.front.runner.state
        return state.qr if isinstance(state, st.CodeWanted) else ""

    def _phone_owner(self) -> str:
        """The learner the visit is about has their own phone in hand."""
        state = self._kiosk.front.runner.state
        person = person_of(state.claim) if isinstance(state, st.CodeWanted) else None
        return person.number if person else self._ground.cards[PHONE].holder.person_number

    # --- network and platform -----------------------------------------------------------------------------

    def network(self, *, on: bool) -> None:
        self._main.aside(
            lambda: self._ground.remote.misbehave(down=not on), lambda done: self._switched(on, done)
        )

    def _switched(self, on: bool, done: Future[None]) -> None:
        if done.exception() is None:
            self._online = on
        self.tell()

    def open_platform_page(self) -> None:
        QDesktopServices.openUrl(QUrl(self._ground.remote.origin))

    # --- guests -------------------------------------------------------------------------------------------

    def _visit_changed(self, state: State) -> None:
        if isinstance(state, st.StaffWanted):
            if self._guest is Guest.NONE:
                self._guest = Guest.OFFERED
        elif isinstance(state, st.Reading) or (isinstance(state, st.Idle) and self._guest is not Guest.ADDED):
            self._guest = Guest.NONE
        self.tell()

    def welcome_guest(self) -> None:
        """The person of the card in the reader joins the demo class; a 3.0 card's person is invented."""
        state = self._kiosk.front.runner.state
        if not (isinstance(state, st.StaffWanted) and isinstance(state.claim, Card)):
            return
        seed = seed_of(state.claim, self.guests)
        self._guest = Guest.ADDING
        self.tell()
        self._main.aside(lambda: self._ground.remote.seed(seed), self._welcomed)

    def _welcomed(self, done: Future[None]) -> None:
        added = done.exception() is None
        self.guests += added
        self._guest = Guest.ADDED if added else Guest.FAILED
        self.tell()


def organisation_of(ground: TrainingGround) -> str:
    """The number that stands in the code of a sheet."""
    told = ground.seed.organisation
    return told.org_no if told else ""


def pin_of(spec: CardSpec, *, right: bool) -> str:
    """The card's PIN, or one with the last digit off by one."""
    return spec.pin if right else spec.pin[:-1] + str((int(spec.pin[-1]) + 1) % 10)


def seed_of(card: Card, number: int) -> Seed:
    """A guest as the pretend platform is told: a learner of the electricians, and whose card it is."""
    if card.holder is not None:
        person = PersonKey(card.holder.document or OTHER_DOCUMENT, card.holder.number)
        name = card.name
    else:
        digits = f"99000019900101{900 + number:03d}"
        person = PersonKey(RESIDENT_ID, digits + check_digit(digits))
        name = f"来宾{GUEST_NAMES[number % len(GUEST_NAMES)]}"
    learner = Enrolment(f"{ELECTRICIAN}-G{number + 1:02d}", ELECTRICIAN, person, name)
    return Seed(learners=(learner,), cards=(KnownCard(card.key, person, name),))
