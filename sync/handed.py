"""A desk that had no platform has one now: what it handed over in packages is sent there once more, and once only."""

from __future__ import annotations

from functools import partial

from sqlalchemy import Connection

from sync.store import notes, outbox, packages
from sync.store.store import Store

SENT_ON = "packages-sent-on"
"""The number of the last package whose entries were put back on their way."""


def send_on(store: Store) -> int:
    """How many entries are on their way again.  Blocks on the store; what is cut short the next call finishes."""
    with store.reading() as db:
        done = _done(db)
        coming = [one for one in packages.all_of(db, store.desk_no) if one.number > done]
    count = 0
    for made in coming:
        rouse = partial(outbox.rouse, desk_no=made.desk_no, first_seq=made.first_seq, last_seq=made.last_seq)
        while some := store.write(rouse).result():
            count += some
        store.write(partial(notes.keep, name=SENT_ON, value=str(made.number))).result()
    return count


def forget(db: Connection, number: int) -> None:
    """This package was confirmed only now: its entries are to be sent on when a platform comes (again)."""
    notes.keep(db, SENT_ON, str(min(number - 1, _done(db))))


def _done(db: Connection) -> int:
    return int(notes.read(db, SENT_ON) or 0)
