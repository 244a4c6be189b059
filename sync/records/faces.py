"""Consents and face templates: what was agreed to, and what is kept.  PURE."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from sync.records.people import PersonKey


class Purpose(StrEnum):
    """What consent is asked for, each on a screen of its own."""

    FACE = "FACE"


class ConsentAct(StrEnum):
    """What somebody answered.  REFUSED and WITHDRAWN both end every earlier yes to the purpose."""

    GIVEN = "GIVEN"
    REFUSED = "REFUSED"  # 不使用人脸: recorded so that nobody is asked twice in a class
    WITHDRAWN = "WITHDRAWN"


class ConsentMethod(StrEnum):
    """How the answer was given."""

    SCREEN = "SCREEN"  # the person's own touch
    STAFF = "STAFF"  # said to staff, who entered it
    PAPER = "PAPER"  # a signed sheet


@dataclass(frozen=True, slots=True)
class Notice:
    """The text a person saw: purpose, version, and SM3 of its UTF-8 bytes in hex."""

    purpose: Purpose
    version: str
    text_hash: str


@dataclass(frozen=True, slots=True)
class Consent:
    """One answer of one person, as it stands in the book.

    `age_confirmed`: staff saw a document that says the person is 14 or older, where the number does not.
    `ended_ms` is when a later no ended this yes.
    """

    entry_id: str
    person: PersonKey
    act: ConsentAct
    notice: Notice
    method: ConsentMethod
    at_ms: int
    desk_no: str
    operator: str = ""
    class_no: str = ""
    age_confirmed: bool = False
    ended_ms: int | None = None

    @property
    def stands(self) -> bool:
        return self.act is ConsentAct.GIVEN and self.ended_ms is None


class FaceSource(StrEnum):
    """Where a template's picture came from; each has a threshold of its own."""

    DESK = "DESK"
    PHOTO = "PHOTO"
    CHIP = "CHIP"


@dataclass(frozen=True, slots=True)
class FaceDraft:
    """A face that is about to be kept; the fields are FaceTemplate's."""

    person: PersonKey
    class_no: str
    source: FaceSource
    model: str
    vector: bytes = field(repr=False)
    quality: int
    made_at_ms: int
    erase_after_ms: int


@dataclass(frozen=True, slots=True)
class FaceTemplate:
    """A face as numbers, never a picture, and never beside a name: `person_ref` is the blind index.

    `model` is "engine@version"; `vector` the model's float32 numbers, little-endian, made ready to compare;
    `quality` 0 to 1000; `erase_after_ms` the first moment at which it may no longer be there; `consent_id` the
    entry of the consent it rests on.
    """

    person_ref: str = field(repr=False)
    class_no: str
    source: FaceSource
    model: str
    vector: bytes = field(repr=False)
    quality: int
    made_at_ms: int
    erase_after_ms: int
    consent_id: str
