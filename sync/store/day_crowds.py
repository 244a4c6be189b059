"""A day's plain sign-ins, folded where they lie: how many learners are alike, not who they are.

Here times are compared with the bounds of a sitting and nothing is decided: what a kind of learner comes to is said by
the caller's rule, once for each kind.  For a desk's own file: PostgreSQL knows no least of bytes, and no desk asks it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Connection,
    and_,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
)

from sync.records import Action, EnrolmentState
from sync.store.days import SIGN_KINDS, both, both_of, plain
from sync.store.rows import COLUMNS, present
from sync.store.schema_mirror import enrolment, mirror_head
from sync.store.snapshots import Kind

SLOT_MS = 300_000
"""Learners of one kind came within the same five minutes of the clock."""
JUDGE, ASSIST = b'"judge":{', b'"assist":{'
SAID = 68
"""Bytes of a body from where it says how it was judged: the method follows within them, and hardly more."""
HELPED = b""
"""Stands for what was said of somebody whom staff helped: keys lie in order, and that one comes before."""
CLASSES_MOST = 100
"""Classes in one question: with the learners that are left out it stays below the 32,766 values SQLite takes."""


class Crowd(NamedTuple):
    """Learners of a class who are alike.  The times are the earliest of theirs; `said` are SAID bytes of a body.

    `alone` is the trainee number of one whom staff helped, or who signed in or out several times."""

    class_no: str
    state: str
    alone: str
    came_ms: int | None
    came_said: bytes | None
    went_ms: int | None
    went_said: bytes | None
    many: int


def _given(name: str) -> BindParameter[int]:
    return bindparam(name, type_=BigInteger)


def _within(action: Action, first: str, last: str) -> ColumnElement[bool]:
    at = COLUMNS.at_ms
    return and_(COLUMNS.action == _fixed(action.value), at >= _given(first), at <= _given(last))


def _fixed(text: str) -> Any:
    return literal(text, literal_execute=True)


_PLACES: BindParameter[Any] = bindparam("places", expanding=True)
_CLASSES: BindParameter[Any] = bindparam("classes", expanding=True)
_BUT: BindParameter[Any] = bindparam("but", expanding=True)
_IN, _OUT = _within(Action.IN, "in_from", "in_to"), _within(Action.OUT, "out_from", "out_to")
_JUDGED = func.instr(COLUMNS.canonical, literal(JUDGE))
_HELPED = func.instr(func.substr(COLUMNS.canonical, 1, _JUDGED), literal(ASSIST)) > 0
_SIGN = (
    select(
        COLUMNS.class_no,
        COLUMNS.trainee_no,
        COLUMNS.at_ms,
        case((_IN, _fixed("I")), (_OUT, _fixed("O"))).label("way"),
        case((_HELPED, literal(HELPED)), else_=func.substr(COLUMNS.canonical, _JUDGED, SAID)).label("said"),
    )
    .where(COLUMNS.day == bindparam("day"), SIGN_KINDS, present(COLUMNS.trainee_no))
    .where(present(COLUMNS.class_no), COLUMNS.class_no.in_(_CLASSES))
    .where(both(COLUMNS.class_no, COLUMNS.session_no).in_(_PLACES))
    .cte("sign")
    .prefix_with("MATERIALIZED")
)
"""Made before it is sorted, or whole bodies would be."""
_S = _SIGN.c
_CAME, _WENT = _S.way == _fixed("I"), _S.way == _fixed("O")
_FOLD = (
    select(
        _S.class_no,
        _S.trainee_no,
        func.count(case((_CAME, 1))).label("ins"),
        func.count(case((_WENT, 1))).label("outs"),
        func.min(case((_CAME, _S.at_ms))).label("came_ms"),
        func.min(case((_CAME, _S.said))).label("came_said"),
        func.min(case((_WENT, _S.at_ms))).label("went_ms"),
        func.min(case((_WENT, _S.said))).label("went_said"),
    )
    .where(_S.way.is_not(None))
    .group_by(_S.trainee_no, _S.class_no)
    .subquery("fold")
)
_E, _F = enrolment.c, _FOLD.c
_ALONE = case(
    (
        or_(_F.ins > 1, _F.outs > 1, _F.came_said == literal(HELPED), _F.went_said == literal(HELPED)),
        _E.trainee_no,
    ),
    else_=_fixed(""),
)
_KIND = (
    _E.class_no,
    _E.state,
    _ALONE,
    _F.came_said,
    _F.went_said,
    _F.came_ms // literal(SLOT_MS, BigInteger, literal_execute=True),
    _F.came_ms > _given("late_after"),
    and_(_F.came_ms > _given("queue_from"), _F.came_ms <= _given("queue_to")),
    _F.went_ms < _given("early_before"),
)
CROWDS = (
    select(
        _E.class_no,
        _E.state,
        _ALONE.label("alone"),
        func.min(_F.came_ms),
        _F.came_said,
        func.min(_F.went_ms),
        _F.went_said,
        func.count(),
    )
    .join(mirror_head, _E.snapshot == mirror_head.c.snapshot)
    .join(_FOLD, and_(_F.class_no == _E.class_no, _F.trainee_no == _E.trainee_no), isouter=True)
    .where(mirror_head.c.kind == Kind.ROSTER.value, mirror_head.c.scope.in_(_CLASSES))
    .where(_E.state != _fixed(EnrolmentState.QUIT.value), both(_E.class_no, _E.trainee_no).not_in(_BUT))
    .group_by(*_KIND)
)


def crowds(
    db: Connection,
    day: date,
    bounds: Mapping[str, int],
    covers: Mapping[str, Collection[str]],
    but: Collection[tuple[str, str]],
) -> Sequence[Any]:
    """Crowds of one sitting of each of these classes, all with the same bounds (in_from … queue_to, milliseconds).

    `covers` are the sitting's sessions by class; `but` are learners (class, trainee) who are left out."""
    found: list[Any] = []
    every = sorted(covers)
    for start in range(0, len(every), CLASSES_MOST):
        some = every[start : start + CLASSES_MOST]
        asked = {
            **bounds,
            "day": day.isoformat(),
            "classes": some,
            "places": [both_of(one, no) for one in some for no in covers[one]],
            "but": [both_of(*who) for who in but if who[0] in covers],
        }
        found += plain(db, CROWDS, asked)
    return found
