"""The window comes first; a desk that cannot open says why on it, and tries again by itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QSize

from config.schema import BadSetting
from kiosk.domain.refusal import Refusal
from kiosk.shell import Shell, bad_setting_view
from kiosk.ui import gestures as g
from kiosk.ui.gestures import Gesture
from kiosk.visit.view import View
from kiosk.words import LANGUAGES, Words
from sync.store.fault import StoreFault
from tests.support.qt import turn, until


class DeskAtHand:
    """What the shell needs of a Kiosk."""

    def __init__(self) -> None:
        self.heard: list[Gesture] = []
        self.running = False

    def listen(self, window: object, models: object, site: Path | None) -> None:
        pass

    def start(self) -> None:
        self.running = True

    def gesture(self, gesture: Gesture) -> None:
        self.heard.append(gesture)

    def stop(self) -> None:
        self.running = False


class Script:
    """What happens at each attempt to open the desk; the last one for ever."""

    def __init__(self, *attempts: Exception | DeskAtHand) -> None:
        self.attempts = list(attempts)
        self.tried = 0

    def open(self, *_: object) -> Any:
        self.tried += 1
        attempt = self.attempts.pop(0) if len(self.attempts) > 1 else self.attempts[0]
        if isinstance(attempt, Exception):
            raise attempt
        return attempt


WRONG = BadSetting("site.toml", "screen.volume", "between", "0", "1")


@pytest.fixture
def shells(qapp: QCoreApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setattr("kiosk.shell.TRY_AGAIN_MS", 30)
    opened: list[Shell] = []

    def make(script: Script) -> Shell:
        opened.append(Shell(script.open, size=QSize(1366, 768)))
        return opened[-1]

    yield make
    for shell in opened:
        shell.close()
    turn()


def on_screen(shell: Shell) -> tuple[str, str]:
    return shell.models.stage.stage, shell.models.stage.code


@pytest.mark.parametrize(
    ("language", "remedy"), [("zh", "要在 0 到 1 之间"), ("en", "Must lie between 0 and 1")]
)
def test_a_wrong_setting_is_on_the_screen_with_file_key_and_remedy(
    shells: Any, language: str, remedy: str
) -> None:
    shell = shells(Script(WRONG))
    shell.open()
    assert on_screen(shell) == ("OutOfOrder", "G01")
    shell.models.language.switch(language)
    shown = " ".join((*shell.models.stage.facts, shell.models.stage.nextStep))
    for part in ("site.toml", "screen.volume", remedy):
        assert part in shown


@pytest.mark.parametrize("code", ["H01", "H02", "H03", "H04", "H05", "H06", "H07"])
def test_every_fault_of_the_book_is_on_the_screen(code: str, shells: Any) -> None:
    shell = shells(Script(StoreFault(code, "as the test wants it")))
    shell.open()
    assert on_screen(shell) == ("OutOfOrder", code)


def test_it_tries_again_until_it_opens(shells: Any) -> None:
    desk = DeskAtHand()
    script = Script(WRONG, StoreFault("H06", "another program"), StoreFault("H06", "another program"), desk)
    shell = shells(script)
    ready: list[object] = []
    shell.ready = ready.append
    shell.open()
    until(lambda: on_screen(shell)[1] == "H06", "the second reason")
    until(lambda: desk.running, "the desk")
    assert (script.tried, ready) == (4, [desk])
    turn(100)
    assert script.tried == 4, "an open desk is not opened again"


def test_what_nobody_foresaw_is_not_hidden(shells: Any) -> None:
    with pytest.raises(ZeroDivisionError):
        shells(Script(ZeroDivisionError())).open()


def test_gestures_reach_the_desk_once_there_is_one(shells: Any) -> None:
    desk = DeskAtHand()
    shell = shells(Script(WRONG, desk))
    shell.open()
    shell._gesture(g.Cancelled())
    until(lambda: desk.running, "the desk")
    shell._gesture(g.MoreTimeWanted())
    assert desk.heard == [g.MoreTimeWanted()]


def test_closed_it_stops_the_desk_and_never_tries_again(qapp: QCoreApplication) -> None:
    desk = DeskAtHand()
    shell = Shell(Script(desk).open, size=QSize(1366, 768))
    shell.open()
    shell.close()
    assert not desk.running
    script = Script(WRONG)
    waiting = Shell(script.open, size=QSize(1366, 768))
    waiting.open()
    waiting.close()
    turn(60)
    assert script.tried == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_a_wrong_setting(language: str) -> None:
    view: View = bad_setting_view(WRONG)
    words = Words(language, strict=True)
    said = [words.text(text) for text in (view.verb, view.next, *view.facts) if text]
    assert any("site.toml" in text for text in said) and any("0" in text and "1" in text for text in said)
    assert view.code == Refusal.SETTINGS_WRONG.value
