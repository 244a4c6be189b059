"""Two people, every card, code, face and word of staff, in any order and late: nobody is signed in by another's proof.

The walk knows the truth (whose card, whose phone, who stands before the camera) and holds each entry against it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from hypothesis import settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from kiosk.domain.attendance import Admit, Judgement
from kiosk.domain.evidence import STRICT, AssistReason, Band, FaceWord, Factor, Flag, Policy, accepted
from kiosk.domain.refusal import Refusal
from kiosk.visit import effects as ef
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.claims import Card, Claim, ECard, Named, NamedBy, Showing, person_of
from kiosk.visit.events import Event, FaceOutcome, PinOutcome
from kiosk.visit.face import AGREE, DECLINE, NOT_ME
from kiosk.visit.machine import insertion_of, step
from kiosk.visit.results import LEAVE_EARLY
from kiosk.visit.samples import LEARNER, OPEN, SITTING
from kiosk.visit.show import show
from kiosk.visit.states import State
from kiosk.visit.waits import wait_s
from sync.records import Action, CardKey, Enrolment, PersonKey

PEOPLE = {
    "zhang": LEARNER,
    "li": Enrolment("T002", "C01", PersonKey("01", "440524188001010014"), "李强"),
}


def only(*names: str) -> Policy:
    return Policy(accepted(names), accepted(names))


POLICIES = (
    OPEN,
    STRICT,
    only("card+pin"),
    only("card+face", "card+pin"),
    only("card+pin+face", "e-card+staff"),
    only("e-card+face", "face+staff", "staff"),
    only("face", "e-card"),
)
WHO = some.sampled_from(sorted(PEOPLE))
KEYS = (*(way.value for way in Factor), "0", "1", AGREE, DECLINE, NOT_ME, LEAVE_EARLY)
OVER = (st.Welcomed, st.Repeated, st.Refused, st.FaceSettled)
LOOKING = (st.FaceWanted, st.FaceSought, st.FaceTaking)


@dataclass
class Truth:
    """Whose card each insertion is, and what was shown in which visit."""

    owners: dict[int, str] = field(default_factory=dict)
    cards: dict[int, Card] = field(default_factory=dict)
    known: set[int] = field(default_factory=set)
    proposed_before: dict[int, int] = field(default_factory=dict)
    shown: set[tuple[int, PersonKey, Factor]] = field(default_factory=set)
    named: set[tuple[int, PersonKey]] = field(default_factory=set)


class Walk(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.state: State = st.Idle()
        self.truth = Truth()
        self.late: list[Event] = []
        self.insertion, self.claims = 0, 0
        self.inside: list[int] = []
        self.standing, self.code, self.phone = "zhang", ("ecard", "zhang"), "zhang"
        self.right = True
        self.policy = OPEN
        self.able = frozenset({Factor.ECARD, Factor.FACE})

    @initialize(policy=some.sampled_from(POLICIES), able=some.sets(some.sampled_from(("ECARD", "FACE"))))
    def begin(self, policy: Policy, able: set[str]) -> None:
        self.policy, self.able = policy, frozenset(Factor(one) for one in able)

    # --- the world ----------------------------------------------------------------------------------------

    def tell(self, event: Event) -> None:
        self.witness(event)
        before = self.state
        self.state, effects = step(before, event)
        for effect in effects:
            self.perform(effect, event)
        if not isinstance(self.state, LOOKING) or insertion_of(self.state) != insertion_of(before):
            self.forget(ev.FaceAnswered, ev.FaceProposed, ev.FaceTaken)  # as the face desk drops its look
        if not isinstance(self.state, st.CodeWanted):
            self.late = [e for e in self.late if not (isinstance(e, ev.ClaimSaid) and _by_login(e))]

    def forget(self, *kinds: type[Event]) -> None:
        self.late = [event for event in self.late if not isinstance(event, kinds)]

    def witness(self, event: Event) -> None:
        """What this event shows, if it is heard at all, and of whom."""
        here = insertion_of(self.state)
        if isinstance(event, ev.CardIn) and isinstance(self.state, st.Proposed) and here is not None:
            self.truth.proposed_before[event.insertion] = here
        elif isinstance(event, ev.PinAnswered) and event.outcome is PinOutcome.RIGHT:
            owner = self.truth.owners[event.insertion]
            self.show(event.insertion, PEOPLE[owner].person, Factor.PIN)
        elif isinstance(event, ev.ClaimSaid):
            ecard = isinstance(event.claim, ECard)
            self.show(event.claim.insertion, event.claim.person, Factor.ECARD if ecard else None)
        elif isinstance(event, ev.FaceProposed) and event.claim is not None:
            self.show(event.insertion, event.claim.person, Factor.FACE)
        elif isinstance(event, ev.FaceAnswered) and event.outcome is FaceOutcome.MATCH:
            self.show(event.insertion, PEOPLE[self.standing].person, Factor.FACE)
        elif isinstance(event, ev.Assisted):
            for insertion in {event.insertion, here} - {None}:
                self.show(int(insertion or 0), event.learner.person, Factor.STAFF)
        elif isinstance(event, ev.Vouched) and (person := self.before_staff()) and here is not None:
            self.show(here, person, Factor.STAFF)

    def before_staff(self) -> PersonKey | None:
        """Whom the screen asks staff about."""
        if isinstance(self.state, st.Proposed):
            return self.state.claim.person
        purpose = self.state.purpose if isinstance(self.state, st.StaffWanted) else None
        return purpose.enrolment.person if purpose else None

    def show(self, insertion: int, person: PersonKey, factor: Factor | None) -> None:
        self.truth.named.add((insertion, person))
        if factor is not None:
            self.truth.shown.add((insertion, person, factor))

    def perform(self, effect: ef.Effect, cause: Event) -> None:
        match effect:
            case ef.Judge(claim=claim):
                self.late.append(self.judge(claim))
            case ef.ReadCode(insertion=insertion):
                self.late.append(self.read_code(insertion))
            case ef.BeginLogin(insertion=insertion):
                learner = PEOPLE[self.phone]
                said = ECard(insertion, learner.person, learner.name, "P-2", login=True)
                self.late += [ev.LoginShown(insertion, "KTP-LOGIN", 60.0), ev.ClaimSaid(said)]
            case ef.Look():
                self.forget(ev.FaceAnswered, ev.FaceProposed)
                self.late.append(self.look(effect))
            case ef.TakeFace(insertion=insertion):
                self.late.append(ev.FaceTaken(insertion))
            case ef.VerifyPin(insertion=insertion) | ef.VerifyOnKeypad(insertion=insertion):
                outcome = PinOutcome.RIGHT if self.right else PinOutcome.WRONG
                self.late.append(ev.PinAnswered(insertion, outcome, 5))
            case ef.Record():
                assert not isinstance(cause, ev.TimedOut), "nobody is signed in by waiting"
                self.hold_against_truth(effect)
                self.late.append(ev.Recorded(effect.insertion, "08:27"))

    def judge(self, claim: Claim) -> Event:
        person = person_of(claim)
        if person is None and claim.insertion in self.truth.known:
            person = PEOPLE[self.truth.owners[claim.insertion]].person
        learner = next((one for one in PEOPLE.values() if one.person == person), None)
        if learner is None:
            return ev.NeedsStaff(claim.insertion, Refusal.CARD_UNKNOWN)
        admit = Admit(learner, "电工", SITTING, Action.IN, Judgement.ON_TIME)
        return ev.Judged(claim.insertion, admit, f"{learner.name[0]}*", self.policy, self.able)

    def read_code(self, insertion: int) -> Event:
        kind, who = self.code
        learner = PEOPLE[who]
        if kind == "ecard":
            return ev.ClaimSaid(ECard(insertion, learner.person, learner.name, "P-1", login=False))
        if kind == "number":
            return ev.ClaimSaid(Named(insertion, learner.person, learner.name, NamedBy.NUMBER))
        return ev.CodeFailed(insertion, Refusal.CODE_UNKNOWN)

    def look(self, effect: ef.Look) -> Event:
        learner = PEOPLE[self.standing]
        found = FaceWord(Band.MATCH, "dnn@1", "1", searched=effect.person is None)
        if effect.person is None:
            showing = Showing(frozenset({Factor.FACE}), face=found)
            named = Named(effect.insertion, learner.person, learner.name, NamedBy.FACE, showing)
            return ev.FaceProposed(effect.insertion, named, f"{learner.name[0]}*")
        if effect.person == learner.person:
            return ev.FaceAnswered(effect.insertion, FaceOutcome.MATCH, found)
        if self.right:
            return ev.FaceAnswered(effect.insertion, FaceOutcome.UNSURE, replace(found, band=Band.UNSURE))
        return ev.FaceAnswered(effect.insertion, FaceOutcome.DIFFERENT, replace(found, band=Band.DIFFERENT))

    # --- what must hold -----------------------------------------------------------------------------------

    def hold_against_truth(self, record: ef.Record) -> None:
        if not isinstance(record.what, Admit):
            return
        person = record.what.enrolment.person
        visit = {record.insertion, self.truth.proposed_before.get(record.insertion, record.insertion)}
        assert any((one, person) in self.truth.named for one in visit), "nothing shown named them"
        for factor in record.evidence.factors:
            assert any((one, person, factor) in self.truth.shown for one in visit), factor
        waived = {Factor.PIN} if Flag.NO_CARD_PIN in record.evidence.flags else set()
        if waived:
            card = self.truth.cards[record.insertion]
            assert not card.has_pin and PEOPLE[self.truth.owners[card.insertion]].person == person
        factors = set(record.evidence.factors) | waived
        stands_for_face = {Factor.FACE} if isinstance(self.vouched_in, st.StaffWanted) else set()
        accepted_sets = self.policy.of(record.what.action)
        assert any(needed <= factors | stands_for_face for needed in accepted_sets), factors

    vouched_in: State | None = None
    """Staff who compared the person with the document stand for the face that was unsure, for nothing else."""

    @invariant()
    def nobody_is_named_in_full(self) -> None:
        told = repr(self.state)
        for learner in PEOPLE.values():
            assert learner.name not in told and learner.person.number not in told

    @invariant()
    def waiting_leads_back(self) -> None:
        """With the cards taken, to Idle, and without an entry."""
        state = self.state
        for _ in range(30):
            if isinstance(state, st.Idle):
                return
            event = ev.TimedOut() if wait_s(state) is not None else ev.CardOut(insertion_of(state) or 0)
            state, effects = step(state, event)
            assert not any(isinstance(effect, ef.Record) for effect in effects)
            show(state)
        raise AssertionError(f"it stays at {state}")

    # --- what people do -----------------------------------------------------------------------------------

    @rule(
        owner=WHO,
        silent=some.booleans(),
        known=some.booleans(),
        pin=some.sampled_from((None, 1, 2, 6)),
        keypad=some.booleans(),
        slow=some.booleans(),
    )
    def insert(
        self, owner: str, silent: bool, known: bool, pin: int | None, keypad: bool, slow: bool
    ) -> None:
        self.insertion += 1
        learner = PEOPLE[owner]
        card = Card(
            insertion=self.insertion,
            key=CardKey("990000D156000005AABBCCDDEEFF0011", "X00000019"),
            holder=None if silent else learner.person,
            name="" if silent else learner.name,
            expired=False,
            has_pin=pin is not None,
            tries_left=pin,
            locked=False,
            keypad=keypad,
        )
        self.truth.owners[self.insertion] = owner
        self.truth.cards[self.insertion] = card
        if known or not silent:
            self.truth.known.add(self.insertion)
        self.show(self.insertion, learner.person, Factor.CARD)
        self.inside.append(self.insertion)
        self.tell(ev.CardIn(self.insertion))
        if slow:
            self.late.append(ev.CardSaid(card))
        else:
            self.tell(ev.CardSaid(card))

    @rule(kind=some.sampled_from(("ecard", "number", "rubbish")), who=WHO)
    def scan(self, kind: str, who: str) -> None:
        self.code = (kind, who)
        self.claims -= 1
        self.tell(ev.CodeIn(self.claims))

    @rule(who=WHO)
    def stand_before_the_camera(self, who: str) -> None:
        """Whoever looks on is seen: a look under way began with the other one, and is begun anew."""
        if not any(isinstance(one, ev.FaceAnswered | ev.FaceProposed) for one in self.late):
            self.standing = who

    @rule(who=WHO)
    def hold_the_phone(self, who: str) -> None:
        self.phone = who

    @rule(way=some.sampled_from((Factor.ECARD, Factor.FACE, Factor.STAFF)))
    def begin_without_a_card(self, way: Factor) -> None:
        self.claims -= 1
        others = tuple(one for one in (Factor.ECARD, Factor.FACE, Factor.STAFF) if one is not way)
        self.tell(ev.Began(self.claims, way, others))

    @rule(key=some.sampled_from(KEYS))
    def press_anything(self, key: str) -> None:
        self.tell(ev.Chosen(key))

    @precondition(lambda self: show(self.state).choices)
    @rule(number=some.integers(0, 3))
    def choose(self, number: int) -> None:
        choices = show(self.state).choices
        self.tell(ev.Chosen(choices[number % len(choices)].key))

    @precondition(lambda self: isinstance(self.state, st.PinWanted))
    @rule(right=some.booleans())
    def type_a_pin(self, right: bool) -> None:
        self.right = right
        for _ in range(st.PIN_LEAST):
            self.tell(ev.DigitTyped())
        self.tell(ev.Confirmed())

    @rule(how=some.sampled_from(("cancel", "wait", "take the card")))
    def give_up(self, how: str) -> None:
        if how == "cancel":
            self.tell(ev.Cancelled())
        elif how == "wait" and wait_s(self.state) is not None:
            self.tell(ev.TimedOut())
        elif self.inside:
            self.tell(ev.CardOut(self.inside.pop(0)))

    @precondition(lambda self: isinstance(self.state, OVER))
    @rule()
    def next_please(self) -> None:
        """Late answers of the last visit may still come."""
        while self.inside:
            self.tell(ev.CardOut(self.inside.pop()))
        self.tell(ev.TimedOut())

    # --- what staff do ------------------------------------------------------------------------------------

    @rule(who=WHO)
    def assist(self, who: str) -> None:
        self.claims -= 1
        self.tell(ev.Assisted(self.claims, PEOPLE[who], AssistReason.NO_PHONE, "01", "staff-1"))

    @precondition(lambda self: isinstance(self.state, st.StaffWanted | st.Proposed))
    @rule()
    def vouch(self) -> None:
        self.vouched_in = self.state
        self.tell(ev.Vouched("01", "staff-1"))
        self.vouched_in = None

    @precondition(lambda self: isinstance(self.state, st.StaffWanted))
    @rule()
    def bind(self) -> None:
        """Staff saw the document: the card is its owner's."""
        here = insertion_of(self.state)
        if here in self.truth.owners:
            self.truth.known.add(here)
            self.tell(ev.Bind(PEOPLE[self.truth.owners[here]], "01", "staff-1"))

    @precondition(lambda self: isinstance(self.state, st.Idle))
    @rule(who=WHO)
    def enrol(self, who: str) -> None:
        self.claims -= 1
        learner = PEOPLE[who]
        self.tell(ev.Enrol(self.claims, learner, f"{learner.name[0]}*", "staff-1"))

    # --- answers, in time or not --------------------------------------------------------------------------

    @precondition(lambda self: self.late)
    @rule(how_many=some.integers(1, 3))
    def answers_come(self, how_many: int) -> None:
        for _ in range(min(how_many, len(self.late))):
            if self.late:
                self.tell(self.late.pop())

    @precondition(lambda self: self.late)
    @rule(which=some.integers(0, 9), again=some.booleans())
    def an_old_answer_comes(self, which: int, again: bool) -> None:
        number = which % len(self.late)
        self.tell(self.late[number] if again else self.late.pop(number))


def _by_login(event: ev.ClaimSaid) -> bool:
    return isinstance(event.claim, ECard) and event.claim.login


TestWalk = Walk.TestCase
TestWalk.settings = settings(max_examples=120, stateful_step_count=50, deadline=None)
