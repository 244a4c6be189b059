"""What every adapter must do about vouchers in use and attendance beyond check-ins, as far as it claims to.

Subclasses give a fixture `stage` (tests/support/stages.py) and say in `declares` what the adapter has (declared.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from sync.platform import gm
from sync.platform.adapter import (
    BatchAnswer,
    Capability,
    Page,
    Rejected,
    Retryable,
    Unanswered,
)
from sync.platform.ktp_receipt import stretch_of
from sync.platform.simulator.seed import KnownVoucher
from sync.platform.simulator.seed_affairs import Affairs, KnownCertificate
from sync.records import (
    Certificate,
    DayDigest,
    Entry,
    EntryKind,
    ListedVoucher,
    Method,
    Outgoing,
    PersonKey,
    PulledCheckin,
    PulledSource,
    SpotAnswer,
    SpotCheck,
    SpotMode,
    SpotWord,
    VoucherState,
)
from tests.contracts.declared import needs
from tests.contracts.given import CLASS, SIGNIN, VOUCHER
from tests.contracts.using import LEARNER, UsingContract, ready
from tests.support.entries import LI, ZHANG, entry, outgoing
from tests.support.stages import Stage, wall_ms

IN_ORDER: dict[EntryKind, dict[str, Any]] = {
    EntryKind.LEAVE: {
        "from": "2026-03-02",
        "to": "2026-03-03",
        "sessions": ["S1"],
        "reason": "病假",
        "note": "",
        "approver": "王老师",
        "operator": "01",
        "reference": "",
    },
    EntryKind.CORRECTION: {
        "act": "MAKE_UP",
        "corrects": "",
        "action": "IN",
        "at": 1_772_413_020_000,
        "reason": "位置签到失败",
        "approver": "王老师",
        "operator": "01",
        "reference": "",
    },
    EntryKind.RESULT: {
        "attempt": 1,
        "attendance": {"sessions": 10, "valid": 9, "ratioPermille": 900, "minutes": 1620},
        "theory": "85.0",
        "practice": "90.0",
        "pass": True,
        "certNo": "",
        "voucherNo": "",
    },
}
NEEDS = {
    EntryKind.LEAVE: Capability.LEAVE_PUSH,
    EntryKind.CORRECTION: Capability.CORRECTION_PUSH,
    EntryKind.RESULT: Capability.RESULT_PUSH,
}
KINDS = pytest.mark.parametrize("kind", [pytest.param(kind, marks=needs(cap)) for kind, cap in NEEDS.items()])
CERTIFICATE = Certificate("S000990000000001", "电工", "初级", date(2025, 6, 1), "示范中心")


def doors(stage: Stage) -> dict[EntryKind, Callable[[Sequence[Outgoing]], BatchAnswer]]:
    platform = stage.platform
    return {
        EntryKind.LEAVE: platform.push_leaves,
        EntryKind.CORRECTION: platform.push_corrections,
        EntryKind.RESULT: platform.push_results,
    }


def affairs_chain(stage: Stage, kind: EntryKind, count: int) -> list[Outgoing]:
    made: list[Entry] = []
    for seq in range(1, count + 1):
        prev = made[-1].hash if made else bytes(32)
        made.append(entry(seq, kind, prev=prev, action=None, trainee_no=f"T{seq}", body=IN_ORDER[kind]))
    return [outgoing(one, envelope=stage.platform.envelope(one.id, ZHANG, "张三")) for one in made]


def all_pages(page_of: Callable[[str | None, str | None], Page[Any]]) -> Iterator[Page[Any]]:
    cursor = None
    while True:
        page = page_of(None, cursor)
        yield page
        if page.next_cursor is None:
            return
        cursor = page.next_cursor


def signin(number: int) -> PulledCheckin:
    return replace(SIGNIN, server_no=f"90{number:02}", trainee_no=f"T{number}")


def drawn(*, seconds: int = 600) -> SpotCheck:
    deadline = datetime.fromtimestamp(wall_ms() // 1000 + seconds, UTC)
    return SpotCheck("SC1", "S1", ("T1", "T2"), deadline, SpotMode.ROLLCALL)


ANSWERS = (SpotAnswer("T1", SpotWord.PRESENT, Method.CARD_PIN), SpotAnswer("T2", SpotWord.ABSENT))


class AffairsContract(UsingContract):
    # --- lists and the log

    @needs(Capability.VOUCHER_LIST)
    def test_a_classes_vouchers_with_their_holders(self, stage: Stage) -> None:
        stage.put(CLASS, LEARNER)
        stage.issue(KnownVoucher(VOUCHER, ZHANG))
        page = stage.platform.vouchers("C1", None, None)
        assert page.items == (ListedVoucher(VOUCHER, ZHANG, "T1"),)
        assert page.snapshot_digest == gm.digest_of([VOUCHER.voucher_no])
        assert stage.platform.vouchers("C2", None, None).items == ()

    @needs(Capability.VOUCHER_LIST, Capability.VOUCHER_USE, Capability.VOUCHER_VERIFY)
    def test_the_list_follows_a_use(self, stage: Stage) -> None:
        order = ready(stage)
        mark = stage.platform.vouchers("C1", None, None).watermark
        stage.platform.voucher_use(order, "use-1")
        delta = stage.platform.vouchers("C1", mark, None)
        assert [one.voucher.state for one in delta.items] == [VoucherState.USED]

    @needs(Capability.VOUCHER_LOG, Capability.VOUCHER_VERIFY)
    def test_the_log_has_every_verification(self, stage: Stage) -> None:
        stage.issue(KnownVoucher(VOUCHER, ZHANG))
        found = [stage.platform.voucher_verify(VOUCHER.voucher_no, who, "") for who in (ZHANG, LI, ZHANG, LI)]
        pages = list(all_pages(stage.platform.voucher_log))
        assert len(pages) == 2
        rows = [row for page in pages for row in page.items]
        assert [row.verify_no for row in rows] == [one.verify_no for one in found]
        assert [row.usable for row in rows] == [True, False, True, False]
        assert {row.voucher_no for row in rows} == {VOUCHER.voucher_no}
        assert all(VOUCHER.voucher_no not in repr(row) for row in rows)

    @needs(Capability.VOUCHER_LOG, Capability.VOUCHER_VERIFY)
    def test_a_verification_made_while_paging_comes_with_the_delta(self, stage: Stage) -> None:
        stage.issue(KnownVoucher(VOUCHER, ZHANG))
        for _ in range(4):
            stage.platform.voucher_verify(VOUCHER.voucher_no, ZHANG, "")
        first = stage.platform.voucher_log(None, None)
        late = stage.platform.voucher_verify(VOUCHER.voucher_no, ZHANG, "").verify_no
        second = stage.platform.voucher_log(None, first.next_cursor)
        assert late not in [row.verify_no for row in (*first.items, *second.items)]
        assert [row.verify_no for row in stage.platform.voucher_log(second.watermark, None).items] == [late]

    # --- leave, corrections, results

    @KINDS
    def test_each_kind_has_its_door_and_its_receipt(self, stage: Stage, kind: EntryKind) -> None:
        batch = affairs_chain(stage, kind, 3)
        answer = doors(stage)[kind](batch)
        assert all(ack.accepted for ack in answer.acks)
        assert answer.receipt is not None
        said = stretch_of(answer.receipt.signed)
        assert (said.first_seq, said.last_seq, said.last_hash) == (1, 3, batch[-1].entry.hash)
        assert stage.received() == [one.entry.id for one in batch]

    @KINDS
    def test_reordered_and_doubled_they_are_there_once(self, stage: Stage, kind: EntryKind) -> None:
        batch = affairs_chain(stage, kind, 3)
        doors(stage)[kind]([batch[2], batch[0]])
        again = {ack.rec_id: ack for ack in doors(stage)[kind](batch).acks}
        assert [again[one.entry.id].duplicate for one in batch] == [True, False, True]
        assert sorted(stage.received()) == [one.entry.id for one in batch]

    @KINDS
    @pytest.mark.parametrize("trouble", ["fail_after", "lose_answers"])
    def test_a_lost_answer_does_no_harm(self, stage: Stage, kind: EntryKind, trouble: str) -> None:
        batch = affairs_chain(stage, kind, 2)
        stage.trouble(**{trouble: 1})
        with pytest.raises(Retryable):
            doors(stage)[kind](batch)
        assert all(ack.accepted for ack in doors(stage)[kind](batch).acks)
        assert len(stage.received()) == 2

    @KINDS
    def test_half_a_batch_judged_is_half_a_batch_answered(self, stage: Stage, kind: EntryKind) -> None:
        batch = affairs_chain(stage, kind, 2)
        stage.trouble(omit=[batch[1].entry.id])
        assert [ack.rec_id for ack in doors(stage)[kind](batch).acks] == [batch[0].entry.id]

    @KINDS
    def test_one_that_is_refused_does_not_hold_the_others(self, stage: Stage, kind: EntryKind) -> None:
        batch = affairs_chain(stage, kind, 2)
        stage.trouble(refuse={batch[0].entry.id: "E30003"})
        acks = {ack.rec_id: ack for ack in doors(stage)[kind](batch).acks}
        assert [acks[one.entry.id].accepted for one in batch] == [False, True]

    @needs(*NEEDS.values())
    @pytest.mark.parametrize(
        ("kind", "change"),
        [
            (EntryKind.LEAVE, {"to": "2026-03-01"}),
            (EntryKind.LEAVE, {"approver": ""}),
            (EntryKind.CORRECTION, {"reason": ""}),
            (EntryKind.CORRECTION, {"action": "MAYBE"}),
            (EntryKind.RESULT, {"theory": 85}),
            (EntryKind.RESULT, {"practice": "101"}),
            (EntryKind.RESULT, {"attempt": 0}),
        ],
    )
    def test_one_out_of_order_is_refused_alone(
        self, stage: Stage, kind: EntryKind, change: dict[str, Any]
    ) -> None:
        good = affairs_chain(stage, kind, 1)[0]
        bad = entry(2, kind, prev=good.entry.hash, action=None, body={**IN_ORDER[kind], **change})
        answer = doors(stage)[kind]([good, outgoing(bad, person=None)])
        acks = {ack.rec_id: ack for ack in answer.acks}
        assert (acks[bad.id].accepted, acks[bad.id].code) == (False, "E20001")
        assert acks[good.entry.id].accepted

    # --- sign-ins made elsewhere

    @needs(Capability.CHECKIN_PULL)
    def test_phone_sign_ins_come_as_they_are(self, stage: Stage) -> None:
        online = replace(signin(2), source=PulledSource.ONLINE, minutes=45)
        stage.know(Affairs(signins=(signin(1), online)))
        assert stage.platform.pull_checkins(None, None).items == (signin(1), online)

    @needs(Capability.CHECKIN_PULL)
    def test_one_more_while_paging_comes_with_the_delta(self, stage: Stage) -> None:
        stage.know(Affairs(signins=tuple(signin(number) for number in range(1, 6))))
        first = stage.platform.pull_checkins(None, None)
        stage.know(Affairs(signins=(signin(0),)))
        second = stage.platform.pull_checkins(None, first.next_cursor)
        assert [one.server_no for one in (*first.items, *second.items)] == [f"900{n}" for n in range(1, 6)]
        assert stage.platform.pull_checkins(second.watermark, None).items == (signin(0),)

    @needs(Capability.CHECKIN_PULL)
    def test_a_source_added_later_is_another_tool(self, stage: Stage) -> None:
        stage.put_strange_signin(replace(SIGNIN, source=PulledSource.OTHER), source="WATCH", colour="blue")
        assert [one.source for one in stage.platform.pull_checkins(None, None).items] == [PulledSource.OTHER]

    @needs(Capability.CHECKIN_PULL)
    def test_an_action_added_later_is_no_sign_in_and_costs_nobody_else(self, stage: Stage) -> None:
        stage.know(Affairs(signins=(signin(1),)))
        stage.put_strange_signin(signin(2), action="PAUSE")
        page = stage.platform.pull_checkins(None, None)
        assert page.items == (signin(1),)
        assert len(page.items) + len(page.removed) == page.total

    # --- spot checks

    @needs(Capability.SPOTCHECK)
    def test_a_draw_is_told_until_it_is_answered(self, stage: Stage) -> None:
        check = drawn()
        stage.know(Affairs(spot_checks=(check,)))
        assert stage.platform.spotchecks() == (check,)
        stage.platform.spotcheck_answer("SC1", ANSWERS, "spot-1")
        assert stage.platform.spotchecks() == ()

    @needs(Capability.SPOTCHECK)
    def test_one_that_is_over_is_not_told(self, stage: Stage) -> None:
        stage.know(Affairs(spot_checks=(drawn(seconds=-5),)))
        assert stage.platform.spotchecks() == ()
        with pytest.raises(Rejected) as no:
            stage.platform.spotcheck_answer("SC1", ANSWERS, "spot-1")
        assert no.value.code == "E30006"

    @needs(Capability.SPOTCHECK)
    def test_a_mode_added_later_is_unknown_and_still_told(self, stage: Stage) -> None:
        stage.put_strange_spot_check(replace(drawn(), mode=SpotMode.UNKNOWN), mode="IRIS")
        assert [one.mode for one in stage.platform.spotchecks()] == [SpotMode.UNKNOWN]

    @pytest.mark.parametrize("second", ["spot-1", "spot-2"])
    @needs(Capability.SPOTCHECK)
    def test_the_same_answer_again_is_the_answer(self, stage: Stage, second: str) -> None:
        stage.know(Affairs(spot_checks=(drawn(),)))
        stage.trouble(lose_answers=1)
        with pytest.raises(Unanswered):
            stage.platform.spotcheck_answer("SC1", ANSWERS, "spot-1")
        stage.platform.spotcheck_answer("SC1", ANSWERS, second)

    @needs(Capability.SPOTCHECK)
    def test_another_answer_afterwards_is_refused(self, stage: Stage) -> None:
        stage.know(Affairs(spot_checks=(drawn(),)))
        stage.platform.spotcheck_answer("SC1", ANSWERS, "spot-1")
        changed = (ANSWERS[0], replace(ANSWERS[1], word=SpotWord.PRESENT))
        with pytest.raises(Rejected) as no:
            stage.platform.spotcheck_answer("SC1", changed, "spot-2")
        assert no.value.code == "E44001"

    @needs(Capability.SPOTCHECK)
    def test_all_who_were_drawn_and_nobody_else(self, stage: Stage) -> None:
        stage.know(Affairs(spot_checks=(drawn(),)))
        for answers in (ANSWERS[:1], (*ANSWERS, SpotAnswer("T9", SpotWord.PRESENT))):
            with pytest.raises(Rejected) as no:
                stage.platform.spotcheck_answer("SC1", answers, f"spot-{len(answers)}")
            assert no.value.code == "E20001"

    @needs(Capability.SPOTCHECK)
    def test_a_spot_check_nobody_drew(self, stage: Stage) -> None:
        with pytest.raises(Rejected):
            stage.platform.spotcheck_answer("SC9", ANSWERS, "spot-1")

    # --- the day's anchor

    DAY = DayDigest(date(2026, 3, 2), 1, 9, "ab" * 32, {"CHECKIN": 8, "DAY_CLOSED": 1})

    @needs(Capability.AUDIT_DAILY)
    def test_a_day_has_one_anchor(self, stage: Stage) -> None:
        first = stage.platform.anchor_day(self.DAY)
        assert first
        assert stage.platform.anchor_day(self.DAY) == first
        assert (
            stage.platform.anchor_day(replace(self.DAY, day=date(2026, 3, 3), first_seq=10, last_seq=12))
            != first
        )

    @pytest.mark.parametrize("change", [{"chain_head": "cd" * 32}, {"last_seq": 10}, {"first_seq": 2}])
    @needs(Capability.AUDIT_DAILY)
    def test_another_digest_for_the_same_day_breaks_the_chain(
        self, stage: Stage, change: dict[str, Any]
    ) -> None:
        stage.platform.anchor_day(self.DAY)
        with pytest.raises(Rejected) as no:
            stage.platform.anchor_day(replace(self.DAY, **change))
        assert no.value.code == "E44004"

    @needs(Capability.AUDIT_DAILY, Capability.CHECKIN_PUSH)
    def test_a_head_that_is_not_what_was_sent_breaks_the_chain(self, stage: Stage) -> None:
        stage.platform.push_checkins([outgoing(entry(9), person=None)])
        with pytest.raises(Rejected) as no:
            stage.platform.anchor_day(self.DAY)
        assert no.value.code == "E44004"

    # --- certificates

    @needs(Capability.CERT_QUERY)
    def test_a_persons_certificates(self, stage: Stage) -> None:
        stage.know(Affairs(certificates=(KnownCertificate(ZHANG, CERTIFICATE),)))
        assert stage.platform.certificates(ZHANG) == (CERTIFICATE,)
        assert stage.platform.certificates(PersonKey("01", "990000199001019999")) == ()
        assert CERTIFICATE.cert_no not in repr(stage.platform.certificates(ZHANG))
