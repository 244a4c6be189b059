"""An adapter that offers nothing: every call of the seam is Unsupported.

Inherit it and write only what your platform has; `caps` says which.  docs/adapters.md goes through the five steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

from sync.platform.adapter import (
    BatchAnswer,
    Capability,
    Heartbeat,
    HeartbeatAnswer,
    Login,
    LoginQr,
    Page,
    Reconciled,
    Resolved,
    TimeSample,
    Unsupported,
)
from sync.records import (
    CardKey,
    Certificate,
    DayDigest,
    Enrolment,
    Entry,
    EssCard,
    ListedVoucher,
    Organisation,
    Outgoing,
    PersonKey,
    PulledCheckin,
    Session,
    SpotAnswer,
    SpotCheck,
    TrainingClass,
    UseOrder,
    UseReceipt,
    VerifyRecord,
    VoucherVerdict,
)


def no_such_call(name: str) -> NoReturn:
    raise Unsupported(f"this platform has no {name}")


class Partial:
    """A Platform of no capability."""

    caps: frozenset[Capability] = frozenset()

    def time(self) -> TimeSample:
        no_such_call("time")

    def activate(self, code: str) -> None:
        no_such_call("activation")

    def heartbeat(self, beat: Heartbeat) -> HeartbeatAnswer:
        no_such_call("heartbeat")

    def org(self) -> Organisation:
        no_such_call("org")

    def classes(self, since: str | None, cursor: str | None) -> Page[TrainingClass]:
        no_such_call("classes")

    def sessions(self, class_no: str, since: str | None, cursor: str | None) -> Page[Session]:
        no_such_call("sessions")

    def roster(self, class_no: str, since: str | None, cursor: str | None) -> Page[Enrolment]:
        no_such_call("roster")

    def card_resolve(self, card: CardKey, historical_bytes: bytes, card_version: str) -> Resolved:
        no_such_call("card.resolve")

    def essc_verify(self, qr: str, req_id: str) -> EssCard:
        no_such_call("essc.qr")

    def essc_login_begin(self) -> LoginQr:
        no_such_call("essc.login_qr")

    def essc_login_poll(self, handle: str) -> Login:
        no_such_call("essc.login_qr")

    def envelope(self, rec_id: str, person: PersonKey, name: str) -> str:
        no_such_call("checkin.push")

    def worded(self, entry: Entry, envelope: str | None) -> str:
        no_such_call("checkin.push")

    def push_checkins(self, batch: Sequence[Outgoing]) -> BatchAnswer:
        no_such_call("checkin.push")

    def push_events(self, batch: Sequence[Outgoing]) -> BatchAnswer:
        no_such_call("checkin.push")

    def reconcile(self, session_no: str, rec_ids: Sequence[str]) -> Reconciled:
        no_such_call("checkin.reconcile")

    # --- vouchers

    def voucher_verify(self, code: str, holder: PersonKey | None, class_no: str) -> VoucherVerdict:
        no_such_call("voucher.verify")

    def voucher_use(self, order: UseOrder, req_id: str) -> UseReceipt:
        no_such_call("voucher.use")

    def voucher_revoke(self, use_no: str, reason: str, operator: str, req_id: str) -> None:
        no_such_call("voucher.revoke")

    def voucher_log(self, since: str | None, cursor: str | None) -> Page[VerifyRecord]:
        no_such_call("voucher.log")

    def vouchers(self, class_no: str, since: str | None, cursor: str | None) -> Page[ListedVoucher]:
        no_such_call("voucher.list")

    # --- attendance beyond check-ins, certificates

    def pull_checkins(self, since: str | None, cursor: str | None) -> Page[PulledCheckin]:
        no_such_call("checkin.pull")

    def push_leaves(self, batch: Sequence[Outgoing]) -> BatchAnswer:
        no_such_call("leave.push")

    def push_corrections(self, batch: Sequence[Outgoing]) -> BatchAnswer:
        no_such_call("correction.push")

    def push_results(self, batch: Sequence[Outgoing]) -> BatchAnswer:
        no_such_call("result.push")

    def spotchecks(self) -> tuple[SpotCheck, ...]:
        no_such_call("spotcheck")

    def spotcheck_answer(self, check_no: str, answers: Sequence[SpotAnswer], req_id: str) -> None:
        no_such_call("spotcheck")

    def anchor_day(self, digest: DayDigest) -> str:
        no_such_call("audit.daily")

    def certificates(self, person: PersonKey) -> tuple[Certificate, ...]:
        no_such_call("cert.query")
