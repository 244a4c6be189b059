"""Gun to verdict through the whole desk: the platform's word over HTTP, the network gone, the answer later."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from kiosk.training.vouchers import voucher_no
from sync.records import EntryKind
from tests.support.front_desk import entries
from tests.support.training_desk import TrainingDesk, training_desk, until


def scan(desk: TrainingDesk, code: str) -> None:
    office = desk.kiosk.front.office
    assert office is not None and office.code_scanned(code)
    until(lambda: desk.models.voucher.look != "asking", "a verdict")


def pick(desk: TrainingDesk, name: str) -> None:
    desk.models.staff.seek(name)
    until(lambda: desk.models.staff.sought == name and desk.models.staff.learnerCount == 1, f"{name} found")
    row = desk.models.staff.learners
    desk.models.voucher.pick(row.data(row.index(0, 0))["key"])


def test_from_the_gun_to_the_verdict_and_back_from_offline(qapp: QCoreApplication) -> None:
    with training_desk() as desk:
        until(lambda: desk.kiosk.loop is not None and desk.kiosk.loop.latest.online, "a line")
        desk.behind_the_door()
        voucher = desk.models.voucher
        pick(desk, desk.ground.cards["li-qiang"].holder.name)
        scan(desk, voucher_no("li-qiang"))
        assert (voucher.look, voucher.verdict, voucher.now, voucher.match) == (
            "good",
            "真券",
            "可使用",
            "same",
        )
        scan(desk, voucher_no("wang-xiaomei"))
        assert (voucher.look, voucher.match) == ("wait", "other")
        assert {"B03", "B07"} & {voucher.code}
        scan(desk, "990020260000009999")
        assert (voucher.look, voucher.code) == ("bad", "B01")
        desk.ground.remote.misbehave(down=True)
        scan(desk, voucher_no("aygul"))
        assert (voucher.look, voucher.verdict) == ("later", "登记待验")
        until(lambda: desk.models.records.waiting == 1, "one that waits")
        desk.ground.remote.misbehave(down=False)
        until(lambda: desk.models.records.waiting == 0, "its answer", within_s=90)
        assert desk.kiosk.checking.recent()[0].reasons[0] in ("B07", "B08")
        acts = [one.body["act"] for one in entries(desk.kiosk.book.store, EntryKind.OPERATOR)]
        assert acts.count("VOUCHER_CHECKED") == 4
        assert acts.count("VOUCHER_CHECKED_LATER") == 1
        desk.models.staff.leave()


def test_the_platforms_own_log_is_held_against_ours(qapp: QCoreApplication) -> None:
    """One answer is lost on its way: only the platform knows of it."""
    with training_desk() as desk:
        until(lambda: desk.kiosk.loop is not None and desk.kiosk.loop.latest.online, "a line")
        loop, platform, records = desk.kiosk.loop, desk.kiosk.platform, desk.models.records
        assert loop is not None and platform is not None
        desk.behind_the_door()
        desk.models.staff.open("vouchers")
        for holder in ("li-qiang", "wang-xiaomei"):
            scan(desk, voucher_no(holder))
        platform.voucher_verify(voucher_no("aygul"), None, "")
        loop._errand(lambda: list(loop._affairs.steps())).result(20)
        records.open("all")
        until(lambda: "一致 2" in records.agreement, "the comparison")
        assert [(one["key"], one["number"]) for one in records.apart] == [("stray", 1)]
        records.choose("stray")
        until(lambda: records.count == 1, "what only the platform has")
        stray = records.rows.data(records.rows.index(0, 0))
        assert (stray["voucher"][-4:], stray["note"]) == (voucher_no("aygul")[-4:], "本机没有核过这张券")
        desk.models.staff.leave()
