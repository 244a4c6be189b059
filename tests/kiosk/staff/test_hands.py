"""Hands that are nobody of the staff: in words, and nobody's name."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.domain.roles import Role
from kiosk.staff import hands
from kiosk.staff.hands import hand_of, is_hand
from kiosk.staff.registry import Registry
from kiosk.staff.staffing import NotDone, Staffing, Why
from kiosk.visit.view import Text
from kiosk.words import LANGUAGES, Words
from sync.clock import Clock
from sync.profiles import Issuer
from tests.support.desk import new_desk


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("hand", sorted(hands._ALL))
def test_each_has_words(hand: str, language: str) -> None:
    said = hand_of(hand)
    assert isinstance(said, Text) and Words(language, strict=True).text(said) != hand


def test_the_console_says_which_user() -> None:
    assert hand_of("console admin") == Text("hand.console", ("admin",))


def test_staff_stand_there_by_their_name() -> None:
    assert hand_of("王主任") == "王主任" and hand_of("") == ""
    assert hand_of("consoles") == "consoles" and hand_of("settings 2") == "settings 2"


def test_whoever_sends_a_profile_is_one() -> None:
    assert all(is_hand(issuer) for issuer in Issuer)


@pytest.mark.parametrize("name", ["settings", "recovery-paper", "console", "console root", "update", "kiosk"])
def test_nobody_is_called_so(tmp_path: Path, name: str) -> None:
    with new_desk(tmp_path) as store:
        staffing = Staffing(store, Clock(store.boot_no), Registry())
        with pytest.raises(NotDone) as no:
            staffing.add(name, [Role.SUPERVISOR], bytearray(b"583027"), "set-up")
        assert no.value.why is Why.NAME
