"""The others' books from the hub: which desks there are, and their rows as far as each chain holds.

What has been read of a desk is asked by its own numbering, so nothing can be passed over by somebody else's slow
commit.  A desk whose chain breaks is stopped there and said to be; the others go on.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection

from sync.hub.arrival import Arrived, Followed, branched, follow, signed_by
from sync.hub.line import Db, HubLine
from sync.store import elsewhere, laid
from sync.store.elsewhere import OtherDesk, Trust
from sync.store.store import Store

log = logging.getLogger(__name__)

PAGE = 200
"""A sign-in at this desk waits for one page at the most."""
BY_SETTINGS = "settings"
KEY_BYTES = 32
_DESKS = "SELECT desk_no, name, public_key, head_seq, beat, head_hash FROM desk WHERE desk_no <> %s ORDER BY desk_no"
_ROWS = """SELECT id, seq, canonical, prev_hash, hash, signature FROM entry
    WHERE desk_no = %s AND seq > %s ORDER BY seq LIMIT %s"""
_ROW = "SELECT id, seq, canonical, prev_hash, hash, signature FROM entry WHERE desk_no = %s AND seq = %s"


@dataclass(frozen=True, slots=True)
class OnHub:
    """A desk as the hub tells of it: nothing of it is proven."""

    desk_no: str
    name: str
    public_key: bytes
    seq: int
    beat: int
    hash: bytes


class HubPull:
    def __init__(
        self, store: Store, line: HubLine, now_ms: Callable[[], int], accepted: Mapping[str, bytes]
    ) -> None:
        """`accepted`: desk number to key, as an administrator put them into the settings."""
        self._store, self._line, self._now_ms, self._accepted = store, line, now_ms, accepted
        self.desks: tuple[OtherDesk, ...] = ()
        self._stuck: dict[str, tuple[int, bytes]] = {}
        """The row at which each chain stopped, so that it is written down once."""
        self._branch: dict[str, bytes] = {}
        """The head of a desk that is not the one it had here, looked at already."""

    def turn(self) -> tuple[list[OnHub], bool]:
        """One page of each desk that has more; the desks there are, and whether there may be more at once."""
        told = self._line.call(lambda db: db.execute(_DESKS, (self._store.desk_no,)).fetchall())
        there = [
            OnHub(no, name, bytes(key), seq, beat, bytes(head)) for no, name, key, seq, beat, head in told
        ]
        self._know(there)
        self._lay_rest()
        known = {one.desk_no: one for one in self.desks}
        for one in there:
            self._look_back(known[one.desk_no], one)
        more = [
            self._page(known[one.desk_no])
            for one in there
            if one.seq > known[one.desk_no].seq and _followed(known[one.desk_no])
        ]
        if more:
            self.desks = tuple(self._others().values())
        return there, any(more)

    def believes(self, desk_no: str) -> bool:
        return any(one.desk_no == desk_no and one.trust is Trust.ACCEPTED for one in self.desks)

    def named(self, desk_no: str) -> str:
        return next((one.shown for one in self.desks if one.desk_no == desk_no), desk_no)

    # --- inside

    def _know(self, there: list[OnHub]) -> None:
        """Meet whoever is new, and see whether anybody goes by another key than before."""
        known = self._others()
        news = [one for one in there if self._news(known.get(one.desk_no), one)]
        if news:
            self._store.write(lambda db: self._take_note(db, known, news)).result()
            known = self._others()
        self.desks = tuple(known.values())

    def _lay_rest(self) -> None:
        """Decisions of rows kept before: of a desk that is believed, or no more, since; or by an older program."""
        if all(one.laid == one.seq for one in self.desks):
            return
        while self._store.write(lambda db: laid.lay(db, self._store.vault)).result():
            pass
        self.desks = tuple(self._others().values())

    def _others(self) -> dict[str, OtherDesk]:
        with self._store.reading() as db:
            return {one.desk_no: one for one in elsewhere.others(db)}

    def _news(self, known: OtherDesk | None, told: OnHub) -> bool:
        if known is None or known.name != told.name[:64]:
            return True
        other_key = known.public_key != told.public_key
        return other_key != (known.fault == "KEY") or self._to_accept(known)

    def _to_accept(self, known: OtherDesk) -> bool:
        """The settings name this very key; what staff refused by hand stays refused."""
        return known.trust is Trust.ASKED and self._accepted.get(known.desk_no) == known.public_key

    def _take_note(self, db: Connection, known: dict[str, OtherDesk], news: list[OnHub]) -> None:
        for told in news:
            before = known.get(told.desk_no)
            if before is None:
                elsewhere.meet(db, told.desk_no, told.name, told.public_key, self._now_ms())
                before = OtherDesk(told.desk_no, told.name, told.public_key, Trust.ASKED)
                log.info("a new desk on the hub: %s", told.desk_no)
            elsewhere.rename(db, told.desk_no, told.name)
            if (before.public_key != told.public_key) != (before.fault == "KEY"):
                elsewhere.stop(db, told.desk_no, "" if before.fault == "KEY" else "KEY")
            if self._to_accept(before):
                elsewhere.decide(
                    db, told.desk_no, before.public_key, Trust.ACCEPTED, BY_SETTINGS, self._now_ms()
                )

    def _page(self, desk: OtherDesk) -> bool:
        def work(db: Db) -> list[Arrived]:
            rows = db.execute(_ROWS, (desk.desk_no, desk.seq, PAGE))
            return [Arrived(no, seq, *(bytes(one) for one in sealed)) for no, seq, *sealed in rows]

        rows = self._line.call(work)
        found = follow(desk, rows)
        stuck = (found.refused.seq, found.refused.hash) if found.refused else None
        if not found.entries and stuck == self._stuck.get(desk.desk_no):
            return False
        self._store.write(lambda db: self._keep(db, desk.desk_no, found)).result()
        if stuck:
            self._stuck[desk.desk_no] = stuck
        return len(found.entries) == PAGE

    def _look_back(self, desk: OtherDesk, told: OnHub) -> None:
        """A hub that is set back is no news; an entry the desk signed twice under one number is."""
        if not 0 < told.seq <= desk.seq or told.hash == desk.hash or not _followed(desk):
            return
        if self._branch.get(desk.desk_no) == told.hash:
            return
        with self._store.reading() as db:
            ours = elsewhere.hash_at(db, desk.desk_no, told.seq)
        if ours == told.hash:
            return
        rows = self._line.call(lambda db: db.execute(_ROW, (desk.desk_no, told.seq)).fetchall())
        for no, seq, *sealed in rows:
            row = Arrived(no, seq, *(bytes(one) for one in sealed))
            if row.hash != ours and signed_by(desk, row):
                found = Followed((), branched(desk.desk_no, row))
                self._store.write(partial(self._keep, desk_no=desk.desk_no, found=found)).result()
                self.desks = tuple(self._others().values())
        self._branch[desk.desk_no] = told.hash

    def _keep(self, db: Connection, desk_no: str, found: Followed) -> None:
        if found.entries:
            elsewhere.keep(db, desk_no, found.entries)
            laid.lay(db, self._store.vault)
        if found.refused is not None:
            log.warning("a row of %s is refused: %s", desk_no, found.refused.code)
            elsewhere.keep_refused(db, found.refused, self._now_ms())


def _followed(desk: OtherDesk) -> bool:
    """Not by a key that is none: any client of the hub may put one there."""
    has_key = len(desk.public_key) == KEY_BYTES
    return has_key and desk.trust is not Trust.REFUSED and desk.fault != "KEY"
