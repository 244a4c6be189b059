"""报到 as the staff page shows it, step by step: masked.  PURE."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from kiosk.domain.identity import mask_number
from kiosk.domain.names import mask
from kiosk.domain.refusal import Refusal
from kiosk.domain.registration import (
    Acceptable,
    Decision,
    NotAcceptable,
    contradicts,
    impossible,
    notice_due,
)
from kiosk.domain.timetable import clock_text, from_ms, local_day
from kiosk.domain.voucher import Genuine, Pending, mask_code
from kiosk.registration.receipt import receipt_facts
from kiosk.registration.registrants import Papers, Registrant
from kiosk.ui.registration import Offer, RegisterLine, RegisterShown, Step
from kiosk.ui.registration_gestures import RegisterAct
from kiosk.ui.voucher_facts import Fact, HolderShown, Look, Match, VerdictShown
from kiosk.visit.view import Text
from kiosk.vouchers.checked import Checked
from kiosk.vouchers.facts import face_facts
from kiosk.vouchers.listed import OnList
from kiosk.vouchers.view import ASKING, verdict_shown
from sync.records import Acceptance, UseState, Voucher, VoucherState

NOTICE = tuple(Text(f"register.notice.{part}") for part in ("what", "use", "rights"))
START = RegisterShown()
_A = RegisterAct


def start(problem: VerdictShown | None = None, *, card_in: bool = False) -> RegisterShown:
    return RegisterShown(verdict=problem or VerdictShown(), card_in=card_in)


def known(who: Registrant, papers: Papers, class_no: str) -> RegisterShown:
    """The person is known; which class, and which voucher?"""
    may = (_A.LIST_NAME, _A.NEXT) if class_no else (_A.NEXT,)
    says = "register.scan_now" if papers.classes else "register.on_no_roster"
    return RegisterShown(
        Step.VOUCHER,
        person=person_shown(who),
        classes=classes_of(papers),
        class_no=class_no,
        offers=tuple(_offer(papers, one) for one in offered(papers, class_no)),
        may=may,
        says=Text(says),
    )


def classes_of(papers: Papers) -> tuple[tuple[str, str], ...]:
    """Those of the rosters the person is on; any, to be listed for, where there is none."""
    mine = tuple((one.training_class.class_no, one.training_class.name) for one in papers.classes)
    return mine or papers.others


def person_shown(who: Registrant) -> HolderShown:
    return HolderShown(Text(f"register.by.{who.by}"), mask(who.name), mask_number(who.person.number))


def offered(papers: Papers, class_no: str) -> list[str]:
    """Numbers of the vouchers listed for this very person: by the platform, and beside the name on the roster."""
    usable = (VoucherState.CLAIMED, VoucherState.USED)
    listed = [one.voucher.voucher_no for one in papers.listed if one.voucher.state in usable]
    mine = papers.class_for(class_no)
    if mine is None:
        return []
    known = {one.voucher.voucher_no for one in papers.listed}
    beside = mine.enrolment.voucher_no
    return [*listed, beside] if beside and beside not in known else listed


def _offer(papers: Papers, voucher_no: str) -> Offer:
    listed = papers.voucher(voucher_no)
    word = f"voucher.issue.{listed.voucher.issue.value}" if listed else "register.on_roster"
    return Offer(Text(word), mask_code(voucher_no))


# --- what the voucher came to ------------------------------------------------------------------------


def asking(before: RegisterShown) -> RegisterShown:
    """Nothing of the voucher before can be confirmed any more."""
    return replace(
        before,
        step=Step.VOUCHER,
        verdict=ASKING,
        notice=(),
        may=(_A.LIST_NAME, _A.NEXT),
        revocable=False,
        says=None,
    )


def judged(
    before: RegisterShown, checked: Checked, decision: Decision | None, found: OnList | None
) -> RegisterShown:
    """`decision` is None where there is nothing to decide: the code is no voucher of the platform's."""
    shown, verdict = verdict_shown(checked), checked.verdict
    if isinstance(verdict, Genuine) and decision is not None:
        shown = _decided(shown, verdict, decision)
        shown = _beside_list(shown, verdict.voucher, local_day(from_ms(checked.at_ms)), found)
    elif isinstance(verdict, Pending):
        shown = _by_list(shown, decision, found)
    if not isinstance(decision, Acceptable):
        return replace(before, step=Step.VOUCHER, verdict=shown, says=None)
    return replace(before, step=Step.REVIEW, verdict=shown, offers=(), may=(_A.ACCEPT, _A.DROP), says=None)


def _decided(shown: VerdictShown, found: Genuine, decision: Decision) -> VerdictShown:
    if isinstance(decision, NotAcceptable):
        return _against(replace(shown, now=Text("voucher.unusable")), decision.reasons[0])
    if decision.used_already:
        return replace(
            shown, look=Look.GOOD, now=Text("register.used_here"), why=Text("register.used_here_why"),
            next=None, code="", match=Match.SAME,
        )  # fmt: skip
    if not decision.warnings:
        return replace(shown, look=Look.GOOD, now=Text("voucher.usable"), code="")
    return _against(replace(shown, now=Text("voucher.ask_first")), decision.warnings[0])


def _against(shown: VerdictShown, first: Refusal) -> VerdictShown:
    code = first.value
    words = Text(f"refused.{code}.why"), Text(f"refused.{code}.next")
    return replace(shown, look=Look.WAIT, why=words[0], next=words[1], code=code)


def _by_list(shown: VerdictShown, decision: Decision | None, found: OnList | None) -> VerdictShown:
    """登记待验: what the list alone says; never that it is genuine."""
    if found is not None and found.theirs:
        face = face_facts(found.listed.voucher)
        shown = replace(shown, why=Text("voucher.listed"), facts=(*shown.facts, *face))
    if isinstance(decision, NotAcceptable):
        return _against(shown, decision.reasons[0])
    return replace(shown, next=Text("register.later_next"))


def _beside_list(shown: VerdictShown, told: Voucher, today: date, found: OnList | None) -> VerdictShown:
    """The platform's word just now against its own list: the word counts, and that it differs is said."""
    if found is None or not contradicts(found.listed.voucher, told, today):
        return shown
    listed = found.listed.voucher
    states = Text(f"voucher.states.{listed.state.value}"), Text(f"voucher.states.{told.state.value}")
    word = "register.list_impossible" if impossible(listed, told) else "register.list_differs"
    return replace(shown, facts=(Fact(Text("register.list"), Text(word, states), strong=True), *shown.facts))


# --- an acceptance and what became of it -------------------------------------------------------------


def accepted_shown(
    before: RegisterShown, accepted: Acceptance, institution: str, class_name: str
) -> RegisterShown:
    match accepted.state:
        case UseState.ACCEPTED if not accepted.confirmed:
            return _to_confirm(before, accepted)
        case UseState.USED:
            return _done(before, accepted, institution, class_name)
        case UseState.REFUSED if accepted.refused:
            return _refused(before, accepted)
        case UseState.REVOKED:
            shown = VerdictShown(Look.WAIT, Text("register.revoked"), why=Text("register.revoked_why"))
            return replace(before, step=Step.DONE, verdict=shown, may=(_A.NEXT,), revocable=False)
        case UseState.REFUSED:
            return replace(before, step=Step.VOUCHER, verdict=VerdictShown(), may=(_A.NEXT,))
    return _waits(before, accepted)


def _to_confirm(before: RegisterShown, accepted: Acceptance) -> RegisterShown:
    """A 定向券 can be confirmed once the book says that its notice was shown."""
    due = notice_due(accepted.voucher)
    shown = replace(
        before.verdict,
        verdict=Text("register.accepted"),
        now=None,
        why=Text("register.confirm_why" if accepted.voucher else "register.confirm_later"),
        next=None,
    )
    return replace(
        before,
        step=Step.CONFIRM,
        verdict=shown,
        notice=NOTICE if due else (),
        may=(_A.DROP,) if due and not accepted.notice_shown else (_A.CONFIRM, _A.DROP),
        says=None,
    )


def _waits(before: RegisterShown, accepted: Acceptance) -> RegisterShown:
    """Not used yet, and never said to be."""
    asked = accepted.state is UseState.ASKED
    shown = VerdictShown(
        Look.ASKING if asked else Look.LATER,
        Text("register.asking" if asked else "register.waits"),
        why=Text("register.asking_why" if asked else "register.waits_why"),
        next=Text("register.waits_next"),
        facts=before.verdict.facts,
    )
    may = (_A.NEXT, _A.ASK_AGAIN) if asked else (_A.NEXT,)
    return replace(before, step=Step.ASKED, verdict=shown, notice=(), may=may, says=None)


def _done(before: RegisterShown, used: Acceptance, institution: str, class_name: str) -> RegisterShown:
    at = clock_text(from_ms(used.used_ms or 0))
    shown = VerdictShown(
        Look.ASKING if used.revoke_id else Look.GOOD,
        Text("register.revoking" if used.revoke_id else "register.done"),
        why=Text("register.used_here_why" if used.duplicate else "register.done_why", (at,)),
        note=Text("receipt.number", (used.use_no,)),
        facts=receipt_facts(used, institution, class_name),
    )
    return replace(
        before,
        step=Step.DONE,
        verdict=shown,
        notice=(),
        offers=(),
        may=(_A.NEXT, _A.PRINT),
        revocable=not used.revoke_id,
        says=Text("register.take_card") if before.card_in else None,
    )


def _refused(before: RegisterShown, refused: Acceptance) -> RegisterShown:
    code = refused.refused
    shown = VerdictShown(
        Look.BAD,
        Text(f"refused.{code}.verb"),
        why=Text(f"refused.{code}.why"),
        next=Text(f"refused.{code}.next"),
        code=code,
        note=Text("voucher.platform_said", (refused.said,)) if refused.said else None,
        facts=before.verdict.facts,
    )
    return replace(before, step=Step.VOUCHER, verdict=shown, notice=(), may=(_A.LIST_NAME, _A.NEXT))


def problem_shown(refusal: Refusal) -> VerdictShown:
    code = refusal.value
    words = (Text(f"refused.{code}.{part}") for part in ("verb", "why", "next"))
    verb, why, next_step = words
    return VerdictShown(Look.BAD, verb, why=why, next=next_step, code=code)


# --- the list ----------------------------------------------------------------------------------------


def register_lines(found: Sequence[Acceptance], papers: Papers) -> tuple[RegisterLine, ...]:
    """What was dropped before anything was ordered is no registration."""
    return tuple(_line(one, papers) for one in found if one.state is not UseState.REFUSED or one.refused)


def _line(one: Acceptance, papers: Papers) -> RegisterLine:
    look, said = _said(one)
    return RegisterLine(
        one.entry_id,
        mask(one.name),
        mask_code(one.voucher_no),
        papers.class_name(one.class_no),
        clock_text(from_ms(one.accepted_ms)),
        said,
        look,
    )


def _said(one: Acceptance) -> tuple[Look, Text]:
    if one.state is UseState.REFUSED:
        return Look.BAD, Text(f"refused.{one.refused}.verb")
    if one.unanswered:
        return Look.LATER, Text("register.line.waits")
    looks = {UseState.USED: Look.GOOD, UseState.REVOKED: Look.WAIT, UseState.ACCEPTED: Look.WAIT}
    return looks[one.state], Text(f"register.line.{one.state.value}")
