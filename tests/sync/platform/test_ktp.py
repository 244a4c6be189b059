"""What is particular to the KTP adapter: keys, signatures of answers, the one retry, what goes out in clear."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sync.platform import gm
from sync.platform.adapter import (
    AuthBroken,
    BatchAnswer,
    Heartbeat,
    PlatformError,
    Rejected,
    Retryable,
)
from sync.platform.ktp_call import Account
from sync.platform.ktp_fields import MalformedReply
from sync.platform.ktp_keys import MemoryCabinet, WireKeys
from sync.platform.ktp_receipt import Stretch
from sync.platform.ktp_wire import Suite
from sync.platform.simulator.remote import Remote
from sync.platform.simulator.seed import Device, Seed
from sync.profiles import print_of
from sync.records import (
    DayDigest,
    Enrolment,
    Entry,
    Method,
    Receipt,
    UseOrder,
)
from tests.support.entries import AT_MS, DAY, DESK, LI, ZHANG, chain, entry, outgoing
from tests.support.ktp_lines import (
    Recorded,
    SigningLine,
    acks,
    adapter,
    judged,
    said,
    signed,
    stretch,
)
from tests.support.stages import APP, CODE, SimulatorStage

USE_ORDER = UseOrder("code", "V1", "C1", ZHANG, "张三", Method.CARD, "", "01", notice_shown=True)
BEAT = Heartbeat("0.1", 0, None, "", 0, 0, 0, "G", 100)


class TestProfiles:
    def test_a_profile_comes_until_it_is_held_or_refused(self, remote: Remote, stage: SimulatorStage) -> None:
        told = {"version": 4, "settings": {"attendance.late_after_min": 20}}
        text = remote.tell("profile", told)["text"]
        assert stage.platform.heartbeat(BEAT).profile == text
        assert stage.platform.heartbeat(replace(BEAT, profile=4)).profile == ""
        refused = replace(BEAT, refused=f"unusable {print_of(text)}")
        assert stage.platform.heartbeat(refused).profile == ""
        newer = remote.tell("profile", {**told, "version": 5})["text"]
        assert stage.platform.heartbeat(refused).profile == newer
        remote.tell("profile", {"version": 0, "text": "none"})

    def test_the_platform_hears_of_versions_and_the_last_self_check(
        self, remote: Remote, stage: SimulatorStage
    ) -> None:
        beat = replace(
            BEAT, versions={"qt": "6.12"}, checked_ms=7, failed=("gun",), profile=3, refused="old 00"
        )
        stage.platform.heartbeat(beat)
        (desk,) = [one for one in remote.desks() if one["device"] == stage.device]
        heard = desk["beat"]
        assert heard["versions"] == {"qt": "6.12"} and heard["selfCheck"] == {"at": 7, "failed": ["gun"]}
        assert (heard["profile"], heard["profileRefused"]) == (3, "old 00")


class TestKeys:
    def test_before_activation_nothing_is_sealed_and_no_mac_made(self) -> None:
        ktp, _ = adapter(SigningLine([]), Suite.HMAC, active=False)
        assert not ktp.activated
        with pytest.raises(AuthBroken, match="activated"):
            ktp.time()
        with pytest.raises(AuthBroken, match="activated"):
            ktp.envelope("R1", ZHANG, "张三")

    def test_a_wrong_activation_code_is_told(self, remote: Remote, stage: SimulatorStage) -> None:
        remote.seed(Seed(devices=(Device(stage.device, APP, "NEW-CODE"),)))
        with pytest.raises(AuthBroken) as no:
            stage.ktp.activate("WRONG")
        assert no.value.code == "E10006"

    def test_an_activation_code_works_once(self, stage: SimulatorStage) -> None:
        with pytest.raises(AuthBroken):
            stage.ktp.activate(CODE)

    def test_keys_survive_in_their_cabinet(self) -> None:
        cabinet = MemoryCabinet()
        first = WireKeys(cabinet)
        first.admit("d1", "f1", bytes(range(32)))
        first.admit("", "f2", bytes(32))
        again = WireKeys(cabinet)
        assert again.pair == first.pair
        assert again.issued == first.issued
        assert (again.issued.device_kid, again.issued.current) == ("d1", "f2")

    def test_a_spoilt_cabinet_is_named(self) -> None:
        cabinet = MemoryCabinet()
        cabinet.keep_secret("ktp.issued", b"{}")
        with pytest.raises(gm.GmError, match="session secrets"):
            WireKeys(cabinet)

    def test_secrets_never_print(self) -> None:
        keys = WireKeys(MemoryCabinet())
        keys.admit("d1", "f1", b"S" * 32)
        assert "SSSS" not in repr(keys.issued)

    @pytest.mark.parametrize("stage", list(Suite), indirect=True)
    def test_a_rotated_secret_arrives_with_the_heartbeat(self, stage: SimulatorStage) -> None:
        old = stage.platform.envelope(f"{stage.device}-1-1", ZHANG, "张三")
        assert stage.remote.rotate(stage.device) == "f2"
        stage.platform.heartbeat(BEAT)
        assert stage.keys.issued.current == "f2"
        new = stage.platform.envelope(f"{stage.device}-1-2", ZHANG, "张三")
        first = entry(1, desk_no=stage.device)
        second = entry(2, desk_no=stage.device, prev=first.hash, trainee_no="T2")
        batch = [outgoing(first, envelope=old), outgoing(second, envelope=new)]
        assert all(ack.accepted for ack in stage.platform.push_checkins(batch).acks)

    @pytest.mark.parametrize("stage", [Suite.HMAC], indirect=True)
    def test_a_secret_that_may_sign_no_more_is_auth_broken(self, stage: SimulatorStage) -> None:
        stage.remote.rotate(stage.device, old_may_sign=False)
        with pytest.raises(AuthBroken) as broken:
            stage.platform.time()
        assert broken.value.code == "E10005"

    def test_a_row_sealed_under_an_unknown_key_is_malformed_not_lost(self, stage: SimulatorStage) -> None:
        stage.put(Enrolment("T1", f"C-{stage.device}", LI, "李四"))
        stage.remote.rotate(stage.device)
        with pytest.raises(Retryable, match="kid"):
            stage.platform.roster(f"C-{stage.device}", None, None)
        stage.platform.heartbeat(BEAT)
        assert stage.platform.roster(f"C-{stage.device}", None, None).items[0].person == LI

    def test_a_bad_platform_key_is_refused_at_once(self) -> None:
        with pytest.raises(gm.GmError):
            Account(APP, DESK, "ORG1", bytes(64))


class TestAnswers:
    def test_an_unsigned_time_is_not_believed(self) -> None:
        ktp, _ = adapter(Recorded([said({"serverTime": AT_MS})]))
        with pytest.raises(AuthBroken, match="not signed"):
            ktp.time()

    @pytest.mark.parametrize("call", ["time", "org", "push"])
    def test_a_wrong_signature_is_never_believed(self, stage: SimulatorStage, call: str) -> None:
        stage.trouble(wrong_signature=1)
        with pytest.raises(AuthBroken, match="not signed"):
            if call == "push":
                stage.platform.push_checkins([outgoing(entry(1, desk_no=stage.device))])
            else:
                getattr(stage.platform, call)()

    @pytest.mark.parametrize(
        "call",
        [
            *("voucher_verify", "essc_verify", "essc_login_begin", "essc_login_poll"),
            *(
                "voucher_use",
                "voucher_revoke",
                "spotchecks",
                "spotcheck_answer",
                "anchor_day",
                "certificates",
            ),
        ],
    )
    def test_nobodys_word_on_a_voucher_a_person_or_a_day_is_believed(self, call: str) -> None:
        ktp, _ = adapter(Recorded([said({"usable": True, "state": "OK", "items": []})]))
        given: dict[str, tuple[object, ...]] = {
            "voucher_verify": ("code", None, ""),
            "essc_verify": ("code", "scan"),
            "essc_login_poll": ("h",),
            "voucher_use": (USE_ORDER, "use-1"),
            "voucher_revoke": ("U1", "why", "01", "back-1"),
            "spotcheck_answer": ("SC1", (), "spot-1"),
            "anchor_day": (DayDigest(DAY, 1, 2, "ab" * 32, {}),),
            "certificates": (ZHANG,),
        }
        with pytest.raises(AuthBroken, match="not signed"):
            getattr(ktp, call)(*given.get(call, ()))

    def test_a_log_in_state_of_later_lets_nobody_in(self) -> None:
        ktp, _ = adapter(SigningLine([said({"state": "OK_IN_PRINCIPLE"})]))
        with pytest.raises(MalformedReply):
            ktp.essc_login_poll("h")

    def test_a_scan_keeps_its_key_whatever_was_answered_before(self) -> None:
        line = SigningLine([said({}), said({}), said({})])
        ktp, _ = adapter(line)
        for scan in ("scan-1", "scan-1", "scan-2"):
            with pytest.raises(MalformedReply):
                ktp.essc_verify("code", scan)
        assert [headers["Idempotency-Key"] for _, _, headers, _ in line.asked] == [
            "scan-1",
            "scan-1",
            "scan-2",
        ]

    @pytest.mark.parametrize("amount", [1500, "12,5", "-1", "NaN", "1500元"])
    def test_an_amount_that_is_no_decimal_is_malformed(self, amount: object) -> None:
        row = {"voucherNo": "V1", "validFrom": "2026-01-01", "validTo": "2026-12-31", "faceValue": amount}
        ktp, _ = adapter(SigningLine([said({"voucher": row, "verifyNo": "V", "usable": True})]))
        with pytest.raises(MalformedReply, match="faceValue"):
            ktp.voucher_verify("V1", None, "")

    def test_an_unsigned_page_is_believed(self) -> None:
        digest = gm.digest_of([])
        page = {"items": [], "next": None, "snapshot": "s", "watermark": "1", "total": 0}
        ktp, _ = adapter(Recorded([said({**page, "pageSm3": digest, "allSm3": digest})]))
        assert ktp.classes(None, None).total == 0

    def test_an_ack_for_what_was_never_sent_is_malformed(self) -> None:
        ktp, _ = adapter(SigningLine([said(judged("KSK-X-1-1"))]))
        with pytest.raises(Retryable, match="about what was sent"):
            ktp.push_checkins([outgoing(entry(1))])

    def test_any_200_is_no_ack(self) -> None:
        ktp, _ = adapter(SigningLine([said({})]))
        with pytest.raises(Retryable, match="items"):
            ktp.push_checkins([outgoing(entry(1))])


class TestNoVerdict:
    """A code about the platform's own state judges no entry: it stays to be sent, whatever the others got."""

    ENTRIES = chain(2)
    STATES = ("E50001", "E50301", "E20004", "E10002", "E10004")

    def push(self, first: str, second: str) -> BatchAnswer:
        items = [
            {"recId": one.id, "code": code} for one, code in zip(self.ENTRIES, (first, second), strict=True)
        ]
        accepted = [one for one, code in zip(self.ENTRIES, (first, second), strict=True) if code == "000000"]
        receipt = signed(stretch(*accepted).text()) if accepted else None
        ktp, _ = adapter(SigningLine([said({"items": items, "receipt": receipt})]))
        return ktp.push_checkins([outgoing(one) for one in self.ENTRIES])

    @pytest.mark.parametrize("code", STATES)
    def test_one_entry_is_not_judged(self, code: str) -> None:
        assert [ack.rec_id for ack in self.push("000000", code).acks] == [self.ENTRIES[0].id]

    @pytest.mark.parametrize("code", STATES)
    def test_no_entry_is_judged(self, code: str) -> None:
        with pytest.raises(Retryable, match=code) as again:
            self.push(code, code)
        assert (again.value.after_s is not None) is (code == "E20004")

    @pytest.mark.parametrize("code", ["E20001", "E20002", "E30003", "E44001"])
    def test_a_no_about_the_entry_is_a_no(self, code: str) -> None:
        assert [ack.code for ack in self.push("000000", code).acks] == ["000000", code]


class TestReceipts:
    """One entry of three is refused, so that the receipt is for the first two."""

    ENTRIES = chain(3)
    GOOD = stretch(*ENTRIES[:2])

    def push(self, receipt: object, *accepted: Entry) -> BatchAnswer:
        items = [{"recId": one.id, "code": "000000" if one in accepted else "E30003"} for one in self.ENTRIES]
        ktp, _ = adapter(SigningLine([said({"items": items, "receipt": receipt})]))
        return ktp.push_checkins([outgoing(one) for one in self.ENTRIES])

    def test_the_text_is_kept_as_it_was_signed(self) -> None:
        given = signed(self.GOOD.text())
        receipt = self.push(given, *self.ENTRIES[:2]).receipt
        assert receipt == Receipt(given["text"], given["sign"], AT_MS - 1)

    def test_nothing_accepted_nothing_receipted(self) -> None:
        assert self.push(None).receipt is None

    @pytest.mark.parametrize("sign", ["", "c2ln", signed(GOOD.text(), gm.Sm2Key.generate())["sign"]])
    def test_a_wrong_signature_breaks_trust(self, sign: str) -> None:
        with pytest.raises(AuthBroken) as broken:
            self.push({"text": self.GOOD.text(), "sign": sign}, *self.ENTRIES[:2])
        assert broken.value.code == "KTP1-RECEIPT"

    def test_a_missing_one_is_no_answer(self) -> None:
        with pytest.raises(MalformedReply, match="receipt: not there"):
            self.push(None, *self.ENTRIES[:2])

    @pytest.mark.parametrize(
        "other",
        [
            replace(GOOD, device="KSK-990000-0002"),
            replace(GOOD, first_seq=2),
            replace(GOOD, last_seq=1, last_hash=ENTRIES[0].hash),
            replace(GOOD, last_seq=3, last_hash=ENTRIES[2].hash),
            replace(GOOD, last_hash=ENTRIES[0].hash),
        ],
        ids=["another desk", "later first", "earlier last", "the refused one too", "another hash"],
    )
    def test_one_that_speaks_of_anything_else_is_no_answer(self, other: Stretch) -> None:
        with pytest.raises(MalformedReply, match="about what was accepted"):
            self.push(signed(other.text()), *self.ENTRIES[:2])

    def test_one_for_nothing_is_no_answer(self) -> None:
        with pytest.raises(MalformedReply, match="about what was accepted"):
            self.push(signed(self.GOOD.text()))

    def test_one_in_another_form_is_no_answer(self) -> None:
        with pytest.raises(MalformedReply, match="a receipt"):
            self.push(signed("KTP1-RESP\n00\n200\n00"), *self.ENTRIES[:2])

    @pytest.mark.parametrize(
        ("trouble", "error"), [("no_receipt", MalformedReply), ("forged_receipt", AuthBroken)]
    )
    def test_asked_again_the_platform_gives_a_good_one(
        self, stage: SimulatorStage, trouble: str, error: type[PlatformError]
    ) -> None:
        batch = [outgoing(one) for one in chain(2, desk_no=stage.device)]
        stage.trouble(**{trouble: 1})
        with pytest.raises(error):
            stage.platform.push_checkins(batch)
        again = stage.platform.push_checkins(batch)
        assert again.receipt is not None
        assert all(ack.duplicate for ack in again.acks)


class TestOneRetry:
    SKEWED = said({}, 401, "E10003", AT_MS + 600_000)

    def test_a_skewed_clock_is_corrected_and_the_call_made_again(self) -> None:
        line = SigningLine([self.SKEWED, said(acks(entry(1)))])
        ktp, told = adapter(line)
        assert ktp.push_checkins([outgoing(entry(1))]).acks[0].accepted
        assert [sample.server_ms for sample in told] == [AT_MS + 600_000]
        first, second = (headers for _, _, headers, _ in line.asked)
        assert second["X-KTP-Time"] == str(AT_MS + 600_000)
        assert first["Idempotency-Key"] == second["Idempotency-Key"]
        assert first["X-KTP-Nonce"] != second["X-KTP-Nonce"]

    def test_but_only_once(self) -> None:
        line = SigningLine([self.SKEWED, self.SKEWED, said({"serverTime": 1})])
        ktp, _ = adapter(line)
        with pytest.raises(AuthBroken) as broken:
            ktp.time()
        assert broken.value.code == "E10003"
        assert len(line.asked) == 2

    def test_an_unsigned_skew_corrects_nothing(self) -> None:
        ktp, told = adapter(Recorded([self.SKEWED]))
        with pytest.raises(AuthBroken, match="not signed"):
            ktp.time()
        assert told == []

    @pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
    def test_nothing_else_is_ever_repeated(self, status: int) -> None:
        line = SigningLine([said({}, status, "E50001")])
        ktp, _ = adapter(line)
        with pytest.raises((Retryable, Rejected)):
            ktp.time()
        assert len(line.asked) == 1


class TestIdempotency:
    def keys_of(self, line: Recorded) -> list[str]:
        return [headers["Idempotency-Key"] for _, _, headers, _ in line.asked]

    def test_a_retry_after_a_lost_answer_has_the_same_key_even_after_a_restart(self) -> None:
        batch = [outgoing(one) for one in chain(2)]
        line = SigningLine([Retryable("lost"), Retryable("lost"), said(acks(*(one.entry for one in batch)))])
        ktp, _ = adapter(line)
        for _ in range(2):
            with pytest.raises(Retryable):
                ktp.push_checkins(batch)
        restarted, _ = adapter(line)
        restarted.push_checkins(batch)
        assert len(set(self.keys_of(line))) == 1
        assert len({body for *_, body in line.asked}) == 1

    def test_other_content_has_another_key(self) -> None:
        first, second = chain(2)
        line = SigningLine([said(acks(first)), said(acks(second))])
        ktp, _ = adapter(line)
        ktp.push_checkins([outgoing(first)])
        ktp.push_checkins([outgoing(second)])
        assert len(set(self.keys_of(line))) == 2

    def test_what_was_answered_and_is_sent_again_on_purpose_wants_a_new_judgement(self) -> None:
        (one,) = chain(1)
        line = SigningLine([said(acks(one)), said(acks(one))])
        ktp, _ = adapter(line)
        ktp.push_checkins([outgoing(one)])
        ktp.push_checkins([outgoing(one)])
        assert len(set(self.keys_of(line))) == 2
