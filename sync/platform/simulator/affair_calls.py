"""The calls of KTP/1 about vouchers in use and attendance beyond check-ins; a part of the one table of calls."""

from __future__ import annotations

from sync.platform.simulator import affairs, batches, voucher_use, vouchers
from sync.platform.simulator.call import KtpCall

_ITEM = "≤ 200 of {recId, seq, kind, at, classNo, traineeNo, sessionNo?, sec?, body"

AFFAIR_CALLS = (
    KtpCall(
        "POST",
        "/vouchers/use",
        voucher_use.use,
        "Use a voucher, once: useNo, state USED, usedAt, duplicate (same person and class), and receipt {text, sign} "
        "over KTP1-USE, voucherNo, classNo, hex SM3 of useNo, aac058, aac147, then useNo, usedAt, joined by newlines",
        {
            "reqId": "uuid, also the Idempotency-Key",
            "voucherNo": "the code as scanned",
            "verifyNo": "of a verification of this voucher",
            "classNo": "text",
            "sec": "envelope of the holder",
            "identityProof": "{method, proofNo}",
            "operatorNo": "text",
            "noticeShown": "boolean; true for a 定向券",
        },
        write=True,
    ),
    KtpCall(
        "POST",
        "/vouchers/use/{useNo}/revoke",
        voucher_use.revoke,
        "Take a use back, the same day and before the first sign-in; else E43012",
        {"reqId": "uuid, also the Idempotency-Key", "reason": "text", "operatorNo": "text"},
        write=True,
    ),
    KtpCall("GET", "/vouchers/verify-records", vouchers.log, "The institution's verifications, paged"),
    KtpCall(
        "GET",
        "/classes/{classNo}/vouchers",
        vouchers.of_class,
        "The vouchers of a class, paged; holders sealed",
    ),
    KtpCall(
        "POST",
        "/leaves/batch",
        batches.take_leaves,
        "Approved leave, judged singly; with a receipt",
        {"items": f"{_ITEM} {{from, to, sessions[], reason, note, approver, operator, reference}}}}"},
        write=True,
    ),
    KtpCall(
        "POST",
        "/corrections/batch",
        batches.take_corrections,
        "What is put right, naming what it corrects and deleting nothing; with a receipt",
        {
            "items": f"{_ITEM} {{act, corrects, action?, at?, reason, approver, operator, reference, second?, from?}}}}"
            "; of a whole class, by sessionNo and without traineeNo: SUBSTITUTE {teacher}, ROOM {room}, DELAYED {from, "
            "to}, ENDED_EARLY {to}, CANCELLED, MADE_UP_LESSON {from, to, room, teacher}; what names an entry in "
            "corrects needs neither"
        },
        write=True,
    ),
    KtpCall(
        "POST",
        "/results/batch",
        batches.take_results,
        "Results by attempt; scores are decimal strings; with a receipt",
        {"items": f"{_ITEM} {{attempt, attendance{{}}, theory, practice, pass, certNo, voucherNo}}}}"},
        write=True,
    ),
    KtpCall(
        "GET",
        "/checkins",
        affairs.signed_elsewhere,
        "Sign-ins no desk made (PHONE_GPS, PHONE_QR, ONLINE with minutes, OTHER), paged",
    ),
    KtpCall("GET", "/spotchecks", affairs.spot_checks, "Spot checks drawn and not yet answered or over"),
    KtpCall(
        "POST",
        "/spotchecks/{checkNo}/answer",
        affairs.answer_spot_check,
        "One word for each who was drawn",
        {
            "reqId": "uuid, also the Idempotency-Key",
            "answers": "[{traineeNo, word PRESENT/ABSENT/REFUSED, method?}]",
        },
        write=True,
    ),
    KtpCall(
        "POST",
        "/audit/daily",
        affairs.anchor_day,
        "Anchor a day of the desk's chain; another head for the same day is E44004",
        {
            "date": "ISO date",
            "firstSeq": "integer",
            "lastSeq": "integer",
            "chainHead": "hash of lastSeq, hex",
            "counts": "entries by kind",
            "sign": "SM2 over KTP1-DAY, device, date, firstSeq, lastSeq, chainHead, joined by newlines",
        },
        write=True,
    ),
    KtpCall(
        "POST",
        "/certificates/query",
        affairs.certificates,
        "A person's certificates",
        {"reqId": "uuid", "sec": "envelope of the person"},
    ),
)
