"""One correction on its way to the book: proposed, compared, signed by who approves it.  Main thread.

The right is asked when it is proposed and again when it is signed; what it rests on is looked at once more where it is
written, so that nothing is decided on a page that has grown old.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from kiosk.attendance.drafts import Approval, NotApproved
from kiosk.corrections.correcting import Correcting, Stale
from kiosk.corrections.plan import Plan, Unfit
from kiosk.corrections.sides import Comparing, Sides
from kiosk.corrections.view import side_rows
from kiosk.domain.roles import Right
from kiosk.domain.timetable import from_ms
from kiosk.main_thread import MainThread, value_of
from kiosk.staff.second import NotProved, Proved
from kiosk.ui.correction_facts import REASONS, ProposalShown
from kiosk.ui.correction_gestures import CorrectionSigned, WriteOffSigned
from kiosk.visit.view import Text
from sync.clock import Clock
from sync.records import Entry, Stamp
from sync.store.fault import StoreFault

log = logging.getLogger(__name__)


class Second(Protocol):
    """Another member of the staff, by their PIN."""

    def take(self) -> bytearray: ...

    def prove(
        self, pin: bytearray, first: str, right: Right, done: Callable[[Proved | NotProved], None]
    ) -> None: ...


Make = Callable[[Approval, Stamp], Plan]
"""The plan under an approval; raises Unfit."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """`kind` is the reason where the form has asked for one (leave); `second`: two people, the other by PIN."""

    title: Text
    about: str
    make: Make
    kind: str = ""
    second: bool = False


class Signing:
    """`show` hears what is proposed and what is wrong, `written` that it stands in the book."""

    def __init__(
        self,
        clock: Clock,
        main: MainThread,
        correcting: Correcting,
        comparing: Comparing,
        second: Second,
        may: Callable[[str, Right], bool],
        approvers: Callable[[], tuple[str, ...]],
    ) -> None:
        self._clock, self._main = clock, main
        self._correcting, self._comparing, self._second = correcting, comparing, second
        self._may, self.approvers = may, approvers
        self.show: Callable[[ProposalShown | None, Text | None, bool], None] = lambda *_: None
        self.written: Callable[[], None] = lambda: None
        self._operator = ""
        self._proposal: Proposal | None = None
        self._shown: ProposalShown | None = None
        self._writing = False

    def open(self, operator: str) -> None:
        self._operator = operator

    def shut(self) -> None:
        self._operator, self._proposal, self._shown = "", None, None

    # --- proposing ----------------------------------------------------------------------------------------

    def propose(self, proposal: Proposal) -> None:
        """Before and after are worked out beside; meanwhile it is shown without them."""
        if not self._operator or self._writing:
            return
        if not self._may(self._operator, Right.CORRECT):
            self._tell(Text("correction_problem.no_right"))
            return
        at = self._clock.stamp()
        try:
            plan = proposal.make(Approval(self._operator, proposal.kind or REASONS[-1], self._operator), at)
        except Unfit as refused:
            self._tell(Text(f"correction_problem.{refused}"))
            return
        self._proposal = proposal
        reasons = () if proposal.kind else REASONS
        self._shown = ProposalShown(proposal.title, proposal.about, second=proposal.second, reasons=reasons)
        self._tell(None)
        now = from_ms(at.at_ms)
        self._main.aside(partial(self._comparing.sides, plan, now), partial(self._compared, proposal))

    def _compared(self, proposal: Proposal, done: Future[Sides]) -> None:
        sides = value_of(done)
        if sides is not None and self._shown and proposal is self._proposal:
            self._shown = replace(self._shown, rows=side_rows(sides))
            self._tell(None)

    def drop(self) -> None:
        if not self._writing:
            self._proposal = self._shown = None
            self._tell(None)

    def _tell(self, problem: Text | None) -> None:
        self.show(self._shown, problem, self._writing)

    # --- signing ------------------------------------------------------------------------------------------

    def sign(self, gesture: CorrectionSigned) -> None:
        proposal = self._ready()
        if proposal is None or proposal.second:
            return
        if gesture.approver not in self.approvers():
            self._tell(Text("correction_problem.approver"))
            return
        self._write(proposal, gesture.reason, gesture.approver, gesture.reference, gesture.note)

    def write_off(self, gesture: WriteOffSigned) -> None:
        """Whoever stands at the desk and one more, who may write off."""
        pin = self._second.take()
        proposal = self._ready()
        if proposal is None or not proposal.second:
            pin[:] = bytes(len(pin))
            return
        if not self._may(self._operator, Right.CLOSE):
            pin[:] = bytes(len(pin))
            self._tell(Text("correction_problem.no_right"))
            return
        self._writing = True
        self._tell(None)
        self._second.prove(
            pin, self._operator, Right.CLOSE, partial(self._proved, proposal, gesture, self._operator)
        )

    def _proved(
        self, proposal: Proposal, gesture: WriteOffSigned, operator: str, said: Proved | NotProved
    ) -> None:
        self._writing = False
        if isinstance(said, NotProved):
            self._tell(said.text)
        elif proposal is self._proposal and operator == self._operator:  # nobody left the desk meanwhile
            self._write(proposal, gesture.reason, said.operator, gesture.reference, gesture.note)

    def _ready(self) -> Proposal | None:
        if not self._operator or self._writing or self._proposal is None:
            return None
        if not self._may(self._operator, Right.CORRECT):
            self._tell(Text("correction_problem.no_right"))
            return None
        return self._proposal

    def _write(self, proposal: Proposal, reason: str, approver: str, reference: str, note: str) -> None:
        if not proposal.kind and reason not in REASONS:
            self._tell(Text("correction_problem.reason"))
            return
        try:
            approval = Approval(approver, proposal.kind or reason, self._operator, reference, note)
            plan = proposal.make(approval, self._clock.stamp())
        except NotApproved as lacks:
            self._tell(Text(f"correction_problem.{lacks.lacks}"))
            return
        except Unfit as refused:
            self._tell(Text(f"correction_problem.{refused}"))
            return
        if plan.approved_by == approver and set(self.approvers()) - {approver}:
            self._tell(Text("correction_problem.own"))
            return
        self._writing = True
        self._tell(None)
        self._main.when_done(self._correcting.write(plan), self._done)

    def _done(self, done: Future[tuple[Entry, ...]]) -> None:
        self._writing = False
        error = done.exception()
        if isinstance(error, Stale):
            self._proposal = self._shown = None
            self.written()  # what is on the page is old: it is read again
            self._tell(Text("correction_problem.stale"))
            return
        if isinstance(error, StoreFault):
            log.warning("a correction was not written: %s", error)
            self._tell(Text(f"refused.{error.code}.why"))
            return
        done.result()
        self._proposal = self._shown = None
        self._tell(None)
        self.written()
