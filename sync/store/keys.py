"""The vault: every key of this desk, in one sealed file.

Keys are independent random bytes: the database key, the field key (a leaked database key or a dump of a shared
database gives no person away), the blind-index key, the ledger's signing key, and secrets others put here.  The
bundle is sealed by the first rung of the ladder (rungs.py) that works on this machine.  The key of the face
templates is not among them: it has a file of its own, so that it can be destroyed alone (facekey.py).

Losing the file loses the book's readability, never its place on the platform.

A vault belongs to one environment (live, test, training), sealed with its keys, and opens in no other: what was tried
out can never be taken for what counts.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import NoReturn

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.platform.gm import hmac_sm3
from sync.records import CardKey, PersonKey
from sync.store.cipher import Cipher
from sync.store.facekey import FaceKey
from sync.store.fault import StoreFault
from sync.store.rungs import LADDER, Rung, replace_file
from sync.store.sealed_for import open_sealed

_FILE = "keys.sealed"
_BOOT = "boot-number"
_MAGIC = "training-desk-vault 1"
_KEYS = ("database", "field", "index", "ledger")
_ENVIRONMENT = "environment"
LIVE = "live"


class Vault:
    """Opened keys.  Never printed, never pickled.

    `strength` is the rung that seals the file ("host", "dpapi", "weak-file"); `environment` where it belongs;
    `ledger_public` the raw 32-byte Ed25519 public key; `faces` the key of the face templates.  Safe to use from
    several threads, but for `raise_boot` (one at a time).
    """

    __slots__ = (
        "_bundle",
        "_field",
        "_folder",
        "_index",
        "_keeping",
        "_signer",
        "db_key",
        "environment",
        "faces",
        "ledger_public",
        "strength",
    )

    def __init__(self, folder: Path, strength: str, bundle: dict[str, bytes]) -> None:
        self._folder = folder
        self._bundle = bundle
        self._field = Cipher(bundle["field"])
        self._index = bundle["index"]
        self._keeping = Lock()
        self._signer = Ed25519PrivateKey.from_private_bytes(bundle["ledger"])
        self.strength = strength
        self.environment = bundle[_ENVIRONMENT].decode()
        self.db_key = bundle["database"]
        self.faces = FaceKey(folder, strength)
        self.ledger_public = self._signer.public_key().public_bytes_raw()

    def __repr__(self) -> str:
        return f"Vault({self.strength})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a vault is not to be pickled or copied")

    def person_ref(self, key: PersonKey) -> str:
        """The blind index of a person: equal for equal keys, 32 hex digits, says nothing without the vault."""
        return self._ref("person", f"{key.document}|{key.number}")

    def ident_ref(self, card: CardKey) -> str:
        return self._ref("ident", card.ident) if card.ident else ""

    def number_ref(self, card: CardKey) -> str:
        return self._ref("number", card.number) if card.number else ""

    def voucher_ref(self, code: str) -> str:
        """The blind index of a voucher's code."""
        return self._ref("voucher", code)

    def badge_ref(self, text: str) -> str:
        """The blind index of a staff badge's code."""
        return self._ref("badge", text)

    def card_refs(self, card: CardKey) -> tuple[str, ...]:
        """The blind indexes of what is known of a card, 卡识别码 first."""
        return tuple(ref for ref in (self.ident_ref(card), self.number_ref(card)) if ref)

    def card_ref(self, card: CardKey) -> str:
        """The one blind index that goes into the book: of the 卡识别码, else of the 卡号."""
        return self.ident_ref(card) or self.number_ref(card)

    def key_id(self) -> str:
        """Which database key this is, without saying the key: 16 hex digits."""
        return hmac_sm3(self.db_key, b"key id")[:8].hex()

    def seal(self, aad: str, plain: bytes) -> bytes:
        """Under the field key; as Cipher.seal."""
        return self._field.seal(aad, plain)

    def open(self, aad: str, sealed: bytes) -> bytes:
        """StoreFault as Cipher.open."""
        return self._field.open(aad, sealed)

    def sign(self, message: bytes) -> bytes:
        return self._signer.sign(message)

    def open_for_us(self, about: str, sealed: bytes) -> bytes:
        """What another desk sealed for our signing key.  StoreFault H04 where it did not."""
        return open_sealed(self._bundle["ledger"], about, sealed)

    def secret(self, name: str) -> bytes | None:
        return self._bundle.get(f"secret:{name}")

    def keep_secret(self, name: str, value: bytes) -> None:
        """Seal and replace the whole file; a crash leaves the old one.  StoreFault H05 or H07 when it cannot."""
        with self._keeping:
            bundle = {**self._bundle, f"secret:{name}": bytes(value)}
            _write_bundle(self._folder, self.strength, bundle)
            self._bundle = bundle

    def bundle_for(self, seal: Callable[[bytes], bytes]) -> bytes:
        """Every key and secret as `seal` makes it unreadable; the key of the faces is not among them."""
        return seal(_packed(self._bundle))

    def raise_boot(self, at_least: int) -> int:
        """The next boot number, greater than every one before, also when the database was lost or set back:
        an entry's id is never given twice."""
        marker = self._folder / _BOOT
        try:
            last = int(marker.read_text("ascii"))
        except (FileNotFoundError, ValueError):
            last = 0
        boot_no = max(last, at_least) + 1
        replace_file(marker, str(boot_no).encode("ascii"))
        return boot_no

    def _ref(self, what: str, value: str) -> str:
        return hmac_sm3(self._index, f"{what}|{value}".encode())[:16].hex()


def open_vault(
    folder: Path, *, create: bool, rungs: Sequence[str] | None = None, environment: str = LIVE
) -> Vault:
    """Open the vault in `folder`, or make one there.  StoreFault H03 when it is missing and not to be made, or
    does not open on this machine, H08 when it is another environment's.  `rungs` limits which rungs may seal a new
    one."""
    try:
        text = (folder / _FILE).read_bytes()
    except FileNotFoundError:
        if not create:
            raise StoreFault("H03", f"no {_FILE} in the key folder") from None
        ladder = LADDER if rungs is None else {name: LADDER[name] for name in rungs}
        return _make(folder, ladder, environment)
    except OSError as error:
        raise StoreFault("H03", f"{_FILE}: {error.strerror}") from error
    first, _, payload = text.partition(b"\n")
    magic, _, strength = first.decode("ascii", "replace").rpartition(" ")
    if magic != _MAGIC or strength not in LADDER:
        raise StoreFault("H03", f"{_FILE} is damaged or of another version")
    vault = Vault(folder, strength, _read_bundle(LADDER[strength].open(payload)))
    if vault.environment != environment:
        raise StoreFault("H08", f"keys of {vault.environment} in {environment}")
    return vault


def put_bundle(
    folder: Path, plain: bytes, *, boot_no: int, environment: str = LIVE, rungs: Sequence[str] | None = None
) -> Vault:
    """Keys that came from another machine, sealed to this one into an empty `folder`; the next boot number is greater
    than `boot_no`.  StoreFault H03 where they are none, H05 or H07 where they cannot be kept, H08."""
    bundle = _read_bundle(plain)
    if bundle[_ENVIRONMENT] != environment.encode():
        raise StoreFault("H08", f"keys of {bundle[_ENVIRONMENT].decode()} in {environment}")
    ladder = LADDER if rungs is None else {name: LADDER[name] for name in rungs}
    vault = _kept(folder, ladder, bundle)
    replace_file(folder / _BOOT, str(boot_no).encode("ascii"))
    return vault


def public_in(plain: bytes) -> bytes:
    """The ledger's public key of a bundle.  StoreFault H03 where it is none."""
    signer = Ed25519PrivateKey.from_private_bytes(_read_bundle(plain)["ledger"])
    return signer.public_key().public_bytes_raw()


def _make(folder: Path, ladder: Mapping[str, Rung], environment: str) -> Vault:
    return _kept(
        folder, ladder, {name: os.urandom(32) for name in _KEYS} | {_ENVIRONMENT: environment.encode()}
    )


def _kept(folder: Path, ladder: Mapping[str, Rung], bundle: dict[str, bytes]) -> Vault:
    for strength, rung in ladder.items():
        if rung.usable():
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise StoreFault("H07", f"key folder: {error.strerror}") from error
            _write_bundle(folder, strength, bundle)
            return Vault(folder, strength, bundle)
    raise StoreFault("H03", "no way to seal keys on this machine")


def _write_bundle(folder: Path, strength: str, bundle: Mapping[str, bytes]) -> None:
    replace_file(folder / _FILE, f"{_MAGIC} {strength}\n".encode() + LADDER[strength].seal(_packed(bundle)))


def _packed(bundle: Mapping[str, bytes]) -> bytes:
    return json.dumps({name: base64.b64encode(value).decode() for name, value in bundle.items()}).encode()


def _read_bundle(plain: bytes) -> dict[str, bytes]:
    try:
        bundle = {name: base64.b64decode(value, validate=True) for name, value in json.loads(plain).items()}
    except (ValueError, AttributeError, TypeError, binascii.Error):
        raise StoreFault("H03", f"{_FILE} is damaged") from None
    if any(len(bundle.get(name, b"")) != 32 for name in _KEYS):
        raise StoreFault("H03", f"{_FILE} lacks a key")
    return {_ENVIRONMENT: LIVE.encode()} | bundle  # made before there was another
