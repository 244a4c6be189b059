"""The numbers of a day, against everything counted one by one over a season in a real book."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from kiosk.attendance.attending import by_learner, facts_of, grouped, origin_of
from kiosk.day import reading
from kiosk.day.counting import count_day
from kiosk.day.diary import Diary, sum_of, tallies_of
from kiosk.day.reading import read_day
from kiosk.day.sheet import DaySheet
from kiosk.day.signs import told_by
from kiosk.day.view import News, today_page
from kiosk.domain.attendance import Judgement, Windows
from kiosk.domain.day import Presence, Tally
from kiosk.domain.presence import fits
from kiosk.domain.questions import Held
from kiosk.domain.signs import Origin, counting, decided, stands, told
from kiosk.domain.timetable import Preset, from_ms, sittings
from kiosk.training.season import Season, season
from sync.records import (
    Action,
    ClockQuality,
    Draft,
    EnrolmentState,
    Entry,
    EntryKind,
    Json,
    Method,
    Session,
    Stamp,
)
from sync.store import affairs, day_signs, ledger, mirror
from sync.store import told as platform
from sync.store.store import Store
from tests.support.desk import new_desk
from tests.support.front_desk import put
from tests.support.seasons import draft_of, enrolment_of, enter, person_of, write
from tests.support.timetables import DAY, a_class, at, session

WINDOWS = Windows()
LATE_AFTER = timedelta(minutes=15)


@pytest.fixture(scope="module")
def made() -> Season:
    """Two classes of it cheat, for staff sign a whole one in."""
    return season(7, classes=12, people=12, days=12)


@pytest.fixture(scope="module")
def store(made: Season, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with new_desk(tmp_path_factory.mktemp("season")) as opened:
        enter(opened, made)
        write(opened, decisions(opened, made))
        yield opened


def stamp(at_ms: int) -> Stamp:
    return Stamp(at_ms, at_ms, 1_000, 1, 100, ClockQuality.GOOD)


def about(
    kind: EntryKind, who: str, class_no: str, day: date, at_ms: int, body: dict[str, Json], **more: Any
) -> Draft:
    return Draft(kind, stamp(at_ms), day, body, class_no, trainee_no=who, person=person_of(who), **more)


def decisions(store: Store, made: Season) -> Iterator[Draft]:
    """Leave, annulments, make-ups, 暂记 confirmed and not, and some of them taken back, from a seed."""
    random = Random(5)
    with store.reading() as db:
        book = list(entries_of(db))
    for held in random.sample(made.held, 40):
        who = random.choice([one.person for one in made.used if one.class_no == held.class_no])
        day, now = held.begins.date(), round(held.ends.timestamp() * 1000)
        match random.randrange(4):
            case 0:
                kinds: dict[str, Json] = {
                    "from": str(day),
                    "to": str(day + timedelta(days=1)),
                    "sessions": [],
                }
                if random.random() < 0.5:
                    kinds["sessions"] = [held.session_no]
                yield about(EntryKind.LEAVE, who, held.class_no, day, now, {**kinds, "reason": "SICK"})
            case 1:
                action = random.choice(list(Action))
                body: dict[str, Json] = {
                    "act": "MAKE_UP",
                    "corrects": "",
                    "action": action.value,
                    "at": now - 3_600_000,
                }
                yield about(
                    EntryKind.CORRECTION, who, held.class_no, day, now, body, session_no=held.session_no, action=action
                )  # fmt: skip
            case _:
                mine = [one for one in book if one.session_no == held.session_no]
                one = random.choice(mine)
                body = {"act": "ANNUL", "corrects": one.id, "action": "", "at": now}
                yield about(
                    EntryKind.CORRECTION, one.trainee_no, held.class_no, day, now, body, session_no=held.session_no
                )  # fmt: skip


def entries_of(db: Any) -> Iterator[Entry]:
    for class_no in [one.class_no for one in mirror.classes(db)]:
        yield from affairs.attended_of_class(db, class_no)


def days_of(made: Season) -> list[date]:
    return sorted({one.begins.date() for one in made.held})


def counted(store: Store, held: Held) -> Tally:
    """One by one, by the rules of the book of attendance, with everything of the class read whole."""
    with store.reading() as db:
        entries = [*affairs.attended_of_class(db, held.class_no), *affairs.of_classes(db, {held.class_no})]
        people = mirror.roster(db, store.vault, held.class_no)
        phones = grouped(platform.pulled_of_class(db, held.class_no))
    theirs = by_learner(entries)
    (sitting,) = sittings(
        [Session(held.session_no, held.class_no, held.begins, held.ends, "")], Preset.SESSION
    )
    sums = dict.fromkeys(
        ("expected", "present", "late", "early", "missing", "leave", "assisted", "phones", "no_out"), 0
    )
    for one in people:
        if one.state is EnrolmentState.QUIT:
            continue
        facts = facts_of(theirs[one.trainee_no], phones[one.trainee_no])
        words = decided(facts.corrections)
        signs = [
            s
            for s in counting(told(facts, words), words)
            if s.session_no == held.session_no and fits(s, sitting, WINDOWS)
        ]
        came = [sign for sign in signs if sign.action is Action.IN][:1]
        went = [sign for sign in signs if sign.action is Action.OUT][-1:]
        signed = (e for e in theirs[one.trainee_no] if e.kind is EntryKind.CHECKIN)
        judged = {e.id: dict(e.body["judge"]).get("state") for e in signed}  # type: ignore[call-overload]
        away = any(leave.covers(sitting) and stands(leave.key, words) for leave in facts.leaves)
        sums["expected"] += 1
        if came:
            sums["present"] += 1
            late = came[0].at > held.begins + LATE_AFTER
            sums["late"] += late and judged.get(came[0].key, "LATE") == Judgement.LATE
            sums["assisted"] += came[0].origin is Origin.ASSISTED
            sums["phones"] += came[0].origin in (Origin.PHONE_GPS, Origin.PHONE_QR)
            early = bool(went) and went[0].at < held.ends - WINDOWS.out_opens_before
            sums["early"] += early and judged.get(went[0].key, "EARLY") == Judgement.EARLY
            sums["no_out"] += not went
        elif away:
            sums["leave"] += 1
        else:
            sums["missing"] += 1
    return Tally(**sums)


def test_every_sitting_of_a_season_is_counted_as_by_hand(store: Store, made: Season) -> None:
    with store.reading() as db:
        found = {
            one.session_no: one.tally
            for day in days_of(made)
            for line in tallies_of(read_day(db, store.vault, WINDOWS, Preset.SESSION, day)).values()
            for one in line
        }
    wanted = {held.session_no: counted(store, held) for held in made.held}
    assert found == wanted
    totals = sum(wanted.values(), Tally())
    assert min(totals.missing, totals.leave, totals.no_out, totals.assisted) > 0, "nothing to be wrong about"


def test_the_plain_way_says_what_the_rule_says(
    store: Store, made: Season, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = days_of(made)[4]
    with store.reading() as db:
        plain = read_day(db, store.vault, WINDOWS, Preset.SESSION, day)
        everybody: dict[str, set[str]] = {}
        for line in plain.classes:
            for seat in line.held[0].seats:
                everybody.setdefault(seat.class_no, set()).add(seat.trainee_no)
        monkeypatch.setattr(reading.Decisions, "by_rule", property(lambda self: everybody))
        assert read_day(db, store.vault, WINDOWS, Preset.SESSION, day) == plain


def test_numbers_alone_are_those_of_everybodys_seats(store: Store, made: Season) -> None:
    now = max(one.ends for one in made.held)
    with store.reading() as db:
        for day in days_of(made):
            seats = read_day(db, store.vault, WINDOWS, Preset.SESSION, day)
            same_numbers(count_day(db, store.vault, WINDOWS, Preset.SESSION, day), seats, now)


def same_numbers(numbers: DaySheet, seats: DaySheet, now: datetime) -> None:
    """All that a page shows: tallies, bars, what wants doing."""
    assert tallies_of(numbers) == tallies_of(seats)
    assert numbers.noted == seats.noted
    for at_ in (now, *(one.sitting.begins for line in seats.classes for one in line.held)):
        assert today_page(numbers, News(), WINDOWS, at_) == today_page(seats, News(), WINDOWS, at_)


def test_a_body_is_looked_into_as_if_it_were_decoded(store: Store) -> None:
    with store.reading() as db:
        for one in list(entries_of(db))[:300]:
            assert day_signs.method_of(one.canonical) == one.body["method"]
            assert day_signs.judged_of(one.canonical) == "ON_TIME"
            assert (day_signs.said_of(one.canonical) == b"") == ("assist" in one.body)
            assert told_by(one.canonical) == (origin_of(one.body), one.body["method"], "ON_TIME")


def test_words_of_staff_are_no_keys(tmp_path: Path) -> None:
    """Free text that looks like a body is escaped in it."""
    with new_desk(tmp_path) as opened:
        draft = draft_of(
            replace(season(1, classes=1, people=2, days=1, cases=False).seen[0], method=Method.CARD)
        )
        body = {**draft.body, "aNote": '"method":"STAFF","judge":{"state":"LATE"},"assist":{'}
        made = opened.record(replace(draft, body=body)).result(10)
        assert told_by(made.canonical) == (Origin.DESK, "CARD", "ON_TIME")
        with opened.reading() as db:
            (alike,) = map(day_signs.Alike._make, day_signs.alike(db, draft.day))
        assert told_by(alike.said or made.canonical) == (Origin.DESK, "CARD", "ON_TIME")


# --- what changes meanwhile ------------------------------------------------------------------------------


def test_a_sheet_that_was_kept_is_the_sheet_read_anew(tmp_path: Path, made: Season) -> None:
    """Entry by entry: signs of the day and of others, annulments, leave of days to come."""
    with new_desk(tmp_path) as opened:
        some = season(3, classes=4, people=8, days=4, cases=False)
        later = [one for one in some.seen if one.day == days_of(some)[2]]
        early = replace_seen(some, [one for one in some.seen if one.day < days_of(some)[2]])
        enter(opened, early)
        diary, day = Diary(opened, WINDOWS, Preset.SESSION), days_of(some)[2]
        diary.sheet(day)
        for number, one in enumerate(later):
            write(opened, [draft_of(one)])
            if number % 9 == 0:
                diary.tallies(days_of(some)[1])
            assert diary.sheet(day) == Diary(opened, WINDOWS, Preset.SESSION).sheet(day)
            assert diary.numbers(day) == Diary(opened, WINDOWS, Preset.SESSION).numbers(day)
            assert tallies_of(diary.numbers(day)) == tallies_of(diary.sheet(day))
            assert diary.tallies(day) == tallies_of(diary.sheet(day))
        who = later[0]
        body: dict[str, Json] = {"from": str(day), "to": str(day), "sessions": [], "reason": "SICK"}
        for other in days_of(some)[:2]:  # entered on another day
            write(opened, [about(EntryKind.LEAVE, who.person, who.class_no, other, 1, body)])
            assert diary.sheet(day) == Diary(opened, WINDOWS, Preset.SESSION).sheet(day)
            assert diary.numbers(day) == Diary(opened, WINDOWS, Preset.SESSION).numbers(day)
            assert tallies_of(diary.numbers(day)) == tallies_of(diary.sheet(day))
            assert diary.tallies(day) == tallies_of(diary.sheet(day))


def replace_seen(made: Season, seen: list[Any]) -> Season:
    return Season(seen, made.held, made.used, made.steps)


def test_a_new_roster_is_seen_at_once(tmp_path: Path) -> None:
    with new_desk(tmp_path) as opened:
        put(opened, a_class("C1"), session("S1", "09:00", "10:35"), enrolment_of("P1-001", "C1"))
        diary = Diary(opened, WINDOWS, Preset.SESSION)
        assert diary.sheet(DAY).totals(at("09:30")).expected == 1
        put(opened, enrolment_of("P1-001", "C1"), enrolment_of("P1-002", "C1"))
        assert diary.sheet(DAY).totals(at("09:30")).expected == 2
        assert sum_of(diary.tallies(DAY)["C1"], at("09:30")).expected == 2


# --- edges -----------------------------------------------------------------------------------------------


def test_a_class_that_ends_after_midnight_belongs_to_the_day_it_began(tmp_path: Path) -> None:
    with new_desk(tmp_path) as opened:
        put(opened, a_class("C1"), session("N1", "22:00", "+1 00:30"), enrolment_of("P1-001", "C1"))
        went = round(at("+1 00:35").timestamp() * 1000)
        for action, at_ms in (("IN", round(at("21:50").timestamp() * 1000)), ("OUT", went)):
            body: dict[str, Json] = {"method": "CARD_PIN", "judge": {"minutes": 0, "state": "ON_TIME"}}
            write(opened, [about(
                EntryKind.CHECKIN, "P1-001", "C1", DAY, at_ms, body, session_no="N1", action=Action(action)
            )])  # fmt: skip
        diary = Diary(opened, WINDOWS, Preset.SESSION)
        (seat,) = diary.sheet(DAY).classes[0].held[0].seats
        assert seat.presence is Presence.PRESENT and seat.went and from_ms(seat.went.at_ms) == at("+1 00:35")
        assert diary.sheet(DAY + timedelta(days=1)).classes == ()


def test_a_class_without_a_roster_expects_nobody(tmp_path: Path) -> None:
    with new_desk(tmp_path) as opened:
        put(opened, a_class("C1"), session("S1", "09:00", "10:35"))
        sheet = Diary(opened, WINDOWS, Preset.SESSION).sheet(DAY)
        assert [one.tally for line in sheet.classes for one in line.held] == [Tally()]
        assert sheet.totals(at("09:30")) == Tally()


def test_ten_desks_are_one_day(tmp_path: Path) -> None:
    """As rows of a hub lie: every desk numbers its own chain from one."""
    with new_desk(tmp_path) as opened:
        who = [f"P1-{number:03d}" for number in range(40)]
        put(opened, a_class("C1"), session("S1", "09:00", "10:35"), *(enrolment_of(one, "C1") for one in who))
        diary = Diary(opened, WINDOWS, Preset.SESSION)
        at_ms, body = round(at("08:50").timestamp() * 1000), {"method": "CARD", "judge": {"state": "ON_TIME"}}
        for number, one in enumerate(who):
            draft = about(
                EntryKind.CHECKIN, one, "C1", DAY, at_ms, dict(body), session_no="S1", action=Action.IN
            )
            desk = f"KSK-990000-{number % 10:04d}"
            opened.write(
                lambda db, draft=draft, desk=desk: ledger.append(db, opened.vault, desk, 1, draft)
            ).result(10)  # type: ignore[misc]
            assert diary.sheet(DAY).totals(at("09:10")).present == number + 1
