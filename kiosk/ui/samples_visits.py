"""Invented visits: one `View` per thing a learner can meet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kiosk.ui.samples_own import OWN
from kiosk.visit import samples as visits
from kiosk.visit import show_ways
from kiosk.visit import states as st
from kiosk.visit.show import show
from kiosk.visit.view import Choice, PinEntry, Sound, Stage, Text, View

CLASS = "电工（四级） 2026-3班"
LONG_NAME = "阿卜杜热西提·阿卜杜外力·麦麦提图尔荪·玉苏普江·买买提"  # 25 characters and more, as on real IDs
RARE_NAME = "张\U00031350明"  # Extension H: few fonts have it


def pin(digits: int = 0, left: int | None = 6, *, wrong: bool = False, checking: bool = False) -> PinEntry:
    return PinEntry(digits, 4, 12, left, 6, wrong, checking)


def refused(code: str, *args: str, name: str = "张*明") -> View:
    return View(
        Stage.REFUSED,
        Text(f"refused.{code}.verb"),
        Text(f"refused.{code}.next", args),
        facts=(Text(f"refused.{code}.why", args),),
        name=name,
        code=code,
        take_card=True,
        leaves_after_s=6.0,
        more_time=True,
        sound=Sound.REFUSED,
    )


def asking(entry: PinEntry, name: str = "张*明") -> View:
    return View(
        Stage.PIN,
        Text("pin.checking" if entry.checking else "pin.verb"),
        Text("pin.wrong") if entry.wrong else Text("pin.next", ("6",)),
        name=name,
        pin=entry,
        leaves_after_s=60.0,
        more_time=True,
        can_cancel=not entry.checking,
    )


def good(verb: str, name: str, *facts: Text, late: bool = False, card: bool = True) -> View:
    return View(
        Stage.GOOD,
        Text(verb),
        Text("good.who_when", (name, "08:27")),
        facts=(Text("good.class", (CLASS,)), Text("good.session", ("1",)), *facts),
        name=name,
        late=late,
        take_card=card,
        leaves_after_s=None if card else 2.5,
        sound=Sound.GOOD,
    )


IN, OUT = Text("choose.in"), Text("choose.out")
FIRST = Text("choose.session", (CLASS, "08:30", "10:05"))
SECOND = Text("choose.session", ("养老护理员（四级） 2026-2班", "10:20", "11:55"))

FACE, ECARD, STAFF_HELP = visits.WAYS
PIN_TOO = (visits.CODE_BESIDE.ways[0], STAFF_HELP)
FACE_ASKED = st.FaceWanted(visits.READY, "张*明", visits.ADMIT, PIN_TOO)
LOGIN = "https://platform.invalid/login?ticket=4c1d90a7e25b4f0e"
"""What a phone would scan; nothing is behind it."""

WAYS: Mapping[str, st.State] = {
    "code": visits.CODE,
    "code-login": replace(visits.CODE, qr=LOGIN, login_s=60.0),
    "code-scanned": replace(visits.CODE, qr=LOGIN, login_s=60.0, scanned=True),
    "code-beside": replace(visits.CODE_BESIDE, qr=LOGIN, login_s=60.0),
    "code-three": replace(visits.CODE_BESIDE, name=LONG_NAME, ways=(FACE, *PIN_TOO)),
    "checking": st.Checking(-3, visits.CODE_BESIDE),
    "face": FACE_ASKED,
    "face-one": replace(FACE_ASKED, ways=(STAFF_HELP,), hint="face.one_only"),
    "face-three": replace(FACE_ASKED, name=LONG_NAME, ways=(ECARD, *PIN_TOO)),
    "face-sought": st.FaceSought(-5),
    "face-turn": st.FaceSought(-5, hint="face.turn_right", challenge=True),
    "proposed": st.Proposed(visits.FOUND, "张*明"),
    "consent": st.ConsentWanted(-7, visits.LEARNER, "张*明", "staff-1"),
    "face-taking": st.FaceTaking(-7, visits.LEARNER, "张*明", "staff-1", "face.more_light"),
    "face-kept": st.FaceSettled(-7, "张*明", kept=True),
    "face-declined": st.FaceSettled(-7, "张*明", kept=False),
}

VIEWS: Mapping[str, View] = {
    "idle": View(Stage.IDLE, Text("idle.verb"), Text("idle.how")),
    "idle-ways": View(
        Stage.IDLE,
        Text("idle.verb"),
        Text("idle.how"),
        choices=show_ways.choices((ECARD, FACE, STAFF_HELP)),
    ),
    "idle-staff": View(
        Stage.IDLE, Text("idle.verb"), Text("idle.how"), choices=show_ways.choices((STAFF_HELP,))
    ),
    "reading": View(Stage.READING, Text("reading.verb"), Text("reading.next"), sound=Sound.READ),
    "saving": View(Stage.READING, Text("reading.saving"), Text("reading.saving_next"), name="张*明"),
    "choose": View(
        Stage.CHOOSE,
        Text("choose.verb"),
        Text("choose.next"),
        name="张*明",
        choices=(Choice("0", OUT, FIRST), Choice("1", IN, SECOND)),
        leaves_after_s=30.0,
        more_time=True,
        can_cancel=True,
    ),
    "pin": asking(pin()),
    "pin-four": asking(pin(4)),
    "pin-long": asking(pin(9), LONG_NAME),
    "pin-wrong": asking(pin(0, 2, wrong=True)),
    "pin-unknown": asking(pin(2, None)),
    "pin-checking": asking(pin(6, checking=True)),
    "pin-ways": replace(asking(pin(2)), choices=show_ways.choices(visits.WAYS)),
    "pin-ways-long": replace(
        asking(pin(0, 2, wrong=True), LONG_NAME), choices=show_ways.choices((ECARD, STAFF_HELP))
    ),
    "keypad": View(
        Stage.KEYPAD,
        Text("keypad.verb"),
        Text("keypad.next"),
        facts=(Text("keypad.then"),),
        name="张*明",
        pin=pin(),
        leaves_after_s=30.0,
    ),
    "keypad-ways": show(st.PinWanted(replace(visits.READY, keypad=True), "张*明", visits.ADMIT, visits.WAYS)),
    **{f"way-{name}": show(state) for name, state in WAYS.items()},
    **{name: show(state) for name, state in OWN.items()},
    "good": good("good.in", "张*明"),
    "good-late": good("good.in", "张*明", Text("good.late_by", ("12",)), late=True),
    "good-leaving": good("good.out", "张*明", card=False),
    "good-long": good("good.in", LONG_NAME),
    "good-rare": good("good.in", RARE_NAME),
    "calm": View(
        Stage.CALM,
        Text("calm.in", ("08:57",)),
        Text("calm.next"),
        facts=(Text("good.class", (CLASS,)), Text("good.session", ("1",))),
        name="张*明",
        choices=(Choice("leave-early", Text("calm.leave_early"), Text("calm.leave_early_note")),),
        take_card=True,
        sound=Sound.ATTENTION,
    ),
    "take-card": View(Stage.CALM, Text("card.take"), name="张*明", take_card=True),
    **{
        f"refused-{code}": refused(code, *args)
        for code, args in {
            "A01": (), "A03": ("08:00",), "A05": ("B 楼 302",), "C01": (), "C06": ("3",), "C08": (), "C12": (),
            "C14": (),
        }.items()
    },
    "refused-long": refused("A06", name=LONG_NAME),
    "staff": View(
        Stage.STAFF,
        Text("staff.verb"),
        Text("staff.next"),
        facts=(Text("refused.C12.why"), Text("refused.C12.next")),
        code="C12",
        leaves_after_s=120.0,
        more_time=True,
        can_cancel=True,
        sound=Sound.CALL_STAFF,
    ),
    **{
        f"broken-{code}": View(
            Stage.OUT_OF_ORDER,
            Text(f"refused.{code}.verb"),
            Text(f"refused.{code}.next", args),
            facts=(
                Text(f"refused.{code}.why", args),
                Text("out_of_order.still_staff"),
                Text("out_of_order.still_safe"),
            ),
            code=code,
        )
        for code, args in {
            "H05": (), "D01": (), "G01": ("kiosk.toml", "platform.url", "应以 https:// 开头 / must begin with https://"),
        }.items()
    },
}  # fmt: skip
