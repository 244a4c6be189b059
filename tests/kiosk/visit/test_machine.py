"""The visit: nobody gets stuck, nothing stale gets through, the PIN is never asked for at the last try."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.domain.refusal import Refusal
from kiosk.visit import effects as ef
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.events import PinOutcome
from kiosk.visit.machine import TRANSITIONS, insertion_of, step
from kiosk.visit.samples import ADMIT, ALREADY, BIND, CARD, OUT, VOUCH, events_for, states
from kiosk.visit.show import SHOWN, show
from kiosk.visit.states import State
from kiosk.visit.view import Stage, Text
from kiosk.visit.waits import wait_s

ALL_EVENTS = (*{event_type for _, event_type in TRANSITIONS},)


def waited(state: State) -> State:
    """The world goes on without anybody touching anything: time passes, the card leaves, faults mend."""
    if wait_s(state) is not None:
        return step(state, ev.TimedOut())[0]
    if isinstance(state, st.OutOfOrder):
        return step(state, ev.Mended())[0]
    return step(state, ev.CardOut(insertion_of(state) or 0))[0]


@pytest.mark.parametrize("state", list(states()), ids=lambda s: type(s).__name__)
def test_nobody_gets_stuck(state: State) -> None:
    """From every state there is a way back to Idle that needs no more than waiting."""
    seen = [state]
    while not isinstance(state, st.Idle):
        state = waited(state)
        assert state not in seen, f"waiting goes round in circles: {[type(s).__name__ for s in seen]}"
        seen.append(state)


@pytest.mark.parametrize("state", list(states()), ids=lambda s: type(s).__name__)
def test_no_event_leads_to_a_state_that_gets_stuck(state: State) -> None:
    for event_type in ALL_EVENTS:
        for event in events_for(event_type, state):
            after, _ = step(state, event)
            for _ in range(6):
                after = after if isinstance(after, st.Idle) else waited(after)
            assert isinstance(after, st.Idle), f"{type(state).__name__} + {event} never ends"


def test_every_state_is_in_the_table_and_on_the_screen() -> None:
    shown = {type(state) for state in states()}
    assert shown == set(SHOWN)
    assert {state_type for state_type, _ in TRANSITIONS} == shown


@pytest.mark.parametrize("state", list(states()), ids=lambda s: type(s).__name__)
def test_a_fact_about_another_card_changes_nothing(state: State) -> None:
    other = (insertion_of(state) or 7) + 100
    stale = (
        ev.CardOut(other),
        ev.CardSaid(replace(CARD, insertion=other)),
        ev.CardFailed(other, Refusal.CARD_MUTE),
        ev.Judged(other, ADMIT, "李*"),
        ev.PinAnswered(other, PinOutcome.RIGHT, 6),
        ev.Recorded(other, "08:27"),
    )
    for event in stale:
        assert step(state, event) == (state, ())


def test_the_green_screen_needs_a_committed_entry() -> None:
    """Welcomed is reached by Recorded and by nothing else."""
    for state in states():
        for event_type in ALL_EVENTS:
            for event in events_for(event_type, state):
                after, _ = step(state, event)
                if isinstance(after, st.Welcomed) and not isinstance(state, st.Welcomed):
                    assert isinstance(event, ev.Recorded)


def test_every_refusal_of_an_attempt_is_written_down() -> None:
    for state in states():
        for event_type in ALL_EVENTS:
            for event in events_for(event_type, state):
                after, effects = step(state, event)
                new = isinstance(after, st.Refused) and not isinstance(state, st.Refused) and after.shown
                if new and not isinstance(state, st.Recording | st.FaceTaking):
                    assert any(isinstance(effect, ef.RecordRefusal) for effect in effects), (state, event)


@pytest.mark.parametrize("tries", [0, 1])
def test_the_pin_is_never_asked_for_at_the_last_try(tries: int) -> None:
    card = replace(CARD, tries_left=tries)
    after, effects = step(st.Judging(card), ev.Judged(7, ADMIT, "张*明"))
    assert isinstance(after, st.Refused) and after.refusal is Refusal.PIN_WITHHELD
    assert not any(isinstance(effect, ef.VerifyPin | ef.VerifyOnKeypad) for effect in effects)


def test_a_wrong_pin_that_leaves_one_try_ends_the_asking() -> None:
    asked = st.PinWanted(replace(CARD, tries_left=2), "张*明", ADMIT, digits=6, checking=True)
    after, _ = step(asked, ev.PinAnswered(7, PinOutcome.WRONG, 1))
    assert isinstance(after, st.Refused) and after.refusal is Refusal.PIN_WITHHELD


def test_a_wrong_pin_asks_again_with_the_tries_that_are_left() -> None:
    asked = st.PinWanted(CARD, "张*明", ADMIT, digits=6, checking=True)
    after, effects = step(asked, ev.PinAnswered(7, PinOutcome.WRONG, 5))
    assert isinstance(after, st.PinWanted)
    assert (after.card.tries_left, after.digits, after.wrong, after.checking) == (5, 0, True, False)
    assert ef.WipePin() in effects
    assert ef.RecordRefusal(Refusal.PIN_WRONG, CARD) in effects


def test_a_card_without_a_pin_is_recorded_with_a_flag() -> None:
    card = replace(CARD, has_pin=False, tries_left=None)
    after, effects = step(st.Judging(card), ev.Judged(7, ADMIT, "张*明"))
    assert isinstance(after, st.Recording)
    record = next(effect for effect in effects if isinstance(effect, ef.Record))
    assert record.evidence.factors == ("CARD",) and record.evidence.flags == ("NO_CARD_PIN",)


def test_the_pin_is_wiped_whenever_its_screen_is_left() -> None:
    for state in states():
        if not isinstance(state, st.PinWanted):
            continue
        for event_type in ALL_EVENTS:
            for event in events_for(event_type, state):
                after, effects = step(state, event)
                if not isinstance(after, st.PinWanted):
                    assert ef.WipePin() in effects, (state, event)


def test_confirm_needs_four_digits() -> None:
    short = st.PinWanted(CARD, "张*明", ADMIT, digits=3)
    assert step(short, ev.Confirmed()) == (short, ())
    enough, effects = step(replace(short, digits=4), ev.Confirmed())
    assert isinstance(enough, st.PinWanted) and enough.checking
    assert effects == (ef.VerifyPin(7),)


def test_digits_stop_at_twelve_and_at_none() -> None:
    full = st.PinWanted(CARD, "张*明", ADMIT, digits=12)
    empty = st.PinWanted(CARD, "张*明", ADMIT)
    assert step(full, ev.DigitTyped()) == (full, ())
    assert step(empty, ev.DigitErased()) == (empty, ())


def test_a_bound_card_goes_on_to_sign_in_without_a_second_pin() -> None:
    waiting = st.StaffWanted(CARD, "", Refusal.CARD_UNKNOWN)
    asking, _ = step(waiting, BIND)
    recording, effects = step(asking, ev.PinAnswered(7, PinOutcome.RIGHT, 6))
    assert isinstance(recording, st.Recording)
    assert any(isinstance(effect, ef.Record) and effect.what is BIND for effect in effects)
    judging, effects = step(recording, ev.Recorded(7, "08:27"))
    assert isinstance(judging, st.Judging) and effects == (ef.Judge(judging.claim),)
    again, _ = step(judging, ev.Judged(7, ADMIT, "张*明"))
    assert isinstance(again, st.Recording)


def test_a_provisional_entry_is_calm_not_green() -> None:
    recording, _ = step(st.StaffWanted(CARD, "", Refusal.NOT_ON_ROSTER), VOUCH)
    noted, _ = step(recording, ev.Recorded(7, "08:27"))
    assert isinstance(noted, st.Noted)
    shown = show(noted)
    assert shown.stage is Stage.CALM
    assert shown.next == Text("good.provisional_next"), "the name stands under it already"


def test_leaving_early_is_chosen_never_toggled() -> None:
    under_way = st.Repeated(CARD, "张*明", replace(ALREADY, leave_early=OUT), card_in=True)
    assert step(under_way, ev.TimedOut()) == (under_way, ())
    asking, _ = step(under_way, ev.Chosen("leave-early"))
    assert isinstance(asking, st.PinWanted) and asking.purpose is OUT


def test_a_good_result_may_be_interrupted_a_bad_one_waits_for_its_reader() -> None:
    good = st.Welcomed(CARD, "张*明", ADMIT, "08:27", card_in=True)
    bad = st.Refused(Refusal.TOO_EARLY, ("08:00",), "张*明", 7, card_in=False)
    assert step(good, ev.CardIn(8))[0] == st.Reading(8)
    assert step(bad, ev.CardIn(8))[0] == bad


def test_a_card_pulled_too_early_may_come_back_at_once() -> None:
    pulled = st.Refused(Refusal.CARD_PULLED, (), "", 7, card_in=False)
    assert step(pulled, ev.CardIn(8))[0] == st.Reading(8)


def test_a_card_pulled_while_recording_still_ends_green() -> None:
    recording = st.Recording(CARD, "张*明", ADMIT)
    gone, _ = step(recording, ev.CardOut(7))
    after, _ = step(gone, ev.Recorded(7, "08:27"))
    assert isinstance(after, st.Welcomed) and not after.card_in
    assert wait_s(after) == 2.5


def test_more_time_starts_the_ring_anew() -> None:
    refused = st.Refused(Refusal.TOO_EARLY, ("08:00",), "张*明", 7, card_in=True)
    longer, _ = step(refused, ev.MoreTime())
    assert longer != refused
    assert wait_s(longer) == wait_s(refused)
