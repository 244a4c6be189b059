"""抽查 at a desk: by roll call, by a visit, told to the platform once, also later."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication

from drivers.card import facts
from kiosk.attendance.spot_book import waiting_checks
from kiosk.attendance.spot_desk import SpotDesk
from kiosk.ui import attendance_gestures as ag
from kiosk.ui import gestures as g
from kiosk.visit import states as st
from sync.platform.adapter import Rejected, Retryable
from sync.records import EntryKind, Method, SpotCheck, SpotMode, SpotWord
from sync.store import told
from tests.support.front_desk import ROSTER, FrontDesk, front_desk, put
from tests.support.qt import turn, until
from tests.support.timetables import a_class, at, session


def drawn(*learners: str, mode: SpotMode = SpotMode.CARD, deadline: datetime | None = None) -> SpotCheck:
    return SpotCheck("SP1", "S1", learners, deadline or at("09:30"), mode)


class Spots:
    """A desk with a room for spot checks."""

    def __init__(self, desk: FrontDesk) -> None:
        self.desk = desk
        self.sees_faces = True
        self.spots = SpotDesk(
            desk.store, desk.clock, desk.models, desk.main, desk.platform, desk.platform.wake,
            faces=lambda: self.sees_faces,
        )  # fmt: skip
        desk.front.runner.changed.connect(self.spots.visit_changed)

    def told(self, *checks: SpotCheck) -> None:
        self.desk.real.write(lambda db: told.tell_spot_checks(db, checks, 0)).result(10)
        self.spots.open("李老师")
        until(lambda: len(self.shown) == len(checks), "the checks")

    @property
    def shown(self) -> list[dict[str, Any]]:
        return list(self.desk.models.spots.property("checks"))

    @property
    def words(self) -> dict[str, str]:
        return {one["key"]: one["word"] for check in self.shown for one in check["people"]}

    def say(self, learner: str, word: str) -> None:
        self.spots.say(ag.SpotWordGiven("SP1", learner, word))
        until(lambda: self.words.get(learner) == word, f"{learner} {word}")

    def acts(self) -> list[tuple[Any, ...]]:
        return [
            tuple(one.body.get(name) for name in ("act", "word", "method", "code", "late"))
            for one in self.desk.book(EntryKind.OPERATOR)
            if str(one.body["act"]).startswith("SPOT")
        ]


@pytest.fixture
def at_desk(tmp_path: Path, qapp: QCoreApplication) -> Iterator[Spots]:
    with front_desk(tmp_path) as desk:
        yield Spots(desk)
        turn()


def test_a_roll_call_is_told_when_everybody_has_a_word(at_desk: Spots) -> None:
    at_desk.told(drawn("T2", "T1", mode=SpotMode.ROLLCALL))
    assert at_desk.desk.models.spots.property("open") == 2
    at_desk.say("T1", "PRESENT")
    turn(50)
    assert not at_desk.desk.platform.answering
    at_desk.say("T2", "ABSENT")
    until(lambda: bool(at_desk.desk.platform.answering), "the answer")
    check_no, answers, _, future = at_desk.desk.platform.answering[0]
    assert check_no == "SP1"
    assert [(one.trainee_no, one.word, one.method) for one in answers] == [
        ("T2", SpotWord.ABSENT, None),
        ("T1", SpotWord.PRESENT, Method.STAFF),
    ]
    future.set_result(None)
    until(lambda: bool(at_desk.shown[0]["sent"]), "told")
    assert at_desk.acts() == [
        ("SPOT_CHECKED", "PRESENT", "STAFF", None, False),
        ("SPOT_CHECKED", "ABSENT", "", None, False),
        ("SPOT_ANSWERED", None, None, "000000", False),
    ]
    at_desk.spots.refresh()
    turn(50)
    assert len(at_desk.desk.platform.answering) == 1, "told once"


def test_offline_it_is_told_later_as_the_same_request_and_says_that_it_is_late(at_desk: Spots) -> None:
    at_desk.told(drawn("T1", mode=SpotMode.ROLLCALL, deadline=at("08:58")))
    at_desk.desk.hands.pass_s(120)
    at_desk.say("T1", "REFUSED")
    until(lambda: bool(at_desk.desk.platform.answering), "the answer")
    at_desk.desk.platform.answering[0][-1].set_exception(Retryable("offline"))
    turn(20)
    at_desk.desk.real.write(lambda db: told.tell_spot_checks(db, (), 0)).result(10)  # its time is over
    at_desk.spots.refresh()
    until(lambda: len(at_desk.desk.platform.answering) == 2, "once more")
    first, second = at_desk.desk.platform.answering
    assert first[2] == second[2]
    second[-1].set_result(None)
    until(lambda: bool(at_desk.shown[0]["sent"]), "told")
    assert at_desk.acts()[0][-1] is True and at_desk.acts()[-1][-1] is True


def test_a_no_of_the_platform_ends_it(at_desk: Spots) -> None:
    at_desk.told(drawn("T1", mode=SpotMode.ROLLCALL))
    at_desk.say("T1", "PRESENT")
    until(lambda: bool(at_desk.desk.platform.answering), "the answer")
    at_desk.desk.platform.answering[0][-1].set_exception(Rejected("E30006"))
    until(lambda: at_desk.shown[0]["refused"] == "E30006", "over")
    assert at_desk.acts()[-1][3] == "E30006"


def sign_in(desk: FrontDesk, insertion: int) -> None:
    desk.insert(insertion)
    desk.wait_for(st.PinWanted)
    pin(desk)
    desk.wait_for(st.Welcomed)
    desk.remove(insertion)


def pin(desk: FrontDesk) -> None:
    for _ in range(6):
        desk.front.gesture(g.DigitTyped())
    desk.front.gesture(g.PinGiven(bytearray(b"123456")))
    until(lambda: bool(desk.reader.asked), "the reader has the PIN")
    insertion, _ = desk.reader.asked.pop()
    desk.tell(facts.PinAnswered(insertion, facts.PinOutcome.RIGHT, None))


def test_signing_in_shows_that_somebody_is_there(at_desk: Spots) -> None:
    at_desk.told(drawn("T1", mode=SpotMode.PIN))
    sign_in(at_desk.desk, 1)
    until(lambda: at_desk.words == {"T1": "PRESENT"}, "seen")
    assert at_desk.acts()[0][:3] == ("SPOT_CHECKED", "PRESENT", "CARD_PIN")


def test_who_has_signed_in_already_shows_the_card_for_the_check(at_desk: Spots) -> None:
    sign_in(at_desk.desk, 1)
    at_desk.told(drawn("T1", mode=SpotMode.CARD))
    at_desk.desk.insert(2)
    welcomed = at_desk.desk.wait_for(st.Welcomed)
    assert welcomed.admit.spot == "SP1"
    until(lambda: at_desk.words == {"T1": "PRESENT"}, "seen")
    assert at_desk.acts()[0][:3] == ("SPOT_CHECKED", "PRESENT", "CARD")
    assert len(at_desk.desk.book(EntryKind.CHECKIN)) == 1, "nobody was signed in twice"
    at_desk.desk.remove(2)
    at_desk.desk.insert(3)
    assert isinstance(at_desk.desk.wait_for(st.Repeated), st.Repeated), "seen once is enough"


def test_the_mode_says_what_is_asked_for(at_desk: Spots) -> None:
    sign_in(at_desk.desk, 1)
    at_desk.told(drawn("T1", mode=SpotMode.PIN))
    at_desk.desk.insert(2)
    at_desk.desk.wait_for(st.PinWanted)
    pin(at_desk.desk)
    at_desk.desk.wait_for(st.Welcomed)
    until(lambda: at_desk.words == {"T1": "PRESENT"}, "seen")
    assert at_desk.acts()[0][:3] == ("SPOT_CHECKED", "PRESENT", "CARD_PIN")


def test_after_the_deadline_a_card_is_a_card_again(at_desk: Spots) -> None:
    sign_in(at_desk.desk, 1)
    at_desk.told(drawn("T1", deadline=at("08:58")))
    at_desk.desk.hands.pass_s(120)
    at_desk.desk.insert(2)
    at_desk.desk.wait_for(st.Repeated)
    assert at_desk.words == {"T1": ""}


def test_a_sign_in_of_another_class_answers_for_nobody(at_desk: Spots) -> None:
    """T1 of C2 was drawn; T1 of C1 comes: somebody else, or the same learner in another room."""
    put(at_desk.desk.real, a_class("C1"), a_class("C2"), session("S9", "09:00", "10:35", class_no="C2"))
    at_desk.told(SpotCheck("SP1", "S9", ("T1",), at("09:30"), SpotMode.PIN))
    sign_in(at_desk.desk, 1)
    until(lambda: len(at_desk.desk.book(EntryKind.CHECKIN)) == 1, "the sign-in")
    turn(100)
    assert at_desk.acts() == [] and at_desk.words == {"T1": ""}


def test_a_number_that_is_theirs_in_another_class_is_not_who_was_drawn(at_desk: Spots) -> None:
    """李强 is T2 of C1 and T1 of C2; drawn was T1 of C1."""
    _, li, _ = ROSTER
    put(at_desk.desk.real, a_class("C1"), a_class("C2"), replace(li, trainee_no="T1", class_no="C2"))
    at_desk.told(drawn("T1", mode=SpotMode.CARD))
    now = at("08:57")
    with at_desk.desk.real.reading() as db:
        learner = at_desk.desk.desk._learner(db, li.person, now)
        assert at_desk.desk.desk._drawn(db, learner, now) is None


def draw(at_desk: Spots, count: int, mode: SpotMode) -> dict[str, Any]:
    at_desk.spots.open("李老师")
    until(lambda: bool(at_desk.desk.models.spots.property("lessons")), "a lesson with somebody in it")
    at_desk.spots.draw(ag.SpotDrawn("S1", count, mode))
    until(lambda: bool(at_desk.shown), "the draw")
    return at_desk.shown[0]


def test_only_who_is_there_is_drawn_and_shows_the_card(at_desk: Spots) -> None:
    sign_in(at_desk.desk, 1)
    shown = draw(at_desk, 5, SpotMode.CARD)
    assert shown["own"] and [one["key"] for one in shown["people"]] == ["T1"]
    (act,) = [one for one in at_desk.desk.book(EntryKind.OPERATOR) if one.body["act"] == "SPOT_DRAWN"]
    assert (act.session_no, act.body["traineeNos"], act.body["of"]) == ("S1", ["T1"], 1)
    at_desk.desk.insert(2)
    at_desk.desk.wait_for(st.Welcomed)
    until(lambda: at_desk.words == {"T1": "PRESENT"}, "seen")
    until(lambda: bool(at_desk.shown[0]["sent"]), "over")
    assert at_desk.acts()[1][:3] == ("SPOT_CHECKED", "PRESENT", "CARD")
    assert not at_desk.desk.platform.answering, "no platform has asked"


def test_a_face_is_asked_for_only_where_one_can_be_looked_at(at_desk: Spots) -> None:
    def offered() -> list[str]:
        return [one["key"] for one in at_desk.desk.models.spots.property("modes")]

    sign_in(at_desk.desk, 1)
    at_desk.spots.open("李老师")
    until(lambda: offered() == ["CARD", "PIN", "FACE", "ROLLCALL"], "every mode")
    at_desk.sees_faces = False
    at_desk.spots.refresh()
    until(lambda: offered() == ["CARD", "PIN", "ROLLCALL"], "no face without a camera or a model")
    at_desk.spots.draw(ag.SpotDrawn("S1", 1, SpotMode.FACE))
    shown = draw(at_desk, 1, SpotMode.CARD)
    assert (len(at_desk.shown), shown["mode"]) == (1, "CARD"), "what is not offered is not drawn either"


def test_nobody_is_drawn_where_nobody_is(at_desk: Spots) -> None:
    at_desk.spots.open("李老师")
    at_desk.spots.draw(ag.SpotDrawn("S1", 1, SpotMode.CARD))
    turn(80)
    assert not at_desk.shown and not at_desk.desk.models.spots.property("lessons")


def test_what_was_drawn_here_waits_for_a_word_before_the_day_is_closed(at_desk: Spots) -> None:
    sign_in(at_desk.desk, 1)
    shown = draw(at_desk, 1, SpotMode.ROLLCALL)

    def waiting() -> int:
        with at_desk.desk.store.reading() as db:
            return len(waiting_checks(db, at("12:00")))

    assert waiting() == 1
    at_desk.spots.say(ag.SpotWordGiven(shown["check_no"], "T1", "REFUSED"))
    until(lambda: at_desk.words == {"T1": "REFUSED"}, "the word")
    assert waiting() == 0


def take_back(at_desk: Spots, learner: str, reason: str = "CAME") -> None:
    at_desk.spots.take_back(ag.SpotTakenBack("SP1", learner, reason))


def test_absent_is_taken_back_with_a_reason_and_both_stay_in_the_book(at_desk: Spots) -> None:
    at_desk.told(drawn("T1", "T2", mode=SpotMode.ROLLCALL))
    at_desk.say("T1", "ABSENT")
    take_back(at_desk, "T1", "no reason of the page's")
    take_back(at_desk, "T2")  # of whom nothing was said
    take_back(at_desk, "T1")
    until(lambda: at_desk.words["T1"] == "", "open again")
    assert at_desk.desk.models.spots.property("open") == 2
    said, back = (one for one in at_desk.desk.book(EntryKind.OPERATOR) if one.body.get("checkNo") == "SP1")
    assert said.body["word"] == "ABSENT" and back.body["act"] == "SPOT_TAKEN_BACK"
    assert (back.body["corrects"], back.body["reason"], back.body["operator"]) == (said.id, "CAME", "李老师")
    with at_desk.desk.real.reading() as db:
        (left,) = waiting_checks(db, at("09:00"))
    assert left.trainee_nos == ("T1", "T2"), "the close waits for them again"
    at_desk.say("T1", "PRESENT")
    at_desk.say("T2", "PRESENT")
    until(lambda: bool(at_desk.desk.platform.answering), "the answer")
    words = [one.word for one in at_desk.desk.platform.answering[0][1]]
    assert words == [SpotWord.PRESENT, SpotWord.PRESENT]


def test_what_the_platform_has_is_told_anew_as_another_request(at_desk: Spots) -> None:
    at_desk.told(drawn("T1", mode=SpotMode.ROLLCALL))
    at_desk.say("T1", "REFUSED")
    until(lambda: bool(at_desk.desk.platform.answering), "the answer")
    take_back(at_desk, "T1")
    turn(20)
    assert at_desk.words["T1"] == "REFUSED", "not while it is on its way"
    at_desk.desk.platform.answering[0][-1].set_result(None)
    until(lambda: bool(at_desk.shown[0]["sent"]), "told")
    at_desk.desk.real.write(lambda db: told.tell_spot_checks(db, (), 0)).result(
        10
    )  # the platform asks no more
    at_desk.spots.refresh()
    take_back(at_desk, "T1")
    until(lambda: at_desk.words["T1"] == "", "open again")
    at_desk.say("T1", "PRESENT")
    until(lambda: len(at_desk.desk.platform.answering) == 2, "told anew")
    (_, _, first, _), (_, answers, second, _) = at_desk.desk.platform.answering
    assert first != second and answers[0].word is SpotWord.PRESENT


def test_what_a_card_has_shown_is_not_taken_back(at_desk: Spots) -> None:
    at_desk.told(drawn("T1", "T2", mode=SpotMode.PIN))
    sign_in(at_desk.desk, 1)
    until(lambda: at_desk.words["T1"] == "PRESENT", "T1 is there")
    (line,) = (one for one in at_desk.shown[0]["people"] if one["key"] == "T1")
    take_back(at_desk, "T1")
    turn(20)
    assert not line["back"] and at_desk.words["T1"] == "PRESENT"
