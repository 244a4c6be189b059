"""A class into its archive: opened without this program, damage found, cut off anywhere, people erased afterwards."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from sqlalchemy import Connection, update

from config.load import load_training
from kiosk.archive import archiving, commands, erasing, verify
from kiosk.archive.archiving import ARCHIVED, Archived, NotArchived, archive
from kiosk.archive.erasing import ERASED, Places, due
from kiosk.archive.gathering import gather
from kiosk.archive.verify import Damaged, WrongKey, check
from kiosk.archive.zipping import new_key, packed
from kiosk.compose.book import open_book
from kiosk.words import LANGUAGES, Words
from sync.records import ClassState, EntryKind, TrainingClass
from sync.store import ledger, mirror
from sync.store.schema import outbox
from sync.store.store import Store
from tests.support.desk import Hands, new_desk, sign_in
from tests.support.front_desk import ROSTER, entries, put

ENDED = TrainingClass("C1", "电工（四级）", ClassState.CLOSED, date(2026, 1, 5), date(2026, 2, 20))
OTHER = TrainingClass("C2", "焊工", ClassState.CLOSED, date(2026, 1, 5), date(2026, 2, 20))
OPERATOR = "王主任"


class Desk:
    def __init__(self, store: Store, out: Path) -> None:
        self.store, self.out, self.hands = store, out, Hands()
        self.clock = self.hands.clock(store.boot_no)

    def archive(self, class_no: str = "C1") -> Archived:
        return archive(
            self.store,
            self.clock,
            class_no,
            self.out,
            OPERATOR,
            lambda: gather(self.store, class_no, Words("zh")),
        )

    def erase(self, class_no: str = "C1") -> int:
        folder = self.out.parent / "desk"
        places = Places(folder, "desk.db", folder / "exchange", (folder / "papers",))
        return erasing.erase(self.store, self.clock, class_no, OPERATOR, places, 0)

    def acts(self) -> list[str]:
        return [str(one.body["act"]) for one in entries(self.store, EntryKind.OPERATOR)]

    def deliver(self) -> None:
        self.store.write(lambda db: db.execute(update(outbox).values(delivery="ACKED"))).result(10)


@pytest.fixture
def desk(tmp_path: Path, qapp: QCoreApplication) -> Iterator[Desk]:
    with new_desk(tmp_path / "desk") as store:
        put(store, ENDED, OTHER, *ROSTER)
        made = Desk(store, tmp_path / "out")
        for number in (0, 1, 2, 3, 4, 9, 10):
            draft = sign_in(made.clock.stamp(), number)
            store.record(replace(draft, class_no="C2" if number == 9 else "C1")).result(10)
        yield made


def run(folder: Path, *arguments: str, without: Path | None = None) -> subprocess.CompletedProcess[str]:
    """verify.py as somebody runs it in ten years, with nothing of ours; `without` a folder that hides cryptography."""
    environment = {"PYTHONPATH": str(without)} if without else {}
    return subprocess.run(
        [sys.executable, str(folder / "verify.py"), *arguments],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_it_opens_without_this_program_and_holds_everything(desk: Desk, tmp_path: Path) -> None:
    made = desk.archive()
    found = run(made.folder, made.key, "--out", str(tmp_path / "unpacked"))
    assert found.returncode == 0, found.stdout
    told = json.loads(found.stdout.partition(": ")[2])
    assert told["entries"] == made.entries == 6 and told["links"] == 4 and told["signatures"]
    unpacked = tmp_path / "unpacked"
    roster = (unpacked / "roster.csv").read_text(encoding="utf-8-sig")
    assert all(one.name in roster and one.person.number in roster for one in ROSTER)
    assert roster.splitlines()[0] == "学员号,姓名,证件类型,证件号码,状态,培训券"
    assert roster.splitlines()[1].split(",")[2::2] == ["居民身份证", "在班"]
    people = [json.loads(one) for one in (unpacked / "people.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(people) == 6 and all(one["name"] for one in people)
    assert (unpacked / "class.pdf").read_bytes().startswith(b"%PDF")
    assert desk.acts() == [ARCHIVED]


@pytest.mark.parametrize("name", ["roster.csv", "sessions.csv", "voucher_uses.csv"])
def test_headings_speak_the_desk_s_language(desk: Desk, name: str) -> None:
    heads = [gather(desk.store, "C1", Words(language))[name].decode("utf-8-sig").splitlines()[0].split(",")
             for language in LANGUAGES]  # fmt: skip
    assert len(heads[0]) == len(heads[1]) and not set(heads[0]) & set(heads[1])


def test_one_with_the_headings_of_before_is_as_sound(desk: Desk) -> None:
    """Until 0.1.0 they were in English everywhere; what the tables say is the manifest's to prove, not the verifier's
    to know."""
    files = gather(desk.store, "C1", Words("zh"))
    old = b"trainee,name,document,number,state,voucher\r\n"
    listed = json.loads(files["manifest.json"])
    listed["files"]["roster.csv"] = hashlib.sha256(old).hexdigest()
    before = {**files, "roster.csv": old, "manifest.json": json.dumps(listed).encode()}
    made = archive(desk.store, desk.clock, "C1", desk.out, OPERATOR, lambda: before)
    assert run(made.folder, made.key).returncode == 0


def test_nothing_of_a_person_stands_outside_the_seal(desk: Desk) -> None:
    made = desk.archive()
    for path in made.folder.iterdir():
        data = path.read_bytes()
        assert path.stat().st_mode & 0o077 == 0
        for one in ROSTER:
            assert one.name.encode() not in data and one.person.number.encode() not in data
    assert (
        made.key not in str(made.folder)
        and made.key.encode() not in (made.folder / "README.txt").read_bytes()
    )


@pytest.mark.skipif(shutil.which("7zz") is None and shutil.which("7z") is None, reason="no 7-Zip here")
def test_7_zip_opens_it_with_the_key_and_with_no_other(desk: Desk, tmp_path: Path) -> None:
    made, program = desk.archive(), shutil.which("7zz") or shutil.which("7z")
    assert program

    def seven(key: str) -> int:
        command = [program, "x", f"-p{key}", "-y", f"-o{tmp_path / 'seven'}", str(made.folder / "class.zip")]
        return subprocess.run(command, capture_output=True, check=False).returncode

    assert seven(made.key) == 0 and (tmp_path / "seven" / "roster.csv").exists()
    assert seven(new_key()) != 0


def test_plain_python_is_enough(desk: Desk, tmp_path: Path) -> None:
    made = desk.archive()
    hidden = tmp_path / "hidden" / "cryptography"
    hidden.mkdir(parents=True)
    (hidden / "__init__.py").write_text("raise ImportError('not installed')")
    found = run(made.folder, made.key, without=tmp_path / "hidden")
    assert found.returncode == 0 and '"signatures": false' in found.stdout and '"entries": 6' in found.stdout


def test_the_plain_ciphers_are_the_standards(monkeypatch: pytest.MonkeyPatch) -> None:
    """FIPS 197 C.3; GB/T 32905 A.1 and A.2."""
    block = verify._block(verify._expand(bytes(range(32))), bytes.fromhex("00112233445566778899aabbccddeeff"))
    assert block.hex() == "8ea2b7ca516745bfeafc49904b496089"
    assert verify.sm3(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert (
        verify.sm3(b"abcd" * 16).hex() == "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"
    )
    key, data = bytes(range(32)), bytes(range(256)) * 5
    fast = verify.stream(key, data)
    monkeypatch.setattr(verify, "FAST", False)
    assert verify.stream(key, data) == fast


def test_a_wrong_key_is_told_from_damage(desk: Desk) -> None:
    made = desk.archive()
    assert run(made.folder, new_key()).returncode == 3
    assert run(made.folder).returncode == 0, "without the key nothing inside is looked at"
    with pytest.raises(WrongKey):
        check(made.folder, made.key[:-1] + ("2" if made.key[-1] != "2" else "3"))


@pytest.mark.parametrize("name", ["class.zip", "seal.json"])
def test_a_byte_changed_anywhere_is_found(desk: Desk, name: str) -> None:
    made = desk.archive()
    path = made.folder / name
    whole = path.read_bytes()
    for place in range(0, len(whole), max(1, len(whole) // 60)):
        path.write_bytes(whole[:place] + bytes((whole[place] ^ 1,)) + whole[place + 1 :])
        with pytest.raises(Damaged):
            check(made.folder, made.key)
    path.write_bytes(whole)
    assert check(made.folder, made.key)["entries"] == 6


@pytest.mark.parametrize("cut", [0, 1, 100, -1])
def test_a_torn_archive_is_found(desk: Desk, cut: int) -> None:
    made = desk.archive()
    path = made.folder / "class.zip"
    path.write_bytes(path.read_bytes()[:cut])
    assert run(made.folder, made.key).returncode == 1


def test_who_seals_it_anew_without_the_desks_key_is_found(desk: Desk) -> None:
    """With the archive's own key in hand: an entry rewritten, everything hashed and packed again."""
    made = desk.archive()
    files = verify.unpack((made.folder / "class.zip").read_bytes(), made.key)
    lines = [json.loads(one) for one in files["entries.jsonl"].decode().splitlines()]
    lines[2]["canonical"] = lines[2]["canonical"].replace("CHECKIN", "REFUSED")
    lines[2]["hash"] = verify.sm3(bytes.fromhex(lines[2]["prevHash"]) + lines[2]["canonical"].encode()).hex()
    files["entries.jsonl"] = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in lines).encode()
    listed = {
        name: hashlib.sha256(data).hexdigest() for name, data in files.items() if name != "manifest.json"
    }
    files["manifest.json"] = json.dumps({"files": listed}).encode()
    with pytest.raises(Damaged, match="signature"):
        verify._entries(files["entries.jsonl"], desk.store.vault.ledger_public)
    whole = packed(files, made.key)
    (made.folder / "class.zip").write_bytes(whole)
    seal = json.loads((made.folder / "seal.json").read_text(encoding="utf-8"))
    seal["sha256"] = hashlib.sha256(whole).hexdigest()
    (made.folder / "seal.json").write_text(json.dumps(seal), encoding="utf-8")
    with pytest.raises(Damaged, match="not the desk's"):
        check(made.folder, made.key)


# --- cut off ---------------------------------------------------------------------------------------------


def test_what_does_not_read_back_is_no_archive(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def torn(files: dict[str, bytes], key: str) -> bytes:
        whole = packed(files, key)
        return whole[:200] + bytes((whole[200] ^ 1,)) + whole[201:]

    monkeypatch.setattr(archiving, "packed", torn)
    with pytest.raises(NotArchived) as no:
        desk.archive()
    assert no.value.why == "read-back" and list(desk.out.iterdir()) == [] and desk.acts() == []


@pytest.mark.parametrize("step", ["_write", "_read_back", "_settle"])
def test_cut_off_before_it_is_whole_it_undoes_itself(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(archiving, step, fail)
        with pytest.raises(OSError, match="space"):
            desk.archive()
    assert desk.acts() == []
    (desk.out / "C1.part").mkdir(exist_ok=True)  # as after a power cut
    (desk.out / "C1.part" / "class.zip").write_bytes(b"half")
    shutil.rmtree(desk.out / "C1", ignore_errors=True)
    assert not desk.archive().again and [one.name for one in desk.out.iterdir()] == ["C1"]


def test_cut_off_before_its_entry_it_goes_on(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(archiving, "_enter", lambda *_: (_ for _ in ()).throw(OSError(5, "cut off")))
        with pytest.raises(OSError, match="cut off"):
            desk.archive()
    assert desk.acts() == [] and (desk.out / "C1").exists()
    made = desk.archive()
    assert made.again and desk.acts() == [ARCHIVED] and check(made.folder, made.key)["entries"] == 6
    assert desk.archive().again and desk.acts() == [ARCHIVED], "entered once"


def test_a_strange_folder_of_that_name_is_left_alone(desk: Desk) -> None:
    (desk.out / "C1").mkdir(parents=True)
    (desk.out / "C1" / "mine.txt").write_text("somebody's")
    with pytest.raises(NotArchived) as no:
        desk.archive()
    assert no.value.why == "there" and (desk.out / "C1" / "mine.txt").exists()


@pytest.mark.parametrize(("class_no", "why"), [("NONE", "no-class"), ("C3", "running")])
def test_what_cannot_be_archived(desk: Desk, class_no: str, why: str) -> None:
    running = TrainingClass("C3", "在读班", ClassState.RUNNING, date(2026, 3, 1), date(2026, 3, 2))
    put(desk.store, ENDED, OTHER, running)
    with pytest.raises(NotArchived) as no:
        desk.archive(class_no)
    assert no.value.why == why and not desk.out.exists()


# --- the people ------------------------------------------------------------------------------------------


def people(desk: Desk, class_no: str) -> int:
    with desk.store.reading() as db:
        mine = [one for one in entries(desk.store, EntryKind.CHECKIN) if one.class_no == class_no]
        return sum(ledger.identity_of(db, desk.store.vault, one.id)[1] != "" for one in mine)


def test_people_are_erased_and_the_chain_is_as_it_was(desk: Desk) -> None:
    made = desk.archive()
    desk.deliver()
    assert people(desk, "C1") == 6
    gone = desk.erase()
    assert gone == 6 + len(ROSTER) and people(desk, "C1") == 0 and people(desk, "C2") == 1
    with desk.store.reading() as db:
        assert ledger.verify(db, desk.store.desk_no, desk.store.vault.ledger_public).sound
        assert mirror.roster(db, desk.store.vault, "C1") == []
    assert desk.acts() == [ARCHIVED, ERASED] and check(made.folder, made.key)["entries"] == 6
    assert desk.erase() == 0 and desk.acts() == [ARCHIVED, ERASED]


def test_nobody_is_erased_who_is_in_no_archive_or_on_the_way(desk: Desk) -> None:
    with pytest.raises(NotArchived) as no:
        desk.erase()
    assert no.value.why == "no-archive"
    desk.archive()
    with pytest.raises(NotArchived) as no:
        desk.erase()
    assert (no.value.why, no.value.particular) == ("under-way", "6") and people(desk, "C1") == 6


def test_erasing_that_was_cut_off_goes_on(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.archive()
    desk.deliver()
    done: list[int] = []
    real = erasing.archives.erase_people

    def once(db: Connection, class_no: str) -> int:
        if done:
            raise OSError("cut off")
        done.append(real(db, class_no))
        return done[0]

    with monkeypatch.context() as broken:
        broken.setattr(erasing.archives, "erase_people", once)
        with pytest.raises(OSError, match="cut off"):
            desk.erase()
    assert ERASED not in desk.acts()
    assert desk.erase() > 0 and desk.acts()[-1] == ERASED


@pytest.mark.parametrize(
    ("months", "today", "so"), [(1, date(2026, 3, 22), False), (1, date(2026, 3, 23), True)]
)
def test_not_before_its_time(desk: Desk, months: int, today: date, so: bool) -> None:
    with desk.store.reading() as db:
        assert not due(db, "C1", months, today), "archived first"
    desk.archive()
    with desk.store.reading() as db:
        assert due(db, "C1", months, today) is so


def test_from_the_command_line(
    tmp_path: Path, qapp: QCoreApplication, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = load_training(overrides={"folder": str(tmp_path / "desk"), "desk.no": "KSK-990000-0009"})
    book = open_book(settings)
    put(book.store, ENDED, *ROSTER)
    book.close()
    out = tmp_path / "out"
    assert commands.archive_class(settings, "C1", out, OPERATOR, as_json=True) == commands.DONE
    told = json.loads(capsys.readouterr().out)
    assert run(Path(told["folder"]), told["key"]).returncode == 0
    assert commands.archive_class(settings, "C1", out, OPERATOR, as_json=False) == commands.DONE
    said = capsys.readouterr()
    assert told["key"] in said.err and told["key"] not in said.out
    assert commands.archive_class(settings, "NONE", out, OPERATOR, as_json=False) == commands.NOT_DONE
    (tmp_path / "file").write_text("no folder")
    again = commands.archive_class(settings, "C1", tmp_path / "file", OPERATOR, as_json=False)
    assert again == commands.NOT_DONE and "NONE" in capsys.readouterr().err
    late = replace(settings, retention=replace(settings.retention, person_months=240))
    assert commands.erase_class(late, "C1", OPERATOR, as_json=False) == commands.NOT_DONE
    assert "240" in capsys.readouterr().err
