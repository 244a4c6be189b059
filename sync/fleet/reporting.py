"""The thread that reports to the fleet page, once a minute, and hands on what it answers.

It holds up nothing: a page that is away, slow or lying costs this thread its time and the desk a line on its page.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Final, Protocol

from sync.fleet import wire
from sync.fleet.code import FleetCode
from sync.fleet.wire import NotGenuine, Orders, Report
from sync.platform.adapter import PlatformError
from sync.platform.ktp_http import HttpLine
from sync.store.fault import StoreFault

log = logging.getLogger(__name__)

SECRET: Final = "fleet"
EVERY_S: Final = 60.0
LONGEST_S: Final = 600.0


class Cabinet(Protocol):
    def secret(self, name: str) -> bytes | None: ...

    def keep_secret(self, name: str, value: bytes) -> None: ...


@dataclass(frozen=True, slots=True)
class Page:
    """The fleet page this desk is paired with: its address and its SM2 key."""

    url: str
    key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Standing:
    """`heard_ms` when the page last answered, None never in this run; `why` "" while it does, else a word of
    [fleet.why]: away, unknown, replayed, unpaired-code, forged, malformed."""

    heard_ms: int | None = None
    why: str = ""


class NotPaired(Exception):
    """`why`: a word of [fleet.why]."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def page_of(vault: Cabinet) -> Page | None:
    """None at a desk that nobody looks after.  StoreFault H03 where what the vault holds is no page."""
    kept = vault.secret(SECRET)
    if not kept:
        return None
    try:
        told = json.loads(kept)
        return Page(told["url"], bytes.fromhex(told["key"]))
    except (ValueError, KeyError, TypeError):
        raise StoreFault("H03", f"{SECRET} is damaged") from None


def keep_page(vault: Cabinet, page: Page | None) -> None:
    told = b"" if page is None else json.dumps({"url": page.url, "key": page.key.hex()}).encode()
    vault.keep_secret(SECRET, told)


def pair(
    line: HttpLine, code: FleetCode, desk_no: str, public: bytes, environment: str, at_ms: int,
    sign: Callable[[bytes], bytes],
) -> Page:  # fmt: skip
    """One call, once: the page, or NotPaired."""
    body = wire.application(desk_no, public, environment, at_ms)
    headers = wire.sign_application(body, sign, code.code.secret)
    try:
        answer = line.exchange("POST", wire.PAIR, "", headers, body)
    except PlatformError as fault:
        raise NotPaired("away") from fault
    if answer.status != 200:
        raise NotPaired({403: "code", 409: "known"}.get(answer.status, "away"))
    try:
        key = wire.read_welcome(answer.body, answer.headers.get(wire.SIGN, ""), body, code.code.fingerprint)
    except NotGenuine as fault:
        raise NotPaired("forged") from fault
    return Page(line.base_url, key)


class Reporter:
    """`report` makes one with the number it is given, and `heard` takes what is wanted; both on this thread.

    A StoreFault of theirs is a reason to try again later."""

    def __init__(
        self, line: HttpLine, page: Page, boot_no: int, sign: Callable[[bytes], bytes],
        report: Callable[[tuple[int, int]], Report], heard: Callable[[Orders], None], now_ms: Callable[[], int],
        *, every_s: float = EVERY_S,
    ) -> None:  # fmt: skip
        self._line, self._page, self._boot_no, self._sign = line, page, boot_no, sign
        self._report, self._heard, self._now_ms, self._every_s = report, heard, now_ms, every_s
        self._count = self._failed = 0
        self._bell, self._stopping = Event(), Event()
        self._thread = Thread(target=self._run, name="fleet", daemon=True)
        self.standing = Standing()

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """There is news."""
        self._bell.set()

    def stop(self, timeout_s: float = 5.0) -> bool:
        self._stopping.set()
        self._bell.set()
        if self._thread.ident is not None:
            self._thread.join(timeout_s)
        ended = not self._thread.is_alive()
        if ended:
            self._line.close()
        return ended

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._bell.clear()
            self.tell()
            pause_s = self._every_s * 2 ** min(self._failed, 4)
            self._bell.wait(min(pause_s, LONGEST_S))

    def tell(self) -> None:
        """One report."""
        self._count += 1
        try:
            orders = self._exchange(wire.written(self._report((self._boot_no, self._count))))
            self._heard(orders)
        except NotPaired as no:
            self._amiss(no.why)
        except (PlatformError, StoreFault) as fault:
            log.info("fleet: %s", fault)
            self._amiss("away")
        else:
            self._failed = 0
            self.standing = Standing(self._now_ms())

    def _amiss(self, why: str) -> None:
        self._failed += 1
        self.standing = Standing(self.standing.heard_ms, why)

    def _exchange(self, body: bytes) -> Orders:
        headers = {wire.SIGN: wire.sign_report(body, self._sign)}
        answer = self._line.exchange("POST", wire.REPORT, "", headers, body)
        if answer.status != 200:
            raise NotPaired({403: "unknown", 409: "replayed"}.get(answer.status, "away"))
        try:
            return wire.read_orders(answer.body, answer.headers.get(wire.SIGN, ""), body, self._page.key)
        except NotGenuine as fault:
            raise NotPaired("forged") from fault
