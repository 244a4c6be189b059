"""A class's voucher-use list as it is exported: numbered versions, and what each changed in the one before.  PURE."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class UseLine:
    """One learner's voucher as the list names it."""

    trainee_no: str
    name: str = field(repr=False)
    voucher_no: str = field(repr=False)
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LateBinding:
    """A voucher bound after the list was first issued, or, with `line` None, taken off again."""

    at: datetime
    trainee_no: str
    line: UseLine | None


@dataclass(frozen=True, slots=True)
class Issue:
    """Version `number`, issued `at` (None: the first), and the difference to version `number` - 1."""

    number: int
    at: datetime | None
    lines: tuple[UseLine, ...]
    added: tuple[UseLine, ...] = ()
    removed: tuple[UseLine, ...] = ()


def issues(first: Iterable[UseLine], late: Sequence[LateBinding]) -> tuple[Issue, ...]:
    """Every version, the oldest first; a binding that changes nothing makes none."""
    made = [Issue(1, None, _sorted(first))]
    for binding in sorted(late, key=lambda one: one.at):
        before = made[-1].lines
        kept = [line for line in before if line.trainee_no != binding.trainee_no]
        after = _sorted([*kept, *([binding.line] if binding.line else [])])
        if after != before:
            added, removed = difference(before, after)
            made.append(Issue(len(made) + 1, binding.at, after, added, removed))
    return tuple(made)


def difference(
    before: Iterable[UseLine], after: Iterable[UseLine]
) -> tuple[tuple[UseLine, ...], tuple[UseLine, ...]]:
    """(added, removed); a line that changed is both."""
    old, new = tuple(before), tuple(after)
    return tuple(one for one in new if one not in old), tuple(one for one in old if one not in new)


def _sorted(lines: Iterable[UseLine]) -> tuple[UseLine, ...]:
    return tuple(sorted(lines, key=lambda line: line.trainee_no))
