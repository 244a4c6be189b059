"""The simulator's own SQLite file: keys, devices, rows to serve, nonces and answers.

One connection, used by one thread (the server's event loop).  What was received lives in received.py.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sync.platform import codes, gm, voucher_codes
from sync.platform.ktp_fields import Fields
from sync.platform.ktp_wire import b64
from sync.platform.simulator.seed import KnownCard, KnownEssc, KnownVoucher, Seed
from sync.platform.simulator.seed_affairs import KnownUse, affair_rows
from sync.records import CardKey

_TABLES = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS device (
    device TEXT PRIMARY KEY, app TEXT NOT NULL, code TEXT, public BLOB, kid TEXT, current TEXT, beat TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS revoked (device TEXT PRIMARY KEY) STRICT;
CREATE TABLE IF NOT EXISTS secret (
    device TEXT NOT NULL, kid TEXT NOT NULL, secret BLOB NOT NULL, signs INTEGER NOT NULL,
    PRIMARY KEY (device, kid)
) STRICT;
CREATE TABLE IF NOT EXISTS nonce (app TEXT, nonce TEXT, at_ms INTEGER, PRIMARY KEY (app, nonce)) STRICT;
CREATE INDEX IF NOT EXISTS nonce_at ON nonce (at_ms);
CREATE TABLE IF NOT EXISTS answer (
    app TEXT, key TEXT, sm3 TEXT NOT NULL, status INTEGER NOT NULL, body BLOB NOT NULL,
    at_ms INTEGER NOT NULL, PRIMARY KEY (app, key)
) STRICT;
CREATE TABLE IF NOT EXISTS served (
    book TEXT, scope TEXT, key TEXT, mark INTEGER NOT NULL, row TEXT, PRIMARY KEY (book, scope, key)
) STRICT;
CREATE TABLE IF NOT EXISTS card (ident TEXT, number TEXT, row TEXT NOT NULL, PRIMARY KEY (ident, number)) STRICT;
CREATE TABLE IF NOT EXISTS verified (
    no INTEGER PRIMARY KEY AUTOINCREMENT, voucher_no TEXT NOT NULL, device TEXT NOT NULL, at_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS voucher_use (
    use_no TEXT PRIMARY KEY, voucher_no TEXT NOT NULL, class_no TEXT NOT NULL, document TEXT NOT NULL,
    number TEXT NOT NULL, trainee_no TEXT NOT NULL, occupation TEXT NOT NULL, at_ms INTEGER NOT NULL, revoked_ms INTEGER
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS voucher_use_stands ON voucher_use (voucher_no) WHERE revoked_ms IS NULL;
CREATE INDEX IF NOT EXISTS served_voucher ON served (json_extract(row, '$.open.voucherNo')) WHERE book = 'roster';
CREATE TABLE IF NOT EXISTS spot_answer (
    check_no TEXT PRIMARY KEY, said TEXT NOT NULL, at_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS anchor (
    no INTEGER PRIMARY KEY AUTOINCREMENT, device TEXT NOT NULL, day TEXT NOT NULL, said TEXT NOT NULL,
    counts TEXT NOT NULL, at_ms INTEGER NOT NULL, UNIQUE (device, day)
) STRICT;
CREATE TABLE IF NOT EXISTS essc_card (number TEXT PRIMARY KEY, row TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS essc_code (
    digest TEXT PRIMARY KEY, number TEXT NOT NULL, until_ms INTEGER NOT NULL, taken INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS essc_login (
    handle TEXT PRIMARY KEY, digest TEXT NOT NULL UNIQUE, until_ms INTEGER NOT NULL, state TEXT NOT NULL,
    number TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS record (
    server_no INTEGER PRIMARY KEY AUTOINCREMENT, rec_id TEXT NOT NULL UNIQUE, device TEXT NOT NULL,
    seq INTEGER NOT NULL, kind TEXT NOT NULL, class_no TEXT, session_no TEXT, trainee_no TEXT, action TEXT,
    hash TEXT NOT NULL, prev_hash TEXT NOT NULL, masked TEXT NOT NULL, extra INTEGER NOT NULL,
    times INTEGER NOT NULL DEFAULT 1, at_ms INTEGER NOT NULL, item TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS record_seq ON record (device, seq);
CREATE INDEX IF NOT EXISTS record_key ON record (class_no, session_no, trainee_no, action);
CREATE TABLE IF NOT EXISTS judged (device TEXT, seq INTEGER, PRIMARY KEY (device, seq)) STRICT;
CREATE TABLE IF NOT EXISTS alarm (
    id INTEGER PRIMARY KEY, at_ms INTEGER, device TEXT, code TEXT, text TEXT
) STRICT;
"""


CSB = "csb"
"""The book of accounts at the CSB gateway, by access key."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A device as the platform knows it; `public` is empty until it was activated."""

    device: str
    app: str
    code: str
    public: bytes
    kid: str
    current: str


class Book:
    def __init__(self, path: Path | None) -> None:
        self.db = sqlite3.connect(path or ":memory:", isolation_level=None, check_same_thread=False)
        self.db.execute("PRAGMA journal_mode=WAL")
        self.db.execute("PRAGMA synchronous=NORMAL")
        self.db.executescript(_TABLES)
        self.key = self._platform_key()
        self.profile = (0, "")
        """The signed profile it hands out, by its number."""

    def close(self) -> None:
        self.db.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield self.db
        except BaseException:
            self.db.execute("ROLLBACK")
            raise
        self.db.execute("COMMIT")

    # --- what it is told to serve

    def sow(self, seed: Seed) -> None:
        """Add or replace everything the seed names; nothing else is touched."""
        with self.transaction():
            if seed.organisation:
                self._keep("organisation", gm.canonical_json(codes.organisation_row(seed.organisation)))
            for device in seed.devices:
                self.db.execute(
                    "INSERT INTO device (device, app, code) VALUES (?, ?, ?) "
                    "ON CONFLICT (device) DO UPDATE SET app = excluded.app, code = excluded.code",
                    (device.device, device.app, device.code),
                )
            mark = self._next_mark()
            for one in seed.classes:
                self._serve("classes", "", one.class_no, mark, {"open": codes.class_row(one)})
            for session in seed.sessions:
                row = {"open": codes.session_row(session)}
                self._serve("sessions", session.class_no, session.session_no, mark, row)
            for learner in seed.learners:
                open_fields, sealed = codes.enrolment_row(learner)
                row = {"open": open_fields, "sealed": dict(sealed)}
                self._serve("roster", learner.class_no, learner.trainee_no, mark, row)
            for card in seed.cards:
                self._add_card(card)
            for voucher in seed.vouchers:
                self._serve("vouchers", "", voucher.voucher.voucher_no, mark, _voucher_row(voucher))
            for phone in seed.essc:
                self._add_essc(phone)
            for client in seed.csb:
                self._serve(CSB, "", client.access_key, mark, client.plain())
            for book, scope, key, plain in affair_rows(seed.affairs):
                self._serve(book, scope, key, mark, plain)
            for earlier in seed.affairs.uses:
                self._add_use(earlier)
            for number in {one.voucher_no for one in seed.learners} | {
                one.voucher.voucher_no for one in seed.vouchers
            }:
                self.list_voucher(number)

    def serve_raw(self, book: str, scope: str, key: str, row: Mapping[str, object]) -> None:
        """One row as it is to go out, whatever it holds: `{"open": {…}, "sealed": {…}?}`."""
        with self.transaction():
            self._serve(book, scope, key, self._next_mark(), row)

    def bury(self, book: str, scope: str, key: str) -> None:
        """From now on a tombstone."""
        with self.transaction():
            self._serve(book, scope, key, self._next_mark(), None)

    def put(self, book: str, scope: str, key: str, row: Mapping[str, object]) -> None:
        """One row, within the caller's transaction."""
        self._serve(book, scope, key, self._next_mark(), row)

    def list_voucher(self, voucher_no: str) -> None:
        """Bring the lists of the classes whose learners have this voucher up to date; within a transaction."""
        known = self.served("vouchers", "", voucher_no) if voucher_no else None
        if known is None or "holder" not in known:
            return
        of_learners = self.db.execute(
            "SELECT scope, key FROM served WHERE book = 'roster' AND json_extract(row, '$.open.voucherNo') = ?",
            (voucher_no,),
        ).fetchall()
        for class_no, trainee_no in of_learners:
            fields = Fields(known).object("open").values
            row = {"open": {**fields, "traineeNo": trainee_no}, "sealed": known["holder"]}
            self.put("class-vouchers", class_no, voucher_no, row)

    def all_rows(self, book: str, scope: str = "") -> list[tuple[str, dict[str, object]]]:
        """Keys and rows that are there, in the order of keys."""
        return [(key, json.loads(text)) for key, text in self.rows(book, scope, None)[0] if text]

    def rows(self, book: str, scope: str, since: int | None) -> tuple[list[tuple[str, str | None]], int]:
        """Keys with their rows (JSON, None for a tombstone) in the order of keys, and the watermark reached."""
        kept = self.db.execute(
            "SELECT key, row FROM served WHERE book = ? AND scope = ? AND mark > ? "
            "AND (row IS NOT NULL OR ?) ORDER BY key",
            (book, scope, since or 0, since is not None),
        ).fetchall()
        return kept, int.from_bytes(self._kept("mark") or b"\0", "big")

    def served(self, book: str, scope: str, key: str) -> dict[str, object] | None:
        """One row; None for a tombstone and for what never was."""
        found = self.db.execute(
            "SELECT row FROM served WHERE book = ? AND scope = ? AND key = ?", (book, scope, key)
        ).fetchone()
        return json.loads(found[0]) if found and found[0] else None

    def organisation(self) -> dict[str, object] | None:
        kept = self._kept("organisation")
        return json.loads(kept) if kept else None

    def card(self, card: CardKey) -> dict[str, str] | None:
        row = self.db.execute(
            "SELECT row FROM card WHERE (ident = ? AND ident <> '') OR (number = ? AND number <> '')",
            (card.ident, card.number),
        ).fetchone()
        return json.loads(row[0]) if row else None

    # --- devices and their keys

    def desk(self, device: str) -> Desk | None:
        row = self.db.execute(
            "SELECT device, app, code, public, kid, current FROM device WHERE device = ?", (device,)
        ).fetchone()
        return Desk(row[0], row[1], row[2] or "", row[3] or b"", row[4] or "", row[5] or "") if row else None

    def activate(self, desk: Desk, public: bytes) -> None:
        """The code is spent; the desk gets a kid and its next session secret."""
        self.db.execute(
            "UPDATE device SET code = NULL, public = ?, kid = ? WHERE device = ?",
            (public, "d-" + gm.sm3(public).hex()[:8], desk.device),
        )
        self.rotate(desk.device)

    def rotate(self, device: str, *, old_may_sign: bool = True) -> str:
        """A new session secret; the old ones open envelopes for ever, and sign unless told otherwise."""
        count = self.db.execute("SELECT count(*) FROM secret WHERE device = ?", (device,)).fetchone()[0]
        kid = f"f{count + 1}"
        if not old_may_sign:
            self.db.execute("UPDATE secret SET signs = 0 WHERE device = ?", (device,))
        self.db.execute("INSERT INTO secret VALUES (?, ?, ?, 1)", (device, kid, secrets.token_bytes(32)))
        self.db.execute("UPDATE device SET current = ? WHERE device = ?", (kid, device))
        return kid

    def issued(self, device: str) -> dict[str, bytes]:
        rows = self.db.execute("SELECT kid, secret FROM secret WHERE device = ?", (device,))
        return dict(rows.fetchall())

    def may_sign(self, device: str, kid: str) -> bool:
        row = self.db.execute(
            "SELECT signs FROM secret WHERE device = ? AND kid = ?", (device, kid)
        ).fetchone()
        return bool(row and row[0])

    def wrapped_session(self, device: str) -> dict[str, str]:
        """The current secret, readable by the desk alone."""
        desk = self.desk(device)
        if desk is None or not desk.public:
            raise LookupError(device)
        secret = self.issued(device)[desk.current]
        return {"kid": desk.current, "secret": b64(gm.sm2_encrypt(desk.public, secret))}

    # --- replay

    def first_use(self, app: str, nonce: str, now_ms: int, keep_ms: int) -> bool:
        self.db.execute("DELETE FROM nonce WHERE at_ms < ?", (now_ms - keep_ms,))
        done = self.db.execute("INSERT OR IGNORE INTO nonce VALUES (?, ?, ?)", (app, nonce, now_ms))
        return done.rowcount == 1

    def stored_answer(self, app: str, key: str) -> tuple[str, int, bytes] | None:
        """(SM3 of the request's body, status, body of the answer)."""
        found: tuple[str, int, bytes] | None = self.db.execute(
            "SELECT sm3, status, body FROM answer WHERE app = ? AND key = ?", (app, key)
        ).fetchone()
        return found

    def store_answer(self, app: str, key: str, digest: str, status: int, body: bytes, now_ms: int) -> None:
        self.db.execute(
            "INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?, ?, ?)",
            (app, key, digest, status, body, now_ms),
        )

    # --- inside

    def _platform_key(self) -> gm.Sm2Key:
        kept = self._kept("key")
        if kept is not None:
            return gm.Sm2Key.from_bytes(kept)
        key = gm.Sm2Key.generate()
        self._keep("key", key.to_bytes())
        return key

    def _kept(self, name: str) -> bytes | None:
        row = self.db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def _keep(self, name: str, value: bytes) -> None:
        self.db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def _next_mark(self) -> int:
        mark = int.from_bytes(self._kept("mark") or b"\0", "big") + 1
        self._keep("mark", mark.to_bytes(8, "big"))
        return mark

    def _serve(self, book: str, scope: str, key: str, mark: int, row: Mapping[str, object] | None) -> None:
        text = None if row is None else gm.canonical_json(row).decode()
        self.db.execute(
            "INSERT OR REPLACE INTO served VALUES (?, ?, ?, ?, ?)", (book, scope, key, mark, text)
        )

    def _add_card(self, card: KnownCard) -> None:
        row = {**codes.person_fields(card.person, card.name), "aaz502": card.state}
        self.db.execute(
            "INSERT OR REPLACE INTO card VALUES (?, ?, ?)",
            (card.card.ident, card.card.number, gm.canonical_json(row).decode()),
        )

    def _add_use(self, earlier: KnownUse) -> None:
        who, at_ms = earlier.person, codes.ms_of(earlier.at)
        name = gm.sm3(f"{who.number}|{earlier.occupation}|{at_ms}".encode()).hex()[:16]
        self.db.execute(
            "INSERT OR REPLACE INTO voucher_use VALUES (?, ?, '', ?, ?, '', ?, ?, NULL)",
            (f"U-{name}", f"elsewhere-{name}", who.document, who.number, earlier.occupation, at_ms),
        )

    def _add_essc(self, phone: KnownEssc) -> None:
        more = {"state": phone.state, "signLevel": phone.card.sign_level}
        row = gm.canonical_json({**voucher_codes.essc_fields(phone.card), **more}).decode()
        self.db.execute("INSERT OR REPLACE INTO essc_card VALUES (?, ?)", (phone.card.person.number, row))


def _voucher_row(known: KnownVoucher) -> dict[str, object]:
    """Open fields, and whose it is and how it was used where that is so."""
    row: dict[str, object] = {"open": voucher_codes.voucher_row(known.voucher)}
    if known.holder is not None:
        row["holder"] = codes.person_fields(known.holder, "")
    if known.used is not None:
        row["used"] = voucher_codes.use_row(known.used)
    return row
