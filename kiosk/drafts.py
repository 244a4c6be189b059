"""What is to be written down of a visit, as drafts for the book.  No I/O."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.attendance.drafts import spot_draft
from kiosk.desk import Known
from kiosk.domain.attendance import Admit
from kiosk.domain.evidence import Assist, FaceWord, Flag
from kiosk.domain.timetable import from_ms, local_day
from kiosk.visit.claims import Card, key_of, person_of, shown_card
from kiosk.visit.effects import Record, RecordRefusal
from kiosk.visit.events import Bind, Provisional
from sync.records import (
    Draft,
    Enrolment,
    EntryKind,
    FaceTemplate,
    Json,
    LearnerNote,
    Move,
    PersonKey,
    SpotAnswer,
    SpotWord,
    Stamp,
)


def draft_of(effect: Record, at: Stamp, flags: tuple[Flag, ...]) -> Draft:
    """The entry for a visit's outcome; `flags` are added to those of the evidence."""
    if isinstance(effect.what, Bind):
        return _binding(effect, effect.what, at)
    if isinstance(effect.what, Provisional):
        return _provisional(effect, effect.what, at)
    assert isinstance(effect.what, Admit)  # who registers is written down with the voucher
    if effect.what.spot:
        return _spotted(effect, effect.what, at)
    return _checkin(effect, effect.what, at, flags)


def draft_refusal(effect: RecordRefusal, at: Stamp) -> Draft:
    """A refused attempt.  Its identity, as far as the card told it, is sealed beside the entry."""
    claim = effect.claim
    face, card = claim.showing.face if claim else None, shown_card(claim)
    return Draft(
        kind=EntryKind.REFUSED,
        at=at,
        day=local_day(from_ms(at.at_ms)),
        body={"code": effect.refusal.value, "source": "KIOSK", **_face(face)},
        class_no=effect.class_no,
        session_no=effect.session_no,
        trainee_no=effect.trainee_no,
        person=person_of(claim),
        name=claim.name if claim else "",
        card=card.key if card else None,
    )


def binding_by_platform(card: Card, known: Known, at: Stamp) -> Draft:
    """The platform said whose card it is: bound, so that it is known offline too."""
    return Draft(
        kind=EntryKind.BINDING,
        at=at,
        day=local_day(from_ms(at.at_ms)),
        body={"act": "RESOLVED", "by": "PLATFORM"},
        person=known.person,
        name=known.name,
        card=card.key,
    )


def operator_act(act: str, operator: str, at: Stamp, **more: Json) -> Draft:
    """What staff did: opened the door, sent an entry again."""
    body: Mapping[str, Json] = {"act": act, "operator": operator, **more}
    return Draft(kind=EntryKind.OPERATOR, at=at, day=local_day(from_ms(at.at_ms)), body=body)


def note_act(act: str, operator: str, at: Stamp, about: LearnerNote | None, **more: Json) -> Draft:
    """A note set, lifted or looked into: kind and level, nothing of what it says or of whom."""
    body: Mapping[str, Json] = {"act": act, "operator": operator, **{k: v for k, v in more.items() if v}}
    return Draft(
        kind=EntryKind.OPERATOR,
        at=at,
        day=local_day(from_ms(at.at_ms)),
        body=body,
        person=about.person if about else None,
        name=about.name if about else "",
    )


def move_act(act: str, operator: str, at: Stamp, move: Move, **more: Json) -> Draft:
    """A decision about an enrolment, or its undoing; the voucher's code masked."""
    body: Mapping[str, Json] = {
        "act": act,
        "corrects": "",
        "action": "",
        "at": at.at_ms,
        "operator": operator,
        "reference": "",
        **{key: value for key, value in more.items() if value != ""},
    }
    return Draft(
        kind=EntryKind.CORRECTION,
        at=at,
        day=local_day(from_ms(at.at_ms)),
        body=body,
        class_no=move.class_no,
        trainee_no=move.trainee_no,
        person=move.person,
        name=move.name,
    )


def own_viewed(person: PersonKey, at: Stamp) -> Draft:
    """That a learner looked at 我的; nothing of what stood there."""
    body: Mapping[str, Json] = {"act": "OWN_VIEWED", "operator": ""}
    return Draft(kind=EntryKind.OPERATOR, at=at, day=local_day(from_ms(at.at_ms)), body=body, person=person)


def flag(what: Flag, person: PersonKey, at: Stamp, **more: Json) -> Draft:
    """Something a reader of the book should look into; it accuses nobody."""
    day = local_day(from_ms(at.at_ms))
    return Draft(kind=EntryKind.FLAG, at=at, day=day, body={"flag": what.value, **more}, person=person)


def face_enrolled(learner: Enrolment, operator: str, kept: FaceTemplate, at: Stamp) -> Draft:
    """That a face was enrolled, by which model and consent; nothing of the face."""
    body: Mapping[str, Json] = {
        "act": "FACE_ENROLLED",
        "operator": operator,
        "model": kept.model,
        "source": kept.source.value,
        "consentNo": kept.consent_id,
    }
    return Draft(
        kind=EntryKind.OPERATOR,
        at=at,
        day=local_day(from_ms(at.at_ms)),
        body=body,
        class_no=learner.class_no,
        trainee_no=learner.trainee_no,
        person=learner.person,
        name=learner.name,
    )


def _checkin(effect: Record, admit: Admit, at: Stamp, flags: tuple[Flag, ...]) -> Draft:
    enrolment: Enrolment = admit.enrolment
    evidence, card = effect.evidence, shown_card(effect.claim)
    return Draft(
        kind=EntryKind.CHECKIN,
        at=at,
        day=admit.sitting.day,
        body={
            "method": evidence.method.value,
            "factors": [factor.value for factor in evidence.factors],
            "flags": [flag.value for flag in (*evidence.flags, *flags, *_beside(admit))],
            "judge": {"state": admit.judgement.value, "minutes": admit.minutes},
            "covers": list(admit.sitting.covers),
            "room": admit.sitting.room,
            "source": "KIOSK",
            **({"cardVersion": card.version} if card else {}),
            **_face(evidence.face),
            **_assist(evidence.assist),
            **({"proofNo": evidence.proof_no} if evidence.proof_no else {}),
            **({"over": admit.over} if admit.over else {}),
        },
        class_no=enrolment.class_no,
        session_no=admit.sitting.session_no,
        trainee_no=enrolment.trainee_no,
        action=admit.action,
        person=enrolment.person,
        name=enrolment.name,
        card=card.key if card else None,
    )


def _spotted(effect: Record, admit: Admit, at: Stamp) -> Draft:
    method = effect.evidence.method
    answer = SpotAnswer(admit.enrolment.trainee_no, SpotWord.PRESENT, method)
    operator = effect.evidence.assist.operator if effect.evidence.assist else ""
    return spot_draft(admit.spot, admit.sitting.session_no, answer, admit.enrolment, operator, at, late=False)


def _beside(admit: Admit) -> tuple[Flag, ...]:
    return (Flag.PHONE_FIRST,) if admit.beside_phone else ()


def _binding(effect: Record, bind: Bind, at: Stamp) -> Draft:
    return Draft(
        kind=EntryKind.BINDING,
        at=at,
        day=local_day(from_ms(at.at_ms)),
        body={
            "act": "REPLACED" if bind.replaces else "BOUND",
            "operator": bind.operator,
            "documentSeen": bind.document_seen,
            "factors": [factor.value for factor in effect.evidence.factors],
            "flags": [flag.value for flag in effect.evidence.flags],
        },
        class_no=bind.learner.class_no,
        trainee_no=bind.learner.trainee_no,
        person=bind.learner.person,
        name=bind.learner.name,
        card=key_of(effect.claim),
    )


def _provisional(effect: Record, noted: Provisional, at: Stamp) -> Draft:
    return Draft(
        kind=EntryKind.PROVISIONAL,
        at=at,
        day=local_day(from_ms(at.at_ms)),
        body={
            "method": effect.evidence.method.value,
            "factors": [factor.value for factor in effect.evidence.factors],
            "evidence": noted.evidence,
            "reason": noted.reason,
            "operator": noted.operator,
        },
        class_no=noted.class_no,
        session_no=noted.session_no,
        person=noted.person,
        name=noted.name,
        card=key_of(effect.claim),
    )


def _face(word: FaceWord | None) -> dict[str, Json]:
    """KTP/1 `face`: a band, never a score."""
    if word is None:
        return {}
    said: dict[str, Json] = {"used": True, "band": word.band.value, "live": "PASS", "model": word.model}
    return {"face": {**said, "consentNo": word.consent_no}}


def _assist(assist: Assist | None) -> dict[str, Json]:
    if assist is None:
        return {}
    said: dict[str, Json] = {"operatorNo": assist.operator, "reason": assist.reason.value}
    return {"assist": {**said, "document": assist.document}}
