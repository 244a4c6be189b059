"""抽查 drawn at this desk: who is in a lesson just now, and some of them by chance.  Reads only; spot_desk.py writes.

Chance is the machine's own: nobody can say beforehand who is called up, and the book keeps out of how many.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import SystemRandom

from sqlalchemy import Connection

from kiosk.attendance.attending import by_learner, facts_of, grouped
from kiosk.domain.signs import Act, Facts, counting, decided
from kiosk.domain.signs import told as signs_told
from kiosk.domain.spot import DRAWN
from kiosk.domain.timetable import CHINA, Preset, Sitting, from_ms, local_day, sittings
from sync.records import Action, Entry, SpotCheck, SpotMode, Stamp
from sync.store import acts, mirror, told, united

AHEAD = timedelta(minutes=30)
"""People who have signed in are there before the lesson begins."""
WITHIN = timedelta(minutes=10)
"""How long whoever was drawn has to show themselves.  No rule was found; nobody comes back from home in it."""
MOST = 10


@dataclass(frozen=True, slots=True)
class Running:
    """A lesson that goes on, and who is in it."""

    sitting: Sitting
    class_name: str
    present: tuple[str, ...]


def running(db: Connection, preset: Preset, now: datetime) -> list[Running]:
    """Lessons with somebody in them."""
    start = datetime.combine(local_day(now), time.min, CHINA)
    around = mirror.sessions_between(db, _ms(start), _ms(start + timedelta(days=1)))
    held = [one for one in sittings(around, preset) if one.begins - AHEAD <= now <= one.ends]
    names = {one.class_no: one.name for one in mirror.classes(db, {one.class_no for one in held})}
    found = (Running(one, names.get(one.class_no, one.class_no), present(db, one)) for one in held)
    return [one for one in found if one.present]


def present(db: Connection, sitting: Sitting) -> tuple[str, ...]:
    """Trainee numbers of those who came and have not gone, by this desk, the others and phones, as far as it stands:
    with make-ups, notes that were confirmed, and what was moved here."""
    mine = [
        one
        for no in sitting.covers
        for one in united.checkins_of_session(db, no)
        if one.class_no == sitting.class_no
    ]
    decided_on = united.affairs_of_classes(db, {sitting.class_no})
    confirmed = {str(one.body.get("corrects")) for one in decided_on if one.body.get("act") == Act.CONFIRM}
    notes = (united.entry(db, key) for key in confirmed)
    theirs = by_learner([*mine, *decided_on, *(one for one in notes if one)])
    phones = grouped(one for no in sitting.covers for one in told.pulled_of_session(db, no) if one.at)
    numbers = sorted(filter(None, {*theirs, *phones}))
    return tuple(no for no in numbers if _is_in(facts_of(theirs.get(no, ()), phones.get(no, ())), sitting))


def _is_in(facts: Facts, sitting: Sitting) -> bool:
    words = decided(facts.corrections)
    signs = [one for one in counting(signs_told(facts, words), words) if one.session_no in sitting.covers]
    return bool(signs) and signs[-1].action is Action.IN


def draw(one: Running, count: int, mode: SpotMode, check_no: str, at: Stamp) -> tuple[SpotCheck, int]:
    """Some of those present, by chance; out of how many."""
    names = SystemRandom().sample(one.present, min(count, MOST, len(one.present)))
    deadline = from_ms(at.at_ms) + WITHIN
    return SpotCheck(check_no, one.sitting.session_no, tuple(names), deadline, mode), len(one.present)


def own_checks(db: Connection, now: datetime) -> list[SpotCheck]:
    """Drawn here on the day; before midnight counts as long as its time runs."""
    days = {local_day(now), local_day(now - WITHIN)}
    return [_check(act) for day in sorted(days) for act in acts.of_day(db, day, {DRAWN})]


def _check(act: Entry) -> SpotCheck:
    body = act.body
    drawn, deadline = body.get("traineeNos"), body.get("deadline")
    assert isinstance(drawn, list) and isinstance(deadline, int)  # as it was drafted
    mode = SpotMode(str(body.get("mode")))
    return SpotCheck(
        str(body.get("checkNo")), act.session_no, tuple(map(str, drawn)), from_ms(deadline), mode
    )


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
