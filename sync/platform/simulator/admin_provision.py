"""`/sim/provision`: the simulator issues a provisioning code for one of its desks, signed with its own key."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING

from sync.platform import gm
from sync.platform.ktp_fields import Fields
from sync.platform.provisioning import TICKET, Provision, fingerprint_of, short_code, sign

if TYPE_CHECKING:
    from sync.platform.simulator.app import Simulator

GOOD_FOR_MS = 14 * 24 * 3_600_000


def provision(simulator: Simulator, told: Fields) -> Mapping[str, object]:
    """`{device, url, issuedMs?, untilMs?, foreign?}`: the whole code, and the short one to type; `foreign` signs with
    another platform's key."""
    desk = simulator.book.desk(told.key("device"))
    if desk is None:
        raise LookupError("no such device")
    org = simulator.book.organisation() or {}
    key = gm.Sm2Key.generate() if told.flag("foreign", False) else simulator.book.key
    issued = told.optional_integer("issuedMs") or simulator.now_ms()
    code = sign(
        Provision(
            serial=f"SIM-{secrets.token_hex(3)}",
            issuer=told.text("issuer", "模拟平台"),
            key=key.public,
            issued_ms=issued,
            until_ms=told.optional_integer("untilMs") or issued + GOOD_FOR_MS,
            desk_no=desk.device,
            institution=str(org.get("aab004") or ""),
            url=told.key("url"),
            app=desk.app,
            org_no=str(org.get("orgNo") or "0"),
            activation=desk.code,
        ),
        key,
    )
    ticket = secrets.token_hex(TICKET)
    simulator.tickets[ticket] = code
    short = short_code(key.public, ticket, told.key("url"))
    return {
        "code": code,
        "typed": short.typed,
        "scanned": short.scanned,
        "fingerprint": fingerprint_of(key.public),
    }
