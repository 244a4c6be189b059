"""`kiosk demo`: the training ground, the kiosk on it, and the side panel; on exit everything is erased, visibly.

With a real reader a guest's own card may be used: the person joins the demo class of the pretend platform for as long
as the demo runs.
"""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence
from datetime import UTC, datetime

from kiosk.ui.window import prepare

prepare()

from PySide6.QtCore import QEventLoop, QSize, Qt, QTimer  # noqa: E402  after prepare(): Qt reads its environment once

from config.schema import BadSetting  # noqa: E402
from drivers.card.virtual import VirtualReader  # noqa: E402
from kiosk.card_watch import CardWatch  # noqa: E402
from kiosk.compose import Kiosk  # noqa: E402
from kiosk.compose_card import Ear  # noqa: E402
from kiosk.hands import TrainingHands  # noqa: E402
from kiosk.main_thread import MainThread  # noqa: E402
from kiosk.setting import particulars  # noqa: E402
from kiosk.shell import Shell  # noqa: E402
from kiosk.support import start_logging, stop_logging  # noqa: E402
from kiosk.training import ACTIVATION_CODE, STAFF_PIN, TrainingGround, open_ground  # noqa: E402
from kiosk.ui.panel import PanelCard, PanelModel, PanelWindow  # noqa: E402
from kiosk.ui.window import Models  # noqa: E402
from kiosk.visit.view import Text  # noqa: E402
from kiosk.words import Words  # noqa: E402

BAD_INPUT = 2
FAREWELL_S = 8
TRAINING = "training.toml"


def run_demo(options: Namespace) -> int:
    """`options` as kiosk.cli gives them: card, reader, platform, language, size ("WxH"), full_screen."""
    words = Words(options.language)
    if options.platform is not None:
        print(words.text("demo.only_simulator", str(options.platform)), file=sys.stderr)
        return BAD_INPUT
    overrides = {
        "language": options.language,
        "card.backend": options.card,
        "card.reader": options.reader,
        "screen.full_screen": options.full_screen,
    }
    try:
        ground = open_ground(datetime.now(UTC), overrides=overrides)
    except BadSetting as wrong:
        print(words.text("cli.bad_setting", *particulars(wrong)), file=sys.stderr)
        return BAD_INPUT
    demo = Demo(ground, size=size_of(options.size))
    return demo.run()


def size_of(text: str) -> QSize:
    """ "1366x768".  Anything else falls back to that."""
    width, _, height = text.lower().partition("x")
    if width.isdecimal() and height.isdecimal():
        return QSize(int(width), int(height))
    return QSize(1366, 768)


class Demo:
    """`panel` and `hands` are there once the desk is open; `erased` once `run` is over."""

    def __init__(self, ground: TrainingGround, *, size: QSize, with_panel: bool | None = None) -> None:
        """`with_panel` None: only where there is a screen to show it on."""
        settings = ground.settings
        self.ground = ground
        self.words = Words(settings.language)
        self.reader = (
            VirtualReader(silence_s=settings.card.silence_s) if settings.card.backend == "virtual" else None
        )
        self.panel: PanelWindow | None = None
        self.hands: TrainingHands | None = None
        self.erased: tuple[Text, ...] = ()
        self._running = False
        self.shell = Shell(
            self._open,
            listen=Ear(lambda: settings, TRAINING, self.reader),
            language=settings.language,
            shuffle=settings.screen.shuffle_pin,
            size=size,
            full_screen=settings.screen.full_screen,
            volume=settings.screen.volume,
        )
        on_screen = self.shell.application.platformName() != "offscreen"
        self._with_panel = on_screen if with_panel is None else with_panel
        self.shell.ready = self._ready
        self.shell.window.root.visibleChanged.connect(self._window_closed)

    def run(self) -> int:
        """Until the kiosk's window is closed; then erase, say so, and leave."""
        self._running = True
        try:
            status = self.shell.run()
        finally:
            self._running = False
            self.erased = self._erase()
            for line in self.erased:
                print(self.words.text(line), file=sys.stderr, flush=True)
        self._say_farewell(FAREWELL_S)
        return status

    def _open(self, models: Models, main: MainThread, watch: CardWatch | None) -> Kiosk:
        start_logging(self.ground.settings.folder)
        kiosk = Kiosk(self.ground.settings, TRAINING, models, main, watch=watch)
        if kiosk.platform and not kiosk.platform.activated:
            kiosk.activate(ACTIVATION_CODE)
        return kiosk

    def _ready(self, kiosk: Kiosk) -> None:
        self.hands = TrainingHands(self.ground, kiosk, self.shell.models, self.shell.main, self.reader)
        if not self._with_panel:
            return
        model = PanelModel(
            self.shell.models.language,
            self.hands,
            self._cards() if self.reader else (),
            staff_pin=STAFF_PIN,
            address=self.ground.remote.origin,
        )
        self.hands.told = model.update
        self.panel = PanelWindow(self.shell.models.language, model)
        if self.ground.settings.screen.full_screen:
            self.panel.root.setFlag(Qt.WindowType.WindowStaysOnTopHint)
        self.panel.show_beside(self.shell.window.root)

    def _cards(self) -> Sequence[PanelCard]:
        return [
            PanelCard(
                key,
                spec.holder.name,
                Text("demo.queue" if key.startswith("walk-on") else f"panel.card.{key}"),
            )
            for key, spec in self.ground.cards.items()
        ]

    def _window_closed(self, visible: bool) -> None:
        """The panel alone must not keep the program running; quit() would close it before its last page.

        Outside of `run` an exit would only be remembered, and end the next event loop before it begins.
        """
        if self._running and not visible:
            self.shell.application.exit(0)

    # --- the end ------------------------------------------------------------------------------------------

    def _erase(self) -> tuple[Text, ...]:
        stop_logging()
        self.ground.close()
        folder = str(self.ground.folder)
        if self.ground.folder.exists():
            return (Text("demo.remains", (folder,)),)
        guests = self.hands.guests if self.hands else 0
        lines = (Text("demo.erased"), Text("demo.folder", (folder,)))
        return (*lines, Text("demo.guests", (str(guests),))) if guests else lines

    def _say_farewell(self, for_s: float) -> None:
        """The panel's last page, until it is closed or its time is over."""
        panel, self.panel = self.panel, None
        if panel is None:
            return
        panel.panel.say_farewell((*self.erased, Text("demo.closes", (f"{for_s:g}",))))
        panel.root.show()
        rest = QEventLoop()
        panel.root.visibleChanged.connect(lambda visible: None if visible else rest.quit())
        QTimer.singleShot(round(for_s * 1000), rest.quit)
        rest.exec()
        panel.close()
