"""The sixth adapter: a province that answers with fields between bars, by position, sealed with SM2.

It is what docs/adapters.md builds in five steps.  The province is invented (pipes_province.py); that there are such
ones is why a platform gets an adapter of its own.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeVar

from sync.platform import csb_sm2, gm
from sync.platform.adapter import AuthBroken, Capability, Rejected, Resolved, Retryable, TimeSample
from sync.platform.ktp_fields import MalformedReply, parse_object
from sync.platform.ktp_wire import b64, unb64
from sync.platform.partial import Partial
from sync.records import (
    RESIDENT_ID,
    CardKey,
    HolderMatch,
    PersonKey,
    Voucher,
    VoucherIssue,
    VoucherKind,
    VoucherScope,
    VoucherState,
    VoucherTier,
    VoucherUse,
    VoucherVerdict,
)

Known = TypeVar("Known", bound=StrEnum)
Carry = Callable[[bytes], bytes]
"""Takes a request to the province and brings the answer; Retryable or Unanswered where there is none."""

TIME, CARD, VOUCHER = "0811001", "0811014", "0831001"
OURS = {"601": "E42002", "701": "E43001"}
"""The province's refusals in the seam's words; what is not here goes to staff as it is."""


class Row:
    """An answer, by position: a typed field, or MalformedReply."""

    def __init__(self, text: str) -> None:
        self._parts = text.split("|")

    def text(self, at: int) -> str:
        if at >= len(self._parts):
            raise MalformedReply(f"field {at} is not there")
        return self._parts[at]

    def many(self, at: int) -> tuple[str, ...]:
        return tuple(part for part in self.text(at).split(",") if part)

    def number(self, at: int) -> int:
        text = self.text(at)
        if not (text.isascii() and text.isdigit() and len(text) < 16):
            raise MalformedReply(f"field {at} is no number")
        return int(text)

    def day(self, at: int) -> date:
        try:
            return date.fromisoformat(self.text(at))
        except ValueError as fault:
            raise MalformedReply(f"field {at} is no day") from fault

    def money(self, at: int) -> Decimal | None:
        try:
            return Decimal(self.text(at)) if self.text(at) else None
        except InvalidOperation as fault:
            raise MalformedReply(f"field {at} is no amount") from fault

    def one_of(self, at: int, kind: type[Known]) -> Known:
        """The province counts from 1 in the order of ours; whatever else it says is UNKNOWN."""
        codes = {str(number): one for number, one in enumerate(kind, 1)}
        return codes.get(self.text(at), kind("UNKNOWN"))


class Pipes(Partial):
    """Step 2 says what it can, step 3 is one call, step 4 its errors; see docs/adapters.md."""

    caps = frozenset({Capability.TIME, Capability.CARD_RESOLVE, Capability.VOUCHER_VERIFY})

    def __init__(self, carry: Carry, ours: gm.Sm2Key, theirs: bytes, mono_ms: Callable[[], int]) -> None:
        self._carry, self._ours, self._theirs, self._mono_ms = carry, ours, theirs, mono_ms
        self._turn = itertools.count(1)

    def time(self) -> TimeSample:
        sent = self._mono_ms()
        return TimeSample(self._ask(TIME).number(0), sent, self._mono_ms())

    def card_resolve(self, card: CardKey, historical_bytes: bytes, card_version: str) -> Resolved:
        row = self._ask(CARD, card.ident, card.number)
        return Resolved(PersonKey(RESIDENT_ID, row.text(0)), row.text(1), row.text(2))

    def voucher_verify(self, code: str, holder: PersonKey | None, class_no: str) -> VoucherVerdict:
        row = self._ask(VOUCHER, code, holder.number if holder else "", class_no)
        return VoucherVerdict(
            voucher=_voucher(code, row),
            holder=row.one_of(14, HolderMatch),
            usable=row.text(15) == "1",
            reasons=row.many(16),
            used_by=VoucherUse(row.text(17), row.text(18), _moment(row.number(19))) if row.text(17) else None,
            verify_no=row.text(20),
        )

    def _ask(self, code: str, *keys: str) -> Row:
        data = b64(csb_sm2.seal(self._theirs, gm.canonical_json({"keyInfo": "|".join(keys)})))
        request = {
            "transCode": code,
            "platformSeqId": f"05{code}{next(self._turn):06}",
            "dataString": data,
            "sign": b64(self._ours.sign(data.encode())),
        }
        answer = parse_object(self._carry(gm.canonical_json(request)))
        status, text = answer.text("statusCode"), answer.text("message", "")
        if status == "401":
            raise AuthBroken("E10002", text)
        if status.startswith("5"):
            raise Retryable(f"{status} {text}")
        if status != "200":
            raise Rejected(OURS.get(status, status), text)
        return self._opened(answer.object("data").text("ReturnResult"))

    def _opened(self, sealed: str) -> Row:
        try:
            return Row(csb_sm2.unseal(self._ours.private, unb64(sealed)).decode())
        except (gm.GmError, UnicodeDecodeError) as fault:
            raise AuthBroken("PIPES-KEY", "the answer does not open with this desk's key") from fault


def _voucher(code: str, row: Row) -> Voucher:
    return Voucher(
        code,
        row.text(0),
        row.one_of(1, VoucherKind),
        row.one_of(2, VoucherIssue),
        row.one_of(3, VoucherTier),
        row.one_of(4, VoucherState),
        row.day(5),
        row.day(6),
        row.money(7),
        row.text(8),
        row.text(9),
        VoucherScope(*(row.many(at) for at in range(10, 14))),
    )


def _moment(ms: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)


def joined(fields: Sequence[object]) -> str:
    return "|".join(",".join(one) if isinstance(one, tuple) else str(one) for one in fields)
