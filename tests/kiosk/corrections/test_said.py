"""更正 says what was corrected and what was not taken: which act, about which entry of whom, in which lesson."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from kiosk.drafts import operator_act
from kiosk.ui import correction_gestures as cg
from sync.records import Action
from tests.support.correction_desk import BEFORE, OTHER, CorrectionDesk, correction_desk

LESSON = BEFORE[0]
TIMES = f"{LESSON.begins:%m-%d %H:%M}–{LESSON.ends:%H:%M}"


@pytest.fixture
def desk(tmp_path: Path, qapp: QCoreApplication) -> Iterator[CorrectionDesk]:
    with correction_desk(tmp_path) as opened:
        opened.enter()
        yield opened


def test_what_was_corrected_names_its_lesson_and_its_entry(desk: CorrectionDesk) -> None:
    came = desk.signed(LESSON, Action.IN)
    desk.open_entry(came.id)
    desk.do(cg.CorrectionWished("ANNUL"))
    desk.sign()
    (annulled,) = desk.corrections()
    desk.do(cg.UndoWished(annulled.id))
    desk.sign(OTHER)
    desk.do(cg.CorrectionsOpened("done"))
    desk.until("doneCount", lambda count: count == 2)
    undone, first = desk.rows("done")
    assert TIMES in first["about"] and TIMES in undone["about"], (first, undone)
    assert first["of"].startswith("针对：签到") and f"{LESSON.begins:%m-%d %H:%M}" in first["of"]
    assert "作废一条记录" in undone["of"], "of what was taken back itself"


def test_what_was_not_taken_names_its_act(desk: CorrectionDesk) -> None:
    came = desk.signed(LESSON, Action.IN)
    desk.open_entry(came.id)
    desk.do(cg.CorrectionWished("ANNUL"))
    desk.sign()
    used = desk.front.store.record(operator_act("VOUCHER_USED", "李老师", desk.front.clock.stamp())).result(
        10
    )
    for one in (came, *desk.corrections(), used):
        desk.refuse(one)
    desk.do(cg.CorrectionsOpened("uploads"))
    desk.until("uploadCount", lambda count: count == 3)
    signed, corrected, voucher = desk.rows("uploads")
    assert signed["what"].startswith("签到") and TIMES in signed["where"] and signed["of"] == ""
    assert corrected["what"] == "作废一条记录" and corrected["of"].startswith("针对：签到")
    assert voucher["what"] == "用券"
