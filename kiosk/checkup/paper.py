"""The examination on paper: what is amiss first, then everything."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.doctor.check import Check, State, healthy
from kiosk.reports.page import Column, Page, Table
from kiosk.visit.view import Text
from kiosk.words import Words


def report(checks: Sequence[Check], desk_no: str, when: str, words: Words) -> Page:
    say = words.text
    counts = [str(sum(check.state is state for check in checks)) for state in (State.FAIL, State.WARN)]
    verdict = Text("doctor.healthy" if healthy(checks) else "doctor.unhealthy", tuple(counts))
    heads = tuple(
        Column(say(f"checkup.column.{key}"), width)
        for key, width in (("name", 3), ("state", 1.4), ("reason", 6), ("remedy", 6), ("code", 1))
    )
    amiss = [one for one in checks if one.state in (State.FAIL, State.WARN)]
    others = [one for one in checks if one not in amiss]
    tables = [Table(heads, [_row(one, words) for one in amiss], say("checkup.amiss"))] if amiss else []
    tables.append(Table(heads, [_row(one, words) for one in others], say("checkup.others")))
    return Page(say("checkup.title"), (f"{desk_no}　{when}", say(verdict)), tuple(tables))


def _row(check: Check, words: Words) -> list[str]:
    say = words.text
    return [
        say(f"doctor.name.{check.name}"),
        say(f"state.{check.state}"),
        say(check.reason),
        say(check.remedy) if check.remedy else "",
        check.code,
    ]
