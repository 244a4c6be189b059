"""What the learner's screen shows, as a value.  PURE; words are ids, never text.

`machine.py` says where a visit stands, `show.py` what that looks like; QML draws it and knows no rule.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Stage(StrEnum):
    """One QML file each, kiosk/ui/qml/stages/<Name>.qml."""

    IDLE = "Idle"
    READING = "Reading"  # the card is being read, or a short wait of any kind
    CHOOSE = "Choose"  # which session, or IN or OUT
    PIN = "Pin"
    KEYPAD = "Keypad"  # PIN on the reader's own keypad
    GOOD = "Good"  # full-screen green
    CALM = "Calm"  # "已于 08:57 签到": nothing new, nothing wrong
    REFUSED = "Refused"
    STAFF = "Staff"  # waits for a member of staff
    CODE = "Code"  # show the code on the phone, or scan the one on the screen
    FACE = "Face"  # look into the camera
    OWN = "Own"  # 我的: classes, voucher, certificates
    CONSENT = "Consent"  # asked before the first capture; two answers of equal size
    OUT_OF_ORDER = "OutOfOrder"


class Sound(StrEnum):
    READ = "read"
    GOOD = "good"
    ATTENTION = "attention"
    REFUSED = "refused"
    CALL_STAFF = "call-staff"


@dataclass(frozen=True, slots=True)
class Text:
    """A word by its id in kiosk/words/*.toml; `{0}`, `{1}` … there take the args, which may be Text themselves."""

    id: str
    args: tuple[str | Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to touch.  `key` comes back in the event; `note` says more, smaller."""

    key: str
    title: Text
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page to read: `icon` says of what kind, `value` is the large word, `note` says more, smaller."""

    icon: str
    title: Text
    value: Text
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class PinEntry:
    """Before the first key: tries left as pips and words.  `wrong` after a refused PIN."""

    digits: int
    least: int
    most: int
    tries_left: int | None
    tries_max: int
    wrong: bool
    checking: bool


@dataclass(frozen=True, slots=True)
class View:
    """`leaves_after_s`: a countdown ring is drawn and the screen leaves by itself; None means it stays.
    `qr` is drawn as a code for the phone; `camera`: the person sees themselves, and `next` is the hint.
    `take_card`: the strip 请取走社保卡 is shown; `card_in`: whoever cancels has a card to take.
    `visit` changes with every new visit, `stage_no` whenever the ring must start anew."""

    stage: Stage
    verb: Text
    next: Text | None = None
    facts: tuple[Text, ...] = ()
    name: str = ""
    code: str = ""
    choices: tuple[Choice, ...] = ()
    pin: PinEntry | None = None
    take_card: bool = False
    leaves_after_s: float | None = None
    more_time: bool = False
    can_cancel: bool = False
    card_in: bool = True
    late: bool = False
    qr: str = field(default="", repr=False)
    camera: bool = False
    lines: tuple[Line, ...] = ()
    sound: Sound | None = None
    visit: int = 0
    stage_no: int = 0
