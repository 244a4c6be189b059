"""What a CSB call looks like, as a table: its name at the gateway, and our fields by the gateway's names.  PURE.

Public code shows three calls of the e-card (`KNOWN`).  Every other interface document is handed out on request only;
whoever has one types it into the profile as `[[csb.calls]]`.  A call is served once nothing that it needs is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, StrEnum

from sync.platform.adapter import Capability


class CallName(StrEnum):
    """The calls a document may describe; a capability of several calls has the dot-separated more."""

    ESSC_QR = "essc.qr"
    ESSC_LOGIN = "essc.login_qr"
    ESSC_LOGIN_POLL = "essc.login_qr.poll"
    CARD_RESOLVE = "card.resolve"
    VOUCHER_VERIFY = "voucher.verify"
    VOUCHER_USE = "voucher.use"
    VOUCHER_REVOKE = "voucher.revoke"


CALLS: Mapping[Capability, tuple[CallName, ...]] = {
    Capability.ESSC_QR: (CallName.ESSC_QR,),
    Capability.ESSC_LOGIN_QR: (CallName.ESSC_LOGIN, CallName.ESSC_LOGIN_POLL),
    Capability.CARD_RESOLVE: (CallName.CARD_RESOLVE,),
    Capability.VOUCHER_VERIFY: (CallName.VOUCHER_VERIFY,),
    Capability.VOUCHER_USE: (CallName.VOUCHER_USE,),
    Capability.VOUCHER_REVOKE: (CallName.VOUCHER_REVOKE,),
}
"""Everything this adapter can ever serve; what is not here has a shape (pages, batches) nobody has published."""


class Kind(Enum):
    """How a field of a reply is written.  DAY and MOMENT: any of the forms csb_values.py reads; FLAG: true, 1, Y or as
    `codes` says; LIST: a JSON list, or text with commas or bars."""

    TEXT = 0
    CODE = 1
    DAY = 2
    MOMENT = 3
    MONEY = 4
    FLAG = 5
    LIST = 6


@dataclass(frozen=True, slots=True)
class Wanted:
    """A field of a reply by our name.  `needed`: its name must be typed in, and it must be in every reply unless only
    `sometimes`; `path` is where the decoders of codes.py and voucher_codes.py look for it."""

    name: str
    kind: Kind = Kind.TEXT
    needed: bool = False
    path: str = ""
    sometimes: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """What a call must send, may send, and is answered with."""

    must: frozenset[str]
    may: frozenset[str]
    reply: tuple[Wanted, ...] = ()


@dataclass(frozen=True, slots=True)
class CallDocument:
    """One page of an interface document.

    `request` and `reply`: our name -> theirs (a dotted path in a reply).  `codes`: per field of the reply, what is
    written -> what is meant.  `errors`: their msgCode -> ours (E43001 …).  `constants` are sent as they stand.
    """

    call: CallName
    api: str = ""
    version: str = "1.0.0"
    request: Mapping[str, str] = field(default_factory=dict)
    reply: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)


ALWAYS = frozenset({"channelNo", "accessNo", "systemName", "orgNo", "busiType", "reqId"})
"""The account's own values and the request's number: any call may send them."""
_PERSON = frozenset({"aac058", "aac147", "aac003"})
_IDENTITY = (
    Wanted("aac147", needed=True),
    Wanted("aac003", needed=True),
    Wanted("aac058", Kind.CODE),
    Wanted("aaz500"),
    Wanted("esscNo"),
    Wanted("aab301"),
    Wanted("signLevel"),
    Wanted("proofNo"),
)

SHAPES: Mapping[CallName, Shape] = {
    CallName.ESSC_QR: Shape(frozenset({"qrCode"}), ALWAYS, _IDENTITY),
    CallName.ESSC_LOGIN: Shape(frozenset(), ALWAYS, (Wanted("qrCode", needed=True),)),
    CallName.ESSC_LOGIN_POLL: Shape(
        frozenset({"qrCode"}),
        ALWAYS,
        (
            Wanted("state", Kind.CODE),
            Wanted("esscNo", needed=True, sometimes=True),
            *(replace(one, needed=False) for one in _IDENTITY if one.name != "esscNo"),
        ),
    ),
    CallName.CARD_RESOLVE: Shape(
        frozenset({"aaz501"}),
        ALWAYS | {"aaz500", "atrHist", "cardVer"},
        (
            Wanted("aac147", needed=True),
            Wanted("aac003", needed=True),
            Wanted("aac058", Kind.CODE),
            Wanted("aaz502", Kind.CODE),
        ),
    ),
    CallName.VOUCHER_VERIFY: Shape(
        frozenset({"voucherNo"}),
        ALWAYS | _PERSON | {"classNo"},
        (
            Wanted("voucherNo", path="voucher.voucherNo"),
            Wanted("name", path="voucher.name"),
            Wanted("type", Kind.CODE, path="voucher.type"),
            Wanted("issueMode", Kind.CODE, path="voucher.issueMode"),
            Wanted("tier", Kind.CODE, path="voucher.tier"),
            Wanted("state", Kind.CODE, needed=True, path="voucher.state"),
            Wanted("validFrom", Kind.DAY, needed=True, path="voucher.validFrom"),
            Wanted("validTo", Kind.DAY, needed=True, path="voucher.validTo"),
            Wanted("faceValue", Kind.MONEY, path="voucher.faceValue"),
            Wanted("batchNo", path="voucher.batchNo"),
            Wanted("issuerAab301", path="voucher.issuerAab301"),
            Wanted("projects", Kind.LIST, path="voucher.scope.projects"),
            Wanted("orgs", Kind.LIST, path="voucher.scope.orgs"),
            Wanted("areas", Kind.LIST, path="voucher.scope.areas"),
            Wanted("groups", Kind.LIST, path="voucher.scope.groups"),
            Wanted("holderMatch", Kind.CODE),
            Wanted("holderNo", path="holder.aac147"),
            Wanted("usable", Kind.FLAG, needed=True),
            Wanted("reasons", Kind.LIST),
            Wanted("usedAt", Kind.MOMENT, path="usedBy.at"),
            Wanted("usedOrgNo", path="usedBy.orgNo"),
            Wanted("usedClassNo", path="usedBy.classNo"),
            Wanted("verifyNo", needed=True),
        ),
    ),
    CallName.VOUCHER_USE: Shape(
        frozenset({"voucherNo", "aac147", "classNo", "reqId"}),
        ALWAYS | _PERSON | {"verifyNo", "method", "proofNo", "operatorNo", "noticeShown"},
        (
            Wanted("useNo", needed=True),
            Wanted("usedAt", Kind.MOMENT, needed=True),
            Wanted("duplicate", Kind.FLAG),
        ),
    ),
    CallName.VOUCHER_REVOKE: Shape(frozenset({"useNo", "reason", "reqId"}), ALWAYS | {"operatorNo"}),
}

_WE = {name: name for name in ("channelNo", "accessNo")}
KNOWN: Mapping[CallName, CallDocument] = {
    CallName.ESSC_QR: CallDocument(
        CallName.ESSC_QR,
        "qrcode_valid_encrypt",
        request=_WE | {"qrCode": "qrCode", "busiType": "busiType", "systemName": "systemName"},
        reply={
            "aac147": "aac002",
            "aac003": "aac003",
            "aaz500": "aaz500",
            "esscNo": "esscNo",
            "aab301": "aab301",
        },
    ),
    CallName.ESSC_LOGIN: CallDocument(
        CallName.ESSC_LOGIN,
        "qrcode_channel_encrypt",
        request=_WE | {"systemName": "systemName"},
        reply={"qrCode": "qrCode"},
    ),
    CallName.ESSC_LOGIN_POLL: CallDocument(
        CallName.ESSC_LOGIN_POLL,
        "qrcode_channel_query_encrypt",
        request=_WE | {"qrCode": "qrCode"},
        reply={
            "esscNo": "esscNo",
            "aac147": "aac002",
            "aac003": "aac003",
            "aaz500": "aaz500",
            "aab301": "aab301",
        },
    ),
}
"""Names and fields as public programs use them (2018 to 2022); the gateway may have moved on."""


def documents(typed: Iterable[CallDocument]) -> dict[CallName, CallDocument]:
    """What is known, with what was typed in laid over it; of a known call only what differs need be typed."""
    found = dict(KNOWN)
    for one in typed:
        known = found.get(one.call, CallDocument(one.call))
        found[one.call] = replace(
            one,
            api=one.api or known.api,
            request={**known.request, **one.request},
            reply={**known.reply, **one.reply},
            codes={**known.codes, **one.codes},
            errors={**known.errors, **one.errors},
            constants={**known.constants, **one.constants},
        )
    return found


def missing(call: CallName, document: CallDocument | None) -> tuple[str, ...]:
    """What still has to be typed in before this call can be made, as `request.voucherNo`; nothing when it is whole."""
    shape, known = SHAPES[call], document or CallDocument(call)
    lacking = [] if known.api else ["api"]
    lacking += [f"request.{name}" for name in sorted(shape.must) if not known.request.get(name)]
    lacking += [f"reply.{one.name}" for one in shape.reply if one.needed and not known.reply.get(one.name)]
    lacking += [
        f"codes.{one.name}"
        for one in shape.reply
        if one.kind is Kind.CODE and one.name != "aac058" and (one.needed or one.name in known.reply)
        if not known.codes.get(one.name)
    ]
    return tuple(lacking)


def strange(document: CallDocument) -> Iterator[str]:
    """What was typed in under names this call does not have: a slip, which must not pass for a field."""
    shape = SHAPES[document.call]
    replied = {one.name for one in shape.reply}
    for part, given, known in (
        ("request", document.request, shape.must | shape.may),
        ("reply", document.reply, replied),
        ("codes", document.codes, replied),
    ):
        yield from (f"{part}.{name}" for name in given if name not in known)


def served(known: Mapping[CallName, CallDocument]) -> frozenset[Capability]:
    """The capabilities all of whose calls are whole."""
    return frozenset(
        capability
        for capability, calls in CALLS.items()
        if not any(missing(call, known.get(call)) for call in calls)
    )
