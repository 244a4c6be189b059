"""The line to a KTP platform: its address, our own TLS context, time-outs and a limit on every answer.

Nothing of the environment is believed: no proxy, no CA bundle, no netrc, no redirect, no cookie.  Whatever goes
wrong on the way is Retryable; what an answer *means* is not decided here.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from ipaddress import ip_address
from pathlib import Path
from typing import Literal, Protocol, TypeAlias
from urllib.parse import urlsplit

from sync.platform.adapter import Retryable

Library: TypeAlias = Literal["urllib3", "requests"]
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


class Session(Protocol):
    """One HTTP library's open line.  Calls may come from several threads."""

    def exchange(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Retryable on everything but a whole answer within the limits."""
        ...

    def close(self) -> None: ...


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


class HttpLine:
    """One platform's address.  Calls may come from several threads."""

    def __init__(
        self,
        base_url: str,
        mono_ms: Callable[[], int],
        trust: Trust | None = None,
        limits: Limits | None = None,
        library: Library = "urllib3",
    ) -> None:
        _check_address(base_url)
        self.base_url = base_url.rstrip("/")
        self.path = urlsplit(self.base_url).path
        self._mono_ms, self._library = mono_ms, library
        self._limits = limits or Limits()
        secure = self.base_url.startswith("https:")
        self._context = tls_context(trust or Trust()) if secure else None

    def exchange(self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """One request, one answer; `path` is relative to the base, `query` canonical already.  Retryable on
        everything but a whole answer within the limits."""
        url = f"{self.base_url}{path}" + (f"?{query}" if query else "")
        return self._session.exchange(method, url, headers, body)

    def close(self) -> None:
        if "_session" in vars(self):
            self._session.close()

    @cached_property
    def _session(self) -> Session:
        """The libraries wait for the first call."""
        if self._library == "requests":
            from sync.platform.ktp_requests import RequestsSession

            return RequestsSession(self._limits, self._mono_ms, self._context)
        from sync.platform.ktp_urllib3 import Urllib3Session

        return Urllib3Session(self._limits, self._mono_ms, self._context)


def whole(read1: Callable[[int], bytes], limits: Limits, mono_ms: Callable[[], int], until_ms: int) -> bytes:
    """A body to its end.  `read1` gives what one packet brought, so that one that drips byte by byte meets the total
    limit, too.  Retryable beyond a limit."""
    content = bytearray()
    while part := read1(_CHUNK):
        content += part
        if len(content) > LARGEST_ANSWER:
            raise Retryable(f"an answer of more than {LARGEST_ANSWER >> 20} MB")
        if mono_ms() > until_ms:
            raise Retryable(f"no whole answer within {limits.total_s:g} s")
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
