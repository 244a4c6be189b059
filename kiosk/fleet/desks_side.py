"""What desks ask of the page: to be paired, once, and to be heard, each minute.  No cookie, no HTML."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from starlette.responses import Response

from kiosk.fleet.shelf import Known, Replayed, Shelf
from sync.fleet import wire
from sync.fleet.code import FleetCode, make
from sync.fleet.wire import NotGenuine, Report
from sync.lan.code import SECRET
from sync.profiles import Issuer, print_of

log = logging.getLogger(__name__)

GOOD_FOR_MS: Final = 10 * 60_000
MOST_WRONG: Final = 5


@dataclass(slots=True)
class Invitation:
    """A code on the page: good once, for ten minutes, and not for who guesses."""

    code: FleetCode
    by: str
    until_ms: int
    wrong: int = 0
    secret: bytes = field(default=b"", repr=False)


class DesksSide:
    def __init__(self, shelf: Shelf, address: str, now_ms: Callable[[], int]) -> None:
        self._shelf, self._address, self._now_ms = shelf, address, now_ms
        self._open: Invitation | None = None

    def invite(self, by: str) -> FleetCode:
        """A new code; the one before is good no more."""
        secret = secrets.token_bytes(SECRET)
        code = make(self._shelf.key.public, secret, self._address)
        self._open = Invitation(code, by, self._now_ms() + GOOD_FOR_MS, secret=secret)
        return code

    @property
    def invitation(self) -> Invitation | None:
        if self._open and self._now_ms() > self._open.until_ms:
            self._open = None
        return self._open

    def pair(self, body: bytes, signature: str, proof: str) -> Response:
        invited = self.invitation
        if invited is None:
            return Response(status_code=403)
        try:
            asked = wire.read_application(body, signature, proof, invited.secret)
            self._shelf.welcome(asked, self._now_ms())
        except NotGenuine as fault:
            log.warning("pairing refused: %s", fault)
            invited.wrong += 1
            if invited.wrong >= MOST_WRONG:
                self._open = None
            return Response(status_code=403)
        except Known:
            return Response(status_code=409)
        self._open = None
        self._shelf.note(self._now_ms(), invited.by, "paired", asked.desk_no)
        return self._answer({"key": self._shelf.key.public.hex()}, body)

    def report(self, body: bytes, signature: str) -> Response:
        try:
            report = wire.read_report(body, signature, self._key_of)
            self._shelf.hear(report, body, self._now_ms())
        except NotGenuine as fault:
            log.info("report refused: %s", fault)
            return Response(status_code=403)
        except Replayed:
            return Response(status_code=409)
        return self._answer(self._wanted(report), body)

    def _wanted(self, report: Report) -> dict[str, object]:
        """A profile goes out until the desk has it or has said why not; a revoked desk gets none."""
        desk, newest = self._shelf.desk(report.desk_no), self._shelf.published()
        if desk and desk.revoked_ms is not None:
            return {"revoked": desk.revoked_ms}
        if newest is None or report.profiles.get(Issuer.FLEET, 0) >= newest.version:
            return {}
        return {} if report.refused.endswith(print_of(newest.text)) else {"profile": newest.text}

    def _key_of(self, no: str) -> bytes | None:
        desk = self._shelf.desk(no)
        return desk.public if desk else None

    def _answer(self, said: dict[str, object], about: bytes) -> Response:
        body, signature = wire.answer(said, about, self._shelf.key)
        return Response(body, headers={wire.SIGN: signature}, media_type="application/json")
