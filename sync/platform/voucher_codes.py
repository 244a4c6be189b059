"""Vouchers and e-cards on the wire <-> records, both ways, as codes.py does for the rest.  PURE.

An enum value this program does not know becomes UNKNOWN, which no rule accepts: a voucher that is not understood is
shown to staff and never used.
"""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from sync.platform import codes
from sync.platform.ktp_fields import Fields
from sync.records import (
    EssCard,
    HolderMatch,
    Voucher,
    VoucherIssue,
    VoucherKind,
    VoucherScope,
    VoucherState,
    VoucherTier,
    VoucherUse,
    VoucherVerdict,
)

Known = TypeVar("Known", bound=StrEnum)
_AMOUNT = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,4})?")
_SCOPE = ("projects", "orgs", "areas", "groups")


def voucher_of(fields: Fields) -> Voucher:
    scope = fields.optional_object("scope") or Fields({}, fields.path)
    return Voucher(
        voucher_no=fields.key("voucherNo"),
        name=fields.text("name", ""),
        kind=_known(VoucherKind, fields.text("type", "")),
        issue=_known(VoucherIssue, fields.text("issueMode", "")),
        tier=_known(VoucherTier, fields.text("tier", "")),
        state=_known(VoucherState, fields.text("state", "")),
        valid_from=fields.day("validFrom"),
        valid_to=fields.day("validTo"),
        face_value=_money(fields, "faceValue"),
        batch_no=fields.text("batchNo", ""),
        issuer_area=fields.text("issuerAab301", ""),
        scope=VoucherScope(*(scope.texts(name) for name in _SCOPE)),
    )


def voucher_row(one: Voucher) -> dict[str, object]:
    return {
        "voucherNo": one.voucher_no,
        "batchNo": one.batch_no,
        "name": one.name,
        "type": one.kind,
        "issueMode": one.issue,
        "tier": one.tier,
        "faceValue": None if one.face_value is None else str(one.face_value),
        "state": one.state,
        "validFrom": one.valid_from.isoformat(),
        "validTo": one.valid_to.isoformat(),
        "issuerAab301": one.issuer_area,
        "scope": {name: list(getattr(one.scope, name)) for name in _SCOPE},
    }


def verdict_of(fields: Fields, asked: str) -> VoucherVerdict:
    """MalformedReply for a word about any other voucher than was `asked` about."""
    if fields.object("voucher").key("voucherNo") != asked:
        raise fields.wrong("voucher.voucherNo", "the one that was asked about")
    used = fields.optional_object("usedBy")
    return VoucherVerdict(
        voucher=voucher_of(fields.object("voucher")),
        holder=_known(HolderMatch, fields.text("holderMatch", "")),
        usable=fields.flag("usable", False),
        reasons=fields.texts("reasons"),
        used_by=use_of(used) if used else None,
        verify_no=fields.key("verifyNo"),
    )


def use_of(fields: Fields) -> VoucherUse:
    return VoucherUse(fields.text("orgNo", ""), fields.text("classNo", ""), fields.moment("at"))


def use_row(used: VoucherUse) -> dict[str, object]:
    return {"orgNo": used.org_no, "classNo": used.class_no, "at": codes.ms_of(used.at)}


def essc_of(result: Fields, identity: Fields) -> EssCard:
    """`identity` is the opened envelope of the result."""
    person, name = codes.person_of(identity)
    return EssCard(
        person=person,
        name=name,
        proof_no=result.key("proofNo"),
        sign_level=result.text("signLevel", ""),
        essc_no=identity.text("esscNo", ""),
        card_number=identity.text("aaz500", "").strip().upper(),
        area=identity.text("aab301", ""),
    )


def essc_fields(card: EssCard) -> dict[str, str]:
    """What of an e-card belongs into an envelope."""
    more = {"esscNo": card.essc_no, "aaz500": card.card_number, "aab301": card.area}
    return {**codes.person_fields(card.person, card.name), **more}


def _known(kind: type[Known], text: str) -> Known:
    return kind(text) if text in set(kind) else kind("UNKNOWN")


def _money(fields: Fields, name: str) -> Decimal | None:
    """A decimal string of yuan; a number is refused, for it may have been a float."""
    text = fields.values.get(name)
    if text is None or text == "":
        return None
    if not isinstance(text, str) or not _AMOUNT.fullmatch(text):
        raise fields.wrong(name, "an amount")
    return Decimal(text)
