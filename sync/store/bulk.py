"""Volumes for benches and tests: a book of many entries with a true chain and true signatures, and rosters.

Not for the desk: entries here are invented.  The same seed gives the same people, times and bodies; ids and hashes
depend on the vault.  One process makes some 4,000 entries a second.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from pathlib import Path
from random import Random

from sqlalchemy import Connection, insert, text, update

from sync.records import (
    Action,
    CardKey,
    ClassState,
    ClockQuality,
    Delivery,
    Draft,
    Enrolment,
    Entry,
    EntryKind,
    PersonKey,
    Stamp,
    TrainingClass,
)
from sync.store import ledger
from sync.store.engines import WRITER, sqlite_engine
from sync.store.keys import Vault
from sync.store.schema import chain_head, entry, outbox, person
from sync.store.sealing import seal_identity
from sync.store.store import open_store

FIRST_DAY = date(2025, 1, 1)
PER_DAY = 2000
CLASSES = 40
LEARNERS = 2000
_BATCH = 5000
_ZONE = timezone(timedelta(hours=8))
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_number(index: int) -> str:
    """A document number of the area 990000, which no province has, with its right check digit (GB 11643)."""
    born = date(1960, 1, 1) + timedelta(days=index * 7 % 16000)
    digits = f"990000{born:%Y%m%d}{index % 1000:03d}"
    rest = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True)) % 11
    return digits + "10X98765432"[rest]


@lru_cache(maxsize=LEARNERS)
def learner(index: int, class_no: str) -> Enrolment:
    """The invented learner of this number: the same person for the same index."""
    random = Random(index)
    name = random.choice(_SURNAMES) + "".join(random.choices(_GIVEN, k=random.choice((1, 2))))
    return Enrolment(
        trainee_no=f"{class_no}-{index:05d}",
        class_no=class_no,
        person=PersonKey("01", id_number(index)),
        name=name,
        card_number=f"Z{index:08d}",
    )


def roster(class_no: str, count: int, first: int = 0) -> list[Enrolment]:
    return [learner(index, class_no) for index in range(first, first + count)]


def classes(state: ClassState = ClassState.RUNNING) -> list[TrainingClass]:
    """The classes that `class_no_of` names."""
    return [
        TrainingClass(class_no_of(index), f"示例班 {index}", state, FIRST_DAY, date(2027, 12, 31))
        for index in range(CLASSES)
    ]


def class_no_of(index: int) -> str:
    return f"CLS-{index % CLASSES:03d}"


def drafts(count: int, boot_no: int, *, seed: int = 1, first: int = 0) -> Iterator[tuple[Draft, Enrolment]]:
    """Check-ins of `PER_DAY` a day over `LEARNERS` learners, in and out by turns."""
    random = Random(seed)
    for number in range(first, first + count):
        yield _draft(number, boot_no, random)


def _draft(number: int, boot_no: int, random: Random) -> tuple[Draft, Enrolment]:
    index = number % LEARNERS
    who = learner(index, class_no_of(index))
    day = FIRST_DAY + timedelta(days=number // PER_DAY)
    morning = datetime(day.year, day.month, day.day, 8, 30, tzinfo=_ZONE).astimezone(UTC)
    at_ms = round(morning.timestamp() * 1000) + number % PER_DAY * 15_000 + random.randrange(10_000)
    mono_ms = at_ms - round(datetime(2025, 1, 1, tzinfo=UTC).timestamp() * 1000)
    action = Action.OUT if number // LEARNERS % 2 else Action.IN
    draft = Draft(
        kind=EntryKind.CHECKIN,
        at=Stamp(at_ms, at_ms, mono_ms, boot_no, random.randrange(20, 400), ClockQuality.GOOD),
        day=day,
        body={"factors": ["CARD", "PIN"], "judge": {"state": "ON_TIME"}, "method": "CARD_PIN"},
        class_no=who.class_no,
        session_no=f"{who.class_no}-{day:%Y%m%d}",
        trainee_no=who.trainee_no,
        action=action,
        person=who.person,
        name=who.name,
        card=CardKey(f"99{index:030X}", who.card_number),
    )
    return draft, who


def fill(
    db: Connection, vault: Vault, desk_no: str, boot_no: int, count: int, *, seed: int = 1, pending: int = 0
) -> Entry:
    """Append `count` check-ins in batches of one transaction each; all but the last `pending` are marked as acked.

    `db` must be outside a transaction; the last entry comes back.  Use it while nothing else writes: the store's
    own `write` hands out a connection inside a transaction, so go through `load`.
    """
    seq, prev = ledger.head(db, desk_no)
    acked_until = seq + count - pending
    made: Entry | None = None
    source = drafts(count, boot_no, seed=seed, first=seq)
    for start in range(0, count, _BATCH):
        rows: list[tuple[Entry, Draft]] = []
        for _ in range(min(_BATCH, count - start)):
            draft, _who = next(source)
            made = ledger.make(vault, desk_no, boot_no, seq + 1, prev, draft)
            seq, prev = made.seq, made.hash
            rows.append((made, draft))
        _write(db, vault, rows, acked_until)
        db.commit()
    if made is None:
        raise ValueError("nothing to fill in")
    return made


def load(path: Path, vault: Vault, desk_no: str, count: int, *, seed: int = 1, pending: int = 0) -> Entry:
    """`fill` the book in a file that no store has open; makes the file where it is missing.

    Nothing is synced to the disk before the end, which a bench does not need.  Indexes are made anew at the end:
    keeping them up to date costs more than everything else once they are larger than the cache."""
    store = open_store(path, vault, desk_no)
    boot_no = store.boot_no
    store.close()
    engine = sqlite_engine(path, vault.db_key, (*WRITER, *_CARELESS), begin="BEGIN IMMEDIATE")
    try:
        with engine.connect() as db:
            indexes = db.execute(_INDEXES).all()
            for index in indexes:
                db.execute(text(f"DROP INDEX {index.name}"))
            made = fill(db, vault, desk_no, boot_no, count, seed=seed, pending=pending)
            for index in indexes:
                db.execute(text(index.sql))
            db.commit()
            return made
    finally:
        engine.dispose()


_CARELESS = ("PRAGMA synchronous = OFF", "PRAGMA cache_size = -256000")
_INDEXES = text("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")


def _write(db: Connection, vault: Vault, rows: list[tuple[Entry, Draft]], acked_until: int) -> None:
    db.execute(insert(entry), [ledger.row_of(made, vault, draft) for made, draft in rows])
    db.execute(
        insert(outbox),
        [
            {
                "entry_id": made.id,
                "desk_no": made.desk_no,
                "seq": made.seq,
                "delivery": (Delivery.ACKED if made.seq <= acked_until else Delivery.PENDING).value,
            }
            for made, _ in rows
        ],
    )
    db.execute(
        insert(person),
        [
            {
                "entry_id": made.id,
                "sealed": seal_identity(vault, f"person|{made.id}", draft.person, draft.name, draft.card),
            }
            for made, draft in rows
        ],
    )
    last = rows[-1][0]
    head = {"seq": last.seq, "hash": last.hash}
    moved = db.execute(update(chain_head).where(chain_head.c.desk_no == last.desk_no).values(head))
    if moved.rowcount == 0:
        db.execute(insert(chain_head).values(desk_no=last.desk_no, **head))
