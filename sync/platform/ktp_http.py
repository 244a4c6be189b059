"""The line to a KTP platform: `requests` with our own TLS context, time-outs and a limit on every answer.

Nothing of the environment is believed: no proxy, no CA bundle, no netrc, no redirect, no cookie.  Whatever goes
wrong on the way is Retryable; what an answer *means* is not decided here.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import DecodeError, HTTPError, ProtocolError, ReadTimeoutError

from sync.platform.adapter import Retryable, Unanswered

LARGEST_ANSWER = 16 << 20
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds: to connect, between two bytes, and for the whole call."""

    connect_s: float = 3.0
    read_s: float = 10.0
    total_s: float = 30.0


@dataclass(frozen=True, slots=True)
class Trust:
    """Whom to believe and what to show.

    `anchors`: PEM file with the CAs, or with the platform's own certificates (pins); None takes the system's CAs.
    `certificate` and `private_key`: our PEM files for mutual TLS; the key may stand in the certificate's file.
    """

    anchors: Path | None = None
    certificate: Path | None = None
    private_key: Path | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class BadTrust(ValueError):
    """The address or the TLS files of the settings cannot be used; the message names which."""


def tls_context(trust: Trust) -> ssl.SSLContext:
    """TLS 1.2 or later, names checked, only these anchors."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        if trust.anchors is None:
            context.load_default_certs()
        else:
            context.load_verify_locations(trust.anchors)
            context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN  # a pinned certificate need not be a CA
        if trust.certificate is not None:
            context.load_cert_chain(trust.certificate, trust.private_key)
    except (OSError, ValueError) as fault:  # ssl.SSLError is an OSError
        names = ", ".join(str(path) for path in (trust.anchors, trust.certificate, trust.private_key) if path)
        raise BadTrust(f"TLS files unusable: {names}: {fault}") from fault
    return context


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


class HttpLine:
    """One platform's address, kept open between calls.  Calls may come from several threads."""

    def __init__(
        self,
        base_url: str,
        mono_ms: Callable[[], int],
        trust: Trust | None = None,
        limits: Limits | None = None,
    ) -> None:
        _check_address(base_url)
        self.base_url = base_url.rstrip("/")
        self.path = urlsplit(self.base_url).path
        self._mono_ms = mono_ms
        self._limits = limits or Limits()
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers["User-Agent"] = "training-desk-kiosk"
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        if self.base_url.startswith("https:"):
            self._session.mount("https://", _OwnContext(tls_context(trust or Trust())))

    def exchange(self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """One request, one answer; `path` is relative to the base, `query` canonical already.  Retryable on
        everything but a whole answer within the limits."""
        url = f"{self.base_url}{path}" + (f"?{query}" if query else "")
        until_ms = self._mono_ms() + int(self._limits.total_s * 1000)
        try:
            request = self._session.prepare_request(
                requests.Request(method, url, headers=dict(headers), data=body or None)
            )
            with self._session.send(
                request,
                stream=True,
                allow_redirects=False,
                timeout=(self._limits.connect_s, self._limits.read_s),
            ) as answer:
                content = self._read(answer, until_ms)
                names = {name.lower(): value for name, value in answer.headers.items()}
                return Answer(answer.status_code, names, content)
        except (requests.RequestException, HTTPError, OSError) as fault:
            raise Unanswered(_why(fault)) from fault

    def close(self) -> None:
        self._session.close()

    def _read(self, answer: requests.Response, until_ms: int) -> bytes:
        content = bytearray()
        # read1 gives what one packet brought: a body that drips byte by byte meets the total limit, too.
        while part := answer.raw.read1(_CHUNK, decode_content=True):
            content += part
            if len(content) > LARGEST_ANSWER:
                raise Retryable(f"an answer of more than {LARGEST_ANSWER >> 20} MB")
            if self._mono_ms() > until_ms:
                raise Retryable(f"no whole answer within {self._limits.total_s:g} s")
        return bytes(content)


def _check_address(base_url: str) -> None:
    parts = urlsplit(base_url)
    if parts.scheme == "https" and parts.hostname:
        return
    if parts.scheme == "http" and parts.hostname and _loopback(parts.hostname):
        return
    raise BadTrust(f"the platform's address must be https (http on this machine only): {base_url}")


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _why(fault: Exception) -> str:
    """A word for staff: no address and no header in it."""
    if isinstance(fault, requests.exceptions.SSLError):
        return "TLS: the other side is not the platform we trust"
    if isinstance(fault, requests.Timeout | ReadTimeoutError):
        return "no answer in time"
    if isinstance(fault, ProtocolError | DecodeError):
        return "the answer broke off"
    return f"no connection ({type(fault).__name__})"
