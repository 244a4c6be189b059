"""Face templates: kept under their own key, given out only with a consent, erased in time, at once, and all at once."""

from __future__ import annotations

import logging
import struct
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, inspect, select, text, update

from sync.records import (
    ClassState,
    ConsentAct,
    Enrolment,
    EnrolmentState,
    EntryKind,
    FaceSource,
    PersonKey,
    TrainingClass,
)
from sync.store import engines, erasure, faces, ledger, migrate, mirror
from sync.store.facekey import FACES_FILE
from sync.store.fault import StoreFault
from sync.store.keys import Vault, open_vault
from sync.store.schema_people import face_template
from sync.store.store import Store, open_store
from tests.support.drafts import DAY, DESK, LI, ZHANG, draft, stamp
from tests.support.faces import CANARY, MODEL, NEWER, OLD_MODEL, answer, face, vector

ROSTER = [
    Enrolment("T1", "C1", ZHANG, "张伟", face_allowed=True),
    Enrolment("T2", "C1", LI, "李强", face_allowed=True),
]


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    return tmp_path / "keys"


@pytest.fixture
def vault(keys: Path) -> Vault:
    """One of its own for each test: its face key comes and goes."""
    return open_vault(keys, create=True, rungs=["weak-file"])


@pytest.fixture
def db(sqlite_engine: Engine) -> Iterator[Connection]:
    with sqlite_engine.connect() as connection:
        yield connection


@pytest.fixture
def agreed(db: Connection, vault: Vault) -> Connection:
    """Zhang and Li agreed, and are in class C1, which ends on the test's day."""
    for number, person in enumerate((ZHANG, LI)):
        ledger.append(db, vault, DESK, 1, answer(number, person=person))
    show_roster(db, vault, ROSTER)
    show_class(db, vault, DAY)
    return db


def show_roster(db: Connection, vault: Vault, rows: list[Enrolment]) -> None:
    made = mirror.start_snapshot(db, "roster", "C1")
    mirror.stage(db, vault, made, rows)
    mirror.flip(db, "roster", "C1", made, "w", now_ms=1)


def show_class(db: Connection, vault: Vault, ends: date) -> None:
    made = mirror.start_snapshot(db, "classes", "")
    mirror.stage(db, vault, made, [TrainingClass("C1", "电工", ClassState.RUNNING, date(2026, 1, 1), ends)])
    mirror.flip(db, "classes", "", made, "w", now_ms=1)


def rows(db: Connection) -> int:
    return faces.stored(db).templates


def erase_due(db: Connection, vault: Vault, day: date, keep_days: int = 7) -> int:
    at_ms = round(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000)
    at = replace(stamp(), at_ms=at_ms)
    return erasure.erase_due(db, vault, DESK, 1, at=at, day=day, keep_days=keep_days)


def destroy_all(db: Connection, vault: Vault) -> ledger.Entry:
    return erasure.destroy_all(db, vault, DESK, 1, at=stamp(9), day=DAY, operator="staff-1")


# --- keeping and giving out ----------------------------------------------------------------------------


def test_a_template_comes_back_as_it_was_kept(agreed: Connection, vault: Vault) -> None:
    kept = faces.enrol(agreed, vault, face())
    assert (kept.person_ref, kept.vector) == (vault.person_ref(ZHANG), vector())
    assert faces.templates_of(agreed, vault, ZHANG, MODEL) == faces.Shelf((kept,), ())
    assert faces.templates_of(agreed, vault, LI, MODEL) == faces.Shelf((), ())


def test_nobody_is_kept_without_a_consent(db: Connection, vault: Vault, keys: Path) -> None:
    with pytest.raises(faces.NoConsent):
        faces.enrol(db, vault, face())
    ledger.append(db, vault, DESK, 1, answer(0))
    ledger.append(db, vault, DESK, 1, answer(1, ConsentAct.WITHDRAWN))
    with pytest.raises(faces.NoConsent):
        faces.enrol(db, vault, face())
    assert not (keys / FACES_FILE).exists()


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param(replace(face(), model="five-nets"), id="a model without version"),
        pytest.param(replace(face(), vector=b""), id="no vector"),
        pytest.param(replace(face(), vector=bytes(511)), id="half a number"),
        pytest.param(replace(face(), quality=1001), id="better than possible"),
    ],
)
def test_what_no_comparison_could_use_is_refused(
    agreed: Connection, vault: Vault, bad: faces.FaceDraft
) -> None:
    with pytest.raises(ValueError):
        faces.enrol(agreed, vault, bad)
    assert rows(agreed) == 0


def test_one_template_a_model_and_source(agreed: Connection, vault: Vault) -> None:
    faces.enrol(agreed, vault, face(number=1))
    newer = faces.enrol(agreed, vault, face(number=2))
    photo = faces.enrol(agreed, vault, face(number=3, source=FaceSource.PHOTO))
    assert faces.templates_of(agreed, vault, ZHANG, MODEL).ready == (newer, photo)


def test_templates_of_another_model_are_to_be_made_again(agreed: Connection, vault: Vault) -> None:
    faces.enrol(agreed, vault, face(model=OLD_MODEL))
    ready = faces.enrol(agreed, vault, face(LI))
    shelf = faces.templates_of_class(agreed, vault, "C1", MODEL)
    assert shelf == faces.Shelf((ready,), (vault.person_ref(ZHANG),))
    faces.enrol(agreed, vault, face())
    assert faces.templates_of_class(agreed, vault, "C1", MODEL).again == ()


def test_who_has_only_templates_of_another_model_is_counted(agreed: Connection, vault: Vault) -> None:
    faces.enrol(agreed, vault, face(model=OLD_MODEL))
    faces.enrol(agreed, vault, face(LI, model=OLD_MODEL))
    faces.enrol(agreed, vault, face(LI))
    assert (faces.without(agreed, MODEL), faces.without(agreed, OLD_MODEL)) == (1, 0)


def test_a_class_is_a_matrix(agreed: Connection, vault: Vault) -> None:
    for person in (LI, ZHANG):
        faces.enrol(agreed, vault, face(person))
    ready = faces.templates_of_class(agreed, vault, "C1", MODEL).ready
    joined = b"".join(one.vector for one in ready)
    assert len(struct.unpack("<256f", joined)) == 256 // 2 * len(ready) == 256
    assert [one.person_ref for one in ready] == sorted(vault.person_ref(who) for who in (ZHANG, LI))


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(replace(ROSTER[0], face_allowed=False), id="the class allows none"),
        pytest.param(replace(ROSTER[0], state=EnrolmentState.QUIT), id="has left"),
        pytest.param(replace(ROSTER[0], person=LI), id="is not on the roster"),
    ],
)
def test_only_who_may_use_a_face_there_is_in_the_class(
    agreed: Connection, vault: Vault, row: Enrolment
) -> None:
    faces.enrol(agreed, vault, face())
    assert len(faces.templates_of_class(agreed, vault, "C1", MODEL).ready) == 1
    show_roster(agreed, vault, [row])
    assert faces.templates_of_class(agreed, vault, "C1", MODEL).ready == ()


def test_the_share_of_the_number_to_report(agreed: Connection, vault: Vault) -> None:
    faces.enrol(agreed, vault, face())
    faces.enrol(agreed, vault, face(source=FaceSource.CHIP))
    assert faces.stored(agreed) == faces.Stored(persons=1, templates=2)
    assert not faces.Stored(79_999, 79_999).near_limit
    assert faces.Stored(80_000, 80_000).near_limit
    assert faces.Stored(80_000, 90_000).percent == 80


# --- whoever lacks the key, or moves a row -----------------------------------------------------------------


def test_no_other_key_of_the_desk_opens_a_template(agreed: Connection, vault: Vault) -> None:
    faces.enrol(agreed, vault, face())
    row = agreed.execute(select(face_template)).one()
    aad = "face|" + "|".join(str(getattr(row, name)) for name in faces._columns(face_of(row)))
    assert vault.faces.open(aad, bytes(row.sealed)) == vector()
    with pytest.raises(StoreFault) as caught:
        vault.open(aad, bytes(row.sealed))
    assert caught.value.code == "H03"


def face_of(row: object) -> faces.FaceTemplate:
    names = (
        "person_ref",
        "class_no",
        "source",
        "model",
        "quality",
        "made_at_ms",
        "erase_after_ms",
        "consent_id",
    )
    given = {name: getattr(row, name) for name in names}
    return faces.FaceTemplate(**{**given, "source": FaceSource(given["source"]), "vector": b""})


def test_a_template_without_its_key_file_is_to_be_made_again(
    agreed: Connection, vault: Vault, keys: Path
) -> None:
    faces.enrol(agreed, vault, face())
    (keys / FACES_FILE).unlink()
    again = open_vault(keys, create=False)
    shelf = faces.templates_of(agreed, again, ZHANG, MODEL)
    assert shelf == faces.Shelf((), (vault.person_ref(ZHANG),))


@pytest.mark.parametrize("column", ["person_ref", "quality", "erase_after_ms", "class_no", "made_at_ms"])
def test_a_row_that_was_changed_does_not_open(
    agreed: Connection, vault: Vault, column: str, caplog: pytest.LogCaptureFixture
) -> None:
    faces.enrol(agreed, vault, face())
    changed = vault.person_ref(LI) if column == "person_ref" else 7
    agreed.execute(update(face_template).values({column: changed}))
    for person in (ZHANG, LI):
        assert faces.templates_of(agreed, vault, person, MODEL).ready == ()
    assert "does not open" in caplog.text


def test_a_row_left_by_a_withdrawal_is_not_given_out(agreed: Connection, vault: Vault) -> None:
    """As where somebody puts a row of an older copy back."""
    faces.enrol(agreed, vault, face())
    agreed.execute(update(faces.consent).values(ended_by="x"))
    assert faces.templates_of(agreed, vault, ZHANG, MODEL) == faces.Shelf((), ())
    assert faces.templates_of_class(agreed, vault, "C1", MODEL) == faces.Shelf((), ())


# --- erasing ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("no", [ConsentAct.WITHDRAWN, ConsentAct.REFUSED])
def test_a_no_erases_in_the_same_transaction(agreed: Connection, vault: Vault, no: ConsentAct) -> None:
    faces.enrol(agreed, vault, face())
    faces.enrol(agreed, vault, face(model=OLD_MODEL, source=FaceSource.PHOTO))
    faces.enrol(agreed, vault, face(LI))
    agreed.commit()
    ledger.append(agreed, vault, DESK, 1, answer(2, no, notice=NEWER))
    assert rows(agreed) == 1
    agreed.rollback()
    assert rows(agreed) == 3
    ledger.append(agreed, vault, DESK, 1, answer(2, no))
    agreed.commit()
    assert rows(agreed) == 1
    assert len(faces.templates_of(agreed, vault, LI, MODEL).ready) == 1


@pytest.mark.parametrize(
    ("after", "erased"),
    [(0, 0), (6, 0), (7, 0), (8, 1), (400, 1)],
    ids=["last day of class", "the day before", "the last day", "the day after", "much later"],
)
def test_a_template_goes_some_days_after_its_class(
    agreed: Connection, vault: Vault, after: int, erased: int
) -> None:
    faces.enrol(agreed, vault, face(erase_after_ms=faces.erase_after_ms(DAY, 7)))
    assert erase_due(agreed, vault, DAY + timedelta(days=after)) == erased
    assert rows(agreed) == 1 - erased


@pytest.mark.parametrize(("moved", "erased"), [(-3, 1), (3, 0)], ids=["ends sooner", "ends later"])
def test_a_class_that_moves_takes_the_day_along(
    agreed: Connection, vault: Vault, moved: int, erased: int
) -> None:
    faces.enrol(agreed, vault, face(erase_after_ms=faces.erase_after_ms(DAY, 7)))
    show_class(agreed, vault, DAY + timedelta(days=moved))
    assert erase_due(agreed, vault, DAY + timedelta(days=7 + (moved > 0))) == erased


@pytest.mark.parametrize(("after", "erased"), [(7, 0), (8, 1)])
def test_a_class_nobody_speaks_of_any_more(agreed: Connection, vault: Vault, after: int, erased: int) -> None:
    faces.enrol(agreed, vault, face(class_no="C9", erase_after_ms=faces.erase_after_ms(DAY, 7)))
    assert erase_due(agreed, vault, DAY + timedelta(days=after)) == erased


def test_the_day_of_erasure_is_the_desks_own() -> None:
    """The first moment in Shanghai of the day after the last one."""
    first = datetime(2026, 3, 9, 16, 0, tzinfo=UTC)
    assert faces.erase_after_ms(date(2026, 3, 2), 7) == round(first.timestamp() * 1000)


def test_erasing_is_entered_and_names_nobody(agreed: Connection, vault: Vault) -> None:
    faces.enrol(agreed, vault, face())
    before = ledger.head(agreed, DESK)
    assert erase_due(agreed, vault, DAY) == 0
    assert ledger.head(agreed, DESK) == before
    late = DAY + timedelta(days=8)
    assert erase_due(agreed, vault, late) == 1
    (made,) = ledger.of_day(agreed, late, kinds=[EntryKind.OPERATOR])
    assert dict(made.body) == {"act": "FACES_ERASED", "templates": 1, "keepDays": 7}
    assert made.person_ref == ""


def test_what_no_consent_or_key_belongs_to_goes_at_once(agreed: Connection, vault: Vault) -> None:
    faces.enrol(agreed, vault, face())
    faces.enrol(agreed, vault, face(LI))
    agreed.execute(text("UPDATE consent SET ended_by = 'x' WHERE entry_id LIKE '%-1'"))
    assert erase_due(agreed, vault, DAY) == 1
    agreed.execute(text("UPDATE face_template SET key_id = 'another'"))
    assert erase_due(agreed, vault, DAY) == 1


def test_all_at_once(agreed: Connection, vault: Vault, keys: Path) -> None:
    for person in (ZHANG, LI):
        faces.enrol(agreed, vault, face(person))
    old = vault.faces.key_id()
    sealed = agreed.execute(select(face_template)).first()
    assert sealed is not None
    made = destroy_all(agreed, vault)
    assert not (keys / FACES_FILE).exists()
    assert rows(agreed) == 0
    assert dict(made.body) == {"act": "FACES_DESTROYED", "operator": "staff-1", "persons": 2, "templates": 2}
    assert vault.faces.key_id() == ""

    faces.enrol(agreed, vault, face())
    assert vault.faces.key_id() not in ("", old)
    agreed.execute(update(face_template).values(sealed=sealed.sealed))
    assert faces.templates_of(agreed, vault, ZHANG, MODEL).ready == ()
    assert ledger.verify(agreed, DESK, vault.ledger_public).sound


def test_a_destruction_that_is_not_committed_still_leaves_nothing_to_read(
    agreed: Connection, vault: Vault
) -> None:
    faces.enrol(agreed, vault, face())
    agreed.commit()
    destroy_all(agreed, vault)
    agreed.rollback()
    assert faces.templates_of(agreed, vault, ZHANG, MODEL).ready == ()
    assert erase_due(agreed, vault, DAY) == 1


def test_destroying_twice_and_destroying_nothing(agreed: Connection, vault: Vault) -> None:
    assert destroy_all(agreed, vault).body["templates"] == 0
    assert destroy_all(agreed, vault).seq == 4


# --- the store, its files, its upgrades ----------------------------------------------------------------------


@pytest.fixture
def full(book: Path, vault: Vault) -> Iterator[Store]:
    """A desk where faces were kept, replaced, and one of them withdrawn."""
    store = open_store(book, vault, DESK)
    for number, person in enumerate((ZHANG, LI)):
        store.record(answer(number, person=person)).result(10)
        store.write(lambda db, person=person: faces.enrol(db, vault, face(person))).result(10)  # type: ignore[misc]
    yield store
    store.close()


def test_a_withdrawal_is_one_call(full: Store, vault: Vault) -> None:
    full.record(answer(2, ConsentAct.WITHDRAWN)).result(10)
    with full.reading() as db:
        assert faces.templates_of(db, vault, ZHANG, MODEL) == faces.Shelf((), ())
        assert len(faces.templates_of(db, vault, LI, MODEL).ready) == 1
        with pytest.raises(StoreFault), full.reading() as reader:
            faces.erase_of(reader, vault.person_ref(LI))


def test_no_file_and_no_column_holds_a_vector(
    full: Store, book: Path, caplog: pytest.LogCaptureFixture
) -> None:
    full.record(answer(2, ConsentAct.WITHDRAWN)).result(10)
    files = [path for path in book.parent.rglob("*") if path.is_file()]
    assert book.with_name(book.name + "-wal") in files
    for path in files:
        assert CANARY not in path.read_bytes(), path.name
    with full.reading() as db:
        for table in inspect(db).get_table_names():
            for row in db.execute(text(f'SELECT * FROM "{table}"')):
                assert not any(isinstance(value, bytes) and CANARY in value for value in row), table
    assert CANARY.decode() not in caplog.text


def test_the_log_is_emptied(full: Store, book: Path, vault: Vault) -> None:
    log = book.with_name(book.name + "-wal")
    assert log.stat().st_size > 0
    assert full.empty_log().result(10)
    assert log.stat().st_size == 0
    assert full.record(draft(5)).result(10).seq == 3
    with full.reading() as db:
        ledger.head(db, DESK)
        full.record(draft(6)).result(10)
        assert not full.empty_log().result(engines.BUSY_MS / 2000)  # sooner than a busy writer gives up
    assert full.empty_log().result(10)


def test_the_copy_before_an_upgrade_holds_no_faces(full: Store, book: Path, vault: Vault) -> None:
    full.close()
    engine = engines.sqlite_engine(book, vault.db_key, engines.WRITER, begin="BEGIN")
    copy = book.with_name("copy.db")
    with engine.connect() as db:
        migrate.copy_to(db, copy)
        assert faces.stored(db).templates == 2
    engine.dispose()
    engine = engines.sqlite_engine(copy, vault.db_key, engines.READER, begin="BEGIN")
    with engine.connect() as db:
        assert faces.stored(db).templates == 0
        assert ledger.verify(db, DESK, vault.ledger_public).entries == 2
    engine.dispose()


def test_secure_delete_clears_the_page_and_only_the_log_remembers(tmp_path: Path) -> None:
    """What the docstrings promise, on a file without encryption so that it can be read."""
    path = tmp_path / "plain.db"
    db = sqlcipher.connect(str(path), isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    for pragma in engines.WRITER:
        db.execute(pragma)
    db.execute("CREATE TABLE face_template (id INTEGER PRIMARY KEY, sealed BLOB)")
    db.execute("INSERT INTO face_template (sealed) VALUES (?)", (CANARY * 200,))
    db.execute("PRAGMA wal_checkpoint(PASSIVE)")
    assert CANARY in path.read_bytes()
    db.execute("DELETE FROM face_template")
    log = path.with_name(path.name + "-wal")
    assert CANARY in path.read_bytes() + log.read_bytes()
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert CANARY not in path.read_bytes() + log.read_bytes()
    db.close()


def test_no_shared_database_has_faces(request: pytest.FixtureRequest, vault: Vault) -> None:
    engine: Engine = request.getfixturevalue("postgres_engine")
    with engine.connect() as db:
        assert "face_template" not in inspect(db).get_table_names()
        assert not faces.kept_in(db)
        ledger.append(db, vault, DESK, 1, answer(0))
        ledger.append(db, vault, DESK, 1, answer(1, ConsentAct.WITHDRAWN))
        assert ledger.verify(db, DESK, vault.ledger_public).sound


def test_reprs_show_no_vector_and_no_person(
    agreed: Connection, vault: Vault, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        kept = faces.enrol(agreed, vault, face())
    said = f"{kept!r} {face()!r} {faces.Shelf((kept,), ())!r} {vault.faces!r} {answer()!r} {caplog.text}"
    assert CANARY.decode() not in said
    assert kept.person_ref not in said
    assert ZHANG.number not in said


def test_a_resident_number_is_in_no_row(full: Store) -> None:
    with full.reading() as db:
        for table in ("consent", "face_template"):
            said = str(db.execute(text(f"SELECT * FROM {table}")).all())
            assert PersonKey("01", ZHANG.number).number not in said
