"""What this desk's book and mirror say of one learner, for 我的: classes, hours, vouchers.  Reads, writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import quote

from sqlalchemy import Connection

from kiosk.attendance.attending import Attending
from kiosk.domain.presence import Attendance
from kiosk.domain.timetable import local_day
from kiosk.domain.voucher import mask_code
from kiosk.visit.own import OwnClass, OwnPage, OwnVoucher
from sync.records import ClassState, Enrolment, Move, PersonKey, Voucher, VoucherState
from sync.store import checks, mirror, moves, told
from sync.store.store import Store

CLASS_PLACE = "{class}"
"""Where the address of the evaluation takes the class number; nothing of the person goes into it."""
ASKED_FOR = timedelta(days=30)
"""So long after a class has ended its questions are shown."""


class OwnBook:
    """Hours and ratio are those of the one attendance book."""

    def __init__(self, store: Store, attending: Attending, evaluation: str) -> None:
        self._store, self._attending, self._evaluation = store, attending, evaluation

    def page(self, person: PersonKey, now: datetime) -> OwnPage:
        """Raises StoreFault."""
        with self._store.reading() as db:
            enrolments = mirror.enrolments_of(db, self._store.vault, person)
            listed = {
                one.voucher.voucher_no: one.voucher
                for one in told.listed_of_person(db, self._store.vault, person)
            }
            numbers = sorted({one.voucher_no for one in enrolments if one.voucher_no} | set(listed))
            vouchers = tuple(self._voucher(db, number, listed.get(number)) for number in numbers)
            carried = [one for one in moves.of_person(db, self._store.vault, person) if one.hours]
        classes = [self._class(one, carried, now) for one in enrolments]
        return OwnPage(tuple(one for one in classes if one), vouchers)

    def _class(self, enrolment: Enrolment, carried: Sequence[Move], now: datetime) -> OwnClass | None:
        """With the hours that were approved to come along from another class."""
        book = self._attending.book_of(enrolment, now)
        if book is None:
            return None
        about, today = book.training_class, local_day(now)
        found = book.learner(enrolment.trainee_no)
        mine = found.attendance if found else Attendance()
        brought = [one for one in carried if one.to_class == enrolment.class_no]
        ended = about.state is ClassState.CLOSED or about.ends < today
        asks = ended and self._evaluation and today - about.ends <= ASKED_FOR
        return OwnClass(
            name=about.name,
            minutes=mine.minutes + sum(self._brought(one, now) for one in brought),
            planned=sum(lesson.minutes for lesson in book.lessons),
            permille=mine.permille,
            ended=ended,
            evaluation=self._evaluation.replace(CLASS_PLACE, quote(about.class_no)) if asks else "",
        )

    def _brought(self, move: Move, now: datetime) -> int:
        left = Enrolment(move.trainee_no, move.class_no, move.person, move.name)
        before = self._attending.book_of(left, now)
        found = before.learner(move.trainee_no) if before else None
        return found.attendance.minutes if found else 0

    def _voucher(self, db: Connection, number: str, listed: Voucher | None) -> OwnVoucher:
        """By the class's list, else by the platform's last word that this desk has heard."""
        if listed is not None:
            return OwnVoucher(mask_code(number), listed.state, listed.valid_to)
        known = checks.last_answer(db, self._store.vault, number)
        state = VoucherState(known.state) if known and known.state else None
        return OwnVoucher(mask_code(number), state)
