"""How long a state waits before it leaves by itself.  PURE.  Figures: LOOK, "times", and the measured reader."""

from __future__ import annotations

from kiosk.visit import states as st
from kiosk.visit.own import OwnShown, OwnSought
from kiosk.visit.states import State


def wait_s(state: State) -> float | None:
    """After so many seconds the state gets TimedOut; None: it waits for an event.  Figures: LOOK."""
    if isinstance(state, st.Welcomed | st.Noted | st.Identified | st.Repeated):
        return None if state.card_in else GOOD_RESULT_S
    if isinstance(state, st.Refused):
        return REFUSAL_S if state.shown else None
    if isinstance(state, st.CodeWanted):
        return min(state.login_s, LOGIN_MOST_S) if state.qr else CODE_S
    if isinstance(state, st.PinWanted) and state.checking:
        return KEYPAD_S if state.card.keypad else CHECKING_S
    return WAIT_S.get(type(state))


def patient_s(state: State) -> float | None:
    """The same for somebody who must not be hurried: SLOW times what waits for a person.  Devices, platform and codes
    that expire keep their own time."""
    wait = wait_s(state)
    if wait is None or isinstance(state, OF_THE_DESK) or (isinstance(state, st.CodeWanted) and state.qr):
        return wait
    return wait if isinstance(state, st.PinWanted) and state.checking else SLOW * wait


SLOW = 4
OF_THE_DESK = (st.Reading, st.Judging, st.Recording, st.Checking, OwnSought)
GOOD_RESULT_S = 2.5
REFUSAL_S = 6.0
KEYPAD_S = 45.0  # the reader's own time-out is 30 s
CHECKING_S = 12.0
LOGIN_MOST_S = 300.0  # a platform whose clock is ahead would hold the screen for hours
CODE_S = 60.0  # an e-card's code lives a minute, and somebody has to find it on the phone

WAIT_S: dict[type[State], float] = {
    st.Reading: 8.0,
    st.Judging: 5.0,  # the platform is given 2 s
    st.Choosing: 20.0,
    st.PinWanted: 20.0,
    st.Recording: 10.0,
    st.StaffWanted: 120.0,
    st.Checking: 5.0,  # as Judging
    st.FaceWanted: 25.0,
    st.FaceSought: 25.0,
    st.Proposed: 40.0,
    st.ConsentWanted: 90.0,  # a page of large print, read aloud
    st.FaceTaking: 40.0,
    st.FaceSettled: 4.0,
    OwnSought: 5.0,  # as Judging
    OwnShown: 40.0,  # a page of large print
}
