"""Invented set-ups of 核验: every verdict, the records, what was verified elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from kiosk.ui.records_facts import Compared, Happened, RecordCounts, RecordLine, RecordShown
from kiosk.ui.staff import Place
from kiosk.ui.voucher_facts import CheckLine, Fact, HolderShown, Look, Match, Tone, VerdictShown
from kiosk.visit.view import Text

if TYPE_CHECKING:
    from kiosk.ui.window import Models

LONG_NAME = "阿卜杜热西提·阿卜杜外力·麦麦提图尔荪·玉苏普江·买买提"  # 25 characters and more, as on real IDs
CLASS = "电工（四级） 2026-3班"


def _limit(name: str, to: str, fit: str, tone: Tone) -> Fact:
    value = Text("voucher.two", (to, Text(f"voucher.fit.{name}_{fit}")))
    return Fact(Text(f"voucher.limit.{name}"), value, fit == "misses", tone)


VOUCHER = (
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
        strong=True,
    ),
    Fact(Text("voucher.state"), Text("voucher.states.CLAIMED"), strong=True),
    Fact(
        Text("voucher.validity"),
        Text(
            "voucher.two",
            (Text("voucher.from_to", ("2026-11-01", "2026-12-31")), Text("voucher.left", ("39",))),
        ),
    ),
    _limit("project", "电工", "fits", Tone.GOOD),
    _limit("org", "990000-PX-0001", "fits", Tone.GOOD),
    _limit("area", "990000", "fits", Tone.GOOD),
    _limit("group", "失业人员、高校毕业生", "open", Tone.PLAIN),
    Fact(
        Text("voucher.origin"),
        Text(
            "voucher.two", (Text("voucher.batch", ("990000-2026-01",)), Text("voucher.issuer", ("990000",)))
        ),
        small=True,
    ),
)
ENDING = (
    *VOUCHER[:4],
    Fact(
        Text("voucher.validity"),
        Text(
            "voucher.two",
            (Text("voucher.from_to", ("2026-11-01", "2026-11-27")), Text("voucher.left", ("5",))),
        ),
        strong=True,
        tone=Tone.WAIT,
    ),
    _limit("project", "焊工", "misses", Tone.BAD),
    *VOUCHER[6:],
)
USED = (
    VOUCHER[0],
    Fact(Text("voucher.used"), "2026-11-20 09:12 · 990000-PX-0002 · KC-HG-07", strong=True),
    Fact(Text("voucher.also", ("B05",)), Text("refused.B05.why")),
    *VOUCHER[1:3],
    Fact(Text("voucher.state"), Text("voucher.states.USED"), strong=True),
    *VOUCHER[4:],
)
CHECKS = (
    CheckLine("4", "9900**********0196", "张*明", "08:41", Text("voucher.line_usable"), Look.GOOD),
    CheckLine("3", "9900**********0244", "", "08:39", Text("voucher.later"), Look.LATER),
    CheckLine(
        "2", "9900**********0325", LONG_NAME, "08:36", Text("voucher.line_not", (Text("refused.B03.verb"),)),
        Look.WAIT, "B03",
    ),
    CheckLine("1", "9900**********9999", "王*强", "08:30", Text("refused.B01.verb"), Look.BAD, "B01"),
)  # fmt: skip
HOLDER = HolderShown(Text("voucher.picked"), "张*明", "990000********1000", CLASS)


def no_voucher(code: str, why: Text | None = None, *facts: Fact) -> VerdictShown:
    words = Text(f"refused.{code}.verb"), Text(f"refused.{code}.why"), Text(f"refused.{code}.next")
    return VerdictShown(Look.BAD, words[0], why=why or words[1], next=words[2], code=code, facts=facts)


VERDICTS: Mapping[str, VerdictShown] = {
    "asking": VerdictShown(Look.ASKING, Text("voucher.asking")),
    "good": VerdictShown(
        Look.GOOD,
        Text("voucher.genuine"),
        Text("voucher.usable"),
        Text("voucher.unused", ("08:41",)),
        note=Text("voucher.verify_no", ("V-20261122-0031",)),
        facts=VOUCHER,
        match=Match.SAME,
    ),
    "used": VerdictShown(
        Look.WAIT,
        Text("voucher.genuine"),
        Text("voucher.unusable"),
        Text("refused.B03.why"),
        Text("refused.B03.next"),
        "B03",
        Text("voucher.verify_no", ("V-20261122-0032",)),
        USED,
        Match.OTHER,
    ),
    "later": VerdictShown(
        Look.LATER,
        Text("voucher.later"),
        why=Text("voucher.later_why"),
        next=Text("voucher.later_next"),
        facts=VOUCHER[:1],
        match=Match.OPEN,
    ),
    "outside": VerdictShown(
        Look.WAIT,
        Text("voucher.genuine"),
        Text("voucher.ask_first"),
        Text("voucher.outside.project"),
        Text("voucher.outside_next"),
        note=Text("voucher.verify_no", ("V-20261122-0033",)),
        facts=ENDING,
        match=Match.SAME,
    ),
    "unknown": no_voucher("B01", None, VOUCHER[0]),
    "foreign": no_voucher("B02", Text("voucher.foreign.payment")),
    "cut": no_voucher("B20"),
    "doubled": no_voucher("B21"),
}


def _vouchers(models: Models) -> None:
    models.staff.open(Place.VOUCHERS)


def _verdict(name: str) -> Callable[[Models], None]:
    def set_up(models: Models) -> None:
        models.voucher.update_holder(HOLDER)
        models.voucher.update_checks(CHECKS)
        models.voucher.update_verdict(VERDICTS[name])

    return set_up


RECORDS = (
    RecordLine(
        "6", "9900**********0196", "张*明", "2026-11-22 08:41", Text("voucher.line_usable"), Look.GOOD,
        operator="李老师",
    ),
    RecordLine("5", "9900**********0244", "", "2026-11-22 08:39", Text("voucher.later"), Look.LATER, operator="李老师"),
    RecordLine(
        "4", "9900**********0325", LONG_NAME, "2026-11-21 15:36",
        Text("voucher.line_not", (Text("refused.B07.verb"),)), Look.WAIT, "B07", "李老师",
        Text("records.other_than_list"), True,
    ),
    RecordLine(
        "3", "9900**********0471", "王*强", "2026-11-21 15:20", Text("refused.B01.verb"), Look.BAD, "B01", "王老师",
        Text("records.other_than_there"), True,
    ),
    RecordLine(
        "2", "9900**********0552", "欧**远", "2026-11-20 09:02", Text("voucher.line_usable"), Look.GOOD, "", "王老师",
        Text("records.by.PHONE"),
    ),
    RecordLine(
        "1", "9900**********9999", "王*强", "2026-11-20 08:30", Text("refused.B01.verb"), Look.BAD, "B01", "李老师",
    ),
)  # fmt: skip
RECORD = RecordShown(
    Look.WAIT,
    Text("voucher.line_not", (Text("refused.B07.verb"),)),
    "B07",
    Text("records.other_than_list"),
    (
        Fact(Text("voucher.code"), "9900**********0325"),
        Fact(Text("records.person"), "张*明\u3000990000********1000"),
        Fact(Text("records.class"), CLASS),
        Fact(Text("records.verify_no"), "V-20261122-0032"),
        Fact(Text("records.reasons"), "B07 B03"),
        Fact(Text("records.operator"), "李老师"),
        Fact(Text("voucher.origin"), Text("voucher.batch", ("990000-2026-01",)), small=True),
    ),
    (
        Happened(
            "2026-11-20 09:12", Text("records.used", (Text("voucher.two", (Text("voucher.here"), CLASS)),))
        ),
        Happened(
            "2026-11-21 15:36",
            Text(
                "records.asked",
                ("李老师", Text("voucher.two", (Text("voucher.later"), Text("records.listed"))), ""),
            ),
            Look.LATER,
        ),
        Happened(
            "2026-11-22 08:02",
            Text("records.answered", (Text("voucher.line_not", (Text("refused.B07.verb"),)), "B07")),
            Look.WAIT,
        ),
    ),
)


def _records(
    record: RecordShown | None = None,
    lines: tuple[RecordLine, ...] = RECORDS,
    compared: Compared | None = None,
) -> Callable[[Models], None]:
    def show(models: Models) -> None:
        models.staff.open(Place.VOUCHERS)
        models.records.open("all")
        models.records.update(lines, more=False)
        models.records.update_counts(RecordCounts(1, 2))
        models.records.update_compared(compared)
        models.records.update_record(record)

    return show


def _elsewhere(problem: Text | None = None) -> Callable[[Models], None]:
    def show(models: Models) -> None:
        models.staff.open(Place.VOUCHERS)
        models.elsewhere.update(shown=True, problem=problem)

    return show


def _back(models: Models) -> None:
    """Answers that came back, as the counter says so."""
    models.records.close()
    models.elsewhere.close()
    models.records.update_counts(RecordCounts(1, 2))


VOUCHERS: Mapping[str, Callable[[Models], None]] = {
    "vouchers": _vouchers,
    **{f"voucher-{name}": _verdict(name) for name in VERDICTS},
    "voucher-records": _records(compared=Compared("2026-11-22 08:40", 1_204)),
    "voucher-apart": _records(compared=Compared("2026-11-22 08:40", 1_201, (2, 1, 1))),
    "voucher-record": _records(RECORD),
    "voucher-no-records": _records(None, ()),
    "voucher-elsewhere": _elsewhere(),
    "voucher-back": _back,
}
