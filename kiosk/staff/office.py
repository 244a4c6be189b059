"""人员 behind the door: who works here, changed by the administrator; and the trail of acts.  Main thread.

PINs are compared and pages read aside.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import partial

from kiosk.domain.roles import Right, Role
from kiosk.main_thread import MainThread
from kiosk.staff.acts_office import ActsOffice
from kiosk.staff.registry import Member
from kiosk.staff.rights import Rights
from kiosk.staff.staffing import NotDone, Staffing
from kiosk.ui import member_gestures as mg
from kiosk.ui.members import MemberShown, MembersModel
from kiosk.ui.staff_facts import Place
from kiosk.visit.states import State
from kiosk.visit.view import Text
from sync.records import CardKey
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
    ) -> None:
        self._staffing, self._acts, self._vault = staffing, acts, vault
        self._model, self._main, self._may = model, main, may
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
        shown = tuple(_shown(one) for one in self._staffing.registry.members)
        self._model.update(shown)

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

    def _change(self, work: Callable[[], object], done: Text) -> None:
        self._main.aside(partial(_tried, work, done), self._changed)

    def _changed(self, done: Future[tuple[Text, bool]]) -> None:
        if done.cancelled():
            return
        said, good = done.result()
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

    def _take_token(self, gesture: mg.TokenTaken) -> None:
        badge = gesture.token == mg.Token.BADGE
        work = self._staffing.take_badge if badge else self._staffing.unbind_card
        self._change(partial(work, gesture.no, self._operator), Text("members.taken"))


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


def _shown(one: Member) -> MemberShown:
    roles = tuple(role.value for role in one.roles)
    return MemberShown(one.no, one.name, roles, badge=one.badge != "", card=one.card != "")
