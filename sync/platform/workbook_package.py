"""A package as a workbook, and a package's workbook checked: cover, lines for people, the entries as they were signed.

PURE.  The cover says each fact for people and, in its third column, under a name for programs; the entries' sheet
holds the exact bytes that were hashed.  Whoever has the file can recompute every hash, link and signature; only whoever
knows the desk's key from elsewhere knows that it is this desk's.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync.platform.gm import sm3
from sync.platform.workbook_sheets import Cell, Sheet
from sync.records import Entry, Package

ENTRY_COLUMNS = ("seq", "id", "hash", "signature", "canonical")
PIECE = 30_000
"""Characters of canonical text in one cell; a longer one goes on in the cells to its right."""
MOST_PROBLEMS = 200


@dataclass(frozen=True, slots=True)
class PackageWords:
    """The desk's words: the three sheets' names, the cover's labels by key, the headings of the lines; `tried_out`, by
    environment, stands large over the cover."""

    cover: str
    lines: str
    entries: str
    labels: Mapping[str, str]
    headings: tuple[str, ...]
    note: str
    tried_out: Mapping[str, str] = field(default_factory=dict)


def listed(lines: Iterable[Sequence[str]]) -> str:
    """SM3 over what people read, in hex: cells joined by tab, lines by newline."""
    return sm3("\n".join("\t".join(line) for line in lines).encode()).hex()


def sheets(
    words: PackageWords,
    made: Package,
    institution: str,
    public_key: bytes,
    lines: Iterable[Sequence[str]],
    entries: Iterable[Entry],
) -> list[Sheet]:
    facts = {
        "serial": made.serial,
        "institution": institution,
        "desk": made.desk_no,
        "period": f"{made.first_day.isoformat()} {made.last_day.isoformat()}",
        "entries": str(made.entries),
        "firstSeq": str(made.first_seq),
        "lastSeq": str(made.last_seq),
        "prevHash": made.prev_hash.hex(),
        "headHash": made.head_hash.hex(),
        "listed": made.listed,
        "madeMs": str(made.made_ms),
        "madeBy": made.made_by,
        "signature": base64.b64encode(made.signature).decode(),
        "publicKey": public_key.hex(),
    }
    cover: list[Sequence[Cell]] = [(words.labels[key], value, key) for key, value in facts.items()]
    return [
        Sheet(words.cover, rows=cover, above=(words.note,), widths=(24, 72, 14)),
        Sheet(words.lines, words.headings, lines, widths=(8, 18, 18, 24, 20, 14, 22, 10, 14, 12)),
        Sheet(
            words.entries, ENTRY_COLUMNS, (_entry_row(one) for one in entries), widths=(8, 28, 20, 20, 100)
        ),
    ]


def _entry_row(one: Entry) -> Sequence[Cell]:
    text = one.canonical.decode()
    pieces = [text[start : start + PIECE] for start in range(0, len(text), PIECE)]
    return (str(one.seq), one.id, one.hash.hex(), base64.b64encode(one.signature).decode(), *pieces)


# --- checking -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PackageChecked:
    """`problems` are "CODE seq" or "CODE".

    FORM it is no package · COVER_SIGNATURE · KEY another desk's key · GAP · LINK · HASH · SIGNATURE · ID · HEAD ·
    COUNT · LINES what people read is not what was signed.
    """

    made: Package | None
    institution: str
    public_key: bytes
    problems: tuple[str, ...]

    @property
    def sound(self) -> bool:
        return not self.problems


def check(
    cover: Iterable[Sequence[object]],
    lines: Iterable[Sequence[object]],
    entries: Iterable[Sequence[object]],
    known_key: bytes | None,
) -> PackageChecked:
    """Rows of the three sheets as they stand in the file.  `known_key` is the desk's key, where one is known."""
    facts = {str(row[2]): str(row[1] or "") for row in cover if len(row) > 2 and row[2]}
    try:
        made, key = _package(facts), bytes.fromhex(facts["publicKey"])
        verifier = Ed25519PublicKey.from_public_bytes(key)
    except (KeyError, ValueError, binascii.Error):
        return PackageChecked(None, "", b"", ("FORM",))
    problems: list[str] = []
    if known_key is not None and known_key != key:
        problems.append("KEY")
    if not _signed(verifier, made.signature, made.statement.encode()):
        problems.append("COVER_SIGNATURE")
    if listed(_texts(lines)) != made.listed:
        problems.append("LINES")
    problems += _chain(made, verifier, entries)
    return PackageChecked(made, facts.get("institution", ""), key, tuple(problems[:MOST_PROBLEMS]))


def _package(facts: Mapping[str, str]) -> Package:
    first_day, _, last_day = facts["period"].partition(" ")
    return Package(
        number=int(facts["serial"].rpartition("-P")[2]),
        desk_no=facts["desk"],
        first_seq=int(facts["firstSeq"]),
        last_seq=int(facts["lastSeq"]),
        first_day=date.fromisoformat(first_day),
        last_day=date.fromisoformat(last_day),
        prev_hash=bytes.fromhex(facts["prevHash"]),
        head_hash=bytes.fromhex(facts["headHash"]),
        entries=int(facts["entries"]),
        listed=facts["listed"],
        made_ms=int(facts["madeMs"]),
        made_by=facts["madeBy"],
        signature=base64.b64decode(facts["signature"], validate=True),
    )


def _texts(rows: Iterable[Sequence[object]]) -> Iterator[tuple[str, ...]]:
    """Below the headings; cells that a program left out at the end are empty."""
    broad = 0
    for number, row in enumerate(rows):
        if number == 0:
            broad = sum(1 for cell in row if cell not in (None, ""))
            continue
        cells = tuple("" if cell is None else str(cell) for cell in row[:broad])
        beside = tuple(str(cell) for cell in row[broad:] if cell not in (None, ""))  # nobody signed that
        if any(cells) or beside:
            yield cells + ("",) * (broad - len(cells)) + beside


def _chain(made: Package, verifier: Ed25519PublicKey, rows: Iterable[Sequence[object]]) -> Iterator[str]:
    seq, hashed, count = made.first_seq - 1, made.prev_hash, 0
    for number, row in enumerate(rows):
        cells = ["" if cell is None else str(cell) for cell in row]
        if number == 0 or not any(cells):
            continue
        try:
            at, stored = int(cells[0]), bytes.fromhex(cells[2])
            signature = base64.b64decode(cells[3], validate=True)
        except (ValueError, IndexError, binascii.Error):
            yield f"HASH {seq + 1}"
            return
        canonical = "".join(cells[4:]).encode()
        if at != seq + 1:
            yield f"GAP {seq + 1}"
        if sm3(hashed + canonical) != stored:
            yield f"{'HASH' if at == seq + 1 else 'LINK'} {at}"
        if not _signed(verifier, signature, stored):
            yield f"SIGNATURE {at}"
        if _id_of(canonical) != (cells[1], at, made.desk_no):
            yield f"ID {at}"
        seq, hashed, count = at, stored, count + 1
    if (seq, hashed) != (made.last_seq, made.head_hash):
        yield f"HEAD {made.last_seq}"
    if count != made.entries or count != made.last_seq - made.first_seq + 1:
        yield "COUNT"


def _id_of(canonical: bytes) -> tuple[object, object, object]:
    try:
        told = json.loads(canonical)
    except (ValueError, RecursionError):
        return "", 0, ""
    return (told.get("id"), told.get("seq"), told.get("desk")) if isinstance(told, dict) else ("", 0, "")


def _signed(verifier: Ed25519PublicKey, signature: bytes, message: bytes) -> bool:
    try:
        verifier.verify(signature, message)
    except InvalidSignature:
        return False
    return True
