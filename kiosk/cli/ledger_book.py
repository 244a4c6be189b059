"""`kiosk ledger verify` and `kiosk ledger export`: the book of this desk, read beside a kiosk that may be running.

Exit status 0: done, and the book is sound; 1: the book is not what was written; 2: it could not be read.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from sqlalchemy import Connection

from config.schema import Settings
from kiosk.compose.book import BOOK, KEYS
from kiosk.visit.view import Text
from kiosk.words import LANGUAGES, Words
from sync.platform import gm
from sync.store import checkpoint, elsewhere, ledger, restored
from sync.store.elsewhere import Trust
from sync.store.fault import StoreFault
from sync.store.identities import strangers
from sync.store.keys import Vault, open_vault
from sync.store.ledger import Verification
from sync.store.store import reading_only

SOUND, UNSOUND, UNREAD = 0, 1, 2
SHOWN_MOST = 20


def platform_key(settings: Settings) -> bytes | None:
    """The key that receipts are checked with; None where the settings have none, or none that is a key."""
    try:
        return gm.sm2_public(bytes.fromhex(settings.platform.platform_key))
    except (ValueError, gm.GmError):
        return None


@contextmanager
def opened(settings: Settings) -> Iterator[tuple[Connection, Vault]]:
    """The book and its keys as they lie there; StoreFault."""
    vault = open_vault(settings.folder / KEYS, create=False, environment=settings.mode)
    with reading_only(settings.folder / BOOK, vault) as db:
        yield db, vault


# --- verify ---------------------------------------------------------------------------------------------


def verify(
    settings: Settings,
    *,
    note: str | None = None,
    as_json: bool = False,
    language: str = LANGUAGES[0],
) -> int:
    """Recompute every hash, signature and link, and compare with the platform's receipts, and with `note`: a checkpoint
    that somebody kept; the chains of numbers this book had before as well.  Says what was found."""
    desk_no, key = settings.desk.no, platform_key(settings)
    try:
        with opened(settings) as (db, vault):
            retired = restored.retired(db)
            found, *earlier = (
                _with_strangers(ledger.verify(db, no, vault.ledger_public, key), strangers(db, vault, no))
                for no in (desk_no, *retired)
            )
            if note is not None:
                found = _with_checkpoint(found, db, desk_no, note, vault.ledger_public)
    except StoreFault as fault:
        print(json.dumps(_unread(desk_no, fault)) if as_json else why(fault, language))
        return UNREAD
    if as_json:
        old = [verdict(no, one) for no, one in zip(retired, earlier, strict=True)]
        print(json.dumps({**verdict(desk_no, found), **({"retired": old} if old else {})}))
    else:
        print(told(found, key, language))
        for no, one in zip(retired, earlier, strict=True):
            print(f"\n{Words(language).text('ledger.retired', no)}\n{told(one, key, language)}")
    return SOUND if found.sound and all(one.sound for one in earlier) else UNSOUND


def note_in(file: Path) -> str | None:
    """The text of a checkpoint as it was saved, or scanned off a sheet; None where it cannot be read."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return None


def _with_strangers(found: Verification, seqs: list[int]) -> Verification:
    """Identities stand outside the chain, so only whoever holds the vault can look at them."""
    if not seqs:
        return found
    first = min([*seqs, *([found.first_bad_seq] if found.first_bad_seq is not None else [])])
    problems = (*found.problems, *(f"PERSON {seq}" for seq in seqs))
    return replace(found, first_bad_seq=first, problems=problems)


def _with_checkpoint(
    found: Verification, db: Connection, desk_no: str, note: str, public_key: bytes
) -> Verification:
    """What the paper says is the word of a moment that nobody can take back."""
    try:
        known = {one.desk_no: one.public_key for one in elsewhere.others(db) if one.trust is Trust.ACCEPTED}
        made = checkpoint.read(note, public_key, {**known, desk_no: public_key})
        checkpoint.compare(db, desk_no, made)
    except checkpoint.BadCheckpoint as bad:
        first = min([bad.seq, *([found.first_bad_seq] if found.first_bad_seq is not None else [])])
        problems = (*found.problems, f"CHECKPOINT_{bad.problem} {bad.seq}")
        return replace(found, first_bad_seq=first, problems=problems)
    return found


def verdict(desk_no: str, found: Verification) -> dict[str, object]:
    """`code` is "" for a book that could be read, whatever is in it."""
    return {
        "sound": found.sound,
        "desk": desk_no,
        "entries": found.entries,
        "firstBadSeq": found.first_bad_seq,
        "problems": list(found.problems),
        "unsyncedTail": found.unsynced_tail,
        "clockSteps": found.clock_steps,
        "headHash": found.head_hash,
        "code": "",
    }


def _unread(desk_no: str, fault: StoreFault) -> dict[str, object]:
    nothing = Verification(0, None, (), 0, 0, "")
    return {**verdict(desk_no, nothing), "sound": False, "code": fault.code}


def told(found: Verification, key: bytes | None, language: str) -> str:
    words = Words(language)
    lines = [
        words.text("ledger.sound" if found.sound else "ledger.unsound", found.entries, len(found.problems))
    ]
    for problem in found.problems[:SHOWN_MOST]:
        code, _, seq = problem.partition(" ")
        lines.append("  " + words.text("ledger.at", seq, Text(f"ledger.problem.{code}")))
    if len(found.problems) > SHOWN_MOST:
        lines.append("  " + words.text("ledger.more", len(found.problems) - SHOWN_MOST))
    if not found.sound:
        lines.append(words.text("ledger.keep"))
    lines += [
        words.text("ledger.tail", found.unsynced_tail)
        if found.unsynced_tail
        else words.text("ledger.no_tail"),
        words.text("ledger.steps", found.clock_steps),
        words.text("ledger.head", found.head_hash),
    ]
    return "\n".join(lines if key else [*lines, words.text("ledger.no_key")])


def why(fault: StoreFault, language: str) -> str:
    words = Words(language)
    why, then = Text(f"refused.{fault.code}.why"), Text(f"refused.{fault.code}.next")
    return words.text("ledger.unread", fault.code, why, then)


# --- export ---------------------------------------------------------------------------------------------


def export(
    settings: Settings, out: Path | None, *, as_json: bool = False, language: str = LANGUAGES[0]
) -> int:
    """Every entry as it was hashed and signed, nobody's name: JSON lines into `out`, else on standard output.

    `as_json` prints one value instead: the array of entries, or with `out` {"entries", "file"}.
    """
    words = Words(language)
    try:
        with opened(settings) as (db, _):
            count = _write(db, out, as_array=as_json and out is None)
    except StoreFault as fault:
        print(why(fault, language), file=sys.stderr)
        return UNREAD
    except OSError as error:
        print(words.text("ledger.not_written", str(out), error.strerror), file=sys.stderr)
        return UNREAD
    if as_json and out is not None:
        print(json.dumps({"entries": count, "file": str(out)}, ensure_ascii=False))
    print(words.text("ledger.exported", count), file=sys.stderr)
    return SOUND


def _write(db: Connection, out: Path | None, *, as_array: bool) -> int:
    """A file is complete or not there: it takes its name last."""
    if out is None:
        return _put(db, sys.stdout, as_array=as_array)
    fresh = out.with_name(out.name + ".new")
    with fresh.open("w", encoding="utf-8") as file:
        count = _put(db, file, as_array=as_array)
    fresh.replace(out)
    return count


def _put(db: Connection, file: TextIO, *, as_array: bool) -> int:
    opens, between, closes = ("[\n", ",\n", "\n]\n") if as_array else ("", "\n", "\n")
    count = 0
    for count, row in enumerate(ledger.export(db), start=1):
        file.write((opens if count == 1 else between) + json.dumps(row, ensure_ascii=False))
    file.write(closes if count else "[]\n" if as_array else "")
    return count
