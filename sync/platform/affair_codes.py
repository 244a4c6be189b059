"""Voucher use and attendance beyond check-ins: wire <-> records, both ways, as codes.py does for the rest.  PURE."""

from __future__ import annotations

import logging

from sync.platform import codes, voucher_codes
from sync.platform.ktp_fields import Fields
from sync.records import (
    Action,
    Certificate,
    DayDigest,
    ListedVoucher,
    PulledCheckin,
    PulledSource,
    SpotAnswer,
    SpotCheck,
    SpotMode,
    UseOrder,
    VerifyRecord,
)

log = logging.getLogger(__name__)


def use_fields(order: UseOrder) -> dict[str, object]:
    """All of an order but the person."""
    return {
        "voucherNo": order.code,
        "verifyNo": order.verify_no,
        "classNo": order.class_no,
        "identityProof": {"method": order.method, "proofNo": order.proof_no},
        "operatorNo": order.operator,
        "noticeShown": order.notice_shown,
    }


def verify_record_of(fields: Fields) -> VerifyRecord:
    return VerifyRecord(
        verify_no=fields.key("verifyNo"),
        voucher_no=fields.key("voucherNo"),
        device=fields.text("device", ""),
        at=fields.moment("at"),
        usable=fields.flag("usable", False),
    )


def verify_record_row(one: VerifyRecord) -> dict[str, object]:
    return {
        "verifyNo": one.verify_no,
        "voucherNo": one.voucher_no,
        "device": one.device,
        "at": codes.ms_of(one.at),
        "usable": one.usable,
    }


def listed_of(fields: Fields, identity: Fields) -> ListedVoucher:
    """`identity` is the opened envelope: the holder."""
    person, _ = codes.person_of(identity)
    return ListedVoucher(voucher_codes.voucher_of(fields), person, fields.text("traineeNo", ""))


def pulled_of(fields: Fields) -> PulledCheckin | None:
    """None for an action this program does not know: it must count neither as coming nor as going."""
    action, source, minutes = (
        fields.text("action"),
        fields.text("source", ""),
        fields.optional_integer("minutes"),
    )
    if action not in set(Action):
        log.warning("a sign-in of an unknown action is left out")
        return None
    if minutes is not None and minutes < 0:
        raise fields.wrong("minutes", "a number of minutes")
    return PulledCheckin(
        server_no=fields.key("serverRecNo"),
        class_no=fields.key("classNo"),
        session_no=fields.key("sessionNo"),
        trainee_no=fields.key("traineeNo"),
        action=Action(action),
        at=fields.moment("at"),
        source=PulledSource(source) if source in set(PulledSource) else PulledSource.OTHER,
        minutes=minutes,
    )


def pulled_row(one: PulledCheckin) -> dict[str, object]:
    return {
        "serverRecNo": one.server_no,
        "classNo": one.class_no,
        "sessionNo": one.session_no,
        "traineeNo": one.trainee_no,
        "action": one.action,
        "at": codes.ms_of(one.at),
        "source": one.source,
        "minutes": one.minutes,
    }


def spot_check_of(fields: Fields) -> SpotCheck:
    mode = fields.text("mode", "")
    return SpotCheck(
        check_no=fields.key("checkNo"),
        session_no=fields.key("sessionNo"),
        trainee_nos=fields.texts("persons"),
        deadline=fields.moment("deadline"),
        mode=SpotMode(mode) if mode in set(SpotMode) else SpotMode.UNKNOWN,
    )


def spot_check_row(one: SpotCheck) -> dict[str, object]:
    return {
        "checkNo": one.check_no,
        "sessionNo": one.session_no,
        "persons": list(one.trainee_nos),
        "deadline": codes.ms_of(one.deadline),
        "mode": one.mode,
    }


def spot_answer_row(one: SpotAnswer) -> dict[str, object]:
    return {"traineeNo": one.trainee_no, "word": one.word, "method": one.method}


DAY_WORD = "KTP1-DAY"


def day_text(device: str, digest: DayDigest) -> str:
    """What the desk signs of a day."""
    ends = (device, digest.day.isoformat(), digest.first_seq, digest.last_seq, digest.chain_head)
    return "\n".join([DAY_WORD, *map(str, ends)])


def day_fields(digest: DayDigest) -> dict[str, object]:
    return {
        "date": digest.day.isoformat(),
        "firstSeq": digest.first_seq,
        "lastSeq": digest.last_seq,
        "chainHead": digest.chain_head,
        "counts": dict(digest.counts),
    }


def day_of(fields: Fields) -> DayDigest:
    counts = fields.object("counts")
    return DayDigest(
        day=fields.day("date"),
        first_seq=fields.integer("firstSeq"),
        last_seq=fields.integer("lastSeq"),
        chain_head=fields.key("chainHead"),
        counts={name: counts.integer(name) for name in counts.values},
    )


def certificate_of(fields: Fields) -> Certificate:
    return Certificate(
        cert_no=fields.key("certNo"),
        name=fields.text("name"),
        level=fields.text("level", ""),
        issued=fields.day("issued"),
        issuer=fields.text("issuer", ""),
    )


def certificate_row(one: Certificate) -> dict[str, object]:
    return {
        "certNo": one.cert_no,
        "name": one.name,
        "level": one.level,
        "issued": one.issued.isoformat(),
        "issuer": one.issuer,
    }
