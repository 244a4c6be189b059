"""Consents: entries and the table that repeats them, on both databases, and what `verify` says when they differ."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, func, select, text

from sync.platform.gm import sm3
from sync.records import ConsentAct, ConsentMethod, EntryKind, Purpose
from sync.store import consents, ledger
from sync.store.keys import Vault
from sync.store.schema_people import consent
from tests.support.drafts import DAY, DESK, LI, ZHANG, draft
from tests.support.faces import NEWER, NOTICE, answer

GIVEN, REFUSED, WITHDRAWN = ConsentAct


def say(db: Connection, vault: Vault, *drafts: ledger.Draft) -> list[str]:
    return [ledger.append(db, vault, DESK, 1, one).id for one in drafts]


def problems(db: Connection, vault: Vault) -> tuple[str, ...]:
    return ledger.verify(db, DESK, vault.ledger_public).problems


def test_a_notice_is_named_by_its_text() -> None:
    named = consents.notice(Purpose.FACE, "1", "文本")
    assert named.text_hash == sm3("文本".encode()).hex()
    assert named != consents.notice(Purpose.FACE, "1", "文本。")


def test_an_answer_comes_back_as_it_was_given(db: Connection, vault: Vault) -> None:
    assert consents.standing(db, vault, ZHANG, Purpose.FACE) is None
    (made,) = say(db, vault, answer(3, age_confirmed=True))
    found = consents.standing(db, vault, ZHANG, Purpose.FACE)
    assert found is not None
    assert (found.entry_id, found.person, found.act, found.notice) == (made, ZHANG, GIVEN, NOTICE)
    assert (found.method, found.operator, found.class_no) == (ConsentMethod.SCREEN, "staff-1", "C1")
    assert (found.at_ms, found.desk_no, found.age_confirmed) == (answer(3).at.at_ms, DESK, True)
    assert found.stands
    assert consents.standing(db, vault, LI, Purpose.FACE) is None


def test_who_agrees_and_who_does_not(db: Connection, vault: Vault) -> None:
    assert consents.count(db, Purpose.FACE) == (0, 0)
    say(db, vault, answer(), answer(1, person=LI), answer(2, WITHDRAWN, person=LI), answer(3))
    assert consents.count(db, Purpose.FACE) == (1, 1)


def test_the_entry_says_everything_and_names_nobody(db: Connection, vault: Vault) -> None:
    (made,) = say(db, vault, answer())
    found = ledger.entry(db, made)
    assert found is not None
    assert dict(found.body) == {
        "purpose": "FACE",
        "act": "GIVEN",
        "textVersion": "2026-1",
        "textHash": NOTICE.text_hash,
        "method": "SCREEN",
        "operator": "staff-1",
        "ageConfirmed": False,
    }
    for line in ledger.export(db):
        assert not any(word in str(line) for word in (ZHANG.number, "张伟"))


@pytest.mark.parametrize("no", [REFUSED, WITHDRAWN])
def test_a_no_ends_every_earlier_yes(db: Connection, vault: Vault, no: ConsentAct) -> None:
    say(db, vault, answer(0), answer(1, notice=NEWER), answer(2, person=LI), answer(3, no))
    assert consents.standing(db, vault, ZHANG, Purpose.FACE) is None
    assert consents.standing(db, vault, LI, Purpose.FACE) is not None
    said = consents.answers_of(db, vault, ZHANG, Purpose.FACE)
    assert [(one.act, one.ended_ms) for one in said] == [
        (GIVEN, answer(3).at.at_ms),
        (GIVEN, answer(3).at.at_ms),
        (no, None),
    ]
    say(db, vault, answer(4))
    assert consents.standing(db, vault, ZHANG, Purpose.FACE) is not None
    assert problems(db, vault) == ()


def test_the_newest_yes_is_the_one_that_stands(db: Connection, vault: Vault) -> None:
    say(db, vault, answer(5), answer(0, notice=NEWER))  # the clock was set back in between
    found = consents.standing(db, vault, ZHANG, Purpose.FACE)
    assert found is not None and found.notice == NEWER


def test_an_answer_that_is_rolled_back_was_never_given(engine: Engine, vault: Vault) -> None:
    with engine.connect() as db:
        say(db, vault, answer())
        db.rollback()
        assert consents.answers_of(db, vault, ZHANG, Purpose.FACE) == []


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param(replace(answer(), person=None, name=""), id="nobody"),
        pytest.param(replace(answer(), body={**answer().body, "act": "MAYBE"}), id="no answer"),
        pytest.param(replace(answer(), body={**answer().body, "purpose": "ADS"}), id="another purpose"),
        pytest.param(replace(answer(), body={**answer().body, "textHash": ""}), id="no text"),
    ],
)
def test_what_is_no_consent_is_refused_whole(engine: Engine, vault: Vault, bad: ledger.Draft) -> None:
    with engine.connect() as db:
        with pytest.raises(ValueError):
            say(db, vault, bad)
        db.rollback()
        assert ledger.head(db, DESK)[0] == 0


# --- what verify finds ---------------------------------------------------------------------------------


def test_an_honest_book_with_consents_is_sound(db: Connection, vault: Vault) -> None:
    say(db, vault, draft(0), answer(1), answer(2, REFUSED, LI), answer(3, WITHDRAWN), answer(4))
    assert problems(db, vault) == ()


@pytest.mark.parametrize(
    ("change", "found"),
    [
        pytest.param("SET act = 'GIVEN' WHERE act = 'REFUSED'", ("CONSENT 3",), id="a no made a yes"),
        pytest.param("SET ended_by = '', ended_ms = NULL", ("CONSENT 2",), id="a withdrawal undone"),
        pytest.param("SET text_version = '2099'", ("CONSENT 2", "CONSENT 3", "CONSENT 4"), id="another text"),
        pytest.param(
            "SET age_confirmed = (1 = 1) WHERE act = 'GIVEN'", ("CONSENT 2",), id="an age confirmed"
        ),
        pytest.param("SET person_ref = 'x' WHERE act = 'GIVEN'", ("CONSENT 2",), id="another's consent"),
    ],
)
def test_a_changed_row_is_found(db: Connection, vault: Vault, change: str, found: tuple[str, ...]) -> None:
    say(db, vault, draft(0), answer(1), answer(2, REFUSED, LI), answer(3, WITHDRAWN))
    db.execute(text(f"UPDATE consent {change}"))
    assert problems(db, vault) == found


def test_a_removed_and_an_invented_row_are_found(db: Connection, vault: Vault) -> None:
    checkin, refused = say(db, vault, draft(0), answer(1, REFUSED))
    db.execute(text("UPDATE consent SET entry_id = :other"), {"other": checkin})
    assert problems(db, vault) == ("CONSENT 1", "CONSENT 2")
    assert refused.endswith("-2")


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(said=st.lists(st.tuples(st.sampled_from([ZHANG, LI]), st.sampled_from(list(ConsentAct))), max_size=12))
def test_what_stands_is_what_the_last_word_says(sqlite_engine: Engine, vault: Vault, said: list) -> None:  # type: ignore[type-arg]
    with sqlite_engine.connect() as db:
        say(db, vault, *(answer(number, act, who) for number, (who, act) in enumerate(said)))
        for person in (ZHANG, LI):
            mine = [act for who, act in said if who is person]
            found = consents.standing(db, vault, person, Purpose.FACE)
            assert (found is not None) == (mine[-1:] == [GIVEN])
        assert db.execute(select(func.count()).select_from(consent)).scalar() == len(said)
        assert problems(db, vault) == ()
        db.rollback()


def test_a_consent_travels_like_any_entry(db: Connection, vault: Vault) -> None:
    say(db, vault, answer())
    kinds = [one.kind for one in ledger.of_day(db, DAY, kinds=[EntryKind.CONSENT])]
    assert kinds == [EntryKind.CONSENT]
