"""The running program: Qt's application, the one window, and a desk behind it that may have to wait for its book.

The window comes first, then the card reader, and what takes longer (the book, the platform) is loaded and opened
behind both: a card that is put in early is seen, and judged once there is a desk.  A desk that cannot open says why
on the screen and tries again by itself.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Callable
from concurrent.futures import Future
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QSocketNotifier, QTimer
from PySide6.QtGui import QGuiApplication

from kiosk import collector
from kiosk.domain.refusal import Refusal
from kiosk.keeping.watchdog import Watchdog
from kiosk.main_thread import MainThread
from kiosk.setting import particulars
from kiosk.ui.gestures import Gesture, StaffLeft
from kiosk.ui.sounds.player import SoundPlayer
from kiosk.ui.stage import START
from kiosk.ui.window import KioskWindow, Models
from kiosk.visit.view import Stage, Text, View

if TYPE_CHECKING:
    from config.bad import BadSetting
    from kiosk.compose.card import Listen
    from kiosk.compose.root import Kiosk
    from kiosk.compose.setup import GuideAtWork
    from kiosk.front.card_watch import CardWatch

log = logging.getLogger(__name__)

TRY_AGAIN_MS = 5_000
NO_FRAME_MS = 1_000
"""A window that draws nothing (covered, minimised) does not keep the desk from opening."""

CARD_SEEN = View(Stage.READING, Text("reading.verb"), Text("reading.next"))
"""Its sound comes with the desk: loading sounds takes longer than a desk."""

TURN_S = 0.0001
"""How long another thread may keep the interpreter from the screen's.  QML asks Python for every property it shows, so
this is waited for dozens of times in one change of screen while a roster comes in; Python's own 5 ms, or half of
one, would be seen."""


BeginGuide = Callable[["Shell"], "GuideAtWork | None"]
"""Brings the set-up guide up where it has to come first; None where it has not.  Raises BadSetting or StoreFault."""


class Shell:
    """`open_kiosk` builds the desk; it raises BadSetting or StoreFault while it cannot.  `listen` brings the card
    reader up before; without it the desk does.  `site` is the file that what staff teach the desk is written into."""

    def __init__(
        self,
        open_kiosk: Callable[[Models, MainThread, CardWatch | None], Kiosk],
        *,
        listen: Listen | None = None,
        language: str = "zh",
        shuffle: bool = False,
        size: QSize | None = None,
        full_screen: bool = False,
        volume: float = 0.0,
        site: Path | None = None,
        guide: BeginGuide | None = None,
    ) -> None:
        application = QGuiApplication.instance() or QGuiApplication(sys.argv[:1])
        assert isinstance(application, QGuiApplication)
        self.application = application
        sys.setswitchinterval(TURN_S)
        self.main = MainThread()
        self.models = Models.build(self._gesture, language=language, shuffle=shuffle, late=True)
        self.window = KioskWindow(self.models, size=size or QSize(1920, 1080))
        self.kiosk: Kiosk | None = None
        self.ready: Callable[[Kiosk], None] = lambda _: None
        self._open_kiosk = open_kiosk
        self._listen = listen
        self._watch: CardWatch | None = None
        self._closed = self._out_of_order = False
        self._quiet: _QuietEnd | None = None
        self._site = site
        self._begin_guide = guide
        self._guide: GuideAtWork | None = None
        self._again = QTimer(singleShot=True)
        self._again.timeout.connect(self.open)
        self._watchdog = Watchdog(os.environ)
        self._sounds = SoundPlayer(volume)
        self.models.stage.sounded.connect(self._sounds.play)
        self.window.show(full_screen=full_screen)

    def run(self) -> int:
        """Until the window is closed or a signal asks for the end; the exit status."""
        self._watchdog.start()
        self._again.start(NO_FRAME_MS)
        self.window.root.frameSwapped.connect(self._drawn)
        try:
            return self.application.exec()
        finally:
            self.close()

    def _drawn(self) -> None:
        """The first frame is out: now for what takes longer."""
        self.window.root.frameSwapped.disconnect(self._drawn)
        if self.kiosk is None:
            self._again.stop()
            self.main.later(0, self._begin)

    def _begin(self) -> None:
        self._end_quietly()
        if not self._guides() and self._listens():
            self.main.aside(load_desk, self._loaded)

    def _guides(self) -> bool:
        """Whether the set-up guide comes before the desk; a file that is wrong is said, and tried again."""
        from config.bad import BadSetting
        from sync.store.fault import StoreFault

        if self._begin_guide is None:
            return False
        try:
            self._guide = self._begin_guide(self)
        except BadSetting as wrong:
            self._wrong(wrong)
            return True
        except StoreFault as fault:
            log.error("the book does not open: %s", fault)
            self._say(out_of_order(fault.code))
            return True
        return self._guide is not None

    def guided(self) -> None:
        """The guide is through: now the desk."""
        self._guide, self._begin_guide = None, None
        self._begin()

    def _end_quietly(self) -> None:
        """From now on there is something to be closed."""
        self._quiet = self._quiet or _QuietEnd(self.application)

    def _loaded(self, done: Future[None]) -> None:
        if not done.cancelled() and not self._closed:
            done.result()
            self.open()

    def open(self) -> None:
        from config.bad import BadSetting  # the first frame comes before the libraries
        from sync.platform.gm import KnownAnswerError
        from sync.store.fault import StoreFault

        self._end_quietly()
        if self._begin_guide is not None and self._guide is None and self._guides():
            return
        if not self._listens():
            return
        self.models.complete()
        self._watchdog.opening()
        try:
            self.kiosk = self._open_kiosk(self.models, self.main, self._watch)
        except BadSetting as wrong:
            self._wrong(wrong)
        except StoreFault as fault:
            log.error("the book does not open: %s", fault)
            self._say(out_of_order(fault.code))
        except KnownAnswerError as broken:
            log.error("known answers: %s", broken)
            self._say(out_of_order(Refusal.CIPHERS_WRONG))
        else:
            self.kiosk.revoked = self._revoked
            self.kiosk.listen(self.window.root, self.models, self._site)
            self.kiosk.start()
            self.ready(self.kiosk)
            self._sounds.warm()
        finally:
            self._watchdog.opened()
        collector.settle()

    def _revoked(self) -> None:
        """The desk is closed, and opening it again erases what is to be erased and says why it stays closed."""
        kiosk, self.kiosk = self.kiosk, None
        if kiosk:
            kiosk.gesture(StaffLeft())
            kiosk.stop()
        self.open()

    def _listens(self) -> bool:
        """True unless a wrong setting keeps the card reader from being at work."""
        from config.bad import BadSetting

        if self._listen is None:
            return True
        before = self._watch
        try:
            self._watch = self._listen(before)
        except BadSetting as wrong:
            self._wrong(wrong)
            return False
        if self._watch is not before:
            self._watch.heard.connect(self._heard)
        return True

    def _heard(self, _: object) -> None:
        """The stage follows the card until there is a desk, or a reason why there is none."""
        if self._watch and self.kiosk is None and not self._out_of_order:
            self.models.stage.show(CARD_SEEN if self._watch.card_waits else START)

    def _wrong(self, wrong: BadSetting) -> None:
        log.error("%s", wrong)
        self._say(bad_setting_view(wrong))

    def _say(self, view: View) -> None:
        self._out_of_order = True
        self.models.stage.show(view)
        self._again.start(TRY_AGAIN_MS)

    def close(self) -> None:
        self._closed = True
        quiet, self._quiet = self._quiet, None
        if quiet:
            quiet.close()
        self._again.stop()
        self._watchdog.stop()
        kiosk, self.kiosk = self.kiosk, None
        guide, self._guide = self._guide, None
        if kiosk:
            kiosk.stop()
        elif self._watch:
            self._watch.stop()
        self.main.close()
        if guide:  # after the work beside: it may open the book
            guide.close()
        self.window.close()

    def _gesture(self, gesture: Gesture) -> None:
        if self.kiosk:
            self.kiosk.gesture(gesture)
        elif self._guide:
            self._guide.gesture(gesture)


def load_desk() -> None:
    """The libraries of a desk: on a thread beside, while the screen and the reader go on."""
    import_module("kiosk.compose.root")


def out_of_order(refusal: str) -> View:
    """For a Refusal's value."""
    from kiosk.visit.show import show  # as in `open`
    from kiosk.visit.states import OutOfOrder

    return show(OutOfOrder(Refusal(refusal)))


def bad_setting_view(wrong: BadSetting) -> View:
    code = Refusal.SETTINGS_WRONG.value
    args = particulars(wrong)
    return View(
        Stage.OUT_OF_ORDER,
        Text(f"refused.{code}.verb"),
        Text(f"refused.{code}.next", args),
        facts=(Text(f"refused.{code}.why", args),),
        code=code,
    )


class _QuietEnd:
    """SIGINT and SIGTERM end the program as closing the window does, with the book closed."""

    def __init__(self, application: QGuiApplication) -> None:
        import socket  # the first frame comes before it

        self._read, self._write = socket.socketpair()
        self._write.setblocking(False)
        signal.set_wakeup_fd(self._write.fileno())
        self._notifier = QSocketNotifier(self._read.fileno(), QSocketNotifier.Type.Read)
        self._notifier.activated.connect(
            lambda: application.exit(0)
        )  # quit would ask the window, which may refuse
        self._handlers = {
            number: signal.signal(number, lambda *_: None) for number in (signal.SIGINT, signal.SIGTERM)
        }

    def close(self) -> None:
        if (at_work := signal.set_wakeup_fd(-1)) != self._write.fileno():
            signal.set_wakeup_fd(at_work)  # of a later one
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        self._notifier.setEnabled(False)
        self._read.close()
        self._write.close()
