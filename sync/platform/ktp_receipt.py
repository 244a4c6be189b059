"""The platform's receipt: which stretch of a desk's book it has, ending in which hash.  PURE.

The text names device, sequences and hash in clear, so whoever keeps it needs neither the answer it came with nor
this program to hold a book against it; the SM2 signature of the platform's key covers every byte of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sync.platform import gm
from sync.platform.adapter import AuthBroken
from sync.platform.ktp_fields import Fields
from sync.platform.ktp_wire import unb64
from sync.records import Entry, Receipt

RECEIPT = "KTP1-RECEIPT"
"""First line of the text, and AuthBroken's code when a receipt is not signed by the platform's key."""

_NUMBER = r"(0|[1-9][0-9]{0,17})"
_FORM = re.compile(rf"{RECEIPT}\n([^\n]{{1,64}})\n{_NUMBER}\n{_NUMBER}\n([0-9a-f]{{64}})\n{_NUMBER}")


class NoReceipt(ValueError):
    """A text of another form."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `first_seq` to `last_seq` of one desk's book; `last_hash` is what the platform holds at its end."""

    device: str
    first_seq: int
    last_seq: int
    last_hash: bytes
    server_ms: int

    def text(self) -> str:
        """What is signed, in UTF-8."""
        ends = (self.device, self.first_seq, self.last_seq, self.last_hash.hex(), self.server_ms)
        return "\n".join([RECEIPT, *map(str, ends)])


def stretch_of(text: str) -> Stretch:
    """The one stretch that has this text; NoReceipt for any other text."""
    found = _FORM.fullmatch(text)
    if found is None:
        raise NoReceipt("no KTP1-RECEIPT")
    device, first, last, hashed, server_ms = found.groups()
    return Stretch(device, int(first), int(last), bytes.fromhex(hashed), int(server_ms))


def receipt_of(result: Fields, accepted: Sequence[Entry], device: str, platform_key: bytes) -> Receipt | None:
    """The receipt of a batch's answer; None where nothing was accepted and none came.

    AuthBroken when the platform's key did not sign it; MalformedReply when it is missing, or speaks of anything but
    the entries accepted as they were sent.
    """
    given = result.optional_object("receipt")
    if given is None:
        if accepted:
            raise result.wrong("receipt", "there")
        return None
    text, signature = given.text("text"), given.text("sign")
    if not gm.sm2_verify(platform_key, text.encode(), unb64(signature)):
        raise AuthBroken(RECEIPT, "the receipt is not signed by the platform's key")
    try:
        stretch = stretch_of(text)
    except NoReceipt as fault:
        raise given.wrong("text", "a receipt") from fault
    if not _speaks_of(stretch, accepted, device):
        raise given.wrong("text", "about what was accepted")
    return Receipt(text, signature, stretch.server_ms)


def _speaks_of(stretch: Stretch, accepted: Sequence[Entry], device: str) -> bool:
    seqs = [one.seq for one in accepted]
    return (
        bool(seqs)
        and (stretch.device, stretch.first_seq, stretch.last_seq) == (device, min(seqs), max(seqs))
        and any(one.seq == stretch.last_seq and one.hash == stretch.last_hash for one in accepted)
    )
