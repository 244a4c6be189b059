"""One correction on its way to the book: proposed, compared, signed by who approves it.  Main thread.

The right is asked when it is proposed and again when it is signed; what it rests on is looked at once more where it is
written, so that nothing is decided on a page that has grown old.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from kiosk.attendance.drafts import Approval, NotApproved
from kiosk.corrections.correcting import Correcting, Stale
from kiosk.corrections.plan import Plan, Unfit
from kiosk.corrections.sides import Comparing, Sides
from kiosk.corrections.view import side_rows
from kiosk.domain.roles import Right
from kiosk.domain.timetable import from_ms
from kiosk.main_thread import MainThread, value_of
from kiosk.staff.approving import Approved, Approving, NotApprovedBy
from kiosk.ui.approval import PIN, ApprovalGiven
from kiosk.ui.correction_facts import REASONS, ProposalShown
from kiosk.ui.correction_gestures import CorrectionSigned, WriteOffSigned
from kiosk.visit.view import Text
from sync.clock import Clock
from sync.records import Entry, Stamp
from sync.store.fault import StoreFault

log = logging.getLogger(__name__)


Make = Callable[[Approval, Stamp], Plan]
"""The plan under an approval; raises Unfit."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """`kind` is the reason where the form has asked for one (leave), else one of `reasons` is asked for; `second`: two
    people, the other by PIN."""

    title: Text
    about: str
    make: Make
    kind: str = ""
    second: bool = False
    reasons: tuple[str, ...] = REASONS


class Signing:
    """`show` hears what is proposed and what is wrong, `written` that it stands in the book."""

    def __init__(
        self,
        clock: Clock,
        main: MainThread,
        correcting: Correcting,
        comparing: Comparing,
        approving: Approving,
        may: Callable[[str, Right], bool],
    ) -> None:
        self._clock, self._main = clock, main
        self._correcting, self._comparing = correcting, comparing
        self._approving, self._may = approving, may
        self.show: Callable[[ProposalShown | None, Text | None, bool], None] = lambda *_: None
        self.written: Callable[[], None] = lambda: None
        self._operator = ""
        self._proposal: Proposal | None = None
        self._since = date.min
        """The first day that the proposal is about."""
        self._own: frozenset[str] = frozenset()
        """Who approved what the proposal takes back."""
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
        self._proposal, self._own = proposal, frozenset({plan.approved_by} - {""})
        self._since = min(step.draft.day for step in plan.steps)
        reasons = () if proposal.kind else proposal.reasons
        right = Right.CLOSE if proposal.second else Right.CORRECT
        self._shown = ProposalShown(
            proposal.title,
            proposal.about,
            second=proposal.second,
            reasons=reasons,
            barred=self._approving.barred(right, self._own),
            since=self._since.isoformat(),
        )
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
            self._approving.drop()
            return
        self._ask(proposal, gesture.reason, gesture.approval, gesture.note, Right.CORRECT)

    def write_off(self, gesture: WriteOffSigned) -> None:
        """Whoever stands at the desk and one more, who may write off."""
        proposal = self._ready()
        if proposal is None or not proposal.second:
            self._approving.drop()
            return
        if not self._may(self._operator, Right.CLOSE):
            self._approving.drop()
            self._tell(Text("correction_problem.no_right"))
            return
        by = ApprovalGiven(PIN, reference=gesture.reference)
        self._ask(proposal, gesture.reason, by, gesture.note, Right.CLOSE)

    def _ask(self, proposal: Proposal, reason: str, given: ApprovalGiven, note: str, right: Right) -> None:
        if not proposal.kind and reason not in proposal.reasons:
            self._approving.drop()
            self._tell(Text("correction_problem.reason"))
            return
        self._writing = True
        self._tell(None)
        answered = partial(self._answered, proposal, reason, note, self._operator)
        self._approving.ask(given, self._operator, right, answered, self._own, since=self._since)

    def _answered(
        self, proposal: Proposal, reason: str, note: str, operator: str, said: Approved | NotApprovedBy
    ) -> None:
        self._writing = False
        if isinstance(said, NotApprovedBy):
            self._tell(said.text)
        elif proposal is self._proposal and operator == self._operator:  # nobody left the desk meanwhile
            self._write(proposal, reason, said, note)

    def _ready(self) -> Proposal | None:
        if not self._operator or self._writing or self._proposal is None:
            return None
        if not self._may(self._operator, Right.CORRECT):
            self._tell(Text("correction_problem.no_right"))
            return None
        return self._proposal

    def _write(self, proposal: Proposal, reason: str, by: Approved, note: str) -> None:
        kind = proposal.kind or reason
        try:
            approval = Approval(by.name, kind, self._operator, by.reference, note, by.how)
            plan = proposal.make(approval, self._clock.stamp())
        except NotApproved as lacks:
            self._tell(Text(f"correction_problem.{lacks.lacks}"))
            return
        except Unfit as refused:
            self._tell(Text(f"correction_problem.{refused}"))
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
