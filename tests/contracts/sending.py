"""What every platform adapter must do with entries sent: each answered by itself, none lost, none twice."""

from __future__ import annotations

import pytest

from sync.platform import gm
from sync.platform.adapter import (
    Capability,
    Retryable,
)
from sync.platform.ktp_receipt import Stretch, stretch_of
from sync.platform.ktp_wire import unb64
from sync.records import (
    EntryKind,
)
from tests.contracts.declared import Declared, needs
from tests.contracts.given import (
    BEAT,
    push,
    sealed,
)
from tests.support.entries import chain, entry, outgoing
from tests.support.stages import Stage, wall_ms


class SendingContract(Declared):
    @needs(Capability.CHECKIN_PUSH)
    def test_every_entry_is_answered_singly(self, stage: Stage) -> None:
        entries = chain(3)
        answer = push(stage, entries)
        assert {ack.rec_id for ack in answer.acks} == {one.id for one in entries}
        assert all(ack.accepted and not ack.duplicate and ack.code == "000000" for ack in answer.acks)
        assert stage.received() == [one.id for one in entries]

    @needs(Capability.CHECKIN_PUSH)
    def test_a_receipt_names_what_was_accepted_and_ends_in_its_hash(self, stage: Stage) -> None:
        entries = chain(5)
        stage.trouble(refuse={entries[0].id: "E30003", entries[4].id: "E30003"})
        receipt = push(stage, [entries[3], entries[0], entries[1], entries[4]]).receipt
        assert receipt is not None
        assert gm.sm2_verify(stage.platform_key, receipt.signed.encode(), unb64(receipt.signature))
        last = entries[3]
        assert stretch_of(receipt.signed) == Stretch(last.desk_no, 2, 4, last.hash, receipt.server_ms)
        assert abs(receipt.server_ms - wall_ms()) < 2000

    @needs(Capability.CHECKIN_PUSH)
    def test_what_was_there_before_is_receipted_again(self, stage: Stage) -> None:
        entries = chain(2)
        push(stage, entries)
        receipt = push(stage, entries[1:]).receipt
        assert receipt is not None
        said = stretch_of(receipt.signed)
        assert (said.first_seq, said.last_seq, said.last_hash) == (2, 2, entries[1].hash)

    @needs(Capability.CHECKIN_PUSH)
    def test_events_are_receipted_too(self, stage: Stage) -> None:
        one = entry(1, EntryKind.REFUSED, action=None, body={"code": "A03"})
        receipt = stage.platform.push_events([outgoing(one, person=None)]).receipt
        assert receipt is not None
        assert stretch_of(receipt.signed).last_hash == one.hash

    @needs(Capability.CHECKIN_PUSH)
    def test_no_receipt_for_what_was_refused(self, stage: Stage) -> None:
        (one,) = chain(1)
        stage.trouble(refuse={one.id: "E30003"})
        assert push(stage, [one]).receipt is None

    @needs(Capability.CHECKIN_PUSH)
    def test_a_batch_sent_twice_is_there_once(self, stage: Stage) -> None:
        batch = [sealed(stage, one) for one in chain(3)]
        stage.platform.push_checkins(batch)
        again = stage.platform.push_checkins(batch)
        assert all(ack.accepted and ack.duplicate for ack in again.acks)
        assert len(stage.received()) == 3

    @needs(Capability.CHECKIN_PUSH)
    def test_the_processing_itself_doubled_is_there_once(self, stage: Stage) -> None:
        stage.trouble(duplicate=1)
        push(stage, chain(2))
        assert len(stage.received()) == 2

    @needs(Capability.CHECKIN_PUSH)
    def test_a_reordered_batch_is_all_there(self, stage: Stage) -> None:
        entries = chain(4)
        answer = push(stage, [entries[2], entries[0], entries[3], entries[1]])
        assert all(ack.accepted for ack in answer.acks)
        assert set(stage.received()) == {one.id for one in entries}

    @pytest.mark.parametrize("trouble", ["fail_after", "lose_answers"])
    @needs(Capability.CHECKIN_PUSH)
    def test_an_answer_lost_after_the_commit_does_no_harm(self, stage: Stage, trouble: str) -> None:
        batch = [sealed(stage, one) for one in chain(3)]
        stage.trouble(**{trouble: 1})
        with pytest.raises(Retryable):
            stage.platform.push_checkins(batch)
        assert all(ack.accepted for ack in stage.platform.push_checkins(batch).acks)
        assert len(stage.received()) == 3

    @needs(Capability.CHECKIN_PUSH)
    def test_a_failure_before_the_commit_keeps_nothing(self, stage: Stage) -> None:
        stage.trouble(fail_before=1, retry_after_s=7)
        with pytest.raises(Retryable) as later:
            push(stage, chain(1))
        assert later.value.after_s == 7
        assert stage.received() == []

    @needs(Capability.CHECKIN_PUSH)
    def test_half_an_answer_judges_half_the_batch(self, stage: Stage) -> None:
        first, second = chain(2)
        stage.trouble(omit=[second.id])
        answer = push(stage, [first, second])
        assert [ack.rec_id for ack in answer.acks] == [first.id]
        assert answer.receipt is not None
        assert stretch_of(answer.receipt.signed).last_seq == first.seq
        assert push(stage, [second]).acks[0].duplicate

    @needs(Capability.CHECKIN_PUSH)
    def test_too_many_at_once_says_so(self, stage: Stage) -> None:
        stage.trouble(most_items=2)
        with pytest.raises(Retryable) as large:
            push(stage, chain(3))
        assert large.value.too_large
        assert all(ack.accepted for ack in push(stage, chain(2)).acks)

    @needs(Capability.CHECKIN_PUSH)
    def test_one_refused_entry_does_not_hold_the_others(self, stage: Stage) -> None:
        first, second = chain(2)
        stage.trouble(refuse={first.id: "E30003"})
        acks = {ack.rec_id: ack for ack in push(stage, [first, second]).acks}
        assert (acks[first.id].accepted, acks[first.id].code) == (False, "E30003")
        assert acks[second.id].accepted
        assert stage.received() == [second.id]

    @needs(Capability.CHECKIN_PUSH)
    def test_a_refused_entry_resent_is_judged_anew(self, stage: Stage) -> None:
        (one,) = chain(1)
        batch = [sealed(stage, one)]
        stage.trouble(refuse={one.id: "E30003"})
        assert not stage.platform.push_checkins(batch).acks[0].accepted
        stage.trouble(refuse={})
        assert stage.platform.push_checkins(batch).acks[0].accepted

    @needs(Capability.CHECKIN_PUSH)
    def test_a_batch_that_breaks_the_platform_is_retryable(self, stage: Stage) -> None:
        first, second = chain(2)
        stage.trouble(poison=[second.id])
        with pytest.raises(Retryable):
            push(stage, [first, second])
        assert push(stage, [first]).acks[0].accepted

    @needs(Capability.CHECKIN_PUSH)
    def test_a_second_check_in_for_the_same_is_extra(self, stage: Stage) -> None:
        first = entry(1)
        second = entry(2, prev=first.hash)
        answer = push(stage, [first, second])
        assert [(ack.accepted, ack.extra) for ack in answer.acks] == [(True, False), (True, True)]
        assert stage.extras() == {second.id}

    @needs(Capability.CHECKIN_PUSH)
    def test_the_same_id_with_other_content_is_a_conflict(self, stage: Stage) -> None:
        push(stage, [entry(1)])
        ack = push(stage, [entry(1, trainee_no="T99")]).acks[0]
        assert (ack.accepted, ack.code) == (False, "E20002")
        assert len(stage.received()) == 1

    @pytest.mark.parametrize("kind", [kind for kind in EntryKind if kind is not EntryKind.CHECKIN])
    @needs(Capability.CHECKIN_PUSH)
    def test_every_other_kind_goes_as_an_event(self, stage: Stage, kind: EntryKind) -> None:
        one = entry(1, kind, action=None, body={"code": "A03"})
        answer = stage.platform.push_events([outgoing(one, person=None)])
        assert answer.acks[0].accepted
        assert stage.received() == [one.id]

    @needs(Capability.CHECKIN_PUSH, Capability.CHECKIN_RECONCILE)
    def test_reconciling_names_what_is_missing_and_what_is_extra(self, stage: Stage) -> None:
        first, second, third = chain(3)
        push(stage, [first, second])
        assert stage.platform.reconcile("S1", [second.id, first.id]) == stage.platform.reconcile("S0", [])
        found = stage.platform.reconcile("S1", [second.id, third.id])
        assert (found.missing, found.extra) == ((third.id,), (first.id,))

    @needs(Capability.CHECKIN_PUSH, Capability.CHECKIN_RECONCILE)
    def test_a_platform_restored_from_a_backup_takes_everything_again(self, stage: Stage) -> None:
        entries = chain(4)
        batch = [sealed(stage, one) for one in entries]
        stage.platform.push_checkins(batch)
        assert stage.platform.heartbeat(BEAT).acked_seq == 4
        stage.restore_backup(2)
        assert stage.platform.heartbeat(BEAT).acked_seq == 2
        assert stage.platform.reconcile("S1", [one.id for one in entries]).missing == (
            entries[2].id,
            entries[3].id,
        )
        stage.platform.push_checkins(batch)
        assert sorted(stage.received()) == [one.id for one in entries]
