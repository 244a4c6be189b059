"""Everything an archive holds of a class, as files.  Reads only; blocks on the store; draws PDFs, so it needs a
QGuiApplication."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import Final

from sqlalchemy import Connection

from kiosk.domain.timetable import from_ms, local
from kiosk.printing.look import on_a5
from kiosk.registration.receipt import receipt
from kiosk.reports.page import Column, Page, Table
from kiosk.reports.pdf import as_pdf
from kiosk.reports.practice import practice
from kiosk.words import Words
from sync.records import Acceptance, Enrolment, Entry, EntryKind, TrainingClass
from sync.store import archives, mirror, uses
from sync.store.archives import Who
from sync.store.store import Store

DAY_MS = 86_400_000
SIGNS = (EntryKind.CHECKIN, EntryKind.PROVISIONAL)
ROSTER: Final = ("trainee", "name", "document", "number", "state", "voucher")
SESSIONS: Final = ("session", "begins", "ends", "room", "teacher")
USES: Final = ("entry", "voucher", "name", "number", "state", "use_no", "used_at", "operator")
"""What stands in the tables; their words under [archive.column].  No program reads them: entries.jsonl is the proof."""


def gather(
    store: Store, class_no: str, words: Words, heard: Callable[[int], None] = lambda _: None
) -> dict[str, bytes]:
    """{name: bytes}, manifest last.  KeyError for a class that is not there; StoreFault, NoChineseFont."""
    with store.reading() as db:
        found = mirror.classes(db, {class_no})
        if not found:
            raise KeyError(class_no)
        one, roster = found[0], mirror.roster(db, store.vault, class_no)
        lines = list(archives.of_class(db, store.vault, store.desk_no, class_no))
        used, org = uses.of_class(db, store.vault, class_no), mirror.org(db)
        signed, timetable = archives.receipts(db, store.desk_no), _sessions(db, one)
    institution, environment = org.name if org else "", store.vault.environment
    heard(len(lines))
    files = {
        "class.json": _json({"classNo": one.class_no, "name": one.name, "starts": one.starts.isoformat(),
                             "ends": one.ends.isoformat(), "occupation": one.occupation, "level": one.level,
                             "institution": institution, "desk": store.desk_no}),
        "roster.csv": _csv(ROSTER, (_learner(one, words) for one in roster), words),
        "sessions.csv": _csv(SESSIONS, timetable, words),
        "entries.jsonl": _lines(_entry(made) for made, _ in lines),
        "people.jsonl": _lines(_who(made, who) for made, who in lines if who != (None, "", None)),
        "results.jsonl": _lines(_result(made, who) for made, who in lines if made.kind is EntryKind.RESULT),
        "voucher_uses.csv": _csv(USES, (_use(one, words) for one in used), words),
        "platform_receipts.jsonl": _lines(signed),
        "class.pdf": as_pdf(_page(one, roster, lines, words), words, environment),
    }  # fmt: skip
    for accepted in used:
        paper = receipt(accepted, institution, one.name, accepted.operator, words.text)
        files[f"receipts/{accepted.entry_id}.pdf"] = on_a5(paper, "", practice(environment, words.text)).pdf
    listed = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    files["manifest.json"] = _json({"format": "KIOSK-ARCHIVE-1", "files": listed})
    return files


def _sessions(db: Connection, one: TrainingClass) -> list[Sequence[str]]:
    begins = round((_midnight_ms(one.starts.toordinal())) - DAY_MS)
    ends = round(_midnight_ms((one.ends + timedelta(days=2)).toordinal()))
    return [
        (
            s.session_no,
            f"{local(s.begins):%Y-%m-%d %H:%M}",
            f"{local(s.ends):%Y-%m-%d %H:%M}",
            s.room,
            s.teacher,
        )
        for s in mirror.sessions_between(db, begins, ends, [one.class_no])
    ]


def _midnight_ms(ordinal: int) -> int:
    return (ordinal - 719_163) * DAY_MS


def _entry(made: Entry) -> dict[str, object]:
    return {
        "id": made.id, "seq": made.seq, "kind": made.kind.value, "canonical": made.canonical.decode(),
        "prevHash": made.prev_hash.hex(), "hash": made.hash.hex(), "signature": made.signature.hex(),
    }  # fmt: skip


def _who(made: Entry, who: Who) -> dict[str, object]:
    person, name, card = who
    return {
        "entry": made.id, "name": name,
        **({"document": person.document, "number": person.number} if person else {}),
        **({"cardIdent": card.ident, "cardNumber": card.number} if card else {}),
    }  # fmt: skip


def _result(made: Entry, who: Who) -> dict[str, object]:
    return {"entry": made.id, "trainee": made.trainee_no, "name": who[1], "body": dict(made.body)}


def _learner(one: Enrolment, words: Words) -> Sequence[str]:
    kind = f"document.{one.person.document}"
    document = words.text(kind) if kind in words else one.person.document
    state = words.text(f"school.state.{one.state.value}")
    return (one.trainee_no, one.name, document, one.person.number, state, one.voucher_no)


def _use(one: Acceptance, words: Words) -> Sequence[str]:
    at = f"{local(from_ms(one.used_ms)):%Y-%m-%d %H:%M:%S}" if one.used_ms else ""
    return (
        one.entry_id,
        one.voucher_no,
        one.name,
        one.person.number,
        words.text(f"figures.use.{one.state.value}"),
        one.use_no,
        at,
        one.operator,
    )


def _page(
    one: TrainingClass, roster: Sequence[Enrolment], lines: Sequence[tuple[Entry, Who]], words: Words
) -> Page:
    """For people: who was in the class, and how many sign-ins the book has of each."""
    signs: dict[str, int] = {}
    for made, _ in lines:
        if made.kind in SIGNS:
            signs[made.trainee_no] = signs.get(made.trainee_no, 0) + 1
    rows = ((e.trainee_no, e.name, e.person.number, str(signs.get(e.trainee_no, 0))) for e in roster)
    columns = tuple(
        Column(words.text(f"archive.column.{name}"), width)
        for name, width in (("trainee", 1.4), ("name", 1.4), ("number", 2.2), ("signs", 1.0))
    )
    said = (f"{one.class_no}  {one.starts} – {one.ends}", f"{one.occupation} {one.level}".strip())
    return Page(
        words.text("archive.title", one.name), tuple(part for part in said if part), (Table(columns, rows),)
    )


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode()


def _lines(values: Iterable[object]) -> bytes:
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in values).encode()


def _csv(head: Sequence[str], rows: Iterable[Sequence[str]], words: Words) -> bytes:
    """For people with a spreadsheet: UTF-8 with its mark, no text that it would take for a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(words.text(f"archive.column.{name}") for name in head)
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return ("\ufeff" + out.getvalue()).encode()


def _plain(cell: str) -> str:
    return "'" + cell if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
