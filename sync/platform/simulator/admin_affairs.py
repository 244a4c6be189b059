"""`/sim/…` about vouchers and attendance: the platform's own doings, and what came of the desks' ones."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from sync.platform.ktp_fields import Fields
from sync.platform.simulator import voucher_use
from sync.records import VoucherState

if TYPE_CHECKING:
    from sync.platform.simulator.app import Simulator


def voucher_state(simulator: Simulator, told: Fields) -> Mapping[str, object]:
    """`{voucherNo, state}`."""
    book, number, state = simulator.book, told.key("voucherNo"), told.text("state")
    row = book.served("vouchers", "", number)
    if row is None or state not in set(VoucherState):
        raise told.wrong("voucherNo", "a voucher that is here, or a state")
    with book.transaction():
        voucher_use.mark(book, row, VoucherState(state), None)
    return {}


def affairs(simulator: Simulator, told: Fields) -> Mapping[str, object]:
    db = simulator.book.db
    uses = db.execute(
        "SELECT use_no, voucher_no, class_no, trainee_no, at_ms, revoked_ms FROM voucher_use "
        "WHERE class_no <> '' ORDER BY at_ms, use_no"
    )
    names = ("useNo", "voucherNo", "classNo", "traineeNo", "atMs", "revokedMs")
    answers = db.execute("SELECT check_no, said FROM spot_answer ORDER BY at_ms")
    anchors = db.execute("SELECT device, day, said FROM anchor ORDER BY no")
    return {
        "uses": [dict(zip(names, row, strict=True)) for row in uses],
        "spotAnswers": [{"checkNo": no, "answers": json.loads(said)} for no, said in answers],
        "anchors": [dict(zip(("device", "day", "anchored"), row, strict=True)) for row in anchors],
        "verifications": len(simulator.book.all_rows("verifications")),
    }
