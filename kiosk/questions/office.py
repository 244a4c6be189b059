"""疑点 behind the door: the list with its events, answered with a note.  Main thread."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeAlias

from sqlalchemy import Connection

from kiosk.domain.names import mask
from kiosk.domain.signs import Act
from kiosk.domain.timetable import CHINA, from_ms
from kiosk.main_thread import MainThread, value_of
from kiosk.questions.inquiry import NAMED_MOST, Inquiry
from kiosk.staff.hands import hand_of
from kiosk.ui import gestures as g
from kiosk.ui import question_gestures as qg
from kiosk.ui.questions import EventShown, QuestionModel, QuestionShown
from kiosk.visit.view import Text
from sync.records import Entry, EntryKind, Method
from sync.store import asked, elsewhere, ledger, mirror
from sync.store.asked import Asked
from sync.store.store import Store

Read: TypeAlias = tuple[dict[str, Asked], tuple[QuestionShown, ...], int]
"""What is asked, how it looks, and how many have no answer."""
SHOWN_MOST, EVENTS_MOST, ANSWERS_MOST = 100, 6, 10
OTHERS = {EntryKind.CLOCK_STEP: "step", EntryKind.FLAG: "face", EntryKind.CORRECTION: "by_hand"}


class QuestionOffice:
    def __init__(self, inquiry: Inquiry, store: Store, model: QuestionModel, main: MainThread) -> None:
        self._inquiry, self._store, self._model, self._main = inquiry, store, model, main
        self._operator, self._unfolded = "", ""
        self._asked: dict[str, Asked] = {}
        inquiry.changed = self._refresh

    @property
    def hands(self) -> dict[type[g.Gesture], Callable[..., None]]:
        return {
            qg.QuestionsOpened: lambda _: self._opened(),
            qg.QuestionsLeft: lambda _: None,
            qg.QuestionUnfolded: self._unfold,
            qg.QuestionAnswered: self._answer,
        }

    def open(self, operator: str) -> None:
        self._operator = operator
        self._refresh()

    def shut(self) -> None:
        self._operator, self._unfolded = "", ""
        self._model.shut()

    def _opened(self) -> None:
        """What happened a minute ago is asked about too."""
        self._inquiry.look()
        self._refresh()

    def _answer(self, gesture: qg.QuestionAnswered) -> None:
        question = self._asked.get(gesture.key)
        known = question is not None and question.answered_by == gesture.after
        if self._operator and question and known and gesture.reason in qg.ANSWERS:
            self._inquiry.answer(question, gesture.reason, gesture.note, self._operator)

    def _unfold(self, gesture: qg.QuestionUnfolded) -> None:
        self._unfolded = gesture.key
        self._refresh()

    def _refresh(self) -> None:
        if self._operator:
            self._main.aside(self._read, self._show)

    def _read(self) -> Read:
        with self._store.reading() as db:
            found = asked.recent(db, SHOWN_MOST)
            names = {one.class_no: one.name for one in mirror.classes(db)}
            shown = tuple(self._shown(db, one, names) for one in found)
            waiting = asked.count_open(db)
        return {one.entry_id: one for one in found}, shown, waiting

    def _shown(self, db: Connection, one: Asked, names: dict[str, str]) -> QuestionShown:
        flag = ledger.entry(db, one.entry_id)
        body = flag.body if flag else {}
        events, figures = body.get("events"), body.get("figures")
        ids = [str(event) for event in events] if isinstance(events, list) else []
        unfolded = one.entry_id == self._unfolded
        most = NAMED_MOST if unfolded else EVENTS_MOST
        lines = [self._event(db, entry) for event in ids[:most] if (entry := _entry(db, event))]
        told = body.get("count")
        place = names.get(one.class_no, one.class_no) or str(body.get("operator") or body.get("desk") or "")
        return QuestionShown(
            one.entry_id,
            Text(f"question.{one.rule}", tuple(map(str, figures)) if isinstance(figures, list) else ()),
            place,
            f"{from_ms(one.asked_ms).astimezone(CHINA):%m-%d %H:%M}",
            tuple(lines),
            max(0, (told if isinstance(told, int) else len(ids)) - len(lines)),
            unfolded,
            tuple(_answers(db, one.answered_by)),
            one.answered_by,
        )

    def _event(self, db: Connection, entry: Entry) -> EventShown:
        line = self._line(db, entry)
        if entry.action is None or not entry.trainee_no:
            return EventShown(line)
        return EventShown(line, entry.id, f"{entry.class_no}/{entry.trainee_no}", entry.day.isoformat())

    def _line(self, db: Connection, entry: Entry) -> Text:
        _, name, _ = ledger.identity_of(db, self._store.vault, entry.id)
        moment = f"{from_ms(entry.at_ms).astimezone(CHINA):%m-%d %H:%M:%S}"
        if staff := _staff_line(entry, moment):
            return staff
        if entry.action is None:
            return Text(f"questions.{OTHERS.get(entry.kind, 'used')}", (moment, mask(name)))
        done, method = Text(f"choose.{entry.action.value.lower()}"), str(entry.body.get("method"))
        by = Text("origin.ASSISTED") if method == Method.STAFF else Text(f"spots.by.{method}")
        return Text("questions.line", (moment, mask(name), done, by))

    def _show(self, done: Future[Read]) -> None:
        read = value_of(done)
        if read is not None and self._operator:
            self._asked, shown, waiting = read
            self._model.update(shown, waiting)


def _answers(db: Connection, last: str) -> list[Text]:
    """The first one first; each names the one before."""
    said: list[Text] = []
    while last and len(said) < ANSWERS_MOST and (entry := ledger.entry(db, last)):
        body = entry.body
        reason = Text(f"answer.{body.get('reason')}")
        said.insert(0, Text("questions.said", (str(body.get("operator")), reason, str(body.get("note")))))
        last = str(body.get("earlier", ""))
    return said


def _staff_line(entry: Entry, moment: str) -> Text | None:
    """Who gave whom a PIN, and which two signed; None for what is about a learner."""
    body = entry.body
    if entry.kind is EntryKind.OPERATOR and "member" in body:
        by = hand_of(str(body.get("operator")))
        return Text("questions.pin_given", (moment, by, str(body.get("member"))))
    written_off, paper = body.get("act") == Act.WRITTEN_OFF.value, body.get("method") == Method.PAPER.value
    if entry.kind in (EntryKind.OPERATOR, EntryKind.DAY_CLOSED) or written_off or paper:
        first = str(body.get("first") or body.get("operator"))
        return Text("questions.two_signed", (moment, first, str(body.get("second"))))
    return None


def _entry(db: Connection, entry_id: str) -> Entry | None:
    """Of this book, or of another desk's that is believed; what phones told is no entry."""
    return ledger.entry(db, entry_id) or elsewhere.entry(db, entry_id)
