"""A gun that types while Chinese input is on: ibus-libpinyin eats the keys before any filter, where it is let."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.x_desk import ChineseInput, XGun, XServer, XWindow, missing

WHY = missing() or ChineseInput.missing()
pytestmark = pytest.mark.skipif(bool(WHY), reason=WHY)

CODE = "zhang3abc-9"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[XWindow, XGun]]:
    server = XServer()
    chinese = ChineseInput(server, tmp_path_factory.mktemp("home"))
    chinese.switch_on()
    window, gun = XWindow(server, chinese.extra), XGun(server.display)
    window.until(
        lambda: is_chinese(scanned((window, gun), "field")[1])
    )  # ibus takes its time with a new window
    yield window, gun
    window.close()
    gun.close()
    chinese.close()
    server.close()


def is_chinese(text: str) -> bool:
    return any("一" <= character <= "鿿" for character in text)


def scanned(desk: tuple[XWindow, XGun], place: str) -> tuple[list[str], str]:
    """The codes heard, and what stands in the field."""
    window, gun = desk
    window.take_focus()
    window.ask("reset")
    window.ask("focus", name=place)
    window.state()
    gun.scan(CODE + "\r", 0.005)
    state = window.state()
    return state["codes"], state["field"] + state["scanField"]


def test_it_is_really_on(desk: tuple[XWindow, XGun]) -> None:
    """In a field for Chinese the code is lost and becomes words: such a field is on no page that takes codes."""
    codes, text = scanned(desk, "field")
    assert codes == []
    assert is_chinese(text)


@pytest.mark.parametrize("place", ["nothing", "button", "scanField"])
def test_where_codes_are_taken_it_gets_no_key(desk: tuple[XWindow, XGun], place: str) -> None:
    assert scanned(desk, place) == ([CODE], "")
