"""A day as its close sees it: what is open in the book, who has reported, how it was closed before.  Reads only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection

from kiosk.attendance.attending import undecided
from kiosk.attendance.spot_book import own_waiting, waiting_checks
from kiosk.closing.reported import Left, reports
from kiosk.domain.attendance import Windows
from kiosk.domain.closes import Close, Doubted, closes, standing, told
from kiosk.domain.closing import DayFacts, Digest
from kiosk.domain.timetable import CHINA, Preset, held_here, local_day, sittings
from kiosk.printing.drafts import NOT_PRINTED, PRINTED
from kiosk.printing.paper import PaperKind
from sync.records import Action, EntryKind, Session
from sync.store import asked, elsewhere, held, ledger, mirror, united
from sync.store import closes as kept
from sync.store.store import Store

BACK = timedelta(days=31)
"""How far back closes are looked for that wait for somebody."""


@dataclass(frozen=True, slots=True)
class Served:
    """What this desk's platforms can do: compare a day, tell what phones signed; `alone` where there is none."""

    compares: bool = False
    hears: bool = False
    alone: bool = True


@dataclass(frozen=True, slots=True)
class DayRead:
    """`heads` and `digest` of the moment it was read; `since` counts what came after the close that holds; `desks` are
    the others of the hub, as people call them."""

    day: date
    facts: DayFacts
    heads: Mapping[str, int]
    sessions: tuple[str, ...]
    closes: tuple[Close, ...] = ()
    since: int = 0
    desks: Mapping[str, str] = field(default_factory=dict)

    @property
    def close(self) -> Close | None:
        return standing(self.closes)


@dataclass(frozen=True, slots=True)
class Reading:
    """Call it off the screen's thread; raises StoreFault."""

    store: Store
    windows: Windows
    preset: Preset
    served: Served

    def day(self, day: date, digest: Digest) -> DayRead:
        with self.store.reading() as db:
            sessions = self.sessions(db, day)
            found = closes(kept.words(db, day, day))
            book = kept.day_book(db, self.store.desk_no, day)
            facts = self._facts(db, day, sessions, digest)
            held = standing(found)
            return DayRead(
                day,
                facts,
                book.heads,
                tuple(one.session_no for one in sessions),
                found,
                self._since(db, held, sessions) if held else 0,
                desks_of(db),
            )

    def closes(self, day: date) -> tuple[Close, ...]:
        """Every close of the day, at whichever desk of the hub."""
        with self.store.reading() as db:
            return closes(kept.words(db, day, day))

    def doubted(self, day: date, now: datetime) -> tuple[Doubted, ...]:
        """Words about closes that are not believed, of this day and of the last ones."""
        today = local_day(now)
        with self.store.reading() as db:
            words = kept.words(db, min(day, today - BACK), max(day, today))
        seen = (one for one in told(words).doubted if one.day == day or one.day >= today - BACK)
        return tuple(sorted(seen, key=lambda one: (one.day, one.at, one.key)))

    def waiting(self, now: datetime) -> list[Close]:
        """Closes that hold and have no second signature, the oldest first."""
        return [one for one in self._recent(now) if not one.signed]

    def sealed(self, now: datetime) -> list[Close]:
        """Closes of this desk that hold and wait for the platform's word: it tells each desk of its own entries."""
        mine = (one for one in self._recent(now) if one.desk_no == self.store.desk_no)
        return [one for one in mine if one.signed and one.reconciled_at is None]

    def _recent(self, now: datetime) -> list[Close]:
        today = local_day(now)
        with self.store.reading() as db:
            found = closes(kept.words(db, today - BACK, today))
        return sorted((one for one in found if one.holds), key=lambda one: one.day)

    def printed_elsewhere(self, close: Close, now: datetime) -> str:
        """The other desk that has printed the digest of this close, "" for none; what may have come out counts."""
        with self.store.reading() as db:
            acts = elsewhere.acts_of_days(db, close.day, local_day(now), {PRINTED, NOT_PRINTED})
            out = (one for one in acts if one.body.get("no") == close.key and one.body.get("begun", True))
            desk_no = next((one.desk_no for one in out if one.body.get("kind") == PaperKind.DIGEST.value), "")
            return desks_of(db).get(desk_no, "")

    def taught_on(self, day: date) -> bool:
        """Whether there are lessons: a day on which somebody is on duty."""
        with self.store.reading() as db:
            return bool(self.sessions(db, day))

    def is_open(self, day: date) -> bool:
        """It had lessons, and no close of it holds."""
        with self.store.reading() as db:
            return bool(self.sessions(db, day)) and standing(closes(kept.words(db, day, day))) is None

    def sessions(self, db: Connection, day: date) -> list[Session]:
        """Of the day, held somewhere a learner can sign in."""
        start = datetime.combine(day, time.min, CHINA)
        around = mirror.sessions_between(db, _ms(start), _ms(start + timedelta(days=1)))
        return [one for one in around if held_here(one) and local_day(one.begins) == day]

    def acked(self, session_no: str) -> list[str]:
        with self.store.reading() as db:
            return held.acked_checkins(db, session_no)

    # --- what this desk tells the others ------------------------------------------------------------------

    def is_over(self, db: Connection, day: date, now_ms: int) -> bool:
        """Nobody signs out any more; a day of which this desk has entries and knows no lesson is over at its end."""
        sessions = self.sessions(db, day)
        if last_out := self._last_out(sessions):
            return now_ms > _ms(last_out)
        begun = _ms(datetime.combine(day + timedelta(days=1), time.min, CHINA))
        return now_ms >= begun and bool(
            kept.day_book(db, self.store.desk_no, day).heads.get(self.store.desk_no)
        )

    def left(self, db: Connection, day: date) -> Left:
        """What is open at this desk alone."""
        numbers = {one.session_no for one in self.sessions(db, day)}
        return Left(
            self._questions(db, day),
            len(kept.refusals(db, day)),
            sum(1 for one in own_waiting(db, _noon(day)) if one.session_no in numbers),
            0 if self.served.alone else kept.unsent(db, self.store.desk_no, day),
        )

    # --- inside

    def _last_out(self, sessions: list[Session]) -> datetime | None:
        held = sittings(sessions, self.preset)
        return max((self.windows.closes(one, Action.OUT) for one in held), default=None)

    def _facts(self, db: Connection, day: date, sessions: list[Session], digest: Digest) -> DayFacts:
        numbers = {one.session_no for one in sessions}
        last_out = self._last_out(sessions)
        noted = united.of_day(db, day, {EntryKind.PROVISIONAL})
        over_ms = _ms(last_out) if last_out else 0
        others, desks = reports(db, day, over_ms), desks_of(db)
        here = kept.others(db, self.store.desk_no)  # numbers this very book had before
        silent = (*(no for no, at_ms in here.items() if at_ms < over_ms), *others.silent)
        return DayFacts(
            last_out=last_out,
            questions=self._questions(db, day),
            noted=len(undecided(db, noted)),
            refusals=len(kept.refusals(db, day)),
            spots=sum(1 for one in waiting_checks(db, _noon(day)) if one.session_no in numbers),
            there=others.there,
            silent=tuple(sorted(desks.get(no, no) for no in silent)),
            busy=tuple(sorted(desks.get(no, no) for no in others.busy)),
            unsent=kept.unsent(db, self.store.desk_no, day),
            phones_heard=kept.heard_ms(db) > over_ms if self.served.hears and sessions else None,
            digest=digest if self.served.compares else Digest.NONE,
            alone=self.served.alone,
        )

    def _questions(self, db: Connection, day: date) -> int:
        flags = (ledger.entry(db, one) for one in asked.open_ones(db))
        return sum(1 for one in flags if one and one.body.get("of") == day.isoformat())

    def _since(self, db: Connection, close: Close, sessions: list[Session]) -> int:
        """Entries, and what the platform told of beyond what it had told then."""
        word = ledger.entry(db, close.key) or elsewhere.entry(db, close.key)
        entered = len(kept.since(db, close.day, close.heads or {})) + len(kept.over(db, word) if word else ())
        told = len(kept.pulled(db, [one.session_no for one in sessions]))
        return entered + max(0, told - close.pulled)


def desks_of(db: Connection) -> dict[str, str]:
    """Desk numbers of the hub's others to what people call them."""
    return {one.desk_no: one.shown for one in elsewhere.others(db)}


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), CHINA)


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
