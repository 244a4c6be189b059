"""报到: from the card in the reader to the receipt; whatever goes wrong says what and what next."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from kiosk.ui.voucher_page import Look
from sync.records import UseState
from sync.store import uses
from tests.support.front_desk import ZHANG
from tests.support.register_desk import RegisterDesk, register_desk
from tests.support.vouchers import CODE


@pytest.fixture
def desk(tmp_path: Path, qapp: QCoreApplication) -> Iterator[RegisterDesk]:
    with register_desk(tmp_path) as opened:
        yield opened


def test_card_pin_voucher_used_receipt(desk: RegisterDesk) -> None:
    desk.to_done()
    order, req_id, _ = desk.platform.using[0]
    assert (order.code, order.person, order.class_no) == (CODE, ZHANG, "C1")
    assert order.verify_no == "V-20260302-0001" and order.notice_shown and req_id
    assert desk.shown.verdict.look is Look.GOOD
    assert desk.acts()[1:] == [
        "VOUCHER_CHECKED", "VOUCHER_ACCEPTED", "NOTICE_SHOWN", "VOUCHER_USED"
    ]  # fmt: skip
    with desk.desk.real.reading() as db:
        (kept,) = uses.of_voucher(db, desk.desk.real.vault, CODE)
    assert (kept.state, kept.use_no, kept.req_id) == (UseState.USED, "U-1", req_id)
