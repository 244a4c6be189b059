"""Which right every gesture of the staff asks for: asked at the office's entrance, before any room hears of it.

`None` asks for nobody's right: the door itself, what only turns away from a page, and the places, which are asked
about by PLACES.  A gesture that stands here nowhere is refused.  A new room says its own beside its hands.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, TypeAlias, runtime_checkable

from kiosk.domain.roles import Right
from kiosk.ui import attendance_gestures as ag
from kiosk.ui import export_gestures as eg
from kiosk.ui import face_gestures as fg
from kiosk.ui import gestures as g
from kiosk.ui import helping_gestures as hg
from kiosk.ui import learner_gestures as lg
from kiosk.ui import point_gestures as pg
from kiosk.ui import question_gestures as qg
from kiosk.ui import registration_gestures as rg
from kiosk.ui import school_gestures as sg
from kiosk.ui import voucher_gestures as vg
from kiosk.ui.staff_facts import Place

Asked: TypeAlias = "Right | frozenset[Right] | None"
"""A right, or several of which any one is enough."""
Rights: TypeAlias = Mapping[type, Asked]


@runtime_checkable
class Governed(Protocol):
    """A room that says which rights its own gestures ask for."""

    @property
    def rights(self) -> Rights: ...


_DOOR: Rights = dict.fromkeys((g.DoorKnocked, g.MemberPicked, g.StaffPinGiven, g.StaffLeft, g.PlaceOpened))
_AWAY: Rights = {
    fg.PhotosStopped: None, g.GunSetupClosed: None, qg.QuestionsLeft: None, pg.PointsLeft: None,
    sg.WorkbookStopped: None, eg.ExportStopped: None,
}  # fmt: skip
_LOOK = (
    g.PeopleAsked, hg.LearnersSought, vg.RecordsSought, vg.MoreRecordsWanted, ag.ClassBookWanted,
    ag.LearnerBookWanted, fg.FaceLookedUp, lg.LearnerOpened, rg.RegisterOpened, sg.SchoolClassOpened,
    qg.QuestionsOpened, qg.QuestionUnfolded, eg.ExportsOpened,
)  # fmt: skip
_HELP = (
    hg.BindingWanted, hg.ProvisionalWanted, vg.VoucherGiven, vg.HolderPicked, vg.RecordOpened, vg.ElsewhereNoted,
    hg.AssistWanted, hg.VouchGiven, hg.VouchDenied, fg.FaceEnrolWanted, fg.FaceWithdrawn,
    lg.NoteWanted, lg.NoteLifted, lg.NotesLookedInto, lg.NotesStopped,
    rg.RegisterBegan, rg.RegisterCodeGiven, rg.RegisterOffered, rg.RegisterClassPicked, rg.RegisterActed,
    rg.UseRevoked, pg.PointsOpened, pg.PointConfirmed, sg.ClockAttested,
    ag.LeaveWanted, ag.MakeUpWanted, ag.UndoWanted, lg.MoveWanted, lg.MoveUndone,
)  # fmt: skip
_CLASSES = (
    ag.ResultWanted, fg.PhotoFoldersSought, fg.PhotosWanted, sg.ClassSaved,
    sg.LearnerAdded, sg.WorkbooksSought, sg.WorkbookPicked, sg.WorkbookAccepted, sg.TemplateWanted,
)  # fmt: skip
_EXPORT = (eg.ExportWanted, sg.PackageWanted, sg.PackageWritten, sg.PackageConfirmed)
_SET_UP = (fg.FacesDestroyed, g.GunSetupOpened, g.GunSaveWanted)

GESTURES: Rights = {
    **_DOOR,
    **_AWAY,
    **dict.fromkeys(_LOOK, Right.PEOPLE),
    **dict.fromkeys(_HELP, Right.HELP),
    g.ResendWanted: Right.CORRECT,
    **dict.fromkeys((ag.SpotDrawn, ag.SpotWordGiven, ag.SpotTakenBack, qg.QuestionAnswered), Right.ANSWER),
    **dict.fromkeys(_CLASSES, Right.CLASSES),
    **dict.fromkeys(_EXPORT, Right.EXPORT),
    eg.AuditWanted: Right.AUDIT,
    **dict.fromkeys(_SET_UP, Right.SET_UP),
}

# Leave, make-ups and moves are entered by whoever helps; whoever approves them is asked for the right (approving.py).

PLACES: Mapping[Place, frozenset[Right]] = {
    Place.TODAY: frozenset({Right.PEOPLE}),
    Place.VOUCHERS: frozenset({Right.HELP}),
    Place.REGISTER: frozenset({Right.HELP}),
    Place.ROSTER: frozenset({Right.PEOPLE}),
    Place.ATTENDANCE: frozenset({Right.PEOPLE}),
    Place.CLASSES: frozenset({Right.CLASSES}),
    Place.TROUBLES: frozenset({Right.PEOPLE}),
    Place.DEVICES: frozenset({Right.SET_UP, Right.HELP}),
    Place.STAFF: frozenset({Right.STAFF, Right.AUDIT}),
}
"""Any one of these opens the place."""
