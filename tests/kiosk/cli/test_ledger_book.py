"""`kiosk ledger verify|export`: right verdicts, right exit statuses, one value on standard output, nobody's name."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import update

from config.load import load_training
from config.schema import Settings
from kiosk.cli.ledger_book import export, told, verify
from kiosk.compose.book import BOOK, KEYS
from kiosk.words import LANGUAGES, Words
from sync.platform.gm import sm3
from sync.records import CardKey, ConsentAct, PersonKey
from sync.store import checkpoint, engines, ledger
from sync.store.keys import Vault, open_vault
from sync.store.ledger import Verification
from sync.store.schema_people import consent
from sync.store.sealing import seal_identity
from sync.store.store import open_store, reading_only
from tests.support.drafts import DESK, ZHANG, ZHANGS_CARD, draft
from tests.support.faces import answer


@pytest.fixture
def desk(tmp_path: Path) -> Settings:
    """A closed desk with three entries."""
    store = open_store(
        tmp_path / BOOK,
        open_vault(tmp_path / KEYS, create=True, rungs=["weak-file"], environment="training"),
        DESK,
    )
    for number in range(3):
        store.record(draft(number)).result()
    store.close()
    return load_training(overrides={"folder": str(tmp_path)})


def cut_the_end(desk: Settings) -> None:
    """As somebody with the database key could."""
    db = sqlcipher.connect(str(desk.folder / BOOK), isolation_level=None)
    engines.key_connection(db, open_vault(desk.folder / KEYS, create=False, environment="training").db_key)
    for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        db.execute(f"DROP TRIGGER {name}")
    db.execute("DELETE FROM entry WHERE seq = 3")
    db.close()


def test_a_sound_book(desk: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(desk, as_json=True) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["sound"], answer["entries"], answer["unsyncedTail"], answer["code"]) == (True, 3, 3, "")
    assert verify(desk, language="en") == 0
    assert "sound: 3 entries" in capsys.readouterr().out


def test_entries_under_a_number_the_book_had_before_are_checked_as_well(
    desk: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    db = sqlcipher.connect(str(desk.folder / BOOK), isolation_level=None)
    engines.key_connection(db, open_vault(desk.folder / KEYS, create=False, environment="training").db_key)
    db.execute("INSERT INTO meta (name, value) VALUES (?, ?)", (f"retired-{DESK}", "KSK-990000-0999"))
    db.close()
    renamed = load_training(overrides={"folder": str(desk.folder), "desk.no": "KSK-990000-0999"})
    assert verify(renamed, as_json=True) == 0
    (old,) = json.loads(capsys.readouterr().out)["retired"]
    assert (old["desk"], old["sound"], old["entries"]) == (DESK, True, 3)
    assert verify(renamed, language="en") == 0
    assert f"old number {DESK}" in capsys.readouterr().out
    cut_the_end(desk)
    assert verify(renamed, as_json=True) == 1


def test_a_book_with_its_end_cut_off(desk: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    cut_the_end(desk)
    assert verify(desk, as_json=True) == 1
    assert json.loads(capsys.readouterr().out)["problems"] == ["HEAD 3"]
    assert verify(desk) == 1
    assert "链尾登记得不一样" in capsys.readouterr().out


def seal(person: PersonKey, card: CardKey) -> Callable[[Vault], bytes]:
    return lambda vault: seal_identity(vault, f"person|{DESK}-1-2", person, "甲", card)


STRANGERS: dict[str, Callable[[Vault], bytes] | None] = {
    "another person": seal(PersonKey("08", "T99999999"), ZHANGS_CARD),
    "another card": seal(ZHANG, CardKey("", "X99999999")),
    "sealed with another key": lambda _: bytes([1]) + bytes(40),
    "gone": None,
}


@pytest.mark.parametrize("case", STRANGERS)
def test_somebody_else_sealed_beside_an_entry(
    case: str, desk: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    """By who holds every key of the desk, before the entry is sent."""
    vault, sealed = open_vault(desk.folder / KEYS, create=False, environment="training"), STRANGERS[case]
    db = sqlcipher.connect(str(desk.folder / BOOK), isolation_level=None)
    engines.key_connection(db, vault.db_key)
    db.execute(f"DELETE FROM person WHERE entry_id = '{DESK}-1-2'")
    if sealed:
        db.execute("INSERT INTO person (entry_id, sealed) VALUES (?, ?)", (f"{DESK}-1-2", sealed(vault)))
    db.close()
    assert verify(desk, as_json=True) == 1
    answer = json.loads(capsys.readouterr().out)
    assert (answer["problems"], answer["firstBadSeq"]) == (["PERSON 2"], 2)


def test_a_consent_that_no_entry_gives(desk: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    """By who holds the keys: a refusal made a yes in the table that the desk asks."""
    vault = open_vault(desk.folder / KEYS, create=False, environment="training")
    store = open_store(desk.folder / BOOK, vault, DESK)
    made = store.record(answer(9, ConsentAct.REFUSED)).result(10)
    store.write(lambda db: db.execute(update(consent).values(act="GIVEN"))).result(10)
    store.close()
    assert verify(desk, as_json=True) == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["problems"], found["firstBadSeq"]) == ([f"CONSENT {made.seq}"], made.seq)
    assert verify(desk) == 1
    assert "同意记录" in capsys.readouterr().out


def test_a_book_without_its_keys(desk: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    (desk.folder / KEYS / "keys.sealed").unlink()
    assert verify(desk, as_json=True) == 2
    assert json.loads(capsys.readouterr().out) | {"desk": ""} == {
        "sound": False, "desk": "", "entries": 0, "firstBadSeq": None, "problems": [], "unsyncedTail": 0,
        "clockSteps": 0, "headHash": "", "code": "H03",
    }  # fmt: skip
    assert verify(desk) == 2
    assert "H03" in capsys.readouterr().out
    assert export(desk, None) == 2
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("as_json", [False, True], ids=["lines", "one value"])
def test_export_to_standard_output(desk: Settings, as_json: bool, capsys: pytest.CaptureFixture[str]) -> None:
    assert export(desk, None, as_json=as_json) == 0
    out = capsys.readouterr().out
    rows = json.loads(out) if as_json else [json.loads(line) for line in out.splitlines()]
    assert [row["seq"] for row in rows] == [1, 2, 3]
    assert "11010519491231002X" not in out and "张伟" not in out


def test_export_to_a_file(desk: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "ledger.jsonl"
    assert export(desk, out, as_json=True) == 0
    assert json.loads(capsys.readouterr().out) == {"entries": 3, "file": str(out)}
    assert len(out.read_text(encoding="utf-8").splitlines()) == 3
    assert export(desk, tmp_path / "no" / "folder") == 2


def test_an_empty_book(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    open_store(
        tmp_path / BOOK,
        open_vault(tmp_path / KEYS, create=True, rungs=["weak-file"], environment="training"),
        DESK,
    ).close()
    desk = load_training(overrides={"folder": str(tmp_path)})
    assert verify(desk) == 0 and export(desk, None, as_json=True) == 0
    assert capsys.readouterr().out.endswith("[]\n")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_problem_has_words(language: str) -> None:
    codes = [
        "GAP", "LINK", "HASH", "SIGNATURE", "ID", "COLUMNS", "HEAD", "OUTBOX", "PERSON", "CONSENT",
        "RECEIPT_SIGNATURE", "RECEIPT_AHEAD", "RECEIPT_DIFFERS",
    ]  # fmt: skip
    problems = tuple(f"{code} {seq}" for seq, code in enumerate(codes * 2, start=1))
    text = told(Verification(9, 1, problems, 0, 0, "00"), None, language)
    assert "【" not in text
    assert Words(language).text("ledger.more", 6) in text


# --- a checkpoint that somebody kept -------------------------------------------------------------------------


def rewrite_the_second(desk: Settings, vault: Vault) -> None:
    """As whoever holds all keys of the desk could: another entry, and the whole chain after it made anew."""
    db = sqlcipher.connect(str(desk.folder / BOOK), isolation_level=None)
    engines.key_connection(db, vault.db_key)
    for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        db.execute(f"DROP TRIGGER {name}")
    before = db.execute("SELECT hash FROM entry WHERE seq = 1").fetchone()[0]
    for seq in (2, 3):
        raw = db.execute("SELECT canonical FROM entry WHERE seq = ?", (seq,)).fetchone()[0]
        if seq == 2:
            raw = raw.replace(b'"CARD_PIN"', b'"STAFF"')
        hashed = sm3(before + raw)
        db.execute(
            "UPDATE entry SET canonical = ?, prev_hash = ?, hash = ?, signature = ? WHERE seq = ?",
            (raw, before, hashed, vault.sign(hashed), seq),
        )
        before = hashed
    db.execute("UPDATE chain_head SET hash = ?", (before,))
    db.close()


@pytest.fixture
def note(desk: Settings) -> str:
    vault = open_vault(desk.folder / KEYS, create=False, environment="training")
    with reading_only(desk.folder / BOOK, vault) as db:
        last = ledger.entry(db, f"{DESK}-1-3")
    assert last is not None
    return checkpoint.signed(checkpoint.of_close(last), vault.sign, vault.ledger_public)


def problems(desk: Settings, note: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    verify(desk, note=note, as_json=True)
    found = json.loads(capsys.readouterr().out)["problems"]
    assert isinstance(found, list)
    return found


def test_a_book_that_is_still_what_its_checkpoint_says(
    desk: Settings, note: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify(desk, note=note, as_json=True) == 0
    assert json.loads(capsys.readouterr().out)["sound"]
    assert verify(desk, note=note.replace("\n", "\r\n")) == 0  # saved by another editor


def test_a_book_rewritten_with_all_its_keys_differs_from_its_checkpoint(
    desk: Settings, note: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rewrite_the_second(desk, open_vault(desk.folder / KEYS, create=False, environment="training"))
    assert verify(desk) == 0, "without the paper nobody sees it"
    capsys.readouterr()
    assert problems(desk, note, capsys) == ["CHECKPOINT_DIFFERS 3"]
    assert verify(desk, note=note) == 1
    assert "账本在关账后被改过" in capsys.readouterr().out


def test_a_book_cut_off_is_behind_its_checkpoint(
    desk: Settings, note: str, capsys: pytest.CaptureFixture[str]
) -> None:
    cut_the_end(desk)
    assert problems(desk, note, capsys) == ["HEAD 3", "CHECKPOINT_AHEAD 3"]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("\n3\n", "\n2\n", "CHECKPOINT_SIGNATURE 2"),
        ("2026-03-02", "2026-03-03", "CHECKPOINT_SIGNATURE 3"),
        (f"kiosk/{DESK}\n", "kiosk/KSK-990000-0009\n", "CHECKPOINT_SIGNATURE 3"),
        ("\n3\n", "\n03\n", "CHECKPOINT_FORM 0"),
        ("\n\n", "\n", "CHECKPOINT_FORM 0"),
        ("— ", "- ", "CHECKPOINT_SIGNATURE 3"),
    ],
)
def test_a_note_that_was_changed(
    desk: Settings, note: str, old: str, new: str, problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert old in note
    assert problems(desk, note.replace(old, new, 1), capsys) == [problem]


def test_the_note_of_another_desk(desk: Settings, note: str, capsys: pytest.CaptureFixture[str]) -> None:
    vault = open_vault(desk.folder / KEYS, create=False, environment="training")
    other = checkpoint.Checkpoint("KSK-990000-0009", 3, bytes(32), date(2026, 3, 2), "KSK-990000-0009-1-3")
    signed = checkpoint.signed(other, vault.sign, vault.ledger_public)
    assert problems(desk, signed, capsys) == ["CHECKPOINT_DESK 3"]


def test_a_note_countersigned_by_somebody_else_is_still_ours(
    desk: Settings, note: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert problems(desk, f"{note}— witness.invalid AAAA\n", capsys) == []
