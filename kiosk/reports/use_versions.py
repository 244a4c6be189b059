"""The versions of a class's voucher-use list, from what the book and the tables beside it hold.  No Qt.

Version 1 is the list as it stood when it was first exported; whatever changed it since makes the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from kiosk.domain.timetable import from_ms
from kiosk.domain.use_list import Issue, LateBinding, UseLine, difference, issues
from kiosk.domain.voucher import mask_code
from sync.records import Acceptance, Entry, Move, MoveAct, UseState
from sync.store import acts, moves, uses
from sync.store.keys import Vault

EXPORTED, REVOKED = "EXPORTED", "VOUCHER_USE_REVOKED"
USES = "uses"


@dataclass(frozen=True, slots=True)
class UseVersion:
    """The list now: `issue`, and what it changed in version `since`, the last one given out (0: none)."""

    issue: Issue
    since: int
    added: tuple[UseLine, ...]
    removed: tuple[UseLine, ...]


def use_version(db: Connection, vault: Vault, class_no: str, now_ms: int) -> UseVersion:
    done = acts.of_class(db, class_no, {EXPORTED, REVOKED})
    given = [one for one in done if one.body["act"] == EXPORTED and one.body.get("list") == USES]
    revoked = [one for one in done if one.body["act"] == REVOKED]
    changes = sorted(
        [
            *_used(uses.of_class(db, vault, class_no), revoked),
            *_late(class_no, moves.history_of_class(db, vault, class_no)),
        ],
        key=lambda one: one.at,
    )
    first_ms = given[0].at_ms if given else now_ms
    before = [one for one in changes if one.at <= from_ms(first_ms)]
    made = issues(_as_of(before), changes[len(before) :])
    since = int(str(given[-1].body.get("version", 1))) if given else 0
    since = min(since, len(made))
    added, removed = difference(made[since - 1].lines, made[-1].lines) if since else ((), ())
    return UseVersion(made[-1], since, added, removed)


def _as_of(changes: Iterable[LateBinding]) -> list[UseLine]:
    lines: dict[str, UseLine] = {}
    for one in changes:
        if one.line:
            lines[one.trainee_no] = one.line
        else:
            lines.pop(one.trainee_no, None)
    return list(lines.values())


def _used(accepted: Iterable[Acceptance], revoked: Sequence[Entry]) -> list[LateBinding]:
    """A use that was taken back without a word of its own went with the one it repeated: it never was on the list."""
    found: list[LateBinding] = []
    for one in accepted:
        if one.used_ms is None:
            continue
        key = one.trainee_no or one.entry_id
        at = from_ms(one.used_ms)
        if one.state is not UseState.REVOKED:
            found.append(LateBinding(at, key, UseLine(key, one.name, one.voucher_no, at)))
        elif (back := _taken_back(one, revoked)) is not None:
            found.append(LateBinding(at, key, UseLine(key, one.name, one.voucher_no, at)))
            found.append(LateBinding(from_ms(back), key, None))
    return found


def _taken_back(one: Acceptance, revoked: Sequence[Entry]) -> int | None:
    masked = mask_code(one.voucher_no)
    same = (e for e in revoked if (e.trainee_no, e.body.get("voucher")) == (one.trainee_no, masked))
    return next((e.at_ms for e in same if e.at_ms >= (one.used_ms or 0)), None)


def _late(class_no: str, decided: Iterable[Move]) -> list[LateBinding]:
    found: list[LateBinding] = []
    for one in decided:
        if one.act is MoveAct.LATE_VOUCHER and one.class_no == class_no:
            line = UseLine(one.trainee_no, one.name, one.voucher_no)
            found.append(LateBinding(from_ms(one.at_ms), one.trainee_no, line))
            if one.undone_ms is not None:
                found.append(LateBinding(from_ms(one.undone_ms), one.trainee_no, None))
    return found
