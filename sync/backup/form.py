"""The file of a backup: a plain ZIP of five members, so that its outside can be looked at without this program.

backup.json      what it is: desk, environment, how far the book goes, which paper opens it, sizes and SHA-256
backup.sig       Ed25519 of backup.json by the key that signs the book
keys.sealed      the vault's keys, sealed to the recovery paper (store/recovery.py)
settings.sealed  the site's settings, sealed to it
book.db          the book as it lies on the disk, under a key that is in keys.sealed: it is not sealed twice
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

PRODUCT, FORMAT = "training-desk-kiosk backup", 1
FACTS, SIGNATURE, KEYS, SETTINGS, BOOK = (
    "backup.json", "backup.sig", "keys.sealed", "settings.sealed", "book.db"
)  # fmt: skip
MEMBERS: Final = (FACTS, SIGNATURE, KEYS, SETTINGS, BOOK)
SUFFIX: Final = ".kskbackup"
SMALL: Final = 1024 * 1024
"""No member but the book is longer."""
CHUNK: Final = 1024 * 1024


class BadBackup(Exception):
    """`why`: FORM no backup, or not all of it · TAMPERED it was changed · VERSION made by a newer program · PAPER
    another recovery paper's."""

    def __init__(self, why: str, particular: str = "") -> None:
        super().__init__(f"{why} {particular}".strip())
        self.why, self.particular = why, particular


@dataclass(frozen=True, slots=True)
class Facts:
    """`head` and `public` hex; `paper` as store/recovery.key_name; `files` name to SHA-256 (hex)."""

    desk: str
    environment: str
    seq: int
    head: str
    boot_no: int
    schema: str
    at_ms: int
    program: str
    public: str
    paper: str
    files: Mapping[str, str]
    product: str = PRODUCT
    format: int = FORMAT

    @property
    def text(self) -> bytes:
        """What is signed."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True).encode()

    def aad(self, what: str) -> str:
        """What a sealed member belongs to: it fits no other backup."""
        return f"backup|{what}|{self.desk}|{self.seq}|{self.head}|{self.at_ms}"


def look(file: Path) -> Facts:
    """What a file says it is, its signature and every byte checked, without any key.  BadBackup, OSError."""
    with opened(file) as members:
        facts = _facts(_whole(members, FACTS))
        if set(facts.files) != {KEYS, SETTINGS, BOOK}:
            raise BadBackup("FORM", FACTS)
        try:
            signer = Ed25519PublicKey.from_public_bytes(bytes.fromhex(facts.public))
            signer.verify(_whole(members, SIGNATURE), facts.text)
        except (ValueError, InvalidSignature):
            raise BadBackup("TAMPERED", FACTS) from None
        for name, wanted in facts.files.items():
            with members.open(name) as member:
                if digest(member) != wanted:
                    raise BadBackup("TAMPERED", name)
    return facts


@contextmanager
def opened(file: Path) -> Iterator[zipfile.ZipFile]:
    """BadBackup FORM for whatever is not exactly our five members, none of them packed: nothing unfolds here."""
    try:
        with zipfile.ZipFile(file) as members:
            listed = members.infolist()
            if [one.filename for one in listed] != list(MEMBERS):
                raise BadBackup("FORM")
            if any(one.compress_type != zipfile.ZIP_STORED or one.flag_bits & 1 for one in listed):
                raise BadBackup("FORM")
            if any(one.file_size > SMALL for one in listed if one.filename != BOOK):
                raise BadBackup("FORM")
            yield members
    except (zipfile.BadZipFile, EOFError, NotImplementedError, UnicodeDecodeError):
        raise BadBackup("FORM") from None


def member(file: Path, name: str) -> bytes:
    """A small one, whole."""
    with opened(file) as members:
        return _whole(members, name)


def digest(file: IO[bytes]) -> str:
    made = hashlib.sha256()
    while part := file.read(CHUNK):
        made.update(part)
    return made.hexdigest()


def _whole(members: zipfile.ZipFile, name: str) -> bytes:
    return members.read(name)


_TEXTS = ("desk", "environment", "head", "schema", "program", "public", "paper", "product")
_NUMBERS = ("seq", "boot_no", "at_ms", "format")


def _facts(text: bytes) -> Facts:
    try:
        said: Any = json.loads(text)
    except ValueError:
        raise BadBackup("FORM", FACTS) from None
    if not isinstance(said, dict) or said.get("product") != PRODUCT:
        raise BadBackup("FORM", FACTS)
    if type(said.get("format")) is int and said["format"] > FORMAT:
        raise BadBackup("VERSION", str(said["format"]))
    files = said.get("files")
    right = (
        set(said) == {*_TEXTS, *_NUMBERS, "files"}
        and all(isinstance(said[name], str) for name in _TEXTS)
        and all(type(said[name]) is int and said[name] >= 0 for name in _NUMBERS)
        and isinstance(files, dict)
        and all(isinstance(one, str) for one in files.values())
    )
    if not right:
        raise BadBackup("FORM", FACTS)
    facts = Facts(**said)
    if facts.text != text:  # another spelling of the same would be another text to sign
        raise BadBackup("TAMPERED", FACTS)
    return facts
