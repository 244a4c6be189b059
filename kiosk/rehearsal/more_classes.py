"""What a walk through a place needs beyond the training day: a class that does not run yet, a lesson that was online, a
certificate, an earlier use of a voucher."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from kiosk.domain.timetable import CHINA
from kiosk.training.ground import ELECTRICIAN, all_cards, class_of
from kiosk.training.vouchers import WAITING
from sync.platform.simulator.seed import Seed
from sync.platform.simulator.seed_affairs import Affairs, KnownCertificate, KnownUse
from sync.records import (
    RESIDENT_ID,
    Action,
    Certificate,
    ClassState,
    Enrolment,
    PersonKey,
    PulledCheckin,
    PulledSource,
    Session,
    SessionKind,
    TrainingClass,
)

NOT_RUNNING: Final = "qian-guest"
"""Whose only class it is."""
APPROVED_CLASS = "KC-DG-09"
ONLINE, ONLINE_MINUTES = "KC-DG-03-ONLINE", 110
LEARNED_ONLINE: Final = "li-qiang"
CERTIFIED, CERTIFICATE = "li-qiang", "ZS-990002"
TWICE_A_YEAR = WAITING[2]


def more_classes(day: Seed) -> Seed:
    """`day` is the training day this stands beside."""
    session = day.sessions[0]
    starts = session.begins.date()
    ends = starts + timedelta(days=9)
    return Seed(
        classes=(
            TrainingClass(
                APPROVED_CLASS, "电工（四级） 2026-9班", ClassState.APPROVED, starts, ends, "电工", "四级"
            ),
        ),
        sessions=(
            Session(f"{APPROVED_CLASS}-1", APPROVED_CLASS, session.begins, session.ends, "101", "王老师"),
            _online(session.begins),
        ),
        learners=(
            Enrolment(
                f"{APPROVED_CLASS}-001",
                APPROVED_CLASS,
                _person(NOT_RUNNING),
                all_cards()[NOT_RUNNING].holder.name,
            ),
        ),
        affairs=Affairs(
            signins=_signed_online(day),
            certificates=(
                KnownCertificate(
                    _person(CERTIFIED), Certificate(CERTIFICATE, "电工", "五级", starts - timedelta(days=300))
                ),
            ),
            uses=(KnownUse(_person(TWICE_A_YEAR), "电工", _earlier_this_year(session.begins)),),
        ),
    )


def _person(card: str) -> PersonKey:
    return PersonKey(RESIDENT_ID, all_cards()[card].holder.person_number)


def _online(begins: datetime) -> Session:
    """Two hours, the day before."""
    start = begins.astimezone(CHINA).replace(hour=9, minute=0) - timedelta(days=1)
    return Session(
        ONLINE, ELECTRICIAN, start, start + timedelta(hours=2), "", "王老师", kind=SessionKind.ONLINE
    )


def _signed_online(day: Seed) -> tuple[PulledCheckin, ...]:
    lesson = _online(day.sessions[0].begins)
    person = _person(LEARNED_ONLINE)
    who = next(
        one for one in day.learners if one.person == person and one.class_no == class_of(LEARNED_ONLINE)
    )
    signs = ((Action.IN, lesson.begins, None), (Action.OUT, lesson.ends, ONLINE_MINUTES))
    return tuple(
        PulledCheckin(
            f"ONLINE-{action.value}",
            ELECTRICIAN,
            ONLINE,
            who.trainee_no,
            action,
            at,
            PulledSource.ONLINE,
            minutes,
        )
        for action, at, minutes in signs
    )


def _earlier_this_year(now: datetime) -> datetime:
    """The first of January, which is never in another year."""
    return now.astimezone(CHINA).replace(month=1, day=1, hour=9)
