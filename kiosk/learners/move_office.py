"""转班, 退学 and 补绑券: each an entry with reason and approver, taken back only by another.  Main thread."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy import Connection

from kiosk.domain.roles import Right
from kiosk.domain.timetable import from_ms, local_day
from kiosk.domain.voucher import mask_code
from kiosk.domain.voucher_code import Foreign, read_code
from kiosk.drafts import move_act
from kiosk.main_thread import MainThread, value_of
from kiosk.staff.approving import Approved, Approving, NotApprovedBy
from kiosk.ui import gestures as g
from kiosk.ui import learner_gestures as lg
from kiosk.ui.approval import ApprovalGiven
from kiosk.ui.learner_facts import MoveShown, MovesShown
from kiosk.ui.window import Models
from kiosk.visit.view import Text
from sync.clock import Clock
from sync.records import (
    ClassState,
    Draft,
    Enrolment,
    EnrolmentState,
    Json,
    Move,
    MoveAct,
    PersonKey,
    TrainingClass,
)
from sync.store import ledger, mirror, moves, united
from sync.store.fault import StoreFault
from sync.store.store import Store

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Read:
    """The learner as they stand now, all that was decided, all classes; who approved what, by entry."""

    now: Enrolment | None
    decided: list[Move]
    classes: list[TrainingClass]
    approved: Mapping[str, str]


_NOTHING = _Read(None, [], [], {})


class MoveOffice:
    """`changed` is called when a decision is on the disk."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        models: Models,
        main: MainThread,
        approving: Approving,
        wake: Callable[[], None],
    ) -> None:
        self._store, self._clock, self._models, self._main = store, clock, models, main
        self._approving, self._wake = approving, wake
        self.changed: Callable[[], None] = lambda: None
        self._operator = ""
        self._learner: Enrolment | None = None
        self._read = _NOTHING
        self._writing = False

    @property
    def hands(self) -> dict[type[g.Gesture], Callable[..., None]]:
        return {lg.MoveWanted: self._move, lg.MoveUndone: self._undo}

    def look(self, operator: str, learner: Enrolment | None) -> None:
        """The page of this learner is open; None: of nobody."""
        if learner is None or self._learner is None or _place(learner) != _place(self._learner):
            self._read = _NOTHING  # what was read of the one before is not theirs
        self._operator, self._learner = operator, learner
        if learner is None:
            self._models.learner.update_moves(MovesShown())
        else:
            self._main.aside(partial(self._read_moves, learner), partial(self._show, learner))

    def _read_moves(self, learner: Enrolment) -> _Read:
        with self._store.reading() as db:
            standing = mirror.enrolments_of(db, self._store.vault, learner.person)
            here = [one for one in standing if one.class_no == learner.class_no]
            known = moves.history_of(db, self._store.vault, learner.person)
            decided = [one for one in known if one.act is not MoveAct.REGISTERED]  # taken back at 报到, there
            entries = [entry for one in decided if (entry := united.entry(db, one.entry_id))]
            approved = {one.id: str(one.body.get("approver", "")) for one in entries}
            return _Read(here[0] if here else None, decided, mirror.classes(db), approved)

    def _show(self, learner: Enrolment, done: Future[_Read]) -> None:
        read = value_of(done)
        if read is None or learner != self._learner:
            return
        self._read = read
        self._models.learner.update_moves(
            MovesShown(
                moves=tuple(self._shown(move) for move in reversed(read.decided)),
                targets=tuple(
                    (one.class_no, one.name)
                    for one in read.classes
                    if one.class_no != learner.class_no and one.state is ClassState.RUNNING
                ),
                late=self._over(learner.class_no),
                attends=read.now is not None and read.now.state is not EnrolmentState.QUIT,
            )
        )

    def _shown(self, move: Move) -> MoveShown:
        old, new = self._name(move.class_no), self._name(move.to_class)
        match move.act:
            case MoveAct.TRANSFER:
                with_hours = Text("moves.with_hours" if move.hours else "moves.without_hours")
                what = Text("moves.transferred", (old, new, with_hours))
            case MoveAct.QUIT:
                what = Text("moves.left", (old,))
            case MoveAct.LATE_VOUCHER | MoveAct.REGISTERED:
                what = Text("moves.bound", (mask_code(move.voucher_no), old))
        day = local_day(from_ms(move.at_ms)).isoformat()
        barred = self._approving.barred(Right.CLASSES, self._approved(move))
        since = Text("moves.on", (day,))
        return MoveShown(move.entry_id, what, since, move.undone_ms is not None, barred, day)

    def _approved(self, move: Move) -> frozenset[str]:
        return frozenset({self._read.approved.get(move.entry_id, "")})

    def _name(self, class_no: str) -> str:
        return next((one.name for one in self._read.classes if one.class_no == class_no), class_no)

    def _over(self, class_no: str) -> bool:
        today = local_day(from_ms(self._clock.now_ms()))
        known = [one for one in self._read.classes if one.class_no == class_no]
        return bool(known) and (known[0].state is ClassState.CLOSED or known[0].ends < today)

    # --- deciding -----------------------------------------------------------------------------------------

    def _move(self, gesture: lg.MoveWanted) -> None:
        learner, act = self._read.now or self._learner, MoveAct(gesture.act)
        code = read_code(gesture.voucher) if act is MoveAct.LATE_VOUCHER else ""
        if learner is None or not self._ready(gesture.reason):
            self._approving.drop()
        elif isinstance(code, Foreign):
            self._not_so("moves.bad_code")
        elif (refusal := self._against(act, gesture, learner)) is not None:
            self._not_so(refusal)
        else:
            decide = partial(self._decide, gesture, act, learner, code)
            self._ask(gesture.approval, decide, self._clock.now_ms())

    def _decide(
        self, gesture: lg.MoveWanted, act: MoveAct, learner: Enrolment, code: str, by: Approved
    ) -> None:
        at, voucher_no = self._clock.stamp(), code or learner.voucher_no
        move = Move(
            "", act, learner.class_no, learner.trainee_no, learner.person, learner.name, at.at_ms,
            gesture.to_class if act is MoveAct.TRANSFER else "",
            gesture.hours and act is MoveAct.TRANSFER, voucher_no, learner.card_number,
        )  # fmt: skip
        body: dict[str, Json] = {
            "reason": gesture.reason,
            **_approval(by),
            "toClass": move.to_class,
            "hours": move.hours,
            "voucher": mask_code(voucher_no) if code else "",
        }
        self._write(partial(self._append, move, move_act(act.value, self._operator, at, move, **body)))

    def _append(self, move: Move, draft: Draft, db: Connection) -> None:
        store = self._store
        if move.act is not MoveAct.LATE_VOUCHER and _left(
            mirror.enrolments_of(db, store.vault, move.person), move
        ):
            return  # decided a moment ago
        made = ledger.append(db, store.vault, store.desk_no, store.boot_no, draft)
        moves.keep(db, store.vault, replace(move, entry_id=made.id))

    def _against(self, act: MoveAct, gesture: lg.MoveWanted, learner: Enrolment) -> str | None:
        """Why this cannot be decided, as a word; None where it can."""
        if act is MoveAct.LATE_VOUCHER:
            return None if self._over(learner.class_no) else "moves.not_over"
        if learner.state is EnrolmentState.QUIT:
            return "moves.gone_already"
        known = {one.class_no for one in self._read.classes if one.state is ClassState.RUNNING}
        fits = act is MoveAct.QUIT or (gesture.to_class in known and gesture.to_class != learner.class_no)
        return None if fits else "moves.no_class"

    def _undo(self, gesture: lg.MoveUndone) -> None:
        move = next((one for one in self._read.decided if one.entry_id == gesture.move), None)
        if move is None or move.undone_ms is not None or not self._ready(gesture.reason):
            self._approving.drop()
            return
        taken = partial(self._take_back, move, gesture.reason)
        self._ask(gesture.approval, taken, move.at_ms, self._approved(move))

    def _take_back(self, move: Move, reason: str, by: Approved) -> None:
        at = self._clock.stamp()
        body: dict[str, Json] = {"corrects": move.entry_id, "reason": reason, **_approval(by)}
        draft = move_act("ANNUL", self._operator, at, move, **body)
        self._write(partial(self._append_undone, move, draft))

    def _append_undone(self, move: Move, draft: Draft, db: Connection) -> None:
        store = self._store
        standing = moves.of_person(db, store.vault, move.person)
        if move.entry_id not in {one.entry_id for one in standing}:
            return  # taken back a moment ago
        made = ledger.append(db, store.vault, store.desk_no, store.boot_no, draft)
        moves.undo(db, move.entry_id, made.id, draft.at.at_ms)

    def _ready(self, reason: str) -> bool:
        return bool(self._operator and reason) and not self._writing

    def _ask(
        self,
        given: ApprovalGiven,
        then: Callable[[Approved], None],
        about_ms: int,
        own: frozenset[str] = frozenset(),
    ) -> None:
        """`about_ms`: the time of the decision, or of the one that is taken back."""
        operator, learner = self._operator, self._learner
        self._writing = True

        def answered(said: Approved | NotApprovedBy) -> None:
            self._writing = False
            if (operator, learner) != (self._operator, self._learner):
                return  # whoever asked has left, or turned to another learner
            if isinstance(said, NotApprovedBy):
                self._models.learner.complain(said.text)
            else:
                then(said)

        since = local_day(from_ms(about_ms))
        self._approving.ask(given, operator, Right.CLASSES, answered, own, since=since)

    def _not_so(self, word: str) -> None:
        self._approving.drop()
        self._complain(word)

    def _complain(self, word: str) -> None:
        self._models.learner.complain(Text(word))

    def _write(self, work: Callable[[Connection], None]) -> None:
        self._writing = True
        self._main.when_done(self._store.write(work), self._written)

    def _written(self, done: Future[None]) -> None:
        self._writing = False
        error = done.exception()
        if error is not None:
            known = isinstance(error, StoreFault)
            code = error.code if isinstance(error, StoreFault) else "H07"
            log.warning("a decision was not written: %s", code, exc_info=None if known else error)
            self._complain(f"refused.{code}.why")
            return
        self._wake()
        self._models.learner.show("")
        self.changed()


def _approval(by: Approved) -> dict[str, Json]:
    return {"approver": by.name, "approved": by.how, "reference": by.reference}


def _place(one: Enrolment) -> tuple[PersonKey, str]:
    return one.person, one.class_no


def _left(standing: list[Enrolment], move: Move) -> bool:
    """Whoever has left a class does not leave it again."""
    here = [one for one in standing if one.class_no == move.class_no]
    return bool(here) and all(one.state is EnrolmentState.QUIT for one in here)
