"""Consents and faces for tests; vectors are invented numbers."""

from __future__ import annotations

import struct

from sync.records import (
    ConsentAct,
    ConsentMethod,
    Draft,
    FaceDraft,
    FaceSource,
    PersonKey,
    Purpose,
)
from sync.store import consents
from tests.support.drafts import AT_MS, DAY, ZHANG, stamp

MODEL = "five-nets@1"
OLD_MODEL = "five-nets@0"
NOTICE = consents.notice(Purpose.FACE, "2026-1", "签到时比对人脸，仅保存在本机，结班后 7 天删除。")
NEWER = consents.notice(Purpose.FACE, "2026-2", "签到时比对人脸，仅保存在本机，结班后 5 天删除。")
CANARY = b"CANARY-VECTOR-NEVER-IN-THE-CLEAR"


def vector(number: int = 0) -> bytes:
    """128 float32 numbers, with words in them that a search of the files would find."""
    return CANARY * 8 + struct.pack("<64f", *(number + index / 64 for index in range(64)))


def answer(
    number: int = 0,
    act: ConsentAct = ConsentAct.GIVEN,
    person: PersonKey = ZHANG,
    *,
    notice: consents.Notice = NOTICE,
    class_no: str = "C1",
    age_confirmed: bool = False,
) -> Draft:
    return consents.draft_of(
        person,
        "张伟",
        act,
        notice,
        ConsentMethod.SCREEN,
        at=stamp(number),
        day=DAY,
        class_no=class_no,
        trainee_no="T1",
        operator="staff-1",
        age_confirmed=age_confirmed,
    )


def face(
    person: PersonKey = ZHANG,
    *,
    number: int = 0,
    model: str = MODEL,
    source: FaceSource = FaceSource.DESK,
    class_no: str = "C1",
    erase_after_ms: int = AT_MS + 86_400_000,
) -> FaceDraft:
    return FaceDraft(person, class_no, source, model, vector(number), 900, AT_MS, erase_after_ms)
