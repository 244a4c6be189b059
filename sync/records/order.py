"""What several desks decided, in one line.  PURE."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Protocol, TypeVar


class Decision(Protocol):
    @property
    def entry_id(self) -> str: ...
    @property
    def at_ms(self) -> int: ...


D = TypeVar("D", bound=Decision)
_Place = tuple[str, tuple[int, str]]


def in_line(decisions: Iterable[D]) -> list[D]:
    """By time, those of one desk in the order of its book: a clock that was set back does not turn that round."""
    by_desk: dict[str, list[tuple[_Place, D]]] = defaultdict(list)
    for one in decisions:
        place = _place(one.entry_id)
        by_desk[place[0]].append((place, one))
    line: list[tuple[int, _Place, D]] = []
    for mine in by_desk.values():
        at_ms = 0
        for place, one in sorted(mine, key=lambda placed: placed[0]):
            at_ms = max(at_ms, one.at_ms)
            line.append((at_ms, place, one))
    return [one for *_, one in sorted(line, key=lambda placed: placed[:2])]


def _place(entry_id: str) -> _Place:
    """Desk and number, as DESK-BOOT-SEQ says it; numbers without a zero before them sort by length first."""
    boot, _, seq = entry_id.rpartition("-")
    return boot.rpartition("-")[0], (len(seq), seq)
