"""The `csb` adapter against the simulator's gateway, and an interface document that somebody made up."""

from __future__ import annotations

from typing import Any

from sync.platform import gm
from sync.platform.adapter import Platform
from sync.platform.csb import Csb, CsbAccount
from sync.platform.csb_call import CsbLine
from sync.platform.csb_cipher import CipherPlan, Encoding, Scheme, make_cipher
from sync.platform.csb_document import CallDocument, CallName
from sync.platform.csb_sign import SignAlgorithm, Signer
from sync.platform.ktp_call import WireClock
from sync.platform.ktp_http import HttpLine, Limits
from sync.platform.simulator.csb_account import CsbClient
from sync.platform.simulator.remote import Remote
from sync.platform.simulator.seed import KnownCard, Seed
from tests.support.entries import LI
from tests.support.stages import CARD, ORG, SimulatorStage, WireTime, mono_ms

ACCESS_KEY, SECRET_KEY = "DEMO_AK", "DEMO_SK"
AES_KEY = "0123456789abcdef"

VOUCHER_ERRORS = {
    "942002": "E42002", "943001": "E43001", "943002": "E43002", "943003": "E43003", "943004": "E43004",
    "943005": "E43005", "943006": "E43006", "943007": "E43007", "943008": "E43008", "943009": "E43009",
    "943010": "E43010", "943011": "E43011", "943012": "E43012", "943013": "E43013", "920001": "E20001",
    "920002": "E20002", "930001": "E30001", "930002": "E30002", "930003": "E30003",
}  # fmt: skip
ESSC_ERRORS = {"711": "E41001", "712": "E41002", "713": "E41003", "714": "E41004"}
MADE_UP = (
    CallDocument(CallName.ESSC_QR, reply={"signLevel": "signLevel"}, errors=ESSC_ERRORS),
    CallDocument(
        CallName.ESSC_LOGIN_POLL,
        reply={"state": "xState"},
        codes={"state": {"0": "PENDING", "1": "SCANNED", "2": "OK", "3": "REFUSED", "9": "EXPIRED"}},
        errors=ESSC_ERRORS,
    ),
    CallDocument(
        CallName.CARD_RESOLVE,
        "x_card_query_encrypt",
        request={"channelNo": "channelNo", "accessNo": "accessNo", "aaz501": "aaz501", "aaz500": "aaz500"},
        reply={"aac147": "aac002", "aac003": "aac003", "aaz502": "cardState"},
        codes={"aaz502": {"01": "1", "02": "2"}},
        errors=VOUCHER_ERRORS,
    ),
    CallDocument(
        CallName.VOUCHER_VERIFY,
        "x_voucher_valid_encrypt",
        request={"voucherNo": "couponNo", "aac147": "aac002", "classNo": "classCode"},
        reply={
            "name": "coupon.name",
            "type": "coupon.kind",
            "issueMode": "coupon.issue",
            "tier": "coupon.tier",
            "state": "coupon.state",
            "validFrom": "coupon.beginDate",
            "validTo": "coupon.endDate",
            "faceValue": "coupon.amount",
            "batchNo": "coupon.batch",
            "issuerAab301": "coupon.area",
            "projects": "coupon.for_projects",
            "orgs": "coupon.for_orgs",
            "areas": "coupon.for_areas",
            "groups": "coupon.for_groups",
            "holderMatch": "sameHolder",
            "usable": "canUse",
            "reasons": "whyNot",
            "usedAt": "usedAt",
            "usedOrgNo": "usedOrg",
            "usedClassNo": "usedClass",
            "verifyNo": "logNo",
        },
        codes={
            "type": {"01": "FACE", "02": "OFFSET", "03": "CHECKIN_ONLY"},
            "issueMode": {"01": "GENERAL", "02": "DIRECTED"},
            "tier": {"01": "BASIC", "02": "ADVANCED"},
            "state": {
                "01": "UNCLAIMED",
                "02": "CLAIMED",
                "03": "USED",
                "04": "SETTLED",
                "05": "EXPIRED",
                "06": "RETURNED",
                "07": "FROZEN",
            },
            "holderMatch": {"01": "TRUE", "02": "FALSE"},
            "reasons": VOUCHER_ERRORS,
        },
        errors=VOUCHER_ERRORS,
    ),
    CallDocument(
        CallName.VOUCHER_USE,
        "x_voucher_use_encrypt",
        "2.0.0",
        request={
            "reqId": "requestNo",
            "voucherNo": "couponNo",
            "verifyNo": "logNo",
            "classNo": "classCode",
            "aac147": "aac002",
            "aac003": "aac003",
            "method": "provedBy",
            "proofNo": "proofNo",
            "noticeShown": "told",
        },
        reply={"useNo": "serialNo", "usedAt": "doneAt", "duplicate": "again"},
        errors=VOUCHER_ERRORS,
    ),
    CallDocument(
        CallName.VOUCHER_REVOKE,
        "x_voucher_cancel_encrypt",
        request={"reqId": "requestNo", "useNo": "serialNo", "reason": "cause", "operatorNo": "clerk"},
        errors=VOUCHER_ERRORS,
    ),
)
"""Nobody's document: the stand-in's, so that typing one in can be proved."""


def plans(scheme: Scheme, encoding: Encoding) -> tuple[CipherPlan, CipherPlan]:
    """The desk's end of the cipher and the gateway's."""
    if not scheme.startswith("SM2"):
        plan = CipherPlan(scheme, encoding, AES_KEY)
        return plan, plan
    desk, gateway = gm.Sm2Key.generate(), gm.Sm2Key.generate()
    ours = CipherPlan(scheme, encoding, desk.private.hex(), gateway.public.hex())
    return ours, CipherPlan(scheme, encoding, gateway.private.hex(), desk.public.hex())


class CsbStage(SimulatorStage):
    """The levers are the simulator's own; only the adapter is another."""

    def __init__(
        self,
        remote: Remote,
        *,
        scheme: Scheme = Scheme.AES_ECB,
        encoding: Encoding = Encoding.BASE64,
        algorithm: SignAlgorithm = SignAlgorithm.SHA1,
        typed: tuple[CallDocument, ...] = MADE_UP,
        as_form: bool = False,
        limits: Limits | None = None,
    ) -> None:
        self.remote, self.time = remote, WireTime()
        self.ours, theirs = plans(scheme, encoding)
        client = CsbClient(ACCESS_KEY, SECRET_KEY, theirs)
        remote.seed(Seed(organisation=ORG, cards=(KnownCard(CARD, LI, "李四"),), csb=(client,)))
        self.account = CsbAccount(client.channel_no, client.access_no, "training-desk", ORG.org_no)
        self.typed, self.algorithm, self.as_form = typed, algorithm, as_form
        self.line = HttpLine(remote.origin + "/CSB", mono_ms, limits=limits or Limits(1.0, 3.0, 5.0))
        self.platform = self.csb = self.adapter()

    def another_desk(self) -> Platform:
        return self.adapter()

    def adapter(self, **changed: Any) -> Csb:
        """Another desk's, whose secret, cipher, account or documents are others."""
        signer = Signer(ACCESS_KEY, changed.get("secret_key", SECRET_KEY), self.algorithm)
        clock = WireClock(self.time.now_ms, mono_ms, self.time.corrected)
        cipher = make_cipher(changed.get("plan", self.ours))
        line = CsbLine(signer, cipher, self.line, clock, as_form=self.as_form)
        return Csb(changed.get("account", self.account), changed.get("typed", self.typed), line, clock)
