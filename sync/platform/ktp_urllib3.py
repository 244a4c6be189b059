"""One open line over `urllib3`: a request out, a whole answer within the limits back, or Retryable.

Loaded with the first call, on the thread that makes it: a desk is ready for a card without it.  It adds nothing of its
own accord (no proxy, cookie, netrc or CA), and costs half the CPU of `requests` a call.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from urllib3 import HTTPConnectionPool, HTTPResponse, HTTPSConnectionPool, PoolManager, Timeout
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import (
    DecodeError,
    HTTPError,
    NewConnectionError,
    ProtocolError,
    SSLError,
    TimeoutError,
)

from sync.platform.adapter import Unanswered
from sync.platform.ktp_http import Answer, Limits, whole
from sync.platform.meanwhile import request_is_out

_LINES = 10
"""Kept open for the threads that call; one more is opened and closed again."""
_ALWAYS: Final = {"User-Agent": "training-desk-kiosk", "Accept-Encoding": "gzip, deflate"}


class _Plain(HTTPConnection):
    def getresponse(self) -> HTTPResponse:  # type: ignore[override]  # as in urllib3's own
        request_is_out()
        return super().getresponse()


class _Secure(HTTPSConnection):
    def getresponse(self) -> HTTPResponse:  # type: ignore[override]  # as in urllib3's own
        request_is_out()
        return super().getresponse()


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _Secure


class Urllib3Session:
    """Kept open between calls, which may come from several threads.  `context` is for https only."""

    def __init__(self, limits: Limits, mono_ms: Callable[[], int], context: ssl.SSLContext | None) -> None:
        self._limits, self._mono_ms = limits, mono_ms
        self._lines = PoolManager(
            maxsize=_LINES,
            retries=False,
            timeout=Timeout(connect=limits.connect_s, read=limits.read_s),
            ssl_context=context,
        )
        self._lines.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecurePool}

    def exchange(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        until_ms = self._mono_ms() + int(self._limits.total_s * 1000)
        try:
            answer = self._lines.urlopen(
                method,
                url,
                redirect=False,
                body=body or None,
                headers={**_ALWAYS, **headers},
                preload_content=False,
            )
            try:
                content = whole(
                    partial(answer.read1, decode_content=True), self._limits, self._mono_ms, until_ms
                )
            finally:
                answer.close()  # a line whose answer was read whole is back in its pool by now
            names = {name.lower(): value for name, value in answer.headers.itermerged()}
            return Answer(answer.status, names, content)
        except (HTTPError, OSError) as fault:
            raise Unanswered(_why(fault)) from fault

    def close(self) -> None:
        self._lines.clear()


def _why(fault: Exception) -> str:
    """A word for staff: no address and no header in it."""
    if isinstance(fault, SSLError | ssl.SSLError):
        return "TLS: the other side is not the platform we trust"
    if isinstance(fault, TimeoutError) and not isinstance(
        fault, NewConnectionError
    ):  # which is one to urllib3
        return "no answer in time"
    if isinstance(fault, ProtocolError | DecodeError):
        return "the answer broke off"
    return f"no connection ({type(fault).__name__})"
