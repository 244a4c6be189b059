"""What a page shows of a voucher, as values: the verdict, its facts, the person, earlier checks.  No Qt."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from kiosk.ui.glyphs import drawable
from kiosk.ui.record import record
from kiosk.visit.view import Text


class Look(StrEnum):
    """Colour and shape of a verdict."""

    NONE = "none"
    ASKING = "asking"
    GOOD = "good"
    WAIT = "wait"
    BAD = "bad"
    LATER = "later"  # 登记待验: neither good nor bad


class Match(StrEnum):
    """The voucher against the person: 一致, 不一致, 未核对."""

    SAME = "same"
    OTHER = "other"
    OPEN = "open"


class Tone(StrEnum):
    """How a fact is meant; its words say it as well."""

    PLAIN = ""
    GOOD = "good"
    WAIT = "wait"
    BAD = "bad"


@record
class Fact:
    """One line; `small` for what is asked for only now and then."""

    name: Text
    value: Text | str
    strong: bool = False
    tone: Tone = Tone.PLAIN
    small: bool = False


@record
class VerdictShown:
    """`verdict` is what the code is (真券), `now` what may be done; where not, `why` and `next`, with `code`."""

    look: Look = Look.NONE
    verdict: Text | None = None
    now: Text | None = None
    why: Text | None = None
    next: Text | None = None
    code: str = ""
    note: Text | None = None
    facts: tuple[Fact, ...] = ()
    match: Match | None = None


@record
class HolderShown:
    """Whom a voucher is held against, masked; `source` says how the desk knows them."""

    source: Text
    name: str
    number: str
    class_name: str = ""


@record
class CheckLine:
    """One earlier check, masked; `code` what staff quote (B03), or ""."""

    key: str
    voucher: str
    name: str
    at: str
    said: Text
    look: Look
    code: str = ""


def fact_rows(facts: tuple[Fact, ...], say: Callable[[Text | str | None], str]) -> list[dict[str, Any]]:
    """Each {name, value, strong, tone, small}, as VoucherFacts.qml draws them."""
    return [
        {
            "name": say(one.name),
            "value": drawable(one.value) if isinstance(one.value, str) else say(one.value),
            "strong": one.strong,
            "tone": one.tone.value,
            "small": one.small,
        }
        for one in facts
    ]
