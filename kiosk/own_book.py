"""What this desk's book and mirror say of one learner, for 我的: classes, hours, vouchers.  Reads, writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import quote

from sqlalchemy import Connection

from kiosk.domain.timetable import CHINA, Preset, Sitting, local_day, sittings
from kiosk.domain.voucher import mask_code
from kiosk.visit.own import OwnClass, OwnPage, OwnVoucher
from sync.records import Action, ClassState, EntryKind, PersonKey, TrainingClass, VoucherState
from sync.store import checks, ledger, mirror
from sync.store.store import Store

CLASS_PLACE = "{class}"
"""Where the address of the evaluation takes the class number; nothing of the person goes into it."""
ASKED_FOR = timedelta(days=30)
"""So long after a class has ended its questions are shown."""


@dataclass(frozen=True, slots=True)
class Presence:
    """`minutes` attended, `planned` in all, `held` of what is over, `due` attended of what is over."""

    minutes: int
    planned: int
    held: int
    due: int

    @property
    def permille(self) -> int | None:
        return self.due * 1000 // self.held if self.held else None


class OwnBook:
    def __init__(self, store: Store, preset: Preset, evaluation: str) -> None:
        self._store, self._preset, self._evaluation = store, preset, evaluation

    def page(self, person: PersonKey, now: datetime) -> OwnPage:
        """Raises StoreFault."""
        with self._store.reading() as db:
            enrolments = mirror.enrolments_of(db, self._store.vault, person)
            classes = mirror.classes(db, {one.class_no for one in enrolments})
            numbers = sorted({one.voucher_no for one in enrolments if one.voucher_no})
            return OwnPage(
                classes=tuple(self._class(db, one, person, now) for one in classes),
                vouchers=tuple(self._voucher(db, number) for number in numbers),
            )

    def _class(self, db: Connection, one: TrainingClass, person: PersonKey, now: datetime) -> OwnClass:
        ended = one.state is ClassState.CLOSED or one.ends < local_day(now)
        attended = self._presence(db, one, person, now)
        asks = ended and self._evaluation and local_day(now) - one.ends <= ASKED_FOR
        return OwnClass(
            name=one.name,
            minutes=attended.minutes,
            planned=attended.planned,
            permille=attended.permille,
            ended=ended,
            evaluation=self._evaluation.replace(CLASS_PLACE, quote(one.class_no)) if asks else "",
        )

    def _presence(self, db: Connection, one: TrainingClass, person: PersonKey, now: datetime) -> Presence:
        begins, ends = _midnight(one.starts), _midnight(one.ends) + timedelta(days=1)
        held = sittings(mirror.sessions_between(db, _ms(begins), _ms(ends), [one.class_no]), self._preset)
        days = sorted({sitting.day for sitting in held})
        came = {
            entry.session_no
            for entry in ledger.checkins_of(db, self._store.vault, person, days)
            if entry.kind is EntryKind.CHECKIN and entry.action is Action.IN
        }
        return presence(held, came, now)

    def _voucher(self, db: Connection, number: str) -> OwnVoucher:
        """By the platform's last word that this desk has heard."""
        known = checks.last_answer(db, self._store.vault, number)
        state = VoucherState(known.state) if known and known.state else None
        return OwnVoucher(mask_code(number), state)


def presence(held: Sequence[Sitting], came: Iterable[str], now: datetime) -> Presence:
    """`came`: the sessions somebody signed in to."""
    there = set(came)
    mine = [sitting for sitting in held if there.intersection(sitting.covers)]
    over = [sitting for sitting in held if sitting.ends <= now]
    return Presence(
        minutes=_minutes(mine),
        planned=_minutes(held),
        held=_minutes(over),
        due=_minutes([sitting for sitting in over if sitting in mine]),
    )


def _minutes(held: Iterable[Sitting]) -> int:
    return sum(int((sitting.ends - sitting.begins) / timedelta(minutes=1)) for sitting in held)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, CHINA)


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
