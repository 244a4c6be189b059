"""A desk nobody has set up, with the whole program's window: the guide by touch and keys, and the desk behind it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt

from config.load import load
from drivers.camera.frame import Camera
from drivers.card.virtual import VirtualReader
from kiosk.compose.card import Ear
from kiosk.compose.root import Kiosk
from kiosk.compose.setup import GuideAtWork, begin_guide
from kiosk.front.card_watch import CardWatch
from kiosk.main_thread import MainThread
from kiosk.setup.steps import is_wanted
from kiosk.shell import Shell
from kiosk.ui.surroundings import Reading
from kiosk.ui.window import Models
from tests.support.qt import until
from tests.support.screens import Screens

BLANK = 'mode = "training"\nfolder = "{folder}"\n[card]\nbackend = "virtual"\n'
"""A machine with the program on it, and nothing set."""
PIN = "583027"


def blank(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    site = folder / "site.toml"
    if not site.exists():
        site.write_text(BLANK.format(folder=folder / "data"), encoding="utf-8")
    return site


class SetupDesk(Screens):
    """As `kiosk live --config FILE`, with the virtual reader in hand, and a camera where one is given."""

    def __init__(self, site: Path, camera: Camera | None = None) -> None:
        self.site, self.camera = site, camera
        self.reader = VirtualReader()
        self.shell = Shell(
            self._open,
            listen=Ear(lambda: load(site), str(site), self.reader),
            size=QSize(1366, 768),
            site=site,
            guide=self._begin,
        )
        self.gestures = []
        self.models, self.window = self.shell.models, self.shell.window
        self.models.surroundings.read_as(Reading(reduced_motion=True))
        self.shell.open()

    def _begin(self, shell: Shell) -> GuideAtWork | None:
        told = load(self.site)
        if not is_wanted(told.folder, book=(told.folder / "book.db").exists(), desk_no=told.desk.no):
            return None
        return begin_guide(
            self.site, shell.window, shell.models, shell.main, shell.guided, self.reader, self.camera
        )

    def _open(self, models: Models, main: MainThread, watch: CardWatch | None) -> Kiosk:
        return Kiosk(load(self.site), str(self.site), models, main, watch=watch)

    def close(self) -> None:
        self.shell.close()

    # --- the way through, by touch or by keys ------------------------------------------------------------

    def at(self, step: str, stage: str = "") -> None:
        setup = self.models.setup
        until(
            lambda: (setup.step, setup.stage) == (step, stage),
            f"{step}/{stage} (now {setup.step}/{setup.stage})",
        )
        until(lambda: not setup.busy and self._come_up(), "the page")
        self.settle()

    def _come_up(self) -> bool:
        """Page and step are loaded aside."""
        return all(
            self.shows(name) and self.find(name).property("item") is not None
            for name in ("guide", "setupBody")
        )

    def press(self, name: str, *, keys: bool = False) -> None:
        """With a finger, or with the focus on it and Enter."""
        until(lambda: self.shows(name) and self.find(name).width() > 0, name)
        if not keys:
            self.click(name)
            return
        self.settle()
        item = self.find(name)
        item.forceActiveFocus()
        assert item.hasActiveFocus(), f"{name} takes no focus"
        self.key(Qt.Key.Key_Return)

    def write(self, name: str, text: str) -> None:
        until(lambda: self.shows(name), name)
        self.find(name).forceActiveFocus()
        self.find(name).setProperty("text", text)
        self.settle()

    def pin(self, digits: str = PIN, *, keys: bool = False, times: int = 2) -> None:
        until(lambda: all(self.shows(f"digit{digit}") for digit in digits), "the pad")
        for _ in range(times):
            for digit in digits:
                if keys:
                    self.key(Qt.Key(Qt.Key.Key_0 + int(digit)))
                else:
                    self.click(f"digit{digit}")
            if keys:
                self.key(Qt.Key.Key_Return)
            else:
                self.click("confirm")

    def paper(self, *, keys: bool = False) -> str:
        """Make it, copy it, read the two groups back; the whole code as it stood on the screen."""
        self.press("paperMake", keys=keys)
        until(lambda: self.models.setup.papered, "the paper")
        groups, asked = self.models.setup.groups, self.models.setup.asked
        self.write("paperOne", groups[asked[0] - 1].lower())
        self.write("paperOther", groups[asked[1] - 1])
        self.press("paperTake", keys=keys)
        return " ".join(groups)

    def next(self, *, keys: bool = False) -> None:
        """On, or past a second supervisor who is not here."""
        setup = self.models.setup
        if setup.stage == "alone":
            assert not setup.good
            self.press("setupPass", keys=keys)
            return
        until(lambda: self.models.setup.good and not self.models.setup.busy, "a good test")
        self.press("setupNext", keys=keys)

    def first_people(self, *, keys: bool = False) -> str:
        self.at("people", "first")
        self.write("firstName", "王芳")
        self.press("asAdministrator", keys=keys)
        self.press("firstOn", keys=keys)
        self.pin(keys=keys)
        self.at("people", "paper")
        paper = self.paper(keys=keys)
        self.at("people", "alone")
        return paper
