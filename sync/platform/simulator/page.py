"""The one web page: what has arrived (names masked), which alarms there are, and the switches."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import fields
from html import escape
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

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


def _page(simulator: Simulator) -> str:
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
    )


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
