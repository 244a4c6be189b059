"""The digest of a closed day on paper: what it was closed as, by whom, what was open, and the note as a code.

Whoever keeps this sheet can show years later whether the book was changed: `kiosk ledger verify --checkpoint`.  It
names nobody but those who signed.
"""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.domain.closes import Close
from kiosk.domain.timetable import local
from kiosk.reports.page import Column, Mark, Page, Table
from kiosk.visit.view import Text
from kiosk.words import Words
from sync.records import Json


def digest_page(
    close: Close, institution: str, note: str, words: Words, *, since: int, before: str = ""
) -> Page:
    """`before`: another desk that has printed it; of this one's own copies the printer says so."""
    say = words.text
    title = say("closing.sheet.title", close.day.isoformat())
    return Page(
        title,
        lines=(
            *((say("closing.sheet.printed_before", before),) if before else ()),
            say("closing.sheet.of", institution, close.desk_no),
            say("closing.sheet.state", Text(f"closing.state.{close.state.value}")),
            *((say("closing.sheet.again", close.reason),) if close.reason else ()),
            *((say("closing.since", str(since)),) if since else ()),
        ),
        tables=(
            Table((Column(width=1), Column(width=2)), _checks(close, words), say("closing.sheet.checks")),
            Table((Column(width=1), Column(width=2)), _book(close, words), say("closing.sheet.book")),
            Table((Column(),), [[line] for line in note.splitlines() if line], say("closing.sheet.note")),
        ),
        foot=say("closing.sheet.foot"),
        mark=Mark(note, say("closing.sheet.mark")),
        signs=(say("closing.sheet.first", close.first), say("closing.sheet.second", close.second)),
    )


def _checks(close: Close, words: Words) -> list[list[str]]:
    checks = (close.body or {}).get("checklist")
    said: Mapping[str, Json] = checks if isinstance(checks, dict) else {}
    return [
        [words.text(f"closing.item.{item}"), _stood(one, words)]
        for item, one in said.items()
        if isinstance(one, dict)
    ]


def _stood(one: Mapping[str, Json], words: Words) -> str:
    said = words.text(f"closing.stood.{one.get('standing')}")
    why = one.get("why")
    return words.text("closing.stood_why", said, Text(f"closing.waiver.{why}")) if why else said


def _book(close: Close, words: Words) -> list[list[str]]:
    body, say = close.body or {}, words.text
    counts = body.get("counts")
    by_kind: Mapping[str, Json] = counts if isinstance(counts, dict) else {}
    return [
        [say("closing.sheet.closed_at"), f"{local(close.at):%Y-%m-%d %H:%M:%S}"],
        [say("closing.sheet.entries"), f"{body.get('firstSeq')} – {body.get('lastSeq')}"],
        [say("closing.sheet.head"), close.head],
        [say("closing.sheet.digest"), close.digest],
        *([say(f"kind.{kind}"), str(count)] for kind, count in sorted(by_kind.items())),
    ]
