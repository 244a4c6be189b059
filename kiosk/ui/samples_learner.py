"""Invented set-ups of the page of one learner and of notes on whoever waits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.ui.helping import AtDesk
from kiosk.ui.learner_facts import LearnerShown, MoveShown, MovesShown, NoteShown
from kiosk.ui.staff import Place
from kiosk.visit.view import Text

if TYPE_CHECKING:
    from kiosk.ui.window import Models

SINCE = Text("notes.since", ("2026-11-20", "李老师"))
NOTES = (
    NoteShown("D-1-3", "BLOCK", Text("notes.kinds.QUIT"), "", SINCE),
    NoteShown("D-1-4", "CONFIRM", Text("notes.kinds.PAPERS"), "学历证明复印件没交，说好周五补", SINCE),
    NoteShown("D-1-5", "HINT", Text("notes.kinds.PHOTO"), "", SINCE),
)
LEARNER = LearnerShown(
    "0", "张*明", "990000********1003", "电工（四级） 2026-3班", Text("learner.states.ENROLLED"),
    "PXQ9*******0317", NOTES,
)  # fmt: skip
MOVES = MovesShown(
    moves=(
        MoveShown("D-1-9", Text("moves.left", ("电工（四级） 2026-3班",)), Text("moves.on", ("2026-11-21",))),
        MoveShown(
            "D-1-8",
            Text(
                "moves.transferred",
                ("焊工（五级） 2026-1班", "电工（四级） 2026-3班", Text("moves.with_hours")),
            ),
            Text("moves.on", ("2026-11-12",)),
            undone=True,
        ),
    ),
    targets=(("C2", "焊工（五级） 2026-1班"), ("C3", "养老护理员（四级） 2026-2班")),
    late=True,
)
STOPPED = AtDesk("张*明", Text("refused.A09.why"), "A09")
UNSURE = AtDesk(
    "张*明",
    Text("refused.E02.why"),
    "E02",
    Text("choose.in"),
    Text("choose.session", ("电工", "08:30", "10:05")),
)


def _page(shown: LearnerShown, form: str = "") -> Callable[[Models], None]:
    def show(models: Models) -> None:
        models.staff.update_card(None)
        models.helping.update(None)
        models.learner.update_desk((), stopped=False)
        models.staff.open(Place.ROSTER)
        models.helping.choose("0", "张*明", "C1")
        models.helping.show("learner")
        models.learner.update(shown)
        models.learner.update_moves(MOVES)
        models.learner.show(form)

    return show


def _waits(at_desk: AtDesk, notes: tuple[NoteShown, ...], *, stopped: bool) -> Callable[[Models], None]:
    def show(models: Models) -> None:
        models.helping.forget()
        models.staff.open(Place.ROSTER)
        models.helping.update(at_desk)
        models.learner.update_desk(notes, stopped=stopped)

    return show


LEARNERS: Mapping[str, Callable[[Models], None]] = {
    "learner": _page(LEARNER),
    "learner-no-notes": _page(replace(LEARNER, notes=(), voucher="")),
    "learner-note": _page(LEARNER, "note"),
    "learner-lift": _page(LEARNER, "lift"),
    "learner-transfer": _page(LEARNER, "TRANSFER"),
    "learner-quit": _page(LEARNER, "QUIT"),
    "learner-bind": _page(LEARNER, "LATE_VOUCHER"),
    "learner-undo": _page(LEARNER, "UNDO"),
    "learner-unmask": _page(LEARNER, "unmask"),
    "notes-stop": _waits(STOPPED, NOTES[1:2], stopped=True),
    "vouch-noted": _waits(UNSURE, NOTES[2:], stopped=False),
}
