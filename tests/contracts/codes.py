"""What every platform adapter must do with vouchers verified and e-cards shown, as far as it claims to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from sync.platform.adapter import (
    Capability,
    LoginConfirmed,
    LoginExpired,
    LoginPending,
    LoginRefused,
    LoginScanned,
    Rejected,
    Retryable,
    Unanswered,
)
from sync.platform.simulator.seed import KnownEssc, KnownVoucher
from sync.records import (
    HolderMatch,
    VoucherKind,
    VoucherScope,
    VoucherState,
)
from tests.contracts.declared import Declared, Trait, needs
from tests.contracts.given import (
    CLASS,
    PHONE,
    USE,
    VOUCHER,
)
from tests.support.entries import LI, ZHANG
from tests.support.stages import Stage, wall_ms


class VoucherContract(Declared):
    @needs(Capability.VOUCHER_VERIFY)
    def test_a_voucher_is_told_whole(self, stage: Stage) -> None:
        stage.issue(KnownVoucher(VOUCHER, ZHANG))
        found = stage.platform.voucher_verify(VOUCHER.voucher_no, ZHANG, "")
        assert found.voucher == VOUCHER
        assert (found.holder, found.usable, found.reasons) == (HolderMatch.SAME, True, ())
        assert found.used_by is None

    @needs(Capability.VOUCHER_VERIFY)
    def test_each_verification_has_its_own_number_and_uses_nothing(self, stage: Stage) -> None:
        stage.issue(KnownVoucher(VOUCHER, ZHANG))
        found = [stage.platform.voucher_verify(VOUCHER.voucher_no, ZHANG, "") for _ in range(3)]
        assert len({one.verify_no for one in found}) == 3
        assert all(one.usable for one in found)

    @needs(Capability.VOUCHER_VERIFY)
    def test_nobody_named_means_no_word_on_the_holder(self, stage: Stage) -> None:
        stage.issue(KnownVoucher(VOUCHER, ZHANG))
        assert stage.platform.voucher_verify(VOUCHER.voucher_no, None, "").holder is HolderMatch.UNKNOWN

    @needs(Capability.VOUCHER_VERIFY)
    def test_another_persons_voucher(self, stage: Stage) -> None:
        stage.issue(KnownVoucher(VOUCHER, ZHANG))
        found = stage.platform.voucher_verify(VOUCHER.voucher_no, LI, "")
        assert (found.holder, found.usable, found.reasons) == (HolderMatch.OTHER, False, ("E43006",))

    @needs(Capability.VOUCHER_VERIFY)
    def test_the_first_use_says_when_where_and_which_class(self, stage: Stage) -> None:
        stage.issue(KnownVoucher(replace(VOUCHER, state=VoucherState.USED), ZHANG, USE))
        found = stage.platform.voucher_verify(VOUCHER.voucher_no, ZHANG, "")
        assert (found.usable, found.reasons, found.used_by) == (False, ("E43003",), USE)

    @pytest.mark.parametrize(
        ("change", "reason"),
        [
            ({"state": VoucherState.UNCLAIMED}, "E43011"),
            ({"state": VoucherState.SETTLED}, "E43004"),
            ({"state": VoucherState.EXPIRED}, "E43002"),
            ({"state": VoucherState.FROZEN}, "E43005"),
            ({"valid_to": date(2020, 2, 1)}, "E43002"),
            ({"valid_from": date(2099, 1, 1)}, "E43010"),
            ({"scope": VoucherScope(orgs=("ORG9",))}, "E43007"),
            ({"scope": VoucherScope(projects=("焊工",))}, "E43008"),
        ],
        ids=str,
    )
    @needs(Capability.VOUCHER_VERIFY)
    def test_why_a_voucher_may_not_be_used(self, stage: Stage, change: dict[str, Any], reason: str) -> None:
        stage.put(CLASS)
        stage.issue(KnownVoucher(replace(VOUCHER, **change), ZHANG))
        found = stage.platform.voucher_verify(VOUCHER.voucher_no, ZHANG, CLASS.class_no)
        assert (found.usable, found.reasons) == (False, (reason,))

    @needs(Capability.VOUCHER_VERIFY)
    def test_a_code_the_platform_never_issued(self, stage: Stage) -> None:
        with pytest.raises(Rejected) as no:
            stage.platform.voucher_verify("990020260001009999", ZHANG, "")
        assert no.value.code == "E43001"

    @needs(Capability.VOUCHER_VERIFY)
    def test_what_was_added_later_to_a_voucher_is_unknown_and_not_usable(self, stage: Stage) -> None:
        unknown = replace(VOUCHER, state=VoucherState.UNKNOWN, kind=VoucherKind.UNKNOWN)
        stage.put_strange_voucher(unknown, state="LOANED", type="GIFT", colour="blue")
        found = stage.platform.voucher_verify(VOUCHER.voucher_no, None, "")
        assert (found.voucher, found.usable) == (unknown, False)

    @needs(Capability.VOUCHER_VERIFY)
    def test_a_voucher_number_shows_in_no_repr(self, stage: Stage) -> None:
        stage.issue(KnownVoucher(VOUCHER, ZHANG))
        assert VOUCHER.voucher_no not in repr(stage.platform.voucher_verify(VOUCHER.voucher_no, ZHANG, ""))

    @needs(Capability.VOUCHER_VERIFY)
    def test_a_verification_without_a_line_is_retryable(self, stage: Stage) -> None:
        stage.issue(KnownVoucher(VOUCHER, ZHANG))
        stage.trouble(down=True)
        with pytest.raises(Retryable):
            stage.platform.voucher_verify(VOUCHER.voucher_no, ZHANG, "")


class ECardContract(Declared):
    @needs(Capability.ESSC_QR)
    def test_a_code_on_a_phone_names_its_owner_and_the_proof(self, stage: Stage) -> None:
        stage.issue(KnownEssc(PHONE))
        found = stage.platform.essc_verify(stage.phone_shows(ZHANG.number), "scan-1")
        assert replace(found, proof_no="") == PHONE
        assert found.proof_no

    @needs(Capability.ESSC_QR)
    def test_a_code_is_taken_once(self, stage: Stage) -> None:
        stage.issue(KnownEssc(PHONE))
        code = stage.phone_shows(ZHANG.number)
        stage.platform.essc_verify(code, "scan-1")
        with pytest.raises(Rejected) as no:
            stage.platform.essc_verify(code, "scan-2")
        assert no.value.code == "E41002"

    @needs(Capability.ESSC_QR)
    def test_a_code_of_two_minutes_ago_has_expired(self, stage: Stage) -> None:
        stage.issue(KnownEssc(PHONE))
        code = stage.phone_shows(ZHANG.number)
        stage.trouble(skew_ms=120_000)
        with pytest.raises(Rejected) as no:
            stage.platform.essc_verify(code, "scan-1")
        assert no.value.code == "E41001"

    @needs(Capability.ESSC_QR)
    def test_another_kind_of_code(self, stage: Stage) -> None:
        with pytest.raises(Rejected) as no:
            stage.platform.essc_verify("https://example.invalid/", "scan-1")
        assert no.value.code == "E41003"

    @needs(Capability.ESSC_QR)
    def test_a_cancelled_e_card(self, stage: Stage) -> None:
        stage.issue(KnownEssc(PHONE, "2"))
        with pytest.raises(Rejected) as no:
            stage.platform.essc_verify(stage.phone_shows(ZHANG.number), "scan-1")
        assert no.value.code == "E41004"

    @needs(Capability.ESSC_QR, Trait.SAME_SCAN)
    def test_a_scan_without_a_reply_may_be_sent_again_as_the_same(self, stage: Stage) -> None:
        stage.issue(KnownEssc(PHONE))
        code = stage.phone_shows(ZHANG.number)
        stage.trouble(lose_answers=1)
        with pytest.raises(Unanswered):
            stage.platform.essc_verify(code, "scan-1")
        first = stage.platform.essc_verify(code, "scan-1")
        assert stage.platform.essc_verify(code, "scan-1") == first

    @needs(Capability.ESSC_LOGIN_QR)
    def test_a_log_in_goes_from_screen_to_phone_and_back(self, stage: Stage) -> None:
        stage.issue(KnownEssc(PHONE))
        login = stage.platform.essc_login_begin()
        assert 50 < login.expires_at.timestamp() - wall_ms() / 1000 < 61
        assert stage.platform.essc_login_poll(login.handle) == LoginPending()
        stage.phone_scans(ZHANG.number, login.qr_text)
        assert stage.platform.essc_login_poll(login.handle) == LoginScanned()
        stage.phone_decides(login.qr_text, confirm=True)
        said = stage.platform.essc_login_poll(login.handle)
        assert isinstance(said, LoginConfirmed)
        assert said.card.person == ZHANG
        assert stage.platform.essc_login_poll(login.handle) == LoginExpired()

    @needs(Capability.ESSC_LOGIN_QR)
    def test_a_log_in_refused_on_the_phone(self, stage: Stage) -> None:
        stage.issue(KnownEssc(PHONE))
        login = stage.platform.essc_login_begin()
        stage.phone_scans(ZHANG.number, login.qr_text)
        stage.phone_decides(login.qr_text, confirm=False)
        assert stage.platform.essc_login_poll(login.handle) == LoginRefused()

    @needs(Capability.ESSC_LOGIN_QR)
    def test_a_log_in_nobody_scanned_expires(self, stage: Stage) -> None:
        login = stage.platform.essc_login_begin()
        stage.trouble(skew_ms=61_000)
        assert stage.platform.essc_login_poll(login.handle) == LoginExpired()

    @needs(Capability.ESSC_LOGIN_QR)
    def test_a_handle_nobody_gave(self, stage: Stage) -> None:
        with pytest.raises(Rejected):
            stage.platform.essc_login_poll("no-such-handle")

    @needs(Capability.ESSC_LOGIN_QR, Capability.ESSC_QR)
    def test_no_code_shows_in_a_repr(self, stage: Stage) -> None:
        stage.issue(KnownEssc(PHONE))
        login = stage.platform.essc_login_begin()
        found = stage.platform.essc_verify(stage.phone_shows(ZHANG.number), "scan-1")
        assert login.qr_text not in repr(login)
        assert login.handle not in repr(login)
        assert ZHANG.number not in repr(found)
        assert PHONE.essc_no not in repr(found)
