"""The pairing code of a fleet page: what it shows, and the desk takes once.  PURE.

    KSKFLEET1:<32 letters and digits>:<https address>      typed: the letters, and the address beside them

The letters are those of the neighbours' codes (sync/lan/code.py): which key the page has (8 bytes) and a secret that is
good for one pairing (12 bytes).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sync.lan import code as letters
from sync.lan.code import BadCode, Code
from sync.platform import gm

SCHEME: Final = "KSKFLEET1:"


@dataclass(frozen=True, slots=True)
class FleetCode:
    code: Code
    address: str = ""

    @property
    def typed(self) -> str:
        return self.code.typed

    @property
    def scanned(self) -> str:
        return f"{SCHEME}{self.code.typed.replace(' ', '')}:{self.address}"


def fingerprint(public: bytes) -> bytes:
    return gm.sm3(public)[: letters.FINGERPRINT]


def make(public: bytes, secret: bytes, address: str) -> FleetCode:
    return FleetCode(Code(fingerprint(public), secret), address)


def read(text: str) -> FleetCode:
    """As typed or as scanned.  BadCode for anything else."""
    plain, address = text.strip(), ""
    if plain.upper().startswith(SCHEME):
        plain, _, address = plain[len(SCHEME) :].partition(":")
    if ":" in plain:
        raise BadCode
    return FleetCode(letters.read(plain), address.strip())
