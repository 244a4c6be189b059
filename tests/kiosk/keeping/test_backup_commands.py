"""`kiosk backup` and `kiosk restore`, from the command line, on files; and what the platform is asked before."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.load import load
from kiosk.cli import main
from kiosk.compose.book import BOOK, KEYS, open_book
from kiosk.compose.keeping import platform_head
from kiosk.compose.routes import make_back_ends
from kiosk.keeping.carrying import Carrying
from kiosk.keeping.returning import Wanted, bring_back
from kiosk.training import ACTIVATION_CODE, open_ground
from sync.backup.form import Facts, look
from sync.backup.restoring import NotRestored
from sync.loop import SyncLoop
from sync.platform.adapter import NotSent
from sync.records import EntryKind
from sync.store import ledger
from sync.store.fault import StoreFault
from sync.store.recovery import PaperKind, RecoveryPaper, keep_public, make_paper, public_of
from tests.support.drafts import draft

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


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return site_at(tmp_path / "old")


@pytest.fixture
def paper(site: Path) -> RecoveryPaper:
    book = open_book(load(site))
    made = make_paper(PaperKind.BACKUP)
    keep_public(book.vault, public_of(made))
    for number in range(3):
        book.store.record(draft(number)).result()
    book.close()
    return made


def back_up(site: Path, out: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    out.mkdir(exist_ok=True)
    assert main(["backup", "--config", str(site), "--out", str(out), "--operator", "陈", "--json"]) == 0
    return Path(json.loads(capsys.readouterr().out)["file"])


def restore(monkeypatch: pytest.MonkeyPatch, paper: RecoveryPaper, file: Path, site: Path, *more: str) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(paper.typed.lower() + "\n"))
    return main(["restore", str(file), "--config", str(site), *more])


def test_a_machine_dies_and_another_goes_on(
    site: Path,
    paper: RecoveryPaper,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = back_up(site, tmp_path / "drive", capsys)
    text = site.read_text("utf-8").replace(str(site.parent), str(tmp_path / "new"))
    (tmp_path / "new").mkdir()
    fresh = tmp_path / "new" / "desk.toml"
    fresh.write_text(text, "utf-8")
    assert restore(monkeypatch, paper, file, fresh) == 0
    book = open_book(load(fresh))
    try:
        with book.store.reading() as db:
            checked = ledger.verify(db, NO, book.vault.ledger_public)
            last = ledger.of_day(db, datetime.now(UTC).date(), kinds=(EntryKind.OPERATOR,))
        assert checked.sound and checked.entries == 4
        assert last[-1].body["act"] == "RESTORED" and last[-1].body["lastSeq"] == 3
    finally:
        book.close()


def test_without_settings_the_backups_are_taken(
    site: Path,
    paper: RecoveryPaper,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = back_up(site, tmp_path / "drive", capsys)
    before = site.read_text("utf-8")
    for one in (site, site.parent / "data" / BOOK):
        one.unlink()
    assert restore(monkeypatch, make_paper(PaperKind.BACKUP), file, site) == 1
    assert not site.exists()
    assert restore(monkeypatch, paper, file, site) == 0
    assert site.read_text("utf-8") == before


def test_replaced_under_a_new_number(
    site: Path,
    paper: RecoveryPaper,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = back_up(site, tmp_path / "drive", capsys)
    fresh = site_at(tmp_path / "new")
    assert restore(monkeypatch, paper, file, fresh, "--as", NEW) == 0
    assert load(fresh).desk.no == NEW and fresh.read_text("utf-8").startswith("# ours\n")
    book = open_book(load(fresh))
    with book.store.reading() as db:
        assert [ledger.head(db, one)[0] for one in (NO, NEW)] == [3, 1]
    book.close()
    with pytest.raises(StoreFault, match="H09"):
        open_book(load(fresh, overrides={"desk.no": NO}))


def test_refused_with_the_reason_and_nothing_touched(
    site: Path,
    paper: RecoveryPaper,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = back_up(site, tmp_path / "drive", capsys)
    files = {one: one.read_bytes() for one in site.parent.rglob("*") if one.is_file()}
    staff = make_paper(PaperKind.STAFF)
    assert restore(monkeypatch, staff, file, site) == 1
    assert restore(monkeypatch, paper, file, site) == 1
    assert "1" in capsys.readouterr().err  # it has one entry more: that it was backed up
    assert restore(monkeypatch, paper, file, site, "--as", "x") == 1
    other = site_at(tmp_path / "other")
    other.write_text(other.read_text("utf-8").replace(NO, "KSK-990000-0005"), "utf-8")
    assert restore(monkeypatch, paper, file, other) == 1
    assert restore(monkeypatch, paper, tmp_path, site) == 1
    assert {one: one.read_bytes() for one in site.parent.rglob("*") if one.is_file()} == files


def test_a_full_or_missing_drive_says_so(
    site: Path, paper: RecoveryPaper, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["backup", "--config", str(site), "--out", str(tmp_path / "nowhere")]) == 1
    assert capsys.readouterr().err.strip()
    assert main(["backup", "--config", str(site), "--out", "/dev/full"]) == 1


def test_the_platform_has_more_than_the_backup(
    site: Path, paper: RecoveryPaper, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = back_up(site, tmp_path / "drive", capsys)
    fresh = site_at(tmp_path / "new")
    wanted = Wanted(file, fresh)

    def ask(*_: object) -> int:
        return 9

    def cut(*_: object) -> int:
        raise NotSent("no line")

    with pytest.raises(NotRestored) as no:
        bring_back(wanted, paper, ask, BOOK, KEYS, now_ms=1)
    assert (no.value.why, no.value.particular) == ("AHEAD", "6")
    with pytest.raises(NotRestored, match="UNASKED"):
        bring_back(wanted, paper, cut, BOOK, KEYS, now_ms=1)
    assert not (fresh.parent / "data" / BOOK).exists()
    assert bring_back(replace(wanted, desk_no=NEW), paper, ask, BOOK, KEYS, now_ms=1).theirs == 9


def test_a_real_platform_is_asked_with_the_restored_keys(tmp_path: Path) -> None:
    """What the old machine sent after its backup is found by the platform's head."""
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
        assert platform_head(settings, book.vault, facts) == facts.seq
        write(10)
        assert (platform_head(settings, book.vault, facts) or 0) >= facts.seq + 3
        book.close()
    finally:
        ground.close()
