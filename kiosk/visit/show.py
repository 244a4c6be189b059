"""What each state looks like.  PURE: state in, View out; words are ids."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from kiosk.domain.attendance import Admit, Already, Judgement
from kiosk.domain.refusal import Refusal
from kiosk.domain.signs import Origin
from kiosk.domain.timetable import clock_text
from kiosk.visit import show_own, show_ways
from kiosk.visit import states as st
from kiosk.visit.claims import Card, pin_waived, unproven
from kiosk.visit.endings import in_reader
from kiosk.visit.own import OWN, OwnShown, OwnSought
from kiosk.visit.results import LEAVE_EARLY
from kiosk.visit.states import State
from kiosk.visit.view import Choice, PinEntry, Sound, Stage, Text, View
from kiosk.visit.waits import wait_s
from sync.records import Action

PIN_TRIES_MAX = 6
"""Pips drawn at most.  The issuer decides; drivers handle up to 15 and public advice says 6."""

USUAL_PIN = 6
"""Digits in practice (traces of issued cards); 4 to 12 are taken."""


def show(state: State) -> View:
    """The view of a state.  The ring's length is the state's own wait.  No name for a number that proves nothing."""
    view = SHOWN[type(state)](state)
    return replace(view, name="") if unproven(getattr(state, "claim", None)) else view


def _idle(_: st.Idle) -> View:
    return View(Stage.IDLE, Text("idle.verb"), Text("idle.how"))


def _reading(state: st.Reading) -> View:
    return View(Stage.READING, Text("reading.verb"), Text("reading.next"), sound=Sound.READ)


def _judging(_: st.Judging) -> View:
    return View(Stage.READING, Text("reading.checking"), Text("reading.checking_next"))


def _recording(state: st.Recording) -> View:
    return View(Stage.READING, Text("reading.saving"), Text("reading.saving_next"), name=state.name)


def _choosing(state: st.Choosing) -> View:
    choices = tuple(_choice(str(index), option) for index, option in enumerate(state.options))
    return View(
        Stage.CHOOSE,
        Text("choose.verb"),
        Text("choose.next"),
        name=state.name,
        choices=choices,
        leaves_after_s=wait_s(state),
        more_time=True,
        can_cancel=True,
        card_in=in_reader(state.claim),
    )


def _choice(key: str, option: Admit) -> Choice:
    sitting = option.sitting
    when = Text("choose.session", (option.class_name, clock_text(sitting.begins), clock_text(sitting.ends)))
    return Choice(key, Text("choose.in" if option.action is Action.IN else "choose.out"), when)


def _pin(state: st.PinWanted) -> View:
    if state.card.keypad:
        return View(
            Stage.KEYPAD,
            Text("pin.wrong" if state.wrong else "keypad.verb"),
            Text("keypad.next"),
            facts=(Text("keypad.then"),),
            name=state.name,
            pin=_pin_entry(state),
            choices=show_ways.choices(state.ways),
            leaves_after_s=wait_s(state),
        )
    return View(
        Stage.PIN,
        Text("pin.checking" if state.checking else "pin.verb"),
        Text("pin.wrong") if state.wrong else Text("pin.next", (str(USUAL_PIN),)),
        name=state.name,
        pin=_pin_entry(state),
        choices=() if state.checking else show_ways.choices(state.ways),
        leaves_after_s=wait_s(state),
        more_time=True,
        can_cancel=not state.checking,
        sound=Sound.ATTENTION if state.wrong else None,
    )


def _pin_entry(state: st.PinWanted) -> PinEntry:
    return PinEntry(
        digits=state.digits,
        least=st.PIN_LEAST,
        most=st.PIN_MOST,
        tries_left=state.card.tries_left,
        tries_max=max(PIN_TRIES_MAX, state.card.tries_left or 0),
        wrong=state.wrong,
        checking=state.checking,
    )


def _welcomed(state: st.Welcomed) -> View:
    admit = state.admit
    return View(
        Stage.GOOD,
        _done(admit),
        Text("good.who_when", (state.name, state.at)),
        facts=(
            Text("good.class", (admit.class_name,)),
            Text("good.session", (str(admit.sitting.ordinal),)),
            *((Text("good.no_pin"),) if pin_waived(state.claim) else ()),
            *_remark(admit),
        ),
        name=state.name,
        late=admit.judgement is not Judgement.ON_TIME,
        take_card=state.card_in,
        leaves_after_s=wait_s(state),
        sound=Sound.GOOD,
    )


def _done(admit: Admit) -> Text:
    if admit.spot:
        return Text("good.spot")
    return Text("good.in" if admit.action is Action.IN else "good.out")


def _remark(admit: Admit) -> tuple[Text, ...]:
    beside: tuple[Text, ...] = (Text("good.on_leave"),) if admit.on_leave else ()
    beside += (Text("good.beside_phone"),) if admit.beside_phone else ()
    return (*_judged(admit), *beside)


def _judged(admit: Admit) -> tuple[Text, ...]:
    if admit.judgement is Judgement.ON_TIME:
        return ()
    if admit.judgement is Judgement.WITHOUT_IN:
        return (Text("good.without_in"),)
    return (Text(f"good.{admit.judgement.value.lower()}_by", (str(admit.minutes),)),)


def _noted(state: st.Noted) -> View:
    return View(
        Stage.CALM,
        Text("good.provisional"),
        Text("good.provisional_next"),
        facts=(Text("good.who_when", (state.noted.class_name, state.at)),),
        name=state.name,
        take_card=state.card_in,
        leaves_after_s=wait_s(state),
        sound=Sound.ATTENTION,
    )


OWN_CHOICE = Choice(OWN, Text("own.verb"), Text("own.offer"))


def _identified(state: st.Identified) -> View:
    return View(
        Stage.CALM,
        Text("register.known"),
        Text("register.known_next"),
        name=state.name,
        take_card=state.card_in,
        leaves_after_s=wait_s(state),
        sound=Sound.READ,
    )


def _repeated(state: st.Repeated) -> View:
    already: Already = state.already
    early = already.leave_early
    choices: tuple[Choice, ...] = ()
    if early and (state.card_in or not in_reader(state.claim)):
        choices = (Choice(LEAVE_EARLY, Text("calm.leave_early"), Text("calm.leave_early_note")),)
    if isinstance(state.claim, Card) and state.card_in:
        choices = (*choices, OWN_CHOICE)
    return View(
        Stage.CALM,
        _already(already),
        Text("calm.next"),
        facts=()
        if unproven(state.claim)
        else (
            Text("good.class", (already.class_name,)),
            Text("good.session", (str(already.sitting.ordinal),)),
        ),
        name=state.name,
        choices=choices,
        take_card=state.card_in,
        leaves_after_s=wait_s(state),
        sound=Sound.ATTENTION,
    )


def _already(already: Already) -> Text:
    said = Text("calm.in" if already.action is Action.IN else "calm.out", (clock_text(already.at),))
    if already.desk:
        return Text("calm.at_desk", (said, already.desk))
    if already.origin is Origin.DESK:
        return said
    return Text("calm.by", (said, Text(f"origin.short.{already.origin.value}")))


def _refused(state: st.Refused) -> View:
    own = (OWN_CHOICE,) if state.own and state.card_in else ()
    if not state.shown or state.refusal is None:
        return View(
            Stage.CALM,
            Text("card.take"),
            name=state.name,
            choices=own,
            take_card=True,
            sound=Sound.ATTENTION,
        )
    refusal: Refusal = state.refusal
    return View(
        Stage.REFUSED,
        Text(f"refused.{refusal.value}.verb"),
        Text(f"refused.{refusal.value}.next", state.args),
        facts=(Text(f"refused.{refusal.value}.why", state.args),),
        name=state.name,
        code=refusal.value,
        choices=own,
        take_card=state.card_in,
        leaves_after_s=wait_s(state),
        more_time=True,
        sound=Sound.REFUSED,
    )


def _staff(state: st.StaffWanted) -> View:
    refusal = state.refusal.value
    return View(
        Stage.STAFF,
        Text("staff.verb"),
        Text("staff.next" if in_reader(state.claim) else "staff.next_free"),
        facts=(Text(f"refused.{refusal}.why"),),
        name=state.name,
        code=refusal,
        leaves_after_s=wait_s(state),
        more_time=True,
        can_cancel=True,
        card_in=in_reader(state.claim),
        sound=Sound.CALL_STAFF,
    )


def _out_of_order(state: st.OutOfOrder) -> View:
    refusal = state.refusal.value
    return View(
        Stage.OUT_OF_ORDER,
        Text(f"refused.{refusal}.verb"),
        Text(f"refused.{refusal}.next"),
        facts=(
            Text(f"refused.{refusal}.why"),
            Text("out_of_order.still_staff"),
            Text("out_of_order.still_safe"),
        ),
        code=refusal,
    )


SHOWN: dict[type[State], Callable[[Any], View]] = {
    st.Idle: _idle,
    st.Reading: _reading,
    st.Judging: _judging,
    st.Choosing: _choosing,
    st.PinWanted: _pin,
    st.Recording: _recording,
    st.Welcomed: _welcomed,
    st.Noted: _noted,
    st.Identified: _identified,
    st.Repeated: _repeated,
    st.Refused: _refused,
    st.StaffWanted: _staff,
    st.CodeWanted: show_ways.code,
    st.Checking: show_ways.checking,
    st.FaceWanted: show_ways.face,
    st.FaceSought: show_ways.sought,
    st.Proposed: show_ways.proposed,
    st.ConsentWanted: show_ways.consent,
    st.FaceTaking: show_ways.taking,
    st.FaceSettled: show_ways.settled,
    OwnSought: show_own.sought,
    OwnShown: show_own.shown,
    st.OutOfOrder: _out_of_order,
}
