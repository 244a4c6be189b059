"""Another desk of the hub, by what came of its book; invented people only."""

from __future__ import annotations

from datetime import date
from typing import Any

from sync.records import Action, Entry, EntryKind, Json
from sync.store import elsewhere
from sync.store.elsewhere import Trust
from sync.store.store import Store
from tests.support.entries import entry
from tests.support.timetables import DAY, at

THERE, NAME = "KSK-990000-0042", "2号台"
EVENING_MS = round(at("17:40").timestamp() * 1000)
NOBODY: dict[str, Any] = {"action": None, "trainee_no": "", "session_no": "", "class_no": ""}


class OtherDesk:
    def __init__(self, store: Store, trust: Trust = Trust.ACCEPTED) -> None:
        self._store, self._seq, self._prev = store, 0, bytes(32)

        def known(db: Any) -> None:
            elsewhere.meet(db, THERE, NAME, bytes(range(32)), 1)
            elsewhere.decide(db, THERE, bytes(range(32)), trust, "管理员 周", 1)

        store.write(known).result(10)

    def wrote(
        self, kind: EntryKind, body: dict[str, Json], *, at_ms: int = EVENING_MS, day: date = DAY, **more: Any
    ) -> Entry:
        self._seq += 1
        made = entry(self._seq, kind, prev=self._prev, desk_no=THERE, body=body, at_ms=at_ms, day=day, **more)
        self._prev = made.hash
        self._store.write(lambda db: elsewhere.keep(db, THERE, [made])).result(10)
        return made

    def act(self, act: str, body: dict[str, Json], **more: Any) -> Entry:
        """What staff there did, or the desk by itself."""
        return self.wrote(EntryKind.OPERATOR, {"act": act, **body}, **{**NOBODY, **more})

    def signed(
        self, trainee_no: str = "T1", clock: str = "08:55", action: Action = Action.IN, **body: Json
    ) -> Entry:
        said: dict[str, Json] = {"method": "CARD_PIN", "judge": {"state": "ON_TIME"}, **body}
        at_ms = round(at(clock).timestamp() * 1000)
        return self.wrote(EntryKind.CHECKIN, said, trainee_no=trainee_no, action=action, at_ms=at_ms)

    def closed(self, first: str = "陈老师", second: str = "", **more: Json) -> Entry:
        said: dict[str, Json] = {
            "day": DAY.isoformat(), "state": "SEALED_TO_REPORT", "first": first, "second": second,
            "checklist": {}, "heads": {}, "pulled": 0, **more,
        }  # fmt: skip
        return self.wrote(EntryKind.DAY_CLOSED, said, **NOBODY)
