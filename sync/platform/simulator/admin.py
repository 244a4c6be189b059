"""`/sim/…`: what tests, the demo and the web page tell the simulator.  Loopback only, no signature."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sync.platform import gm
from sync.platform.ktp_fields import Fields, MalformedReply, parse_object
from sync.platform.simulator import admin_affairs, admin_provision, essc, received
from sync.platform.simulator.seed import BadSeed, from_plain
from sync.platform.simulator.troubles import BadTrouble
from sync.profiles import LONGEST, Profile, signed

if TYPE_CHECKING:
    from sync.platform.simulator.app import Simulator

Told = Callable[["Simulator", Fields], Mapping[str, object]]


def routes(simulator: Simulator) -> list[Route]:
    return [
        Route(f"/sim/{name}", _endpoint(simulator, told), methods=["POST"]) for name, told in _TOLD.items()
    ]


def from_here(request: Request) -> bool:
    """From this machine, and not from a foreign page in its browser."""
    origin = request.headers.get("origin")
    here = request.client is not None and ip_address(request.client.host).is_loopback
    return here and (origin is None or urlsplit(origin).netloc == request.headers.get("host"))


def _endpoint(simulator: Simulator, told: Told) -> Callable[[Request], object]:
    async def answer(request: Request) -> Response:
        if not from_here(request):
            return JSONResponse({"error": "loopback only"}, 403)
        try:
            return JSONResponse(told(simulator, parse_object(await request.body() or b"{}")))
        except (MalformedReply, BadSeed, BadTrouble, LookupError) as fault:
            return JSONResponse({"error": str(fault)}, 400)

    return answer


def _state(simulator: Simulator, told: Fields) -> Mapping[str, object]:
    return {"platformKey": simulator.book.key.public.hex(), "nowMs": simulator.now_ms()}


def _seed(simulator: Simulator, told: Fields) -> Mapping[str, object]:
    seed = from_plain(told.values)
    simulator.book.sow(seed)
    return {"classes": len(seed.classes), "sessions": len(seed.sessions), "learners": len(seed.learners)}


def _row(simulator: Simulator, told: Fields) -> Mapping[str, object]:
    """One raw row `{book, scope, key, row}`, for values no seed can say."""
    row = told.object("row").values
    simulator.book.serve_raw(told.key("book"), told.text("scope", ""), told.key("key"), row)
    return {}


def _bury(simulator: Simulator, told: Fields) -> Mapping[str, object]:
    simulator.book.bury(told.key("book"), told.text("scope", ""), told.key("key"))
    return {}


def _misbehave(simulator: Simulator, told: Fields) -> Mapping[str, object]:
    simulator.troubles.change(told.values)
    return {}


def _behave(simulator: Simulator, told: Fields) -> Mapping[str, object]:
    simulator.troubles = type(simulator.troubles)()
    return {}


def _lose_cursors(simulator: Simulator, told: Fields) -> Mapping[str, object]:
    simulator.snapshots.lose()
    return {}


def _restore(simulator: Simulator, told: Fields) -> Mapping[str, object]:
    """`{device, lastSeq}`: an old backup comes back."""
    with simulator.book.transaction() as db:
        return {"forgotten": received.forget_after(db, told.key("device"), told.integer("lastSeq"))}


def _revoke(simulator: Simulator, told: Fields) -> Mapping[str, object]:
    """`{device}`: it was stolen; its next heartbeat hears so."""
    with simulator.book.transaction() as db:
        db.execute("INSERT OR IGNORE INTO revoked VALUES (?)", (told.key("device"),))
    return {}


def _rotate(simulator: Simulator, told: Fields) -> Mapping[str, object]:
    """`{device, oldMaySign?}`: a new session secret, handed out with the next heartbeat."""
    with simulator.book.transaction():
        return {"kid": simulator.book.rotate(told.key("device"), old_may_sign=told.flag("oldMaySign", True))}


def _profile(simulator: Simulator, told: Fields) -> Mapping[str, object]:
    """`{version, settings, orgNo?, desks?, foreign?}` or `{version, text}`: a signed profile, handed out with the
    next heartbeat; `foreign` signs it with another key."""
    text = told.text("text", "", longest=LONGEST) or _signed_profile(simulator, told)
    simulator.book.profile = (told.integer("version"), text)
    return {"text": text}


def _signed_profile(simulator: Simulator, told: Fields) -> str:
    key = gm.Sm2Key.generate() if told.flag("foreign", False) else simulator.book.key
    org = str((simulator.book.organisation() or {}).get("aab001") or "")
    settings: dict[str, Any] = dict(told.object("settings").values)
    version, desks = told.integer("version"), told.texts("desks")
    return signed(
        Profile(version, simulator.now_ms(), "模拟平台", settings, told.text("orgNo", org), desks), key
    )


def _received(simulator: Simulator, told: Fields) -> Mapping[str, object]:
    """Records in the order of arrival, as sent, with what the platform thinks of them."""
    rows = simulator.book.db.execute(
        "SELECT item, kind, masked, extra, times, at_ms, server_no, device FROM record WHERE server_no > ? "
        "ORDER BY server_no LIMIT ?",
        (told.optional_integer("after") or 0, told.optional_integer("limit") or 1_000_000),
    )
    names = ("kind", "maskedName", "extra", "times", "receivedMs", "serverRecNo", "device")
    records = [
        {"item": json.loads(item), **dict(zip(names, (kind, masked, bool(extra), *rest), strict=True))}
        for item, kind, masked, extra, *rest in rows
    ]
    return {"records": records}


def _alarms(simulator: Simulator, told: Fields) -> Mapping[str, object]:
    rows = simulator.book.db.execute("SELECT at_ms, device, code, text FROM alarm ORDER BY id")
    return {"alarms": [dict(zip(("atMs", "device", "code", "text"), row, strict=True)) for row in rows]}


def _desks(simulator: Simulator, told: Fields) -> Mapping[str, object]:
    rows = simulator.book.db.execute(
        "SELECT device, kid, current, beat FROM device ORDER BY device"
    ).fetchall()
    return {
        "desks": [
            {
                "device": device,
                "active": kid is not None,
                "sessionKid": current,
                "beat": json.loads(beat) if beat else None,
                "ackedSeq": received.acked_seq(simulator.book.db, device),
            }
            for device, kid, current, beat in rows
        ]
    }


def _phone_shows(simulator: Simulator, told: Fields) -> Mapping[str, object]:
    """`{number, expired?, used?}`: the phone of this person shows its e-card; the code it shows."""
    expired, used = told.flag("expired", False), told.flag("used", False)
    with simulator.book.transaction() as db:
        code = essc.show(db, told.key("number"), simulator.now_ms(), expired=expired, used=used)
    return {"qrCode": code}


def _phone_scans(simulator: Simulator, told: Fields) -> Mapping[str, object]:
    """`{number, qrCode}`: the phone scans the code on a desk's screen."""
    with simulator.book.transaction() as db:
        essc.scan(db, told.key("number"), told.text("qrCode"), simulator.now_ms())
    return {}


def _phone_decides(simulator: Simulator, told: Fields) -> Mapping[str, object]:
    """`{qrCode, confirm}`: its owner says yes or no."""
    with simulator.book.transaction() as db:
        essc.decide(db, told.text("qrCode"), simulator.now_ms(), confirm=told.flag("confirm", True))
    return {}


_TOLD: dict[str, Told] = {
    "state": _state,
    "seed": _seed,
    "row": _row,
    "bury": _bury,
    "misbehave": _misbehave,
    "behave": _behave,
    "lose-cursors": _lose_cursors,
    "restore": _restore,
    "revoke": _revoke,
    "rotate": _rotate,
    "profile": _profile,
    "received": _received,
    "alarms": _alarms,
    "desks": _desks,
    "phone-shows": _phone_shows,
    "phone-scans": _phone_scans,
    "phone-decides": _phone_decides,
    "voucher-state": admin_affairs.voucher_state,
    "affairs": admin_affairs.affairs,
    "provision": admin_provision.provision,
}
