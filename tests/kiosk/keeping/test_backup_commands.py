"""`kiosk backup` and `kiosk restore`, from the command line, on files; and what the platform is asked before."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from config.load import load
from kiosk.cli.main import main
from kiosk.compose.book import BOOK, KEYS, Book, open_book
from kiosk.compose.returning import Elsewhere
from kiosk.compose.routes import make_back_ends
from kiosk.doctor.book import ballast
from kiosk.doctor.check import State
from kiosk.keeping.carrying import Carrying
from kiosk.keeping.returning import NotAsked, Wanted, bring_back
from kiosk.keeping.witnesses import Who, Witness
from kiosk.training.ground import ACTIVATION_CODE, open_ground
from sync.backup.form import Facts, look
from sync.backup.restoring import NotRestored
from sync.loop import SyncLoop
from sync.records import EntryKind
from sync.store import ledger
from sync.store.fault import StoreFault
from sync.store.recovery import PaperKind, RecoveryPaper, keep_public, make_paper, public_of
from tests.support.drafts import draft

ROOT = Path(__file__).parents[3]
NO, NEW = "KSK-990000-0001", "KSK-990000-0009"
SITE = """# ours
folder = "{0}"
[desk]
no = "KSK-990000-0001"
[platform]
kind = "none"
"""


def site_at(folder: Path) -> Path:
    folder.mkdir()
    site = folder / "desk.toml"
    site.write_text(SITE.format(folder / "data"), "utf-8")
    return site


@dataclass
class Machine:
    """The old one: its book has three entries and a backup paper, `new` is the folder of the one that follows."""

    site: Path
    paper: RecoveryPaper
    folder: Path
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    @property
    def new(self) -> Path:
        return self.folder / "new"

    def back_up(self) -> Path:
        out = self.folder / "drive"
        out.mkdir()
        told = ["--out", str(out), "--operator", "陈", "--json"]
        assert main(["backup", "--config", str(self.site), *told]) == 0
        return Path(json.loads(self.capsys.readouterr().out)["file"])

    def restore(self, file: Path, site: Path, *more: str, paper: RecoveryPaper | None = None) -> int:
        typed = (paper or self.paper).typed.lower() + "\n"
        self.monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        return main(["restore", str(file), "--config", str(site), *more])


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Machine:
    site = site_at(tmp_path / "old")
    book = open_book(load(site))
    paper = make_paper(PaperKind.BACKUP)
    keep_public(book.vault, public_of(paper))
    for number in range(3):
        book.store.record(draft(number)).result()
    book.close()
    return Machine(site, paper, tmp_path, monkeypatch, capsys)


def last_act(book: Book) -> dict[str, Any]:
    """Whatever day the machine thinks it is."""
    with book.store.reading() as db:
        *_, row = (row for row in ledger.export(db) if row["kind"] == EntryKind.OPERATOR.value)
    body: dict[str, Any] = json.loads(str(row["canonical"]))["body"]
    return body


def test_a_machine_dies_and_another_goes_on(old: Machine) -> None:
    file = old.back_up()
    text = old.site.read_text("utf-8").replace(str(old.site.parent), str(old.new))
    old.new.mkdir()
    fresh = old.new / "desk.toml"
    fresh.write_text(text, "utf-8")
    assert old.restore(file, fresh) == 0
    assert ballast(load(fresh)).state is State.INFO, "no word of a full disk"
    book = open_book(load(fresh))
    try:
        with book.store.reading() as db:
            checked = ledger.verify(db, NO, book.vault.ledger_public)
        last = last_act(book)
        assert checked.sound and checked.entries == 4
        assert last["act"] == "RESTORED" and last["lastSeq"] == 3
    finally:
        book.close()


def test_without_settings_the_backups_are_taken(old: Machine) -> None:
    file = old.back_up()
    before = old.site.read_text("utf-8")
    for one in (old.site, old.site.parent / "data" / BOOK):
        one.unlink()
    assert old.restore(file, old.site, paper=make_paper(PaperKind.BACKUP)) == 1
    assert not old.site.exists()
    assert old.restore(file, old.site) == 0
    assert old.site.read_text("utf-8") == before


def test_onto_a_machine_as_the_package_leaves_it(old: Machine) -> None:
    file = old.back_up()
    laid = (ROOT / "installer/tree/etc/training-desk/desk.toml").read_text("utf-8")
    fresh = old.new / "desk.toml"
    fresh.parent.mkdir()
    fresh.write_text(laid.replace("/var/lib/training-desk", str(old.new / "data")), "utf-8")
    assert load(fresh).desk.no == "", "nobody has been through the guide"
    before = fresh.read_bytes()
    assert old.restore(file, fresh, "--as", NEW, paper=make_paper(PaperKind.BACKUP)) == 1
    assert fresh.read_bytes() == before
    assert old.restore(file, fresh, "--as", NEW) == 0
    there, here = load(old.site), load(fresh)
    assert here.desk.no == NEW and here.folder == old.new / "data", "the place is this machine's"
    assert here.platform == there.platform and here.mode == there.mode
    open_book(here).close()


def test_replaced_under_a_new_number(old: Machine) -> None:
    file = old.back_up()
    fresh = site_at(old.new)
    assert old.restore(file, fresh, "--as", NEW) == 0
    assert load(fresh).desk.no == NEW and fresh.read_text("utf-8").startswith("# ours\n")
    book = open_book(load(fresh))
    with book.store.reading() as db:
        assert [ledger.head(db, one)[0] for one in (NO, NEW)] == [3, 1]
    book.close()
    with pytest.raises(StoreFault, match="H09"):
        open_book(load(fresh, overrides={"desk.no": NO}))


def test_refused_with_the_reason_and_nothing_touched(old: Machine) -> None:
    file = old.back_up()
    files = {one: one.read_bytes() for one in old.site.parent.rglob("*") if one.is_file()}
    staff = make_paper(PaperKind.STAFF)
    assert old.restore(file, old.site, paper=staff) == 1
    assert old.restore(file, old.site) == 1
    assert "1" in old.capsys.readouterr().err  # it has one entry more: that it was backed up
    assert old.restore(file, old.site, "--as", "x") == 1
    other = site_at(old.folder / "other")
    other.write_text(other.read_text("utf-8").replace(NO, "KSK-990000-0005"), "utf-8")
    assert old.restore(file, other) == 1
    assert old.restore(old.folder, old.site) == 1
    assert {one: one.read_bytes() for one in old.site.parent.rglob("*") if one.is_file()} == files


def test_a_full_or_missing_drive_says_so(old: Machine) -> None:
    assert main(["backup", "--config", str(old.site), "--out", str(old.folder / "nowhere")]) == 1
    assert old.capsys.readouterr().err.strip()
    assert main(["backup", "--config", str(old.site), "--out", "/dev/full"]) == 1


class Others:
    """What platform and hub say, however often they are asked."""

    def __init__(self, *told: Witness) -> None:
        self.told = told

    def witnesses(self, *_: object) -> tuple[Witness, ...]:
        return self.told

    def sealing(self, *_: object) -> None:
        return None


class Nobody(Others):
    def witnesses(self, *_: object) -> tuple[Witness, ...]:
        raise NotAsked("no line")


@pytest.mark.parametrize("who", Who)
def test_who_has_more_than_the_backup_is_believed(old: Machine, who: Who) -> None:
    file = old.back_up()
    fresh = site_at(old.new)
    wanted = Wanted(file, fresh)
    ahead = Others(Witness(who, NO, 9))
    with pytest.raises(NotRestored) as no:
        bring_back(wanted, old.paper, ahead, BOOK, KEYS, now_ms=1)
    assert (no.value.why, no.value.particular) == ("AHEAD", "6")
    with pytest.raises(NotRestored, match="UNASKED"):
        bring_back(wanted, old.paper, Nobody(), BOOK, KEYS, now_ms=1)
    assert not (fresh.parent / "data" / BOOK).exists()
    assert bring_back(replace(wanted, desk_no=NEW), old.paper, ahead, BOOK, KEYS, now_ms=1).theirs == 9


def test_what_others_hold_has_to_be_this_very_book(old: Machine) -> None:
    """A second restore of one backup may have got as far: equal numbers are not yet the same entries."""
    file = old.back_up()
    head, key = bytes.fromhex(look(file).head), bytes.fromhex(look(file).public)
    wanted = Wanted(file, site_at(old.new))
    book = open_book(load(old.site))
    with book.store.reading() as db:
        second = ledger.hash_at(db, NO, 2)
    book.close()

    def refused(told: Witness, wanted: Wanted = wanted) -> str:
        with pytest.raises(NotRestored) as no:
            bring_back(wanted, old.paper, Others(told), BOOK, KEYS, now_ms=1)
        return no.value.why

    assert refused(Witness(Who.PLATFORM, NO, 3, bytes(32))) == "FORKED"
    assert refused(Witness(Who.PLATFORM, NO, 2, head)) == "FORKED"
    assert refused(Witness(Who.HUB, NO, 0, key=bytes(32))) == "FORKED"
    assert refused(Witness(Who.PLATFORM, NO, 3, head, revoked=True)) == "REVOKED"
    new = replace(wanted, desk_no=NEW)
    assert refused(Witness(Who.HUB, NEW, 1, key=key), new) == "TAKEN"
    assert refused(Witness(Who.HUB, NEW, 0, key=bytes(32)), new) == "TAKEN"
    good = Others(
        Witness(Who.PLATFORM, NO, 3, head),
        Witness(Who.HUB, NO, 2, second, key),
        Witness(Who.HUB, NO, 0, bytes(32), key),
    )
    assert bring_back(wanted, old.paper, good, BOOK, KEYS, now_ms=1).theirs == 3


def test_under_a_new_number_the_old_ones_fork_or_revocation_is_no_bar(old: Machine) -> None:
    file = old.back_up()
    told = Others(Witness(Who.PLATFORM, NO, 3, bytes(32), revoked=True), Witness(Who.HUB, NEW, 0))
    done = bring_back(Wanted(file, site_at(old.new), NEW), old.paper, told, BOOK, KEYS, now_ms=1)
    assert done.desk_no == NEW


@pytest.mark.parametrize("unasked", [True, False])
def test_whether_anybody_was_asked_is_in_the_book(old: Machine, *, unasked: bool) -> None:
    file = old.back_up()
    fresh = site_at(old.new)
    bring_back(Wanted(file, fresh, unasked=unasked), old.paper, Others(), BOOK, KEYS, now_ms=1)
    book = open_book(load(fresh))
    last = last_act(book)
    book.close()
    assert last["unasked"] is unasked


def test_a_real_platform_is_asked_with_the_restored_keys(tmp_path: Path) -> None:
    """What the old machine sent after its backup is found by the platform's head; so is that it was revoked."""
    ground = open_ground(datetime.now(UTC))
    try:
        settings = ground.settings
        book = open_book(settings)
        keep_public(book.vault, public_of(make_paper(PaperKind.BACKUP)))
        ends = make_back_ends(settings, book.vault, book.clock, "training.toml")
        assert ends.first is not None
        ends.first.activate(ACTIVATION_CODE)
        loop = SyncLoop(book.store, ends.first, book.clock)

        def write(first: int) -> None:
            for number in range(first, first + 3):
                book.store.record(draft(number, EntryKind.OPERATOR, person=None, card=None)).result()
            while loop.tick():
                pass

        write(0)
        carried = Carrying(book.store, book.clock, settings.folder, BOOK, None, "0").carry(tmp_path, "陈")
        facts: Facts = look(carried.file)
        (told,) = Elsewhere().witnesses(settings, book.vault, facts, facts.desk)
        assert (told.seq, told.hash.hex(), told.revoked) == (facts.seq, facts.head, False)
        write(10)
        renamed = replace(settings, desk=replace(settings.desk, no=NEW))
        (told,) = Elsewhere().witnesses(renamed, book.vault, facts, NEW)  # asked as the old desk all the same
        assert told.desk == facts.desk and told.seq >= facts.seq + 3
        ground.remote.revoke(facts.desk)
        assert Elsewhere().witnesses(settings, book.vault, facts, facts.desk)[0].revoked
        ground.remote.misbehave(down=True)
        with pytest.raises(NotAsked):
            Elsewhere().witnesses(settings, book.vault, facts, facts.desk)
        book.close()
    finally:
        ground.close()


def test_refused_on_a_blank_machine_it_stays_blank(old: Machine) -> None:
    """The settings of the backup were written to be read; they go again."""
    file = old.back_up()
    for one in (old.site, old.site.parent / "data" / BOOK):
        one.unlink()
    with pytest.raises(NotRestored, match="AHEAD"):
        bring_back(Wanted(file, old.site), old.paper, Others(Witness(Who.HUB, NO, 9)), BOOK, KEYS, now_ms=1)
    assert not old.site.exists()
