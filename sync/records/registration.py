"""What registration day leaves at this desk: vouchers accepted and used, learners listed for one.  PURE."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sync.records.entries import Method
from sync.records.people import PersonKey
from sync.records.vouchers import Voucher


class UseState(StrEnum):
    """How far the use of a voucher is.  ASKED is on disk before the platform is asked, so that a use without an answer
    is asked again as the same request, also after a power cut."""

    ACCEPTED = "ACCEPTED"  # 受理
    ASKED = "ASKED"
    USED = "USED"
    REFUSED = "REFUSED"
    REVOKED = "REVOKED"


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A voucher accepted for a person and a class, and what became of it; `entry_id` is its first line in the book.

    `voucher` is None where nobody could say what it is (登记待验).  `confirmed`: staff ordered the use; while it is
    only accepted it waits for the network.  `req_id` names the use for ever, `revoke_id` its revocation, "" while
    nobody wants one.  `refused` is our code (B03), `said` the platform's.
    """

    entry_id: str
    req_id: str
    voucher_no: str = field(repr=False)
    person: PersonKey
    name: str = field(repr=False)
    class_no: str
    trainee_no: str
    method: Method
    proof_no: str
    operator: str
    accepted_ms: int
    state: UseState = UseState.ACCEPTED
    voucher: Voucher | None = None
    verify_no: str = ""
    notice_shown: bool = False
    confirmed: bool = False
    refused: str = ""
    said: str = ""
    use_no: str = ""
    used_ms: int | None = None
    duplicate: bool = False
    signed: str = field(default="", repr=False)
    signature: str = field(default="", repr=False)
    revoke_id: str = ""
    revoke_reason: str = ""
    revoke_operator: str = ""

    @property
    def unanswered(self) -> bool:
        """The platform still has to say something."""
        waits = self.state is UseState.ASKED or (self.state is UseState.ACCEPTED and self.confirmed)
        return waits or (self.state is UseState.USED and self.revoke_id != "")


@dataclass(frozen=True, slots=True)
class NameListed:
    """On the list of those who are to get a 定向券 for a class."""

    person: PersonKey
    name: str = field(repr=False)
    class_no: str
    trainee_no: str
    operator: str
    listed_at: datetime
