"""The ways to prove who you are: of one size beside each other, by touch and keyboard; login code; consent."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

import pytest
import zxingcpp
from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QAccessible, QAccessibleInterface, QImage
from PySide6.QtQuick import QQuickItem

from kiosk.ui import samples
from kiosk.ui.gestures import Cancelled, Chosen, MoreTimeWanted
from kiosk.ui.language import Language
from kiosk.ui.qr import QUIET, qr_picture
from kiosk.ui.speech import Speech
from kiosk.ui.surroundings import Reading
from kiosk.ui.voice import VoiceModel
from kiosk.visit.view import View
from tests.support.qt import turn, until
from tests.support.screens import SMALL, Screens, spoken, text_of

WAYS = {name: view for name, view in samples.VIEWS.items() if view.choices or view.camera}
BESIDE = {
    name: view for name, view in WAYS.items() if any(c.key in {"PIN", "ECARD", "FACE"} for c in view.choices)
}
CONSENT = samples.VIEWS["way-consent"]
LOGIN = samples.VIEWS["way-code-login"]
SOLID = {"typed", "cameraView", "qr"}
SHAPES = {
    f"{language} {size.width()}x{size.height()}{' large' if large else ''}": (language, size, large)
    for language in ("zh", "en")
    for size, large in ((SMALL, False), (SMALL, True), (QSize(1080, 1920), False))
}


@pytest.fixture(params=SHAPES)
def shaped(request: pytest.FixtureRequest, qapp: object) -> Iterator[Screens]:
    """In training mode, which leaves the least room."""
    language, size, large = SHAPES[request.param]
    screens = Screens(language=language, size=size)
    screens.models.surroundings.read_as(Reading(reduced_motion=True, large_type=large))
    screens.models.surroundings.update(replace(samples.SURROUNDINGS, environment="training"))
    yield screens
    screens.close()


def come_up(screens: Screens, view: View) -> None:
    screens.models.stage.show(view)
    screens.settle()


def size_of(screens: Screens, name: str) -> tuple[float, float]:
    area = screens.area(screens.find(name))
    return area.width(), area.height()


def is_within(item: QQuickItem, top: QQuickItem) -> bool:
    parent = item.parentItem()
    return parent is not None and (parent is top or is_within(parent, top))


def overlaps(screens: Screens) -> list[str]:
    """Pairs of touchables, and words under a touchable, that share more than a px."""
    touchables = screens.touchables()
    words = [
        item
        for item in screens.items()
        if (item.inherits("QQuickText") and text_of(item)) or item.objectName() in SOLID
    ]
    pairs = [
        *combinations(touchables, 2),
        *((t, w) for t in touchables for w in words if not is_within(w, t)),
    ]
    return [
        f"{one.objectName()} and {other.objectName() or text_of(other)}"
        for one, other in pairs
        if one.objectName() != "door"
        and other.objectName() != "door"
        and screens.area(one).adjusted(1, 1, -1, -1).intersects(screens.area(other).adjusted(1, 1, -1, -1))
    ]


def test_nothing_lies_over_a_way(shaped: Screens) -> None:
    found = []
    for name, view in WAYS.items():
        come_up(shaped, view)
        found += [f"{name}: {pair}" for pair in overlaps(shaped)]
    assert found == []


def test_the_ways_of_a_screen_are_of_one_size(shaped: Screens) -> None:
    for name, view in BESIDE.items():
        come_up(shaped, view)
        sizes = {size_of(shaped, f"way_{choice.key}") for choice in view.choices}
        assert len({(round(width), round(height)) for width, height in sizes}) == 1, name


def test_no_way_is_smaller_than_the_camera(shaped: Screens) -> None:
    for name, view in WAYS.items():
        if view.stage != "Face":
            continue
        come_up(shaped, view)
        camera = size_of(shaped, "cameraView")
        for choice in view.choices:
            assert size_of(shaped, f"way_{choice.key}") == pytest.approx(camera), name


def test_the_two_answers_to_the_consent_weigh_the_same(shaped: Screens) -> None:
    come_up(shaped, CONSENT)
    yes, no = (shaped.find(f"choice_{choice.key}") for choice in CONSENT.choices)
    assert shaped.area(yes).size() == shaped.area(no).size()
    assert shaped.area(yes).y() == shaped.area(no).y()
    for looks in ("kind", "size", "iconName", "fg"):
        assert yes.property(looks) == no.property(looks)
    assert yes.property("background").property("color") == no.property("background").property("color")


def test_the_consent_says_all_five_things_in_large_print(shaped: Screens) -> None:
    come_up(shaped, CONSENT)
    lead = shaped.theme().property("u") * shaped.theme().property("lead")
    for fact in CONSENT.facts:
        said = shaped.models.language.say(fact)
        line = next(item for item in shaped.items() if text_of(item) == said)
        assert line.property("font").pixelSize() >= round(lead)


@pytest.mark.parametrize("name", WAYS)
def test_every_way_is_chosen_by_touch(screens: Screens, name: str) -> None:
    view = WAYS[name]
    come_up(screens, view)
    for choice in view.choices:
        known = f"way_{choice.key}"
        screens.click(known if screens.shows(known) else f"choice_{choice.key}")
        assert screens.gestures[-1] == Chosen(choice.key)


@pytest.mark.parametrize(
    "name", ["pin-ways", "keypad-ways", "way-code-three", "way-face-three", "way-consent", "idle-ways"]
)
def test_every_way_is_reached_by_tab_and_chosen_by_return(screens: Screens, name: str) -> None:
    come_up(screens, WAYS[name])
    for _ in range(24):
        screens.key(Qt.Key.Key_Tab)
        focus = screens.window.root.activeFocusItem()
        if focus is not None and focus.objectName().startswith(("way_", "choice_")):
            screens.key(Qt.Key.Key_Return)
    assert {Chosen(choice.key) for choice in WAYS[name].choices} <= set(screens.gestures)


@pytest.mark.parametrize("name", ["way-code", "way-face", "way-consent", "way-proposed"])
def test_leaving_and_more_time_are_at_hand(screens: Screens, name: str) -> None:
    come_up(screens, WAYS[name])
    screens.click("moreTime")
    screens.click("cancel")
    assert screens.gestures == [MoreTimeWanted(), Cancelled()]


@pytest.mark.parametrize("name", ["way-code", "way-face", "way-consent"])
def test_escape_leaves(screens: Screens, name: str) -> None:
    come_up(screens, WAYS[name])
    screens.key(Qt.Key.Key_Escape)
    assert screens.gestures == [Cancelled()]


def test_only_who_has_a_card_in_is_told_to_take_it(screens: Screens) -> None:
    come_up(screens, samples.VIEWS["way-code"])
    assert "取消" in screens.texts()
    come_up(screens, samples.VIEWS["way-code-beside"])
    assert "取消，取卡" in screens.texts()


def test_every_way_says_its_note_too(screens: Screens) -> None:
    come_up(screens, samples.VIEWS["pin-ways"])
    assert spoken(screens.find("way_ECARD")) == "扫码 电子社保卡二维码"


def test_a_pin_of_a_card_without_other_ways_stands_alone(screens: Screens) -> None:
    come_up(screens, samples.VIEWS["pin"])
    assert not screens.shows("ways")


def test_a_digit_leaves_the_tiles_as_they_are(screens: Screens) -> None:
    told: list[int] = []
    come_up(screens, samples.VIEWS["pin-ways"])
    screens.models.stage.offered.connect(lambda: told.append(1))
    entry = samples.VIEWS["pin-ways"].pin
    assert entry is not None
    screens.models.stage.show(replace(samples.VIEWS["pin-ways"], pin=replace(entry, digits=3)))
    assert told == []
    screens.models.stage.show(samples.VIEWS["pin"])
    assert told == [1]


def test_the_hint_is_the_line_that_changes_and_is_announced(screens: Screens) -> None:
    for name in ("way-face", "way-face-turn"):
        come_up(screens, samples.VIEWS[name])
        hint = screens.find("hint")
        assert spoken(hint) == text_of(hint) == screens.models.stage.nextStep
        interface = QAccessible.queryAccessibleInterface(hint)
        assert interface is not None
        assert interface.role() == QAccessible.Role.AlertMessage


# --- the login code -------------------------------------------------------------------------------------


def read(image: QImage) -> list[str]:
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = bytes(grey.constBits())
    packed = b"".join(
        rows[y * grey.bytesPerLine() : y * grey.bytesPerLine() + grey.width()] for y in range(grey.height())
    )
    view = memoryview(packed).cast("B", (grey.height(), grey.width()))
    return [code.text for code in zxingcpp.read_barcodes(view)]


@pytest.mark.parametrize("high", [False, True], ids=["light", "high contrast"])
def test_a_phone_can_read_the_code_off_the_screen(screens: Screens, high: bool) -> None:
    screens.models.surroundings.read_as(Reading(reduced_motion=True, high_contrast=high))
    come_up(screens, LOGIN)
    area = screens.area(screens.find("qr")).toRect()
    assert read(screens.window.grab().copy(area)) == [LOGIN.qr]


def test_a_new_code_is_drawn_anew_and_none_is_no_picture(screens: Screens) -> None:
    addresses = []
    for text in ("ONE", "TWO"):
        come_up(screens, replace(LOGIN, qr=text))
        addresses.append(screens.models.stage.qr)
        assert read(screens.window.grab().copy(screens.area(screens.find("qr")).toRect())) == [text]
    assert addresses[0] != addresses[1]
    come_up(screens, samples.VIEWS["way-code"])
    assert screens.models.stage.qr == QUrl()
    assert not screens.shows("qr")
    assert screens.models.stage.qr_pictures().requestImage("1", QSize(), QSize(400, 400)).isNull()


def test_every_module_of_the_code_is_as_large_as_the_others_with_white_around_it() -> None:
    picture = qr_picture("KTP", 400)
    modules = 21 + 2 * QUIET
    px = picture.width() // modules
    assert picture.width() == picture.height() == px * modules == 29 * 13
    assert all(picture.pixelColor(x, QUIET * px - 1).lightness() == 255 for x in range(picture.width()))
    assert picture.pixelColor(QUIET * px, QUIET * px).lightness() == 0


def tree(interface: QAccessibleInterface) -> Iterator[str]:
    yield from (
        interface.text(kind)
        for kind in (QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Value)
    )
    for place in range(interface.childCount()):
        child = interface.child(place)
        if child is not None:
            yield from tree(child)


def test_what_the_code_says_is_in_no_name_no_address_and_no_log(
    screens: Screens, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    come_up(screens, LOGIN)
    screens.window.grab()
    spoken_everywhere = "\n".join(tree(QAccessible.queryAccessibleInterface(screens.window.root)))
    assert spoken(screens.find("qr")) in spoken_everywhere
    shown = "\n".join(str(item.property(name)) for item in screens.items() for name in ("text", "source"))
    said = (
        spoken_everywhere,
        shown,
        caplog.text,
        *capfd.readouterr(),
        repr(LOGIN),
        *screens.models.stage.page,
    )
    assert not any("ticket" in text or LOGIN.qr in text for text in said)


# --- read aloud -----------------------------------------------------------------------------------------


class OneVoice:
    """Speaks one language, and keeps what it was given."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.said: list[str] = []
        self.hushed = 0

    def speaks(self, language: str) -> bool:
        return language == self.language

    def say(self, text: str, language: str) -> None:
        self.said.append(text)

    def hush(self) -> None:
        self.hushed += 1


@pytest.fixture
def voice(screens: Screens, monkeypatch: pytest.MonkeyPatch) -> OneVoice:
    one = OneVoice("zh")
    monkeypatch.setattr(screens.models.voice, "_make", lambda: one)
    return one


def test_the_consent_is_read_aloud_whole_and_hushed_when_it_goes(screens: Screens, voice: OneVoice) -> None:
    come_up(screens, CONSENT)
    until(lambda: screens.shows("aloud"), "the button")
    screens.click("aloud")
    said = voice.said[0].splitlines()
    assert said[0] == "用人脸吗"
    assert {screens.models.language.say(fact) for fact in CONSENT.facts} <= set(said)
    assert said[-2:] == ["同意使用", "不使用人脸"]
    come_up(screens, samples.VIEWS["idle"])
    assert voice.hushed == 1


def test_without_a_voice_for_the_language_there_is_no_button(screens: Screens, voice: OneVoice) -> None:
    screens.models.language.switch("en")
    come_up(screens, CONSENT)
    turn(400)
    assert not screens.shows("aloud")
    screens.models.language.switch("zh")
    screens.settle()
    assert screens.shows("aloud")


def test_no_voice_is_made_before_a_page_asks_for_one(qapp: object) -> None:
    made: list[OneVoice] = []

    def make() -> OneVoice:
        made.append(OneVoice("en"))
        return made[-1]

    words = Language("en")
    model = VoiceModel(words, make)
    model.hush()
    assert made == []
    assert model.able
    model.read(["One", "two"])
    assert len(made) == 1
    assert made[0].said == ["One\ntwo"]
    words.close()


class TestSpeech:
    """Qt's own engine, with the stand-in that Qt brings: it has English and no Chinese."""

    def test_it_speaks_what_the_engine_has(self, qapp: object) -> None:
        speech = Speech("mock")
        assert speech.speaks("en")
        assert not speech.speaks("zh")
        speech.say("One", "en")
        speech.say("二", "zh")
        speech.hush()

    def test_a_machine_without_an_engine_has_no_voice(
        self, qapp: object, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("kiosk.ui.speech.engines", lambda: [])
        speech = Speech()
        assert not speech.speaks("zh")
        speech.say("一", "zh")
        speech.hush()
