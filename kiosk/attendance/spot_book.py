"""Spot checks as this desk's book knows them: whom platform or staff drew, who was seen, what was told.  Reads only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection

from kiosk.attendance.spot_draw import own_checks
from kiosk.domain.spot import ANSWERED, SPOTTED, TAKEN_BACK, Seen, answers_of, complete
from sync.records import Enrolment, Entry, Method, PersonKey, Session, SpotAnswer, SpotCheck, SpotWord
from sync.store import affairs, elsewhere, mirror, told
from sync.store.keys import Vault


@dataclass(frozen=True, slots=True)
class SpotStanding:
    """`sent` is the platform's word on the answer: 000000, or the code of its no; "" before.  `own`: drawn at this
    desk, so that no platform waits for it; `said`: of whom what staff said stands, by which entry; `reopened`:
    something was taken back since."""

    check: SpotCheck
    session: Session | None
    class_name: str
    people: tuple[Enrolment, ...]
    answers: Mapping[str, SpotAnswer]
    sent: str
    own: bool = False
    said: Mapping[str, str] = field(default_factory=dict)
    reopened: bool = False

    @property
    def over(self) -> bool:
        """Nothing more is said about it here."""
        return self.sent != "" or (self.own and complete(self.check, self.answers) is not None)


def waiting_checks(db: Connection, now: datetime) -> list[SpotCheck]:
    """Those where somebody is still to be seen, without who was."""
    return [*_left(db, told.spot_checks(db)), *own_waiting(db, now)]


def own_waiting(db: Connection, now: datetime) -> list[SpotCheck]:
    """Those of them that were drawn at this desk."""
    return _left(db, own_checks(db, now))


def _left(db: Connection, drawn: Iterable[SpotCheck]) -> list[SpotCheck]:
    return [left for check in drawn if (left := _open(db, check))]


def _open(db: Connection, check: SpotCheck) -> SpotCheck | None:
    """Whoever was seen at any desk of the hub was seen."""
    acts = (*affairs.acts_of_session(db, check.session_no), *elsewhere.acts_of_session(db, check.session_no))
    done = answers_of(check, _seen(acts))
    left = tuple(no for no in check.trainee_nos if no not in done)
    return replace(check, trainee_nos=left) if left else None


def standings(
    db: Connection, vault: Vault, now: datetime, kept: Iterable[SpotCheck] = ()
) -> list[SpotStanding]:
    """Every check the platform waits for, those `kept` that it does not name any more, and those drawn here today; the
    most urgent first, what is over last."""
    own = {one.check_no: one for one in own_checks(db, now)}
    checks = {**{one.check_no: one for one in (*kept, *told.spot_checks(db))}, **own}
    found = [_standing(db, vault, check, own=no in own) for no, check in checks.items()]
    return sorted(found, key=lambda one: (one.over, one.check.deadline, one.check.check_no))


def _standing(db: Connection, vault: Vault, check: SpotCheck, *, own: bool) -> SpotStanding:
    acts = affairs.acts_of_session(db, check.session_no)
    answers = answers_of(check, _seen(acts))
    about = [one for one in acts if one.body.get("checkNo") == check.check_no]
    last_told = [one for one in about if _is(one, ANSWERED) or _is(one, TAKEN_BACK)][-1:]
    sent = "".join(str(one.body.get("code")) for one in last_told if _is(one, ANSWERED))
    session = mirror.session_of(db, check.session_no)
    class_no = session.class_no if session else ""
    known = mirror.classes(db, {class_no})
    roster = {one.trainee_no: one for one in mirror.roster(db, vault, class_no)}
    people = tuple(roster.get(no) or _stranger(no, class_no) for no in check.trainee_nos)
    name = known[0].name if known else class_no
    reopened = any(_is(one, TAKEN_BACK) for one in last_told)
    return SpotStanding(check, session, name, people, answers, sent, own, _by_staff(about), reopened)


def _stranger(trainee_no: str, class_no: str) -> Enrolment:
    """Somebody who is on no roster here (any more): staff can still answer for them."""
    return Enrolment(trainee_no, class_no, PersonKey("", ""), trainee_no)


def _seen(acts: Iterable[Entry]) -> list[Seen]:
    return [_one(act) for act in _standing_words(acts)]


def _standing_words(acts: Iterable[Entry]) -> list[Entry]:
    every = list(acts)
    back = {one.body.get("corrects") for one in every if _is(one, TAKEN_BACK)}
    return [one for one in every if _is(one, SPOTTED) and one.id not in back]


def _by_staff(acts: Iterable[Entry]) -> dict[str, str]:
    """Whose last word is staff's own: what a card or a face has shown is not theirs to take back."""
    last = {one.trainee_no: one for one in _standing_words(acts)}
    return {no: one.id for no, one in last.items() if one.body.get("method") in ("", Method.STAFF)}


def _one(act: Entry) -> Seen:
    body = act.body
    method = body.get("method")
    return Seen(
        act.seq,
        str(body.get("checkNo", "")),
        act.trainee_no,
        SpotWord(str(body["word"])),
        Method(str(method)) if method else None,
    )


def _is(act: Entry, what: str) -> bool:
    return act.body.get("act") == what
