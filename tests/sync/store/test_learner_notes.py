"""Notes on learners and vouchers: found by whom or what they are about, sealed, gone when lifted; on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import Connection, text

from sync.records import LearnerNote, NoteKind, NoteLevel, PersonKey
from sync.store import learner_notes, ledger
from sync.store.keys import Vault
from tests.support.drafts import DESK, draft

ZHANG = PersonKey("08", "T00000001")
LI = PersonKey("08", "T00000002")
CODE = "990020260000000196"


@pytest.fixture
def entered(db: Connection, vault: Vault) -> Iterator[str]:
    def ids() -> Iterator[str]:
        while True:
            yield ledger.append(db, vault, DESK, 1, draft()).id

    return ids()


def note(entry_id: str, **changed: object) -> LearnerNote:
    one = LearnerNote(
        entry_id, NoteKind.FEE, NoteLevel.CONFIRM, 1_000, "李老师", ZHANG, "张三", "", "还差 200 元"
    )
    return replace(one, **changed)  # type: ignore[arg-type]  # fields by name


def test_it_comes_back_as_it_was(db: Connection, vault: Vault, entered: Iterator[str]) -> None:
    one = note(next(entered))
    learner_notes.keep(db, vault, one)
    assert learner_notes.about(db, vault, ZHANG) == [one]
    assert learner_notes.about(db, vault, LI) == []
    assert learner_notes.these(db, vault, [one.entry_id]) == [one]


def test_a_voucher_s_note_is_found_by_its_code_whoever_shows_it(
    db: Connection, vault: Vault, entered: Iterator[str]
) -> None:
    one = note(next(entered), person=None, name="", voucher_no=CODE)
    learner_notes.keep(db, vault, one)
    assert learner_notes.about(db, vault, LI, [CODE]) == [one]
    assert learner_notes.about(db, vault, None, [CODE]) == [one]
    assert learner_notes.about(db, vault, LI, ["", "990020260000000197"]) == []


def test_a_note_about_nothing_is_refused(db: Connection, vault: Vault, entered: Iterator[str]) -> None:
    with pytest.raises(ValueError, match="learner or a voucher"):
        learner_notes.keep(db, vault, note(next(entered), person=None))


def test_lifted_once_it_is_gone(db: Connection, vault: Vault, entered: Iterator[str]) -> None:
    one = note(next(entered))
    learner_notes.keep(db, vault, one)
    assert learner_notes.lift(db, one.entry_id, next(entered), 2_000)
    assert not learner_notes.lift(db, one.entry_id, next(entered), 3_000)
    assert learner_notes.about(db, vault, ZHANG) == learner_notes.these(db, vault, [one.entry_id]) == []


def test_nothing_personal_stands_in_clear(db: Connection, vault: Vault, entered: Iterator[str]) -> None:
    learner_notes.keep(db, vault, note(next(entered), voucher_no=CODE))
    stored = repr(db.execute(text("SELECT * FROM learner_note")).all())
    for secret in (ZHANG.number, CODE, "张三", "200", "李老师"):
        assert secret not in stored
    assert "200" not in repr(note("x"))
