"""One learner on one day: how they stand in each sitting, and every entry with its evidence and who vouches for it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType

from sqlalchemy import Connection

from kiosk.attendance.attending import ORIGINS, facts_of
from kiosk.attendance.view import what_of
from kiosk.closing.late import marked
from kiosk.day.people import key_of, person_of
from kiosk.day.sheet import DaySheet
from kiosk.domain.evidence import AssistReason, Band, Factor, Flag
from kiosk.domain.identity import mask_number
from kiosk.domain.names import mask
from kiosk.domain.signs import decided, stands
from kiosk.domain.timetable import clock_text, from_ms, local
from kiosk.ui.approval import approver_of
from kiosk.ui.today_facts import EventLine, LearnerDay, Person
from kiosk.visit.view import Text
from sync.records import ClockQuality, Delivery, Enrolment, Entry, EntryKind, Method, PulledCheckin
from sync.store import days, mirror, told, united
from sync.store.closes import LATE
from sync.store.days import Stand
from sync.store.keys import Vault

SYNC_STATES: Mapping[Delivery, str] = {
    Delivery.ACKED: "good", Delivery.HANDED: "good", Delivery.PENDING: "wait",
    Delivery.REFUSED: "bad", Delivery.CONFLICT: "bad", Delivery.PARKED: "bad",
}  # fmt: skip
QUIET = frozenset({EntryKind.OPERATOR, EntryKind.CONSENT})
"""What says nothing of attendance."""
HASH_SHOWN = 12
"""Characters of a hash, as a sheet prints them."""


def learner_day(
    db: Connection,
    vault: Vault,
    sheet: DaySheet,
    who: Enrolment,
    class_name: str,
    now: datetime,
    extra: Mapping[str, Text] = MappingProxyType({}),
    *,
    alone: bool = False,
) -> LearnerDay:
    """Some milliseconds: everything goes by the person's own index.  `extra`: what is said of an entry that another
    desk had before; `alone`: there is no platform, so nothing waits for one."""
    entries = united.of_learner(db, vault, who.person, who.class_no, who.trainee_no)
    words = decided(facts_of(entries, ()).corrections)
    shown = [one for one in days.of_person(db, vault.person_ref(who.person), sheet.day) if _tells(one.entry)]
    leaves = [one for one in entries if one.kind is EntryKind.LEAVE and _covers(one, sheet.day)]
    known = {one.entry.id for one in shown}
    shown += days.stands_of(db, [one.id for one in leaves if one.id not in known])
    known = {one.entry.id for one in shown}
    others = (one for one in entries if one.id not in known and (one in leaves or one.day == sheet.day))
    shown += [days.foreign(one) for one in others if _tells(one)]
    if alone:
        shown = [replace(one, delivery=None) if one.delivery is Delivery.PENDING else one for one in shown]
    desk = (
        (one.entry.at_ms, _event(one, sheet.day, stands(one.entry.id, words), extra, alone)) for one in shown
    )
    phone = ((round(one.at.timestamp() * 1000), _told(one)) for one in _phones(db, sheet, who))
    return LearnerDay(
        key=key_of(who.class_no, who.trainee_no),
        name=mask(who.name),
        number=mask_number(who.person.number),
        class_name=class_name,
        class_no=who.class_no,
        day=sheet.day.isoformat(),
        sittings=tuple(_sittings(sheet, who, now)),
        events=tuple(event for _, event in sorted((*desk, *phone), key=lambda one: one[0])),
    )


def enrolment_of(db: Connection, vault: Vault, class_no: str, trainee_no: str) -> Enrolment | None:
    return next((one for one in mirror.roster(db, vault, class_no) if one.trainee_no == trainee_no), None)


def _tells(entry: Entry) -> bool:
    return entry.kind not in QUIET


def _covers(entry: Entry, day: date) -> bool:
    return str(entry.body.get("from", "")) <= day.isoformat() <= str(entry.body.get("to", ""))


def _sittings(sheet: DaySheet, who: Enrolment, now: datetime) -> Iterator[Person]:
    line = sheet.class_of(who.class_no)
    for held in line.held if line else ():
        times = f"{clock_text(held.sitting.begins)}–{clock_text(held.sitting.ends)}"
        for seat in held.seats:
            if seat.trainee_no == who.trainee_no:
                yield person_of(seat, times, "", held.sitting.room, begun=held.sitting.begins <= now)


def _phones(db: Connection, sheet: DaySheet, who: Enrolment) -> list[PulledCheckin]:
    line = sheet.class_of(who.class_no)
    covered = {no for held in line.held for no in held.sitting.covers} if line else set()
    found = marked(
        db, told.pulled_of_class(db, who.class_no, who.trainee_no), dict.fromkeys(covered, sheet.day)
    )
    return [one for one in found if one.session_no in covered or local(one.at).date() == sheet.day]


# --- one entry -------------------------------------------------------------------------------------------


def _event(one: Stand, day: date, holds: bool, extra: Mapping[str, Text], alone: bool) -> EventLine:
    entry, kept = one.entry, alone and one.delivery is None
    marks = (extra[entry.id],) if entry.id in extra else ()
    return EventLine(
        key=entry.id,
        at=_moment(from_ms(entry.at_ms), day),
        what=_what(entry),
        how=(*marks, *how(entry)),
        sync=Text("day.sync.kept") if kept else _sync(one),
        sync_state=SYNC_STATES[one.delivery] if one.delivery else "good" if kept else "wait",
        ledger=tuple(_ledger(one, alone)),
        holds=holds,
    )


def _told(one: PulledCheckin) -> EventLine:
    """What only the platform knows: in no desk's book."""
    done = Text(f"choose.{one.action.value.lower()}") if one.action else Text("day.learned")
    late = (Text("corrections.after_close"),) if one.late else ()
    return EventLine(
        one.server_no, clock_text(one.at), done, (Text(f"origin.{ORIGINS[one.source].value}"), *late),
        Text("day.sync.told", (one.server_no,)), "good", booked=False,
    )  # fmt: skip


def _moment(at: datetime, day: date) -> str:
    """With its date where that is another one: leave entered before, a class past midnight."""
    return clock_text(at) if local(at).date() == day else local(at).strftime("%m-%d %H:%M")


def _what(entry: Entry) -> Text:
    body = entry.body
    match entry.kind:
        case EntryKind.CHECKIN if entry.action:
            done, judged = Text(f"choose.{entry.action.value.lower()}"), body.get("judge")
            state = judged.get("state") if isinstance(judged, dict) else ""
            return Text("day.judged", (done, Text(f"day.judge.{state}"))) if state in JUDGED else done
        case EntryKind.REFUSED:
            return Text("day.refused", (Text(f"refused.{body.get('code')}.verb"), str(body.get("code"))))
        case EntryKind.LEAVE | EntryKind.CORRECTION:
            return what_of(entry)
        case _:
            return Text(f"kind.{entry.kind.value}")


JUDGED = ("LATE", "EARLY", "WITHOUT_IN")


def how(entry: Entry) -> Iterable[Text | str]:
    """What an entry rests on: the way, the proof, who helped, how sure the clock was."""
    body, top = entry.body, json.loads(entry.canonical)
    method, face, assist = body.get("method"), body.get("face"), body.get("assist")
    if body.get(LATE) is True:
        yield Text("corrections.after_close")
    if method == Method.STAFF:
        yield Text("origin.NOTED" if entry.kind is EntryKind.PROVISIONAL else "origin.ASSISTED")
    elif method in set(Method):
        yield Text(f"spots.by.{method}")
    factors = body.get("factors")
    if isinstance(factors, list) and (known := [f for f in factors if f in set(Factor)]):
        yield Text("day.factors", (Text(f"day.factor.{known[0]}"),)) if len(known) == 1 else _joined(known)
    if isinstance(face, dict) and face.get("band") in set(Band):
        yield Text(f"day.band.{face['band']}")
    yield from _staff(body, assist if isinstance(assist, dict) else {})
    flags = body.get("flags")
    yield from (
        Text(f"day.flag.{one}") for one in (flags if isinstance(flags, list) else ()) if one in set(Flag)
    )
    quality = str(top.get("clockQ"))
    if quality in set(ClockQuality):
        yield Text(f"day.clock.{quality}", (str(top.get("clockErrMs")),))
    yield Text("day.desk", (entry.desk_no,))


def _joined(factors: list[object]) -> Text:
    first, *rest = (Text(f"day.factor.{one}") for one in factors)
    for one in rest:
        first = Text("day.and", (first, one))
    return Text("day.factors", (first,))


def _staff(body: Mapping[str, object], assist: Mapping[str, object]) -> Iterable[Text]:
    if (reason := assist.get("reason")) in set(AssistReason):
        yield Text(f"assist.{reason}")
    for key, word in (("operator", "day.operator"), ("approver", "day.approver"), ("second", "day.second")):
        said = assist.get("operatorNo") if key == "operator" and assist else body.get(key)
        if isinstance(said, str) and said:
            yield Text(word, (approver_of(body) if key == "approver" else said,))


def _sync(one: Stand) -> Text:
    if one.elsewhere:
        return Text("day.sync.elsewhere")
    match one.delivery:
        case None:
            return Text("day.sync.none")
        case Delivery.ACKED:
            return Text("day.sync.ACKED", (one.server_no or "–",))
        case Delivery.PENDING:
            return Text("day.sync.PENDING", (str(one.attempts),))
        case Delivery.HANDED:
            return Text("day.sync.HANDED")
        case _:
            return Text(f"day.sync.{one.delivery.value}", (" ".join(filter(None, (one.code, one.said))),))


def _ledger(one: Stand, alone: bool) -> Iterable[Text]:
    yield Text("day.seq", (str(one.entry.seq), one.entry.hash.hex()[:HASH_SHOWN]))
    if one.elsewhere or alone:
        return
    if one.receipt_ms is None:
        yield Text("day.no_receipt")
    else:
        yield Text("day.receipt", (from_ms(one.receipt_ms).strftime("%m-%d %H:%M"),))
    if one.anchor_no:
        yield Text("day.anchored", (one.anchor_no,))
