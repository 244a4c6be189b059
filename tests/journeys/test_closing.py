"""关账 through the whole program: signed by one, anchored, marked when something comes late, signed by another on the
next working day, and its note checked by `kiosk ledger verify`; the platform is the simulator."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication

from kiosk.compose.closing import NOTES, PAPERS
from kiosk.domain.timetable import CHINA, from_ms, local_day
from kiosk.training.ground import TrainingGround, open_ground
from kiosk.training.staff import EVERYBODY, HEAD, SUPERVISOR, Colleague
from sync.records import Draft, Entry, EntryKind
from sync.store import mirror
from tests.support.front_desk import entries
from tests.support.training_desk import TrainingDesk, until

WHO = "li-qiang"
SENT_S = 90


@pytest.fixture
def ground() -> Iterator[TrainingGround]:
    """Two supervisors, each with one role."""
    made = open_ground(datetime.now(UTC), staff=EVERYBODY)
    yield made
    made.close()


class Evening:
    def __init__(self, desk: TrainingDesk) -> None:
        self.desk, self.ground = desk, desk.ground
        self.book = desk.kiosk.book
        self.day = self.today

    @property
    def today(self) -> date:
        return local_day(from_ms(self.book.clock.now_ms()))

    @property
    def model(self) -> Any:
        return self.desk.models.closing

    def rows(self, name: str) -> list[Any]:
        model = self.model.property(name)
        return [model.data(model.index(place, 0)) for place in range(model.rowCount())]

    def sign_in(self) -> None:
        desk = self.desk
        desk.reader.insert(self.ground.cards[WHO].card())
        desk.wait_for("Pin")
        desk.type(self.ground.cards[WHO].pin)
        desk.wait_for("Good")
        desk.reader.remove()
        desk.wait_for("Idle")

    def pass_to(self, moment: datetime) -> None:
        """The platform knows what time it is, and tells the desk."""
        self.ground.remote.misbehave(skew_ms=round((moment - datetime.now(UTC)) / timedelta(milliseconds=1)))
        at_ms = round(moment.timestamp() * 1000)

        def there() -> bool:
            assert self.desk.kiosk.loop
            self.desk.kiosk.loop.wake()
            return self.book.clock.now_ms() >= at_ms

        until(there, "the platform's time", SENT_S)

    def enter(self, who: Colleague) -> None:
        staff = self.desk.models.staff
        staff.knock()
        for digit in who.pin:
            staff.digit(int(digit))
        staff.confirm()
        until(lambda: staff.property("door") == "open", f"{who.name} behind the door")

    def leave(self) -> None:
        self.desk.models.staff.leave()

    def second(self, who: Colleague) -> None:
        for digit in who.pin:
            self.desk.models.second.digit(int(digit))

    def turn(self) -> None:
        self.desk.models.today.turn("closing")
        self.model.turn(self.day.isoformat())
        until(lambda: self.model.property("day") == self.day.isoformat(), "the day")

    def answer_spots(self) -> None:
        """What the platform drew."""
        self.desk.models.attendance.open("spots")
        spots = self.desk.models.spots
        until(lambda: spots.property("checks") != [], "the spot check")
        for check in spots.property("checks"):
            for one in check["people"]:
                spots.say(check["check_no"], one["key"], "ABSENT")
        until(lambda: spots.property("open") == 0, "the answers")

    def sent(self, holds: Callable[[dict[str, Any]], bool], what: str) -> dict[str, Any]:
        def found() -> list[dict[str, Any]]:
            return [one["item"] for one in self.ground.remote.received() if holds(one["item"])]

        until(lambda: found() != [], f"{what} at the platform", SENT_S)
        return found()[0]

    def anchors(self) -> list[str]:
        return [one["day"] for one in self.ground.remote.affairs()["anchors"]]

    def late(self) -> Entry:
        """Leave for the day that is closed."""
        signed = entries(self.book.store, EntryKind.CHECKIN)[0]
        days = {"from": self.day.isoformat(), "to": self.day.isoformat()}
        body = {**days, "type": "SICK", "reason": "就诊", "approver": HEAD.name, "operator": HEAD.name}
        store = self.book.store
        with store.reading() as db:
            roster = mirror.roster(db, store.vault, signed.class_no)
        who = next(one for one in roster if one.trainee_no == signed.trainee_no)
        draft = Draft(
            EntryKind.LEAVE, self.book.clock.stamp(), self.day, body, class_no=signed.class_no,
            trainee_no=who.trainee_no, person=who.person, name=who.name,
        )  # fmt: skip
        return store.record(draft).result()

    def verify(self, note: Path) -> dict[str, Any]:
        settings, site = self.ground.settings, self.ground.folder / "verify.toml"
        site.write_text(
            f'mode = "training"\nfolder = "{settings.folder.as_posix()}"\n[desk]\nno = "{settings.desk.no}"\n'
            f'[card]\nbackend = "virtual"\n[platform]\nplatform_key = "{settings.platform.platform_key}"\n',
            encoding="utf-8",
        )
        command = [sys.executable, "-m", "kiosk", "ledger", "verify", "--config", str(site), "--json"]
        done = subprocess.run(
            [*command, "--checkpoint", str(note)], capture_output=True, text=True, timeout=100, check=False
        )
        told: dict[str, Any] = json.loads(done.stdout)
        return told


@pytest.mark.timeout(400)
def test_a_day_is_closed_by_two_and_what_comes_late_says_so(
    ground: TrainingGround, qapp: QCoreApplication
) -> None:
    desk = TrainingDesk(ground)
    try:
        evening = Evening(desk)
        evening.sign_in()
        day = evening.day
        evening.pass_to(max(one.ends for one in ground.seed.sessions) + timedelta(hours=2))
        closed = evening.today
        _closed_by_one(evening)
        until(lambda: evening.anchors() == [day.isoformat()], "the day's anchor", SENT_S)
        late = evening.late()
        assert late.body["late"] is True
        assert evening.sent(lambda item: item.get("kind") == "LEAVE", "the leave")["body"]["late"] is True
        evening.pass_to(datetime.combine(closed + timedelta(days=1), time(9), CHINA))
        _signed_by_the_second(evening)
        _checked(evening)
    finally:
        desk.close()


def _closed_by_one(evening: Evening) -> None:
    evening.enter(SUPERVISOR)
    evening.answer_spots()
    evening.turn()

    def ready() -> bool:
        """What phones and other desks have to report is not waited for."""
        for row in evening.rows("checks"):
            if row["waivable"] and row["standing"] == "open":
                evening.model.waive(row["key"], "absent")
        return bool(evening.model.property("ready"))

    until(ready, "nothing hinders", SENT_S)
    evening.model.sign("day")
    evening.model.close("", True)
    until(lambda: evening.rows("closes") != [], "the close")
    evening.leave()


def _signed_by_the_second(evening: Evening) -> None:
    evening.enter(HEAD)
    evening.turn()
    until(lambda: [row for row in evening.rows("waiting") if row["key"]] != [], "what waits")
    (waits,) = evening.rows("waiting")
    evening.model.sign(waits["key"])
    evening.second(HEAD)
    evening.model.say(None)
    evening.model.second()
    until(lambda: len(entries(evening.book.store, EntryKind.DAY_CLOSED)) >= 2, "the second signature")
    until(lambda: bool(evening.model.property("good")), "the word that it is signed")
    word = entries(evening.book.store, EntryKind.DAY_CLOSED)[1]
    assert (word.body["first"], word.body["second"]) == (SUPERVISOR.name, HEAD.name)
    evening.sent(lambda item: item.get("kind") == "DAY_CLOSED" and "signs" in item["body"], "the signature")


def _checked(evening: Evening) -> None:
    close = entries(evening.book.store, EntryKind.DAY_CLOSED)[0]
    evening.model.say(None)
    evening.model.paper(close.id)
    until(lambda: bool(evening.model.property("good")), f"the digest: {evening.model.property('said')}")
    folder = evening.ground.settings.folder
    assert (folder / PAPERS / f"close-{close.id}.pdf").read_bytes().startswith(b"%PDF")
    (note,) = (folder / NOTES).glob(f"*-{close.id}.checkpoint")
    told = evening.verify(note)
    assert told["sound"] and told["entries"] >= close.seq, told
    forged = note.with_name("forged.checkpoint")
    forged.write_text(note.read_text().replace(evening.day.isoformat(), "2026-01-01"))
    assert not evening.verify(forged)["sound"]
