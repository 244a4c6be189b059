"""What somebody approved is taken back by somebody else's approval: one's own is not to be chosen, and says why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.domain.roles import Right
from kiosk.ui.pick_facts import Pick, Picks
from kiosk.ui.samples import STAFF
from kiosk.ui.samples_attendance import LEARNER
from kiosk.ui.samples_learner import MOVES
from kiosk.ui.second_gestures import SecondSought
from tests.support.hands_on import door_of
from tests.support.screens import Screens


@pytest.fixture
def own(screens: Screens) -> frozenset[str]:
    screens.models.staff.update_door(door_of(*Right))
    return frozenset({str(screens.models.staff.property("operator"))})


def refused_self(screens: Screens) -> bool:
    """Greyed with the reason, and the other one's PIN asked for instead."""
    greyed = not screens.find("option_self").isEnabled() and screens.find("approvedByOff").property("text")
    return bool(greyed) and screens.find("approvedBy").property("picked") == "pin"


def test_in_a_correction(screens: Screens, own: frozenset[str]) -> None:
    STAFF["corrections-own"](screens.models)
    shown = screens.models.corrections._shown
    assert shown.proposal
    screens.models.corrections.update(replace(shown, proposal=replace(shown.proposal, barred=own)))
    screens.settle()
    assert refused_self(screens)
    assert SecondSought("correct") in screens.gestures, "who may is asked for with the place for the PIN"
    screens.models.picks.update(Picks(approvers=(Pick("钱主任", "钱主任"), Pick("赵老师", "赵老师"))))
    screens.models.corrections.update(
        replace(shown, proposal=replace(shown.proposal, barred=own | {"钱主任"}))
    )
    screens.settle()
    screens.scroll_to("option_paper")
    screens.click("option_paper")
    assert screens.shows("pick_赵老师") and not screens.shows("pick_钱主任")
    screens.models.corrections.update(replace(shown, proposal=replace(shown.proposal, barred=frozenset())))
    screens.settle()
    assert screens.find("option_self").isEnabled()


def test_in_what_is_taken_back_of_attendance(screens: Screens, own: frozenset[str]) -> None:
    STAFF["attendance-learner"](screens.models)
    first, *others = LEARNER.affairs
    affairs = (replace(first, barred=own, day="2026-11-20"), *others)
    screens.models.attendance.update_learner(replace(LEARNER, affairs=affairs))
    screens.models.attendance.openAbout("undo", first.key)
    screens.settle()
    assert refused_self(screens)
    assert SecondSought("correct", since="2026-11-20") in screens.gestures


def test_in_a_move(screens: Screens, own: frozenset[str]) -> None:
    STAFF["learner"](screens.models)
    last, *others = MOVES.moves
    screens.models.learner.update_moves(replace(MOVES, moves=(replace(last, barred=own), *others)))
    screens.settle()
    screens.click(f"undo_{last.key}")
    assert refused_self(screens)
