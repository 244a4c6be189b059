"""A fleet page on loopback for tests, a browser's half of it without a browser, and desks that report."""

from __future__ import annotations

import http.client
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from config.fleet import FleetSettings, load_fleet
from kiosk.fleet import accounts
from kiosk.fleet.server import FleetThread
from kiosk.fleet.shelf import Kind
from sync.fleet import wire
from sync.fleet.wire import Checked, Orders, Report
from sync.platform import gm

NAME, PASSWORD = "admin", "correct horse battery"
SECOND, LOOKS = "second", "looks"
"""Another keeper, and a viewer; with the same password, as nobody should."""
NOW_MS = 1_772_413_020_000


class Clock:
    def __init__(self) -> None:
        self.ms = NOW_MS

    def __call__(self) -> int:
        return self.ms


def settings_in(folder: Path, **changes: object) -> FleetSettings:
    return replace(load_fleet(), folder=folder, port=0, institution="示范培训学校", **changes)


@contextmanager
def fleet_page(folder: Path, clock: Callable[[], int], **changes: object) -> Iterator[FleetThread]:
    with FleetThread(settings_in(folder, **changes), clock) as page:
        for name, kind in ((NAME, Kind.KEEPER), (SECOND, Kind.KEEPER), (LOOKS, Kind.VIEWER)):
            accounts.keep(page.shelf, name, PASSWORD, kind)
        yield page


class Visitor:
    """A browser's cookies and forms, and any header one likes."""

    def __init__(self, origin: str) -> None:
        self._host = urlsplit(origin).netloc
        self.cookies: dict[str, str] = {}
        self.headers: dict[str, str] = {}
        self.status, self.page = 0, ""

    def get(self, path: str, **headers: str) -> Visitor:
        return self._ask("GET", path, b"", headers)

    def post(self, path: str, token: str | None = None, **fields: str) -> Visitor:
        """With the token of the page last seen, unless another is given."""
        sent = {"token": self.token if token is None else token, **fields}
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, urlencode(sent).encode(), kind)

    def sign_in(self, name: str = NAME, password: str = PASSWORD) -> Visitor:
        self.get("/sign-in")
        self.post("/sign-in", account=name, password=password)
        return self.get("/") if self.status == 303 else self

    @property
    def token(self) -> str:
        found = re.search(r'name="token" value="([^"]+)"', self.page)
        return unescape(found[1]) if found else ""

    def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Visitor:
        line = http.client.HTTPConnection(self._host, timeout=20)
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        line.request(method, path, body or None, {**sent, **self.headers, **headers})
        answer = line.getresponse()
        self.status, self.page = answer.status, answer.read().decode()
        self.answered = {name.lower(): value for name, value in answer.getheaders()}
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value.strip('"')
        line.close()
        return self


def agreed(page: FleetThread, by: str = SECOND) -> Visitor:
    """A second keeper agrees to the oldest proposal."""
    other = Visitor(page.origin).sign_in(by)
    no = page.shelf.proposals()[0].no
    return other.get("/waiting").post(f"/waiting/{no}/agree", password=PASSWORD)


REPORT = Report(
    desk_no="KSK-990000-0007",
    number=(1, 1),
    at_ms=NOW_MS,
    environment="test",
    version="0.1.0",
    versions={"python": "3.11.2", "sqlite": "3.53.1"},
    queue=0,
    oldest_ms=None,
    seq=1042,
    head="ab" * 32,
    clock_state="G",
    clock_error_ms=40,
    disk_mb=52_000,
    devices={"readers": "ok", "gun": "not-fitted", "book": "ok"},
    checked=Checked(NOW_MS - 3_600_000),
)


@dataclass(frozen=True)
class Heard:
    status: int
    body: bytes
    headers: dict[str, str]


class FarDesk:
    """A desk as the page knows it: a number and a key."""

    def __init__(self, origin: str, desk_no: str) -> None:
        self.no, self._host = desk_no, urlsplit(origin).netloc
        self.key = Ed25519PrivateKey.generate()
        self.count = 0

    @property
    def public(self) -> bytes:
        return self.key.public_key().public_bytes_raw()

    def body(self, **changes: object) -> bytes:
        self.count += 1
        return wire.written(replace(REPORT, desk_no=self.no, number=(1, self.count), **changes))

    def send(self, body: bytes, signature: str | None = None) -> Heard:
        signed = wire.sign_report(body, self.key.sign) if signature is None else signature
        return self.post(wire.REPORT, body, {wire.SIGN: signed})

    def tell(self, page_key: gm.Sm2Key, **changes: object) -> Orders:
        body = self.body(**changes)
        answer = self.send(body)
        assert answer.status == 200, answer.status
        return wire.read_orders(answer.body, answer.headers[wire.SIGN], body, page_key.public)

    def pair(self, secret: bytes) -> int:
        body = wire.application(self.no, self.public, "test", NOW_MS)
        return self.post(wire.PAIR, body, wire.sign_application(body, self.key.sign, secret)).status

    def post(self, path: str, body: bytes, headers: dict[str, str]) -> Heard:
        line = http.client.HTTPConnection(self._host, timeout=20)
        line.request("POST", path, body, headers)
        answer = line.getresponse()
        heard = Heard(answer.status, answer.read(), {k.lower(): v for k, v in answer.getheaders()})
        line.close()
        return heard


def paired(page: FleetThread, desk_no: str) -> FarDesk:
    """As though by a code."""
    desk = FarDesk(page.origin, desk_no)
    page.shelf.welcome(wire.Applicant(desk_no, desk.public, "test"), NOW_MS)
    return desk
