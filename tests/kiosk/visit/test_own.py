"""我的: offered between classes, behind the PIN, gone with the card; and no name for a number that proves nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.domain.attendance import Refuse
from kiosk.domain.evidence import Factor
from kiosk.domain.refusal import Refusal
from kiosk.visit import effects as ef
from kiosk.visit import events as ev
from kiosk.visit import own
from kiosk.visit import states as st
from kiosk.visit.claims import Card, with_shown
from kiosk.visit.events import PinOutcome
from kiosk.visit.machine import insertion_of, step
from kiosk.visit.samples import ALREADY, CARD, ECARD, LEARNER, NUMBERED, PAGE, PERSON
from kiosk.visit.show import show
from kiosk.visit.states import State
from kiosk.visit.view import Stage
from kiosk.visit.waits import wait_s

NO_PIN = replace(CARD, has_pin=False, tries_left=None)
KEEN = ev.Chosen(own.OWN)


def between(card: Card = CARD, why: Refusal = Refusal.NO_SESSION) -> State:
    verdict = Refuse(why, (), LEARNER)
    state, _ = step(st.Judging(card), ev.Judged(card.insertion, verdict, "张*明"))
    return state


def offers(state: State) -> bool:
    return own.OWN in [choice.key for choice in show(state).choices]


@pytest.mark.parametrize("why", [Refusal.NO_SESSION, Refusal.TOO_EARLY, Refusal.CLOSED])
def test_a_card_between_classes_may_look_at_its_own(why: Refusal) -> None:
    state = between(why=why)
    assert isinstance(state, st.Refused) and offers(state)
    later, _ = step(state, ev.TimedOut())
    assert offers(later)


@pytest.mark.parametrize("why", [Refusal.NOT_ATTENDING, Refusal.WRONG_PLACE, Refusal.CARD_REPLACED])
def test_other_refusals_offer_nothing(why: Refusal) -> None:
    assert not offers(between(why=why))


def test_it_is_offered_after_signing_in_but_not_without_a_card() -> None:
    assert offers(st.Repeated(CARD, "张*明", ALREADY, card_in=True))
    for claim in (ECARD, NUMBERED):
        state = st.Repeated(claim, "张*明", ALREADY, card_in=False)
        assert not offers(state)
        assert step(state, KEEN) == (state, ())


def test_the_pin_comes_first() -> None:
    asked, effects = step(between(), KEEN)
    assert isinstance(asked, st.PinWanted) and not any(isinstance(one, own.LookUp) for one in effects)
    checking = replace(asked, digits=6, checking=True)
    sought, effects = step(checking, ev.PinAnswered(7, PinOutcome.RIGHT, 6))
    assert isinstance(sought, own.OwnSought)
    assert own.LookUp(7, PERSON) in effects and ef.WipePin() in effects


def test_a_wrong_pin_shows_nothing() -> None:
    asked, _ = step(between(), KEEN)
    assert isinstance(asked, st.PinWanted)
    after, effects = step(replace(asked, digits=6, checking=True), ev.PinAnswered(7, PinOutcome.WRONG, 5))
    assert isinstance(after, st.PinWanted) and after.wrong
    assert not any(isinstance(one, own.LookUp) for one in effects)


def test_the_last_try_is_kept() -> None:
    after, _ = step(between(replace(CARD, tries_left=1)), KEEN)
    assert isinstance(after, st.Refused) and after.refusal is Refusal.PIN_WITHHELD


@pytest.mark.parametrize("card", [NO_PIN, with_shown(CARD, Factor.PIN)], ids=["no PIN", "PIN shown before"])
def test_the_pin_is_not_asked_for_in_vain(card: Card) -> None:
    after, _ = step(between(card), KEEN)
    assert isinstance(after, own.OwnSought)


@pytest.mark.parametrize("state", [own.OwnSought(CARD, "张*明"), own.OwnShown(CARD, "张*明", PAGE)])
def test_the_card_out_ends_it_at_once(state: State) -> None:
    assert step(state, ev.CardOut(7)) == (st.Idle(), (ef.WipePin(),))


def test_giving_up_the_pin_by_pulling_the_card_is_no_refusal() -> None:
    asked, _ = step(between(), KEEN)
    after, effects = step(asked, ev.CardOut(7))
    assert after == st.Idle() and not any(isinstance(one, ef.RecordRefusal) for one in effects)


def test_it_leaves_by_itself_and_more_time_is_given() -> None:
    shown = own.OwnShown(CARD, "张*明", PAGE)
    assert wait_s(shown) == 40
    assert step(shown, ev.MoreTime())[0] != shown
    after, _ = step(shown, ev.TimedOut())
    assert isinstance(after, st.Refused) and after.refusal is None and show(after).take_card


def test_certificates_that_come_later_do_not_prolong_it() -> None:
    shown = own.OwnShown(CARD, "张*明", own.OwnPage(asked=own.Told.ASKING), wait=2)
    assert step(shown, own.OwnTold(7, PAGE))[0] == own.OwnShown(CARD, "张*明", PAGE, wait=2)
    assert step(shown, own.OwnTold(8, PAGE)) == (shown, ())


def test_what_is_shown_is_masked() -> None:
    view = show(own.OwnShown(CARD, "张*明", PAGE))
    assert view.stage is Stage.OWN and view.can_cancel
    assert PERSON.number not in repr(view) and "张小明" not in repr(view)
    assert PERSON.number not in repr(own.OwnShown(CARD, "张*明", PAGE))


@pytest.mark.parametrize("name", ["张*明"])
def test_a_number_alone_tells_no_name_and_no_class(name: str) -> None:
    """Whoever finds a badge must not learn who it belongs to and where they are."""
    view = show(st.Repeated(NUMBERED, name, ALREADY, card_in=False))
    assert view.name == "" and view.facts == ()
    refused, _ = step(
        st.Judging(NUMBERED), ev.Judged(-4, Refuse(Refusal.TOO_EARLY, ("08:00",), LEARNER), name)
    )
    assert show(refused).name == ""
    proven = with_shown(NUMBERED, Factor.FACE)
    assert show(st.Repeated(proven, name, ALREADY, card_in=False)).name == name


def test_the_visit_is_still_the_card_s() -> None:
    assert insertion_of(own.OwnShown(CARD, "张*明", PAGE)) == 7
