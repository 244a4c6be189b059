"""备份与支持 behind the door: a page within 设备, for an administrator.  Main thread; drives and files are aside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from kiosk.conditions import duration
from kiosk.domain.roles import Right
from kiosk.domain.timetable import from_ms, local
from kiosk.drafts import operator_act
from kiosk.keeping.bundle import Sheet, gather, short, write
from kiosk.keeping.carrying import Carried, Carrying, LastBackup
from kiosk.keeping.staging import Result, last_result, waits
from kiosk.main_thread import MainThread, value_of
from kiosk.school.plugged import drives as plugged_drives
from kiosk.staff.hands import hand_of
from kiosk.staff.rights import Rights
from kiosk.ui import gestures as g
from kiosk.ui.devices import Condition
from kiosk.ui.keeping import KeepingShown, SheetShown
from kiosk.ui.keeping_gestures import BackupWanted, BundleWanted, BundleWritten, KeepingLeft, KeepingOpened
from kiosk.ui.window import Models
from kiosk.visit.view import Text
from sync.backup.making import NotBackedUp
from sync.clock import Clock
from sync.store.fault import StoreFault
from sync.store.recovery import key_name, public_kept
from sync.store.store import Store

OLD_MS: Final = 8 * 86_400_000
"""A week, and a day to do it; the doctor's."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a look found."""

    last: LastBackup | None
    drives: tuple[Path, ...]
    waits: bool
    result: Result | None


class KeepingOffice:
    """`facts` is what the desk says of itself, for whoever helps."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        carrying: Carrying,
        folder: Path,
        models: Models,
        main: MainThread,
        facts: Callable[[], Sequence[tuple[str, str]]],
        drives: Callable[[], list[Path]] = plugged_drives,
    ) -> None:
        self._store, self._clock, self._carrying, self._folder = store, clock, carrying, folder
        self._models, self._main, self._facts, self._drives = models, main, facts, drives
        self._operator = ""
        self._shown: KeepingShown | None = None
        self._at: tuple[Path, ...] = ()
        self._sheets: tuple[Sheet, ...] = ()
        self._known: _Seen | None = None

    @property
    def hands(self) -> dict[type[g.Gesture], Callable[..., None]]:
        return {
            KeepingOpened: lambda _: self._look(),
            KeepingLeft: lambda _: self._leave(),
            BackupWanted: self._back_up,
            BundleWanted: lambda _: self._gather(),
            BundleWritten: self._write,
        }

    @property
    def rights(self) -> Rights:
        wanted = (KeepingOpened, BackupWanted, BundleWanted, BundleWritten)
        return {KeepingLeft: None, **dict.fromkeys(wanted, Right.SET_UP)}

    def open(self, operator: str) -> None:
        self._operator = operator
        self._main.aside(self._seen, self._noted)

    def _noted(self, done: Future[_Seen]) -> None:
        if seen := value_of(done):
            self._known = seen

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """For the page 设备, as last seen when somebody came in or made one."""
        if self._known is None:
            return ()
        name, last = Text("doctor.name.backup"), self._known.last
        if self._old(last):
            return (Condition("backup", name, "warn", self._last(last), Text("keeping.do_backup")),)
        return (Condition("backup", name, "ok", self._last(last)),)

    def _old(self, last: LastBackup | None) -> bool:
        return last is None or self._clock.now_ms() - last.at_ms > OLD_MS

    def shut(self) -> None:
        self._operator = ""
        self._leave()
        self._models.keeping.update(None)

    def _leave(self) -> None:
        self._shown, self._sheets, self._at = None, (), ()

    # --- what is there

    def _look(self, message: Text | None = None, *, bad: bool = False) -> None:
        if not self._operator:
            return
        self._sheets = ()
        self._main.aside(self._seen, lambda done: self._show(done, message, bad))

    def _seen(self) -> _Seen:
        return _Seen(self._carrying.last(), tuple(self._drives()), waits(self._folder), last_result())

    def _show(self, done: Future[_Seen], message: Text | None, bad: bool) -> None:
        if done.cancelled() or not self._operator:
            return
        if isinstance(fault := done.exception(), StoreFault):
            self._models.keeping.update(None)
            self._models.staff.refuse(Text(f"refused.{fault.code}.why"))
            return
        seen = self._known = done.result()
        self._at = seen.drives
        public = public_kept(self._store.vault)
        self._put(
            KeepingShown(
                self._last(seen.last),
                self._old(seen.last),
                Text("keeping.paper_is", (key_name(public),)) if public else Text("keeping.not.NO_PAPER"),
                public is not None,
                tuple(one.name for one in seen.drives),
                _update(seen),
                message=message,
                bad=bad,
            )
        )

    def _last(self, last: LastBackup | None) -> Text:
        if last is None:
            return Text("keeping.never")
        ago = duration(max(0, self._clock.now_ms() - last.at_ms) // 1000)
        return Text(
            "keeping.last", (f"{local(from_ms(last.at_ms)):%Y-%m-%d %H:%M}", ago, hand_of(last.operator))
        )

    def _put(self, shown: KeepingShown) -> None:
        self._shown = shown
        self._models.keeping.update(shown)

    def _busy(self, message: str) -> None:
        if self._shown:
            self._put(replace(self._shown, busy=True, message=Text(message), bad=False))

    # --- acts

    def _back_up(self, gesture: BackupWanted) -> None:
        drive, operator = self._drive(gesture.drive), self._operator
        if drive is None or not operator:
            return
        self._busy("keeping.busy")
        self._main.aside(lambda: self._carrying.carry(drive, operator), self._carried)

    def _carried(self, done: Future[Carried]) -> None:
        if done.cancelled():
            return
        match done.exception():
            case None:
                made = done.result()
                said = (made.file.name, str(made.facts.seq), made.facts.paper)
                self._look(Text("keeping.made", said))
            case NotBackedUp() as no:
                self._look(Text(f"keeping.not.{no.why}", (no.particular,)), bad=True)
            case StoreFault() as fault:
                self._look(Text(f"refused.{fault.code}.why"), bad=True)
            case OSError() as fault:
                self._look(Text("keeping.not.DRIVE", (fault.strerror or "",)), bad=True)
            case fault:
                self._look()
                raise fault

    def _gather(self) -> None:
        if self._operator and self._shown:
            facts = list(self._facts())
            self._main.aside(lambda: gather(self._folder, facts), self._gathered)

    def _gathered(self, done: Future[tuple[Sheet, ...]]) -> None:
        if done.cancelled() or not (self._operator and self._shown):
            return
        if isinstance(fault := done.exception(), OSError):
            self._look(Text("keeping.not.DRIVE", (fault.strerror or "",)), bad=True)
            return
        self._sheets = done.result()
        shown = tuple(SheetShown(one.name, one.text) for one in self._sheets)
        self._put(replace(self._shown, sheets=shown, code=short(self._sheets), message=None, busy=False))

    def _write(self, gesture: BundleWritten) -> None:
        """Only what was read on the screen."""
        drive, sheets, operator = self._drive(gesture.drive), self._sheets, self._operator
        if drive is None or not (operator and sheets):
            return
        at = self._clock.stamp()
        target = drive / f"support-{self._store.desk_no}-{local(from_ms(at.at_ms)):%Y%m%d-%H%M%S}.zip"

        def work() -> str:
            write(sheets, target)
            self._store.record(operator_act("BUNDLE_GIVEN", operator, at, file=target.name)).result()
            return target.name

        self._busy("keeping.busy")
        self._main.aside(work, self._written)

    def _written(self, done: Future[str]) -> None:
        if done.cancelled():
            return
        match done.exception():
            case None:
                self._look(Text("keeping.bundle_done", (done.result(),)))
            case StoreFault() as fault:
                self._look(Text(f"refused.{fault.code}.why"), bad=True)
            case OSError() as fault:
                self._look(Text("keeping.not.DRIVE", (fault.strerror or "",)), bad=True)
            case fault:
                self._look()
                raise fault

    def _drive(self, place: int) -> Path | None:
        return self._at[place] if 0 <= place < len(self._at) else None


def _update(seen: _Seen) -> Text | None:
    if seen.waits:
        return Text("update.staged")
    if seen.result is None:
        return None
    return Text(f"update.outcome.{seen.result.outcome}", (seen.result.version, seen.result.before))
