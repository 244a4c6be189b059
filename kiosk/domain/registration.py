"""报到: who is registered, and whether a voucher may be accepted for them.  PURE."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from kiosk.domain.evidence import Accepted
from kiosk.domain.refusal import Refusal
from kiosk.domain.timetable import from_ms, local_day
from kiosk.domain.voucher import Genuine
from kiosk.domain.voucher_fit import Around, Fit, Limit, limits
from kiosk.domain.voucher_life import (
    EarlierUse,
    VoucherEvent,
    may_become,
    may_cause,
    second_this_year,
    state_on,
)
from sync.records import (
    Acceptance,
    ClassState,
    Enrolment,
    EnrolmentState,
    HolderMatch,
    ListedVoucher,
    PersonKey,
    TrainingClass,
    Voucher,
    VoucherIssue,
    VoucherState,
)

DIRECTED_NOTICE = "2026-11"
"""Version of the text a 定向券's holder is shown (知情权, 无锡 四(二)); a new text gets a new one."""


@dataclass(frozen=True, slots=True)
class Register:
    """The purpose of a visit that signs nobody in: who stands here, to be known well enough to be registered."""

    person: PersonKey
    name: str = field(repr=False)
    enrolments: tuple[Enrolment, ...]
    accepted: Accepted


@dataclass(frozen=True, slots=True)
class ClassFor:
    """A class the person may register for, with where they stand on its roster."""

    training_class: TrainingClass
    enrolment: Enrolment


def classes_for(enrolments: Sequence[Enrolment], classes: Sequence[TrainingClass]) -> tuple[ClassFor, ...]:
    """Those that are not over and that the person has not left."""
    open_now = {c.class_no: c for c in classes if c.state is not ClassState.CLOSED}
    return tuple(
        ClassFor(open_now[e.class_no], e)
        for e in enrolments
        if e.class_no in open_now and e.state is not EnrolmentState.QUIT
    )


@dataclass(frozen=True, slots=True)
class Acceptable:
    """受理 is possible.  `used_already`: for this very person and class, which is success; `warnings` do not bar it."""

    used_already: bool = False
    warnings: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class NotAcceptable:
    reasons: tuple[Refusal, ...]


Decision: TypeAlias = Acceptable | NotAcceptable

WARNINGS = frozenset({Refusal.VOUCHER_YEARLY})
"""The platform decides; where it says usable all the same, staff are told and may go on."""

OUTSIDE: Mapping[Limit, Refusal] = {
    Limit.ORG: Refusal.VOUCHER_OTHER_ORG,
    Limit.PROJECT: Refusal.VOUCHER_OTHER_PROJECT,
    Limit.AREA: Refusal.VOUCHER_OTHER_AREA,
}


def decide(
    found: Genuine,
    person: PersonKey,
    around: Around,
    listed: ListedVoucher | None,
    today: date,
    earlier: Iterable[EarlierUse] = (),
) -> Decision:
    """What the platform said just now, held against who stands here and the class chosen.

    Holder equals person by the platform's word, never by a name: its verdict, or its list of the class where the
    verdict leaves it open.  Limits that leave us out although the platform says usable are warnings; so are `earlier`
    uses that this desk knows of.
    """
    reasons = [one for one in found.reasons if one not in WARNINGS or not found.usable]
    if not _theirs(found, person, listed):
        others = found.holder is HolderMatch.OTHER or listed is not None
        reasons.insert(0, Refusal.VOUCHER_NOT_THEIRS if others else Refusal.VOUCHER_UNNAMED)
    elif used_here(found, around):
        return Acceptable(used_already=True)
    if not reasons and not (found.usable and may_cause(found.voucher.state, VoucherEvent.USE)):
        reasons.append(Refusal.VOUCHER_UNCLEAR)
    if reasons:
        return NotAcceptable(tuple(dict.fromkeys(reasons)))
    again = around.chosen is not None and second_this_year(around.chosen.occupation, today, earlier)
    yearly = (Refusal.VOUCHER_YEARLY,) if again else ()
    missed = [OUTSIDE[one.limit] for one in limits(found.voucher.scope, around) if one.fit is Fit.MISSES]
    return Acceptable(warnings=tuple(dict.fromkeys((*found.reasons, *yearly, *missed))))


def used_here(found: Genuine, around: Around) -> bool:
    """平顶山 三(二)1: it may have been used by itself for this very class when the learner arrives."""
    used = found.used
    if used is None or found.voucher.state is not VoucherState.USED or used.class_no != around.class_no:
        return False
    return around.org is None or used.org_no == around.org.org_no


def contradicts(listed: Voucher, told: Voucher, today: date) -> bool:
    """The platform says now what its own list did not let one expect: it wins, and staff are told."""
    known = state_on(listed, today)
    return known is not told.state


def impossible(listed: Voucher, told: Voucher) -> bool:
    """No way leads from what was listed to what is said now: somebody has to ask the platform."""
    return not may_become(listed.state, told.state)


def revocable(accepted: Acceptance, today: date, *, signed_in: bool) -> Refusal | None:
    """Why a use may not be taken back; None where it may: the same day and before the first sign-in."""
    if accepted.used_ms is None or local_day(from_ms(accepted.used_ms)) != today:
        return Refusal.USE_OF_ANOTHER_DAY
    return Refusal.USE_SIGNED_IN if signed_in else None


def notice_due(voucher: Voucher | None) -> bool:
    """Where the desk does not know that a voucher is a 通用券 its holder is told."""
    return voucher is None or voucher.issue is not VoucherIssue.GENERAL


def _theirs(found: Genuine, person: PersonKey, listed: ListedVoucher | None) -> bool:
    if found.holder is HolderMatch.UNKNOWN:
        return listed is not None and listed.person == person
    return found.holder is HolderMatch.SAME
