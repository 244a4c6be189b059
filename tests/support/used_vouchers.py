"""A voucher used at a desk, as its own registration day leaves it."""

from __future__ import annotations

from kiosk.drafts import operator_act
from sync.records import Acceptance, Method, UseState
from sync.store import uses
from tests.support.front_desk import ZHANG, FrontDesk


def used(desk: FrontDesk, code: str, state: UseState = UseState.USED) -> None:
    """By ZHANG, for class C1."""
    at = desk.clock.stamp()
    entry = desk.store.record(operator_act("VOUCHER_ACCEPTED", "李老师", at)).result()
    accepted = Acceptance(
        entry.id, f"R-{entry.id}", code, ZHANG, "张小明", "C1", "T1", Method.CARD_PIN, "", "李老师",
        at.at_ms, state, use_no="U-1", used_ms=at.at_ms,
    )  # fmt: skip
    desk.store.write(lambda db: uses.keep(db, desk.store.vault, accepted)).result()
