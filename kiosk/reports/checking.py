"""A list that came back, as a file or as a code read off paper, held against the book.  No Qt; blocks."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from sqlalchemy import Connection

from kiosk.reports.manifest import Digest, Manifest, NoManifest, Signed, signed_of
from kiosk.reports.use_versions import EXPORTED
from sync.platform.workbook_read import pages
from sync.records import Entry
from sync.store import acts, ledger
from sync.store.keys import Vault
from sync.store.ledger import Verification

MOST_SHEETS = 40
WORKBOOK = ".xlsx"


class Flaw(StrEnum):
    MANIFEST = "MANIFEST"  # the file has none that can be read
    SIGNATURE = "SIGNATURE"  # not signed by this desk
    ROWS = "ROWS"  # not the rows that were signed
    BYTES = "BYTES"  # not the bytes that left, and nothing inside that could tell more
    UNKNOWN = "UNKNOWN"  # the book knows of no such list
    ENTRY = "ENTRY"  # the book tells something else of it
    HEAD = "HEAD"  # what was the book's end then is not in the book now
    BOOK = "BOOK"  # the book itself is not sound


@dataclass(frozen=True, slots=True)
class Checked:
    """`manifest` as the file has it, else as the book tells it; None where neither knows.  `book` is how the chain is
    found now."""

    flaws: tuple[Flaw, ...]
    manifest: Manifest | None = None
    book: Verification | None = None

    @property
    def sound(self) -> bool:
        return not self.flaws


def check_code(db: Connection, vault: Vault, code: str, platform_key: bytes | None) -> Checked:
    """`code` as sheet_code.parse_sheet_code gives it."""
    entry = acts.saying(db, EXPORTED, "code", code)
    if entry is None:
        return Checked((Flaw.UNKNOWN,))
    told = told_by(entry)
    flaws = () if told.code == code else (Flaw.ENTRY,)
    return _against_book(db, vault, Checked(flaws, told), platform_key)


def check_file(db: Connection, vault: Vault, path: Path, platform_key: bytes | None) -> Checked:
    """A workbook by its rows, whoever saved it since; any other file by its bytes.  OSError; WorkbookRefused."""
    if path.suffix.lower() != WORKBOOK:
        entry = acts.saying(db, EXPORTED, "sha256", hashlib.sha256(path.read_bytes()).hexdigest())
        found = Checked((), told_by(entry)) if entry else Checked((Flaw.BYTES,))
    else:
        found = _workbook(db, vault, pages(path, MOST_SHEETS))
    return found if found.manifest is None else _against_book(db, vault, found, platform_key)


def told_by(entry: Entry) -> Manifest:
    """The manifest again, out of what the book says of it."""

    def text(key: str) -> str:
        return str(entry.body.get(key, ""))

    def number(key: str) -> int:
        value = entry.body.get(key)
        return value if isinstance(value, int) else 0

    return Manifest(
        text("list"), text("about"), number("version"), number("rows"), text("data"), number("headSeq"),
        text("headHash"), entry.desk_no, entry.at_ms, text("operator"),
    )  # fmt: skip


def _workbook(db: Connection, vault: Vault, sheets: Sequence[Sequence[tuple[object, ...]]]) -> Checked:
    try:
        signed = signed_of(_facts(sheets[-1] if sheets else ()))
    except NoManifest:
        return Checked((Flaw.MANIFEST,))
    flaws = [] if _ours(signed, vault) else [Flaw.SIGNATURE]
    digest = Digest()
    for sheet in sheets[:-1]:
        digest.sheet()
        for row in sheet:
            digest.row("" if cell is None else str(cell) for cell in row)
    if digest.hex() != signed.manifest.sha256:
        flaws.append(Flaw.ROWS)
    entry = acts.saying(db, EXPORTED, "code", signed.manifest.code)
    if entry is None:
        flaws.append(Flaw.UNKNOWN)
    elif told_by(entry) != signed.manifest:
        flaws.append(Flaw.ENTRY)
    return Checked(tuple(flaws), signed.manifest)


def _ours(signed: Signed, vault: Vault) -> bool:
    return signed.public_key == vault.ledger_public and signed.holds()


def _facts(rows: Sequence[tuple[object, ...]]) -> Mapping[str, object]:
    return {str(row[2]): row[1] for row in rows if len(row) > 2 and row[2] is not None}


def _against_book(db: Connection, vault: Vault, found: Checked, platform_key: bytes | None) -> Checked:
    told = found.manifest
    assert told is not None
    book = ledger.verify(db, told.desk, vault.ledger_public, platform_key)
    flaws = list(found.flaws)
    if ledger.hash_at(db, told.desk, told.seq).hex() != told.head:
        flaws.append(Flaw.HEAD)
    if not book.sound:
        flaws.append(Flaw.BOOK)
    return replace(found, flaws=tuple(flaws), book=book)
