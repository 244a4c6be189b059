"""What the page keeps: desks, accounts, profiles, what was done, its key.  One SQLite file, nothing personal."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from threading import RLock
from typing import Any, Final

from kiosk.fleet.lamps import Desk
from sync.fleet import wire
from sync.fleet.wire import Report
from sync.platform import gm
from sync.platform.ktp_fields import MalformedReply

FILE: Final = "fleet.db"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS kept (name TEXT PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS desk (
  no TEXT PRIMARY KEY, public BLOB NOT NULL, environment TEXT NOT NULL, label TEXT NOT NULL DEFAULT '',
  paired_ms INTEGER NOT NULL, boot INTEGER NOT NULL DEFAULT 0, count INTEGER NOT NULL DEFAULT 0,
  report BLOB, heard_ms INTEGER, revoked_ms INTEGER, revoked_by TEXT NOT NULL DEFAULT '', told_ms INTEGER);
CREATE TABLE IF NOT EXISTS account (
  name TEXT PRIMARY KEY, hash TEXT NOT NULL, failures INTEGER NOT NULL, locked_ms INTEGER,
  kind TEXT NOT NULL DEFAULT 'keeper', holder TEXT NOT NULL DEFAULT '', holder_no TEXT NOT NULL DEFAULT '');
CREATE TABLE IF NOT EXISTS profile (
  version INTEGER PRIMARY KEY, text TEXT NOT NULL, settings TEXT NOT NULL, made_ms INTEGER NOT NULL,
  made_by TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS proposal (
  no INTEGER PRIMARY KEY AUTOINCREMENT, what TEXT NOT NULL, about TEXT NOT NULL, settings TEXT NOT NULL,
  base INTEGER NOT NULL, by TEXT NOT NULL, at_ms INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS act (
  no INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL, about TEXT NOT NULL);
"""


_CAME_LATER: Final = {"kind": "keeper", "holder": "", "holder_no": ""}
"""Columns of an account: before, whoever signed in could do everything, and nobody knew who they were."""


class Kind(StrEnum):
    """KEEPER may change things, VIEWER looks."""

    KEEPER = "keeper"
    VIEWER = "viewer"


class Replayed(Exception):
    """A report that was there before, or is older than the last."""


class Known(Exception):
    """A desk of this number is paired already."""


@dataclass(frozen=True, slots=True)
class Account:
    """`holder` whose it is, by name, and `holder_no` by their number as staff; "" where nobody said."""

    name: str
    hash: str = field(repr=False)
    failures: int = 0
    locked_ms: int | None = None
    kind: Kind = Kind.KEEPER
    holder: str = ""
    holder_no: str = ""


@dataclass(frozen=True, slots=True)
class Published:
    version: int
    text: str
    settings: Mapping[str, Any]
    made_ms: int
    made_by: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """`about` for people; `settings` and `base`, the version they rest on, of a profile."""

    no: int
    what: str
    about: str
    settings: Mapping[str, Any]
    base: int
    by: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class Act:
    at_ms: int
    who: str
    what: str
    about: str


class Shelf:
    """May be used from several threads."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / FILE
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        self._lock = RLock()
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.executescript(_SCHEMA)
        there = {row[1] for row in self._rows("PRAGMA table_info(account)")}
        for column, usual in _CAME_LATER.items():
            if column not in there:
                self._do(f"ALTER TABLE account ADD COLUMN {column} TEXT NOT NULL DEFAULT '{usual}'")
        self.key = self._own_key()

    def close(self) -> None:
        with self._lock:
            self._db.close()

    # --- desks

    def desks(self) -> list[Desk]:
        return [_desk(row) for row in self._rows(f"SELECT {_DESK} FROM desk ORDER BY no")]

    def desk(self, no: str) -> Desk | None:
        return next((_desk(row) for row in self._rows(f"SELECT {_DESK} FROM desk WHERE no = ?", no)), None)

    def welcome(self, asked: wire.Applicant, now_ms: int) -> None:
        """A paired desk.  Known where there is one of this number: it has to be let go first."""
        with self._writing() as db:
            if self.desk(asked.desk_no):
                raise Known(asked.desk_no)
            db.execute(
                "INSERT INTO desk (no, public, environment, paired_ms) VALUES (?, ?, ?, ?)",
                (asked.desk_no, asked.public, asked.environment, now_ms),
            )

    def hear(self, report: Report, body: bytes, now_ms: int) -> None:
        """The report counts, unless one as new was there before: Replayed."""
        with self._writing() as db:
            changed = db.execute(
                "UPDATE desk SET boot = ?, count = ?, report = ?, heard_ms = ?, "
                "told_ms = coalesce(told_ms, CASE WHEN revoked_ms IS NULL THEN NULL ELSE ? END) "
                "WHERE no = ? AND (boot, count) < (?, ?)",
                (*report.number, body, now_ms, now_ms, report.desk_no, *report.number),
            )
            if not changed.rowcount:
                raise Replayed(report.desk_no)

    def name(self, no: str, label: str) -> None:
        self._do("UPDATE desk SET label = ? WHERE no = ?", label, no)

    def revoke(self, no: str, who: str, now_ms: int) -> None:
        self._do("UPDATE desk SET revoked_ms = coalesce(revoked_ms, ?) WHERE no = ?", now_ms, no)
        self._do("UPDATE desk SET revoked_by = ? WHERE no = ? AND revoked_by = ''", who, no)

    def let_go(self, no: str) -> None:
        self._do("DELETE FROM desk WHERE no = ?", no)

    # --- accounts, profiles, acts

    def account(self, name: str) -> Account | None:
        rows = self._rows(f"SELECT {_ACCOUNT} FROM account WHERE name = ?", name)
        return next(
            (
                Account(no, hashed, wrong, until, Kind(kind), holder, holder_no)
                for no, hashed, wrong, until, kind, holder, holder_no in rows
            ),
            None,
        )

    def accounts(self, kind: Kind | None = None) -> list[str]:
        rows = self._rows("SELECT name, kind FROM account ORDER BY name")
        return [str(name) for name, one in rows if kind in (None, one)]

    def keep_account(self, account: Account) -> None:
        values = (account.name, account.hash, account.failures, account.locked_ms, account.kind.value)
        self._do(
            f"INSERT OR REPLACE INTO account ({_ACCOUNT}) VALUES (?, ?, ?, ?, ?, ?, ?)",
            *values, account.holder, account.holder_no,
        )  # fmt: skip

    def count(self, account: Account, failures: int, locked_ms: int | None) -> bool:
        """Of the account as it was read; False where it got another password since.  What it may is not touched."""
        with self._writing() as db:
            changed = db.execute(
                "UPDATE account SET failures = ?, locked_ms = ? WHERE name = ? AND hash = ?",
                (failures, locked_ms, account.name, account.hash),
            )
            return changed.rowcount == 1

    def propose(self, one: Proposal) -> None:
        """The same desk or profile proposed again takes the place of the one before."""
        with self._writing() as db:
            if one.what == "revoke":
                db.execute("DELETE FROM proposal WHERE what = ? AND about = ?", (one.what, one.about))
            db.execute(
                "INSERT INTO proposal (what, about, settings, base, by, at_ms) VALUES (?, ?, ?, ?, ?, ?)",
                (one.what, one.about, json.dumps(dict(one.settings)), one.base, one.by, one.at_ms),
            )

    def proposals(self) -> list[Proposal]:
        rows = self._rows("SELECT no, what, about, settings, base, by, at_ms FROM proposal ORDER BY no")
        return [
            Proposal(no, what, about, json.loads(told), base, by, at)
            for no, what, about, told, base, by, at in rows
        ]

    def settle(self, no: int) -> bool:
        """It waits no more; False where somebody else was first."""
        with self._writing() as db:
            return db.execute("DELETE FROM proposal WHERE no = ?", (no,)).rowcount == 1

    def published(self) -> Published | None:
        """The newest."""
        rows = self._rows(
            "SELECT version, text, settings, made_ms, made_by FROM profile ORDER BY version DESC LIMIT 1"
        )
        return next(
            (Published(no, text, json.loads(told), at, who) for no, text, told, at, who in rows), None
        )

    def publish(self, one: Published) -> None:
        self._do(
            "INSERT INTO profile VALUES (?, ?, ?, ?, ?)",
            one.version, one.text, json.dumps(dict(one.settings), ensure_ascii=False), one.made_ms, one.made_by,
        )  # fmt: skip

    def note(self, at_ms: int, who: str, what: str, about: str = "") -> None:
        self._do("INSERT INTO act (at_ms, who, what, about) VALUES (?, ?, ?, ?)", at_ms, who, what, about)

    def acts(self, most: int = 100) -> list[Act]:
        rows = self._rows("SELECT at_ms, who, what, about FROM act ORDER BY no DESC LIMIT ?", most)
        return [Act(*row) for row in rows]

    # --- inside

    def _own_key(self) -> gm.Sm2Key:
        kept = self._rows("SELECT value FROM kept WHERE name = 'key'")
        if kept:
            return gm.Sm2Key.from_bytes(kept[0][0])
        key = gm.Sm2Key.generate()
        self._do("INSERT INTO kept VALUES ('key', ?)", key.to_bytes())
        return key

    def _rows(self, text: str, *values: object) -> list[Any]:
        with self._lock:
            return self._db.execute(text, values).fetchall()

    def _do(self, text: str, *values: object) -> None:
        with self._lock:
            self._db.execute(text, values)

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")


_ACCOUNT: Final = "name, hash, failures, locked_ms, kind, holder, holder_no"
_DESK = "no, public, environment, label, paired_ms, report, heard_ms, revoked_ms, revoked_by, told_ms"


def _desk(row: Any) -> Desk:
    no, public, environment, label, paired_ms, body, *rest = row
    return Desk(no, public, environment, label, paired_ms, _report(body), *rest)


def _report(body: bytes | None) -> Report | None:
    """None, too, for one that an older program kept and this one cannot read."""
    try:
        return wire.report_of(body) if body else None
    except MalformedReply:
        return None
