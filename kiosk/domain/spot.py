"""抽查: what proves a learner drawn by the platform or by staff, and what is known of each of them so far.  PURE."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.evidence import Accepted, Factor, Policy, accepted
from sync.records import Method, SpotAnswer, SpotCheck, SpotMode, SpotWord

DRAWN, SPOTTED, ANSWERED = "SPOT_DRAWN", "SPOT_CHECKED", "SPOT_ANSWERED"
TAKEN_BACK = "SPOT_TAKEN_BACK"
"""Acts of OPERATOR entries: staff drew some; one learner was seen or not; the platform has the answer; what staff said
of a learner no longer holds."""

OK = "000000"
"""The platform's yes."""

PROOFS: Mapping[SpotMode, Accepted] = {
    SpotMode.CARD: accepted(("card", "e-card", "staff")),
    SpotMode.PIN: accepted(("card+pin", "staff")),
    SpotMode.FACE: accepted(("face", "staff")),
}
"""By a visit; a roll call, and a mode added later, are for staff alone."""


def policy_of(mode: SpotMode) -> Policy | None:
    proofs = PROOFS.get(mode)
    return Policy(proofs, proofs) if proofs else None


def proves(mode: SpotMode, shown: frozenset[Factor]) -> bool:
    """Whether who has just signed in has shown what the check wants, by themselves."""
    by_themselves = [needed for needed in PROOFS.get(mode, ()) if Factor.STAFF not in needed]
    return any(needed <= shown for needed in by_themselves)


@dataclass(frozen=True, slots=True)
class Seen:
    """One SPOT_CHECKED entry; `number` its place in the book: of two the later holds."""

    number: int
    check_no: str
    trainee_no: str
    word: SpotWord
    method: Method | None


def answers_of(check: SpotCheck, seen: Iterable[Seen]) -> Mapping[str, SpotAnswer]:
    """By trainee number, for those of the check who have a word."""
    found: dict[str, SpotAnswer] = {}
    for one in sorted(seen, key=lambda each: each.number):
        if one.check_no == check.check_no and one.trainee_no in check.trainee_nos:
            found[one.trainee_no] = SpotAnswer(one.trainee_no, one.word, one.method)
    return found


def complete(check: SpotCheck, answers: Mapping[str, SpotAnswer]) -> tuple[SpotAnswer, ...] | None:
    """One word for each who was drawn, in their order; None while somebody has none."""
    if any(no not in answers for no in check.trainee_nos):
        return None
    return tuple(answers[no] for no in check.trainee_nos)


def open_for(
    checks: Sequence[SpotCheck], trainee_nos: Iterable[str], now: datetime
) -> tuple[SpotCheck, str] | None:
    """The check with the least time left that has drawn this person and is not over; and their trainee number."""
    mine = set(trainee_nos)
    for check in sorted(checks, key=lambda one: (one.deadline, one.check_no)):
        drawn = mine.intersection(check.trainee_nos)
        if drawn and now <= check.deadline:
            return check, min(drawn)
    return None
