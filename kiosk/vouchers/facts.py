"""A voucher's facts as lines for the staff page: what it is, how long, for whom and where, whether we are within."""

from __future__ import annotations

from datetime import date, datetime

from kiosk.domain.timetable import local
from kiosk.domain.voucher_fit import Around, Fit, Limited, days_left, limits
from kiosk.ui.voucher_facts import Fact, Tone
from kiosk.visit.view import Text
from sync.records import Voucher, VoucherState, VoucherUse

_TONES = {Fit.FITS: Tone.GOOD, Fit.MISSES: Tone.BAD, Fit.OPEN: Tone.PLAIN}
_DONE = (VoucherState.USED, VoucherState.SETTLED, VoucherState.EXPIRED, VoucherState.RETURNED)
"""Nobody has to hurry for these."""


def facts_of(voucher: Voucher, today: date, around: Around) -> tuple[Fact, ...]:
    """What staff look at first comes first; batch and issuing area are small, at the end."""
    return (
        Fact(Text("voucher.name"), voucher.name),
        Fact(Text("voucher.kinds"), Text("voucher.three", _kinds(voucher)), voucher.face_value is not None),
        Fact(Text("voucher.state"), Text(f"voucher.states.{voucher.state.value}"), strong=True),
        *_other_value(voucher, around),
        _validity(voucher, today, around.rules.warn_days),
        *_scope(voucher, around),
        *_origin(voucher),
    )


def face_facts(voucher: Voucher) -> tuple[Fact, ...]:
    """What is printed on it."""
    span = Text("voucher.from_to", (voucher.valid_from.isoformat(), voucher.valid_to.isoformat()))
    return (
        Fact(Text("voucher.name"), voucher.name),
        Fact(Text("voucher.kinds"), Text("voucher.three", _kinds(voucher))),
        Fact(Text("voucher.validity"), span),
    )


def code_fact(code: str) -> Fact:
    groups = " ".join(code[at : at + 4] for at in range(0, len(code), 4))
    return Fact(Text("voucher.code"), groups, strong=True)


def use_fact(used: VoucherUse, around: Around) -> Fact:
    """A first use: when, where and which class; the desk where it is known."""
    return Fact(Text("voucher.used"), joined(moment(used.at), used_where(used, around)), strong=True)


def used_where(used: VoucherUse, around: Around) -> Text:
    here = around.org is not None and used.org_no == around.org.org_no
    known = around.classes.get(used.class_no) if here else None
    where: Text | str = Text("voucher.here") if here else used.org_no
    desk = Text("voucher.at_this_desk", (around.used_at_desk,)) if around.used_at_desk else ""
    return joined(where, known.name if known else used.class_no, desk)


def moment(at: datetime) -> str:
    return local(at).strftime("%Y-%m-%d %H:%M")


def joined(*parts: Text | str) -> Text:
    """Those that say something, with dots between."""
    said = [part for part in parts if part]
    text: Text = Text("voucher.one", (said[0],)) if said else Text("voucher.none_known")
    for part in said[1:]:
        text = Text("voucher.two", (text, part))
    return text


def missed(voucher: Voucher, around: Around) -> Limited | None:
    """The first limit that leaves us out, where the desk can tell."""
    return next((one for one in limits(voucher.scope, around) if one.fit is Fit.MISSES), None)


# --- inside ------------------------------------------------------------------------------------------


def _kinds(voucher: Voucher) -> tuple[Text, ...]:
    """The amount beside the kind; 抵用券 and those for signing in only have none, which is right (002 二(二))."""
    kind = Text(f"voucher.kind.{voucher.kind.value}")
    if voucher.face_value is not None:
        kind = Text("voucher.worth", (kind, Text("voucher.yuan", (f"{voucher.face_value:,.2f}",))))
    return (
        kind,
        Text(f"voucher.issue.{voucher.issue.value}"),
        Text(f"voucher.tier.{voucher.tier.value}"),
    )


def _other_value(voucher: Voucher, around: Around) -> tuple[Fact, ...]:
    """A hint only: the platform decides what it is worth."""
    here = around.rules.other_value(voucher)
    if here is None:
        return ()
    return (Fact(Text("voucher.worth_here"), Text("voucher.worth_other", (f"{here:,.2f}",)), tone=Tone.WAIT),)


def _validity(voucher: Voucher, today: date, warn_days: int) -> Fact:
    span = Text("voucher.from_to", (voucher.valid_from.isoformat(), voucher.valid_to.isoformat()))
    left = days_left(voucher, today)
    name = Text("voucher.validity")
    if left < 0:
        return Fact(name, Text("voucher.two", (span, Text("voucher.over"))), tone=Tone.BAD)
    if today < voucher.valid_from:
        begins = Text("voucher.begins", (str((voucher.valid_from - today).days),))
        return Fact(name, Text("voucher.two", (span, begins)), tone=Tone.WAIT)
    if voucher.state in _DONE:
        return Fact(name, span)
    word = Text("voucher.last_day") if left == 0 else Text("voucher.left", (str(left),))
    ends = left <= warn_days
    return Fact(name, Text("voucher.two", (span, word)), ends, Tone.WAIT if ends else Tone.PLAIN)


def _scope(voucher: Voucher, around: Around) -> tuple[Fact, ...]:
    limited = limits(voucher.scope, around)
    if not limited:
        return (Fact(Text("voucher.scope"), Text("voucher.anywhere")),)
    return tuple(
        Fact(
            Text(f"voucher.limit.{one.limit.value}"),
            Text("voucher.two", ("、".join(one.to), Text(f"voucher.fit.{one.limit.value}_{one.fit.value}"))),
            one.fit is Fit.MISSES,
            _TONES[one.fit],
        )
        for one in limited
    )


def _origin(voucher: Voucher) -> tuple[Fact, ...]:
    parts = (
        Text("voucher.batch", (voucher.batch_no,)) if voucher.batch_no else "",
        Text("voucher.issuer", (voucher.issuer_area,)) if voucher.issuer_area else "",
    )
    return (Fact(Text("voucher.origin"), joined(*parts), small=True),) if any(parts) else ()
