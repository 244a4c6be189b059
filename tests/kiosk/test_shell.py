"""The window comes first; a desk that cannot open says why on it, and tries again by itself."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QSize

from config.bad import BadSetting
from config.load import load_training
from config.schema import Settings
from drivers.card.virtual import VirtualReader
from kiosk.compose.card import Ear, Listen
from kiosk.domain.refusal import Refusal
from kiosk.front.card_watch import CardWatch
from kiosk.shell import Shell, bad_setting_view
from kiosk.training.ground import all_cards
from kiosk.ui import gestures as g
from kiosk.ui.gestures import Gesture
from kiosk.visit.view import View
from kiosk.words import LANGUAGES, Words
from sync.store.fault import StoreFault
from tests.support.qt import turn, until
from tests.support.screens import OLD_QT

pytestmark = pytest.mark.skipif(
    OLD_QT, reason="before Qt 6.12 the second window of a process finds no shapes"
)


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
        self.watches: list[CardWatch | None] = []

    def open(self, models: object, main: object, watch: CardWatch | None) -> Any:
        self.tried += 1
        self.watches.append(watch)
        attempt = self.attempts.pop(0) if len(self.attempts) > 1 else self.attempts[0]
        if isinstance(attempt, Exception):
            raise attempt
        return attempt


WRONG = BadSetting("site.toml", "screen.volume", "between", "0", "1")


@pytest.fixture
def shells(qapp: QCoreApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setattr("kiosk.shell.TRY_AGAIN_MS", 30)
    opened: list[Shell] = []

    def make(script: Script, listen: Listen | None = None) -> Shell:
        opened.append(Shell(script.open, listen=listen, size=QSize(1366, 768)))
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


def test_closed_it_hears_no_signals_any_more(qapp: QCoreApplication) -> None:
    """Whoever comes after it in this process would be ended by them."""
    before = signal.getsignal(signal.SIGTERM)
    first, second = (Shell(Script(DeskAtHand()).open, size=QSize(1366, 768)) for _ in range(2))
    first.open()
    second.open()
    assert signal.getsignal(signal.SIGTERM) is not before
    for shell in (second, first):
        shell.close()
    assert signal.getsignal(signal.SIGTERM) is before
    assert signal.set_wakeup_fd(-1) == -1


class TestClosing:
    """The work beside is over before a book shuts that it may open; nothing that was beside comes back."""

    @pytest.fixture
    def closed(self) -> list[str]:
        return []

    @pytest.fixture
    def shell(self, qapp: QCoreApplication, closed: list[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
        """A guide is up, with work beside it that goes on until the shell waits for it."""
        shell = Shell(Script(WRONG).open, size=QSize(1366, 768), guide=lambda _: GuideAtHand(closed))
        shell.open()
        assert shell._guide is not None
        waited, close = Event(), shell.main.close

        def close_main() -> None:
            waited.set()
            close()

        monkeypatch.setattr(shell.main, "close", close_main)
        shell.main.aside(lambda: (waited.wait(), closed.append("work"))[1], lambda _: closed.append("answer"))
        return shell

    def test_the_guide_s_book_shuts_after_the_work_beside(self, shell: Shell, closed: list[str]) -> None:
        """Undone, the work opens the book anew after it was shut: the next start finds it in use (H06)."""
        shell.close()
        assert closed == ["work", "guide"]

    def test_what_was_only_in_line_is_not_begun_any_more(self, shell: Shell, closed: list[str]) -> None:
        shell.main.aside(lambda: closed.append("next"), lambda _: None)
        shell.close()
        shell.main.aside(lambda: closed.append("late"), lambda _: None)
        assert closed == ["work", "guide"]


class GuideAtHand:
    def __init__(self, closed: list[str]) -> None:
        self._closed = closed

    def gesture(self, gesture: Gesture) -> None:
        pass

    def close(self) -> None:
        self._closed.append("guide")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_a_wrong_setting(language: str) -> None:
    view: View = bad_setting_view(WRONG)
    words = Words(language, strict=True)
    said = [words.text(text) for text in (view.verb, view.next, *view.facts) if text]
    assert any("site.toml" in text for text in said) and any("0" in text and "1" in text for text in said)
    assert view.code == Refusal.SETTINGS_WRONG.value


class TestACardBeforeThereIsADesk:
    """Phase by phase: the reader is at work, and nothing behind it is loaded yet."""

    @pytest.fixture
    def reader(self) -> VirtualReader:
        return VirtualReader()

    @staticmethod
    def ear(reader: VirtualReader, *settings: Settings) -> Ear:
        """One of these at each try, the last one for ever."""
        left = list(settings or (load_training(),))
        return Ear(lambda: left.pop(0) if len(left) > 1 else left[0], "training.toml", reader)

    @staticmethod
    def alive(watch: CardWatch | None) -> bool:
        return watch is not None and watch._worker._thread.is_alive()

    def test_it_is_seen_at_once_and_gone_at_once(self, shells: Any, reader: VirtualReader) -> None:
        shell = shells(Script(WRONG), self.ear(reader))
        assert shell._listens()
        reader.insert(all_cards()["li-qiang"].card())
        until(
            lambda: shell.models.stage.verb == shell.models.language.say("reading.verb"), "the card is seen"
        )
        assert on_screen(shell) == ("Reading", "")
        reader.remove()
        until(lambda: shell.models.stage.verb != shell.models.language.say("reading.verb"), "it is gone")
        assert on_screen(shell) == ("Reading", "") and shell._watch is not None
        assert not shell._watch.card_waits

    def test_a_reason_why_there_is_no_desk_stays_on_the_screen(
        self, shells: Any, reader: VirtualReader
    ) -> None:
        shell = shells(Script(StoreFault("H06", "another program")), self.ear(reader))
        shell.open()
        reader.insert(all_cards()["li-qiang"].card())
        until(lambda: shell._watch.card_waits, "the card is seen")
        assert on_screen(shell) == ("OutOfOrder", "H06")

    def test_the_next_try_goes_on_with_the_same_reader(self, shells: Any, reader: VirtualReader) -> None:
        desk = DeskAtHand()
        script = Script(WRONG, StoreFault("H06", "another program"), desk)
        shells(script, self.ear(reader)).open()
        until(lambda: desk.running, "the desk")
        assert len(script.watches) == 3 and len(set(script.watches)) == 1 and self.alive(script.watches[0])
        script.watches[0].stop()  # type: ignore[union-attr]  the desk at hand does not

    def test_new_settings_for_the_reader_bring_a_new_watch(self, shells: Any, reader: VirtualReader) -> None:
        desk = DeskAtHand()
        script = Script(WRONG, desk)
        slow = load_training(overrides={"card.silence_s": 9})
        shells(script, self.ear(reader, load_training(), slow)).open()
        until(lambda: desk.running, "the desk")
        before, now = script.watches
        assert before is not now and not self.alive(before) and self.alive(now)
        now.stop()  # type: ignore[union-attr]  as above

    def test_a_setting_of_the_reader_itself(self, shells: Any, reader: VirtualReader) -> None:
        script = Script(DeskAtHand())
        wrong = load_training(overrides={"card.backend": "vendor-library", "card.library": "/nonexistent"})
        shell = shells(script, self.ear(reader, wrong, load_training()))
        shell.open()
        assert on_screen(shell) == ("OutOfOrder", "G01") and script.tried == 0
        until(lambda: shell.kiosk is not None, "the desk")
        script.watches[0].stop()  # type: ignore[union-attr]  as above

    @pytest.mark.parametrize("tried", [False, True])
    def test_closed_without_a_desk_it_ends_the_reader(
        self, tried: bool, qapp: QCoreApplication, reader: VirtualReader
    ) -> None:
        shell = Shell(Script(WRONG).open, listen=self.ear(reader), size=QSize(1366, 768))
        if tried:
            shell.open()
        else:
            shell._begin()  # the libraries are still on their way
        watch = shell._watch
        assert self.alive(watch)
        shell.close()
        assert not self.alive(watch)
        turn(20)
        assert on_screen(shell)[0] == ("OutOfOrder" if tried else "Reading"), (
            "nothing was opened after the end"
        )
