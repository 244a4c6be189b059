"""Pages of served rows, open or with a sealed part."""

from __future__ import annotations

from collections.abc import Mapping

from sync.platform.ktp_wire import aad, seal
from sync.platform.simulator.call import Asked, Result
from sync.platform.simulator.gate import Refused

Row = Mapping[str, object]


def open_page(asked: Asked, book: str, scope: str) -> Result:
    return asked.snapshots.page(asked.book, book, scope, asked.query, open_row)


def sealed_page(asked: Asked, book: str, scope: str, call: str) -> Result:
    """Each row with an envelope of its sealed part, about the request."""
    request = asked.query.get("reqId", "")
    if not request:
        raise Refused(400, "E20001", "reqId")

    desk, about = asked.desk, aad(call, request)
    secret = asked.book.issued(desk.device)[desk.current]

    def row_out(row: Row) -> Row:
        return {**open_row(row), "sec": seal(secret, desk.current, desk.device, about, _sealed(row))}

    return asked.snapshots.page(asked.book, book, scope, asked.query, row_out)


def open_row(row: Row) -> Row:
    fields = row["open"]
    return fields if isinstance(fields, dict) else {}


def _sealed(row: Row) -> dict[str, str]:
    fields = row.get("sealed")
    return {str(name): str(value) for name, value in fields.items()} if isinstance(fields, dict) else {}
