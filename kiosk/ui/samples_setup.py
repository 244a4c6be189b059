"""Invented steps of the set-up guide, and people at them: a button pressed, a field touched, the keys up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kiosk.ui import samples_gun as samples
from kiosk.ui.gun_setup import GunSetup, GunStep
from kiosk.ui.setup import PaperShown, SetupLine, SetupShown
from kiosk.visit.view import Text

STEPS: Final = ("language", "institution", "people", "keys", "reader", "gun", "camera", "clock")
GROUPS = ("7Q2M", "4K0D", "9XTA", "1B5H", "8RNE", "6PWC", "3SVG", "0YJF", "2M7Q")
SCANNED = "KSKPAPER1:S:" + "".join(GROUPS)


def _at(step: str, stage: str = "", **more: object) -> SetupShown:
    """Everything before it is done, but for the gun."""
    order = STEPS.index(step) if step in STEPS else len(STEPS)
    marks = tuple((one, "passed" if one == "gun" else "done") for one in STEPS[:order])
    passable = (step in ("reader", "gun", "camera", "clock") or stage == "alone") and not more.get("good")
    return SetupShown(step, stage, marks, passable=passable, **more)  # type: ignore[arg-type]


def _line(name: str, value: Text | str, state: str = "ok") -> SetupLine:
    return SetupLine(Text(f"setup.line.{name}"), value, state)


WHOSE = (
    _line("institution", "滨湖职业培训学校"),
    _line("desk", "KSK-990000-0001"),
    _line("address", "https://platform.invalid/ktp/v1"),
)
LETTER = (
    _line("issuer", "市职业培训平台", "info"),
    _line("fingerprint", "7Q2M 4K0D 9XTA 1B5H", "info"),
    *WHOSE,
)
TWO = (
    SetupLine(Text("setup.people.both"), "王芳", "warn"),
    SetupLine(Text("role.supervisor"), "周建国", "ok"),
    SetupLine(Text("role.front"), "李明", "ok"),
)
CHECKED = (
    SetupLine(Text("doctor.name.disk"), Text("doctor.do.read_only"), "fail"),
    SetupLine(Text("doctor.name.keys"), Text("setup.keys.seal.weak-file"), "warn"),
    *(
        SetupLine(Text(f"doctor.name.{name}"), Text("setup.clock.ok"), "ok")
        for name in ("staff", "schema", "ledger", "clock", "platform", "activation", "readers", "fonts")
    ),
)
SETUP: Mapping[str, SetupShown] = {
    "language": _at("language", good=True, said=Text("setup.language.is")),
    "institution": _at("institution"),
    "institution-foreign": _at("institution", problem=Text("setup.refused.G05", ("7Q2M 4K0D 9XTA 1B5H",))),
    "institution-compare": _at("institution", "compare", lines=LETTER),
    "institution-ready": _at(
        "institution", "ready", good=True, lines=WHOSE,
        said=Text("setup.institution.answers", ("滨湖职业培训学校",)),
    ),
    "people": _at("people", "first"),
    "people-more": _at("people", "no_administrator", said=Text("setup.people.opened", ("王芳",)), lines=TWO[2:]),
    "people-paper": _at("people", "paper", lines=TWO),
    "people-shown": _at("people", "shown", paper=PaperShown("staff", GROUPS, SCANNED, (3, 8))),
    "people-alone": _at("people", "alone", lines=TWO[:1], said=Text("setup.people.opened", ("王芳",))),
    "people-ready": _at("people", "ready", good=True, lines=TWO, said=Text("setup.people.opened", ("李明",))),
    "keys": _at("keys", "paper", lines=(_line("seal", Text("setup.keys.seal.weak-file"), "warn"),)),
    "keys-shown": _at("keys", "shown", paper=PaperShown("backup", GROUPS, SCANNED, (3, 8))),
    "keys-ready": _at(
        "keys", "ready", good=True,
        lines=(_line("seal", Text("setup.keys.seal.host")), _line("paper", "3F2A91C0")),
    ),
    "reader": _at("reader", said=Text("setup.reader.waits")),
    "reader-ready": _at(
        "reader", "ready", good=True, said=Text("setup.reader.read", ("3",)),
        lines=(_line("reader", "Virtual SSC Reader 00"),),
    ),
    "gun": _at("gun"),
    "gun-ready": _at("gun", "ready", good=True, said=Text("setup.gun.learnt")),
    "camera": _at("camera"),
    "camera-look": _at("camera", "look", said=Text("setup.camera.sees")),
    "clock": _at("clock", "ask", lines=(_line("clock", "2026-11-22 08:57", "info"),)),
    "clock-wrong": _at(
        "clock", "wrong", problem=Text("setup.clock.too_far"),
        lines=(
            _line("clock", "2026-11-22 08:57", "info"),
            _line("offset", Text("setup.clock.seconds", ("+421.0",)), "fail"),
        ),
    ),
    "check": _at("check", "amiss", good=True, problem=Text("setup.check.amiss_said", ("1",)), lines=CHECKED),
    "locked": _at("keys", "locked"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class AtIt:
    """Somebody at a step: `name` is typed, `press` pressed, then `touch` is the field under a finger; `gun`: what a gun
    has taught so far."""

    step: SetupShown
    name: str = ""
    press: str = ""
    touch: str = ""
    gun: GunSetup | None = None


TAUGHT: Final = GunSetup(GunStep.LEARNT, scans=3, wanted=3, learnt=samples.LEARNT)
AT_IT: Mapping[str, AtIt] = {
    "institution-typed": AtIt(SETUP["institution-foreign"], touch="setupCode"),
    "institution-alone": AtIt(SETUP["institution"], press="goAlone"),
    "institution-alone-typed": AtIt(SETUP["institution"], press="goAlone", touch="setupDesk"),
    "people-typed": AtIt(SETUP["people"], touch="firstName"),
    "people-alone-typed": AtIt(SETUP["people-alone"], touch="firstName"),
    "people-alone-pin": AtIt(SETUP["people-alone"], name="周建国", press="firstOn"),
    "people-more-typed": AtIt(SETUP["people-more"], touch="firstName"),
    "people-pin": AtIt(SETUP["people"], name="王芳", press="firstOn"),
    "people-paper-typed": AtIt(SETUP["people-shown"], touch="paperOne"),
    "keys-paper-typed": AtIt(SETUP["keys-shown"], touch="paperOther"),
    "gun-scanned": AtIt(_at("gun", "lesson"), gun=samples.GUN),
    "gun-learnt": AtIt(_at("gun", "lesson"), gun=TAUGHT),
}
