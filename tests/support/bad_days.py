"""A desk of the training ground on a bad day: the whole program from its window inwards, started as often as wanted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize

from config.schema import Settings
from drivers.card.virtual import VirtualReader
from drivers.driver import DeviceUp
from kiosk.compose.book import BOOK, KEYS
from kiosk.compose.card import Ear
from kiosk.compose.root import Kiosk
from kiosk.front.card_watch import CardWatch
from kiosk.main_thread import MainThread
from kiosk.shell import Shell
from kiosk.training.ground import TrainingGround
from kiosk.training.roster import is_whole
from kiosk.ui.window import Models
from sync.platform.simulator.seed import Device, Seed
from sync.records import EntryKind
from sync.store import ledger
from tests.support.front_desk import entries
from tests.support.qt import turn, until


class EarlyHands:
    """Does this at the very moment at which the reader has reported itself; the libraries load behind it."""

    def __init__(self, ear: Ear, do: Callable[[], None]) -> None:
        self._ear, self._do = ear, do

    def __call__(self, before: CardWatch | None) -> CardWatch:
        watch = self._ear(before)
        if before is None:
            watch.heard.connect(lambda fact: self._do() if isinstance(fact, DeviceUp) else None)
        return watch


class Program:
    """The program from its window inwards.  `open_kiosk` is called as often as the shell tries."""

    def __init__(
        self,
        open_kiosk: Callable[[Models, MainThread, CardWatch | None], Kiosk],
        ear: Ear,
        reader: VirtualReader,
        early: Callable[[VirtualReader], None] | None = None,
    ) -> None:
        self.reader = reader
        self.closed = False
        if early is None:
            self.shell = Shell(open_kiosk, listen=ear, size=QSize(1366, 768))
            self.shell.open()
        else:
            hands = EarlyHands(ear, partial(early, reader))
            self.shell = Shell(open_kiosk, listen=hands, size=QSize(1366, 768))
            self.shell._begin()

    @property
    def kiosk(self) -> Kiosk:
        assert self.shell.kiosk is not None
        return self.shell.kiosk

    def expect(self, stage: str, code: str = "") -> None:
        model = self.shell.models.stage
        until(
            lambda: (model.stage, model.code) == (stage, code),
            f"{stage} {code}; it shows {model.stage} {model.code} {model.verb}",
            within_s=60,
        )

    def shown(self) -> str:
        model = self.shell.models.stage
        return " ".join((model.verb, *model.facts, model.nextStep))

    def ready(self) -> None:
        self.expect("Idle")
        until(lambda: is_whole(self.kiosk.book.store), "all rosters", within_s=60)

    def close(self) -> None:
        if not self.closed:
            self.closed = True
            self.shell.close()
            turn()


class DeskOf:
    """A desk of the training ground in a folder of its own."""

    def __init__(self, ground: TrainingGround, folder: Path, number: int) -> None:
        self.ground = ground
        self.code = f"BAD-DAY-{number}"
        desk_no = f"KSK-990000-1{number:03d}"
        ground.remote.seed(Seed(devices=(Device(desk_no, ground.settings.platform.app, self.code),)))
        settings = ground.settings
        self.settings: Settings = replace(
            settings, folder=folder, desk=replace(settings.desk, no=desk_no), staff=()
        )
        self.programs: list[Program] = []

    @property
    def book(self) -> Path:
        return self.settings.folder / BOOK

    @property
    def keys(self) -> Path:
        return self.settings.folder / KEYS

    def start(
        self,
        settings: Callable[[], Settings] | None = None,
        early: Callable[[VirtualReader], None] | None = None,
    ) -> Program:
        """`early`: what hands do as soon as the reader has reported itself."""
        reader = VirtualReader()

        def read() -> Settings:
            return settings() if settings else self.settings

        def open_kiosk(models: Models, main: MainThread, watch: CardWatch | None) -> Kiosk:
            kiosk = Kiosk(read(), "training.toml", models, main, watch=watch)
            if kiosk.platform and not kiosk.platform.activated:
                kiosk.activate(self.code)
            return kiosk

        self.programs.append(Program(open_kiosk, Ear(read, "training.toml", reader), reader, early))
        return self.programs[-1]

    def visit(self, program: Program, who: str, stage: str = "Good", code: str = "") -> None:
        spec = self.ground.cards[who]
        program.reader.insert(spec.card())
        program.expect("Pin")
        for digit in spec.pin:
            program.shell.models.stage.digit(int(digit))
        program.shell.models.stage.confirm()
        program.expect(stage, code)

    def sign_in(self, program: Program, who: str) -> None:
        self.visit(program, who)
        program.reader.remove()
        program.expect("Idle")

    def all_arrived(self, program: Program, sign_ins: int) -> None:
        """Every entry of the book is at the platform, and the chain holds."""
        store = program.kiosk.book.store
        mine = entries(store)
        assert len([one for one in mine if one.kind is EntryKind.CHECKIN]) == sign_ins
        with store.reading() as db:
            checked = ledger.verify(db, store.desk_no, store.vault.ledger_public)
        assert (checked.problems, checked.entries) == ((), len(mine))

        def theirs() -> list[str]:
            ids = (str(record["item"]["recId"]) for record in self.ground.remote.received())
            return sorted(id for id in ids if id.startswith(store.desk_no))

        wanted = sorted(one.id for one in entries(store, EntryKind.CHECKIN))
        until(lambda: set(wanted) <= set(theirs()), "all sign-ins at the platform", within_s=60)
        assert len(theirs()) == len(set(theirs())), "something arrived twice"

    def close(self) -> None:
        for program in self.programs:
            program.close()
