"""The recovery papers: what opens, on another machine, what this desk sealed; and what lets the staff in again.

A paper holds 20 random bytes as nine groups of four letters (Crockford's base 32, which has no I, L, O and U; the last
group is a check that depends on the kind, so that no paper passes for the other).  The paper is shown once and kept in
an envelope; what stays at the desk opens nothing:

    BACKUP   an X25519 public key made of it.  Anybody may seal to it, only the paper opens: a desk can make its backup
             every night with the paper in the safe, and whoever steals the desk cannot read the backups
    STAFF    a keyed hash of it: it is compared, and used up.  That it was used stands in the book, in one commit with
             what it was used for; the hash is forgotten after that
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Protocol

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from sqlalchemy import Connection

from sync.platform.gm import hkdf_sm3, hmac_sm3, same, sm3
from sync.store import notes
from sync.store.cipher import Cipher
from sync.store.fault import StoreFault

SCHEME: Final = "KSKPAPER1"
"""What its QR code begins with."""
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUP: Final = 4
SECRET: Final = 20
_LETTERS: Final = 32
_READ: Final = {letter: place for place, letter in enumerate(ALPHABET)} | {"O": 0, "I": 1, "L": 1}
_PUBLIC, _MARK = "recovery-public", "recovery-staff"
_SPENT: Final = "recovery-spent"
_SALT: Final = b"training-desk-recovery 1"


class PaperKind(StrEnum):
    BACKUP = "B"
    STAFF = "S"


class BadPaper(ValueError):
    """`why`: "form" (not a paper's code, or not all of it), "slip" (mistyped), "kind" (the other paper's)."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Cabinet(Protocol):
    """The vault, as far as papers need it."""

    def secret(self, name: str) -> bytes | None: ...

    def keep_secret(self, name: str, value: bytes) -> None: ...


@dataclass(frozen=True, slots=True)
class RecoveryPaper:
    kind: PaperKind
    secret: bytes = field(repr=False)

    @property
    def typed(self) -> str:
        """For people: nine groups of four."""
        letters = _spelt(self.secret) + _check(self.kind, self.secret)
        return " ".join(letters[at : at + GROUP] for at in range(0, len(letters), GROUP))

    @property
    def scanned(self) -> str:
        """For a QR code."""
        return f"{SCHEME}:{self.kind}:{self.typed.replace(' ', '')}"


def make_paper(kind: PaperKind) -> RecoveryPaper:
    return RecoveryPaper(kind, os.urandom(SECRET))


def is_paper(text: str) -> bool:
    """Whether a scanned text is one, whatever it holds."""
    return text.upper().startswith(f"{SCHEME}:")


def read_paper(text: str, kind: PaperKind) -> RecoveryPaper:
    """As typed, in any case and with any gaps, or as scanned.  BadPaper where it is not a paper of this kind."""
    plain = text.strip().upper()
    if is_paper(plain):
        plain = plain.rpartition(":")[2]
    letters = "".join(plain.replace("-", " ").split())
    if len(letters) != _LETTERS + GROUP or any(letter not in _READ for letter in letters):
        raise BadPaper("form")
    number = 0
    for letter in letters[:_LETTERS]:
        number = number << 5 | _READ[letter]
    secret = number.to_bytes(SECRET, "big")
    check = "".join(ALPHABET[_READ[letter]] for letter in letters[_LETTERS:])
    if check != _check(kind, secret):
        raise BadPaper("kind" if any(check == _check(other, secret) for other in PaperKind) else "slip")
    return RecoveryPaper(kind, secret)


# --- the paper of the keys ------------------------------------------------------------------------------------


def public_of(paper: RecoveryPaper) -> bytes:
    """The raw X25519 public key, 32 bytes; of a BACKUP paper."""
    return _private(paper).public_key().public_bytes_raw()


def key_name(public: bytes) -> str:
    """Which paper opens what was sealed to it, without saying anything of it: 8 hex digits, printed on the paper."""
    return sm3(_SALT + public)[:4].hex().upper()


def keep_public(vault: Cabinet, public: bytes) -> None:
    """From now on the desk seals to this paper; what was sealed before still needs the one before."""
    X25519PublicKey.from_public_bytes(public)
    vault.keep_secret(_PUBLIC, public)


def public_kept(vault: Cabinet) -> bytes | None:
    """None while no recovery paper was made."""
    return vault.secret(_PUBLIC) or None


def wrap(public: bytes, aad: str, plain: bytes) -> bytes:
    """Sealed to the paper: the fresh public key, then as Cipher.seal."""
    once = X25519PrivateKey.generate()
    shared = once.exchange(X25519PublicKey.from_public_bytes(public))
    fresh = once.public_key().public_bytes_raw()
    return fresh + _cipher(shared, fresh, public).seal(aad, plain)


def unwrap(paper: RecoveryPaper, aad: str, sealed: bytes) -> bytes:
    """StoreFault H03 for another paper, H04 for bytes that were never sealed to one."""
    fresh, rest = sealed[:32], sealed[32:]
    if len(fresh) != 32:
        raise StoreFault("H04", "what was sealed to the recovery paper is damaged")
    private = _private(paper)
    try:
        shared = private.exchange(X25519PublicKey.from_public_bytes(fresh))
    except ValueError:  # a point of small order
        raise StoreFault("H04", "what was sealed to the recovery paper is damaged") from None
    return _cipher(shared, fresh, private.public_key().public_bytes_raw()).open(aad, rest)


# --- the paper of the staff -------------------------------------------------------------------------------------


def keep_mark(vault: Cabinet, paper: RecoveryPaper) -> None:
    """This STAFF paper counts from now on, and no other."""
    vault.keep_secret(_MARK, _mark(paper))


def has_mark(vault: Cabinet) -> bool:
    return bool(vault.secret(_MARK))


def bears_mark(vault: Cabinet, paper: RecoveryPaper) -> bool:
    """Whether it is the paper that counts."""
    kept = vault.secret(_MARK)
    return bool(kept) and paper.kind is PaperKind.STAFF and same(kept or b"", _mark(paper))


def spend(db: Connection, paper: RecoveryPaper) -> None:
    """In the commit of what it is used for: it counts no more, whatever the vault still knows.  BadPaper where another
    commit was before this one: two at once were both told that it counts."""
    named = _named(_mark(paper))
    if notes.read(db, _SPENT) == named:
        raise BadPaper("used")
    notes.keep(db, _SPENT, named)


def is_spent(db: Connection, vault: Cabinet) -> bool:
    """Whether the paper that the vault knows was used."""
    kept = vault.secret(_MARK)
    return bool(kept) and notes.read(db, _SPENT) == _named(kept or b"")


def use_up(vault: Cabinet) -> None:
    """No paper counts any more, until another is made."""
    vault.keep_secret(_MARK, b"")


# --- how --------------------------------------------------------------------------------------------------------


def _private(paper: RecoveryPaper) -> X25519PrivateKey:
    if paper.kind is not PaperKind.BACKUP:
        raise BadPaper("kind")
    return X25519PrivateKey.from_private_bytes(hkdf_sm3(paper.secret, _SALT, b"backup", 32))


def _cipher(shared: bytes, fresh: bytes, public: bytes) -> Cipher:
    return Cipher(hkdf_sm3(shared, _SALT, b"wrap" + fresh + public, 32))


def _mark(paper: RecoveryPaper) -> bytes:
    """The secret is 160 random bits: no slow hash is needed."""
    return hmac_sm3(paper.secret, _SALT + b"staff")


def _named(mark: bytes) -> str:
    return sm3(_SALT + mark)[:8].hex()


def _spelt(secret: bytes) -> str:
    number = int.from_bytes(secret, "big")
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(_LETTERS)))


def _check(kind: PaperKind, secret: bytes) -> str:
    number = int.from_bytes(sm3(_SALT + kind.encode() + secret)[:3], "big")
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(GROUP)))
