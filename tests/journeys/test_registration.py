"""报到 through the whole desk: card, PIN, voucher, the platform over HTTP, the receipt; and the network gone."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from kiosk.training.vouchers import WAITING, voucher_no
from kiosk.visit import states as st
from sync.records import EntryKind, UseState
from sync.store import uses
from tests.support.front_desk import entries
from tests.support.training_desk import TrainingDesk, training_desk, turn, until

FIRST, SECOND, THIRD = WAITING


def step(desk: TrainingDesk, wanted: str) -> None:
    page = desk.models.registration
    until(lambda: page.step == wanted, f"{wanted}; it is {page.step} {page.verdict} {page.why} {page.code}")


def identify(desk: TrainingDesk, card: str) -> None:
    spec = desk.ground.cards[card]
    desk.reader.insert(spec.card())
    desk.wait_for("Pin")
    assert desk.models.staff.door == "aside"
    desk.type(spec.pin)
    until(lambda: isinstance(desk.kiosk.front.runner.state, st.Identified), "somebody known")
    step(desk, "voucher")
    assert desk.models.staff.door == "open"
    desk.reader.remove()


def scan(desk: TrainingDesk, code: str) -> None:
    office = desk.kiosk.front.office
    assert office is not None and office.code_scanned(code)
    page = desk.models.registration
    until(lambda: page.look not in ("none", "asking"), "a verdict")


def act(desk: TrainingDesk, name: str) -> None:
    page = desk.models.registration
    until(lambda: name in [one["key"] for one in page.acts], f"{name} offered")
    page.act(name)


def use(desk: TrainingDesk, card: str) -> None:
    identify(desk, card)
    scan(desk, voucher_no(card))
    step(desk, "review")
    act(desk, "accept")
    step(desk, "confirm")
    act(desk, "confirm")


def test_from_the_card_to_the_receipt_and_back(qapp: QCoreApplication) -> None:
    with training_desk() as desk:
        until(lambda: desk.kiosk.loop is not None and desk.kiosk.loop.latest.online, "a line")
        desk.behind_the_door()
        desk.models.staff.open("register")
        page = desk.models.registration
        use(desk, FIRST)
        step(desk, "done")
        assert (page.look, page.verdict) == ("good", "报到成功")
        act(desk, "print")
        until(lambda: "receipt-" in page.says, "the receipt")
        act(desk, "next")
        # somebody else with the voucher just used
        identify(desk, SECOND)
        scan(desk, voucher_no(FIRST))
        assert page.step == "voucher" and page.code in ("B03", "B07") and "accept" not in str(page.acts)
        act(desk, "next")
        # the same person once more: used for this class, which is success
        use(desk, FIRST)
        step(desk, "done")
        assert page.why == "平台已为这位学员和这个班用过这张券，算报到成功"
        # taken back, the same day and before the first sign-in
        page.revoke("WRONG_CLASS")
        until(lambda: page.verdict == "已撤销用券", "taken back")
        act(desk, "next")
        # without a network it waits, and is never said to be used
        desk.ground.remote.misbehave(down=True)
        use(desk, THIRD)
        step(desk, "asked")
        assert page.verdict in ("等联网用券", "正在请平台用券") and page.look != "good"
        turn()
        desk.ground.remote.misbehave(down=False)
        until(lambda: page.step == "done", "used by itself", within_s=120)
        desk.models.staff.leave()
        with desk.kiosk.book.store.reading() as db:
            states = [one.state for one in uses.recent(db, desk.kiosk.book.vault, 9)]
        assert (states.count(UseState.USED), states.count(UseState.REVOKED)) == (1, 2)
        assert not entries(desk.kiosk.book.store, EntryKind.CHECKIN)
