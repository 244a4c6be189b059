"""The other half of the platform in memory: vouchers, and attendance beyond check-ins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import RLock
from typing import TYPE_CHECKING, TypeVar

from sync.platform.adapter import BatchAnswer, Page, Rejected, Retryable, Unanswered
from sync.platform.ktp_wire import b64
from sync.platform.simulator import received_checks
from sync.platform.simulator.voucher_rules import (
    OPEN_FOR_USE,
    Place,
    china_day,
    match,
    reasons_against,
    untold,
)
from sync.platform.used_word import used_text
from sync.records import (
    Certificate,
    DayDigest,
    Enrolment,
    EnrolmentState,
    EntryKind,
    HolderMatch,
    ListedVoucher,
    Outgoing,
    PersonKey,
    PulledCheckin,
    SpotAnswer,
    SpotCheck,
    TrainingClass,
    UseOrder,
    UseReceipt,
    VerifyRecord,
    VoucherState,
    VoucherUse,
    VoucherVerdict,
)

if TYPE_CHECKING:
    from tests.support.world import World

T = TypeVar("T")


class WorldAffairs:
    def _begin_affairs(self: World) -> None:
        self.uses: dict[str, tuple[UseOrder, datetime]] = {}
        """Uses that stand, by their number."""
        self.revoked: set[str] = set()
        self.used_elsewhere: set[tuple[PersonKey, str]] = set()
        """Who has used one for this occupation this year."""
        self.drawn: dict[str, SpotCheck] = {}
        self.spot_answers: dict[str, tuple[SpotAnswer, ...]] = {}
        self.anchors: dict[date, DayDigest] = {}
        self.issued: dict[PersonKey, tuple[Certificate, ...]] = {}
        self._verified: dict[str, str] = {}
        self._done: dict[str, tuple[object, object]] = {}
        """What was answered to a request of this id, and what it asked."""
        self._gate = RLock()

    # --- vouchers

    def voucher_verify(self: World, code: str, holder: PersonKey | None, class_no: str) -> VoucherVerdict:
        self._enter("voucher_verify")
        known = self.known_vouchers.get(code)
        if known is None:
            raise Rejected("E43001", "voucher unknown")
        found = match(known.holder, holder)
        place = self._place_for(holder, class_no)
        why = tuple(reasons_against(known.voucher, found, china_day(self._server_ms()), place))
        usable = not why and known.voucher.state is VoucherState.CLAIMED
        number = f"V-{len(self._verified) + 1:04}"
        self._verified[number] = code
        self.put(VerifyRecord(number, code, "KSK-990000-0001", self._moment(), usable))
        return VoucherVerdict(known.voucher, found, usable, why, known.used, number)

    def voucher_use(self: World, order: UseOrder, req_id: str) -> UseReceipt:
        self._enter("voucher_use")
        return self._once(req_id, order, lambda: self._use(order))

    def _use(self: World, order: UseOrder) -> UseReceipt:
        known = self.known_vouchers.get(order.code)
        if known is None:
            raise Rejected("E43001", "voucher unknown")
        standing = {one.code: (no, one, at) for no, (one, at) in self.uses.items()}.get(order.code)
        if standing is not None and (standing[1].class_no, standing[1].person) == (
            order.class_no,
            order.person,
        ):
            return self._used(standing[0], order, standing[2], duplicate=True)
        self._enrolled(order.class_no, order.person)
        holder, place = match(known.holder, order.person), self._place_for(order.person, order.class_no)
        for code in reasons_against(known.voucher, holder, china_day(self._server_ms()), place):
            raise Rejected(code, "may not be used")
        if holder is not HolderMatch.SAME:
            raise Rejected("E43006", "nobody's voucher")
        if known.voucher.state is not VoucherState.CLAIMED:
            raise Rejected("E43005", "in no state to be used")
        if untold(known.voucher, notice_shown=order.notice_shown):
            raise Rejected("E20001", "noticeShown")
        if self._verified.get(order.verify_no) != order.code:
            raise Rejected("E20001", "verifyNo")
        use_no, at = f"U-{len(self.uses) + len(self.revoked) + 1}", self._moment()
        self.uses[use_no] = (order, at)
        used = VoucherUse(self.organisation.org_no, order.class_no, at)
        self.known_vouchers[order.code] = replace(
            known, voucher=replace(known.voucher, state=VoucherState.USED), used=used
        )
        return self._used(use_no, order, at, duplicate=False)

    def voucher_revoke(self: World, use_no: str, reason: str, operator: str, req_id: str) -> None:
        self._enter("voucher_revoke")
        self._once(req_id, (use_no, reason, operator), lambda: self._revoke(use_no, reason))

    def _revoke(self: World, use_no: str, reason: str) -> None:
        if use_no in self.revoked:
            return
        if use_no not in self.uses:
            raise Rejected("E43013", "no such use")
        if not reason:
            raise Rejected("E20001", "reason")
        order, at = self.uses[use_no]
        if (at + timedelta(hours=8)).date() != china_day(self._server_ms()) or self._signed_in(order):
            raise Rejected("E43012", "too late to take the use back")
        del self.uses[use_no]
        self.revoked.add(use_no)
        known = self.known_vouchers[order.code]
        free = replace(known.voucher, state=VoucherState.CLAIMED)
        self.known_vouchers[order.code] = replace(known, voucher=free, used=None)

    def voucher_log(self: World, since: str | None, cursor: str | None) -> Page[VerifyRecord]:
        self._enter("voucher_log")
        return self._page(("verifications", ""), VerifyRecord, since, cursor)

    def vouchers(self: World, class_no: str, since: str | None, cursor: str | None) -> Page[ListedVoucher]:
        self._enter("vouchers")
        self._list_vouchers(class_no)
        return self._page(("vouchers", class_no), ListedVoucher, since, cursor)

    def _list_vouchers(self: World, class_no: str) -> None:
        """Bring the list of a class up to what its learners' vouchers are now."""
        listed = self._rows.setdefault(("vouchers", class_no), {})
        for _, row in list(self._rows.get(("roster", class_no), {}).values()):
            known = self.known_vouchers.get(row.voucher_no) if isinstance(row, Enrolment) else None
            if known is None or known.holder is None:
                continue
            new = ListedVoucher(known.voucher, known.holder, row.trainee_no)
            if listed.get(row.voucher_no, (0, None))[1] != new:
                self._mark += 1
                listed[row.voucher_no] = (self._mark, new)

    # --- attendance

    def pull_checkins(self: World, since: str | None, cursor: str | None) -> Page[PulledCheckin]:
        self._enter("pull_checkins")
        return self._page(("checkins", ""), PulledCheckin, since, cursor)

    def push_checkins(self: World, batch: Sequence[Outgoing]) -> BatchAnswer:
        self._enter("push_checkins")
        return self._push(batch)

    def push_events(self: World, batch: Sequence[Outgoing]) -> BatchAnswer:
        self._enter("push_events")
        return self._push(batch)

    def push_leaves(self: World, batch: Sequence[Outgoing]) -> BatchAnswer:
        self._enter("push_leaves")
        return self._push(batch, received_checks.leave)

    def push_corrections(self: World, batch: Sequence[Outgoing]) -> BatchAnswer:
        self._enter("push_corrections")
        return self._push(batch, received_checks.correction)

    def push_results(self: World, batch: Sequence[Outgoing]) -> BatchAnswer:
        self._enter("push_results")
        return self._push(batch, received_checks.result)

    def spotchecks(self: World) -> tuple[SpotCheck, ...]:
        self._enter("spotchecks")
        now = self._moment()
        waiting = [one for no, one in sorted(self.drawn.items()) if no not in self.spot_answers]
        return tuple(one for one in waiting if one.deadline > now)

    def spotcheck_answer(self: World, check_no: str, answers: Sequence[SpotAnswer], req_id: str) -> None:
        self._enter("spotcheck_answer")
        said = tuple(sorted(answers, key=lambda one: one.trainee_no))
        self._once(req_id, (check_no, said), lambda: self._answer_spot(check_no, said))

    def _answer_spot(self: World, check_no: str, said: tuple[SpotAnswer, ...]) -> None:
        check = self.drawn.get(check_no)
        if check is None:
            raise Rejected("E30005", "no such spot check")
        if sorted(one.trainee_no for one in said) != sorted(check.trainee_nos):
            raise Rejected("E20001", "answers")
        kept = self.spot_answers.get(check_no)
        if kept is not None and kept != said:
            raise Rejected("E44001", "answered before, and otherwise")
        if kept is None and self._moment() > check.deadline:
            raise Rejected("E30006", "the spot check is over")
        self.spot_answers[check_no] = said

    def anchor_day(self: World, digest: DayDigest) -> str:
        self._enter("anchor_day")
        kept = self.anchors.setdefault(digest.day, digest)
        held = {one.seq: one.hash.hex() for one in self.received.values()}
        if kept != digest or held.get(digest.last_seq, digest.chain_head) != digest.chain_head:
            raise Rejected("E44004", "another head for this day")
        return f"A-{digest.day:%Y%m%d}-{list(self.anchors).index(digest.day) + 1}"

    def certificates(self: World, person: PersonKey) -> tuple[Certificate, ...]:
        self._enter("certificates")
        return self.issued.get(person, ())

    # --- inside

    def _once(self: World, req_id: str, asked: object, work: Callable[[], T]) -> T:
        """A write under its own id: done once, answered the same for ever; its answer may be lost."""
        trouble = self.troubles
        with self._gate:
            if trouble.fail_before:
                trouble.fail_before -= 1
                raise Retryable("503", trouble.retry_after_s)
            if req_id not in self._done:
                self._done[req_id] = (asked, work())
            kept, answer = self._done[req_id]
            if kept != asked:
                raise Rejected("E20002", "same id, other content")
            if trouble.fail_after:
                trouble.fail_after -= 1
                raise Retryable("500 after commit", trouble.retry_after_s)
            if trouble.lose_answers:
                trouble.lose_answers -= 1
                raise Unanswered("connection broken")
        return answer  # type: ignore[return-value]  # what work() gave

    def _used(self: World, use_no: str, order: UseOrder, at: datetime, *, duplicate: bool) -> UseReceipt:
        text = used_text(order.code, order.class_no, order.person, use_no, at)
        return UseReceipt(use_no, at, duplicate, text, b64(self.key.sign(text.encode())))

    def _place_for(self: World, person: PersonKey | None, class_no: str) -> Place:
        _, row = self._rows.get(("classes", ""), {}).get(class_no, (0, None))
        occupation = row.occupation if isinstance(row, TrainingClass) else ""
        mine = {(one.person, self._occupation(one.class_no)) for one, _ in self.uses.values()}
        again = bool(occupation) and (person, occupation) in mine | self.used_elsewhere
        return Place(self.organisation.org_no, self.organisation.area, occupation, again)

    def _occupation(self: World, class_no: str) -> str:
        _, row = self._rows.get(("classes", ""), {}).get(class_no, (0, None))
        return row.occupation if isinstance(row, TrainingClass) else ""

    def _enrolled(self: World, class_no: str, person: PersonKey) -> None:
        _, row = self._rows.get(("classes", ""), {}).get(class_no, (0, None))
        if not isinstance(row, TrainingClass):
            raise Rejected("E30001", "no such class")
        if row.state not in OPEN_FOR_USE:
            raise Rejected("E30002", "the class is not running")
        if self._trainee_no(class_no, person) is None:
            raise Rejected("E30003", "not on the roster of this class")

    def _trainee_no(self: World, class_no: str, person: PersonKey) -> str | None:
        for _, row in self._rows.get(("roster", class_no), {}).values():
            if isinstance(row, Enrolment) and (row.person, row.state is EnrolmentState.QUIT) == (
                person,
                False,
            ):
                return row.trainee_no
        return None

    def _signed_in(self: World, order: UseOrder) -> bool:
        place = (order.class_no, self._trainee_no(order.class_no, order.person))
        here = any(
            one.kind is EntryKind.CHECKIN and (one.class_no, one.trainee_no) == place
            for one in self.received.values()
        )
        phones = [row for _, row in self._rows.get(("checkins", ""), {}).values()]
        return here or any(
            isinstance(row, PulledCheckin) and (row.class_no, row.trainee_no) == place for row in phones
        )

    def _moment(self: World) -> datetime:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=self._server_ms())
