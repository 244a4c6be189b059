"""One or more samples of every state and of every event, for the diagram and for the proofs in the tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from kiosk.domain.attendance import Admit, Already, Choose, Judgement, Refuse, Verdict
from kiosk.domain.evidence import AssistReason, Band, FaceWord, Factor, Policy, accepted
from kiosk.domain.refusal import Refusal
from kiosk.domain.registration import Register
from kiosk.domain.timetable import Sitting
from kiosk.visit import events as ev
from kiosk.visit import own
from kiosk.visit import states as st
from kiosk.visit.claims import Card, ECard, Named, NamedBy, Nobody, Showing
from kiosk.visit.events import Event, FaceOutcome, PinOutcome
from kiosk.visit.machine import insertion_of
from kiosk.visit.states import State
from sync.records import Action, CardKey, Enrolment, PersonKey, VoucherState

EVALUATION = "https://platform.invalid/evaluate?class=C02"
BEGINS = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
PERSON = PersonKey("01", "11010519491231002X")  # the sample of GB 11643-1999
LEARNER = Enrolment("T001", "C01", PERSON, "张小明")
SITTING = Sitting("C01", "S01", ("S01",), BEGINS, BEGINS + timedelta(hours=2), "101", 1)
ADMIT = Admit(LEARNER, "电工（四级） 2026-3班", SITTING, Action.IN, Judgement.ON_TIME)
OUT = replace(ADMIT, action=Action.OUT, judgement=Judgement.EARLY, minutes=40)
ALREADY = Already(LEARNER, "电工（四级） 2026-3班", SITTING, Action.IN, BEGINS)
CARD = Card(
    insertion=7,
    key=CardKey("990000D156000005AABBCCDDEEFF0011", "X00000019"),
    holder=PERSON,
    name="张小明",
    expired=False,
    has_pin=True,
    tries_left=6,
    locked=False,
    keypad=False,
)
BIND = ev.Bind(LEARNER, "01", "staff-1")
VOUCH = ev.Provisional(
    PERSON, "张小明", "C01", "电工（四级） 2026-3班", "S01", "document", "not_on_roster", "staff-1"
)

CARDS = (
    CARD,
    replace(CARD, has_pin=False, tries_left=None),
    replace(CARD, tries_left=1),
    replace(CARD, keypad=True),
    replace(CARD, showing=Showing(frozenset({Factor.CARD, Factor.PIN}))),
)
EVERY_WAY = accepted(("card+pin", "card+face", "e-card", "e-card+face", "face", "staff"))
OPEN = Policy(EVERY_WAY, EVERY_WAY)
ABLE = frozenset({Factor.ECARD, Factor.FACE})
FACE = FaceWord(Band.MATCH, "dnn@1", "1")
ECARD = ECard(-3, PERSON, "张小明", "P-1", login=False)
NUMBERED = Named(-4, PERSON, "张小明", NamedBy.NUMBER, Showing(able=ABLE, policy=OPEN))
FOUND = Named(-5, PERSON, "张小明", NamedBy.FACE, Showing(frozenset({Factor.FACE}), ABLE, OPEN, FACE))
ANYBODY = Nobody(-6)
READY = replace(CARD, showing=Showing(frozenset({Factor.CARD}), ABLE, OPEN))
REGISTER = Register(PERSON, "张小明", (LEARNER,), accepted(("card+pin", "staff")))
WAYS = (Factor.FACE, Factor.ECARD, Factor.STAFF)
CODE = st.CodeWanted(-3, ways=(Factor.FACE, Factor.STAFF))
CODE_BESIDE = st.CodeWanted(7, READY, "张*明", ADMIT, (Factor.PIN, Factor.STAFF))
OWN = own.Own(CARD, PERSON)
BETWEEN = st.Refused(Refusal.TOO_EARLY, ("13:30",), "张*明", 7, True, own=OWN)
OWN_NO_PIN = own.Own(CARDS[1], PERSON)
PAGE = own.OwnPage(
    classes=(
        own.OwnClass("电工（四级） 2026-3班", 1_485, 4_800, 962),
        own.OwnClass("养老护理员（四级） 2026-2班", 2_880, 2_880, 1000, True, EVALUATION),
    ),
    vouchers=(own.OwnVoucher("PXQ9****0317", VoucherState.CLAIMED, date(2027, 6, 30)),),
    certificates=(own.OwnCertificate("养老护理员", "五级", date(2025, 9, 12)),),
    asked=own.Told.ANSWERED,
)
VERDICTS: tuple[Verdict | Register, ...] = (
    REGISTER,
    ADMIT,
    Choose((ADMIT, OUT)),
    ALREADY,
    Refuse(Refusal.TOO_EARLY, ("08:00",), LEARNER),
)


def states() -> Iterator[State]:
    """Every type of state at least once, in each of its shapes that the table tells apart."""
    yield st.Idle()
    yield st.Reading(7)
    for card in CARDS:
        yield st.Judging(card)
        yield st.Choosing(card, "张*明", (ADMIT, OUT))
        yield st.PinWanted(card, "张*明", ADMIT)
        yield st.StaffWanted(card, "张*明", Refusal.CARD_UNKNOWN)
    for claim in (ECARD, NUMBERED, FOUND):
        yield st.Judging(claim)
        yield st.Choosing(claim, "张*明", (ADMIT, OUT))
        yield st.Recording(claim, "张*明", ADMIT, card_in=False)
        yield st.Welcomed(claim, "张*明", ADMIT, "08:27", card_in=False)
        yield st.StaffWanted(claim, "张*明", Refusal.FACE_UNSURE, ADMIT)
        yield st.FaceWanted(claim, "张*明", ADMIT, (Factor.STAFF,))
    yield st.Reading(7, (PERSON, FACE))
    yield st.StaffWanted(ANYBODY, "", Refusal.NOTHING_TO_SHOW)
    yield st.StaffWanted(CARD, "张*明", Refusal.SEE_STAFF, notes=("D-1-7",))
    yield st.Recording(ANYBODY, "", VOUCH, card_in=False)
    yield st.Repeated(ECARD, "张*明", replace(ALREADY, leave_early=OUT), card_in=False)
    yield st.PinWanted(READY, "张*明", ADMIT, WAYS)
    yield st.FaceWanted(READY, "张*明", ADMIT, (Factor.PIN, Factor.STAFF))
    yield st.FaceSought(-5)
    yield st.FaceSought(-5, (Factor.ECARD, Factor.STAFF))
    yield st.Proposed(FOUND, "张*明")
    for code in (CODE, CODE_BESIDE, replace(CODE, qr="KTP-LOGIN", login_s=60.0, scanned=True)):
        yield code
        yield st.Checking(code.insertion, code)
    yield st.Checking(-3)
    yield st.ConsentWanted(-7, LEARNER, "张*明", "staff-1")
    yield st.FaceTaking(-7, LEARNER, "张*明", "staff-1")
    yield from (st.FaceSettled(-7, "张*明", kept) for kept in (True, False))
    yield st.PinWanted(CARD, "张*明", BIND, digits=6)
    yield st.PinWanted(CARD, "张*明", ADMIT, digits=6, checking=True)
    yield st.PinWanted(READY, "张*明", REGISTER, WAYS)
    yield st.StaffWanted(ECARD, "张*明", Refusal.EVIDENCE_SHORT, REGISTER)
    for card_in in (True, False):
        yield st.Recording(CARD, "张*明", REGISTER, card_in)
        yield st.Identified(CARD, "张*明", REGISTER, card_in)
        yield from (st.Recording(CARD, "张*明", what, card_in) for what in (ADMIT, BIND, VOUCH))
        yield st.Welcomed(CARD, "张*明", ADMIT, "08:27", card_in)
        yield st.Noted(CARD, "张*明", VOUCH, "08:27", card_in)
        yield st.Repeated(CARD, "张*明", ALREADY, card_in)
        yield st.Repeated(CARD, "张*明", replace(ALREADY, leave_early=OUT), card_in)
        yield st.Refused(Refusal.TOO_EARLY, ("08:00",), "张*明", 7, card_in)
        yield st.Refused(Refusal.CARD_PULLED, (), "", 7, card_in)
    yield st.Refused(None, (), "张*明", 7, card_in=True, shown=False)
    yield from own_states()
    yield from (st.OutOfOrder(why) for why in (Refusal.STORE_FAILED, Refusal.NO_READER))


def own_states() -> Iterator[State]:
    for card_in in (True, False):
        yield st.Refused(Refusal.NO_SESSION, (), "张*明", 7, card_in, own=OWN)
    yield st.PinWanted(CARD, "张*明", OWN, digits=6, checking=True)
    yield st.Refused(Refusal.TOO_EARLY, ("08:00",), "张*明", 7, True, False, own=OWN_NO_PIN)
    yield own.OwnSought(CARD, "张*明")
    yield own.OwnShown(CARD, "张*明", PAGE)


def events_for(kind: type[Event], state: State) -> Iterator[Event]:
    """Samples of one kind of event about this state's own card, in every shape the table tells apart."""
    insertion = insertion_of(state) or 7
    if kind is ev.CardSaid:
        yield from (ev.CardSaid(replace(card, insertion=insertion)) for card in CARDS)
        yield ev.CardSaid(replace(CARD, insertion=insertion, expired=True))
        yield ev.CardSaid(replace(CARD, insertion=insertion, locked=True))
    elif kind is ev.CardFailed:
        yield from (ev.CardFailed(insertion, why) for why in (Refusal.CARD_MUTE, Refusal.CARD_PULLED))
    elif kind is ev.Judged:
        yield from (ev.Judged(insertion, verdict, "张*明") for verdict in VERDICTS)
        yield from (ev.Judged(insertion, verdict, "张*明", OPEN, ABLE) for verdict in VERDICTS)
    elif kind is ev.PinAnswered:
        yield from (ev.PinAnswered(insertion, outcome, 4) for outcome in PinOutcome)
        yield from (ev.PinAnswered(insertion, PinOutcome.WRONG, tries) for tries in (0, 1, None))
    elif kind is ev.Chosen:
        yield from (ev.Chosen(key) for key in ("0", "1", "9", "leave-early", "agree", "decline", "not-me"))
        yield from (ev.Chosen(way.value) for way in Factor)
        yield ev.Chosen(own.OWN)
    elif kind is ev.Began:
        yield from (ev.Began(-9, way, WAYS) for way in (Factor.ECARD, Factor.FACE, Factor.STAFF))
    elif kind is ev.ClaimSaid:
        others = PersonKey("99", "OTHER")
        yield from (ev.ClaimSaid(replace(claim, insertion=insertion)) for claim in (ECARD, NUMBERED))
        yield ev.ClaimSaid(replace(ECARD, insertion=insertion, person=others))
    elif kind is ev.FaceAnswered:
        yield from (ev.FaceAnswered(insertion, outcome, FACE) for outcome in FaceOutcome)
    elif kind is ev.FaceProposed:
        yield ev.FaceProposed(insertion, replace(FOUND, insertion=insertion), "张*明")
        yield ev.FaceProposed(insertion, None)
    elif kind is ev.FaceTaken:
        yield from (ev.FaceTaken(insertion, why) for why in (None, Refusal.FACE_NOT_SEEN))
    else:
        yield _single(kind, insertion)


def _single(kind: type[Event], insertion: int) -> Event:
    made: dict[type[Event], Event] = {
        ev.CardIn: ev.CardIn(insertion + 1),
        ev.CardOut: ev.CardOut(insertion),
        ev.CodeIn: ev.CodeIn(-10),
        ev.CodeFailed: ev.CodeFailed(insertion, Refusal.ECARD_STALE),
        ev.LoginShown: ev.LoginShown(insertion, "KTP-LOGIN", 60.0),
        ev.LoginScanned: ev.LoginScanned(insertion),
        ev.LoginGone: ev.LoginGone(insertion),
        ev.FaceHint: ev.FaceHint(insertion, "face.closer"),
        ev.Enrol: ev.Enrol(-7, LEARNER, "张*明", "staff-1"),
        ev.Assisted: ev.Assisted(-8, LEARNER, AssistReason.NO_PHONE, "01", "staff-1"),
        ev.Vouched: ev.Vouched("01", "staff-1"),
        ev.NeedsStaff: ev.NeedsStaff(insertion, Refusal.CARD_UNKNOWN),
        ev.NotesCleared: ev.NotesCleared(insertion, frozenset({"D-1-7"})),
        ev.DigitTyped: ev.DigitTyped(),
        ev.DigitErased: ev.DigitErased(),
        ev.Confirmed: ev.Confirmed(),
        ev.Cancelled: ev.Cancelled(),
        ev.MoreTime: ev.MoreTime(),
        ev.Recorded: ev.Recorded(insertion, "08:27"),
        ev.NotRecorded: ev.NotRecorded(insertion, Refusal.STORE_FAILED),
        ev.Bind: BIND,
        ev.Provisional: VOUCH,
        own.OwnTold: own.OwnTold(insertion, PAGE),
        own.OwnFailed: own.OwnFailed(insertion, Refusal.STORE_FAILED),
        ev.Broken: ev.Broken(Refusal.DISK_FULL),
        ev.Mended: ev.Mended(),
        ev.TimedOut: ev.TimedOut(),
    }
    return made[kind]
