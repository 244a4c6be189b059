"""What 我的 looks like: large lines to read, an ended class's questions as a code for the phone.  PURE."""

from __future__ import annotations

from kiosk.visit.own import OwnCertificate, OwnClass, OwnPage, OwnShown, OwnSought, OwnVoucher, Told
from kiosk.visit.view import Line, Stage, Text, View
from kiosk.visit.waits import wait_s


def sought(state: OwnSought) -> View:
    return View(Stage.READING, Text("own.verb"), Text("own.reading"), name=state.name)


def shown(state: OwnShown) -> View:
    page = state.page
    return View(
        Stage.OWN,
        Text("own.verb"),
        Text("own.next"),
        name=state.name,
        lines=_lines(page),
        qr=next((one.evaluation for one in page.classes if one.evaluation), ""),
        leaves_after_s=wait_s(state),
        more_time=True,
        can_cancel=True,
    )


def _lines(page: OwnPage) -> tuple[Line, ...]:
    return (
        *(_class(one) for one in page.classes),
        *(_voucher(one) for one in page.vouchers),
        *_certificates(page),
    )


def _class(one: OwnClass) -> Line:
    hours = Text("own.hours", (_hours(one.minutes), _hours(one.planned)))
    if one.permille is None:
        ratio = Text("own.ended" if one.ended else "own.not_begun")
    else:
        ratio = Text("own.ratio", (f"{one.permille // 10}",))
    return Line("today", Text("own.class", (one.name,)), hours, ratio)


def _voucher(one: OwnVoucher) -> Line:
    state = Text(f"voucher.states.{one.state}") if one.state else Text("own.voucher_unasked")
    until = Text("own.until", (one.until.isoformat(),)) if one.until else None
    return Line("ticket", Text("own.voucher", (one.code,)), state, until)


def _certificates(page: OwnPage) -> tuple[Line, ...]:
    """One line that says why there are none, where there are none."""
    if page.certificates:
        return tuple(_certificate(one) for one in page.certificates)
    match page.asked:
        case Told.NOT_OFFERED:
            return ()
        case Told.ASKING:
            word = Text("own.certificates_asking")
        case Told.OFFLINE:
            word = Text("own.certificates_offline")
        case Told.ANSWERED:
            word = Text("own.certificates_none")
    return (Line("roster", Text("own.certificates"), word),)


def _certificate(one: OwnCertificate) -> Line:
    title = Text("own.certificate", (one.name, one.level)) if one.level else Text("own.class", (one.name,))
    return Line("roster", Text("own.certificates"), title, Text("own.issued", (one.issued.isoformat(),)))


def _hours(minutes: int) -> str:
    """One decimal where there is one: 12, 1.5."""
    tenths = minutes * 10 // 60
    return str(tenths // 10) if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}"
