"""The one web page: what has arrived (names masked), which alarms there are, and the switches."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import fields
from html import escape
from importlib.resources import files
from sqlite3 import Connection
from string import Template
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from sync.platform.simulator import essc
from sync.platform.simulator.admin import from_here
from sync.platform.simulator.troubles import BadTrouble

if TYPE_CHECKING:
    from sync.platform.simulator.app import Simulator

_SHOWN = 100


def overview(simulator: Simulator) -> Callable[[Request], Awaitable[Response]]:
    async def show(request: Request) -> Response:
        return HTMLResponse(_page(simulator))

    return show


def switchboard(simulator: Simulator) -> Callable[[Request], Awaitable[Response]]:
    async def turn(request: Request) -> Response:
        if not from_here(request):
            return HTMLResponse("loopback only", 403)
        return _switch(simulator, await request.body())

    return turn


def _switch(simulator: Simulator, form: bytes) -> Response:
    """A switch of the page was turned; a value that cannot be is left as it was."""
    wanted: dict[str, object] = {}
    for name, text in parse_qsl(form.decode("utf-8", "replace")):
        now = getattr(simulator.troubles, name, None)
        wanted[name] = (
            text == "on" if isinstance(now, bool) else int(text) if text.lstrip("-").isdigit() else text
        )
    try:
        simulator.troubles.change(wanted)
    except BadTrouble as fault:
        return HTMLResponse(escape(str(fault)), 400)
    return RedirectResponse("/", 303)


def phone(simulator: Simulator) -> Callable[[Request], Awaitable[Response]]:
    """A phone shows its e-card: the code stands on the page until the next look."""

    async def show(request: Request) -> Response:
        if not from_here(request):
            return HTMLResponse("loopback only", 403)
        form = dict(parse_qsl((await request.body()).decode("utf-8", "replace")))
        try:
            with simulator.book.transaction() as db:
                code = _shows(db, form.get("phone", ""), simulator.now_ms())
        except essc.NoPhone as fault:
            return HTMLResponse(escape(str(fault)), 400)
        return HTMLResponse(_page(simulator, code))

    return show


def _page(simulator: Simulator, shown: str = "") -> str:
    db = simulator.book.db
    counts = db.execute("SELECT count(*), coalesce(sum(extra), 0) FROM record").fetchone()
    records = db.execute(
        "SELECT server_no, rec_id, kind, class_no, session_no, trainee_no, masked, action, extra, times "
        "FROM record ORDER BY server_no DESC LIMIT ?",
        (_SHOWN,),
    )
    alarms = db.execute("SELECT device, code, text FROM alarm ORDER BY id DESC LIMIT ?", (_SHOWN,))
    desks = db.execute(
        "SELECT device, coalesce(kid, '–'), coalesce(current, '–') FROM device ORDER BY device"
    )
    template = Template(files(__package__).joinpath("page.html").read_text(encoding="utf-8"))
    return template.substitute(
        records=_rows(records),
        alarms=_rows(alarms),
        desks=_rows(desks),
        count=counts[0],
        extra=counts[1],
        switches=_switches(simulator),
        vouchers=_rows(_vouchers(db)),
        phones=_phones(db),
        shown=escape(shown),
    )


def _vouchers(db: Connection) -> Iterable[tuple[object, ...]]:
    rows = db.execute("SELECT key, row FROM served WHERE book = 'vouchers' AND row IS NOT NULL ORDER BY key")
    for number, text in rows:
        row = json.loads(text)
        fields, holder = row["open"], row.get("holder", {})
        valid = f"{fields.get('validFrom')} – {fields.get('validTo')}"
        yield number, fields.get("state"), _last_four(holder.get("aac147", "")), valid


def _phones(db: Connection) -> str:
    """A button for each e-card; of the person only the surname and the end of the number are shown."""
    rows = db.execute("SELECT rowid, number, row FROM essc_card ORDER BY rowid")
    return "".join(
        f"<tr><td>{escape(json.loads(row)['aac003'][:1])}** {escape(_last_four(number))}</td><td>"
        f"<form method='post' action='/phone'><button name='phone' value='{phone}'>▣</button></form></td></tr>"
        for phone, number, row in rows
    )


def _shows(db: Connection, phone: str, now_ms: int) -> str:
    """The code that phone shows now; NoPhone."""
    found = db.execute("SELECT number FROM essc_card WHERE rowid = ?", (phone,)).fetchone()
    return essc.show(db, found[0] if found else "", now_ms)


def _last_four(number: str) -> str:
    return "****" + number[-4:] if number else ""


def _rows(rows: Iterable[tuple[object, ...]]) -> str:
    return "".join(
        "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows
    )


def _switches(simulator: Simulator) -> str:
    out = []
    for one in fields(simulator.troubles):
        now = getattr(simulator.troubles, one.name)
        if isinstance(now, bool):
            turn = "off" if now else "on"
            button = f"<button name='{one.name}' value='{turn}'>{'●' if now else '○'}</button>"
        elif isinstance(now, int):
            button = f"<input name='{one.name}' value='{now}' size='6'><button>↵</button>"
        else:
            button = f"<code>{escape(str(now))}</code>"
        out.append(
            f"<tr><td><code>{one.name}</code></td><td><form method='post' action='/switch'>{button}</form></td></tr>"
        )
    return "".join(out)
