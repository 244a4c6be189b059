"""National field codes (金保: aac002 …) <-> records, both ways, and nowhere else.  PURE.

Sources of the codes are several public programs, not the standard itself; where none is known, names are ours.
Values a platform may add later (states, kinds) become UNKNOWN, never an error: one strange row must not cost the
whole mirror.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from sync.platform.ktp_fields import Fields
from sync.platform.ktp_wire import OK
from sync.records import (
    RESIDENT_ID,
    CardKey,
    ClassState,
    Enrolment,
    EnrolmentState,
    Entry,
    EntryKind,
    ItemAck,
    Json,
    Organisation,
    PersonKey,
    Session,
    SessionKind,
    SessionPart,
    TrainingClass,
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_OWN_KINDS = {
    EntryKind.REFUSED,
    EntryKind.CLOCK_STEP,
    EntryKind.FLAG,
    EntryKind.OPERATOR,
    EntryKind.DAY_CLOSED,
    EntryKind.CONSENT,
    EntryKind.BINDING,
    EntryKind.LEAVE,
    EntryKind.CORRECTION,
    EntryKind.RESULT,
}
"""Kinds the profile has, the last three with doors of their own; the others travel as OPERATOR with `body.act` naming
them."""


# --- people and cards: only ever inside an envelope ---------------------------------------------------


def person_fields(person: PersonKey, name: str) -> dict[str, str]:
    """aac002 is the 社会保障号码, which equals the number for a resident's card only."""
    return {
        "aac002": person.number if person.document == RESIDENT_ID else "",
        "aac003": name,
        "aac058": person.document,
        "aac147": person.number,
    }


def person_of(fields: Fields) -> tuple[PersonKey, str]:
    number = fields.text("aac147", "", longest=64) or fields.key("aac002")
    return PersonKey(fields.text("aac058", "") or RESIDENT_ID, number), fields.text("aac003", "")


def card_fields(card: CardKey) -> dict[str, str]:
    return {"aaz501": card.ident, "aaz500": card.number}


def card_of(fields: Fields) -> CardKey:
    ident, number = fields.text("aaz501", ""), fields.text("aaz500", "")
    if not (ident.strip() or number.strip()):
        raise fields.wrong("aaz501", "there, nor is aaz500")
    return CardKey(ident, number)


# --- the mirror --------------------------------------------------------------------------------------


def organisation_of(fields: Fields) -> Organisation:
    return Organisation(
        org_no=fields.key("orgNo"),
        name=fields.text("aab004"),
        area=fields.text("aab301", ""),
        longitude=fields.text("lng", ""),
        latitude=fields.text("lat", ""),
        coord_system=fields.text("coordSys", ""),
    )


def organisation_row(org: Organisation) -> dict[str, object]:
    return {
        "orgNo": org.org_no,
        "aab004": org.name,
        "aab301": org.area,
        "lng": org.longitude,
        "lat": org.latitude,
        "coordSys": org.coord_system,
    }


def class_of(fields: Fields) -> TrainingClass:
    return TrainingClass(
        class_no=fields.key("classNo"),
        name=fields.text("name"),
        state=_class_state(fields.text("state")),
        starts=fields.day("from"),
        ends=fields.day("to"),
        occupation=fields.text("aca112", ""),
        level=fields.text("level", ""),
    )


def class_row(one: TrainingClass) -> dict[str, object]:
    return {
        "classNo": one.class_no,
        "name": one.name,
        "state": one.state,
        "from": one.starts.isoformat(),
        "to": one.ends.isoformat(),
        "aca112": one.occupation,
        "level": one.level,
    }


def session_of(fields: Fields) -> Session:
    return Session(
        session_no=fields.key("sessionNo"),
        class_no=fields.key("classNo"),
        begins=fields.moment("begin"),
        ends=fields.moment("end"),
        room=fields.text("room", ""),
        teacher=fields.text("teacher", ""),
        kind=SessionKind.ONLINE if fields.text("type", "OFFLINE") == "ONLINE" else SessionKind.OFFLINE,
        needs_in=fields.flag("needIn", True),
        needs_out=fields.flag("needOut", True),
        cancelled=fields.flag("cancelled", False),
        part=_part(fields.text("part", "")),
    )


def _part(told: str) -> SessionPart:
    """A part that is not known here is none."""
    return SessionPart(told) if told in set(SessionPart) else SessionPart.UNTOLD


def session_row(one: Session) -> dict[str, object]:
    return {
        "sessionNo": one.session_no,
        "classNo": one.class_no,
        "begin": ms_of(one.begins),
        "end": ms_of(one.ends),
        "room": one.room,
        "teacher": one.teacher,
        "type": one.kind,
        "needIn": one.needs_in,
        "needOut": one.needs_out,
        "cancelled": one.cancelled,
        **({"part": one.part.value} if one.part else {}),
    }


def enrolment_of(fields: Fields, class_no: str, identity: Fields) -> Enrolment:
    """`identity` is the opened envelope of the row; it may carry the card number."""
    person, name = person_of(identity)
    return Enrolment(
        trainee_no=fields.key("traineeNo"),
        class_no=class_no,
        person=person,
        name=name,
        state=_enrolment_state(fields.text("state")),
        card_number=identity.text("aaz500", "").strip().upper(),
        voucher_no=fields.text("voucherNo", ""),
        face_allowed=fields.flag("faceAllowed", False),
    )


def enrolment_row(one: Enrolment) -> tuple[dict[str, object], dict[str, str]]:
    """The open fields, and those that belong into the envelope."""
    row: dict[str, object] = {
        "traineeNo": one.trainee_no,
        "state": one.state,
        "voucherNo": one.voucher_no,
        "faceAllowed": one.face_allowed,
    }
    return row, {**person_fields(one.person, one.name), "aaz500": one.card_number}


def _class_state(text: str) -> ClassState:
    return ClassState(text) if text in set(ClassState) else ClassState.UNKNOWN


def _enrolment_state(text: str) -> EnrolmentState:
    return EnrolmentState(text) if text in set(EnrolmentState) else EnrolmentState.UNKNOWN


def ms_of(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(milliseconds=1)


# --- what the desk sends -----------------------------------------------------------------------------


def site_of(organisation: Organisation) -> dict[str, str]:
    """Where it is, for `geo`; nothing where the platform does not say."""
    one = organisation
    if not (one.longitude and one.latitude):
        return {}
    return {"lng": one.longitude, "lat": one.latitude, "coordSys": one.coord_system}


def checkin_item(entry: Entry, org_no: str, site: Mapping[str, str]) -> dict[str, object]:
    """The check-in record without its envelope.  `seq`, `prevHash` and `hash` are the ledger's, carried as given."""
    body = entry.body
    item = {
        **_common(entry),
        "orgNo": org_no,
        "classNo": entry.class_no,
        "sessionNo": entry.session_no,
        "traineeNo": entry.trainee_no,
        "action": entry.action,
        "source": "KIOSK",
        "devTime": entry.at_ms,
        "method": body.get("method", "CARD"),
        "factors": body.get("factors", []),
        "assist": _assist(body.get("assist")),
        "judge": _judge(body.get("judge")),
        "flags": body.get("flags", []),
    }
    for name in ("proofNo", "voucherNo", "face"):
        if body.get(name):
            item[name] = body[name]
    if geo := _point(body.get("point")) or site:
        item["geo"] = {**geo, "kind": "FIXED_SITE"}
    return item


ASSIST_REASONS = frozenset({"NO_PHONE", "CARD_BAD", "FACE_FAILED", "GPS_FAILED", "OTHER"})


def _assist(said: Json) -> Json:
    """A reason of our own travels as OTHER; the book keeps which it was."""
    if isinstance(said, Mapping) and said.get("reason") not in ASSIST_REASONS:
        return {**said, "reason": "OTHER"}
    return said


def _point(said: Json) -> dict[str, Json]:
    """Where the desk stood, if the entry says it."""
    if not isinstance(said, Mapping):
        return {}
    return {name: said[name] for name in ("lng", "lat", "coordSys") if said.get(name)}


def event_item(entry: Entry) -> dict[str, object]:
    """Any other entry, without its envelope, whichever door it takes.  A kind the profile does not list travels as
    OPERATOR, `body.act` saying which."""
    listed = entry.kind in _OWN_KINDS
    act = {} if listed else {"act": entry.kind.value, **({"action": entry.action} if entry.action else {})}
    item = {
        **_common(entry),
        "kind": entry.kind if listed else EntryKind.OPERATOR,
        "at": entry.at_ms,
        "body": {**entry.body, **act},
    }
    for name, value in (
        ("classNo", entry.class_no),
        ("sessionNo", entry.session_no),
        ("traineeNo", entry.trainee_no),
        ("action", entry.action if listed else None),
    ):
        if value:
            item[name] = value
    return item


def _common(entry: Entry) -> dict[str, object]:
    return {
        "recId": entry.id,
        "seq": entry.seq,
        "bootNo": entry.boot_no,
        "prevHash": entry.prev_hash.hex(),
        "hash": entry.hash.hex(),
        **_clock(entry),
    }


def _clock(entry: Entry) -> dict[str, object]:
    """What the ledger's canonical bytes say of the clock; an entry keeps nothing else of its stamp.  The body before it
    is not decoded a second time: keys lie in order, and within a text every quote is escaped."""
    place = entry.canonical.rfind(b'"bootNo":')
    told = b"{" + entry.canonical[place:] if place > 0 else entry.canonical
    said = json.loads(told.decode())  # of bytes, json would first find out their encoding
    return {name: said[name] for name in ("monoMs", "clockQ", "clockErrMs") if name in said}


def _judge(judge: object) -> object:
    return {"state": judge} if isinstance(judge, str) else judge


def ack_of(fields: Fields) -> ItemAck:
    code = fields.text("code", longest=40)
    code = OK if code in ("0", "200") else code
    return ItemAck(
        rec_id=fields.key("recId"),
        accepted=code == OK,
        code=code,
        duplicate=fields.flag("dup", False),
        extra=fields.flag("extra", False),
        text=fields.text("msg", "")[:300],
        server_no=fields.text("serverRecNo", ""),
    )
