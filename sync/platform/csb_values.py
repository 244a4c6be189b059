"""A reply of the gateway in our words, as its document says: what codes.py and voucher_codes.py then decode.  PURE.

Days and times are read in the forms such gateways use: yyyyMMdd, yyyyMMddHHmmss, yyyy-MM-dd, yyyy-MM-dd HH:mm:ss, with
an offset or in China's time, and seconds or milliseconds since the epoch.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone

from sync.platform import codes
from sync.platform.csb_document import SHAPES, CallDocument, Kind, Wanted
from sync.platform.ktp_fields import Fields, MalformedReply

CHINA = timezone(timedelta(hours=8))
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
UNKNOWN = "UNKNOWN"
_TRUE, _FALSE = {"true", "1", "y", "yes"}, {"false", "0", "n", "no"}
_BETWEEN = re.compile(r"[,，;；|]")


def translate(document: CallDocument, reply: Fields) -> Fields:
    """Our fields, nested as the decoders want them; MalformedReply where one that is needed is not there or is none."""
    ours: dict[str, object] = {}
    for wanted in SHAPES[document.call].reply:
        theirs = document.reply.get(wanted.name)
        if theirs is None:
            continue
        where, last = _walk(reply, theirs)
        if where is None or where.values.get(last) in (None, ""):
            if wanted.needed and not wanted.sometimes:
                raise reply.wrong(theirs, "there")
            continue
        _put(
            ours, wanted.path or wanted.name, _value(wanted, where, last, document.codes.get(wanted.name, {}))
        )
    return Fields(ours)


def _walk(reply: Fields, path: str) -> tuple[Fields | None, str]:
    *above, last = path.split(".")
    where: Fields | None = reply
    for name in above:
        where = where.optional_object(name) if where is not None else None
    return where, last


def _put(into: dict[str, object], path: str, value: object) -> None:
    *above, last = path.split(".")
    for name in above:
        below = into.setdefault(name, {})
        assert isinstance(below, dict)
        into = below
    into[last] = value


def _value(wanted: Wanted, where: Fields, name: str, meanings: Mapping[str, str]) -> object:
    match wanted.kind:
        case Kind.LIST:
            return [meanings.get(one, one) for one in _listed(where, name)]
        case Kind.FLAG:
            return _flag(where, name, meanings)
        case Kind.DAY:
            return _moment(where, name).date().isoformat()
        case Kind.MOMENT:
            return codes.ms_of(_moment(where, name))
        case Kind.CODE:
            text = where.text(name)
            return meanings.get(text, UNKNOWN) if meanings else text
        case _:
            return where.text(name)


def _listed(where: Fields, name: str) -> tuple[str, ...]:
    if isinstance(where.values.get(name), list):
        return where.texts(name)
    return tuple(part.strip() for part in _BETWEEN.split(where.text(name)) if part.strip())


def _flag(where: Fields, name: str, meanings: Mapping[str, str]) -> bool:
    value = where.values.get(name)
    text = ("true" if value else "false") if isinstance(value, bool) else where.text(name)
    text = meanings.get(text, text).lower()
    if text not in _TRUE | _FALSE:
        raise where.wrong(name, "true or false")
    return text in _TRUE


def _moment(where: Fields, name: str) -> datetime:
    """In China's time."""
    text = where.text(name, longest=40).strip()
    try:
        moment = _digits(text) if text.isascii() and text.isdigit() else datetime.fromisoformat(text)
        local = moment.astimezone(CHINA) if moment.tzinfo else moment.replace(tzinfo=CHINA)
    except (ValueError, OverflowError) as fault:
        raise _no_time(where, name) from fault
    if local.year < 1971:
        raise _no_time(where, name)
    return local


def _digits(text: str) -> datetime:
    if len(text) in (8, 14):
        return datetime.strptime(text, "%Y%m%d" if len(text) == 8 else "%Y%m%d%H%M%S").replace(tzinfo=CHINA)
    return _EPOCH + (timedelta(milliseconds=int(text)) if len(text) > 11 else timedelta(seconds=int(text)))


def _no_time(where: Fields, name: str) -> MalformedReply:
    return where.wrong(name, "a date or a time")
