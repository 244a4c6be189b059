"""The national platform's gateway, pretend: the shape public code shows, over the same phones, cards and vouchers.

`POST /CSB/` with signed `_api_*` headers and `{"security": …}` as JSON or as a form.  It answers both ways a gateway
does, and misbehaves by the switches of troubles.py.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from sync.platform import gm
from sync.platform.csb_cipher import CipherFault, Encoding, Scheme, make_cipher
from sync.platform.csb_cipher import CipherPlan as Plan
from sync.platform.ktp_fields import MalformedReply, parse_object
from sync.platform.simulator.csb_account import CsbClient
from sync.platform.simulator.csb_calls import SERVICES
from sync.platform.simulator.csb_gate import GatewayNo, admit
from sync.platform.simulator.csb_heard import FAILED, Heard, ServiceNo

if TYPE_CHECKING:
    from sync.platform.simulator.app import Simulator

PATH = "/CSB/"
GOOD = "000000"
LARGEST_BODY = 1 << 20
PORTAL = "<!DOCTYPE html><html><body>Welcome to this network</body></html>"
_FORM = "application/x-www-form-urlencoded"


def endpoint(simulator: Simulator) -> Callable[[Request], Awaitable[Response]]:
    async def answer(http: Request) -> Response:
        trouble = simulator.troubles
        if trouble.slow_ms:
            await asyncio.sleep(trouble.slow_ms / 1000)
        if trouble.down:
            return simulator.reset(http)
        if trouble.portal:
            return HTMLResponse(PORTAL)
        body = await http.body()
        if trouble.take("fail_before"):
            return _failure(503, "[503]no provider", 503)
        if trouble.take("rate_limited"):
            return _failure(429, "[429]flow control", 429)
        said = _handle(simulator, http, body)
        if trouble.take("fail_after"):
            return _failure(503, "[503]response timeout", 503)
        if trouble.take("lose_answers"):
            return simulator.reset(http)
        return simulator.torn(http, said) if trouble.take("truncate") else said

    return answer


def _handle(simulator: Simulator, http: Request, body: bytes) -> Response:
    trouble = simulator.troubles
    headers = {name.lower(): value for name, value in http.headers.items()}
    form = headers.get("content-type", "").startswith(_FORM)
    try:
        if len(body) > LARGEST_BODY:
            raise GatewayNo(413, "[413]too large")
        if trouble.keys_refused:
            raise GatewayNo(403, "[403]access key disabled")
        params = parse_qsl(body.decode(), keep_blank_values=True) if form else []
        query = parse_qsl(http.url.query, keep_blank_values=True)
        client = admit(simulator.book, headers, [*query, *params], simulator.now_ms())
        key = f"{headers.get('_api_name', '')}_{headers.get('_api_version', '')}"
        if trouble.take("csb_unregistered") or key not in SERVICES:
            # As met in public code: 503 for a name nobody knows, inside an answer that is 200.
            return _failure(503, f"[503]service not registed, key is : {key}", 200)
        sent = dict(params).get("security", "") if form else parse_object(body).text("security")
        return _served(simulator, client, key, sent)
    except GatewayNo as no:
        return _failure(no.code, no.message, no.code)
    except (MalformedReply, UnicodeDecodeError):
        return _failure(400, "[400]bad request", 400)


def _served(simulator: Simulator, client: CsbClient, key: str, sent: str) -> Response:
    try:
        fields = parse_object(make_cipher(client.plan).open(sent))
        with simulator.book.transaction():
            result = SERVICES[key](Heard(simulator, client, simulator.now_ms(), fields))
    except (CipherFault, MalformedReply):
        return _answer(simulator, FAILED, "失败", None)
    except ServiceNo as no:
        return _answer(simulator, no.code, no.text, None)
    plan = _STRANGERS if simulator.troubles.take("wrong_cipher") else client.plan
    sealed = make_cipher(plan).seal(gm.canonical_json(result))
    return _answer(simulator, GOOD, "成功", {"encrypt": sealed})


_STRANGERS = Plan(Scheme.AES_ECB, Encoding.BASE64, "a-strangers-key!")


def _answer(simulator: Simulator, code: str, text: str, result: object) -> Response:
    shown: object = int(code) if simulator.troubles.codes_as_numbers else code
    return JSONResponse({"msgCode": shown, "msg": text, "result": result})


def _failure(code: int, message: str, status: int) -> Response:
    told = {"code": code, "csbCode": code, "message": message, "requestId": secrets.token_hex(8), "state": {}}
    return JSONResponse(told, status)
