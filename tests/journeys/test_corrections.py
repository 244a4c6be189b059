"""更正 through the whole program: annulled and back, cancelled and held, refused and entered anew; at the platform."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication

from kiosk.attendance.attending import Attending
from kiosk.domain.presence import Rules
from kiosk.domain.timetable import Preset, from_ms
from sync.records import EntryKind
from sync.store import ledger, mirror
from tests.support.front_desk import entries
from tests.support.training_desk import TrainingDesk, training_desk, turn, until

WHO = "li-qiang"


def see(desk: TrainingDesk, name: str, test: Callable[[Any], object] = bool) -> Any:
    model = desk.models.corrections
    until(lambda: bool(test(model.property(name))), f"{name}; now {model.property(name)}, {model.problem}")
    return model.property(name)


def rows(desk: TrainingDesk, name: str) -> list[Any]:
    model = desk.models.corrections.property(name)
    return [model.data(model.index(place, 0)) for place in range(model.rowCount())]


def sign(desk: TrainingDesk) -> None:
    see(desk, "proposal", lambda one: one.get("ready"))
    desk.models.corrections.sign("MISTAKE", ["self", "", "2026-07"], "")
    see(desk, "proposed", lambda there: not there)


def arrived(desk: TrainingDesk, act: str, count: int = 1) -> dict[str, Any]:
    def there() -> list[dict[str, Any]]:
        items = (one["item"] for one in desk.ground.remote.received())
        return [one for one in items if one.get("kind") == "CORRECTION" and one["body"]["act"] == act]

    until(lambda: len(there()) >= count, f"{count} {act} at the platform", within_s=60)
    return there()[-1]


def signed_in(desk: TrainingDesk) -> None:
    desk.reader.insert(desk.ground.cards[WHO].card())
    desk.wait_for("Pin")
    desk.type(desk.ground.cards[WHO].pin)
    desk.wait_for("Good")
    desk.reader.remove()
    desk.wait_for("Idle")


def test_a_wrong_checkin_is_annulled_and_stands_again(qapp: QCoreApplication) -> None:
    with training_desk() as desk:
        signed_in(desk)
        (checkin,) = entries(desk.kiosk.book.store, EntryKind.CHECKIN)
        desk.behind_the_door()
        desk.models.today.turn("corrections")
        model = desk.models.corrections
        model.show("find")
        see(desk, "classes")
        model.seek(desk.ground.cards[WHO].holder.person_number[-4:])
        (hit,) = see(desk, "hits")
        model.chooseLearner(hit["key"])
        see(desk, "entryCount")
        model.openEntry(checkin.id)
        see(desk, "entryKey")
        model.wish("ANNUL", "", "", "")
        sign(desk)
        assert arrived(desk, "ANNUL")["body"]["corrects"] == checkin.id
        desk.models.staff.leave()
        signed_in(desk)  # the wrong one does not stand in the way
        desk.behind_the_door()
        model.show("done")
        see(desk, "doneCount")
        model.wishUndo(rows(desk, "done")[0]["key"])
        sign(desk)
        arrived(desk, "ANNUL", 2)


def test_a_lesson_that_is_cancelled_takes_nobody_in(qapp: QCoreApplication) -> None:
    with training_desk() as desk:
        desk.behind_the_door()
        model = desk.models.corrections
        model.show("lessons")
        see(desk, "classes")
        with desk.kiosk.book.store.reading() as db:
            (mine, *_) = mirror.find_learners(
                db, desk.kiosk.book.vault, desk.ground.cards[WHO].holder.person_number
            )
        model.chooseClassDay(mine.class_no, model.today)
        for lesson in see(desk, "lessons"):
            model.wishLesson("CANCELLED", lesson["key"], "", "", "", "")
            sign(desk)
        assert not arrived(desk, "CANCELLED").get("traineeNo")
        desk.models.staff.leave()
        desk.reader.insert(desk.ground.cards[WHO].card())
        desk.wait_for("Refused")
        desk.reader.remove()
        desk.wait_for("Idle")
        assert desk.kiosk.loop is not None
        desk.kiosk.loop.refresh_now().result(30)  # and through a refresh from the platform
        turn(200)
        desk.reader.insert(desk.ground.cards[WHO].card())
        desk.wait_for("Refused")
        desk.reader.remove()
        desk.wait_for("Idle")
        desk.behind_the_door()
        model.show("done")
        see(desk, "doneCount")
        for line in rows(desk, "done"):
            model.wishUndo(line["key"])
            sign(desk)
        desk.models.staff.leave()
        signed_in(desk)


def test_a_refused_upload_is_entered_anew(qapp: QCoreApplication) -> None:
    """The platform will not have these ids: the sign goes up again under another one."""
    with training_desk() as desk:
        with desk.kiosk.book.store.reading() as db:
            seq, _ = ledger.head(db, desk.kiosk.book.store.desk_no)
        store = desk.kiosk.book.store
        next_ids = [f"{store.desk_no}-{store.boot_no}-{seq + more}" for more in range(1, 9)]
        desk.ground.remote.misbehave(refuse=dict.fromkeys(next_ids, "E42007"))
        signed_in(desk)
        (checkin,) = entries(store, EntryKind.CHECKIN)
        assert checkin.id in next_ids
        desk.behind_the_door()
        model = desk.models.corrections
        desk.models.staff.open("troubles")
        until(lambda: desk.models.troubles.count > 0, "the refused upload", within_s=60)
        desk.ground.remote.behave()
        model.show("uploads")
        see(desk, "uploadCount")
        model.openEntry(checkin.id)
        assert see(desk, "entry")["upload"]["code"] == "F02"
        options = see(desk, "options")
        key = next(one["key"] for one in options if one["key"].endswith(f"|{checkin.session_no}"))
        model.wish("REASSIGN", key, "IN", "")
        sign(desk)
        assert arrived(desk, "REASSIGN")["body"]["from"] == checkin.id
        assert checkin.id not in {row["key"] for row in rows(desk, "uploads")}
        told = mine_today(desk)
        assert told.came is not None and told.came.key != checkin.id, "it counts as it was entered anew"


def mine_today(desk: TrainingDesk) -> Any:
    store = desk.kiosk.book.store
    (checkin,) = entries(store, EntryKind.CHECKIN)
    attending = Attending(store, Rules(), Preset.SESSION)
    book = attending.book(checkin.class_no, from_ms(desk.kiosk.book.clock.now_ms()))
    assert book is not None
    who = book.learner(checkin.trainee_no)
    assert who is not None
    return next(one for one in who.attendance.lessons if checkin.session_no in one.lesson.sitting.covers)
