"""What this desk decided about an enrolment ahead of the platform: 转班, 退学, a voucher bound late.  PURE."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from sync.records.mirrored import Enrolment, EnrolmentState
from sync.records.order import in_line
from sync.records.people import PersonKey


class MoveAct(StrEnum):
    TRANSFER = "TRANSFER"  # 转班
    QUIT = "QUIT"  # 退学
    LATE_VOUCHER = "LATE_VOUCHER"  # 补绑券
    REGISTERED = "VOUCHER_USED"  # 报到 at another desk of the hub


@dataclass(frozen=True, slots=True)
class Move:
    """One decision; `entry_id` is its line in the book.  `hours`: those of the old class count in `to_class`;
    `undone_ms` is when a later entry took it back."""

    entry_id: str
    act: MoveAct
    class_no: str
    trainee_no: str
    person: PersonKey
    name: str = field(repr=False)
    at_ms: int
    to_class: str = ""
    hours: bool = False
    voucher_no: str = field(default="", repr=False)
    card_number: str = field(default="", repr=False)
    undone_ms: int | None = None


def overlaid(
    found: Sequence[Enrolment], moves: Iterable[Move], classes: frozenset[str] | None = None
) -> list[Enrolment]:
    """What the platform told with what was decided here on top, the earliest decision first.

    A learner who comes by transfer is added until the platform has them there itself; `classes` limits the added ones
    to those classes.
    """
    shown = {(one.class_no, one.trainee_no): one for one in found}
    for move in in_line(moves):
        here = (move.class_no, move.trainee_no)
        if here in shown:
            shown[here] = _changed(shown[here], move)
        if move.act is MoveAct.TRANSFER and (classes is None or move.to_class in classes):
            _arrive(shown, move)
    return list(shown.values())


def _changed(one: Enrolment, move: Move) -> Enrolment:
    if move.act in (MoveAct.LATE_VOUCHER, MoveAct.REGISTERED):
        return replace(one, voucher_no=move.voucher_no)
    return replace(one, state=EnrolmentState.QUIT)


def _arrive(shown: dict[tuple[str, str], Enrolment], move: Move) -> None:
    """Where they were before, they are again; where the platform has them already, nothing is added."""
    there = [key for key, one in shown.items() if one.class_no == move.to_class and one.person == move.person]
    for key in there:
        if shown[key].state is EnrolmentState.QUIT:
            shown[key] = replace(shown[key], state=EnrolmentState.ENROLLED)
    if not there:
        shown[move.to_class, move.trainee_no] = _arrived(move)


def _arrived(move: Move) -> Enrolment:
    return Enrolment(
        trainee_no=move.trainee_no,
        class_no=move.to_class,
        person=move.person,
        name=move.name,
        card_number=move.card_number,
        voucher_no=move.voucher_no,
    )
