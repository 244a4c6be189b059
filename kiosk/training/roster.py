"""Whether the pretend platform has been heard out: what a card can be judged by without asking anybody."""

from __future__ import annotations

from sync.refresh import OPEN_STATES
from sync.store import mirror
from sync.store.mirror import Kind
from sync.store.store import Store


def is_whole(store: Store) -> bool:
    """Every open class has its sessions and its learners.  The list of classes comes long before them."""
    with store.reading() as db:
        followed = [one.class_no for one in mirror.classes(db) if one.state in OPEN_STATES]
        heads = [mirror.watermark(db, kind, no) for no in followed for kind in (Kind.SESSIONS, Kind.ROSTER)]
    return bool(followed) and None not in heads
