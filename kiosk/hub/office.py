"""The shared hub behind the door: other desks accepted or refused, each in the book; what was written twice, listed.
Main thread."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from datetime import date, timedelta

from sqlalchemy import Connection

from kiosk.domain.names import mask
from kiosk.domain.roles import Right
from kiosk.domain.timetable import CHINA, from_ms, local_day
from kiosk.drafts import operator_act
from kiosk.hub.doubles import ACTIONS, Twice, Written, names_of, written_twice
from kiosk.main_thread import MainThread, value_of
from kiosk.paper.resting import Resting, on_withdrawn
from kiosk.staff.rights import Rights
from kiosk.ui import gestures as g
from kiosk.ui import hub_gestures as hg
from kiosk.ui.hub_page import DeskShown, DoubleShown, HubModel
from kiosk.visit.view import Text
from sync.clock import Clock
from sync.store import elsewhere, laid, ledger, mirror
from sync.store.elsewhere import OtherDesk, Trust
from sync.store.fault import StoreFault
from sync.store.store import Store

log = logging.getLogger(__name__)

LOOK_BACK = timedelta(days=31)
ACCEPTED, REFUSED = "HUB_DESK_ACCEPTED", "HUB_DESK_REFUSED"


class HubOffice:
    def __init__(
        self, store: Store, clock: Clock, model: HubModel, main: MainThread, *, shares: bool
    ) -> None:
        """`shares`: this desk has a hub; doubles may come from paired desks as well."""
        self._store, self._clock, self._model, self._main = store, clock, model, main
        self._shares = shares
        self._operator = ""

    @property
    def hands(self) -> dict[type[g.Gesture], Callable[..., None]]:
        return {
            hg.HubOpened: lambda _: self.refresh(),
            hg.DoublesOpened: lambda _: self.refresh(),
            hg.HubLeft: lambda _: None,
            hg.DeskDecided: self._decide,
        }

    @property
    def rights(self) -> Rights:
        """Who sets the desk up says whose entries count; what was written twice is anybody's who sees learners."""
        return {
            hg.HubOpened: Right.SET_UP,
            hg.DeskDecided: Right.SET_UP,
            hg.DoublesOpened: Right.PEOPLE,
            hg.HubLeft: None,
        }

    def open(self, operator: str) -> None:
        self._operator = operator
        if self._shares:
            self._model.fit(grouped(self._store.vault.ledger_public))
        self.refresh()

    def shut(self) -> None:
        self._operator = ""
        self._model.shut()

    def refresh(self) -> None:
        if self._operator:
            self._main.aside(self._read, self._show)

    def _read(self) -> tuple[tuple[DeskShown, ...], tuple[DoubleShown, ...]]:
        since = local_day(from_ms(self._clock.now_ms())) - LOOK_BACK
        with self._store.reading() as db:
            names = {one.class_no: one.name for one in mirror.classes(db)}
            twice = written_twice(db, self._store.vault, self._store.desk_no, since)
            rests = on_withdrawn(db, since, date.max)
            people = names_of(db, self._store.vault, {one.signature.class_no for one in rests})
            others = elsewhere.others(db)
        called = {one.desk_no: one.shown for one in others}
        doubles = [_double(one, names) for one in twice]
        doubles += [_resting(one, names, people, called) for one in rests]
        return tuple(_desk(one) for one in others), tuple(doubles)

    def _show(self, done: Future[tuple[tuple[DeskShown, ...], tuple[DoubleShown, ...]]]) -> None:
        read = value_of(done)
        if read is not None and self._operator:
            self._model.update(*read)

    def _decide(self, gesture: hg.DeskDecided) -> None:
        """Entry and decision together, about the key that was shown."""
        operator, at = self._operator, self._clock.stamp()
        if not operator:
            return
        trust = Trust.ACCEPTED if gesture.accept else Trust.REFUSED
        act = ACCEPTED if gesture.accept else REFUSED

        def work(db: Connection) -> None:
            known = elsewhere.other(db, gesture.desk_no)
            if known is None or not elsewhere.decide(
                db, known.desk_no, known.public_key, trust, operator, at.at_ms
            ):
                return
            laid.lay(db, self._store.vault)  # the hub's thread does what is left
            draft = operator_act(act, operator, at, peer=known.desk_no, peerKey=known.public_key.hex())
            ledger.append(db, self._store.vault, self._store.desk_no, self._store.boot_no, draft)

        self._main.when_done(self._store.write(work), self._decided)

    def _decided(self, done: Future[None]) -> None:
        if isinstance(fault := done.exception(), StoreFault):
            log.warning("not decided: %s", fault)
        elif fault is not None:
            raise fault
        self.refresh()


def grouped(key: bytes) -> str:
    """As two people read it to each other."""
    text = key.hex()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def _desk(one: OtherDesk) -> DeskShown:
    accepted = one.trust is Trust.ACCEPTED
    how = Text(f"hub.stop.{one.fault}") if one.fault else Text(f"hub.trust.{one.trust.value}")
    if accepted and not one.fault:
        how = Text("hub.accepted", (str(one.seq), one.decided_by))
    return DeskShown(
        one.desk_no, one.name, grouped(one.public_key), accepted and not one.fault, accepted, how
    )


def _double(one: Twice, names: dict[str, str]) -> DoubleShown:
    what = Text("hub.what", (names.get(one.class_no, one.class_no), Text(ACTIONS[one.seat.action])))
    return DoubleShown(mask(one.name), what, tuple(_line(written) for written in one.written))


def _resting(
    one: Resting, names: Mapping[str, str], people: Mapping[tuple[str, str], str], desks: Mapping[str, str]
) -> DoubleShown:
    """A signature off paper, and the withdrawal of what it rested on."""
    signed, word = one.signature, one.withdrawal
    action = Text(ACTIONS[signed.action]) if signed.action else ""
    what = Text("hub.rests", (names.get(signed.class_no, signed.class_no), action))
    name = people.get((signed.class_no, signed.trainee_no), signed.trainee_no)
    entered = _line(Written(signed.id, desks.get(signed.desk_no, ""), signed.at_ms))
    said = (str(word.body.get("operator", "")), str(word.body.get("second", "")))
    taken = _line(Written(word.id, desks.get(word.desk_no, ""), word.at_ms))
    return DoubleShown(
        mask(name),
        what,
        (Text("hub.entered", (entered,)), Text("hub.withdrawn", (taken, *said))),
        crossed=True,
    )


def _line(one: Written) -> Text:
    moment = f"{from_ms(one.at_ms).astimezone(CHINA):%m-%d %H:%M:%S}"
    return Text("hub.written", (one.desk or Text("hub.here"), moment))
