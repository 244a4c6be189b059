"""`kiosk demo`: the training ground, the kiosk on it, and the side panel; on exit everything is erased, visibly.

With a real reader a guest's own card may be used: the person joins the demo class of the pretend platform for as long
as the demo runs.
"""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from kiosk.ui.window import prepare

prepare()

from PySide6.QtCore import QEventLoop, QSize, Qt, QTimer  # noqa: E402  after prepare(): Qt reads its environment once

from config.bad import BadSetting  # noqa: E402
from config.load import load_training  # noqa: E402
from drivers.card.virtual import VirtualReader  # noqa: E402
from drivers.scanner.virtual import VirtualGun  # noqa: E402
from kiosk.compose.camera import refuse_unfit_camera  # noqa: E402
from kiosk.compose.card import Ear  # noqa: E402
from kiosk.compose.gun import habits_of, refuse_unfit_gun  # noqa: E402
from kiosk.compose.root import Kiosk  # noqa: E402
from kiosk.front.card_watch import CardWatch  # noqa: E402
from kiosk.keeping.logs import start_logging, stop_logging  # noqa: E402
from kiosk.main_thread import MainThread  # noqa: E402
from kiosk.setting import particulars  # noqa: E402
from kiosk.shell import Shell  # noqa: E402
from kiosk.training.codes import CODES, title_of  # noqa: E402
from kiosk.training.ground import ACTIVATION_CODE, TrainingGround, open_ground  # noqa: E402
from kiosk.training.hands import TrainingHands  # noqa: E402
from kiosk.training.staff import ALONE, EVERYBODY, Colleague  # noqa: E402
from kiosk.ui.panel import PanelModel, PanelWindow  # noqa: E402
from kiosk.ui.panel_hands import PanelCard, PanelCode, PanelColleague  # noqa: E402
from kiosk.ui.window import Models  # noqa: E402
from kiosk.visit.view import Text  # noqa: E402
from kiosk.words import Words  # noqa: E402

BAD_INPUT = 2
CAMERAS = {"none": "none", "real": "qt", "opencv": "opencv", "clip": "clip"}
FAREWELL_S = 8
TRAINING = "training.toml"


def run_demo(options: Namespace) -> int:
    """`options` as kiosk.cli gives them: card, reader, scanner, scanner_device, camera, camera_device, face, platform,
    language, size ("WxH"), full_screen."""
    words = Words(options.language)
    if options.platform is not None:
        print(words.text("demo.only_simulator", str(options.platform)), file=sys.stderr)
        return BAD_INPUT
    try:
        overrides = overrides_of(options)
        refuse_unfit_devices(overrides)
        ground = open_ground(datetime.now(UTC), overrides=overrides, staff=EVERYBODY)
    except BadSetting as wrong:
        print(words.text("cli.bad_setting", *particulars(wrong)), file=sys.stderr)
        return BAD_INPUT
    demo = Demo(ground, size=size_of(options.size), staff=EVERYBODY)
    return demo.run()


def overrides_of(options: Namespace) -> dict[str, Any]:
    """Each device by itself: the stand-in, a real one, or none."""
    return {
        "language": options.language,
        "card.backend": options.card,
        "card.reader": options.reader,
        "scanner.backend": options.scanner,
        "scanner.port": options.scanner_device,
        "camera.backend": CAMERAS[options.camera],
        "camera.device": options.camera_device,
        "face.engine": options.face,
        "screen.full_screen": options.full_screen,
    }


def refuse_unfit_devices(overrides: Mapping[str, Any]) -> None:
    """Raise BadSetting before the ground is opened: the window would only come to say so."""
    settings = load_training(overrides=overrides)
    refuse_unfit_gun(settings, "kiosk demo")
    refuse_unfit_camera(settings, "kiosk demo")


def size_of(text: str) -> QSize:
    """ "1366x768".  Anything else falls back to that."""
    width, _, height = text.lower().partition("x")
    if width.isdecimal() and height.isdecimal():
        return QSize(int(width), int(height))
    return QSize(1366, 768)


class Demo:
    """`panel` and `hands` are there once the desk is open; `erased` once `run` is over."""

    def __init__(
        self,
        ground: TrainingGround,
        *,
        size: QSize,
        staff: Sequence[Colleague] = (ALONE,),
        with_panel: bool | None = None,
    ) -> None:
        """`staff` are those of the ground; `with_panel` None: only where there is a screen to show it on."""
        self._staff = staff
        settings = ground.settings
        self.ground = ground
        self.words = Words(settings.language)
        self.reader = (
            VirtualReader(silence_s=settings.card.silence_s) if settings.card.backend == "virtual" else None
        )
        scanner = settings.scanner
        self.gun = VirtualGun(habits=habits_of(scanner)) if scanner.backend == "virtual" else None
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
        kiosk = Kiosk(self.ground.settings, TRAINING, models, main, gun=self.gun, watch=watch)
        if kiosk.platform and not kiosk.platform.activated:
            kiosk.activate(ACTIVATION_CODE)
        return kiosk

    def _ready(self, kiosk: Kiosk) -> None:
        shell = self.shell
        self.hands = TrainingHands(self.ground, kiosk, shell.models, shell.main, self.reader, self.gun)
        if not self._with_panel:
            return
        model = PanelModel(
            self.shell.models.language,
            self.hands,
            self._cards() if self.reader else (),
            self._codes() if self.gun else (),
            staff=[
                PanelColleague(one.name, one.pin, tuple(role.value for role in one.roles))
                for one in self._staff
            ],
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

    def _codes(self) -> Sequence[PanelCode]:
        return [
            PanelCode(key, title_of(key, self.ground.cards), Text(f"panel.code_note.{key}")) for key in CODES
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
