"""The rest of the seam, by affair: vouchers used and accounted for, attendance beyond check-ins, certificates.

Errors and types are those of adapter.py.  `req_id` names a request for ever: repeated with the same one after
Unanswered it is the same request, and the platform acts once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from sync.records import (
    Certificate,
    DayDigest,
    ListedVoucher,
    Outgoing,
    PersonKey,
    PulledCheckin,
    SpotAnswer,
    SpotCheck,
    UseOrder,
    UseReceipt,
    VerifyRecord,
)

if TYPE_CHECKING:  # adapter.py joins these to its Platform
    from sync.platform.adapter import BatchAnswer, Page


class VoucherAffairs(Protocol):
    def voucher_use(self, order: UseOrder, req_id: str) -> UseReceipt:
        """Use it, once.  Used before by this very person for this very class is success (`duplicate`).  Rejected E43001
        to E43011 where it may not be used, E30002 where the class is not running, E30003 not on its roster."""
        ...

    def voucher_revoke(self, use_no: str, reason: str, operator: str, req_id: str) -> None:
        """Take a use back: the same day and before the first sign-in, else Rejected."""
        ...

    def voucher_log(self, since: str | None, cursor: str | None) -> Page[VerifyRecord]:
        """The platform's own list of this institution's verifications, keyed by `verify_no`."""
        ...

    def vouchers(self, class_no: str, since: str | None, cursor: str | None) -> Page[ListedVoucher]:
        """The vouchers of a class's learners, keyed by `voucher_no`."""
        ...


class AttendanceAffairs(Protocol):
    def pull_checkins(self, since: str | None, cursor: str | None) -> Page[PulledCheckin]:
        """Check-ins of this institution that no desk made (phone, online, other tool), keyed by `server_no`."""
        ...

    def push_leaves(self, batch: Sequence[Outgoing]) -> BatchAnswer: ...

    def push_corrections(self, batch: Sequence[Outgoing]) -> BatchAnswer: ...

    def push_results(self, batch: Sequence[Outgoing]) -> BatchAnswer: ...

    def spotchecks(self) -> tuple[SpotCheck, ...]:
        """Those drawn and not yet answered or over."""
        ...

    def spotcheck_answer(self, check_no: str, answers: Sequence[SpotAnswer], req_id: str) -> None: ...

    def anchor_day(self, digest: DayDigest) -> str:
        """Anchor a day of this desk's chain; returns the platform's anchor number.  The same day again with the same
        digest is the same anchor; another digest is Rejected E44004."""
        ...


class CertificateAffairs(Protocol):
    def certificates(self, person: PersonKey) -> tuple[Certificate, ...]: ...
