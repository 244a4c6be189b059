"""A voucher's verdict, the person it was held against and earlier checks as the staff page shows them: masked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from kiosk.checking import About, Checked
from kiosk.domain.identity import mask_number
from kiosk.domain.names import mask
from kiosk.domain.refusal import Refusal
from kiosk.domain.timetable import clock_text, from_ms, local
from kiosk.domain.voucher import Declined, Foreign, ForeignCode, Genuine, Pending, UnknownCode, mask_code
from kiosk.ui.voucher_page import CheckLine, Fact, HolderShown, Look, Match, VerdictShown
from kiosk.visit.view import Text
from sync.records import CheckOutcome, HolderMatch, Voucher, VoucherCheck, VoucherScope

ASKING = VerdictShown(Look.ASKING, Text("voucher.asking"))
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
        case Pending(listed=listed):
            return VerdictShown(
                Look.LATER,
                Text("voucher.later"),
                why=Text("voucher.listed" if listed else "voucher.later_why"),
                next=Text("voucher.later_next"),
                facts=(_code_fact(checked.code),),
                match=Match.OPEN,
            )
        case UnknownCode():
            return _refused(Refusal.VOUCHER_UNKNOWN, facts=(_code_fact(checked.code),))
        case ForeignCode(kind=kind):
            return _refused(Refusal.VOUCHER_FOREIGN, why=_foreign(kind))
        case Declined(said=said):
            note = Text("voucher.platform_said", (said,))
            return _refused(Refusal.VOUCHER_DECLINED, note=note, facts=(_code_fact(checked.code),))


def holder_shown(about: About, source: Text, class_name: str = "") -> HolderShown | None:
    if about.person is None:
        return None
    return HolderShown(source, mask(about.name), mask_number(about.person.number), class_name)


def check_lines(found: Sequence[VoucherCheck]) -> tuple[CheckLine, ...]:
    return tuple(_line(one) for one in found)


# --- inside ------------------------------------------------------------------------------------------


def _foreign(kind: Foreign) -> Text:
    return Text(f"voucher.foreign.{kind.value}")


def _refused(
    refusal: Refusal, *, why: Text | None = None, note: Text | None = None, facts: tuple[Fact, ...] = ()
) -> VerdictShown:
    code = refusal.value
    return VerdictShown(
        Look.BAD,
        Text(f"refused.{code}.verb"),
        why=why or Text(f"refused.{code}.why"),
        next=Text(f"refused.{code}.next"),
        code=code,
        note=note,
        facts=facts,
    )


def _genuine(found: Genuine, checked: Checked) -> VerdictShown:
    at = clock_text(from_ms(checked.at_ms))
    unused = found.used is None and found.usable
    first = found.reasons[0].value if found.reasons else ""
    return VerdictShown(
        Look.GOOD if found.usable and not first else Look.WAIT,
        Text("voucher.genuine"),
        now=Text("voucher.usable" if found.usable else "voucher.unusable"),
        why=Text(f"refused.{first}.why") if first else Text("voucher.unused", (at,)) if unused else None,
        next=Text(f"refused.{first}.next") if first else None,
        code=first,
        note=Text("voucher.verify_no", (found.verify_no,)),
        facts=(_code_fact(checked.code), *_use(found), *_more(found), *_facts(found.voucher)),
        match=_MATCHES[found.holder],
    )


def _facts(voucher: Voucher) -> tuple[Fact, ...]:
    kinds = (
        Text(f"voucher.kind.{voucher.kind.value}"),
        Text(f"voucher.issue.{voucher.issue.value}"),
        Text(f"voucher.tier.{voucher.tier.value}"),
    )
    validity = Text("voucher.from_to", (voucher.valid_from.isoformat(), voucher.valid_to.isoformat()))
    lines = [
        Fact(Text("voucher.name"), voucher.name),
        Fact(Text("voucher.kinds"), Text("voucher.three", kinds)),
        Fact(Text("voucher.state"), Text(f"voucher.states.{voucher.state.value}"), strong=True),
        Fact(Text("voucher.validity"), validity),
        Fact(Text("voucher.scope"), _scope(voucher.scope)),
    ]
    if voucher.face_value is not None:
        amount = Text("voucher.yuan", (f"{voucher.face_value:,.2f}",))
        lines.insert(2, Fact(Text("voucher.value"), amount, strong=True))
    return tuple(lines)


def _code_fact(code: str) -> Fact:
    groups = " ".join(code[at : at + 4] for at in range(0, len(code), 4))
    return Fact(Text("voucher.code"), groups, strong=True)


def _scope(scope: VoucherScope) -> Text | str:
    """Everything it is limited to, in the platform's own words and numbers."""
    limits = (*scope.projects, *scope.groups, *scope.areas, *scope.orgs)
    return " · ".join(limits) if limits else Text("voucher.anywhere")


def _use(found: Genuine) -> tuple[Fact, ...]:
    """A first use: when, where and which class."""
    used = found.used
    if used is None:
        return ()
    where = " · ".join(part for part in (_moment(used.at), used.org_no, used.class_no) if part)
    return (Fact(Text("voucher.used"), where, strong=True),)


def _moment(at: datetime) -> str:
    return local(at).strftime("%Y-%m-%d %H:%M")


def _more(found: Genuine) -> tuple[Fact, ...]:
    """The reasons after the first."""
    return tuple(
        Fact(Text("voucher.also", (one.value,)), Text(f"refused.{one.value}.why"))
        for one in found.reasons[1:]
    )


def _line(one: VoucherCheck) -> CheckLine:
    at = clock_text(from_ms(one.checked_ms))
    first = one.reasons[0] if one.reasons else ""
    look, said = _said(one, first)
    return CheckLine(one.entry_id, mask_code(one.code), mask(one.name), at, said, look, first)


def _said(one: VoucherCheck, first: str) -> tuple[Look, Text]:
    match one.outcome:
        case CheckOutcome.PENDING:
            return Look.LATER, Text("voucher.later")
        case CheckOutcome.GENUINE if one.usable and not first:
            return Look.GOOD, Text("voucher.line_usable")
        case CheckOutcome.GENUINE:
            return Look.WAIT, Text("voucher.line_not", (Text(f"refused.{first}.verb"),))
        case _:
            return Look.BAD, Text(f"refused.{first}.verb")
