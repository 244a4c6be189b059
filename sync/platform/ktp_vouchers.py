"""Vouchers over KTP/1: verified, used, taken back, listed, and the platform's log of verifications."""

from __future__ import annotations

import uuid

from sync.platform import affair_codes, codes, voucher_codes
from sync.platform.adapter import Page
from sync.platform.ktp_base import KtpDesk
from sync.platform.ktp_wire import LIST_CALL, USE_CALL, VOUCHER_CALL, aad, path_part
from sync.platform.used_word import USED, use_receipt_of
from sync.records import ListedVoucher, PersonKey, UseOrder, UseReceipt, VerifyRecord, VoucherVerdict


class KtpVouchers(KtpDesk):
    def voucher_verify(self, code: str, holder: PersonKey | None, class_no: str) -> VoucherVerdict:
        request = str(uuid.uuid4())
        body: dict[str, object] = {"reqId": request, "voucherNo": code}
        if holder is not None:
            body["sec"] = self._seal(aad(VOUCHER_CALL, request), codes.person_fields(holder, ""))
        if class_no:
            body["classNo"] = class_no
        return voucher_codes.verdict_of(self._post("/vouchers/verify", body, signed=True), code)

    def voucher_use(self, order: UseOrder, req_id: str) -> UseReceipt:
        sec = self._seal_again(aad(USE_CALL, req_id), codes.person_fields(order.person, order.name))
        body = {"reqId": req_id, "sec": sec, **affair_codes.use_fields(order)}
        result = self._post("/vouchers/use", body, signed=True, key=req_id)
        return use_receipt_of(result, order, self._account.platform_key)

    def voucher_revoke(self, use_no: str, reason: str, operator: str, req_id: str) -> None:
        """MalformedReply when the answer is about another use, or says it still stands."""
        body = {"reqId": req_id, "reason": reason, "operatorNo": operator}
        result = self._post(f"/vouchers/use/{path_part(use_no)}/revoke", body, signed=True, key=req_id)
        if result.key("useNo") != use_no:
            raise result.wrong("useNo", "the one that was taken back")
        if result.text("state") == USED:
            raise result.wrong("state", "a state after taking back")

    def voucher_log(self, since: str | None, cursor: str | None) -> Page[VerifyRecord]:
        path = "/vouchers/verify-records"
        return self._page(path, since, cursor, "verifyNo", affair_codes.verify_record_of)

    def vouchers(self, class_no: str, since: str | None, cursor: str | None) -> Page[ListedVoucher]:
        path = f"/classes/{path_part(class_no)}/vouchers"
        return self._sealed_pages(LIST_CALL, path, since, cursor, "voucherNo", affair_codes.listed_of)
