"""At the door, before it opens: their own PIN instead of one that somebody gave them; and the recovery paper for a
forgotten PIN or a lost badge, which is used up and followed by a new one.  Main thread; PINs are tried aside.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from typing import Protocol, TypeAlias

from PySide6.QtCore import QTimer

from kiosk.main_thread import MainThread
from kiosk.printing.paper import Printed
from kiosk.staff.door import Opened
from kiosk.staff.hands import PAPER
from kiosk.staff.recovering import PaperLocked, keep_paper, recover
from kiosk.staff.registry import Member
from kiosk.staff.rights import Rights
from kiosk.staff.staffing import NotDone, Staffing
from kiosk.ui import renew_gestures as rg
from kiosk.ui.renewing import NewPaper, RenewModel
from kiosk.visit.view import Text
from sync.clock import Clock
from sync.store.fault import StoreFault
from sync.store.recovery import BadPaper, RecoveryPaper, is_paper
from sync.store.store import Store

log = logging.getLogger(__name__)

WAITS_MS = 120_000
"""Nobody else shall choose the PIN of somebody who walked away."""


@dataclass(frozen=True, slots=True)
class _Amiss:
    """`paper`: it is the paper that was not taken."""

    text: Text
    paper: bool = False


class Shown(Protocol):
    """A new paper, as kiosk.setup.papers shows one."""

    def make(self) -> None: ...

    def read(self, groups: tuple[str, ...]) -> None: ...

    def forget(self) -> None: ...


ShowPaper: TypeAlias = Callable[[NewPaper, Text | None], None]
KeepPaper: TypeAlias = Callable[[RecoveryPaper], None]
Papers: TypeAlias = Callable[[ShowPaper, KeepPaper, Callable[[], None]], Shown]
"""(show it with what is amiss, put it in force, it is in force) -> one to be shown."""
PutPaper: TypeAlias = Callable[[NewPaper], Future[Printed]]


class Renewing:
    """`opened` hears whose own PIN is chosen; `left` that the pad comes back.  `put` prints a new paper, None where no
    printer does: a file of it would lie about."""

    def __init__(
        self,
        staffing: Staffing,
        store: Store,
        clock: Clock,
        model: RenewModel,
        main: MainThread,
        papers: Papers,
        put: PutPaper | None = None,
    ) -> None:
        self._staffing, self._store, self._clock = staffing, store, clock
        self._model, self._main, self._papers, self._put = model, main, papers, put
        self.opened: Callable[[Opened], None] = lambda _: None
        self.left: Callable[[], None] = lambda: None
        self._chooses: Opened | None = None
        self._paper: Shown | None = None
        self._new: NewPaper | None = None
        self._said: Text | None = None
        self._asked = 0
        """Counts pages: an answer to one that was left is nobody's."""
        self._patience = QTimer(main, singleShot=True, interval=WAITS_MS)
        self._patience.timeout.connect(self._leave)
        model.pinChanged.connect(self._stay)

    @property
    def hands(self) -> dict[type, Callable[..., None]]:
        return {
            rg.OwnPinChosen: lambda _: self._choose(),
            rg.RecoveryWanted: lambda _: self._ask(),
            rg.PaperGiven: self._recover,
            rg.NewPaperRead: self._read_back,
            rg.NewPaperPrinted: lambda _: self._print(),
            rg.RenewLeft: lambda _: self._leave(),
        }

    @property
    def rights(self) -> Rights:
        """Nobody is behind the door."""
        return dict.fromkeys(self.hands)

    @property
    def active(self) -> bool:
        return bool(self._model.mode)

    def open(self, operator: str) -> None:
        pass

    def shut(self) -> None:
        self._asked += 1
        self._patience.stop()
        if self._paper:
            self._paper.forget()
        self._chooses = self._paper = self._new = None
        self._model.shut()

    def _stay(self) -> None:
        if self._patience.isActive():
            self._patience.start()

    def _leave(self) -> None:
        self.shut()
        self.left()

    # --- a PIN of one's own -----------------------------------------------------------------------------------

    def begin(self, answer: Opened) -> None:
        """The one given by somebody else was right, and opens nothing."""
        self._chooses = answer
        self._model.choose(answer.operator)
        self._patience.start()

    def _choose(self) -> None:
        pin, answer = self._model.take_pin(), self._chooses
        member = self._staffing.registry.named(answer.operator) if answer else None
        if answer is None or member is None:
            pin[:] = bytes(len(pin))
            return
        work = partial(self._staffing.choose_pin, member.no, pin)
        self._aside(work, lambda _: self._chosen(Opened(answer.operator, answer.roles)))

    def _chosen(self, answer: Opened) -> None:
        self.shut()
        self.opened(answer)

    # --- the recovery paper -----------------------------------------------------------------------------------

    def _ask(self) -> None:
        if self._chooses is None:
            self._model.recover(tuple((one.no, one.name) for one in self._staffing.registry.members))
            self._patience.start()

    def code_scanned(self, text: str) -> bool:
        """True for a recovery paper where one is asked for."""
        return is_paper(text) and self._model.scanned(text)

    def _recover(self, gesture: rg.PaperGiven) -> None:
        paper, pin = self._model.paper, self._model.take_pin()
        member = self._staffing.registry.numbered(gesture.no)
        name = member.name if member else ""
        work = partial(recover, paper, name, pin, self._staffing, self._store, self._clock, lost=gesture.lost)
        self._aside(work, self._recovered)

    def _recovered(self, member: Member) -> None:
        self._paper = self._papers(self._show, self._keep, self._leave)
        self._said = Text("recover.done_new", (member.name,))
        self._paper.make()

    def _show(self, paper: NewPaper, problem: Text | None) -> None:
        self._new = NewPaper(paper.groups, paper.scanned, paper.asked, prints=self._put is not None)
        self._model.show_paper(self._new, problem or self._said, good=problem is None)

    def _keep(self, paper: RecoveryPaper) -> None:
        keep_paper(paper, self._store, self._clock, PAPER)

    def _read_back(self, gesture: rg.NewPaperRead) -> None:
        if self._paper:
            self._paper.read(gesture.groups)

    def _print(self) -> None:
        if self._put and self._new:
            self._main.when_done(self._put(self._new), partial(self._printed, self._asked))

    def _printed(self, asked: int, done: Future[Printed]) -> None:
        if asked != self._asked or done.cancelled() or not self._new:
            return
        good = done.exception() is None and not done.result().why
        said = Text("recover.printed") if good else Text("recover.not_printed")
        self._model.show_paper(self._new, said, good=good)

    # --- how --------------------------------------------------------------------------------------------------

    def _aside(self, work: Callable[[], Member], then: Callable[[Member], None]) -> None:
        self._main.aside(partial(_tried, work), partial(self._answered, self._asked, then))

    def _answered(self, asked: int, then: Callable[[Member], None], done: Future[Member | _Amiss]) -> None:
        """Somebody who left in between did not see it; what was done is done."""
        if done.cancelled() or asked != self._asked:
            return
        said = done.result()
        if isinstance(said, _Amiss):
            self._model.say(said.text, paper=said.paper)
        else:
            then(said)


def _tried(work: Callable[[], Member]) -> Member | _Amiss:
    try:
        return work()
    except NotDone as no:
        return _Amiss(Text(f"members.no.{no.why}"))
    except BadPaper as bad:
        return _Amiss(Text(f"setup.paper.bad_{bad.why}"), paper=True)
    except PaperLocked as locked:
        return _Amiss(Text("recover.locked", (str(locked.seconds),)), paper=True)
    except StoreFault as fault:
        log.warning("no new PIN: %s", fault.code)
        return _Amiss(Text(f"refused.{fault.code}.why"))
