"""我的 through the whole desk: sign in, come again, PIN, the page, gone with the card; and a note that stops a sign-in
until staff have looked."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from drivers.card.virtual_card import VirtualCard
from kiosk.ui import learner_gestures as lg
from kiosk.visit.own import OWN
from sync.records import EntryKind
from tests.support.front_desk import entries
from tests.support.training_desk import TrainingDesk, training_desk, until

WHO = "li-qiang"


def with_pin(desk: TrainingDesk, card: VirtualCard) -> None:
    desk.reader.insert(card)
    desk.wait_for("Pin")
    desk.type(desk.ground.cards[WHO].pin)


def out(desk: TrainingDesk) -> None:
    desk.reader.remove()
    desk.wait_for("Idle")


def test_a_learner_s_own_view_from_card_to_card(qapp: QCoreApplication) -> None:
    with training_desk() as desk:
        until(lambda: desk.kiosk.loop is not None and desk.kiosk.loop.latest.online, "a line")
        card = desk.ground.cards[WHO].card()
        with_pin(desk, card)
        desk.wait_for("Good")
        out(desk)
        desk.reader.insert(card)
        desk.wait_for("Calm")
        desk.models.stage.press(OWN)
        desk.wait_for("Pin")
        desk.type(desk.ground.cards[WHO].pin)
        desk.wait_for("Own")
        lines = desk.models.stage.lines
        assert any("小时" in line["value"] for line in lines), lines
        assert desk.ground.cards[WHO].holder.person_number not in repr(desk.models.stage.page)
        desk.reader.remove()
        desk.wait_for("Idle")
        assert desk.models.stage.lines == []
        acts = [one.body["act"] for one in entries(desk.kiosk.book.store, EntryKind.OPERATOR)]
        assert acts.count("OWN_VIEWED") == 1


def test_a_note_stops_the_sign_in_until_staff_have_looked(qapp: QCoreApplication) -> None:
    with training_desk() as desk:
        name = desk.ground.cards[WHO].holder.name
        desk.behind_the_door()
        desk.models.staff.seek(name)
        until(lambda: desk.models.staff.learnerCount == 1, f"{name} found")
        key = desk.models.staff.learners.data(desk.models.staff.learners.index(0, 0))["key"]
        desk.models.learner.look(key)
        until(lambda: desk.models.learner.learner == key, "the page")
        desk.models.learner.note("PAPERS", "CONFIRM", "", False)
        until(lambda: len(desk.models.learner.notes) == 1, "the note")
        desk.reader.insert(desk.ground.cards[WHO].card())
        until(lambda: desk.models.learner.stopped, "the stop")
        assert desk.models.stage.code == "A09"
        desk.kiosk.gesture(lg.NotesLookedInto())
        desk.wait_for("Pin")
        desk.type(desk.ground.cards[WHO].pin)
        desk.wait_for("Good")
        out(desk)
        desk.models.staff.leave()
