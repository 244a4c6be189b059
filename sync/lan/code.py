"""The pairing code: what one desk shows and the other scans or types.  PURE.

As a QR code `KSKPAIR1:<32 letters and digits>:<host>:<port>`; typed, the 32 alone, in any case and with any gaps.  They
are Crockford's base 32, which has no I, L, O and U, of the desk's fingerprint (8 bytes) and a secret (12 bytes) that is
good for one pairing.
"""

from __future__ import annotations

from dataclasses import dataclass, field

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ = {letter: place for place, letter in enumerate(ALPHABET)} | {"O": 0, "I": 1, "L": 1}
LETTERS, GROUP = 32, 4
FINGERPRINT, SECRET = 8, 12
SCHEME = "KSKPAIR1"


class BadCode(ValueError):
    """Not a pairing code, or not all of it."""


@dataclass(frozen=True, slots=True)
class Code:
    """`host` is empty where the code was typed: then the desk is found by what it announces on the LAN."""

    fingerprint: bytes
    secret: bytes = field(repr=False)
    host: str = ""
    port: int = 0

    @property
    def typed(self) -> str:
        """For people: eight groups of four."""
        number = int.from_bytes(self.fingerprint + self.secret, "big")
        letters = "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(LETTERS)))
        return " ".join(letters[start : start + GROUP] for start in range(0, LETTERS, GROUP))

    @property
    def scanned(self) -> str:
        return f"{SCHEME}:{self.typed.replace(' ', '')}:{self.host}:{self.port}"


def read(text: str) -> Code:
    """BadCode for anything that is not one."""
    scheme, colon, rest = text.strip().partition(":")
    if not colon:
        return _letters(text)
    letters, _, address = rest.partition(":")
    if scheme.upper() != SCHEME:
        raise BadCode
    code = _letters(letters)
    host, port = address_of(address)
    return Code(code.fingerprint, code.secret, host, port)


def address_of(text: str, port: int = 0) -> tuple[str, int]:
    """(host, port) of "10.0.3.12" or "10.0.3.12:47810"; `port` where none is said.  BadCode."""
    host, colon, said = text.strip().rpartition(":")
    if not colon:
        host, said = said, str(port)
    if not host or not said.isascii() or not said.isdigit() or not 0 < int(said) < 65536 or len(host) > 253:
        raise BadCode
    return host, int(said)


def _letters(text: str) -> Code:
    letters = "".join(text.upper().replace("-", "").split())
    if len(letters) != LETTERS or any(letter not in _READ for letter in letters):
        raise BadCode
    number = 0
    for letter in letters:
        number = number << 5 | _READ[letter]
    whole = number.to_bytes(FINGERPRINT + SECRET, "big")
    return Code(whole[:FINGERPRINT], whole[FINGERPRINT:])
