"""Invented affairs of the training people: phones that signed, an online lesson, a spot check, certificates, checks
made elsewhere, and somebody who has used a voucher for this occupation this year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta

from drivers.card.people import CardSpec
from kiosk.domain.timetable import CHINA
from kiosk.training.vouchers import AGAIN, voucher_no
from sync.platform.simulator.seed_affairs import Affairs, KnownCertificate, KnownUse
from sync.records import (
    RESIDENT_ID,
    Action,
    Certificate,
    Enrolment,
    EnrolmentState,
    PersonKey,
    PulledCheckin,
    PulledSource,
    Session,
    SessionKind,
    SpotCheck,
    SpotMode,
    VerifyRecord,
)

ONLINE = "ONLINE"
LEARNED = {"li-qiang": 90, "aygul": 45, "zhou-no-pin": 12}
"""Minutes of yesterday's online lesson."""
DRAWN = 3
"""How many a spot check draws."""


def online_lesson(class_no: str, now: datetime) -> Session:
    """Last evening, at home: nobody signs in at the desk."""
    begins = datetime.combine(now.date() - timedelta(days=1), time(19, 0), CHINA)
    return Session(
        f"{class_no}-{begins:%m%d}-{ONLINE}",
        class_no,
        begins,
        begins + timedelta(minutes=90),
        teacher="王老师",
        kind=SessionKind.ONLINE,
        needs_in=False,
        needs_out=False,
    )


def affairs(
    cards: Mapping[str, CardSpec],
    learners: Sequence[Enrolment],
    next_lesson: Session,
    lesson_online: Session,
    now: datetime,
) -> Affairs:
    """Of the class of `next_lesson`, in which nobody with a card has signed in yet."""
    numbers = {one.person: one.trainee_no for one in learners if one.class_no == next_lesson.class_no}
    with_card = {_person(spec) for spec in cards.values()}
    others = [
        number
        for one in learners
        if one.state is EnrolmentState.ENROLLED
        and one.person not in with_card
        and (number := numbers.get(one.person)) == one.trainee_no
    ]
    return Affairs(
        signins=(*_phones(others[:2], next_lesson, now), *_online(cards, numbers, lesson_online)),
        spot_checks=_drawn(others[:DRAWN], next_lesson, now),
        certificates=_certificates(cards, now),
        verifications=_elsewhere(now),
        uses=(KnownUse(_person(cards[AGAIN]), "电工", _at_ten(now)),),
    )


def _phones(numbers: Sequence[str], lesson: Session, now: datetime) -> list[PulledCheckin]:
    return [
        PulledCheckin(
            f"P{at:06}",
            lesson.class_no,
            lesson.session_no,
            number,
            Action.IN,
            now - timedelta(minutes=at),
            source,
        )
        for at, (number, source) in enumerate(
            zip(numbers, (PulledSource.PHONE_GPS, PulledSource.PHONE_QR), strict=False), start=1
        )
    ]


def _online(
    cards: Mapping[str, CardSpec], numbers: Mapping[PersonKey, str], lesson: Session
) -> list[PulledCheckin]:
    return [
        PulledCheckin(
            server_no=f"O{at:06}",
            class_no=lesson.class_no,
            session_no=lesson.session_no,
            trainee_no=numbers[_person(cards[key])],
            action=Action.IN,
            at=lesson.begins + timedelta(minutes=at),
            source=PulledSource.ONLINE,
            minutes=minutes,
        )
        for at, (key, minutes) in enumerate(LEARNED.items(), start=1)
    ]


def _drawn(numbers: Sequence[str], lesson: Session, now: datetime) -> tuple[SpotCheck, ...]:
    if not numbers:
        return ()
    deadline = now + timedelta(hours=2)
    return (SpotCheck(f"CC-{now:%m%d}-1", lesson.session_no, tuple(numbers), deadline, SpotMode.ROLLCALL),)


def _certificates(cards: Mapping[str, CardSpec], now: datetime) -> tuple[KnownCertificate, ...]:
    issued = now.date() - timedelta(days=400)
    return tuple(
        KnownCertificate(
            _person(cards[key]), Certificate(f"S990000{number:09}", name, "五级", issued, "示例技能评价中心")
        )
        for number, (key, name) in enumerate((("li-qiang", "电工"), ("ouyang-zhiyuan", "焊工")), start=1)
    )


def _elsewhere(now: datetime) -> tuple[VerifyRecord, ...]:
    """Two checks at the platform's own page."""
    return tuple(
        VerifyRecord(f"W-{now:%Y%m%d}-{number}", voucher_no(key), "WEB", _at_ten(now), usable)
        for number, (key, usable) in enumerate((("li-qiang", True), ("zhang-wei", False)), start=1)
    )


def _at_ten(now: datetime) -> datetime:
    """Yesterday at ten, or this New Year's morning: always this year."""
    yesterday = datetime.combine(now.date() - timedelta(days=1), time(10, 0), CHINA)
    return yesterday if yesterday.year == now.year else datetime.combine(now.date(), time(0, 1), CHINA)


def _person(spec: CardSpec) -> PersonKey:
    return PersonKey(RESIDENT_ID, spec.holder.person_number)
