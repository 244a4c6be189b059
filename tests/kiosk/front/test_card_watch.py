"""What the reader says before there is a desk is said again to the desk, once and in order."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication

from drivers.card.facts import CardFault, CardGone, CardInserted, CardUnreadable, ReaderAdded
from drivers.card.virtual import VirtualReader
from drivers.driver import DeviceDown, DeviceUp
from kiosk.front.card_watch import CardWatch
from tests.support.front_desk import read
from tests.support.qt import turn, until


@pytest.fixture
def watch(qapp: QCoreApplication) -> Iterator[CardWatch]:
    made = CardWatch(VirtualReader())
    yield made
    made.stop()


def said_to_the_desk(watch: CardWatch) -> list[object]:
    told: list[object] = []
    watch.hand_over(told.append)
    return told


def hear(watch: CardWatch, *facts: object) -> None:
    for fact in facts:
        watch.hear(fact)
    turn()


def test_a_card_that_is_in_is_said_again_and_then_how_the_reader_is(watch: CardWatch) -> None:
    hear(watch, DeviceDown("card", "no-reader"), ReaderAdded("R"), DeviceUp("card"), CardInserted(1, "R"))
    assert watch.card_waits
    hear(watch, read(1))
    assert said_to_the_desk(watch) == [CardInserted(1, "R"), read(1), DeviceUp("card")]
    assert not watch.card_waits


def test_a_card_that_was_pulled_has_said_nothing(watch: CardWatch) -> None:
    hear(watch, CardInserted(1, "R"), CardInserted(2, "Q"), read(1), CardGone(1, "R"))
    hear(watch, CardUnreadable(1, "R", CardFault.REMOVED), CardUnreadable(2, "Q", CardFault.MUTE))
    assert said_to_the_desk(watch) == [CardInserted(2, "Q"), CardUnreadable(2, "Q", CardFault.MUTE)]


def test_a_reader_that_is_down_is_down_for_the_desk_too(watch: CardWatch) -> None:
    hear(watch, DeviceUp("card"), DeviceDown("card", "no-service"))
    assert said_to_the_desk(watch) == [DeviceDown("card", "no-service")]


def test_what_comes_later_is_passed_on_as_it_comes(watch: CardWatch) -> None:
    hear(watch, CardInserted(1, "R"))
    watch.hear(read(1))  # on its way when the desk takes over
    told = said_to_the_desk(watch)
    hear(watch, CardGone(1, "R"), CardInserted(2, "R"))
    assert told == [CardInserted(1, "R"), read(1), CardGone(1, "R"), CardInserted(2, "R")]
    assert not watch.card_waits, "nothing is kept any more"


def test_the_driver_is_started_once_and_ends(watch: CardWatch) -> None:
    heard: list[object] = []
    watch.heard.connect(heard.append)
    watch.start()
    watch.start()
    until(lambda: DeviceUp("card") in heard, "the reader")
    watch.stop()
    assert not watch._worker._thread.is_alive()
    assert heard.count(DeviceUp("card")) == 1
