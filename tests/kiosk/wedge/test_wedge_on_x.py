"""Real key events on a real X server: what a gun types never reaches the screen, what a person types all does."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from drivers.scanner.keys import Layout
from tests.support.x_desk import CAPS_LOCK, XGun, XServer, XWindow, missing

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())

CODE = "AbCd-123xyz/+=:_. two words"
A, B, C, SPACE, BACKSPACE, ENTER = 30, 48, 46, 57, 14, 28


@pytest.fixture(scope="module")
def server() -> Iterator[XServer]:
    server = XServer()
    yield server
    server.close()


@pytest.fixture
def gun(server: XServer) -> Iterator[XGun]:
    gun = XGun(server.display)
    yield gun
    gun.close()


@pytest.fixture(scope="module")
def opened(server: XServer) -> Iterator[XWindow]:
    window = XWindow(server)
    yield window
    window.close()


@pytest.fixture
def window(opened: XWindow) -> XWindow:
    opened.take_focus()
    opened.ask("reset")
    return opened


@pytest.mark.parametrize("place", ["field", "button"])
def test_without_the_filter_a_scan_does_damage(window: XWindow, gun: XGun, place: str) -> None:
    """What the other tests are worth: the same keys, with the filter deaf."""
    window.ask("deaf")
    window.ask("focus", name=place)
    gun.scan("ab cd\r")
    state = window.state()
    assert state["codes"] == []
    assert (state["field"], state["clicks"]) == (("ab cd", 0) if place == "field" else ("", 2))


@pytest.mark.parametrize("gap_ms", [0, 1, 10, 30, 60])
@pytest.mark.parametrize("place", ["field", "button"])
def test_a_scan_is_a_code_and_nothing_else(window: XWindow, gun: XGun, place: str, gap_ms: int) -> None:
    window.ask("focus", name=place)
    gun.scan(CODE + "\r", gap_ms / 1000)
    assert window.state() == {"field": "", "scanField": "", "clicks": 0, "codes": [CODE], "broken": []}


def test_a_long_code_at_once_and_a_tab_at_its_end(window: XWindow, gun: XGun) -> None:
    window.ask("focus", name="field")
    code = "00123456789AAbCdEEhI" * 15
    gun.scan(code + "\t")
    gun.scan(code + "\r\n")
    state = window.state()
    assert (state["codes"], state["field"]) == ([code, code], "")


def test_what_a_person_types_arrives_whole_and_in_order(window: XWindow, gun: XGun) -> None:
    window.ask("focus", name="field")
    gun.type([A, B, C, SPACE, C, B, A, BACKSPACE, B])
    assert window.state()["field"] == "abc cbb"


def test_a_key_held_down_repeats(window: XWindow, gun: XGun) -> None:
    window.ask("focus", name="field")
    gun.key(A, True)
    time.sleep(1.2)
    gun.key(A, False)
    gun.type([B])
    state = window.state()
    assert (len(state["field"]) > 3, set(state["field"][:-1]), state["field"][-1]) == (True, {"a"}, "b")
    assert (state["codes"], state["broken"]) == ([], [])


def test_a_person_with_quick_fingers(window: XWindow, gun: XGun) -> None:
    window.ask("focus", name="field")
    for _ in range(3):
        gun.type([A, B, C], gap_s=0.04, held_s=0.1)
        gun.type([SPACE])
    state = window.state()
    assert (state["field"], state["codes"], state["broken"]) == ("abc abc abc ", [], [])


def test_a_button_is_pressed_by_a_persons_space_and_enter(window: XWindow, gun: XGun) -> None:
    window.ask("focus", name="button")
    gun.type([SPACE, ENTER, SPACE])
    assert window.state()["clicks"] == 3


def test_scan_between_typing(window: XWindow, gun: XGun) -> None:
    window.ask("focus", name="field")
    gun.type([A, B])
    window.state()
    gun.scan("PXQ34010020210000001\r", 0.005)
    gun.type([C])
    state = window.state()
    assert (state["field"], state["codes"]) == ("abc", ["PXQ34010020210000001"])


def test_without_terminator_it_asks_to_scan_again(window: XWindow, gun: XGun) -> None:
    window.ask("focus", name="field")
    gun.scan("PXQ34010020210000001", 0.005)
    state = window.state()
    assert (state["field"], state["codes"], state["broken"]) == ("", [], ["no-terminator"])


def test_idle_ends_the_code_of_a_gun_that_is_set_so(window: XWindow, gun: XGun) -> None:
    window.ask("listen", terminator="idle")
    gun.scan("PXQ34010020210000001", 0.005)
    assert window.state()["codes"] == ["PXQ34010020210000001"]


def test_a_prefix_leaves_typing_alone(window: XWindow, gun: XGun) -> None:
    window.ask("listen", prefix="~")
    window.ask("focus", name="field")
    gun.scan("fast typing\t")
    window.ask("focus", name="field")
    gun.scan("~PXQ34010020210000001\r")
    state = window.state()
    assert (state["field"], state["codes"]) == ("fast typing", ["PXQ34010020210000001"])


def test_caps_lock_changes_nothing(window: XWindow, gun: XGun) -> None:
    gun.tap(CAPS_LOCK)
    try:
        gun.scan(CODE + "\r", 0.005)
        assert window.state()["codes"] == [CODE]
    finally:
        gun.tap(CAPS_LOCK)


def test_a_german_keyboard_at_the_desk(server: XServer, gun: XGun) -> None:
    server.run("setxkbmap", "de")
    window = XWindow(server)
    try:
        window.ask("focus", name="button")
        gun.scan(CODE + "\r", 0.005)
        window.ask("listen", layout="de")
        gun.scan("zY/aZ=1-gun-set-to-german\r", 0.005, Layout.DE)
        assert window.state()["codes"] == [CODE, "zY/aZ=1-gun-set-to-german"]
    finally:
        window.close()
        server.run("setxkbmap", "us")


def test_the_screen_is_busy_for_a_while(window: XWindow, gun: XGun) -> None:
    """The first keys are kept, then nothing is looked at for 1.2 s; the keys' own times tell the story."""
    window.ask("focus", name="field")
    gun.scan("PXQ", 0.02)
    window.ask("stall", for_s=1.2)
    gun.scan("34010020210000001\r", 0.02)
    state = window.state(1.6)
    assert (state["codes"], state["field"], state["broken"]) == (["PXQ34010020210000001"], "", [])


def test_typing_while_the_screen_is_busy_is_no_scan(window: XWindow, gun: XGun) -> None:
    window.ask("focus", name="field")
    window.ask("stall", for_s=1.2)
    gun.type([A, B, C, A, B, C, A, B, ENTER], gap_s=0.11, held_s=0.09)
    state = window.state(1.6)
    assert (state["field"], state["codes"], state["broken"]) == ("abcabcab", [], [])
