"""What a list given out can be checked by: a hash of its rows, where the book stood, who, when; signed by the desk.

PURE.  The hash is of what people read, cell by cell, and not of a file: saved anew by another spreadsheet, the list is
the same, and printed it is the same list too.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosk.reports.sheet_code import sheet_code
from sync.platform.workbook_sheets import Cell, Sheet, as_written
from sync.records import Json

NEXT_SHEET: Final = b"\x1c\n"
FACTS: Final = (
    "list", "about", "version", "rows", "sha256", "seq", "head", "desk", "atMs", "operator",
)  # fmt: skip
NUMBERS: Final = frozenset({"version", "rows", "seq", "atMs"})


class NoManifest(ValueError):
    """The file has none, or one that is none."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """`about` is the class's number, the day or the month; `rows` those of the first sheet; `sha256` over the rows of
    all; `seq` and `head` the last entry of the book then, its hash in hex."""

    list: str
    about: str
    version: int
    rows: int
    sha256: str
    seq: int
    head: str
    desk: str
    at_ms: int
    operator: str

    @property
    def facts(self) -> dict[str, Json]:
        values = (
            self.list, self.about, self.version, self.rows, self.sha256, self.seq, self.head, self.desk, self.at_ms,
            self.operator,
        )  # fmt: skip
        return dict(zip(FACTS, values, strict=True))

    @property
    def statement(self) -> bytes:
        """What is signed."""
        return json.dumps(self.facts, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    @property
    def code(self) -> str:
        return sheet_code(hashlib.sha256(self.statement).digest())


@dataclass(frozen=True, slots=True)
class Signed:
    """A manifest with the desk's Ed25519 signature and the key that checks it."""

    manifest: Manifest
    signature: bytes
    public_key: bytes

    def holds(self) -> bool:
        try:
            key = Ed25519PublicKey.from_public_bytes(self.public_key)
            key.verify(self.signature, self.manifest.statement)
        except (InvalidSignature, ValueError):
            return False
        return True

    @property
    def facts(self) -> dict[str, Json]:
        return {
            **self.manifest.facts,
            "code": self.manifest.code,
            "signature": base64.b64encode(self.signature).decode(),
            "publicKey": self.public_key.hex(),
        }


def signed_of(facts: Mapping[str, object]) -> Signed:
    """As read back, numbers as numbers or as text.  Raises NoManifest."""
    try:
        said = [int(str(facts[key])) if key in NUMBERS else str(facts[key]) for key in FACTS]
        signature = base64.b64decode(str(facts["signature"]), validate=True)
        return Signed(Manifest(*said), signature, bytes.fromhex(str(facts["publicKey"])))  # type: ignore[arg-type]
    except (KeyError, ValueError, binascii.Error) as error:
        raise NoManifest from error


# --- the rows -----------------------------------------------------------------------------------------------


class Digest:
    """SHA-256 over sheets, row by row as a workbook gives them back: blank ends and blank rows are nothing."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def sheet(self) -> None:
        self._hash.update(NEXT_SHEET)

    def row(self, cells: Iterable[Cell]) -> None:
        texts = list(map(as_written, cells))
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            self._hash.update("\x1f".join(texts).encode() + b"\x1e\n")

    def hex(self) -> str:
        return self._hash.hexdigest()


class Watched:
    """Sheets on their way to a file: counted, hashed, told of, stopped."""

    def __init__(self, heard: Callable[[int], None], stopped: Callable[[], None], every: int = 100) -> None:
        """`stopped` raises where the file is wanted no longer."""
        self._heard, self._stopped, self._every = heard, stopped, every
        self._digest, self._sheets, self._seen = Digest(), 0, 0
        self.rows = 0

    def sheet(self, sheet: Sheet) -> Sheet:
        """The same one, its rows watched; one after the other, each read to its end before the next is given."""
        self._sheets += 1
        self._digest.sheet()
        for line in sheet.over:
            self._digest.row((line,))
        if sheet.headings:
            self._digest.row(sheet.headings)
        return replace(sheet, rows=self._all(sheet.rows, first=self._sheets == 1))

    def _all(self, rows: Iterable[Sequence[Cell]], *, first: bool) -> Iterator[Sequence[Cell]]:
        for row in rows:
            self._digest.row(row)
            self.rows += first
            self._seen += 1
            if self._seen % self._every == 0:
                self._heard(self._seen)
                self._stopped()
            yield row

    def sha256(self) -> str:
        return self._digest.hex()


def manifest_sheet(signed: Signed, title: str, labels: Mapping[str, str], above: str) -> Sheet:
    """The last sheet of a workbook: for people, and in its third column under a name for programs."""
    rows = [(labels[key], str(value), key) for key, value in signed.facts.items()]
    return Sheet(title, rows=rows, above=(above,), widths=(18, 92, 12))
