"""A whole desk without a platform, offscreen: the profile standalone, a virtual reader, the real shell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from PySide6.QtCore import QSize

from config.load import load_training
from config.schema import Settings
from drivers.card.people import CardSpec
from drivers.card.virtual import VirtualReader
from kiosk.compose.book import BOOK, KEYS
from kiosk.compose.card import Ear
from kiosk.compose.root import Kiosk
from kiosk.domain.timetable import CHINA
from kiosk.front.card_watch import CardWatch
from kiosk.main_thread import MainThread
from kiosk.shell import Shell
from kiosk.staff.door import PEPPER, hash_pin
from kiosk.training.ground import STAFF_NAME, STAFF_PIN
from kiosk.ui.window import Models
from sync.store.keys import open_vault
from tests.support.training_desk import until
from tests.support.workbooks import school

SECOND_PIN = "135792"
DESK_NO = "KSK-990000-0001"


def standalone(folder: Path) -> Settings:
    key = bytes(range(32))
    if not (folder / BOOK).exists():
        open_vault(folder / KEYS, create=True, rungs=("weak-file",), environment="training").keep_secret(
            PEPPER, key
        )
    staff = [
        {"name": name, "pin": hash_pin(pin.encode(), key)}
        for name, pin in ((STAFF_NAME, STAFF_PIN), ("王老师", SECOND_PIN))
    ]
    return load_training(
        overrides={"profile": "standalone", "folder": str(folder), "staff": staff, "desk.no": DESK_NO}
    )


def with_platform(folder: Path, url: str, platform_key: bytes) -> Settings:
    """The same desk after its move to a platform."""
    return load_training(
        overrides={
            "folder": str(folder),
            "desk.no": DESK_NO,
            "platform.url": url,
            "platform.platform_key": platform_key.hex(),
        }
    )


def school_of_today(path: Path, cards: Sequence[CardSpec]) -> Path:
    """A class that begins in ten minutes, with these people in it; late in the evening it is a short one."""
    now = datetime.now(UTC).astimezone(CHINA)
    begins = now + timedelta(minutes=10)
    if (begins + timedelta(minutes=5)).date() > now.date():  # a lesson does not go on over midnight
        begins = datetime.combine(now.date() + timedelta(days=1), time(), CHINA)
    midnight = datetime.combine(begins.date() + timedelta(days=1), time(), CHINA)
    ends = min(begins + timedelta(minutes=90), midnight - timedelta(minutes=1))
    first, last = now.date().isoformat(), begins.date().isoformat()
    return school(
        path,
        {
            "organisation": [["990000-PX-0009", "示例职业培训学校", "990000", "", "", ""]],
            "class": [["DG-03", "电工（四级） 2026-3班", "电工", "四级", first, last]],
            "session": [
                [
                    "DG-03",
                    begins.date().isoformat(),
                    f"{begins:%H:%M}",
                    f"{ends:%H:%M}",
                    "101",
                    "王老师",
                    "线下",
                ]
            ],
            "roster": [
                ["DG-03", "", one.holder.name, "居民身份证", one.holder.person_number, "", "", ""]
                for one in cards
            ],
        },
    )


class StandaloneDesk:
    def __init__(self, folder: Path, settings: Settings | None = None, activation: str = "") -> None:
        self.settings = settings or standalone(folder)
        self._activation = activation
        self.reader = VirtualReader()
        self.shell = Shell(
            self._open, listen=Ear(lambda: self.settings, "training.toml", self.reader), size=QSize(1366, 768)
        )
        self.shell.open()
        assert self.shell.kiosk is not None
        self.kiosk = self.shell.kiosk
        self.models = self.shell.models

    def _open(self, models: Models, main: MainThread, watch: CardWatch | None) -> Kiosk:
        kiosk = Kiosk(self.settings, "training.toml", models, main, watch=watch)
        if self._activation:
            kiosk.activate(self._activation)
        return kiosk

    def staff_in(self) -> None:
        self.models.staff.knock()
        for digit in STAFF_PIN:
            self.models.staff.digit(int(digit))
        self.models.staff.confirm()
        until(lambda: self.models.staff.door == "open", "the open door")
        self.models.staff.open("classes")

    def bring_in(self, path: Path) -> None:
        self.models.workbooks.look(str(path))
        until(lambda: self.models.workbooks.step == "preview", "a preview")
        self.models.workbooks.accept()
        until(lambda: self.models.workbooks.step == "done", "all of it in")

    def wait_for(self, stage: str) -> None:
        until(lambda: self.models.stage.stage == stage, f"stage {stage} (now {self.models.stage.stage})")

    def sign_in(self, card: CardSpec) -> None:
        self.wait_for("Idle")
        self.reader.insert(card.card())
        self.wait_for("Pin")
        for digit in card.pin:
            self.models.stage.digit(int(digit))
        self.models.stage.confirm()
        self.wait_for("Good")
        self.reader.remove()

    def close(self) -> None:
        self.shell.close()


@contextmanager
def standalone_desk(
    folder: Path, settings: Settings | None = None, activation: str = ""
) -> Iterator[StandaloneDesk]:
    desk = StandaloneDesk(folder, settings, activation)
    try:
        yield desk
    finally:
        desk.close()
