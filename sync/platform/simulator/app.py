"""The ASGI side: a request comes in, passes the gate, is answered, signed, and spoilt when told so."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from urllib.parse import parse_qsl, unquote

from starlette.applications import Starlette
from starlette.requests import Request as HttpRequest
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from sync.platform import gm
from sync.platform.ktp_fields import Fields, MalformedReply, parse_object
from sync.platform.ktp_provision import PROVISION
from sync.platform.ktp_wire import OK, b64, reply_to_sign
from sync.platform.simulator import admin, csb_gateway, openapi, page
from sync.platform.simulator.book import Book, Desk
from sync.platform.simulator.call import Asked, KtpCall
from sync.platform.simulator.calls import CALLS
from sync.platform.simulator.gate import Refused, Request, admit
from sync.platform.simulator.snapshots import Snapshots
from sync.platform.simulator.troubles import Troubles

BASE = "/ktp/v1"
LARGEST_BODY = 8 << 20
PORTAL = "<!DOCTYPE html><html><head><title>Login</title></head><body>Welcome to this network</body></html>"

Abort = Callable[[tuple[str, int], bool], None]
"""End the connection of this peer: gently what was written still goes out, else it is reset."""


class Simulator:
    """Everything one simulator is; `app` is its ASGI application."""

    def __init__(self, book: Book, true_ms: Callable[[], int], abort: Abort) -> None:
        self.book = book
        self.troubles = Troubles()
        self.snapshots = Snapshots()
        self.tickets: dict[str, str] = {}
        """Provisioning codes that wait to be fetched, by the ticket of their short code."""
        self._true_ms = true_ms
        self._abort = abort
        self.app = Starlette(
            routes=[
                Route(BASE + "/{rest:path}", self._ktp, methods=["GET", "POST", "PUT", "DELETE"]),
                Route(csb_gateway.PATH, csb_gateway.endpoint(self), methods=["POST"]),
                Route("/openapi.json", openapi.document),
                Route("/docs", openapi.human_page),
                Route("/", page.overview(self)),
                Route("/phone", page.phone(self), methods=["POST"]),
                Route("/switch", page.switchboard(self), methods=["POST"]),
                *admin.routes(self),
            ]
        )

    def now_ms(self) -> int:
        return self._true_ms() + self.troubles.skew_ms

    async def _ktp(self, http: HttpRequest) -> Response:
        trouble = self.troubles
        if trouble.slow_ms:
            await asyncio.sleep(trouble.slow_ms / 1000)
        if trouble.down:
            return self.reset(http)
        if trouble.portal:
            return HTMLResponse(PORTAL)
        body = await http.body()
        request = _read(http, body)
        write = "idempotency-key" in request.headers
        if write and trouble.take("fail_before"):
            return self._fault(request)
        if trouble.take("rate_limited"):
            return self._answer(request, 429, "E20004", "slower", {}, self._after())
        answer = self._handle(request)
        if write and trouble.take("fail_after"):
            return self._fault(request)
        if write and trouble.take("lose_answers"):
            return self.reset(http)
        return self.torn(http, answer) if trouble.take("truncate") else answer

    def _handle(self, request: Request) -> Response:
        try:
            if len(request.body) > LARGEST_BODY:
                raise Refused(413, "E20003", "body too large")
            if self.troubles.keys_refused:
                raise Refused(401, "E10002", "unknown app or device")
            if request.method == "GET" and request.path.startswith(PROVISION):
                return self._provision(request)
            desk = admit(self.book, request, self.now_ms())
            return self._dispatch(desk, request)
        except Refused as no:
            return self._answer(request, no.status, no.code, no.text, no.result or {}, self._after(no.status))
        except MalformedReply as fault:
            return self._answer(request, 400, "E20001", str(fault), {})

    def _provision(self, request: Request) -> Response:
        """A desk that knows nothing yet signs nothing; the code is signed, and its ticket is a secret."""
        code = self.tickets.get(request.path.removeprefix(PROVISION))
        if code is None:
            raise Refused(404, "E40400", "no such ticket")
        return self._answer(request, 200, OK, "成功", {"code": code})

    def _dispatch(self, desk: Desk, request: Request) -> Response:
        for call in CALLS:
            place = call.match(request.method, request.path)
            if place is not None:
                place = {name: unquote(value) for name, value in place.items()}
                return self._run(call, desk, request, place)
        raise Refused(404, "E40400", "no such call")

    def _run(self, call: KtpCall, desk: Desk, request: Request, place: Mapping[str, str]) -> Response:
        key, digest = request.header("idempotency-key"), gm.sm3(request.body).hex()
        if call.write and not key:
            raise Refused(400, "E20001", "Idempotency-Key")
        stored = self.book.stored_answer(desk.app, f"{desk.device}/{key}") if call.write else None
        if stored is not None:
            if stored[0] != digest:
                raise Refused(409, "E20002", "same Idempotency-Key, other body")
            return self._signed(request, stored[1], stored[2])
        body = parse_object(request.body) if request.body else Fields({})
        asked = Asked(
            self.book,
            self.snapshots,
            self.troubles,
            desk,
            self.now_ms(),
            place,
            request.query,
            body,
            request.body,
        )
        with self.book.transaction():
            content = self._content(OK, "成功", call.handler(asked))
            if call.write:
                self.book.store_answer(desk.app, f"{desk.device}/{key}", digest, 200, content, asked.now_ms)
        return self._signed(request, 200, content)

    # --- answers

    def _content(self, code: str, text: str, result: Mapping[str, object]) -> bytes:
        shown: object = 0 if code == OK and self.troubles.codes_as_numbers else code
        return gm.canonical_json(
            {"msgCode": shown, "msg": text, "serverTime": self.now_ms(), "result": result}
        )

    def _answer(
        self,
        request: Request,
        status: int,
        code: str,
        text: str,
        result: Mapping[str, object],
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        return self._signed(request, status, self._content(code, text, result), headers)

    def _signed(
        self, request: Request, status: int, content: bytes, headers: Mapping[str, str] | None = None
    ) -> Response:
        key = gm.Sm2Key.generate() if self.troubles.take("wrong_signature") else self.book.key
        signature = key.sign(reply_to_sign(request.header("x-ktp-nonce"), status, content))
        return Response(
            content,
            status,
            {"X-KTP-Sign": b64(signature), **(headers or {})},
            media_type="application/json; charset=utf-8",
        )

    def _fault(self, request: Request) -> Response:
        return self._answer(request, 503, "E50301", "maintenance", {}, self._after())

    def _after(self, status: int = 503) -> Mapping[str, str]:
        seconds = self.troubles.retry_after_s
        return {"Retry-After": str(seconds)} if seconds is not None and status >= 429 else {}

    def reset(self, http: HttpRequest) -> Response:
        self._cut(http, gently=False)
        return Response(status_code=503)

    def torn(self, http: HttpRequest, whole: Response) -> Response:
        return _Torn(whole, lambda: self._cut(http, gently=True))

    def _cut(self, http: HttpRequest, *, gently: bool) -> None:
        if http.client is not None:
            self._abort((http.client.host, http.client.port), gently)


class _Torn(Response):
    """The whole length promised, half the body sent."""

    def __init__(self, whole: Response, hang_up: Callable[[], None]) -> None:
        super().__init__(whole.body, whole.status_code)
        self.raw_headers = whole.raw_headers
        self._hang_up = hang_up

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        start = {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
        await send(start)
        half = bytes(self.body)[: len(self.body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})
        self._hang_up()


def _read(http: HttpRequest, body: bytes) -> Request:
    raw_path = http.scope["raw_path"].decode("ascii", "replace")
    raw_query = http.scope["query_string"].decode("ascii", "replace")
    return Request(
        method=http.method,
        full_path=raw_path,
        path=raw_path.removeprefix(BASE),
        raw_query=raw_query,
        query=dict(parse_qsl(raw_query, keep_blank_values=True)),
        headers={name.lower(): value for name, value in http.headers.items()},
        body=body,
    )
