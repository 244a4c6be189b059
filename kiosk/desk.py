"""Today at this desk: a card and now -> what the rules say, and what is to be written down.  No Qt, no network.

Reads the mirror and the book in short transactions; writes nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import TypeAlias

from sqlalchemy import Connection

from kiosk.attendance.attending import facts_of
from kiosk.attendance.spot_book import waiting_checks
from kiosk.domain import attendance
from kiosk.domain.attendance import (
    Admit,
    Already,
    Choose,
    Judgement,
    Learner,
    Place,
    Refuse,
    Standing,
    Verdict,
    Windows,
)
from kiosk.domain.evidence import STRICT, Accepted, AssistReason, Policy
from kiosk.domain.names import mask
from kiosk.domain.notes import only_out, signs_in, stopping
from kiosk.domain.presence import fits
from kiosk.domain.refusal import Refusal
from kiosk.domain.registration import Register
from kiosk.domain.signs import ELSEWHERE, Facts, Leave, Sign, counting, decided, stands, told
from kiosk.domain.spot import open_for, policy_of
from kiosk.domain.timetable import CHINA, Preset, Sitting, from_ms, held_here, local_day, sittings
from kiosk.visit.claims import Card, Claim, ECard, Named
from kiosk.visit.events import Judged, NeedsStaff
from sync.records import (
    Action,
    ClassState,
    Enrolment,
    LearnerNote,
    NoteLevel,
    PersonKey,
    Session,
    TrainingClass,
)
from sync.store import affairs, elsewhere, learner_notes, ledger, mirror, notices
from sync.store import told as platform
from sync.store.store import Store

AROUND = timedelta(hours=20)
"""How far from now a session may begin or end and still concern a visit: a night class and its windows."""

OTHER_DOCUMENTS = ("04", "05", "06", "07", "08", "99", "03", "02")
"""Document types tried for a chip whose number is no resident number; the roster says which one it is."""


@dataclass(frozen=True, slots=True)
class AskWhoseCard:
    """Nobody here knows this card: the platform might (card-resolve)."""


@dataclass(frozen=True, slots=True)
class AskRoster:
    """The person stands on no roster here: the platform might have a newer one."""


Consideration: TypeAlias = Judged | NeedsStaff | AskWhoseCard | AskRoster


@dataclass(frozen=True, slots=True)
class Known:
    """Who the card's holder is, by whose word."""

    person: PersonKey
    name: str = field(repr=False)


class Desk:
    def __init__(
        self,
        store: Store,
        place: Place,
        windows: Windows,
        preset: Preset,
        policy: Policy = STRICT,
        *,
        phone_first: bool = False,
    ) -> None:
        self._store = store
        self._place = place
        self._windows = windows
        self._preset = preset
        self.policy = policy
        self._phone_first = phone_first

    def stand_at(self, place: Place) -> None:
        """The desk was carried somewhere else."""
        self._place = place

    # --- deciding -----------------------------------------------------------------------------------------

    def consider(
        self, claim: Claim, now: datetime, *, asked: bool, whose: Known | None = None
    ) -> Consideration:
        """What to do about this claim.  `asked`: the platform was asked already, or cannot be; `whose` is its word.

        Raises StoreFault.
        """
        with self._store.reading() as db:
            known = self._known(db, claim, asked=asked, whose=whose)
            if not isinstance(known, Known):
                return known
            alone = _on_staff_word(claim)
            learner = self._learner(db, known.person, now, alone=alone)
            if not learner.enrolments:
                if not asked:
                    return AskRoster()
                return NeedsStaff(claim.insertion, Refusal.NOT_ON_ROSTER, mask(known.name))
            verdict = attendance.judge(_meant(learner, claim), self._place, self._windows, now)
            if alone:
                verdict = _over(db, verdict)
            if held := self._held_back(db, verdict, learner, claim.showing.cleared):
                left = only_out(verdict)
                if left is None:
                    return _see_staff(held, claim, mask(known.name), learner.enrolments[0])
                verdict = left
            drawn = self._drawn(db, learner, now) if _nothing_to_record(verdict) else None
        if drawn:
            return Judged(claim.insertion, drawn[0], mask(known.name), drawn[1])
        return Judged(claim.insertion, verdict, mask(known.name), self.policy)

    def _drawn(self, db: Connection, learner: Learner, now: datetime) -> tuple[Admit, Policy] | None:
        """A spot check that waits for this person, and what proves them to it."""
        found = open_for(waiting_checks(db, now), (one.trainee_no for one in learner.enrolments), now)
        if found is None:
            return None
        check, trainee_no = found
        sitting = next((one for one in learner.sittings if check.session_no in one.covers), None)
        policy = policy_of(check.mode)
        if sitting is None or policy is None:
            return None
        drawn = (one for one in learner.enrolments if one.trainee_no == trainee_no)
        who = next((one for one in drawn if one.class_no == sitting.class_no), None)
        if who is None:
            return None  # the number is theirs in another class; who was drawn is somebody else
        named = next((one.name for one in learner.classes if one.class_no == who.class_no), who.class_no)
        seen = Admit(who, named, sitting, Action.IN, Judgement.ON_TIME, spot=check.check_no)
        return seen, policy

    def identify(
        self, claim: Claim, enough: Accepted, *, asked: bool, whose: Known | None = None
    ) -> Consideration:
        """As `consider`, for somebody who is to be registered: on a roster or not, class or no class.

        Raises StoreFault.
        """
        with self._store.reading() as db:
            known = self._known(db, claim, asked=asked, whose=whose)
            if not isinstance(known, Known):
                return known
            enrolments = mirror.enrolments_of(db, self._store.vault, known.person)
        if not enrolments and not asked:
            return AskRoster()
        register = Register(known.person, known.name, tuple(enrolments), enough)
        return Judged(claim.insertion, register, mask(known.name), self.policy)

    def _held_back(
        self, db: Connection, verdict: Verdict, learner: Learner, cleared: frozenset[str]
    ) -> list[LearnerNote]:
        """The notes that keep this learner from signing in."""
        if not signs_in(verdict):
            return []
        codes = {one.voucher_no for one in learner.enrolments if one.voucher_no}
        return stopping(
            learner_notes.about(db, self._store.vault, learner.enrolments[0].person, codes), cleared
        )

    def _known(
        self, db: Connection, claim: Claim, *, asked: bool, whose: Known | None
    ) -> Known | Consideration:
        """Who it is.  A person who has a bound card is not let in with another one until staff looked which of the two
        replaced which."""
        if isinstance(claim, ECard | Named):
            return Known(claim.person, claim.name)
        if not isinstance(claim, Card):
            return NeedsStaff(claim.insertion, Refusal.NOTHING_TO_SHOW)
        if claim.showing.assist is not None and claim.holder is not None:
            return Known(claim.holder, claim.name)
        binding = mirror.person_of_card(db, self._store.vault, claim.key)
        if binding and not binding.active:
            return Judged(claim.insertion, Refuse(Refusal.CARD_REPLACED), mask(binding.name))
        known = whose or self._holder(db, claim) or (Known(binding.person, binding.name) if binding else None)
        if known is None:
            return NeedsStaff(claim.insertion, Refusal.CARD_UNKNOWN) if asked else AskWhoseCard()
        if binding is None and mirror.cards_of(db, self._store.vault, known.person):
            return NeedsStaff(claim.insertion, Refusal.CARD_UNKNOWN, mask(known.name))
        return known

    def consider_again(self, admit: Admit, now: datetime) -> Admit | Already | Refuse:
        """What was admitted when the card came, at the moment it is written down; Already where a paired desk has
        written it down since.  Raises StoreFault."""
        with self._store.reading() as db:
            learner = self._learner(db, admit.enrolment.person, now, alone=bool(admit.over))
            drawn = self._drawn(db, learner, now) if admit.spot else None
            held = self._held_back(db, admit, learner, frozenset()) if learner.enrolments else []
        if admit.spot:
            return drawn[0] if drawn else Refuse(Refusal.NO_SESSION, (), admit.enrolment)
        if any(note.level is NoteLevel.BLOCK for note in held):
            return Refuse(Refusal.SEE_STAFF, (), admit.enrolment)
        return attendance.judge_again(admit, learner, self._place, self._windows, now)

    def has_card(self, known: Known) -> bool:
        """Whether a card is bound to this person already.  Raises StoreFault."""
        with self._store.reading() as db:
            return bool(mirror.cards_of(db, self._store.vault, known.person))

    def _holder(self, db: Connection, card: Card) -> Known | None:
        """The chip's own word where it gives one (1.0 and 2.0 cards), else a roster that carries the card's number."""
        if card.holder is not None:
            if card.holder.document:
                return Known(card.holder, card.name)
            for document in OTHER_DOCUMENTS:
                person = PersonKey(document, card.holder.number)
                if mirror.enrolments_of(db, self._store.vault, person):
                    return Known(person, card.name)
            return Known(card.holder, card.name)
        listed = mirror.card_number_on_roster(db, self._store.vault, card.key.number)
        people = {enrolment.person for enrolment in listed}
        return Known(listed[0].person, listed[0].name) if len(people) == 1 else None

    def _learner(self, db: Connection, person: PersonKey, now: datetime, *, alone: bool = False) -> Learner:
        """`alone`: without what other desks say."""
        enrolments = mirror.enrolments_of(db, self._store.vault, person)
        classes = mirror.classes(db, {enrolment.class_no for enrolment in enrolments})
        around = self._sittings(db, now, [c.class_no for c in classes])
        standing: list[Standing] = []
        leaves: list[Leave] = []
        for facts in self._facts(db, person, enrolments, around, alone=alone):
            words = decided(facts.corrections)
            standing += [
                Standing(sign.session_no, sign.action, sign.at, sign.origin, self._desk_of(db, sign.key))
                for sign in counting(told(facts, words), words)
                if sign.action and self._known_here(sign, around)
            ]
            leaves += [one for one in facts.leaves if stands(one.key, words)]
        if not alone:
            standing += _told_by_desks(db, enrolments, around)
        return Learner(enrolments, classes, around, standing, leaves, self._phone_first)

    def _facts(
        self,
        db: Connection,
        person: PersonKey,
        enrolments: Sequence[Enrolment],
        around: Sequence[Sitting],
        *,
        alone: bool,
    ) -> Iterator[Facts]:
        """What is known of the person, class by class; of signs only those of these days."""
        vault = self._store.vault
        days = sorted({sitting.day for sitting in around})
        entries = ledger.checkins_of(db, vault, person, days)
        entries += affairs.of_person(db, vault, person)
        for one in enrolments:
            mine = [entry for entry in entries if entry.class_no == one.class_no]
            if not alone:
                mine += elsewhere.attended_of_learner(db, one.class_no, one.trainee_no, days)
            mine += elsewhere.affairs_of_learner(db, one.class_no, one.trainee_no)
            yield facts_of(mine, platform.pulled_of_class(db, one.class_no, one.trainee_no))

    def _desk_of(self, db: Connection, key: str) -> str:
        """Where an entry was written, as people call that desk; "" for here and for what is no desk's entry."""
        return "" if key.startswith(f"{self._store.desk_no}-") else elsewhere.named(db, key)

    def _known_here(self, sign: Sign, around: Sequence[Sitting]) -> bool:
        """What a phone said far from the lesson does not keep anybody from signing in."""
        if sign.origin not in ELSEWHERE:
            return True
        return any(
            sign.session_no in sitting.covers and fits(sign, sitting, self._windows) for sitting in around
        )

    def _sittings(self, db: Connection, now: datetime, class_nos: Sequence[str]) -> list[Sitting]:
        """Made from whole local days, so that ordinals count from the day's first; then only what is near."""
        start = datetime.combine(local_day(now) - timedelta(days=1), time.min, CHINA)
        sessions = mirror.sessions_between(db, _ms(start), _ms(now + AROUND), class_nos)
        return [
            sitting
            for sitting in sittings(sessions, self._preset)
            if abs(sitting.begins - now) < AROUND or abs(sitting.ends - now) < AROUND
        ]

    def on_now(self, now: datetime) -> tuple[str, list[tuple[str, Sitting]]]:
        """The institution's name, and the sittings that are on at this desk now or open for signing in."""
        with self._store.reading() as db:
            org = mirror.org(db)
            names = {c.class_no: c.name for c in mirror.classes(db) if c.state is ClassState.RUNNING}
            around = self._sittings(db, now, list(names))
        on = [
            (names[sitting.class_no], sitting)
            for sitting in around
            if self._place.serves(sitting) and self._windows.opens(sitting, Action.IN) <= now <= sitting.ends
        ]
        return (org.name if org else ""), on

    def queue_expected(self, now: datetime, margin: timedelta) -> bool:
        """Whether people may come to sign in or out now or within `margin`."""
        with self._store.reading() as db:
            running = [c.class_no for c in mirror.classes(db) if c.state is ClassState.RUNNING]
            around = self._sittings(db, now, running)
        return any(
            self._windows.opens(one, action) - margin <= now <= self._windows.closes(one, action)
            for one in around
            if self._place.serves(one)
            for action in Action
        )

    # --- what staff may pick from -------------------------------------------------------------------------

    def classes_of_day(self, now: datetime) -> list[tuple[TrainingClass, list[Session]]]:
        """Classes with a session on the local day of `now`, or one after midnight whose sign-in is open: what 暂记 may
        be for.  Raises StoreFault."""
        day, soon = local_day(now), now + self._windows.in_opens_before
        with self._store.reading() as db:
            sessions = mirror.sessions_between(db, _ms(now - AROUND), _ms(now + AROUND))
            today = [
                s
                for s in sessions
                if held_here(s) and (local_day(s.begins) == day or now <= s.begins <= soon)
            ]
            return [
                (training_class, mine)
                for training_class in mirror.classes(db)
                if (mine := [s for s in today if s.class_no == training_class.class_no])
            ]


def _see_staff(
    held: Sequence[LearnerNote], claim: Claim, name: str, enrolment: Enrolment
) -> Judged | NeedsStaff:
    """The learner is told no more than to come to the desk."""
    if any(note.level is NoteLevel.BLOCK for note in held):
        return Judged(claim.insertion, Refuse(Refusal.SEE_STAFF, (), enrolment), name)
    ids = tuple(note.entry_id for note in held)
    return NeedsStaff(claim.insertion, Refusal.SEE_STAFF, name, ids)


def _on_staff_word(claim: Claim) -> bool:
    """Staff have said that the other desk's entry is not this learner's."""
    assist = claim.showing.assist
    return assist is not None and assist.reason is AssistReason.ELSEWHERE


def _told_by_desks(
    db: Connection, enrolments: Sequence[Enrolment], around: Sequence[Sitting]
) -> Iterator[Standing]:
    """What paired desks wrote down; the same number in another class is somebody else."""
    for one in enrolments:
        sessions = [no for sitting in around if sitting.class_no == one.class_no for no in sitting.covers]
        for sight in notices.of_learner(db, one.trainee_no, sessions):
            yield Standing(sight.session_no, sight.action, from_ms(sight.at_ms), desk=sight.desk_no)


def _over(db: Connection, verdict: Verdict) -> Verdict:
    """Which entry of another desk it is written over, if there is one."""
    if isinstance(verdict, Choose):
        return Choose(tuple(_over_one(db, option) for option in verdict.options))
    return _over_one(db, verdict) if isinstance(verdict, Admit) else verdict


def _over_one(db: Connection, admit: Admit) -> Admit:
    who, sitting = admit.enrolment, admit.sitting
    told = notices.of_learner(db, who.trainee_no, sitting.covers)
    others = [sight.rec_id for sight in told if sight.action is admit.action]
    shared = elsewhere.attended_of_learner(db, who.class_no, who.trainee_no, [sitting.day])
    others += [one.id for one in shared if one.session_no in sitting.covers and one.action is admit.action]
    return replace(admit, over=others[0]) if others else admit


def _nothing_to_record(verdict: Verdict) -> bool:
    """Signing in or out comes first; it shows as well that somebody is there."""
    return isinstance(verdict, Already | Refuse)


def _meant(learner: Learner, claim: Claim) -> Learner:
    """Staff who sign somebody in have chosen one of the learner's classes."""
    assist = claim.showing.assist
    if assist is None or not assist.class_no:
        return learner
    chosen = [one for one in learner.enrolments if one.class_no == assist.class_no]
    return replace(learner, enrolments=chosen) if chosen else learner


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
