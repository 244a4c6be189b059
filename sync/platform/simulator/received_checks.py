"""What an item must be to be taken in at its door.  PURE: a kind, or MalformedReply naming what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from sync.platform.ktp_fields import Fields

Check = Callable[[Fields], str]

EVENT_KINDS = (
    *("REFUSED", "CLOCK_STEP", "FLAG", "OPERATOR", "DAY_CLOSED", "CONSENT", "BINDING"),
    *("LEAVE", "CORRECTION", "RESULT"),
)
LESSON_ACTS = ("SUBSTITUTE", "ROOM", "DELAYED", "ENDED_EARLY", "CANCELLED", "MADE_UP_LESSON")
TIMED = ("DELAYED", "ENDED_EARLY", "MADE_UP_LESSON")
_HASH = re.compile(r"[0-9a-f]{64}\Z")
_SCORE = re.compile(r"[0-9]{1,3}(\.[0-9]{1,2})?\Z")
_FULL = Decimal(100)


def checkin(item: Fields) -> str:
    _linked(item)
    item.integer("devTime")
    for name in ("classNo", "sessionNo", "traineeNo"):
        item.key(name)
    _in_or_out(item, "action")
    return "CHECKIN"


def event(item: Fields) -> str:
    _linked(item)
    item.integer("at")
    item.object("body")
    if item.text("kind") not in EVENT_KINDS:
        raise item.wrong("kind", "a kind of event")
    return item.text("kind")


def leave(item: Fields) -> str:
    """Approved days or sessions of one learner."""
    body = _affair(item, "LEAVE")
    if body.day("to") < body.day("from"):
        raise body.wrong("to", "on or after from")
    body.key("approver")
    body.key("reason")
    return "LEAVE"


def correction(item: Fields) -> str:
    """What is corrected is named, never deleted; an addition names nobody's recId but a time and IN or OUT, an act
    about a whole class its session."""
    if event(item) != "CORRECTION":
        raise item.wrong("kind", "CORRECTION")
    body = item.object("body")
    act = body.key("act")
    body.key("approver")
    body.key("reason")
    if not body.text("corrects", ""):
        item.key("classNo")
        item.key("sessionNo" if act in LESSON_ACTS else "traineeNo")
    if act in TIMED:
        body.moment("to")
    if body.text("action", ""):
        _in_or_out(body, "action")
        body.moment("at")
    return "CORRECTION"


def result(item: Fields) -> str:
    body = _affair(item, "RESULT")
    if body.integer("attempt") < 1:
        raise body.wrong("attempt", "1 or more")
    attendance = body.object("attendance")
    for name in ("sessions", "valid", "ratioPermille", "minutes"):
        if attendance.integer(name) < 0:
            raise attendance.wrong(name, "a count")
    for name in ("theory", "practice"):
        _score(body, name)
    if not isinstance(body.values.get("pass"), bool):
        raise body.wrong("pass", "true or false")
    return "RESULT"


def _affair(item: Fields, kind: str) -> Fields:
    if event(item) != kind:
        raise item.wrong("kind", kind)
    item.key("classNo")
    item.key("traineeNo")
    return item.object("body")


def _linked(item: Fields) -> None:
    for name in ("hash", "prevHash"):
        if not _HASH.match(item.text(name)):
            raise item.wrong(name, "an SM3 in hex")


def _in_or_out(fields: Fields, name: str) -> None:
    if fields.text(name) not in ("IN", "OUT"):
        raise fields.wrong(name, "IN or OUT")


def _score(body: Fields, name: str) -> None:
    """A decimal string from 0 to 100, or "" where there was no such part; a number may have been a float."""
    text = body.values.get(name, "")
    if text == "":
        return
    if not isinstance(text, str) or not _SCORE.match(text) or Decimal(text) > _FULL:
        raise body.wrong(name, "a score in text")
