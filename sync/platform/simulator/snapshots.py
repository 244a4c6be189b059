"""Paging: the first page fixes a snapshot, later pages read the same one.  In memory; lost cursors are E30004."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sync.platform import gm
from sync.platform.simulator.book import Book
from sync.platform.simulator.gate import Refused

LARGEST_PAGE = 500
_KEPT = 64

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class _Snapshot:
    rows: list[tuple[str, str | None]]
    mark: int


class Snapshots:
    def __init__(self) -> None:
        self._kept: OrderedDict[str, _Snapshot] = OrderedDict()
        self._count = 0

    def lose(self) -> None:
        """Every cursor given out is gone."""
        self._kept.clear()

    def page(
        self, book: Book, name: str, scope: str, query: Mapping[str, str], row_out: Callable[[Row], Row]
    ) -> dict[str, object]:
        limit = min(_number(query, "limit") or LARGEST_PAGE, LARGEST_PAGE)
        label, at = self._find(book, name, scope, query)
        snapshot = self._kept[label]
        part = snapshot.rows[at : at + limit]
        items = [
            {"key": key, "tombstone": True} if text is None else row_out(json.loads(text))
            for key, text in part
        ]
        answer: dict[str, object] = {
            "items": items,
            "next": f"{label}.{at + limit}" if at + limit < len(snapshot.rows) else None,
            "snapshot": label,
            "watermark": str(snapshot.mark),
            "total": len(snapshot.rows),
            "pageSm3": gm.digest_of(key for key, _ in part),
        }
        if answer["next"] is None:
            answer["allSm3"] = gm.digest_of(key for key, _ in snapshot.rows)
        return answer

    def _find(self, book: Book, name: str, scope: str, query: Mapping[str, str]) -> tuple[str, int]:
        cursor = query.get("cursor")
        if cursor is not None:
            label, _, at = cursor.rpartition(".")
            if label not in self._kept or not at.isdigit():
                raise Refused(410, "E30004", "cursor gone")
            return label, int(at)
        rows, mark = book.rows(name, scope, _number(query, "since"))
        self._count += 1
        label = f"{name}-{self._count}-{mark}"
        self._kept[label] = _Snapshot(rows, mark)
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return label, 0


def _number(query: Mapping[str, str], name: str) -> int | None:
    text = query.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise Refused(400, "E20001", name)
    return int(text)
