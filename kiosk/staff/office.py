"""人员 behind the door: who works here, changed by the administrator; and the trail of acts.  Main thread.

PINs are compared and pages read aside.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import partial

from kiosk.domain.roles import Right, Role
from kiosk.domain.timetable import from_ms, local
from kiosk.main_thread import MainThread, value_of
from kiosk.printing.paper import Printed
from kiosk.staff.acts_office import ActsOffice
from kiosk.staff.badging import Badging
from kiosk.staff.hands import CONSOLE, PAPER, hand_of
from kiosk.staff.registry import Member
from kiosk.staff.renewing import Renewing
from kiosk.staff.rights import Rights
from kiosk.staff.staffing import NotDone, Staffing
from kiosk.ui import member_gestures as mg
from kiosk.ui.members import MemberShown, MembersModel
from kiosk.ui.staff_facts import Place
from kiosk.visit.states import State
from kiosk.visit.view import Text
from sync.records import CardKey
from sync.store import recovery
from sync.store.fault import StoreFault
from sync.store.keys import Vault

log = logging.getLogger(__name__)


class StaffOffice:
    """A badge scanned or a card put in while one is waited for comes by `badge_scanned` and `card_shown`."""

    def __init__(
        self,
        staffing: Staffing,
        acts: ActsOffice,
        vault: Vault,
        model: MembersModel,
        main: MainThread,
        may: Callable[[str, Right], bool],
        renewing: Renewing,
        badging: Badging,
    ) -> None:
        self._staffing, self._acts, self._vault = staffing, acts, vault
        self._model, self._main, self._may = model, main, may
        self.renewing, self._badging = renewing, badging
        self.place = Place.STAFF
        self._operator = ""
        self._waits: mg.TokenAwaited | None = None
        self.hands: dict[type, Callable[..., None]] = {
            mg.MembersOpened: lambda _: self._show(),
            mg.MemberAdded: self._add,
            mg.RolesGiven: self._give_roles,
            mg.NewPinGiven: self._new_pin,
            mg.TokenAwaited: self._await_token,
            mg.TokenTaken: self._take_token,
            mg.MemberLeft: self._let_go,
            mg.MemberUnlocked: self._unlock,
            mg.BadgePrinted: self._print_badge,
            **acts.hands,
        }

    @property
    def rights(self) -> Rights:
        return {**dict.fromkeys(self.hands, Right.STAFF), **self._acts.rights}

    @property
    def active(self) -> bool:
        return False

    def open(self, operator: str) -> None:
        self._operator = operator
        if self._may(operator, Right.STAFF):
            self._show()
        if self._may(operator, Right.AUDIT):
            self._acts.open(operator, self._staffing.registry.names)

    def shut(self) -> None:
        self._operator, self._waits = "", None
        self._model.shut()
        self._acts.shut()

    def visit_changed(self, state: State) -> None:
        pass

    def turned_to(self, here: bool) -> None:
        if not here:
            self._wait_no_more()

    def refresh(self) -> None:
        pass

    def code_scanned(self, text: str) -> bool:
        return False

    # --- who works here ---------------------------------------------------------------------------------------

    def _show(self) -> None:
        """The book knows who is locked out, and whether the recovery paper counts."""
        self._main.aside(self._read, self._put)

    def _read(self) -> tuple[tuple[MemberShown, ...], bool]:
        locked = self._staffing.locked()
        here = tuple(_shown(one, locked=one.no in locked) for one in self._staffing.registry.members)
        return here, recovery.has_mark(self._vault)

    def _put(self, done: Future[tuple[tuple[MemberShown, ...], bool]]) -> None:
        read = value_of(done)
        if read and self._operator:
            self._model.update(read[0], papered=read[1])

    def _add(self, gesture: mg.MemberAdded) -> None:
        pin, by = self._model.take_pin(), self._operator
        add = partial(self._staffing.add, gesture.name, _roles(gesture.roles), pin, by)
        self._change(add, Text("members.added", (gesture.name,)))

    def _new_pin(self, gesture: mg.NewPinGiven) -> None:
        pin = self._model.take_pin()
        self._change(
            partial(self._staffing.set_pin, gesture.no, pin, self._operator), Text("members.pin_set")
        )

    def _give_roles(self, gesture: mg.RolesGiven) -> None:
        work = partial(self._staffing.set_roles, gesture.no, _roles(gesture.roles), self._operator)
        self._change(work, Text("members.roles_set"))

    def _let_go(self, gesture: mg.MemberLeft) -> None:
        self._change(partial(self._staffing.leave, gesture.no, self._operator), Text("members.left"))

    def _unlock(self, gesture: mg.MemberUnlocked) -> None:
        self._change(partial(self._staffing.unlock, gesture.no, self._operator), Text("members.unlocked"))

    def _change(self, work: Callable[[], object], done: Text) -> None:
        self._main.aside(partial(_tried, work, done), self._changed)

    def _changed(self, done: Future[tuple[Text, bool]]) -> None:
        if done.cancelled():
            return
        self._said(*done.result())

    def _said(self, said: Text, good: bool) -> None:
        if self._operator:
            self._show()
            self._model.say(said, good=good)

    # --- badges and cards -------------------------------------------------------------------------------------

    @property
    def awaits_card(self) -> bool:
        return self._waits is not None and self._waits.token == mg.Token.CARD

    def _await_token(self, gesture: mg.TokenAwaited) -> None:
        if not gesture.no:
            self._wait_no_more()
            return
        self._waits = gesture
        self._model.update_waits(gesture.token)

    def _wait_no_more(self) -> None:
        self._waits = None
        self._model.update_waits("")

    def badge_scanned(self, code: str) -> bool:
        """True where one was waited for."""
        waits = self._waits
        if not self._operator or waits is None or waits.token != mg.Token.BADGE:
            return False
        self._wait_no_more()
        work = partial(self._staffing.give_badge, waits.no, code, self._operator)
        self._change(work, Text("members.badge_given"))
        return True

    def card_shown(self, card: CardKey) -> None:
        waits = self._waits
        if not self._operator or waits is None:
            return
        self._wait_no_more()
        ref = self._vault.card_ref(card)
        self._change(
            partial(self._staffing.bind_card, waits.no, ref, self._operator), Text("members.card_bound")
        )

    def _print_badge(self, gesture: mg.BadgePrinted) -> None:
        self._wait_no_more()
        work = partial(_ordered, partial(self._badging.put, gesture.no, self._operator))
        self._main.aside(work, self._badge_ordered)

    def _badge_ordered(self, done: Future[Future[Printed] | Text]) -> None:
        if done.cancelled():
            return
        ordered = done.result()
        if isinstance(ordered, Text):
            self._said(ordered, good=False)
        else:
            self._main.when_done(ordered, self._badge_printed)

    def _badge_printed(self, done: Future[Printed]) -> None:
        """A printer that jams keeps the order; it is on the printers' page."""
        if done.cancelled():
            return
        if isinstance(fault := done.exception(), StoreFault):
            self._said(Text(f"refused.{fault.code}.why"), good=False)
            return
        told = done.result()
        word = "badge_waits" if told.why else "badge_again" if told.again else "badge_printed"
        self._said(Text(f"members.{word}", (told.where, str(told.copy))), good=not told.why)

    def _take_token(self, gesture: mg.TokenTaken) -> None:
        badge = gesture.token == mg.Token.BADGE
        work = self._staffing.take_badge if badge else self._staffing.unbind_card
        self._change(partial(work, gesture.no, self._operator), Text("members.taken"))


def _ordered(work: Callable[[], Future[Printed]]) -> Future[Printed] | Text:
    try:
        return work()
    except NotDone as no:
        return Text(f"members.no.{no.why}")
    except StoreFault as fault:
        log.warning("no badge was printed: %s", fault.code)
        return Text(f"refused.{fault.code}.why")


def _tried(work: Callable[[], object], done: Text) -> tuple[Text, bool]:
    try:
        work()
    except NotDone as no:
        return Text(f"members.no.{no.why}"), False
    except StoreFault as fault:
        log.warning("not changed: %s", fault.code)
        return Text(f"refused.{fault.code}.why"), False
    return done, True


def _roles(told: Sequence[str]) -> list[Role]:
    return [Role(role) for role in told]


def _shown(one: Member, *, locked: bool) -> MemberShown:
    roles = tuple(role.value for role in one.roles)
    on = f"{local(from_ms(one.pin_ms)):%m-%d %H:%M}" if one.pin_ms else ""
    marks = (
        *((Text("members.locked"),) if locked else ()),
        *((Text("members.once", (hand_of(one.pin_by),)),) if one.pin_once else ()),
        *((Text("members.by_paper", (on,)),) if one.pin_by == PAPER else ()),
        *((Text("members.by_console", (on,)),) if one.pin_by.split(" ")[0] == CONSOLE else ()),
    )
    badge, card = one.badge != "", one.card != ""
    return MemberShown(one.no, one.name, roles, badge=badge, card=card, locked=locked, marks=marks)
