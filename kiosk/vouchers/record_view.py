"""Verifications as the page of records shows them: masked, with their history and what must not be overlooked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kiosk.domain.identity import mask_number
from kiosk.domain.names import mask
from kiosk.domain.timetable import from_ms
from kiosk.domain.voucher import mask_code
from kiosk.domain.voucher_fit import Around
from kiosk.ui.records_facts import Compared, Happened, RecordLine, RecordShown
from kiosk.ui.voucher_facts import Fact, Look
from kiosk.visit.view import Text
from kiosk.vouchers.facts import joined, moment, used_where
from kiosk.vouchers.view import said_of
from sync.records import Acceptance, CheckComparison, CheckOutcome, Elsewhere, StrayCheck, VoucherCheck


def record_lines(found: Sequence[VoucherCheck]) -> tuple[RecordLine, ...]:
    return tuple(_line(one) for one in found)


def record_shown(
    check: VoucherCheck, same_code: Sequence[VoucherCheck], taken: Sequence[Acceptance], around: Around
) -> RecordShown:
    """`same_code`: all verifications of this voucher, this one among them; `taken`: its registrations here."""
    look, said, code = said_of(check)
    happened = sorted((*_history(same_code, around), *_taken(taken)), key=lambda one: one[0])
    return RecordShown(
        look, said, code, _note(check), _facts(check, around), tuple(line for _, line in happened)
    )


def stray_lines(found: Sequence[StrayCheck]) -> tuple[RecordLine, ...]:
    """What only the platform has: nothing here to open."""
    return tuple(
        RecordLine(
            key="",
            voucher=mask_code(one.record.voucher_no),
            name="",
            at=moment(one.record.at),
            said=Text("records.stray_usable" if one.record.usable else "records.stray_not"),
            look=Look.LATER,
            operator=one.record.verify_no,
            note=Text("records.answer_lost" if one.asked_here else "records.never_asked"),
        )
        for one in found
    )


def compared_shown(told: CheckComparison | None) -> Compared | None:
    if told is None:
        return None
    apart = (told.missing_there, told.unknown_here, told.differ)
    return Compared(moment(from_ms(told.at_ms)), told.agree, apart)


# --- inside ------------------------------------------------------------------------------------------


def _line(one: VoucherCheck) -> RecordLine:
    look, said, code = said_of(one)
    return RecordLine(
        key=one.entry_id,
        voucher=mask_code(one.code),
        name=mask(one.name),
        at=moment(from_ms(one.checked_ms)),
        said=said,
        look=look,
        code=code,
        operator=one.operator,
        note=_note(one),
        unread=one.unread,
    )


def _note(one: VoucherCheck) -> Text | None:
    if one.contradicted:
        return Text("records.other_than_there" if one.elsewhere else "records.other_than_list")
    if one.elsewhere is not None:
        return Text(f"records.by.{one.elsewhere.by.value}")
    return Text("records.came_back") if one.unread else None


def _facts(one: VoucherCheck, around: Around) -> tuple[Fact, ...]:
    person = (mask(one.name), mask_number(one.person.number)) if one.person else ()
    chosen = around.classes.get(one.class_no)
    known = (
        (Text("voucher.code"), mask_code(one.code)),
        (Text("records.person"), "\u3000".join(part for part in person if part)),
        (Text("records.class"), chosen.name if chosen else one.class_no),
        (Text("records.verify_no"), one.verify_no),
        (Text("records.reasons"), " ".join(one.reasons)),
        (Text("records.operator"), one.operator),
    )
    origin = (
        Text("voucher.batch", (one.batch_no,)) if one.batch_no else "",
        Text("voucher.issuer", (one.issuer_area,)) if one.issuer_area else "",
    )
    small = (Fact(Text("voucher.origin"), joined(*origin), small=True),) if any(origin) else ()
    return (*(Fact(name, value) for name, value in known if value), *_there(one.elsewhere), *small)


def _there(there: Elsewhere | None) -> Iterator[Fact]:
    if there is None:
        return
    yield Fact(Text("records.proof"), there.proof)
    if there.remark:
        yield Fact(Text("records.remark"), there.remark)


def _history(same_code: Sequence[VoucherCheck], around: Around) -> Iterator[tuple[int, Happened]]:
    """(when, line): asked, answered later, and the first use, which the platform told with one of the answers."""
    for one in same_code:
        yield from _asked(one)
        if one.late and one.answered_ms is not None:
            look, said, code = said_of(one)
            yield one.answered_ms, _at(one.answered_ms, Text("records.answered", (said, code)), look)
    used = next((one.used for one in reversed(same_code) if one.used), None)
    if used is not None:
        at_ms = round(used.at.timestamp() * 1000)
        yield at_ms, _at(at_ms, Text("records.used", (used_where(used, around),)))


def _taken(registrations: Sequence[Acceptance]) -> Iterator[tuple[int, Happened]]:
    for one in registrations:
        yield one.accepted_ms, _at(one.accepted_ms, Text("records.accepted", (one.operator,)))
        if one.used_ms is not None:
            yield one.used_ms, _at(one.used_ms, Text("records.used_here", (one.use_no,)))


def _asked(one: VoucherCheck) -> Iterator[tuple[int, Happened]]:
    there = one.elsewhere
    if there is not None:
        seen = Text(f"records.seen.{there.seen.value}")
        how = Text(f"records.by.{there.by.value}")
        yield there.at_ms, _at(there.at_ms, Text("records.checked_there", (one.operator, how, seen)))
        return
    waited = one.late or one.outcome is CheckOutcome.PENDING
    look, said, code = (Look.LATER, Text("voucher.later"), "") if waited else said_of(one)
    if one.listed:
        said = Text("voucher.two", (said, Text("records.listed")))
    what = Text("records.asked", (one.operator or "—", said, code))
    yield one.checked_ms, _at(one.checked_ms, what, look)


def _at(at_ms: int, what: Text, look: Look = Look.NONE) -> Happened:
    return Happened(moment(from_ms(at_ms)), what, look)
