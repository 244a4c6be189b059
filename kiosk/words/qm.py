"""Words as Qt reads them: a .qm file in memory, looked up by Qt itself.

A translator written in Python would be asked by QML's own thread as well, for the wording of a system error, while the
main thread holds the interpreter and waits for that thread: the desk would stand still for ever.

Format: qtranslator.cpp of Qt 6, sections Hashes and Messages; the hash is that of ELF symbols (System V ABI).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping

QM = "qm"
"""What it is kept under beside its table."""
_MAGIC = bytes.fromhex("3cb86418caef9c95cd211cbf60a1bddd")
_HASHES, _MESSAGES = 0x42, 0x69
_END, _TRANSLATION, _SOURCE = b"\x01", 3, 6
_PLACE = re.compile(r"\{(\d)\}")


def compiled(words: Mapping[str, str]) -> bytes:
    """Texts by id for qsTrId(); `{0}` becomes Qt's `%1`."""
    messages, index = bytearray(), []
    for id, pattern in words.items():
        source = id.encode()
        text = _PLACE.sub(lambda found: f"%{int(found[1]) + 1}", pattern).encode("utf-16-be")
        index.append((_hash(source), len(messages)))
        messages += struct.pack(">BI", _TRANSLATION, len(text)) + text
        messages += struct.pack(">BI", _SOURCE, len(source)) + source + _END
    hashes = b"".join(struct.pack(">II", *entry) for entry in sorted(index))
    return _MAGIC + _section(_HASHES, hashes) + _section(_MESSAGES, bytes(messages))


def _section(tag: int, content: bytes) -> bytes:
    return struct.pack(">BI", tag, len(content)) + content


def _hash(source: bytes) -> int:
    value = 0
    for byte in source:
        value = (value << 4) + byte
        high = value & 0xF0000000
        value = (value ^ (high >> 24)) & ~high & 0xFFFFFFFF
    return value or 1
