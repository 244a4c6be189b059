"""What a day's close looks like: facts in, words out.  No Qt, no I/O."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime

from kiosk.closing.reading import DayRead
from kiosk.domain.closes import Close, Doubted
from kiosk.domain.closing import (
    WAIVABLE,
    Check,
    DayFacts,
    Item,
    Standing,
    checklist,
    hindering,
    no_second,
    state_of,
)
from kiosk.domain.timetable import clock_text, local
from kiosk.ui.closing import CheckShown, CloseShown, ClosingShown
from kiosk.visit.view import Text

Taught = Callable[[date], bool]


def closing_shown(
    read: DayRead,
    waived: Mapping[Item, str],
    waiting: Iterable[Close],
    doubted: Iterable[Doubted],
    now: datetime,
    taught_on: Taught,
    *,
    comparing: bool,
) -> ClosingShown:
    checks = checklist(read.facts, waived, now)
    open_ones = hindering(checks)
    return ClosingShown(
        day=read.day.isoformat(),
        checks=tuple(
            _check(one, read.facts, hinders=one.item in open_ones) for one in _in_turn(checks, open_ones)
        ),
        becomes=Text(f"closing.state.{state_of(checks).value}"),
        closes=tuple(close_shown(one, now, taught_on, read.desks) for one in reversed(read.closes)),
        waiting=tuple(close_shown(one, now, taught_on, read.desks) for one in waiting),
        questions=tuple(question(one, read.desks) for one in doubted),
        since=read.since,
        comparing=comparing,
        ahead=read.day > local(now).date(),
    )


def _in_turn(checks: Iterable[Check], open_ones: Collection[Item]) -> list[Check]:
    """What hinders first, then what is open all the same, then the rest."""
    quiet = (Standing.DONE, Standing.NONE)
    return sorted(checks, key=lambda one: (one.item not in open_ones, one.standing in quiet))


def close_shown(close: Close, now: datetime, taught_on: Taught, desks: Mapping[str, str]) -> CloseShown:
    """Whoever might come, so nobody in particular: whether there is still time.  `desks` are the others of the hub."""
    why = None if close.signed else no_second(close, "", now, taught_on)
    apart = f"closing.{close.doubt.value}" if close.doubt else f"closing.state.{close.state.value}"
    state = "closing.replaced" if close.replaced_by else apart
    return CloseShown(
        key=close.key,
        day=close.day.isoformat(),
        state=Text(state),
        signers=_signers(close, desks),
        holds=close.holds,
        waits=close.holds and not close.signed,
        reason=close.reason,
        no_second=Text(f"closing.no.{why.value}") if why and close.holds else None,
        first=close.first,
    )


def question(one: Doubted, desks: Mapping[str, str]) -> Text:
    """Which word is not believed, of which desk, and why."""
    why = Text(f"closing.doubt.{one.why.value}")
    there = Text("closing.doubted_there", (why, desks[one.desk_no])) if one.desk_no in desks else why
    who = one.who or Text("closing.by_platform")
    return Text("closing.doubted", (one.day.isoformat(), who, _moment(one.at), there))


def _signers(close: Close, desks: Mapping[str, str]) -> Text:
    first = (close.first, _moment(close.at))
    signed = close.signed and close.second_at is not None
    second = (close.second, _moment(close.second_at)) if close.second_at else ()
    said = Text("closing.two", (*first, *second)) if signed else Text("closing.one", first)
    there = desks.get(close.desk_no)
    return Text("closing.at_desk", (said, there)) if there else said


def _moment(at: datetime) -> str:
    return local(at).strftime("%m-%d %H:%M")


def _check(one: Check, facts: DayFacts, *, hinders: bool) -> CheckShown:
    waivable = one.item in WAIVABLE and one.standing in (Standing.OPEN, Standing.WAIVED)
    return CheckShown(one.item.value, one.standing.value, _said(one, facts), hinders, waivable)


def _said(one: Check, facts: DayFacts) -> Text:
    if one.standing is Standing.WAIVED:
        return Text("closing.waived", (Text(f"closing.waiver.{one.why}"),))
    if one.item is Item.DIGEST:
        return Text(f"closing.digest.{facts.digest.value}")
    if one.standing is Standing.NONE:
        return Text(f"closing.none.{one.item.value}")
    if one.standing is Standing.DONE:
        return Text(f"closing.done.{one.item.value}")
    if one.item is Item.WINDOWS:
        return Text("closing.open.windows", (clock_text(facts.last_out) if facts.last_out else "",))
    if one.item is Item.DESKS:
        return _desks(facts)
    return Text(f"closing.open.{one.item.value}", (str(one.open),))


def _desks(facts: DayFacts) -> Text:
    """Who has said nothing, who is not done, and what of our own is on its way."""
    silent, busy = "、".join(facts.silent), "、".join(facts.busy)
    parts: list[Text] = [
        *((Text("closing.desks.silent", (silent,)),) if silent else ()),
        *((Text("closing.desks.busy", (busy,)),) if busy else ()),
        *((Text("closing.desks.unsent", (str(facts.unsent),)),) if facts.unsent and not facts.alone else ()),
    ]
    said = parts[0]
    for one in parts[1:]:
        said = Text("closing.desks.both", (said, one))
    return said
