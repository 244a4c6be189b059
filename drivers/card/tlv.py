"""Records of a social security card: tag (1 byte), length (1 byte), value.  No nesting, no long forms.  No I/O.

Source: 人社信息函〔2012〕37号, records of EF05 and EF06; this is not BER.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from drivers.card.errors import MalformedData

HEADER = 2


@dataclass(frozen=True, slots=True)
class Record:
    """One record; `value` is 0 to 255 bytes.  Its repr shows no value: it may be a name."""

    tag: int
    value: bytes

    def __post_init__(self) -> None:
        if not 0 <= self.tag <= 0xFF or len(self.value) > 0xFF:
            raise ValueError("a record has a one-byte tag and at most 255 bytes")

    def __repr__(self) -> str:
        return f"Record({self.tag:02X}, {len(self.value)} bytes)"

    def encode(self) -> bytes:
        return bytes((self.tag, len(self.value))) + self.value


def decode(data: bytes) -> tuple[Record, ...]:
    """All records of `data`, which ends exactly where the last record ends; no data, no records.

    Raises MalformedData for a torn record.
    """
    records = []
    at = 0
    while at < len(data):
        if at + HEADER > len(data):
            raise MalformedData(f"record header torn at byte {at} of {len(data)}")
        tag, length = data[at], data[at + 1]
        at += HEADER
        if at + length > len(data):
            raise MalformedData(f"record {tag:02X} wants {length} bytes, {len(data) - at} are left")
        records.append(Record(tag, bytes(data[at : at + length])))
        at += length
    return tuple(records)


def decode_one(data: bytes, tag: int) -> Record:
    """The one record `data` must consist of.  Raises MalformedData for none, another or several."""
    match decode(data):
        case (Record(tag=found) as record,) if found == tag:
            return record
        case records:
            found_tags = " ".join(f"{record.tag:02X}" for record in records)
            raise MalformedData(f"wanted one record {tag:02X}, got [{found_tags}]")


def encode(records: Iterable[Record]) -> bytes:
    return b"".join(record.encode() for record in records)
