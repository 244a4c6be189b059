"""The platform as a value in memory: it implements the Platform Protocol, remembers, and can misbehave.

It holds the contract of tests/contracts/platform.py like the KTP adapter does, without HTTP and a desk's keys.  Of
signatures it has the receipts' only.  What it does not imitate: envelopes that hide anything, time-outs that really
take time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from sync.platform import codes, gm
from sync.platform.adapter import (
    AuthBroken,
    BatchAnswer,
    Capability,
    CursorGone,
    Heartbeat,
    HeartbeatAnswer,
    Login,
    LoginConfirmed,
    LoginExpired,
    LoginPending,
    LoginQr,
    LoginRefused,
    LoginScanned,
    Page,
    Reconciled,
    Rejected,
    Resolved,
    Retryable,
    TimeSample,
    Unanswered,
)
from sync.platform.ktp_fields import Fields, MalformedReply
from sync.platform.ktp_receipt import Stretch
from sync.platform.ktp_wire import b64
from sync.platform.meanwhile import request_is_out
from sync.platform.simulator.received_checks import Check
from sync.platform.simulator.seed import KnownEssc, KnownVoucher
from sync.records import (
    CardKey,
    Enrolment,
    Entry,
    EntryKind,
    EssCard,
    ItemAck,
    Organisation,
    Outgoing,
    PersonKey,
    PulledCheckin,
    Receipt,
    Session,
    TrainingClass,
    VerifyRecord,
)
from tests.support.world_affairs import WorldAffairs

Row = TypeVar("Row")
Mirrored = TrainingClass | Session | Enrolment | PulledCheckin | VerifyRecord


@dataclass
class Troubles:
    """What goes wrong from now on; a counter counts down, a flag stays until cleared."""

    down: bool = False  # no connection at all
    fail_before: int = 0  # so many writes answer 5xx and keep nothing
    fail_after: int = 0  # so many writes are kept, then answer 5xx
    lose_answers: int = 0  # so many writes are kept, then the connection breaks
    retry_after_s: float | None = None  # goes with the failures
    most_items: int | None = None  # larger batches: 413
    poison: set[str] = field(default_factory=set)  # batches with one of these: 5xx, nothing kept
    refuse: dict[str, str] = field(default_factory=dict)  # recId -> code
    omit: set[str] = field(default_factory=set)  # recIds kept, but left out of the answer once
    keys_refused: bool = False  # AuthBroken on every call
    skew_ms: int = 0  # the platform's clock against now_ms


class World(WorldAffairs):
    """`received` is every entry kept, by id, in the order of arrival; `calls` names every call made."""

    caps = frozenset(Capability)

    def __init__(
        self,
        now_ms: Callable[[], int] = lambda: 1_772_413_020_000,
        mono_ms: Callable[[], int] = lambda: 0,
        page_size: int = 500,
    ) -> None:
        self.troubles = Troubles()
        self.key = gm.Sm2Key.generate()
        self.organisation = Organisation("ORG1", "示范培训学校", "990000")
        self.received: dict[str, Entry] = {}
        self.judged: set[int] = set()
        self.extras: set[str] = set()
        self.conflicts: list[str] = []
        self.calls: list[str] = []
        self.beats: list[Heartbeat] = []
        self.activated_with: list[str] = []
        self.resolvable: dict[CardKey, Resolved] = {}
        self.known_vouchers: dict[str, KnownVoucher] = {}
        self.phones: dict[str, KnownEssc] = {}
        self._codes: dict[str, tuple[str, int]] = {}
        """Codes on phones that nobody has scanned yet: whose, and until when."""
        self._proofs: dict[str, EssCard] = {}
        """What was answered, by the scan's id."""
        self._spent: set[str] = set()
        self._logins: dict[str, tuple[int, Login]] = {}
        self._scanned = ""
        self.page_size = page_size
        self._now_ms = now_ms
        self._mono_ms = mono_ms
        self._rows: dict[tuple[str, str], dict[str, tuple[int, object | None]]] = {}
        self._mark = 0
        self._snapshots: dict[str, tuple[list[tuple[str, object | None]], int]] = {}
        self._begin_affairs()

    # --- what the test does to it

    def put(self, *rows: Mirrored) -> None:
        self._mark += 1
        for row in rows:
            book, key = _place(row)
            self._rows.setdefault(book, {})[key] = (self._mark, row)

    def remove(self, row: Mirrored) -> None:
        """A tombstone in every later delta."""
        self._mark += 1
        book, key = _place(row)
        self._rows[book][key] = (self._mark, None)

    def lose_cursors(self) -> None:
        self._snapshots.clear()

    def restore_backup(self, last_seq: int) -> None:
        """The platform comes back from a backup: nothing after `last_seq` was ever there."""
        self.received = {rec: entry for rec, entry in self.received.items() if entry.seq <= last_seq}
        self.judged = {seq for seq in self.judged if seq <= last_seq}

    def phone_shows(self, number: str) -> str:
        code = f"code-{len(self._codes) + len(self._spent)}"
        self._codes[code] = (number, self._server_ms() + 60_000)
        return code

    def phone_scans(self, number: str, qr_code: str) -> None:
        self._scanned = number
        self._logins[qr_code] = (self._logins[qr_code][0], LoginScanned())

    def phone_decides(self, qr_code: str, *, confirm: bool) -> None:
        card = replace(self.phones[self._scanned].card, proof_no=f"P-{qr_code}")
        said = LoginConfirmed(card) if confirm else LoginRefused()
        self._logins[qr_code] = (self._logins[qr_code][0], said)

    # --- Platform

    def time(self) -> TimeSample:
        self._enter("time")
        return TimeSample(self._server_ms(), self._mono_ms(), self._mono_ms())

    def activate(self, code: str) -> None:
        self._enter("activate")
        self.activated_with.append(code)

    def heartbeat(self, beat: Heartbeat) -> HeartbeatAnswer:
        self._enter("heartbeat")
        self.beats.append(beat)
        last = max(self.received.values(), key=lambda one: one.seq, default=None)
        return HeartbeatAnswer("1", self._acked_seq(), head=(last.seq, last.hash) if last else None)

    def org(self) -> Organisation:
        self._enter("org")
        return self.organisation

    def classes(self, since: str | None, cursor: str | None) -> Page[TrainingClass]:
        self._enter("classes")
        return self._page(("classes", ""), TrainingClass, since, cursor)

    def sessions(self, class_no: str, since: str | None, cursor: str | None) -> Page[Session]:
        self._enter("sessions")
        return self._page(("sessions", class_no), Session, since, cursor)

    def roster(self, class_no: str, since: str | None, cursor: str | None) -> Page[Enrolment]:
        self._enter("roster")
        return self._page(("roster", class_no), Enrolment, since, cursor)

    def card_resolve(self, card: CardKey, historical_bytes: bytes, card_version: str) -> Resolved:
        self._enter("card_resolve")
        if card not in self.resolvable:
            raise Rejected("E42002", "card unknown")
        return self.resolvable[card]

    def essc_verify(self, qr: str, req_id: str) -> EssCard:
        self._enter("essc_verify")
        if req_id not in self._proofs:
            self._proofs[req_id] = self._whose(qr, req_id)
        if self.troubles.lose_answers:
            self.troubles.lose_answers -= 1
            raise Unanswered("connection broken")
        return self._proofs[req_id]

    def _whose(self, qr: str, req_id: str) -> EssCard:
        if qr in self._spent:
            raise Rejected("E41002", "scanned before")
        if qr not in self._codes:
            raise Rejected("E41003", "not an e-card code")
        number, until_ms = self._codes[qr]
        if self._server_ms() > until_ms:
            raise Rejected("E41001", "code expired")
        if self.phones[number].state != "1":
            raise Rejected("E41004", "cancelled")
        del self._codes[qr]
        self._spent.add(qr)
        return replace(self.phones[number].card, proof_no=f"P-{req_id}")

    def essc_login_begin(self) -> LoginQr:
        self._enter("essc_login_begin")
        until_ms, code = self._server_ms() + 60_000, f"login-{len(self._logins)}"
        self._logins[code] = (until_ms, LoginPending())
        return LoginQr(code, datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=until_ms), code)

    def essc_login_poll(self, handle: str) -> Login:
        self._enter("essc_login_poll")
        if handle not in self._logins:
            raise Rejected("E41003", "no such log-in code")
        until_ms, state = self._logins[handle]
        if not isinstance(state, LoginRefused) and self._server_ms() > until_ms:
            return LoginExpired()
        if isinstance(state, LoginConfirmed):
            self._logins[handle] = (0, state)
        return state

    def envelope(self, rec_id: str, person: PersonKey, name: str) -> str:
        return gm.canonical_json({"for": rec_id, "sealed": gm.sm3(person.number.encode()).hex()}).decode()

    def worded(self, entry: Entry, envelope: str | None) -> str:
        return ""

    def reconcile(self, session_no: str, rec_ids: Sequence[str]) -> Reconciled:
        self._enter("reconcile")
        theirs = {rec for rec, entry in self.received.items() if _counts(entry, session_no)}
        ours = set(rec_ids)
        return Reconciled(tuple(sorted(ours - theirs)), tuple(sorted(theirs - ours)))

    # --- inside

    def _enter(self, call: str) -> None:
        request_is_out()
        self.calls.append(call)
        if self.troubles.down:
            raise Retryable("no connection")
        if self.troubles.keys_refused:
            raise AuthBroken("E10002", "unknown device")

    def _server_ms(self) -> int:
        return self._now_ms() + self.troubles.skew_ms

    def _push(self, batch: Sequence[Outgoing], check: Check | None = None) -> BatchAnswer:
        trouble = self.troubles
        if trouble.most_items is not None and len(batch) > trouble.most_items:
            raise Retryable("413", too_large=True)
        if any(one.entry.id in trouble.poison for one in batch):
            raise Retryable("500", trouble.retry_after_s)
        if trouble.fail_before:
            trouble.fail_before -= 1
            raise Retryable("503", trouble.retry_after_s)
        acks = tuple(self._keep(one.entry, check) for one in batch)
        if trouble.fail_after:
            trouble.fail_after -= 1
            raise Retryable("500 after commit", trouble.retry_after_s)
        if trouble.lose_answers:
            trouble.lose_answers -= 1
            raise Retryable("connection broken")
        told = tuple(ack for ack in acks if ack.rec_id not in trouble.omit)
        trouble.omit.difference_update({one.entry.id for one in batch})
        return BatchAnswer(told, self._receipt([ack.rec_id for ack in told if ack.accepted]))

    def _receipt(self, rec_ids: Sequence[str]) -> Receipt | None:
        kept = sorted((self.received[rec_id] for rec_id in rec_ids), key=lambda entry: entry.seq)
        if not kept:
            return None
        last, now_ms = kept[-1], self._server_ms()
        text = Stretch(last.desk_no, kept[0].seq, last.seq, last.hash, now_ms).text()
        return Receipt(text, b64(self.key.sign(text.encode())), now_ms)

    def _keep(self, entry: Entry, check: Check | None) -> ItemAck:
        if check is not None:
            try:
                check(Fields(codes.event_item(entry)))
            except MalformedReply as fault:
                return ItemAck(entry.id, False, "E20001", text=str(fault))
        if entry.id in self.troubles.refuse:
            self.judged.add(entry.seq)
            return ItemAck(entry.id, False, self.troubles.refuse[entry.id], text="refused by the test")
        held = self.received.get(entry.id)
        if held is not None and held.hash != entry.hash:
            self.conflicts.append(entry.id)
            return ItemAck(entry.id, False, "E20002", text="same id, other content")
        if held is None:
            if any(_key(other) == _key(entry) for other in self.received.values() if _key(entry)):
                self.extras.add(entry.id)
            self.received[entry.id] = entry
            self.judged.add(entry.seq)
        number = str(list(self.received).index(entry.id) + 1)
        return ItemAck(entry.id, True, "000000", held is not None, entry.id in self.extras, server_no=number)

    def _acked_seq(self) -> int | None:
        if not self.judged:
            return None
        seq = min(self.judged)
        while seq + 1 in self.judged:
            seq += 1
        return seq

    def _page(
        self, book: tuple[str, str], kind: type[Row], since: str | None, cursor: str | None
    ) -> Page[Row]:
        name, at = self._open(book, since, cursor)
        rows, mark = self._snapshots[name]
        part = rows[at : at + self.page_size]
        end = at + len(part) >= len(rows)
        return Page(
            items=tuple(row for _, row in part if isinstance(row, kind)),
            removed=tuple(key for key, row in part if row is None),
            next_cursor=None if end else f"{name}/{at + self.page_size}",
            snapshot=name,
            watermark=str(mark),
            total=len(rows),
            snapshot_digest=gm.digest_of(key for key, _ in rows) if end else None,
        )

    def _open(self, book: tuple[str, str], since: str | None, cursor: str | None) -> tuple[str, int]:
        if cursor is not None:
            name, _, at = cursor.partition("/")
            if name not in self._snapshots:
                raise CursorGone("E30004", "cursor gone")
            return name, int(at)
        name = f"s{len(self._snapshots) + 1}"
        kept = self._rows.get(book, {})
        self._snapshots[name] = (list(_changes(kept, since)), self._mark)
        return name, 0


def _changes(
    kept: dict[str, tuple[int, object | None]], since: str | None
) -> Iterable[tuple[str, object | None]]:
    for key, (mark, row) in sorted(kept.items()):
        if since is None:
            if row is not None:
                yield key, row
        elif mark > int(since):
            yield key, row


def _place(row: Mirrored) -> tuple[tuple[str, str], str]:
    match row:
        case TrainingClass():
            return ("classes", ""), row.class_no
        case Session():
            return ("sessions", row.class_no), row.session_no
        case Enrolment():
            return ("roster", row.class_no), row.trainee_no
        case PulledCheckin():
            return ("checkins", ""), row.server_no
        case VerifyRecord():
            return ("verifications", ""), row.verify_no


def _counts(entry: Entry, session_no: str) -> bool:
    return entry.kind is EntryKind.CHECKIN and entry.session_no == session_no


def _key(entry: Entry) -> tuple[str, ...]:
    if entry.kind is not EntryKind.CHECKIN or entry.action is None or not entry.trainee_no:
        return ()
    return entry.class_no, entry.session_no, entry.trainee_no, entry.action
