"""One open line over `requests`: a request out, a whole answer within the limits back, or Retryable.

Loaded with the first call, on the thread that makes it: a desk is ready for a card without it.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping
from functools import partial
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import DecodeError, HTTPError, ProtocolError, ReadTimeoutError

from sync.platform.adapter import Unanswered
from sync.platform.ktp_http import Answer, Limits, whole
from sync.platform.meanwhile import request_is_out


class _OwnContext(HTTPAdapter):
    """requests would add certifi's CAs to the context of its own accord; here the context alone decides."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, ssl_context=self._context, **kwargs)

    def cert_verify(self, conn: Any, url: str, verify: object, cert: object) -> None:
        conn.cert_reqs = "CERT_REQUIRED"
        conn.ca_certs = conn.ca_cert_dir = None


class RequestsSession:
    """Kept open between calls, which may come from several threads.  `context` is for https only."""

    def __init__(self, limits: Limits, mono_ms: Callable[[], int], context: ssl.SSLContext | None) -> None:
        self._limits, self._mono_ms = limits, mono_ms
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers["User-Agent"] = "training-desk-kiosk"
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        if context is not None:
            self._session.mount("https://", _OwnContext(context))

    def exchange(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        until_ms = self._mono_ms() + int(self._limits.total_s * 1000)
        try:
            request = self._session.prepare_request(
                requests.Request(method, url, headers=dict(headers), data=body or None)
            )
            request_is_out()  # nearly: requests does not say when
            with self._session.send(
                request,
                stream=True,
                allow_redirects=False,
                timeout=(self._limits.connect_s, self._limits.read_s),
            ) as answer:
                content = whole(
                    partial(answer.raw.read1, decode_content=True), self._limits, self._mono_ms, until_ms
                )
                names = {name.lower(): value for name, value in answer.headers.items()}
                return Answer(answer.status_code, names, content)
        except (requests.RequestException, HTTPError, OSError) as fault:
            raise Unanswered(_why(fault)) from fault

    def close(self) -> None:
        self._session.close()


def _why(fault: Exception) -> str:
    """A word for staff: no address and no header in it."""
    if isinstance(fault, requests.exceptions.SSLError):
        return "TLS: the other side is not the platform we trust"
    if isinstance(fault, requests.Timeout | ReadTimeoutError):
        return "no answer in time"
    if isinstance(fault, ProtocolError | DecodeError):
        return "the answer broke off"
    return f"no connection ({type(fault).__name__})"
