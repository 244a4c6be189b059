"""Who else has a desk's book, platform and hub, and whether a backup of it may still go on under its number.  PURE.

The old machine may have written after its backup.  Whoever holds that says so by its head, and going on from the backup
would give the same numbers to other entries: the book would fork.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sync.backup.form import Facts
from sync.backup.restoring import NotRestored


class Who(StrEnum):
    PLATFORM = "platform"
    HUB = "hub"


@dataclass(frozen=True, slots=True)
class Witness:
    """`seq` and `hash` of the last entry it holds of `desk`, 0 for none; `hash` empty where it does not say; `key`: by
    which the desk writes there, empty likewise.  `revoked`: the desk is to forget everybody."""

    who: Who
    desk: str
    seq: int
    hash: bytes = b""
    key: bytes = b""
    revoked: bool = False


def refuse_contradicted(facts: Facts, desk_no: str, told: Witness, hash_at: Callable[[int], bytes]) -> None:
    """NotRestored for what `told` has against a book of `facts` that goes on as `desk_no`; `hash_at` is the backup's.

    REVOKED the number was revoked · AHEAD it holds more than the backup · FORKED it holds other entries under its
    numbers · TAKEN the new number is in use
    """
    if told.desk != desk_no:
        return  # the old number is retired: nothing more is written under it
    if told.revoked:
        raise NotRestored("REVOKED", desk_no)
    if desk_no != facts.desk:
        if told.seq or (told.key and told.key.hex() != facts.public):
            raise NotRestored("TAKEN", desk_no)
        return
    if told.key and told.key.hex() != facts.public:
        raise NotRestored("FORKED", told.who)
    if told.seq > facts.seq:
        raise NotRestored("AHEAD", str(told.seq - facts.seq))
    if told.seq and told.hash and hash_at(told.seq) != told.hash:
        raise NotRestored("FORKED", told.who)
