"""A platform's JSON read field by field: a typed value, or MalformedReply naming the path.  PURE."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import NoReturn

from sync.platform.adapter import Retryable

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST_MS = 32_503_680_000_000
"""The year 3000."""
_UNFIT = re.compile("[\0\ud800-\udfff]")
"""NUL and lone surrogates: neither can be stored as UTF-8 text."""


_WHOLE = re.compile(r"-?[0-9]{1,18}")


class MalformedReply(Retryable):
    """Not what the profile says; never a cause to drop anything, so it counts as the world's fault."""


def parse_object(body: bytes, *, floats_as_text: bool = False) -> Fields:
    """The JSON object in `body`.  Floats are refused, for KTP/1 has none, or stay the text they are."""
    try:
        value = json.loads(body, parse_float=str if floats_as_text else _no_float, parse_constant=_no_float)
    except (ValueError, RecursionError) as fault:
        raise MalformedReply(f"no JSON ({type(fault).__name__})") from fault
    if not isinstance(value, dict):
        raise MalformedReply("no JSON object")
    return Fields(value)


def _no_float(text: str) -> NoReturn:
    raise ValueError("a float")


class Fields:
    """One JSON object and where it stands in the reply."""

    def __init__(self, values: Mapping[str, object], path: str = "") -> None:
        self.values = values
        self.path = path

    def wrong(self, name: str, wanted: str) -> MalformedReply:
        return MalformedReply(f"{self.path}{name}: not {wanted}")

    def text(self, name: str, default: str | None = None, *, longest: int = 4000) -> str:
        """Text without NUL and lone surrogates; a number counts as its digits, null as absent."""
        value = self.values.get(name)
        if isinstance(value, str) and len(value) <= longest and not _UNFIT.search(value):
            return value
        if value is None:
            if default is None:
                raise self.wrong(name, "there")
            return default
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        raise self.wrong(name, "text")

    def key(self, name: str) -> str:
        """Text that names something: never empty."""
        value = self.text(name, longest=128)
        if not value:
            raise self.wrong(name, "filled")
        return value

    def integer(self, name: str) -> int:
        value = self.optional_integer(name)
        if value is None:
            raise self.wrong(name, "there")
        return value

    def optional_integer(self, name: str) -> int | None:
        value = self.values.get(name)
        if value is None:
            return None
        if isinstance(value, str) and _WHOLE.fullmatch(value):
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= 1 << 63:
            raise self.wrong(name, "a whole number")
        return value

    def flag(self, name: str, default: bool) -> bool:
        value = self.values.get(name, default)
        if not isinstance(value, bool):
            raise self.wrong(name, "true or false")
        return value

    def moment(self, name: str) -> datetime:
        """Milliseconds since the epoch, as an aware datetime in UTC that any time zone can still show."""
        ms = self.integer(name)
        if not 0 <= ms < _LATEST_MS:
            raise self.wrong(name, "a time")
        return _EPOCH + timedelta(milliseconds=ms)

    def day(self, name: str) -> date:
        try:
            return date.fromisoformat(self.text(name))
        except ValueError as fault:
            raise self.wrong(name, "a date") from fault

    def base64(self, name: str) -> bytes:
        try:
            return base64.b64decode(self.text(name, longest=1 << 20), validate=True)
        except (binascii.Error, ValueError) as fault:
            raise self.wrong(name, "base64") from fault

    def object(self, name: str) -> Fields:
        value = self.values.get(name)
        if not isinstance(value, dict):
            raise self.wrong(name, "an object")
        return Fields(value, f"{self.path}{name}.")

    def optional_object(self, name: str) -> Fields | None:
        return None if self.values.get(name) is None else self.object(name)

    def objects(self, name: str) -> Iterator[Fields]:
        value = self.values.get(name)
        if not isinstance(value, list):
            raise self.wrong(name, "a list")
        for at, item in enumerate(value):
            if not isinstance(item, dict):
                raise self.wrong(f"{name}[{at}]", "an object")
            yield Fields(item, f"{self.path}{name}[{at}].")

    def texts(self, name: str) -> tuple[str, ...]:
        """Each as `key` reads one, but for an empty one."""
        value = self.values.get(name, [])
        if not isinstance(value, list) or not all(_fits(item) for item in value):
            raise self.wrong(name, "a list of text")
        return tuple(value)


def _fits(item: object) -> bool:
    return isinstance(item, str) and len(item) <= 128 and not _UNFIT.search(item)
