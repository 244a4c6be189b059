"""A ZIP whose files are sealed with AES-256 (WinZip's AE-2), so that any archive program opens it.  PURE but for salts.

AE-2 derives with PBKDF2-SHA1 in 1000 rounds, little for a password somebody thought up: the key has to be `new_key`'s,
150 random bits.  Specification: www.winzip.com/en/support/aes-encryption; ZIP: APPNOTE 6.3.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import struct
import zlib
from collections.abc import Mapping
from typing import Final

from kiosk.archive.verify import MAC, SALT, keys, stream

LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32, without 0 O 1 I."""
GROUPS, IN_GROUP = 6, 5
AE2_AES256: Final = struct.pack("<HHH2sBH", 0x9901, 7, 2, b"AE", 3, 8)
METHOD, VERSION, UTF8_SEALED = 99, 51, 0x0801
DOS_TIME, DOS_DATE = 0, (1 << 5) | 1
"""1980-01-01: the time is told inside."""


def new_key() -> str:
    """150 random bits, in groups to be read from paper."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(IN_GROUP)) for _ in range(GROUPS))


def packed(files: Mapping[str, bytes], key: str) -> bytes:
    out, directory = bytearray(), bytearray()
    for name, data in files.items():
        sealed, said = _sealed(data, key), name.encode()
        common = struct.pack(
            "<HHHHHIIIHH", VERSION, UTF8_SEALED, METHOD, DOS_TIME, DOS_DATE, 0, len(sealed), len(data), len(said),
            len(AE2_AES256),
        )  # fmt: skip
        directory += b"PK\x01\x02" + struct.pack("<H", VERSION) + common
        directory += struct.pack("<HHHII", 0, 0, 0, 0, len(out)) + said + AE2_AES256
        out += b"PK\x03\x04" + common + said + AE2_AES256 + sealed
    at = len(out)
    count = len(files)
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), at, 0)
    return bytes(out + directory + b"PK\x05\x06" + end)


def _sealed(data: bytes, key: str) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    small = packer.compress(data) + packer.flush()
    salt = os.urandom(SALT)
    encrypting, proving, proof = keys(key, salt)
    hidden = stream(encrypting, small)
    return salt + proof + hidden + hmac.new(proving, hidden, hashlib.sha1).digest()[:MAC]
