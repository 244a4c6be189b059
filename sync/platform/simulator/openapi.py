"""The profile as an OpenAPI document and as a page for people, both made of the table of calls."""

from __future__ import annotations

import re
from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from sync.platform.simulator.call import KtpCall
from sync.platform.simulator.calls import CALLS

_TITLE = "KTP/1"
_ABOUT = (
    "KTP/1 is this project's own assumed profile: no public specification exists for these calls. "
    "Every request carries X-KTP-App, -Device, -Time (ms), -Nonce (32 hex), -Suite (SM2-SM3 or HMAC-SM3), -Kid and "
    "-Sign over KTP1, METHOD, path, canonical query, app, device, time, nonce and hex SM3(body), joined by newlines. "
    "Every answer carries X-KTP-Sign over KTP1-RESP, the request's nonce, the status and hex SM3(body). "
    "A batch in which something was accepted is answered with result.receipt {text, sign}: text is KTP1-RECEIPT, "
    "device, lowest and highest accepted sequence, the hash held for the highest (lower hex) and the platform's ms, "
    "joined by newlines; sign is SM2 over it, base64. "
    "Identities travel only in envelopes: SM4-GCM under HKDF-SM3(session secret, 'KTP1', 'field:'+device), "
    "AAD KTP1|<call>|<id>, where <call> is checkin for every record (id = recId), roster, card, "
    "voucher, use, vouchers (a class's list), certificates and essc (id = reqId; of a log-in its handle). "
    "A request named by reqId is repeated byte for byte: its IV is HMAC-SM3 of key, AAD and identity, cut to 12 bytes."
)
_SIGNING = (
    "X-KTP-App",
    "X-KTP-Device",
    "X-KTP-Time",
    "X-KTP-Nonce",
    "X-KTP-Suite",
    "X-KTP-Kid",
    "X-KTP-Sign",
)
_PAGED = ("since", "cursor", "limit")


def description() -> dict[str, object]:
    paths: dict[str, dict[str, object]] = {}
    for call in CALLS:
        paths.setdefault(f"/ktp/v1{call.path}", {})[call.method.lower()] = _operation(call)
    return {
        "openapi": "3.1.0",
        "info": {"title": _TITLE, "version": "1", "description": _ABOUT},
        "paths": paths,
    }


async def document(request: Request) -> Response:
    return JSONResponse(description())


async def human_page(request: Request) -> Response:
    rows = "".join(
        f"<tr><td><code>{call.method}</code></td><td><code>{escape(call.path)}</code></td>"
        f"<td>{escape(call.summary)}</td><td>{_body_list(call)}</td></tr>"
        for call in CALLS
    )
    return HTMLResponse(
        f"<!DOCTYPE html><html lang='en'><meta charset='utf-8'><title>{_TITLE}</title>"
        "<style>body{font:16px/1.5 sans-serif;margin:2rem;max-width:72rem}td{vertical-align:top;padding:.4rem .8rem;"
        "border-top:1px solid #ccc}code{font-size:.95em}</style>"
        f"<h1>{_TITLE}</h1><p>{escape(_ABOUT)}</p><table>{rows}</table>"
        "<p><a href='/openapi.json'>openapi.json</a></p></html>"
    )


def _body_list(call: KtpCall) -> str:
    return "<br>".join(f"<code>{escape(name)}</code> {escape(what)}" for name, what in call.body.items())


def _operation(call: KtpCall) -> dict[str, object]:
    names = re.findall(r"\{(\w+)\}", call.path)
    headers = [*_SIGNING, *(["Idempotency-Key"] if call.write else [])]
    queries = [*(_PAGED if "paged" in call.summary else ()), *(["reqId"] if "sealed" in call.summary else [])]
    parameters = [
        *(_parameter(name, "path", True) for name in names),
        *(_parameter(name, "header", True) for name in headers),
        *(_parameter(name, "query", name == "reqId") for name in queries),
    ]
    operation: dict[str, object] = {
        "summary": call.summary,
        "parameters": parameters,
        "responses": {
            "200": {"description": "msgCode 000000 and the result"},
            "default": {"description": "refused"},
        },
    }
    if call.body:
        properties = {name: {"description": what} for name, what in call.body.items()}
        schema = {"type": "object", "properties": properties}
        operation["requestBody"] = {"content": {"application/json": {"schema": schema}}}
    return operation


def _parameter(name: str, place: str, required: bool) -> dict[str, object]:
    return {"name": name, "in": place, "required": required, "schema": {"type": "string"}}
