"""Rows for a QML list that change in place, so that a live list keeps its scroll position."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from PySide6.QtCore import QAbstractListModel, QByteArray, QModelIndex, QObject, QPersistentModelIndex

Row: TypeAlias = Mapping[str, Any]
Index: TypeAlias = QModelIndex | QPersistentModelIndex

ROLE = 0x0100  # Qt.UserRole; naming it would load the Qt namespace, 38 ms before the first frame
ROOT = QModelIndex()


class Rows(QAbstractListModel):
    """One role, `row`: a mapping.  `put` replaces all rows but tells the view only what differs."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = ROLE) -> Any:
        return self._rows[index.row()] if index.isValid() and role == ROLE else None

    def roleNames(self) -> dict[int, QByteArray]:
        return {ROLE: QByteArray(b"row")}

    def put(self, rows: Sequence[Row]) -> None:
        kept = min(len(rows), len(self._rows))
        for place in range(kept):
            if rows[place] != self._rows[place]:
                self._rows[place] = rows[place]
                self.dataChanged.emit(self.index(place), self.index(place), [ROLE])
        if len(rows) > kept:
            self.beginInsertRows(ROOT, kept, len(rows) - 1)
            self._rows.extend(rows[kept:])
            self.endInsertRows()
        elif len(self._rows) > kept:
            self.beginRemoveRows(ROOT, kept, len(self._rows) - 1)
            del self._rows[kept:]
            self.endRemoveRows()

    def add(self, rows: Sequence[Row]) -> None:
        """More at the end; what is there stays untouched."""
        if rows:
            self.beginInsertRows(ROOT, len(self._rows), len(self._rows) + len(rows) - 1)
            self._rows.extend(rows)
            self.endInsertRows()
