"""签到小票: a learner's slip after a sign-in or sign-out, where a desk is set to print them."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.domain.attendance import Admit
from kiosk.printing.paper import Line, Paper, PaperKind
from kiosk.printing.printer import Printer
from kiosk.visit import states as st
from kiosk.visit.states import State
from kiosk.visit.view import Text
from sync.records import Action


class Slips:
    """`say` knows the words; `day` is today, as people write it."""

    def __init__(
        self, printer: Printer, say: Callable[[Text], str], day: Callable[[], str], institution: str
    ) -> None:
        self._printer, self._say, self._day, self._institution = printer, say, day, institution

    def visit_changed(self, state: State) -> None:
        if isinstance(state, st.Welcomed) and self._printer.prints(PaperKind.SLIP):
            self._printer.print(self.slip(state))

    def slip(self, welcomed: st.Welcomed) -> Paper:
        """What the green screen says, no more: the name as masked there."""
        admit, say = welcomed.admit, self._say
        lines = [
            Line(welcomed.name, say(Text("slip.learner")), strong=True),
            Line(admit.class_name, say(Text("slip.class")), strong=True),
            Line(f"{self._day()} {welcomed.at}", say(Text("slip.at"))),
            Line(str(admit.sitting.ordinal), say(Text("slip.session"))),
        ]
        if self._institution:
            lines.append(Line(self._institution, say(Text("slip.institution"))))
        title = say(Text("slip.spot" if admit.spot else f"slip.{admit.action.value}"))
        return Paper(PaperKind.SLIP, number_of(admit), None, tuple(lines), title, say(Text("slip.foot")))


def number_of(admit: Admit) -> str:
    """One for each time the book says so of a learner."""
    what = f"SPOT-{admit.spot}" if admit.spot else Action(admit.action).value
    return f"{admit.sitting.session_no}-{admit.enrolment.trainee_no}-{what}"
