"""报到 step by step, for pictures and tests: invented people and vouchers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.ui.registration import Offer, RegisterLine, RegisterShown, Step
from kiosk.ui.registration_gestures import RegisterAct as Act
from kiosk.ui.staff_facts import Door, DoorState, Place
from kiosk.ui.voucher_facts import Fact, HolderShown, Look, VerdictShown
from kiosk.visit.view import Text

if TYPE_CHECKING:
    from kiosk.ui.window import Models

CLASS = "电工（四级） 2026-3班"
LONG_NAME = "阿卜杜热西提·阿卜杜外力·麦麦提图尔荪·玉苏普江·买买提"
PERSON = HolderShown(Text("register.by.card"), "张*明", "990000********1000")
CLASSES = (("C1", CLASS), ("C3", "养老护理员（四级） 2026-2班"))
FACTS = (
    Fact(Text("voucher.code"), "9900 2026 0000 0001 96", strong=True),
    Fact(Text("voucher.name"), "职业技能培训券"),
    Fact(
        Text("voucher.kinds"),
        Text(
            "voucher.three",
            (
                Text("voucher.worth", (Text("voucher.kind.FACE"), Text("voucher.yuan", ("1,500.00",)))),
                Text("voucher.issue.DIRECTED"),
                Text("voucher.tier.BASIC"),
            ),
        ),
    ),
    Fact(Text("voucher.state"), Text("voucher.states.CLAIMED"), strong=True),
    Fact(Text("voucher.validity"), Text("voucher.from_to", ("2026-11-01", "2026-12-31"))),
    Fact(Text("voucher.scope"), "电工 · 990000-PX-0001"),
)
RECEIPT = (
    Fact(Text("receipt.learner"), "张*明　990000********1000", strong=True),
    Fact(Text("receipt.class"), CLASS, strong=True),
    Fact(Text("voucher.code"), "9900**********0196", strong=True),
    *FACTS[1:3],
    FACTS[4],
    Fact(Text("receipt.used_at"), "2026-11-22 08:29", strong=True),
    Fact(Text("receipt.use_no"), "U-20261122-0031"),
    Fact(Text("receipt.institution"), "某某职业培训学校"),
    Fact(Text("receipt.operator"), "李老师"),
)
LINES = (
    RegisterLine("4", "张*明", "9900**********0196", CLASS, "08:29", Text("register.line.USED"), Look.GOOD),
    RegisterLine(
        "3", LONG_NAME, "9900**********0244", CLASS, "08:24", Text("register.line.waits"), Look.LATER
    ),
    RegisterLine("2", "王*强", "9900**********0325", CLASS, "08:20", Text("refused.B03.verb"), Look.BAD),
    RegisterLine(
        "1", "陈*华", "9900**********0487", CLASS, "08:11", Text("register.line.REVOKED"), Look.WAIT
    ),
)
NOTICE = tuple(Text(f"register.notice.{part}") for part in ("what", "use", "rights"))
KNOWN = RegisterShown(
    Step.VOUCHER,
    person=PERSON,
    classes=CLASSES,
    class_no="C1",
    offers=(Offer(Text("voucher.issue.DIRECTED"), "9900**********0196"),),
    may=(Act.LIST_NAME, Act.NEXT),
    says=Text("register.scan_now"),
)
GENUINE = VerdictShown(
    Look.GOOD,
    Text("voucher.genuine"),
    Text("voucher.usable"),
    Text("voucher.unused", ("08:28",)),
    note=Text("voucher.verify_no", ("V-20261122-0031",)),
    facts=FACTS,
)
NOT_THEIRS = VerdictShown(
    Look.WAIT,
    Text("voucher.genuine"),
    Text("voucher.unusable"),
    Text("refused.B07.why"),
    Text("refused.B07.next"),
    "B07",
    Text("voucher.verify_no", ("V-20261122-0032",)),
    (
        Fact(
            Text("register.list"),
            Text("register.list_differs", (Text("voucher.states.CLAIMED"), Text("voucher.states.EXPIRED"))),
            strong=True,
        ),
        *FACTS,
    ),
)
ACCEPTED = VerdictShown(
    Look.GOOD, Text("register.accepted"), why=Text("register.confirm_why"), facts=FACTS, note=GENUINE.note
)
DONE = VerdictShown(
    Look.GOOD,
    Text("register.done"),
    why=Text("register.done_why", ("08:29",)),
    note=Text("receipt.number", ("U-20261122-0031",)),
    facts=RECEIPT,
)
SHOWN: Mapping[str, RegisterShown] = {
    "who": RegisterShown(),
    "known": KNOWN,
    "no-roster": replace(KNOWN, offers=(), class_no="", may=(Act.NEXT,), says=Text("register.on_no_roster")),
    "review": replace(
        KNOWN, step=Step.REVIEW, verdict=GENUINE, offers=(), may=(Act.ACCEPT, Act.DROP), says=None
    ),
    "refused": replace(KNOWN, verdict=NOT_THEIRS, offers=(), says=None),
    "confirm": replace(
        KNOWN,
        step=Step.CONFIRM,
        verdict=ACCEPTED,
        offers=(),
        notice=NOTICE,
        may=(Act.CONFIRM, Act.DROP),
        says=None,
    ),
    "waits": replace(
        KNOWN,
        step=Step.ASKED,
        verdict=VerdictShown(
            Look.LATER,
            Text("register.waits"),
            why=Text("register.waits_why"),
            next=Text("register.waits_next"),
            facts=FACTS[:1],
        ),
        offers=(),
        may=(Act.NEXT,),
        says=None,
    ),
    "done": replace(
        KNOWN,
        step=Step.DONE,
        verdict=DONE,
        offers=(),
        may=(Act.NEXT, Act.PRINT),
        revocable=True,
        card_in=True,
        says=Text("register.take_card"),
    ),
}


def _set_up(shown: RegisterShown) -> Callable[[Models], None]:
    def set_up(models: Models) -> None:
        models.staff.update_door(Door(DoorState.OPEN, operator="李*芳"))
        models.registration.update_ways(("ECARD", "FACE"))
        models.registration.update_lines(LINES)
        models.registration.update(shown)
        models.staff.open(Place.REGISTER)

    return set_up


REGISTER: Mapping[str, Callable[[Models], None]] = {
    f"register-{name}": _set_up(shown) for name, shown in SHOWN.items()
}
