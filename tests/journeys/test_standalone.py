"""An institution without a platform, through the whole program: workbook in, card in, package out, confirmed; and later
a platform that gets all of it once."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication

from kiosk.cli.main import main
from kiosk.domain.evidence import Factor
from kiosk.school.packing import Packing
from kiosk.training.ground import STAFF_PIN, all_cards
from sync.platform.simulator.process import SimulatorProcess
from sync.platform.simulator.seed import Device, Seed
from sync.records import EntryKind, Organisation
from sync.store import mirror, outbox
from tests.support.front_desk import entries
from tests.support.standalone_desk import (
    DESK_NO,
    SECOND_PIN,
    StandaloneDesk,
    school_of_today,
    standalone_desk,
    with_platform,
)
from tests.support.training_desk import until


def acts(desk: StandaloneDesk) -> list[str]:
    return [str(one.body["act"]) for one in entries(desk.kiosk.book.store, EntryKind.OPERATOR)]


def test_workbook_in_card_in_package_out(qapp: QCoreApplication, tmp_path: Path) -> None:
    cards = all_cards()
    path = school_of_today(tmp_path / "学员.xlsx", [cards["li-qiang"], cards["wang-xiaomei"]])
    with standalone_desk(tmp_path / "desk") as desk:
        desk.staff_in()
        assert desk.models.school.offered
        desk.bring_in(path)
        until(lambda: desk.models.school.count == 1, "the class on the page")
        attest(desk)
        desk.models.staff.leave()

        around = desk.models.surroundings
        until(lambda: around.institution == "示例职业培训学校", "the institution's name")
        assert all(one["name"] != "网络" for one in around.devices), "there is none to tell of"
        assert Factor.ECARD not in desk.kiosk.front.offered(), "nobody could verify it"
        desk.sign_in(cards["li-qiang"])
        (checkin,) = entries(desk.kiosk.book.store, EntryKind.CHECKIN)
        assert checkin.class_no == "DG-03" and checkin.trainee_no == "DG-03-001"
        assert b'"clockQ":"D"' in checkin.canonical, "attested by two"

        desk.wait_for("Idle")
        desk.staff_in()
        packages = desk.models.packages
        until(lambda: packages.waiting > 0, "something to pack")
        packages.make()
        until(lambda: packages.count == 1, "a package")
        file = tmp_path / "desk" / "exchange" / f"{DESK_NO}-P0001.xlsx"
        assert main(["ledger", "verify", "--package", str(file)]) == 0
        assert packages.undelivered == 1
        packages.choose(1)
        packages.confirm("HZ-2026-0031", "")
        until(lambda: packages.undelivered == 0, "confirmed")
        until(lambda: waiting(desk) <= 4, "no longer waiting")
        assert {"ROSTER_IMPORTED", "CLOCK_ATTESTED", "PACKAGE_MADE", "PACKAGE_DELIVERED"} <= set(acts(desk))


def press(desk: StandaloneDesk, pin: str) -> None:
    for digit in pin:
        desk.models.second.digit(int(digit))


def attest(desk: StandaloneDesk) -> None:
    packages, shown = desk.models.packages, desk.models.packages.now
    press(desk, STAFF_PIN)
    packages.attest(shown[-5:])
    until(lambda: "须由另一个人" in desk.models.second.problem, "one cannot be both")
    assert not packages.clockSure
    press(desk, SECOND_PIN)
    assert desk.models.second.count == len(SECOND_PIN)
    packages.attest(shown[-5:])
    assert desk.models.second.count == 0
    until(
        lambda: desk.models.school.good and desk.models.packages.clockSure,
        "the clock, once it is in the book",
    )


def test_a_platform_later_gets_all_of_it_once(qapp: QCoreApplication, tmp_path: Path) -> None:
    """The same folder, the same keys, other settings: what was handed over in a package and what was not."""
    folder, card = tmp_path / "desk", all_cards()["li-qiang"]
    with standalone_desk(folder) as desk:
        desk.staff_in()
        desk.bring_in(school_of_today(tmp_path / "a.xlsx", [card]))
        desk.models.staff.leave()
        desk.sign_in(card)
        packing = Packing(desk.kiosk.book.store, desk.kiosk.book.clock)
        packing.make("李")
        packing.deliver(1, "李", receipt="HZ-1", confirmed_by="")
        head = packing.make("李").last_seq + 1
    simulator = SimulatorProcess(tmp_path / "platform.db")
    remote = simulator.start()
    try:
        remote.seed(
            Seed(
                Organisation("990000-PX-0009", "示例"), devices=(Device(DESK_NO, "kiosk-demo", "MOVE-0001"),)
            )
        )
        moved = with_platform(folder, simulator.base_url, simulator.platform_key)
        with standalone_desk(folder, moved, "MOVE-0001") as desk:
            assert not desk.models.school.offered
            until(lambda: len(remote.received()) >= head, "everything there", within_s=60)
            until(lambda: waiting(desk) == 0, "and known to be there")
        arrived = [one for one in remote.received() if int(one["item"]["recId"].rpartition("-")[2]) <= head]
        assert len({one["item"]["recId"] for one in arrived}) == len(arrived) == head
        assert all(one["times"] == 1 for one in arrived)
    finally:
        simulator.stop()


def waiting(desk: StandaloneDesk) -> int:
    with desk.kiosk.book.store.reading() as db:
        return outbox.backlog(db).pending


def test_a_class_is_opened_on_the_page(qapp: QCoreApplication, tmp_path: Path) -> None:
    with standalone_desk(tmp_path / "desk") as desk:
        desk.staff_in()
        school = desk.models.school
        school.open("")
        school.addSlot("1", "0830", "1005", "101", "王老师", False)
        school.addSlot("1", "0900", "1000", "", "", False)
        school.save("HG-01", "焊工（五级）", "焊工", "五级", "20300304", "2030-03-29")
        until(lambda: "重叠" in school.said, "refused")
        assert school.count == 0
        school.removeSlot("1")
        school.addDay("20300311", "0")
        school.addDay("2030年3月16日", "1")
        school.save("HG-01", "焊工（五级）", "焊工", "五级", "20300304", "2030-03-29")
        until(lambda: school.count == 1 and school.form["classNo"] == "HG-01", "the class")
        assert [one["title"] for one in school.days] == ["2030-03-11 放假", "2030-03-16 按周一上课"]
        with desk.kiosk.book.store.reading() as db:
            days = [f"{one.begins:%m-%d}" for one in mirror.sessions_between(db, 0, 4_000_000_000_000)]
        assert days == ["03-04", "03-16", "03-18", "03-25"]

        school.addLearner("01", "99000019900101001X", "张三")
        until(lambda: "F63" in school.said, "a wrong check digit")
        holder = all_cards()["li-qiang"].holder
        school.addLearner("01", holder.person_number, holder.name)
        until(lambda: school.learnerCount == 1, "a learner")
        exports = desk.models.exports
        exports.look()
        until(lambda: exports.target != "", "where to")
        for which in ("roster", "names", "uses", "completion"):
            exports.export(which, "HG-01")
            until(lambda: exports.busy == "", "a list")
            assert "已存到" in exports.said
        files = [one.name.split(" ")[:2] for one in (tmp_path / "desk" / "exchange").iterdir()]
        assert {said for said, _ in files} == {"练习"}
        assert {what for _, what in files} == {"花名册", "发券人员清单", "培训券使用信息", "结业名单"}
        assert acts(desk).count("EXPORTED") == 4


def test_bad_rows_keep_everything_out_until_staff_ask_for_the_good(
    qapp: QCoreApplication, tmp_path: Path
) -> None:
    cards = all_cards()
    path = school_of_today(tmp_path / "a.xlsx", [cards["li-qiang"], cards["li-qiang"], cards["aygul"]])
    with standalone_desk(tmp_path / "desk") as desk:
        desk.staff_in()
        books = desk.models.workbooks
        books.look(str(path))
        until(lambda: books.step == "preview", "a preview")
        assert (books.badCount, books.good) == (1, 5)
        assert books.rows.data(books.rows.index(0, 0))["code"] == "F68"
        assert desk.models.school.count == 0
        books.stop()
        assert books.step == "choosing"
        books.look(str(path))
        until(lambda: books.step == "preview", "a preview")
        books.accept()
        until(lambda: books.step == "done" and desk.models.school.count == 1, "the good ones")
        gbk = tmp_path / "b.xlsx"
        gbk.write_bytes("班级,姓名".encode("gbk"))
        books.look(str(gbk))
        until(lambda: books.step == "stopped", "refused")
        assert "F40" in books.problem and "CSV GBK" in books.problem and "另存为" in books.next
