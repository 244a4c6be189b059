"""定向券 name list: learners registered before they have a voucher (平顶山 二(二), 四(四)).  No Qt.

`rows` is what the template for the platform's upload is filled from.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future

from sqlalchemy import Connection

from kiosk.domain.timetable import from_ms, local_day
from sync.clock import Clock
from sync.records import Draft, EntryKind, NameListed, PersonKey
from sync.store import ledger, uses
from sync.store.store import Store

ACT = "NAME_LISTED"


def list_name(
    store: Store, clock: Clock, person: PersonKey, name: str, class_no: str, trainee_no: str, operator: str
) -> Future[bool]:
    """Entry and row, or neither; False where they stand on the list of that class already.  StoreFault."""
    at = clock.stamp()
    listed = NameListed(person, name, class_no, trainee_no, operator, from_ms(at.at_ms))

    def work(db: Connection) -> bool:
        if not uses.list_name(db, store.vault, listed):
            return False
        draft = Draft(
            kind=EntryKind.OPERATOR,
            at=at,
            day=local_day(from_ms(at.at_ms)),
            body={"act": ACT, "operator": operator},
            class_no=class_no,
            trainee_no=trainee_no,
            person=person,
            name=name,
        )
        ledger.append(db, store.vault, store.desk_no, store.boot_no, draft)
        return True

    return store.write(work)


def rows(store: Store, class_no: str = "") -> Sequence[NameListed]:
    """Of one class, or of all, in the order they were listed.  StoreFault."""
    with store.reading() as db:
        return uses.name_list_of(db, store.vault, class_no)
