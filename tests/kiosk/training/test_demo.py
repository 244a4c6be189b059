"""The demo: its panel's buttons do what they say, a guest gets in, and on exit nothing is left, visibly."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSize, QTimer

from config.load import load_training
from drivers.card.people import load as load_cards
from kiosk.cli.main import build_parser
from kiosk.domain.sheets import read_code
from kiosk.domain.timetable import Preset, sittings
from kiosk.paper.printing import Sheets
from kiosk.rehearsal.clip import make_film, unfit
from kiosk.training import demo as demo_module
from kiosk.training.codes import CODES
from kiosk.training.demo import Demo, overrides_of, refuse_unfit_devices, run_demo, size_of
from kiosk.training.ground import ELECTRICIAN, all_cards, open_ground
from kiosk.training.hands import TrainingHands, pin_of, seed_of
from kiosk.training.roster import is_whole
from kiosk.training.staff import ADMINISTRATOR, EVERYBODY, FRONT, SUPERVISOR
from kiosk.ui.panel import PanelWindow
from kiosk.ui.panel_hands import Guest
from kiosk.visit.claims import Card
from kiosk.visit.events import TimedOut
from kiosk.words import LANGUAGES, Words
from sync.records import CardKey, PersonKey
from tests.support.training_desk import until

SMALL = QSize(1366, 768)


class Played:
    """A demo that is open, with its panel."""

    def __init__(self, **chosen: str) -> None:
        ground = open_ground(datetime.now(UTC), overrides=overrides_of(options(**chosen)), staff=EVERYBODY)
        self.demo = Demo(ground, size=SMALL, staff=EVERYBODY, with_panel=True)
        self.demo.shell.open()
        kiosk, panel, hands = self.demo.shell.kiosk, self.demo.panel, self.demo.hands
        assert kiosk is not None and isinstance(panel, PanelWindow) and isinstance(hands, TrainingHands)
        self.kiosk, self.window, self.model, self.hands = kiosk, panel, panel.panel, hands
        self.models = self.demo.shell.models
        until(lambda: is_whole(kiosk.book.store), "all rosters")

    def stage(self, name: str) -> None:
        until(lambda: str(self.models.stage.stage) == name, f"{name}, now {self.models.stage.stage}")

    def close(self) -> None:
        self.window.close()
        self.demo.shell.close()
        self.demo._erase()


@pytest.fixture(scope="module")
def played() -> Iterator[Played]:
    opened = Played()
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def between(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    if "played" in request.fixturenames:
        opened: Played = request.getfixturevalue("played")
        opened.model.pull()
        opened.stage("Idle")


def test_insert_type_and_pull(played: Played) -> None:
    played.stage("Idle")
    assert not played.model.pinWanted and not played.model.cardIn
    played.model.insert("li-qiang")
    assert played.model.cardIn and "李强" in played.model.cardLine
    played.stage("Pin")
    assert played.model.pinWanted
    played.model.typePin(False)
    until(lambda: bool(played.models.stage.pinWrong), "a wrong PIN")
    played.model.typePin(True)
    played.stage("Good")
    assert not played.model.pinWanted
    played.model.pull()
    assert not played.model.cardIn


def test_a_guest_is_added_and_gets_in(played: Played) -> None:
    played.model.insert("qian-guest")
    played.stage("Staff")
    assert played.model.guest == "offered"
    played.model.welcomeGuest()
    until(lambda: played.model.guest == "added", "the guest in the class")
    played.model.pull()
    played.stage("Idle")
    assert played.model.guest == "added", "says to insert the card once more"
    played.model.insert("qian-guest")
    played.stage("Pin")
    assert played.model.guest == "none"
    played.model.typePin(True)
    played.stage("Good")


def test_a_card_that_withholds_its_holder_gets_an_invented_one(played: Played) -> None:
    played.model.insert("zhao-haitao")
    played.stage("Staff")
    played.model.welcomeGuest()
    until(lambda: played.model.guest == "added", "the guest in the class")
    played.model.pull()
    played.stage("Idle")
    played.model.insert("zhao-haitao")
    played.stage("Pin")
    played.model.typePin(True)
    played.stage("Good")
    assert played.models.stage.name.startswith("来")


def test_an_e_card_is_scanned(played: Played) -> None:
    until(lambda: bool(played.kiosk.ways.scans.online), "online")
    played.model.scan("ecard-other")
    played.stage("Good")
    assert played.models.stage.name.startswith("王")


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("ecard-expired", "E10"),
        ("ecard-used", "E11"),
        ("ecard-cancelled", "E12"),
        ("medical", "E15"),
        ("payment", "E16"),
        ("voucher", "E17"),
        ("url", "E13"),
        ("broken", "E14"),
    ],
)
def test_other_codes_say_what_they_are(played: Played, key: str, code: str) -> None:
    played.model.scan(key)
    played.stage("Refused")
    assert played.models.stage.code == code
    played.kiosk.front.runner.dispatch(TimedOut())


def test_the_phone_scans_the_code_on_the_screen_and_its_owner_says_no(played: Played) -> None:
    assert played.model.phone == "none"
    played.models.stage.press("ECARD")
    until(lambda: played.model.phone == "shown", "a code on the screen")
    played.model.usePhone("scan")
    until(lambda: played.model.phone == "scanned", "scanned")
    played.model.usePhone("refuse")
    played.stage("Refused")
    assert played.models.stage.code == "E19"
    played.kiosk.front.runner.dispatch(TimedOut())


def test_behind_the_staff_door_a_voucher_is_verified(played: Played) -> None:
    played.model.typeStaffPin(FRONT.pin)
    until(lambda: played.models.staff.door == "open", "the door")
    played.model.scan("voucher")
    until(lambda: played.models.voucher.look == "good", "真券")
    played.models.staff.leave()


def test_a_sheet_that_was_printed_is_offered_to_the_gun_and_opens(played: Played) -> None:
    """Whoever practises paper has no sheet in hand: those printed at this desk lie on the panel."""
    lesson = next(one for one in played.demo.ground.seed.sessions if one.class_no == ELECTRICIAN)
    (sitting,) = sittings([lesson], Preset.SESSION)
    book = played.kiosk.book
    no = Sheets(book.store, book.clock, "").issue(sitting, SUPERVISOR.name).sheet.no
    codes = played.model.codes

    def offered() -> list[dict[str, Any]]:
        rows = (codes.data(codes.index(place, 0)) for place in range(codes.rowCount()))
        return [row for row in rows if row["key"] == no]

    until(lambda: bool(offered()), "the sheet on the panel")
    assert no in offered()[0]["name"] and sitting.day.isoformat() in offered()[0]["note"]
    seen: list[str] = []
    assert played.demo.gun is not None
    played.demo.gun.scan = seen.append  # type: ignore[method-assign]
    played.model.scan(no)
    del played.demo.gun.scan
    assert [read_code(text).session_no for text in seen] == [sitting.session_no]


def test_network_cut_and_mended(played: Played) -> None:
    loop = played.kiosk.loop
    assert loop is not None
    played.model.network(False)
    until(lambda: not played.model.online, "cut")
    played.model.insert("aygul")
    played.stage("Pin")
    played.model.typePin(True)
    played.stage("Good")
    until(lambda: loop.latest.backlog.pending > 0, "something waits")
    played.model.network(True)
    until(lambda: bool(played.model.online), "mended")
    until(lambda: loop.latest.backlog.pending == 0, "all sent", within_s=90)


def test_staff_pin(played: Played) -> None:
    played.model.typeStaffPin(ADMINISTRATOR.pin)
    until(lambda: played.models.staff.door == "open", "the door")
    assert list(played.models.staff.places) == ["devices", "staff"], "each with a role of their own"
    played.models.staff.open("devices")
    until(lambda: played.models.devices.count >= 7, "live conditions")
    played.models.staff.leave()


def test_the_panel_has_words_in_both_languages(played: Played) -> None:
    for language in LANGUAGES:
        played.models.language.switch(language)
        rows = [
            played.model.rows.data(played.model.rows.index(place))
            for place in range(played.model.rows.rowCount())
        ]
        assert len(rows) == len(all_cards())
        assert all(row["note"] and "【" not in row["note"] for row in rows)
        codes = [played.model.codes.data(played.model.codes.index(n)) for n in range(len(CODES))]
        assert all("【" not in row["name"] + row["note"] for row in codes)
    played.models.language.switch("zh")


def test_the_end_erases_everything_and_says_so(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo_module, "FAREWELL_S", 0.2)
    demo = Demo(open_ground(datetime.now(UTC)), size=SMALL, with_panel=True)
    farewell: list[str] = []

    def close() -> None:
        panel = demo.panel
        assert panel is not None and demo.hands is not None
        demo.hands.guests = 2
        panel.panel.changed.connect(lambda: farewell.extend(panel.panel.farewell))
        demo.shell.window.root.close()

    QTimer.singleShot(1500, close)
    assert demo.run() == 0
    assert not demo.ground.folder.exists() and demo.ground.simulator.pid is None
    said = capsys.readouterr().err
    assert Words("zh").text("demo.erased") in said and str(demo.ground.folder) in said and "2" in said
    assert farewell[0] == Words("zh").text("demo.erased") and len(farewell) >= 3


def options(**chosen: Any) -> Namespace:
    """As kiosk.cli gives them, without any argument but these."""
    given = vars(build_parser().parse_args(["demo"]))
    return Namespace(**{**given, **chosen})


def test_a_wrong_reader_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_demo(options(card="pcsc", reader="(")) == 2
    assert "card.reader" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("chosen", "key"),
    [
        ({"scanner": "serial"}, "scanner.port"),
        ({"face": "dnn"}, "camera.backend"),
    ],
)
def test_devices_that_do_not_go_together_are_named(
    capsys: pytest.CaptureFixture[str], chosen: dict[str, str], key: str
) -> None:
    assert run_demo(options(**chosen)) == 2
    assert key in capsys.readouterr().err


def test_each_device_is_chosen_by_itself() -> None:
    given = options(
        scanner="evdev", scanner_device="/dev/gun", camera="real", camera_device="C9", face="dlib"
    )
    overrides = overrides_of(given)
    refuse_unfit_devices(overrides)
    settings = load_training(overrides=overrides)
    assert (settings.scanner.backend, settings.scanner.port) == ("evdev", "/dev/gun")
    assert (settings.camera.backend, settings.camera.device) == ("qt", "C9")
    assert settings.face.engine == "dlib" and settings.card.backend == "virtual"


def test_a_clip_plays_as_the_camera_and_a_face_is_offered(tmp_path: Path) -> None:
    if problem := unfit():
        pytest.skip(problem)
    film = tmp_path / "film.avi"
    make_film(film)
    opened = Played(camera="clip", camera_device=str(film), face="dnn", scanner="none")
    try:
        offered = opened.models.stage
        until(lambda: "FACE" in [choice["key"] for choice in offered.choices], "a face offered")
        assert not opened.model.gunInvented and opened.model.invented
    finally:
        opened.close()


def test_only_the_pretend_platform(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_demo(options(platform="site.toml", language="en", size="")) == 2
    assert "training-desk live" in capsys.readouterr().err


@pytest.mark.parametrize(("text", "size"), [("1024x600", (1024, 600)), ("big", (1366, 768))])
def test_sizes(text: str, size: tuple[int, int]) -> None:
    assert size_of(text).toTuple() == size


def test_pins_right_and_wrong() -> None:
    spec = load_cards()["li-qiang"]
    assert pin_of(spec, right=True) == "302514" and pin_of(spec, right=False) == "302515"


def test_guests_of_cards_with_and_without_a_holder() -> None:
    card = Card(
        1, CardKey("", "T1"), PersonKey("01", "11010519491231002X"), "张伟", False, True, 6, False, False
    )
    told = seed_of(card, 0)
    assert told.learners[0].person == card.holder and told.cards[0].card == card.key
    other = seed_of(replace(card, holder=PersonKey("", "E12345678")), 0)
    assert other.learners[0].person.document == "99"
    invented = seed_of(replace(card, holder=None, name=""), 1)
    assert invented.learners[0].person.number.startswith("990000") and invented.learners[0].name == "来宾乙"
    assert Guest.ADDED == "added"
