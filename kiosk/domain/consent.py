"""May this person's face be used in this class, and may they be asked?  PURE.

Sources: 人脸识别技术应用安全管理办法 (2025-06-01), art. 6 (separate, free consent), 7 (under 14), 12 (nobody is
pressed: asked once in a class); 个人信息保护法, art. 28, 29 and 31.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from kiosk.domain.identity import birth_date
from sync.records import Consent, ConsentAct, Notice, PersonKey

YOUNGEST = 14


class WhyNot(StrEnum):
    """Why no face is used; there is always another way to sign in."""

    UNDER_14 = "UNDER_14"
    CLASS = "CLASS"  # the platform does not allow it for this enrolment
    AGE_UNKNOWN = "AGE_UNKNOWN"  # staff has to look at a document first
    DECLINED = "DECLINED"  # said no in this class: not asked again


@dataclass(frozen=True, slots=True)
class Allowed:
    consent: Consent


@dataclass(frozen=True, slots=True)
class AskConsent:
    """Show the notice and ask, before any picture is taken."""


@dataclass(frozen=True, slots=True)
class NotAllowed:
    why: WhyNot


FaceAnswer: TypeAlias = Allowed | AskConsent | NotAllowed


def may_use_face(
    person: PersonKey,
    today: date,
    *,
    class_no: str,
    face_allowed: bool,
    notice: Notice,
    answers: Iterable[Consent],
    age_confirmed: bool = False,
) -> FaceAnswer:
    """`notice` is the text of today, `answers` what the person said to its purpose, in the order of the book.

    `age_confirmed`: staff has just seen a document that says 14 or older.  It can stand in for an unknown birth date,
    never for a known one.  A consent counts only for the very text it was given to.
    """
    said = [one for one in answers if one.notice.purpose is notice.purpose]
    standing = next((one for one in reversed(said) if one.stands and one.notice == notice), None)
    old_enough = of_age(person, today)
    if old_enough is False:
        return NotAllowed(WhyNot.UNDER_14)
    if not face_allowed:
        return NotAllowed(WhyNot.CLASS)
    if old_enough is None and not (age_confirmed or (standing and standing.age_confirmed)):
        return NotAllowed(WhyNot.AGE_UNKNOWN)
    if standing:
        return Allowed(standing)
    return NotAllowed(WhyNot.DECLINED) if _declined(said, class_no) else AskConsent()


def of_age(person: PersonKey, today: date) -> bool | None:
    """Whether the person is 14 or older; None where the document does not tell.

    An age is reached on the day after the birthday (法释〔2006〕1号, art. 2), and a 29 February counts as 1 March.
    """
    born = birth_date(person)
    if born is None:
        return None
    birthday = (born.year + YOUNGEST, born.month, born.day)
    return (today.year, today.month, today.day) > _first_of_march(birthday)


def _first_of_march(day: tuple[int, int, int]) -> tuple[int, int, int]:
    year, month, number = day
    return (year, 3, 1) if (month, number) == (2, 29) else day


def _declined(said: Iterable[Consent], class_no: str) -> bool:
    """A refusal or a withdrawal in this class, or the end of a yes that was given in it."""
    return any(
        one.class_no == class_no and (one.act is not ConsentAct.GIVEN or one.ended_ms is not None)
        for one in said
    )
