"""The page as a web application: who may, what was asked, which page follows.

Every change comes by POST with the session's token, from a keeper; revoking and publishing ask for the password again,
and for a second keeper's.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

import anyio
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from config.bad import BadSetting
from kiosk.fleet import accounts, eyes_pages, pages, publish_pages
from kiosk.fleet.accounts import Answer
from kiosk.fleet.desks_side import DesksSide
from kiosk.fleet.four_eyes import Outcome
from kiosk.fleet.gate import Gate, House, Refused
from kiosk.fleet.sessions import Session
from kiosk.fleet.settable import settables, typed
from kiosk.fleet.shelf import Shelf
from kiosk.visit.view import Text
from kiosk.words import LANGUAGES
from sync.fleet import wire

LIVE_S: Final = 30
STYLE: Final = Path(__file__).with_name("style.css")


class Fleet(Gate):
    """`app` is the ASGI application.  `now_ms` is the wall clock."""

    def __init__(self, shelf: Shelf, house: House, now_ms: Callable[[], int]) -> None:
        super().__init__(shelf, house, now_ms)
        self.side = DesksSide(shelf, house.address, now_ms)
        self._proving = anyio.Lock()
        self._style = STYLE.read_bytes()
        get, post = ["GET"], ["POST"]
        self.app = Starlette(
            routes=[
                Route(path, partial(self._guarded, work), methods=methods)
                for path, work, methods in (
                    ("/", self._desks, get),
                    ("/sign-in", self._show_sign_in, get),
                    ("/sign-in", self._sign_in, post),
                    ("/sign-out", self._sign_out, post),
                    ("/language/{language}", self._switch, get),
                    ("/desk/{no}", self._desk, get),
                    ("/desk/{no}/name", self._name, post),
                    ("/desk/{no}/revoke", self._revoke, post),
                    ("/desk/{no}/let-go", self._let_go, post),
                    ("/pair", self._pairing, get),
                    ("/pair", self._invite, post),
                    ("/profile", self._profile, get),
                    ("/profile", self._publish, post),
                    ("/waiting", self._waiting, get),
                    ("/waiting/{no:int}/agree", self._agree, post),
                    ("/waiting/{no:int}/drop", self._drop, post),
                    ("/acts", self._acts, get),
                    ("/style.css", self._styled, get),
                    (wire.PAIR, self._desk_pairs, post),
                    (wire.REPORT, self._desk_reports, post),
                )
            ],
            exception_handlers={404: self._nowhere, 405: self._nowhere},
        )

    async def _nowhere(self, request: Request, _: Exception) -> Response:
        async def refused(_: Request) -> Response:
            raise Refused(404, "fleet.no.page")

        return await self._guarded(refused, request)

    # --- in and out

    async def _show_sign_in(self, request: Request) -> Response:
        return RedirectResponse("/", 303) if self._session(request) else self._sign_in_page(request, None)

    def _sign_in_page(self, request: Request, said: Text | None) -> Response:
        visitor = secrets.token_urlsafe(24)
        frame = replace(self._frame(request, None), said=said, wrong=said is not None, place="/sign-in")
        page = pages.sign_in(frame, self._sessions.before(visitor))
        answer = Response(page, 200 if said is None else 403, media_type="text/html")
        return self._set(answer, self._cookie, f"before.{visitor}")

    async def _sign_in(self, request: Request) -> Response:
        """What the browser had before is never taken over: the session gets a name of its own."""
        before = request.cookies.get(self._cookie, "")
        visitor = before.removeprefix("before.")
        form = await self._form(request, self._sessions.before(visitor) if visitor != before else "")
        account = form.get("account", "")
        before_it = self._shelf.account(account)
        match await self._prove(account, form.get("password", "")):
            case Answer.RIGHT if before_it:
                name = self._sessions.begin(account, before_it.hash, self._now_ms())
                self._shelf.note(self._now_ms(), account, "signed_in")
                return self._set(RedirectResponse("/", 303), self._cookie, name)
            case Answer.LOCKED:
                return self._sign_in_page(request, Text("fleet.locked"))
        return self._sign_in_page(request, Text("fleet.wrong"))

    async def _prove(self, account: str, password: str) -> Answer:
        """One at a time: Argon2id takes 64 MiB each."""
        async with self._proving:
            answer = await run_in_threadpool(accounts.prove, self._shelf, account, password, self._now_ms())
        if answer is not Answer.RIGHT and self._shelf.account(account):
            self._shelf.note(self._now_ms(), account, f"password_{answer.value}")
        return answer

    async def _sign_out(self, request: Request) -> Response:
        session = self._signed_in(request)
        await self._form(request, session.csrf)
        self._sessions.end(request.cookies.get(self._cookie, ""))
        return self._set(RedirectResponse("/sign-in", 303), self._cookie, "", 0)

    async def _switch(self, request: Request) -> Response:
        language, back = request.path_params["language"], request.query_params.get("back", "/")
        if language not in LANGUAGES:
            raise Refused(404, "fleet.no.page")
        known = back in {*pages.PLACES, "/sign-in"} or back.startswith("/desk/")
        answer = RedirectResponse(back if known else "/", 303)
        return self._set(answer, "fleet-language", language, 31_536_000)

    async def _styled(self, request: Request) -> Response:
        return Response(self._style, media_type="text/css")

    # --- desks

    async def _desks(self, request: Request) -> Response:
        session = self._session(request)
        if session is None:
            return RedirectResponse("/sign-in", 303)
        frame = replace(
            self._frame(request, session), every_s=LIVE_S if request.query_params.get("live") else 0
        )
        return self._page(pages.desks(frame, self._shelf.desks(), self._eyes.version))

    async def _desk(self, request: Request) -> Response:
        session = self._signed_in(request)
        return self._desk_page(request, session, None)

    def _desk_page(
        self, request: Request, session: Session, said: Text | None, *, wrong: bool = False
    ) -> Response:
        one = self._shelf.desk(request.path_params["no"])
        if one is None:
            raise Refused(404, "fleet.no.page")
        frame = self._frame(request, session)
        frame = replace(frame, said=said, wrong=wrong, place=f"/desk/{one.no}")
        return self._page(pages.desk(frame, one, self._eyes.version), 403 if wrong else 200)

    async def _name(self, request: Request) -> Response:
        session = self._keeper(request)
        form = await self._form(request, session.csrf)
        label = " ".join(form.get("label", "").split())[:60]
        self._shelf.name(request.path_params["no"], label)
        return self._desk_page(request, session, Text("fleet.kept"))

    async def _revoke(self, request: Request) -> Response:
        session = self._keeper(request)
        form = await self._form(request, session.csrf)
        no = request.path_params["no"]
        if form.get("typed", "").strip() != no:
            return self._desk_page(request, session, Text("fleet.revoke_mistyped"), wrong=True)
        if await self._prove(session.account, form.get("password", "")) is not Answer.RIGHT:
            return self._desk_page(request, session, Text("fleet.wrong"), wrong=True)
        if self._shelf.desk(no) is None:
            raise Refused(404, "fleet.no.page")
        self._eyes.revoke(no, session.account)
        return self._desk_page(request, session, Text("fleet.eyes.proposed"))

    async def _let_go(self, request: Request) -> Response:
        """Only once it has heard that it is revoked: else it would never hear of it."""
        session = self._keeper(request)
        await self._form(request, session.csrf)
        one = self._shelf.desk(request.path_params["no"])
        if one is None or one.told_ms is None:
            raise Refused(409, "fleet.no.let_go")
        self._shelf.let_go(one.no)
        self._shelf.note(self._now_ms(), session.account, "let_go", one.no)
        return RedirectResponse("/", 303)

    # --- pairing, profiles, acts

    async def _pairing(self, request: Request) -> Response:
        return self._pair_page(request, self._keeper(request))

    async def _invite(self, request: Request) -> Response:
        session = self._keeper(request)
        await self._form(request, session.csrf)
        self.side.invite(session.account)
        self._shelf.note(self._now_ms(), session.account, "invited")
        return self._pair_page(request, session)

    def _pair_page(self, request: Request, session: Session) -> Response:
        invited = self.side.invitation
        frame = replace(self._frame(request, session), place="/pair")
        minutes = -(-(invited.until_ms - self._now_ms()) // 60_000) if invited else 0
        return self._page(publish_pages.pair(frame, invited.code if invited else None, minutes))

    async def _profile(self, request: Request) -> Response:
        return self._profile_page(request, self._keeper(request), None)

    def _profile_page(
        self, request: Request, session: Session, said: Text | None, *, wrong: bool = False
    ) -> Response:
        frame = replace(self._frame(request, session), said=said, wrong=wrong, place="/profile")
        page = publish_pages.profile(frame, settables(), self._shelf.published())
        return self._page(page, 400 if wrong else 200)

    async def _publish(self, request: Request) -> Response:
        session = self._keeper(request)
        form = await self._form(request, session.csrf)
        try:
            told = typed(form)
        except BadSetting as wrong:
            said = Text("fleet.unfit", (wrong.key, Text(f"setting.{wrong.remedy}", wrong.remedy_args)))
            return self._profile_page(request, session, said, wrong=True)
        if await self._prove(session.account, form.get("password", "")) is not Answer.RIGHT:
            return self._profile_page(request, session, Text("fleet.wrong"), wrong=True)
        self._eyes.publish(dict(told), session.account)
        return self._profile_page(request, session, Text("fleet.eyes.proposed"))

    # --- four eyes

    async def _waiting(self, request: Request) -> Response:
        return self._waiting_page(request, self._signed_in(request), None)

    def _waiting_page(
        self, request: Request, session: Session, said: Text | None, *, wrong: bool = False
    ) -> Response:
        frame = replace(self._frame(request, session), said=said, wrong=wrong, place="/waiting")
        page = eyes_pages.waiting(frame, self._eyes.waiting(), alone=self._eyes.alone())
        return self._page(page, 403 if wrong else 200)

    async def _agree(self, request: Request) -> Response:
        session = self._keeper(request)
        form = await self._form(request, session.csrf)
        if await self._prove(session.account, form.get("password", "")) is not Answer.RIGHT:
            return self._waiting_page(request, session, Text("fleet.wrong"), wrong=True)
        outcome = self._eyes.agree(request.path_params["no"], session.account)
        wrong = outcome not in (Outcome.REVOKED, Outcome.PUBLISHED)
        return self._waiting_page(request, session, Text(f"fleet.eyes.{outcome.value}"), wrong=wrong)

    async def _drop(self, request: Request) -> Response:
        session = self._keeper(request)
        await self._form(request, session.csrf)
        self._eyes.drop(request.path_params["no"], session.account)
        return self._waiting_page(request, session, Text("fleet.eyes.dropped"))

    async def _acts(self, request: Request) -> Response:
        frame = self._frame(request, self._signed_in(request))
        return self._page(publish_pages.acts(frame, self._shelf.acts()))

    def _page(self, page: bytes, status: int = 200) -> Response:
        return Response(page, status, media_type="text/html")

    # --- what desks ask

    async def _desk_pairs(self, request: Request) -> Response:
        signature, proof = (request.headers.get(name, "") for name in (wire.SIGN, wire.PROOF))
        return self.side.pair(await self._body(request), signature, proof)

    async def _desk_reports(self, request: Request) -> Response:
        return self.side.report(await self._body(request), request.headers.get(wire.SIGN, ""))
