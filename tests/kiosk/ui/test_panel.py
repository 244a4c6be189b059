"""The training panel: every button reaches the hands, and it can be read and touched in both languages and sizes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QFont, QGuiApplication

from kiosk.training.codes import CODES as TO_SCAN
from kiosk.training.codes import title_of
from kiosk.training.ground import all_cards
from kiosk.ui.language import Language
from kiosk.ui.panel import SIZE, PanelModel, PanelWindow
from kiosk.ui.panel_hands import Guest, PanelCard, PanelCode, PanelColleague, PanelState, Phone
from kiosk.visit.view import Text
from tests.support.screens import Screens, spoken, text_of

LEAST_PX = 18
CARDS = (
    PanelCard("li-qiang", "李强", Text("panel.card.li-qiang")),
    PanelCard("chen-guihua", "陈桂花", Text("panel.card.chen-guihua")),
    PanelCard("long-name", "阿卜杜热合曼·麦麦提吐尔逊·阿卜杜克里木·艾合买提", Text("panel.card.long-name")),
)
CODES = tuple(PanelCode(key, title_of(key, all_cards()), Text(f"panel.code_note.{key}")) for key in TO_SCAN)
TABS = ("cards", "codes", "more")
FAREWELL = (
    Text("demo.erased"),
    Text("demo.folder", ("/var/tmp/kiosk-training-x",)),
    Text("demo.guests", ("2",)),
)
STAFF = (
    PanelColleague("前台 李老师", "246810", ("front",)),
    PanelColleague("教务 赵老师", "830472", ("supervisor",)),
)


class NotedHands:
    """Writes down what it was told."""

    def __init__(self) -> None:
        self.did: list[str] = []

    def insert(self, key: str) -> None:
        self.did.append(f"insert {key}")

    def pull(self) -> None:
        self.did.append("pull")

    def type_pin(self, *, right: bool) -> None:
        self.did.append(f"pin {right}")

    def type_staff_pin(self, pin: str) -> None:
        self.did.append(f"staff {pin}")

    def network(self, *, on: bool) -> None:
        self.did.append(f"network {on}")

    def scan(self, key: str) -> None:
        self.did.append(f"scan {key}")

    def phone(self, act: str) -> None:
        self.did.append(f"phone {act}")

    def welcome_guest(self) -> None:
        self.did.append("guest")

    def open_platform_page(self) -> None:
        self.did.append("page")


class Panel(Screens):
    def __init__(
        self,
        language: str = "zh",
        size: QSize = SIZE,
        cards: tuple[PanelCard, ...] = CARDS,
        codes: tuple[PanelCode, ...] = CODES,
    ) -> None:
        self.hands = NotedHands()
        self.language = Language(language, strict=True)
        self.model = PanelModel(
            self.language, self.hands, cards, codes, staff=STAFF, address="http://127.0.0.1:65535"
        )
        self.window = PanelWindow(self.language, self.model, size=size)  # type: ignore[assignment]  # also has a root
        self.window.root.show()
        self.settle()

    def close(self) -> None:
        self.window.close()
        self.language.close()


@pytest.fixture
def panel(qapp: QGuiApplication) -> Iterator[Panel]:
    opened = Panel()
    yield opened
    opened.close()


def test_every_button_reaches_the_hands(panel: Panel) -> None:
    panel.model.update(PanelState("li-qiang", pin_wanted=True, guest=Guest.OFFERED, phone=Phone.SHOWN))
    for name in ("pull", "pin", "wrong-pin", "guest-press", "card-chen-guihua"):
        panel.click(name)
    panel.click("tab-codes")
    panel.click("code-ecard")
    panel.click("phone-scan")
    panel.model.update(PanelState(phone=Phone.SCANNED))
    for name in (
        "phone-confirm",
        "phone-refuse",
        "tab-more",
        "staff1-press",
        "network-press",
        "platform-press",
    ):
        panel.click(name)
    assert panel.hands.did == [
        "pull", "pin True", "pin False", "guest", "insert chen-guihua", "scan ecard",
        "phone scan", "phone confirm", "phone refuse", "staff 830472", "network False", "page",
    ]  # fmt: skip


def test_buttons_wait_for_their_moment(panel: Panel) -> None:
    for name in ("pull", "pin", "wrong-pin"):
        assert not panel.find(name).isEnabled()
    assert not panel.shows("guest")
    panel.model.update(PanelState(online=False))
    panel.click("tab-codes")
    for name in ("phone-scan", "phone-confirm", "phone-refuse"):
        assert not panel.find(name).isEnabled()
    panel.click("tab-more")
    panel.click("network-press")
    assert panel.hands.did == ["network True"]


def test_the_last_page_is_all_there_is(panel: Panel) -> None:
    panel.model.say_farewell(FAREWELL)
    panel.settle()
    assert panel.shows("goodbye") and not panel.shows("cards") and not panel.shows("tab-more")
    assert any("/var/tmp/kiosk-training-x" in text for text in panel.texts())


STATES = {
    "empty": PanelState(),
    "pin": PanelState("long-name", pin_wanted=True),
    **{f"phone {phone}": PanelState(phone=phone) for phone in Phone},
    **{f"guest {guest}": PanelState("chen-guihua", online=False, guest=guest) for guest in Guest},
}


@pytest.mark.parametrize("cards", [CARDS, ()], ids=["invented", "real reader and gun"])
@pytest.mark.parametrize("size", [SIZE, QSize(400, 640)], ids=["usual", "small"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_can_be_read_and_touched(
    qapp: QGuiApplication, language: str, size: QSize, cards: tuple[PanelCard, ...]
) -> None:
    panel = Panel(language, size, cards, CODES if cards else ())
    faults = []
    for tab in TABS:
        panel.click(f"tab-{tab}")
        for name, state in STATES.items():
            panel.model.update(state)
            panel.settle()
            faults += [f"{tab} {name}: {fault}" for fault in faults_of(panel)]
            if cards and tab != "more":
                assert panel.area(panel.find(tab)).height() > 120, f"{tab} {name}: no room for the list"
    panel.model.say_farewell(FAREWELL)
    panel.settle()
    faults += [f"farewell: {fault}" for fault in faults_of(panel)]
    panel.close()
    assert faults == []


def faults_of(panel: Panel) -> Iterator[str]:
    for item in panel.items():
        if item.inherits("QQuickText") and text_of(item):
            font: QFont = item.property("font")
            area = panel.area(item)
            if font.pixelSize() < LEAST_PX:
                yield f"{font.pixelSize()} px: {text_of(item)}"
            if item.property("truncated"):
                yield f"cut: {text_of(item)}"
            if area.left() < 0 or area.right() > panel.window.root.width() + 1:
                yield f"off the window: {text_of(item)}"
    for item in panel.touchables():
        area = panel.area(item)
        if min(area.width(), area.height()) < 59.5:
            yield f"target {area.width():.0f}x{area.height():.0f}: {item.objectName()}"
        if not spoken(item):
            yield f"no accessible name: {item.objectName()}"
