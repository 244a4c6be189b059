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
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from sync.platform.ktp_session import HttpSession


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


class HttpLine:
    """One platform's address.  Calls may come from several threads."""

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
    def _session(self) -> HttpSession:
        from sync.platform.ktp_session import HttpSession  # the libraries wait for the first call

        return HttpSession(self._limits, self._mono_ms, self._context)


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
