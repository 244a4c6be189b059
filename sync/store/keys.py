"""The vault: every key of this desk, in one sealed file, and the only code that differs between systems.

Keys are independent random bytes: the database key, the field key (a leaked database key or a dump of a shared
database gives no person away), the blind-index key, the ledger's signing key, and secrets others put here.  The
bundle is sealed by the first rung of the ladder that works on this machine:

    host       systemd-creds (Linux, root): bound to this machine, and to its TPM where it has one
    dpapi      Windows DPAPI, machine scope (written to its documentation, not tested on Windows)
    weak-file  a file only its owner may read; whoever copies the disk has the keys, so status pages flag it

Losing the file loses the book's readability, never its place on the platform.
"""

from __future__ import annotations

import base64
import binascii
import ctypes
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sync.platform.gm import hmac_sm3
from sync.records import CardKey, PersonKey
from sync.store.driver_errors import fault_of
from sync.store.fault import StoreFault

_FILE = "keys.sealed"
_BOOT = "boot-number"
_MAGIC = "training-desk-vault 1"
_KEYS = ("database", "field", "index", "ledger")
_SEAL_VERSION = b"\x01"
_NONCE = 12


class Vault:
    """Opened keys.  Never printed, never pickled.

    `strength` is the rung that seals the file ("host", "dpapi", "weak-file"); `ledger_public` the raw 32-byte
    Ed25519 public key.  Safe to use from several threads, but for `keep_secret` and `raise_boot` (one at a time).
    """

    __slots__ = ("_bundle", "_field", "_folder", "_index", "_signer", "db_key", "ledger_public", "strength")

    def __init__(self, folder: Path, strength: str, bundle: dict[str, bytes]) -> None:
        self._folder = folder
        self._bundle = bundle
        self._field = AESGCM(bundle["field"])
        self._index = bundle["index"]
        self._signer = Ed25519PrivateKey.from_private_bytes(bundle["ledger"])
        self.strength = strength
        self.db_key = bundle["database"]
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
        """AES-256-GCM under the field key: version byte, 12-byte nonce, ciphertext and tag."""
        nonce = os.urandom(_NONCE)
        return _SEAL_VERSION + nonce + self._field.encrypt(nonce, plain, aad.encode())

    def open(self, aad: str, sealed: bytes) -> bytes:
        """StoreFault H03 for another key, H04 for bytes this vault never wrote; which of the two is not knowable
        once the version byte is right, and then it is H03."""
        if sealed[:1] != _SEAL_VERSION or len(sealed) < 1 + _NONCE + 16:
            raise StoreFault("H04", "a sealed field is damaged")
        try:
            return self._field.decrypt(sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :], aad.encode())
        except InvalidTag:
            raise StoreFault("H03", "a sealed field does not open with this key") from None

    def sign(self, message: bytes) -> bytes:
        return self._signer.sign(message)

    def secret(self, name: str) -> bytes | None:
        return self._bundle.get(f"secret:{name}")

    def keep_secret(self, name: str, value: bytes) -> None:
        """Seal and replace the whole file; a crash leaves the old one.  StoreFault H05 or H07 when it cannot."""
        bundle = {**self._bundle, f"secret:{name}": bytes(value)}
        _write_bundle(self._folder, self.strength, bundle)
        self._bundle = bundle

    def raise_boot(self, at_least: int) -> int:
        """The next boot number, greater than every one before, also when the database was lost or set back:
        an entry's id is never given twice."""
        marker = self._folder / _BOOT
        try:
            last = int(marker.read_text("ascii"))
        except (FileNotFoundError, ValueError):
            last = 0
        boot_no = max(last, at_least) + 1
        _replace(marker, str(boot_no).encode("ascii"))
        return boot_no

    def _ref(self, what: str, value: str) -> str:
        return hmac_sm3(self._index, f"{what}|{value}".encode())[:16].hex()


def open_vault(folder: Path, *, create: bool, rungs: Sequence[str] | None = None) -> Vault:
    """Open the vault in `folder`, or make one there.  StoreFault H03 when it is missing and not to be made, or
    does not open on this machine.  `rungs` limits which rungs may seal a new one."""
    try:
        text = (folder / _FILE).read_bytes()
    except FileNotFoundError:
        if not create:
            raise StoreFault("H03", f"no {_FILE} in the key folder") from None
        return _make(folder, LADDER if rungs is None else {name: LADDER[name] for name in rungs})
    except OSError as error:
        raise StoreFault("H03", f"{_FILE}: {error.strerror}") from error
    first, _, payload = text.partition(b"\n")
    magic, _, strength = first.decode("ascii", "replace").rpartition(" ")
    if magic != _MAGIC or strength not in LADDER:
        raise StoreFault("H03", f"{_FILE} is damaged or of another version")
    return Vault(folder, strength, _read_bundle(LADDER[strength].open(payload)))


def _make(folder: Path, ladder: Mapping[str, Rung]) -> Vault:
    bundle = {name: os.urandom(32) for name in _KEYS}
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
    plain = json.dumps({name: base64.b64encode(value).decode() for name, value in bundle.items()}).encode()
    _replace(folder / _FILE, f"{_MAGIC} {strength}\n".encode() + LADDER[strength].seal(plain))


def _read_bundle(plain: bytes) -> dict[str, bytes]:
    try:
        bundle = {name: base64.b64decode(value, validate=True) for name, value in json.loads(plain).items()}
    except (ValueError, AttributeError, TypeError, binascii.Error):
        raise StoreFault("H03", f"{_FILE} is damaged") from None
    if any(len(bundle.get(name, b"")) != 32 for name in _KEYS):
        raise StoreFault("H03", f"{_FILE} lacks a key")
    return bundle


def _replace(path: Path, content: bytes) -> None:
    """Write a file of mode 0400 in one step: either the old content or the new is there, whatever happens."""
    fresh = path.with_name(path.name + ".new")
    try:
        fresh.unlink(missing_ok=True)
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o400)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if sys.platform == "win32" and path.exists():
            path.chmod(0o600)  # Windows refuses to replace a read-only file
        fresh.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise fault_of(error) from error


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` survive a power cut; Windows has no such call and needs none."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


# --- the rungs -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rung:
    """One way to seal a bundle to this machine.  `open` raises StoreFault H03."""

    usable: Callable[[], bool]
    seal: Callable[[bytes], bytes]
    open: Callable[[bytes], bytes]


def _systemd_creds(verb: str, given: bytes) -> bytes:
    """`systemd-creds encrypt|decrypt`, through pipes: no plain key ever touches a file."""
    arguments = ["systemd-creds", "--name=training-desk", verb, "-", "-"]
    try:
        done = subprocess.run(arguments, input=given, capture_output=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise StoreFault("H03", f"systemd-creds {verb} failed: {type(error).__name__}") from None
    return done.stdout


def _systemd_creds_usable() -> bool:
    if not sys.platform.startswith("linux") or not shutil.which("systemd-creds") or os.geteuid() != 0:
        return False
    try:
        return _systemd_creds("decrypt", _systemd_creds("encrypt", b"probe")) == b"probe"
    except StoreFault:
        return False


class _Blob(ctypes.Structure):
    """DATA_BLOB of wincrypt.h."""

    _fields_ = (("size", ctypes.c_uint32), ("data", ctypes.POINTER(ctypes.c_char)))


_LOCAL_MACHINE = (
    0x4  # CRYPTPROTECT_LOCAL_MACHINE: any account of this machine, so the file's rights still matter
)
_UI_FORBIDDEN = 0x1


def _dpapi(call: str, given: bytes) -> bytes:
    if sys.platform != "win32":
        raise StoreFault("H03", "these keys were sealed on Windows")
    buffer = ctypes.create_string_buffer(given, len(given))
    source = _Blob(len(given), ctypes.cast(buffer, ctypes.POINTER(ctypes.c_char)))
    target = _Blob()
    function = getattr(ctypes.windll.crypt32, call)
    flags = _LOCAL_MACHINE | _UI_FORBIDDEN
    if not function(ctypes.byref(source), None, None, None, None, flags, ctypes.byref(target)):
        raise StoreFault("H03", f"{call} failed")
    try:
        return ctypes.string_at(target.data, target.size)
    finally:
        ctypes.windll.kernel32.LocalFree(target.data)


def _open_weak(payload: bytes) -> bytes:
    try:
        return base64.b64decode(payload, validate=True)
    except binascii.Error:
        raise StoreFault("H03", f"{_FILE} is damaged") from None


LADDER: dict[str, Rung] = {
    "host": Rung(
        _systemd_creds_usable,
        lambda plain: _systemd_creds("encrypt", plain),
        lambda sealed: _systemd_creds("decrypt", sealed),
    ),
    "dpapi": Rung(
        lambda: sys.platform == "win32",
        lambda plain: _dpapi("CryptProtectData", plain),
        lambda sealed: _dpapi("CryptUnprotectData", sealed),
    ),
    "weak-file": Rung(lambda: True, base64.b64encode, _open_weak),
}
"""Strongest first."""
