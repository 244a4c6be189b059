"""`kiosk live`: the desk at work."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from config.bad import BadSetting
from config.load import found, load, load_first, load_training_first
from kiosk.cli import BAD_INPUT, has_display, say, words
from kiosk.hardening.alone import Alone, AlreadyRunning

if TYPE_CHECKING:
    from config.screen import Screen
    from kiosk.compose.card import Listen
    from kiosk.compose.setup import GuideAtWork
    from kiosk.front.card_watch import CardWatch
    from kiosk.main_thread import MainThread
    from kiosk.shell import Shell
    from kiosk.ui.window import Models

ALREADY = 3
AGAIN = 75
"""The program begins anew in its place: settings from afar that hold from the start only."""


def live(options: Namespace) -> int:
    if not has_display() and not os.environ.get("QT_QPA_PLATFORM"):
        say(words().text("cli.live_no_display"))  # Qt itself would only abort
        return BAD_INPUT
    _take_precautions()
    try:
        first = load_first(found(options.config))
        screen = first.screen
        alone = _alone(first.folder)
    except BadSetting:
        screen, alone = load_training_first().screen, None  # the shell says on the screen what is wrong
    except AlreadyRunning:
        say(words().text("cli.already_running"))
        return ALREADY
    try:
        ended = _shown(_Opening(options), options.config, screen)
    finally:
        if alone:
            alone.release()
    if ended == AGAIN:
        os.execv(sys.executable, [sys.executable, *_own_arguments(), *sys.argv[1:]])
    return ended


def _take_precautions() -> None:
    """What a live desk does before anything large is imported."""
    from kiosk.hardening.environment import begin_clean
    from kiosk.hardening.process import harden

    begin_clean()
    harden()
    from kiosk import collector

    collector.hold()
    from kiosk.ui.window import prepare

    prepare()


def _shown(opening: _Opening, site: Path, screen: Screen) -> int:
    from PySide6.QtCore import QSize

    from kiosk.shell import Shell

    shell = Shell(
        opening.kiosk,
        listen=opening.listen,
        size=QSize(screen.width, screen.height),
        full_screen=screen.full_screen,
        shuffle=screen.shuffle_pin,
        volume=screen.volume,
        site=site,
        guide=opening.guide,
    )
    return shell.run()


class _Opening:
    """What the shell asks for as it comes up: a reader that listens, the desk, or the guide to one."""

    def __init__(self, options: Namespace) -> None:
        self._config: Path = options.config
        self._code: str | None = options.activate
        self._second: bool = options.second
        self._ear: Listen | None = None

    def listen(self, before: CardWatch | None) -> CardWatch:
        if self._ear is None:
            from kiosk.compose.card import Ear  # after the first frame

            self._ear = Ear(lambda: load(self._config), str(self._config))
        return self._ear(before)

    def kiosk(self, models: Models, main: MainThread, watch: CardWatch | None) -> Any:
        from kiosk.compose.root import Kiosk
        from kiosk.keeping.logs import start_logging

        settings = load(self._config)
        start_logging(settings.folder, months=settings.retention.log_months)
        kiosk = Kiosk(settings, str(self._config), models, main, watch=watch)
        kiosk.again = end_to_begin_anew
        if self._code:
            activate(kiosk.activate_second if self._second else kiosk.activate, self._code)
            self._code = None
        return kiosk

    def guide(self, shell: Shell) -> GuideAtWork | None:
        from kiosk.setup.steps import is_wanted

        told = load(found(self._config))
        if not is_wanted(told.folder, book=(told.folder / "book.db").exists(), desk_no=told.desk.no):
            return None
        from kiosk.compose.setup import begin_guide  # a desk that is set up loads nothing of it

        return begin_guide(self._config, shell.window, shell.models, shell.main, shell.guided)


def end_to_begin_anew() -> bool:
    from PySide6.QtCore import QCoreApplication

    QCoreApplication.exit(AGAIN)
    return True


def _own_arguments() -> list[str]:
    """What the interpreter needs to be this program; a built one is it by itself."""
    return [] if getattr(sys, "frozen", False) else ["-m", "kiosk"]


def _alone(folder: Path) -> Alone | None:
    """None: nothing can be written there, which the shell says on the screen."""
    try:
        return Alone(folder)
    except OSError:
        return None


def activate(trade: Callable[[str], None], code: str) -> None:
    from sync.platform.adapter import PlatformError

    try:
        trade(code)
        say(words().text("cli.activated"))
    except PlatformError as error:
        say(words().text("cli.not_activated", str(error)))
