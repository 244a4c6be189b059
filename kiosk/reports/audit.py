"""审计记录: what staff did in a month, as the book has it, nobody's name.  No Qt; blocks on the store."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from kiosk.domain.timetable import from_ms
from kiosk.reports.all_desks import this_desk_alone
from kiosk.reports.class_rows import Row
from kiosk.reports.columns import templated
from kiosk.reports.wanted import Made
from kiosk.staff.audit import ground_of, word_of
from kiosk.staff.hands import hand_of
from kiosk.ui.approval import approver_of
from kiosk.visit.view import Text
from kiosk.words import Words
from sync.records import Entry
from sync.store import acts
from sync.store.store import Store

WHO: Final = ("operator", "operatorNo", "first")
SECOND: Final = ("approver", "second", "confirmedBy")


@dataclass(frozen=True, slots=True)
class Audit:
    store: Store
    columns: Sequence[str]

    def make(self, month: date, words: Words) -> Made:
        """The rows are read as they are written, a page at a time.  Raises StoreFault."""
        first = month.replace(day=1)
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        title = words.text("sheet.title.audit")
        rows = (_row(entry, words) for entry in self._acts(first, last))
        with self.store.reading() as db:
            above = this_desk_alone(db, self.store.desk_no, words)
        return Made([templated(title, self.columns, rows, words, above)], f"{first:%Y-%m}")

    def _acts(self, first: date, last: date) -> Iterator[Entry]:
        after = acts.START
        while True:
            with self.store.reading() as db:
                page = acts.between(db, first, last, after, acts.PAGE)
            yield from (entry for entry in page if _by_staff(entry))
            if len(page) < acts.PAGE:
                return
            after = (page[-1].day.isoformat(), page[-1].seq, page[-1].id)


def _by_staff(entry: Entry) -> bool:
    return entry.kind not in acts.SIGNS or isinstance(entry.body.get("assist"), dict)


def _row(entry: Entry, words: Words) -> Row:
    assist = entry.body.get("assist")
    said = {**entry.body, **(assist if isinstance(assist, dict) else {})}
    return {
        "seq": str(entry.seq),
        "at": f"{from_ms(entry.at_ms):%Y-%m-%d %H:%M:%S}",
        "kind": words.text("origin.ASSISTED" if entry.kind in acts.SIGNS else f"kind.{entry.kind}"),
        "act": _say(_act(entry, str(said.get("act") or "")), words),
        "operator": _say(hand_of(_first(said, WHO)), words),
        "approver": words.text(approver_of(said)) if said.get("approver") else _first(said, SECOND),
        "class": entry.class_no,
        "session": entry.session_no,
        "learner": entry.trainee_no,
        "corrects": str(said.get("corrects") or ""),
        "reason": _say(ground_of("reason", str(said.get("reason") or ""), _reasoned(entry)), words),
        "reference": str(said.get("reference") or ""),
        "hash": entry.hash.hex()[:16],
    }


def _act(entry: Entry, act: str) -> Text | str:
    return word_of(act) if act or not entry.action else Text(f"choose.{entry.action.value.lower()}")


def _reasoned(entry: Entry) -> str:
    """The act whose list its reason was picked from."""
    return "ASSISTED" if "assist" in entry.body else str(entry.body.get("act") or entry.kind)


def _say(told: Text | str, words: Words) -> str:
    """What has no word stands there as it is written in the book."""
    return told if isinstance(told, str) else words.text(told)


def _first(said: dict[str, object], keys: Sequence[str]) -> str:
    return next((str(said[key]) for key in keys if said.get(key)), "")
