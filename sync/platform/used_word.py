"""The platform's signed word that a voucher is used: which, for which class, whose, under which number, when.  PURE.

The desk makes the text it expects of what it ordered and compares: a word about any other voucher, class or person
is no answer, however well signed.
"""

from __future__ import annotations

from datetime import datetime

from sync.platform import gm
from sync.platform.adapter import AuthBroken
from sync.platform.codes import ms_of
from sync.platform.ktp_fields import Fields
from sync.platform.ktp_wire import unb64
from sync.records import PersonKey, UseOrder, UseReceipt

USED_WORD = "KTP1-USE"
"""First line of the text, and AuthBroken's code when the platform's key did not sign it."""
USED = "USED"


def used_text(voucher_no: str, class_no: str, person: PersonKey, use_no: str, used_at: datetime) -> str:
    """What is signed, in UTF-8.  It names the voucher: whoever keeps it seals it."""
    whose = gm.sm3(f"{use_no}\n{person.document}\n{person.number}".encode()).hex()
    return "\n".join([USED_WORD, voucher_no, class_no, whose, use_no, str(ms_of(used_at))])


def use_receipt_of(result: Fields, order: UseOrder, platform_key: bytes) -> UseReceipt:
    """AuthBroken when the platform's key did not sign it; MalformedReply when it is missing, in a state this program
    does not know, or about anything but what was ordered."""
    if result.text("state") != USED:
        raise result.wrong("state", USED)
    use_no, used_at = result.key("useNo"), result.moment("usedAt")
    given = result.object("receipt")
    text, signature = given.text("text"), given.text("sign")
    if not gm.sm2_verify(platform_key, text.encode(), unb64(signature)):
        raise AuthBroken(USED_WORD, "the receipt of a use is not signed by the platform's key")
    if text != used_text(order.code, order.class_no, order.person, use_no, used_at):
        raise given.wrong("text", "about what was ordered")
    return UseReceipt(use_no, used_at, result.flag("duplicate", False), text, signature)
