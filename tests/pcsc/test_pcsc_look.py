"""The doctor's look at a real pcscd: it sees readers, cards and keypads, and leaves a reading kiosk alone."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from config.load import load_training
from drivers.card.facts import CardGone, CardRead
from drivers.card.pcsc_look import NoService, Reader, look
from drivers.card.virtual_card import VirtualCard
from kiosk.doctor.readers import readers
from tests.contracts.card_reader import HOLDER
from tests.pcsc.conftest import PcscDesk
from tests.support.pcsc.rig import Pcscd
from tests.support.pcsc.simreader import SimReader

pytestmark = pytest.mark.pcscd


def once(sees: Callable[[], bool], within_s: float = 5.0) -> None:
    """A fresh pcscd takes a moment to see its readers."""
    end = time.monotonic() + within_s
    while not sees():
        assert time.monotonic() < end
        time.sleep(0.05)


def seen(choose: str = "", ignore: str = "") -> dict[str, Reader]:
    return {reader.name.split()[0]: reader for reader in look(choose, ignore)}


def test_no_service(off: Pcscd) -> None:
    with pytest.raises(NoService):
        look("", "")


def test_readers_their_use_cards_and_keypads(pcscd: Pcscd, door: SimReader) -> None:
    door.insert(VirtualCard(HOLDER))
    once(lambda: len(seen()) == 2 and seen()["Door"].card_in)
    found = seen("", "Pad")
    assert (found["Door"].used, found["Pad"].used) == (True, False)
    assert (found["Door"].card_in, found["Pad"].card_in) == (True, False)
    assert (found["Door"].keypad, found["Pad"].keypad) == (False, True)


def test_a_card_in_conversation_is_not_disturbed(desk: PcscDesk) -> None:
    desk.insert(VirtualCard(HOLDER))
    desk.facts.expect(CardRead)
    assert seen()["Door"].keypad is None, "in use: it cannot be asked"
    desk.remove()
    desk.facts.expect(CardGone)


def doctors_lines() -> dict[str, str]:
    settings = load_training(overrides={"card.backend": "pcsc"})
    return {check.name: check.state.value for check in readers(settings)}


def test_the_doctor_without_a_service(off: Pcscd) -> None:
    found = doctors_lines()
    assert (found["service"], found["card_rights"], found["readers"]) == ("fail", "skipped", "skipped")


def test_the_doctor_with_readers(pcscd: Pcscd, door: SimReader) -> None:
    once(lambda: len(seen()) == 2)
    found = doctors_lines()
    for name in ("service", "card_rights", "readers", "quirks", "keypad"):
        assert found[name] == "ok", name
