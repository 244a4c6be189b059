"""The guide through the whole program, without a platform: by touch and by keys, and cut off at every step."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from config.load import load
from kiosk.domain.roles import Right
from kiosk.setup.steps import EIGHT, Mark, Step, read_journal
from kiosk.staff.door import Opened
from kiosk.staff.hands import CONSOLE
from kiosk.training.ground import all_cards
from sync.records import EntryKind
from sync.store import recovery
from tests.support.front_desk import entries
from tests.support.qt import until
from tests.support.screens import OLD_QT
from tests.support.setup_desk import PIN, SetupDesk, blank

pytestmark = pytest.mark.skipif(
    OLD_QT, reason="before Qt 6.12 the second window of a process finds no shapes"
)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return blank(tmp_path / "desk")


@pytest.fixture
def desks(qapp: QCoreApplication, site: Path) -> Iterator[list[SetupDesk]]:
    opened: list[SetupDesk] = []
    yield opened
    for desk in opened:
        desk.close()


def step_over(desk: SetupDesk, step: Step, *, keys: bool = False) -> None:
    """Do this step as people do, and go on."""
    match step:
        case Step.LANGUAGE:
            desk.at("language")
            desk.press("language_zh", keys=keys)
        case Step.INSTITUTION:
            desk.at("institution")
            desk.press("goAlone", keys=keys)
            desk.write("setupName", "滨湖职业培训学校")
            desk.write("setupDesk", "KSK-990000-0009")
            desk.press("takeAlone", keys=keys)
            desk.at("institution", "ready")
        case Step.PEOPLE:
            desk.first_people(keys=keys)
        case Step.KEYS:
            desk.at("keys", "paper")
            desk.paper(keys=keys)
            desk.at("keys", "ready")
        case Step.READER:
            desk.at("reader")
            desk.reader.insert(all_cards()["li-qiang"].card())
            desk.at("reader", "ready")
            desk.reader.remove()
        case Step.GUN:
            desk.at("gun")
            desk.press("gunNo", keys=keys)
            desk.at("gun", "ready")
        case Step.CAMERA:
            desk.at("camera")
            desk.press("cameraNo", keys=keys)
            desk.at("camera", "ready")
        case Step.CLOCK:
            desk.at("clock", "ask")
            desk.press("clockRight", keys=keys)
            desk.at("clock", "ready")
    desk.next(keys=keys)


@pytest.mark.parametrize("keys", [False, True], ids=["by touch", "by keys"])
def test_from_nothing_to_a_desk(keys: bool, site: Path, desks: list[SetupDesk]) -> None:
    desk = SetupDesk(site)
    desks.append(desk)
    for step in EIGHT:
        step_over(desk, step, keys=keys)
    until(lambda: desk.models.setup.step == "check" and not desk.models.setup.busy, "the self-check", 30)
    assert len(desk.models.setup.lines) > 3
    desk.press("setupEnd", keys=keys)
    until(lambda: desk.shell.kiosk is not None, "the desk", 30)
    kiosk = desk.shell.kiosk
    assert kiosk is not None
    until(lambda: desk.models.stage.stage == "Idle" and not desk.shows("setupTitle"), "a desk that waits")
    assert load(site).desk.no == "KSK-990000-0009" and load(site).platform.kind == "none"
    said = entries(kiosk.book.store, EntryKind.OPERATOR)
    acts = [one.body["act"] for one in said]
    assert "STAFF_ADDED" in acts and acts.count("SET_UP") == 1
    person = all_cards()["li-qiang"].holder
    assert all(person.name.encode() not in one.canonical for one in said), "of the card tried nothing is kept"
    assert kiosk.behind.staffing.registry.members[0].name == "王芳"
    assert recovery.has_mark(kiosk.book.vault) and recovery.public_kept(kiosk.book.vault)
    journal = read_journal(load(site).folder)
    assert journal is not None and journal.ended


def test_a_pin_that_differs_or_is_easy_is_not_taken(site: Path, desks: list[SetupDesk]) -> None:
    desk = SetupDesk(site)
    desks.append(desk)
    for step in (Step.LANGUAGE, Step.INSTITUTION):
        step_over(desk, step)
    desk.at("people", "first")
    desk.write("firstName", "王芳")
    desk.press("firstOn")
    desk.pin("583027", times=1)
    desk.pin("583028", times=1)
    assert desk.models.setup.differ and desk.models.setup.step == "people"
    desk.pin("123456")
    until(lambda: desk.models.setup.problem != "", "that it is too easy")
    assert desk.models.setup.stage == "first", "and nobody is entered"


def test_who_is_only_supervisor_needs_an_administrator_beside(site: Path, desks: list[SetupDesk]) -> None:
    desk = SetupDesk(site)
    desks.append(desk)
    for step in (Step.LANGUAGE, Step.INSTITUTION):
        step_over(desk, step)
    desk.at("people", "first")
    desk.write("firstName", "王芳")
    desk.press("firstOn")
    desk.pin()
    desk.at("people", "no_administrator")
    assert not desk.models.setup.good
    desk.write("firstName", "赵敏")
    desk.press("firstOn")
    desk.pin("740285")
    desk.at("people", "paper")
    assert not desk.models.setup.good, "not without the paper"


SECOND_PIN = "692814"


def enter_second(desk: SetupDesk) -> None:
    desk.write("firstName", "周建国")
    desk.press("firstOn")
    desk.pin(SECOND_PIN)


def test_a_second_supervisor_is_asked_for_and_signs_with_the_first(
    site: Path, desks: list[SetupDesk]
) -> None:
    desk = SetupDesk(site)
    desks.append(desk)
    for step in (Step.LANGUAGE, Step.INSTITUTION):
        step_over(desk, step)
    desk.first_people()
    assert desk.models.setup.passable and not desk.models.setup.good
    assert "关不了账" in " ".join(desk.texts()), "what is not possible is said before it is passed over"
    enter_second(desk)
    desk.at("people", "ready")
    assert desk.models.setup.good and not desk.models.setup.passable
    assert desk.shell._guide is not None
    book = desk.shell._guide._site.book()
    first, second = book.staffing.registry.members
    assert second.may(Right.CLOSE) and not second.pin_once
    assert isinstance(book.door.knock(bytearray(SECOND_PIN.encode()), second.no), Opened)
    assert not book.door.pin_known_to(second.name, first.name), "they typed it themselves"
    desk.next()
    desk.at("keys", "paper")
    journal = read_journal(load(site).folder)
    assert journal is not None and journal.marks[Step.PEOPLE] is Mark.DONE


def test_passed_over_it_stays_said(site: Path, desks: list[SetupDesk]) -> None:
    desk = SetupDesk(site)
    desks.append(desk)
    for step in (Step.LANGUAGE, Step.INSTITUTION, Step.PEOPLE):
        step_over(desk, step)
    desk.at("keys", "paper")
    journal = read_journal(load(site).folder)
    assert journal is not None and journal.marks[Step.PEOPLE] is Mark.PASSED
    desk.press("setupBack")
    desk.at("people", "alone")
    desk.press("frontInstead")
    desk.write("firstName", "李明")
    desk.press("firstOn")
    desk.pin("740285")
    desk.at("people", "alone")
    assert not desk.models.setup.good, "who sits at the front desk signs no close"


def test_a_misread_paper_is_not_in_force(site: Path, desks: list[SetupDesk]) -> None:
    desk = SetupDesk(site)
    desks.append(desk)
    for step in (Step.LANGUAGE, Step.INSTITUTION, Step.PEOPLE):
        step_over(desk, step)
    desk.at("keys", "paper")
    desk.press("paperMake")
    until(lambda: desk.models.setup.papered, "the paper")
    paper = recovery.read_paper(" ".join(desk.models.setup.groups), recovery.PaperKind.BACKUP)
    no = recovery.key_name(recovery.public_of(paper))
    assert no in desk.models.setup.paperTitle, "a backup asks for its paper by this"
    desk.write("paperOne", "0000")
    desk.write("paperOther", "0000")
    desk.press("paperTake")
    until(lambda: desk.models.setup.problem != "", "that it was misread")
    assert not desk.models.setup.good


def test_who_comes_back_alone_brings_no_second_person(site: Path, desks: list[SetupDesk]) -> None:
    """The PIN they type for somebody else is one they know."""
    desk = SetupDesk(site)
    for step in EIGHT[:3]:
        step_over(desk, step)
    desk.at("keys", "paper")
    desk.close()
    again = SetupDesk(site)
    desks.append(again)
    again.at("keys", "locked")
    again.pin(PIN, times=1)
    again.at("keys", "paper")
    again.press("setupBack")
    again.at("people", "alone")
    enter_second(again)
    again.at("people", "ready")
    assert again.shell._guide is not None
    book = again.shell._guide._site.book()
    first, second = book.staffing.registry.members
    assert second.pin_once and book.door.pin_known_to(second.name, first.name)


def test_a_pin_from_the_console_opens_a_guide_that_was_cut_off(site: Path, desks: list[SetupDesk]) -> None:
    """There is no door yet at which it could be made one's own; at the door it still has to be."""
    desk = SetupDesk(site)
    for step in EIGHT[:3]:
        step_over(desk, step)
    desk.at("keys", "paper")
    assert desk.shell._guide is not None
    staffing = desk.shell._guide._site.book().staffing
    staffing.set_pin(staffing.registry.members[0].no, bytearray(b"617384"), f"{CONSOLE} desk")
    desk.close()
    again = SetupDesk(site)
    desks.append(again)
    again.at("keys", "locked")
    again.pin("617384", times=1)
    again.at("keys", "paper")
    assert again.shell._guide is not None
    assert again.shell._guide._site.book().staffing.registry.members[0].pin_once


@pytest.mark.parametrize("cut", range(1, len(EIGHT) + 1))
def test_whoever_comes_back_goes_on_where_it_was_cut_off(
    cut: int, site: Path, desks: list[SetupDesk]
) -> None:
    """As the journal on the disk has it: closed in the middle of the step after."""
    desk = SetupDesk(site)
    for step in EIGHT[:cut]:
        step_over(desk, step)
    until(lambda: desk.models.setup.step != EIGHT[cut - 1].value, "the next step")
    desk.close()
    again = SetupDesk(site)
    desks.append(again)
    if cut > EIGHT.index(Step.PEOPLE):
        expected = EIGHT[cut].value if cut < len(EIGHT) else "check"
        again.at(expected, "locked")
        again.pin("194750", times=1)
        until(lambda: again.models.setup.problem != "", "that the PIN is wrong")
        again.pin(PIN, times=1)
        until(lambda: again.models.setup.stage != "locked", "the way on")
    if cut < len(EIGHT):
        until(lambda: again.models.setup.step == EIGHT[cut].value, "the step it was cut off in")
        step_over(again, EIGHT[cut])
