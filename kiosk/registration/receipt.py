"""The receipt of a registration (报到回执): its lines, masked, and the paper they make.

Names and numbers are masked on it: it lies about.  The platform's use number finds the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from kiosk.domain.identity import mask_number
from kiosk.domain.names import mask
from kiosk.domain.timetable import from_ms, local
from kiosk.domain.voucher import mask_code
from kiosk.printing.paper import Line, Paper, PaperKind
from kiosk.ui.voucher_facts import Fact
from kiosk.visit.view import Text
from kiosk.vouchers.facts import face_facts
from sync.records import Acceptance


def receipt_facts(used: Acceptance, institution: str, class_name: str) -> tuple[Fact, ...]:
    lines = [
        Fact(Text("receipt.learner"), f"{mask(used.name)}　{mask_number(used.person.number)}", strong=True),
        Fact(Text("receipt.class"), class_name, strong=True),
        Fact(Text("voucher.code"), mask_code(used.voucher_no), strong=True),
    ]
    if used.voucher is not None:
        lines += face_facts(used.voucher)
    if used.used_ms is not None:
        lines.append(Fact(Text("receipt.used_at"), _moment(from_ms(used.used_ms)), strong=True))
        lines.append(Fact(Text("receipt.use_no"), used.use_no))
    if institution:
        lines.append(Fact(Text("receipt.institution"), institution))
    lines.append(Fact(Text("receipt.operator"), used.operator))
    return tuple(lines)


def receipt(
    used: Acceptance, institution: str, class_name: str, operator: str, say: Callable[[Text | str], str]
) -> Paper:
    """`say` knows the words; `operator` prints it."""
    facts = receipt_facts(used, institution, class_name)
    lines = (
        Line(one.value if isinstance(one.value, str) else say(one.value), say(one.name), strong=one.strong)
        for one in facts
    )
    title, foot = say(Text("receipt.title")), say(Text("receipt.foot"))
    return Paper(PaperKind.RECEIPT, used.entry_id, None, tuple(lines), title, foot, operator)


def _moment(at: datetime) -> str:
    return local(at).strftime("%Y-%m-%d %H:%M")
