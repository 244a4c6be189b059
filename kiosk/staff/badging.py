"""工牌 on paper: a new one, or the same again, which the printer marks 补打.  No Qt; call it aside."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future

from kiosk.printing.badges import PREFIX, badge
from kiosk.printing.paper import PaperKind, Printed
from kiosk.printing.printer import Printer
from kiosk.staff.registry import Member
from kiosk.staff.staffing import NotDone, Staffing, Why, new_badge
from kiosk.visit.view import Text


class Badging:
    def __init__(
        self, staffing: Staffing, printer: Printer, institution: str, say: Callable[[Text], str]
    ) -> None:
        self._staffing, self._printer = staffing, printer
        self._institution, self._say = institution, say

    def put(self, no: str, by: str) -> Future[Printed]:
        """A member without a badge gets one.  NotDone where nothing is printed; StoreFault."""
        if not self._printer.prints(PaperKind.BADGE):
            raise NotDone(Why.NO_PRINTER)
        before = self._member(no)
        code = self._staffing.badge_again(no, by) if before.badge else new_badge()
        if not before.badge:
            self._staffing.give_badge(no, code, by)
        now = self._member(no)
        roles = " + ".join(self._say(Text(f"role.{role.value}")) for role in now.roles)
        paper_no = f"{no}-{now.badge[:8]}"  # the blind reference: the paper's number stands in the book
        plain = code.removeprefix(PREFIX)
        return self._printer.print(badge(paper_no, plain, now.name, roles, self._institution, by, self._say))

    def _member(self, no: str) -> Member:
        member = self._staffing.registry.numbered(no)
        if member is None:
            raise NotDone(Why.GONE)
        return member
