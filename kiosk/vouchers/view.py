"""A voucher's verdict, the person it was held against and earlier checks as the staff page shows them: masked."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.domain.identity import mask_number
from kiosk.domain.names import mask
from kiosk.domain.refusal import Refusal
from kiosk.domain.timetable import clock_text, from_ms, local_day
from kiosk.domain.voucher import Declined, ForeignCode, Genuine, Pending, UnknownCode, mask_code
from kiosk.domain.voucher_code import Foreign
from kiosk.domain.voucher_fit import days_left
from kiosk.ui.voucher_facts import CheckLine, Fact, HolderShown, Look, Match, VerdictShown
from kiosk.visit.view import Text
from kiosk.vouchers.checked import About, Checked
from kiosk.vouchers.facts import code_fact, facts_of, missed, use_fact
from sync.records import CheckOutcome, HolderMatch, VoucherCheck

ASKING = VerdictShown(Look.ASKING, Text("voucher.asking"))
_READ_BADLY = {Foreign.CUT: Refusal.VOUCHER_CUT, Foreign.DOUBLED: Refusal.VOUCHER_DOUBLED}
_MATCHES = {
    HolderMatch.SAME: Match.SAME,
    HolderMatch.OTHER: Match.OTHER,
    HolderMatch.UNKNOWN: Match.OPEN,
}


def verdict_shown(checked: Checked | Refusal) -> VerdictShown:
    if isinstance(checked, Refusal):
        return _refused(checked)
    match checked.verdict:
        case Genuine():
            return _genuine(checked.verdict, checked)
        case Pending(listed=listed, others=others):
            return VerdictShown(
                Look.LATER,
                Text("voucher.later"),
                why=Text(
                    "voucher.listed" if listed else "voucher.listed_other" if others else "voucher.later_why"
                ),
                next=Text("voucher.later_next"),
                facts=(code_fact(checked.code),),
                match=Match.OPEN,
            )
        case UnknownCode():
            return _refused(Refusal.VOUCHER_UNKNOWN, facts=(code_fact(checked.code),))
        case ForeignCode(kind=kind):
            return foreign_shown(kind)
        case Declined(said=said):
            note = Text("voucher.platform_said", (said,))
            return _refused(Refusal.VOUCHER_DECLINED, note=note, facts=(code_fact(checked.code),))


def foreign_shown(kind: Foreign) -> VerdictShown:
    """What the code is instead, and what to scan; a code read badly has its own number."""
    if kind in _READ_BADLY:
        return _refused(_READ_BADLY[kind])
    word = kind.value
    return _refused(
        Refusal.VOUCHER_FOREIGN,
        why=Text(f"voucher.foreign.{word}"),
        next=Text(f"voucher.foreign_next.{word}"),
    )


def holder_shown(about: About, source: Text, class_name: str = "") -> HolderShown | None:
    if about.person is None:
        return None
    return HolderShown(source, mask(about.name), mask_number(about.person.number), class_name)


def check_lines(found: Sequence[VoucherCheck]) -> tuple[CheckLine, ...]:
    return tuple(_line(one) for one in found)


def said_of(one: VoucherCheck) -> tuple[Look, Text, str]:
    """What came of a verification, in one line, and the code staff quote."""
    first = one.reasons[0] if one.reasons else ""
    match one.outcome:
        case CheckOutcome.PENDING:
            return Look.LATER, Text("voucher.later"), first
        case CheckOutcome.GENUINE if one.usable and not first:
            return Look.GOOD, Text("voucher.line_usable"), first
        case CheckOutcome.GENUINE:
            return Look.WAIT, Text("voucher.line_not", (Text(f"refused.{first}.verb"),)), first
        case _:
            return Look.BAD, Text(f"refused.{first}.verb"), first


# --- inside ------------------------------------------------------------------------------------------


def _refused(
    refusal: Refusal,
    *,
    why: Text | None = None,
    next: Text | None = None,
    note: Text | None = None,
    facts: tuple[Fact, ...] = (),
) -> VerdictShown:
    code = refusal.value
    return VerdictShown(
        Look.BAD,
        Text(f"refused.{code}.verb"),
        why=why or Text(f"refused.{code}.why"),
        next=next or Text(f"refused.{code}.next"),
        code=code,
        note=note,
        facts=facts,
    )


def _genuine(found: Genuine, checked: Checked) -> VerdictShown:
    first = found.reasons[0].value if found.reasons else ""
    misses = missed(found.voucher, checked.around) if found.usable and not first else None
    use = (use_fact(found.used, checked.around),) if found.used else ()
    today = local_day(from_ms(checked.at_ms))
    facts = facts_of(found.voucher, today, checked.around)
    why, next = _words(found, checked) if misses is None else _outside(misses.limit.value)
    return VerdictShown(
        Look.GOOD if found.usable and not first and misses is None else Look.WAIT,
        Text("voucher.genuine"),
        now=Text("voucher.ask_first" if misses else "voucher.usable" if found.usable else "voucher.unusable"),
        why=why,
        next=next,
        code=first,
        note=Text("voucher.verify_no", (found.verify_no,)),
        facts=(code_fact(checked.code), *use, *_more(found), *facts),
        match=_MATCHES[found.holder],
    )


def _words(found: Genuine, checked: Checked) -> tuple[Text | None, Text | None]:
    """Why (not), and what to do."""
    if found.reasons:
        first = found.reasons[0].value
        return Text(f"refused.{first}.why"), Text(f"refused.{first}.next")
    if not found.usable or found.used is not None:
        return None, None
    at = from_ms(checked.at_ms)
    left = days_left(found.voucher, local_day(at))
    ends = Text("voucher.ends_soon", (str(left),)) if left <= checked.around.rules.warn_days else None
    open_class = None if checked.around.class_no else Text("voucher.no_class")
    return Text("voucher.unused", (clock_text(at),)), ends or open_class


def _outside(limit: str) -> tuple[Text, Text]:
    """The platform lets it pass and its own limits do not: staff ask before it is used."""
    return Text(f"voucher.outside.{limit}"), Text("voucher.outside_next")


def _more(found: Genuine) -> tuple[Fact, ...]:
    """The reasons after the first."""
    return tuple(
        Fact(Text("voucher.also", (one.value,)), Text(f"refused.{one.value}.why"))
        for one in found.reasons[1:]
    )


def _line(one: VoucherCheck) -> CheckLine:
    at = clock_text(from_ms(one.checked_ms))
    look, said, code = said_of(one)
    return CheckLine(one.entry_id, mask_code(one.code), mask(one.name), at, said, look, code)
