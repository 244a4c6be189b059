"""At the gate of the page: strangers, forms that are not ours, who is signed in and as what, what answers forbid."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import parse_qs, urlsplit

from starlette.requests import Request
from starlette.responses import Response

from kiosk.fleet import pages
from kiosk.fleet.four_eyes import FourEyes
from kiosk.fleet.pages import CSRF, Frame
from kiosk.fleet.sessions import Session, Sessions
from kiosk.fleet.shelf import Kind, Shelf
from kiosk.visit.view import Text
from kiosk.words import LANGUAGES, Words

LONGEST: Final = 65_536
HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True, slots=True)
class House:
    """What the page goes by: `names` it may be called, `secure` behind TLS."""

    institution: str
    names: frozenset[str]
    secure: bool
    language: str
    idle_ms: int
    address: str


class Refused(Exception):
    def __init__(self, status: int, word: str) -> None:
        super().__init__(word)
        self.status, self.word = status, word


class Gate:
    def __init__(self, shelf: Shelf, house: House, now_ms: Callable[[], int]) -> None:
        self._shelf, self._house, self._now_ms = shelf, house, now_ms
        self._sessions = Sessions(house.idle_ms)
        self._eyes = FourEyes(shelf, house.institution, now_ms)
        self._cookie = "__Host-fleet" if house.secure else "fleet"

    async def _guarded(self, work: Callable[..., Awaitable[object]], request: Request) -> Response:
        try:
            self._refuse_strangers(request)
            answer = await work(request)
            assert isinstance(answer, Response)
        except Refused as no:
            frame = replace(self._frame(request, self._session(request)), said=Text(no.word), wrong=True)
            page = (
                pages.nowhere(frame) if no.status == 404 else pages.whole(frame, frame.say("fleet.refused"))
            )
            answer = Response(page, no.status, media_type="text/html")
        answer.headers.update(HEADERS)
        if self._house.secure:
            answer.headers["Strict-Transport-Security"] = "max-age=31536000"
        return answer

    def _refuse_strangers(self, request: Request) -> None:
        """A name of somebody else's that leads here (DNS rebinding), or another page's form."""
        if (urlsplit(f"//{request.headers.get('host', '')}").hostname or "") not in self._house.names:
            raise Refused(421, "fleet.no.host")
        origin = request.headers.get("origin")
        if request.method == "POST" and origin is not None:
            scheme = "https" if self._house.secure else "http"
            if origin != f"{scheme}://{request.headers.get('host', '')}":
                raise Refused(403, "fleet.no.token")

    async def _body(self, request: Request) -> bytes:
        body = bytearray()
        async for part in request.stream():
            body += part
            if len(body) > LONGEST:
                raise Refused(413, "fleet.no.long")
        return bytes(body)

    async def _form(self, request: Request, token: str) -> dict[str, str]:
        """The fields of a form that this page itself showed to this browser."""
        if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            raise Refused(415, "fleet.no.form")
        try:
            fields = parse_qs(
                (await self._body(request)).decode(), keep_blank_values=True, max_num_fields=100
            )
        except ValueError as fault:
            raise Refused(400, "fleet.no.form") from fault
        form = {name: values[-1] for name, values in fields.items()}
        if not token or not secrets.compare_digest(form.get(CSRF, "").encode(), token.encode()):
            raise Refused(403, "fleet.no.token")
        return form

    def _session(self, request: Request) -> Session | None:
        """Over, too, once the account has another password: whoever knew the one before is out at once."""
        name = request.cookies.get(self._cookie, "")
        found = self._sessions.find(name, self._now_ms())
        account = self._shelf.account(found.account) if found else None
        if found is None or (account is not None and account.hash == found.hash):
            return found
        self._sessions.end(name)
        return None

    def _signed_in(self, request: Request) -> Session:
        session = self._session(request)
        if session is None:
            raise Refused(401, "fleet.no.session")
        return session

    def _keeper(self, request: Request) -> Session:
        """Asked each time: who is a viewer since is one at once."""
        session = self._signed_in(request)
        if not self._keeps(session.account):
            raise Refused(403, "fleet.no.keeper")
        return session

    def _keeps(self, account: str) -> bool:
        found = self._shelf.account(account)
        return found is not None and found.kind is Kind.KEEPER

    def _frame(self, request: Request, session: Session | None) -> Frame:
        chosen = request.cookies.get("fleet-language", self._house.language)
        words = Words(chosen if chosen in LANGUAGES else self._house.language)
        place = request.url.path if request.method == "GET" else "/"
        account, token = (session.account, session.csrf) if session else ("", "")
        keeper, waits = (self._keeps(account), len(self._eyes.waiting())) if session else (False, 0)
        return Frame(words, self._now_ms(), self._house.institution, account, token, place, keeper, waits)

    def _set(self, answer: Response, name: str, value: str, age_s: int | None = None) -> Response:
        answer.set_cookie(
            name, value, age_s, path="/", secure=self._house.secure, httponly=True, samesite="strict"
        )
        return answer
