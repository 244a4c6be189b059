"""What is written down, and what is asked of the platform, of a voucher accepted at this desk.  No I/O."""

from __future__ import annotations

from kiosk.domain.timetable import from_ms, local_day
from kiosk.domain.voucher import mask_code
from sync.records import Acceptance, Draft, EntryKind, Json, Stamp, UseOrder


def use_draft(act: str, accepted: Acceptance, at: Stamp, **more: Json) -> Draft:
    """The voucher masked; whose it is, is sealed beside the entry."""
    body: dict[str, Json] = {
        "act": act,
        "operator": accepted.operator,
        "voucher": mask_code(accepted.voucher_no),
        "method": accepted.method.value,
        "proofNo": accepted.proof_no,
        "verifyNo": accepted.verify_no,
    }
    return Draft(
        kind=EntryKind.OPERATOR,
        at=at,
        day=local_day(from_ms(at.at_ms)),
        body={**body, **more},
        class_no=accepted.class_no,
        trainee_no=accepted.trainee_no,
        person=accepted.person,
        name=accepted.name,
    )


def use_order(accepted: Acceptance) -> UseOrder:
    return UseOrder(
        accepted.voucher_no,
        accepted.verify_no,
        accepted.class_no,
        accepted.person,
        accepted.name,
        accepted.method,
        accepted.proof_no,
        accepted.operator,
        accepted.notice_shown,
    )
