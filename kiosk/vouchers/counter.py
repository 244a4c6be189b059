"""The counter where staff verify vouchers: a code comes in, the verdict goes on the screen.  Main thread.

Only while the staff door is open; what was on the screen is forgotten when it shuts.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial

from kiosk.domain.refusal import Refusal
from kiosk.domain.voucher import ForeignCode, Pending
from kiosk.domain.voucher_code import Foreign
from kiosk.main_thread import MainThread, value_of
from kiosk.ui.voucher_facts import Look, VerdictShown
from kiosk.ui.voucher_page import VoucherModel
from kiosk.visit.claims import Card
from kiosk.visit.view import Sound, Text
from kiosk.vouchers.around import Named
from kiosk.vouchers.checked import About, Checked
from kiosk.vouchers.checking import Checking
from kiosk.vouchers.view import ASKING, check_lines, holder_shown, verdict_shown
from sync.records import CheckOutcome, Enrolment, VoucherCheck

NOBODY = About()
SOUNDS = {
    Look.GOOD: Sound.GOOD,
    Look.WAIT: Sound.ATTENTION,
    Look.LATER: Sound.ATTENTION,
    Look.BAD: Sound.REFUSED,
}


class VoucherCounter:
    """`sounded` hears which sound goes with a verdict."""

    def __init__(
        self, checking: Checking, model: VoucherModel, main: MainThread, sounded: Callable[[str], None]
    ) -> None:
        self._checking, self._model, self._main, self._sounded = checking, model, main, sounded
        self.about_changed: Callable[[About], None] = lambda _: None
        """Hears whom vouchers are held against now."""
        self._operator = ""
        self._about = NOBODY
        self._with_card = False
        """It is the card in the reader that says who stands there."""
        self._waits = False
        """The screen says 登记待验."""
        self._asked = 0
        """Counts codes: a verdict that comes when the next code was scanned stays off the screen."""

    @property
    def about(self) -> About:
        """Whom vouchers are held against."""
        return self._about

    def open(self, operator: str, card: Card | None) -> None:
        self._operator = operator
        self.at_desk(card)

    def shut(self) -> None:
        """Nothing of a learner or a voucher stays behind."""
        self._operator = ""
        self.pick(None)
        self._model.update_checks(())
        self._model.keep_typed("")

    def code_scanned(self, text: str) -> bool:
        """Verify it for whoever stands behind the door; False when nobody does."""
        if not self._operator:
            return False
        self._asked += 1
        this = self._asked
        self._model.update_verdict(ASKING)
        code = self._checking.read(text)
        if self._checking.may_name_learner(code):
            self._main.aside(lambda: self._checking.named_by(text), partial(self._named, this, text, code))
        else:
            self._ask(this, text)
        return True

    def unreadable(self) -> None:
        self._told(self._asked, Refusal.CODE_BROKEN)

    def pick(self, learner: Enrolment | None, class_name: str = "") -> None:
        """Hold what comes next against this learner of a roster."""
        if learner is None:
            self.hold_against(NOBODY, Text("voucher.nobody"))
            return
        self.hold_against(_about(learner), Text("voucher.picked"), class_name)

    def at_desk(self, card: Card | None) -> None:
        """The person whose card waits for staff, where the chip says who that is; gone with the card."""
        if card is not None and card.holder is not None and self._operator:
            holder = card.holder
            self.hold_against(About(holder, card.name), Text("voucher.at_desk"))
            self._with_card = True
            self._main.aside(
                lambda: self._checking.only_class_of(holder), partial(self._enrolled, self._about)
            )
        elif self._with_card:
            self.pick(None)

    def hold_against(self, about: About, source: Text, class_name: str = "") -> None:
        """A verdict about somebody else leaves the screen, also one that is still on its way."""
        self._asked += 1
        self._about, self._with_card, self._waits = about, False, False
        self._model.update_holder(holder_shown(about, source, class_name))
        self._model.update_verdict(VerdictShown())
        self.about_changed(about)

    def _enrolled(self, about: About, done: Future[Named | None]) -> None:
        """Who stands there with the card has one class only: the voucher is held against that as well."""
        found = value_of(done)
        if found is not None and self._with_card and self._about is about:
            learner, class_name = found
            self._about = _about(learner)
            self._model.update_holder(holder_shown(self._about, Text("voucher.at_desk"), class_name))

    def _named(self, this: int, text: str, code: str | Foreign, done: Future[Named | None]) -> None:
        """A learner's number says whom to hold the voucher against; it is no voucher."""
        if this != self._asked or not self._operator:
            return
        if (found := value_of(done)) is not None:
            self.pick(*found)
            self._sounded(Sound.READ.value)
        elif isinstance(code, Foreign):
            self._told(this, Checked("", ForeignCode(code), 0))
        else:
            self._ask(this, text)

    def _ask(self, this: int, text: str) -> None:
        self._checking.check(text, self._about, self._operator, lambda told: self._told(this, told))

    def refresh(self) -> None:
        if self._operator:
            self._main.aside(self._checking.recent, self._show_checks)

    def _told(self, asked: int, told: Checked | Refusal) -> None:
        if asked == self._asked:
            shown = verdict_shown(told)
            self._waits = isinstance(told, Checked) and isinstance(told.verdict, Pending)
            self._model.update_verdict(shown)
            self._sounded(SOUNDS[shown.look].value)

    def _show_checks(self, done: Future[list[VoucherCheck]]) -> None:
        found = value_of(done)
        if found is None or not self._operator:
            return
        self._model.update_checks(check_lines(found))
        if self._waits and not any(check.outcome is CheckOutcome.PENDING for check in found):
            self._waits = False  # the answer has come, it stands in the list
            self._model.update_verdict(VerdictShown())


def _about(learner: Enrolment) -> About:
    return About(learner.person, learner.name, learner.class_no, learner.voucher_no)
