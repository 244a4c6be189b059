"""Whoever is being registered, and what this desk knows of their classes and vouchers.  No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kiosk.domain.evidence import Accepted, Evidence, Factor
from kiosk.domain.registration import ClassFor, Register, classes_for
from kiosk.domain.timetable import from_ms, local_day
from kiosk.domain.voucher_life import EarlierUse
from kiosk.visit.claims import Card, Claim, ECard, evidence_of, shown
from sync.records import Acceptance, Enrolment, ListedVoucher, Organisation, PersonKey, UseState
from sync.store import mirror, told, uses
from sync.store.store import Store


@dataclass(frozen=True, slots=True)
class Registrant:
    """Known by `evidence`; `shown` are the factors as the policy counts them."""

    person: PersonKey
    name: str = field(repr=False)
    enrolments: tuple[Enrolment, ...]
    evidence: Evidence
    shown: frozenset[Factor]
    by: str

    def enough_for(self, policy: Accepted) -> bool:
        return any(needed <= self.shown for needed in policy)


def registrant_of(register: Register, claim: Claim) -> Registrant:
    by = "card" if isinstance(claim, Card) else "ecard" if isinstance(claim, ECard) else "staff"
    return Registrant(
        register.person, register.name, register.enrolments, evidence_of(claim), shown(claim), by
    )


@dataclass(frozen=True, slots=True)
class Papers:
    """What lies before staff: classes the person may register for, vouchers listed for them, earlier registrations."""

    classes: tuple[ClassFor, ...] = ()
    others: tuple[tuple[str, str], ...] = ()
    """(class_no, name) of every class known here."""
    org: Organisation | None = None
    listed: tuple[ListedVoucher, ...] = ()
    earlier: tuple[Acceptance, ...] = ()
    occupations: Mapping[str, str] = field(default_factory=dict)

    def earlier_uses(self, but: str) -> tuple[EarlierUse, ...]:
        """What this person used here before, for which occupation; without the voucher `but`."""
        return tuple(
            EarlierUse(self.occupations.get(one.class_no, ""), local_day(from_ms(one.used_ms)))
            for one in self.earlier
            if one.state is UseState.USED and one.used_ms is not None and one.voucher_no != but
        )

    @property
    def institution(self) -> str:
        return self.org.name if self.org else ""

    def class_name(self, class_no: str) -> str:
        return next((name for number, name in self.others if number == class_no), class_no)

    def class_for(self, class_no: str) -> ClassFor | None:
        return next((one for one in self.classes if one.training_class.class_no == class_no), None)

    def voucher(self, voucher_no: str) -> ListedVoucher | None:
        return next((one for one in self.listed if one.voucher.voucher_no == voucher_no), None)


NO_PAPERS = Papers()


def papers_of(store: Store, who: Registrant) -> Papers:
    """Raises StoreFault."""
    with store.reading() as db:
        every = mirror.classes(db)
        classes = classes_for(who.enrolments, every)
        return Papers(
            classes,
            tuple((one.class_no, one.name) for one in every),
            mirror.org(db),
            tuple(told.listed_of_person(db, store.vault, who.person)),
            tuple(uses.of_person(db, store.vault, who.person)),
            {one.class_no: one.occupation for one in every},
        )
