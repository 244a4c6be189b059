"""The way to the platform, step by step: name, line, TLS, the certificate's dates, and whether somebody stands between.

A desk without a network goes on by itself, so a way that is only closed is a warning; a false answer is a fault.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException, HTTPResponse
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Final
from urllib.parse import urlsplit

from cryptography import x509

from config.schema import Settings
from kiosk.doctor.check import Check, fail, info, not_fitted, ok, skipped, warn
from kiosk.visit.view import Text
from sync.platform.ktp_http import BadTrust, Trust, tls_context

STEPS: Final = ("dns", "tcp", "tls", "server_certificate", "portal")
DNS_S: Final = 4.0
"""A resolver that answers at all does so at once; the system's own patience is 10 s and more."""
LINE_S: Final = 3.0
MOST_ADDRESSES: Final = 2
ENDS_SOON: Final = timedelta(days=30)
BENCHMARK: Final = ip_network("198.18.0.0/15")
"""No public service stands there (RFC 2544): some proxies answer every name with it."""
LOGIN_WANTED: Final = 511
"""RFC 6585: network authentication required."""
CERTIFICATE_WRONG: Final = {9: "early", 10: "late", 62: "name", 64: "name"}
"""OpenSSL's X509_V_ERR_*; anything else is a certificate of nobody we know."""


def network(settings: Settings) -> list[Check]:
    if settings.platform.kind == "none":
        return [not_fitted(step, Text("devices.no_platform")) for step in STEPS]
    anchors = Path(settings.platform.ca_file) if settings.platform.ca_file else None
    return way(settings.platform.url, Trust(anchors))


def way(url: str, trust: Trust, plain_port: int = 80) -> list[Check]:
    """Always STEPS.  `plain_port` is where an intercepting network would answer for a platform that speaks TLS."""
    place = urlsplit(url)
    host, secure = place.hostname or "", place.scheme == "https"
    dns, addresses = _named(host, place.port or (443 if secure else 80))
    if not addresses:
        return [dns, *skipped(*STEPS[1:])]
    tcp, address = _dialled(addresses)
    if address is None:
        return [dns, tcp, *skipped(*STEPS[2:])]
    if not secure:
        plain = [not_fitted(step, Text("doctor.said.no_tls")) for step in ("tls", "server_certificate")]
        return [dns, tcp, *plain, _portal(host, address, place.path or "/", believed=True)]
    tls, shown = _shaken(address, host, trust)
    there = (address[0], plain_port)
    return [dns, tcp, tls, _dates(shown), _portal(host, there, "/", believed=tls.state == "ok")]


# --- the name -------------------------------------------------------------------------------------------

Address = tuple[str, int]


def _named(host: str, port: int) -> tuple[Check, list[Address]]:
    if literal := _literal(host):
        return info("dns", Text("doctor.said.dns_literal", (host,))), [(str(literal), port)]
    answer: SimpleQueue[list[Address] | OSError] = SimpleQueue()
    Thread(target=_ask, args=(host, port, answer), name="dns", daemon=True).start()
    try:
        said = answer.get(timeout=DNS_S)
    except Empty:
        return _offline("dns", Text("doctor.said.dns_silent", (host,)), Text("doctor.do.dns")), []
    if isinstance(said, OSError):
        return _offline("dns", Text("doctor.said.dns_unknown", (host,)), Text("doctor.do.dns")), []
    if host != "localhost" and all(_false(ip_address(address)) for address, _ in said):
        wrong = Text("doctor.said.dns_false", (host, said[0][0]))
        return fail("dns", wrong, Text("doctor.do.dns_false"), "F01"), []
    return ok("dns", Text("doctor.said.dns", (host, said[0][0]))), said


def _literal(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _ask(host: str, port: int, answer: SimpleQueue[list[Address] | OSError]) -> None:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        answer.put(error if isinstance(error, OSError) else OSError(str(error)))
        return
    answer.put(list(dict.fromkeys((str(one[4][0]).partition("%")[0], port) for one in found)))


def _false(address: IPv4Address | IPv6Address) -> bool:
    return (
        address.is_loopback
        or address.is_unspecified
        or address.is_link_local
        or address.is_multicast
        or address in BENCHMARK
    )


# --- the line -------------------------------------------------------------------------------------------


def _dialled(addresses: Sequence[Address]) -> tuple[Check, Address | None]:
    why = ""
    for address in addresses[:MOST_ADDRESSES]:
        try:
            socket.create_connection(address, LINE_S).close()
        except OSError as error:
            why = error.strerror or type(error).__name__
        else:
            return ok("tcp", Text("doctor.said.tcp", (f"{address[0]}:{address[1]}",))), address
    where = f"{addresses[0][0]}:{addresses[0][1]}"
    return _offline("tcp", Text("doctor.said.tcp_closed", (where, why)), Text("doctor.do.tcp")), None


def _offline(step: str, said: Text, remedy: Text) -> Check:
    return warn(step, said, remedy, "F01")


# --- TLS ------------------------------------------------------------------------------------------------


def _shaken(address: Address, host: str, trust: Trust) -> tuple[Check, bytes | None]:
    """The handshake as the desk does it; and the certificate that was shown, believed or not."""
    try:
        version, shown = _handshake(address, host, tls_context(trust))
    except BadTrust:
        return fail("tls", Text("doctor.said.tls_files"), Text("doctor.do.tls"), "F06"), None
    except ssl.SSLCertVerificationError as wrong:
        word = CERTIFICATE_WRONG.get(wrong.verify_code, "untrusted")
        said, remedy = Text(f"doctor.said.tls_{word}"), Text(f"doctor.do.tls_{word}")
        return fail("tls", said, remedy, "F06"), _unbelieved(address, host)
    except (OSError, ssl.SSLError) as error:
        why = getattr(error, "reason", None) or type(error).__name__
        return _offline(
            "tls", Text("doctor.said.tls_broken", (str(why),)), Text("doctor.do.tls_broken")
        ), None
    return ok("tls", Text("doctor.said.tls_well", (version,))), shown


def _handshake(address: Address, host: str, context: ssl.SSLContext) -> tuple[str, bytes | None]:
    with (
        socket.create_connection(address, LINE_S) as line,
        context.wrap_socket(line, server_hostname=host) as tls,
    ):
        return tls.version() or "", tls.getpeercert(binary_form=True)


def _unbelieved(address: Address, host: str) -> bytes | None:
    """Only to read its dates; nothing is said on this line."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        return _handshake(address, host, context)[1]
    except OSError:
        return None


def _dates(shown: bytes | None) -> Check:
    name = "server_certificate"
    if shown is None:
        return skipped(name)[0]
    certificate, now = x509.load_der_x509_certificate(shown), datetime.now(UTC)
    begins, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    said = Text("doctor.said.server_certificate", (begins.date().isoformat(), ends.date().isoformat()))
    if now < begins:
        return fail(name, said, Text("doctor.do.tls_early"), "F06")
    if now > ends:
        return fail(name, said, Text("doctor.do.tls_late"), "F06")
    if ends - now < ENDS_SOON:
        return warn(name, said, Text("doctor.do.tls_late"))
    return ok(name, said)


# --- who stands between ---------------------------------------------------------------------------------


def _portal(host: str, address: Address, path: str, *, believed: bool) -> Check:
    """A network that wants a sign-in answers plain HTTP for everybody: with its page, or with the way to it.
    `believed`: what is at the address proved to be the platform, or cannot be told."""
    line = HTTPConnection(*address, timeout=LINE_S)
    try:
        line.request("GET", path, headers={"Host": host})
        answer = line.getresponse()
    except (OSError, HTTPException):
        return ok("portal", Text("doctor.said.portal_none"))
    finally:
        line.close()
    if elsewhere := _sent_to(answer, host, believed):
        return fail("portal", Text("doctor.said.portal", (elsewhere,)), Text("doctor.do.portal"), "F01")
    return ok("portal", Text("doctor.said.portal_none"))


def _sent_to(answer: HTTPResponse, host: str, believed: bool) -> str:
    """The host whose page it is, "" where nobody stands between."""
    target = urlsplit(answer.getheader("Location", "")).hostname or ""
    if 300 <= answer.status < 400 and target and target != host:
        return target
    page = answer.getheader("Content-Type", "").startswith("text/html")
    return host if answer.status == LOGIN_WANTED or (page and not believed) else ""
