"""The line: whom it trusts, what of the environment it ignores, and where its patience ends."""

from __future__ import annotations

import gzip
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from threading import Event
from typing import Protocol

import pytest

from sync.platform import ktp_http
from sync.platform.adapter import Retryable
from sync.platform.ktp_http import BadTrust, HttpLine, Library, Limits, Trust, tls_context
from sync.platform.meanwhile import meanwhile
from tests.support.stages import mono_ms
from tests.support.tls import Identity, Say, issue, listening, say, server_context

QUICK = Limits(1.0, 1.0, 1.0)
HELLO = say(b"hello")


class LineTo(Protocol):
    def __call__(self, url: str, trust: Trust | None = None, limits: Limits = QUICK) -> HttpLine: ...


@pytest.fixture(params=["urllib3", "requests"])
def line_to(request: pytest.FixtureRequest) -> LineTo:
    """By each library that is on offer."""
    library: Library = request.param

    def line(url: str, trust: Trust | None = None, limits: Limits = QUICK) -> HttpLine:
        return HttpLine(url, mono_ms, trust, limits, library)

    return line


def get(line: HttpLine) -> bytes:
    try:
        return line.exchange("GET", "/time", "a=1", {}, b"").body
    finally:
        line.close()


@pytest.fixture
def ca(tmp_path: Path) -> Identity:
    return issue(tmp_path, "ca", ca=True)


@pytest.fixture
def platform(tmp_path: Path, ca: Identity) -> Identity:
    return issue(tmp_path, "platform", ca)


class TestTrust:
    def test_a_certificate_of_the_named_ca_is_believed(
        self, ca: Identity, platform: Identity, line_to: LineTo
    ) -> None:
        with listening(HELLO, server_context(platform)) as url:
            assert get(line_to(url, Trust(ca.certificate_file))) == b"hello"

    def test_a_pinned_certificate_is_believed_without_its_ca(
        self, platform: Identity, line_to: LineTo
    ) -> None:
        with listening(HELLO, server_context(platform)) as url:
            assert get(line_to(url, Trust(platform.certificate_file))) == b"hello"

    def test_a_self_signed_certificate_is_refused(
        self, tmp_path: Path, ca: Identity, line_to: LineTo
    ) -> None:
        stranger = issue(tmp_path, "stranger")
        with listening(HELLO, server_context(stranger)) as url:
            with pytest.raises(Retryable, match="TLS"):
                get(line_to(url, Trust(ca.certificate_file)))
            with pytest.raises(Retryable, match="TLS"):
                get(line_to(url))  # the system's CAs do not know it either

    def test_the_environments_ca_bundle_is_ignored(
        self, tmp_path: Path, ca: Identity, monkeypatch: pytest.MonkeyPatch, line_to: LineTo
    ) -> None:
        stranger = issue(tmp_path, "stranger")
        for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
            monkeypatch.setenv(name, str(stranger.certificate_file))
        with (
            listening(HELLO, server_context(stranger)) as url,
            pytest.raises(Retryable, match="TLS"),
        ):
            get(line_to(url, Trust(ca.certificate_file)))

    def test_no_other_ca_slips_in(
        self, ca: Identity, platform: Identity, monkeypatch: pytest.MonkeyPatch, line_to: LineTo
    ) -> None:
        contexts = []
        monkeypatch.setattr(
            ktp_http, "tls_context", lambda trust: contexts.append(tls_context(trust)) or contexts[-1]
        )
        with listening(HELLO, server_context(platform)) as url:
            get(line_to(url, Trust(ca.certificate_file)))
        assert len(contexts[0].get_ca_certs()) == 1

    def test_a_certificate_for_another_name_is_refused(
        self, ca: Identity, platform: Identity, line_to: LineTo
    ) -> None:
        with (
            listening(HELLO, server_context(platform)) as url,
            pytest.raises(Retryable, match="TLS"),
        ):
            get(line_to(url.replace("127.0.0.1", "localhost"), Trust(ca.certificate_file)))

    def test_mutual_tls_wants_our_certificate(
        self, tmp_path: Path, ca: Identity, platform: Identity, line_to: LineTo
    ) -> None:
        desk = issue(tmp_path, "desk", ca)
        with listening(HELLO, server_context(platform, clients=ca)) as url:
            with pytest.raises(Retryable):
                get(line_to(url, Trust(ca.certificate_file)))
            shown = Trust(ca.certificate_file, desk.certificate_file, desk.key_file)
            assert get(line_to(url, shown)) == b"hello"

    def test_old_tls_is_not_spoken(self) -> None:
        assert tls_context(Trust()).minimum_version.name == "TLSv1_2"

    @pytest.mark.parametrize("content", [None, b"no certificate"], ids=["missing", "not PEM"])
    def test_unusable_files_are_named(self, tmp_path: Path, content: bytes | None, line_to: LineTo) -> None:
        anchors = tmp_path / "anchors.pem"
        if content:
            anchors.write_bytes(content)
        with pytest.raises(BadTrust, match=r"anchors\.pem"):
            line_to("https://platform.invalid/ktp/v1", Trust(anchors))

    @pytest.mark.parametrize(
        "url",
        ["http://platform.invalid/", "ftp://127.0.0.1/", "https://", "platform.invalid", "http://10.0.0.1/"],
    )
    def test_only_https_leaves_this_machine(self, url: str, line_to: LineTo) -> None:
        with pytest.raises(BadTrust):
            line_to(url)


class TestEnvironment:
    def test_proxies_are_ignored(self, monkeypatch: pytest.MonkeyPatch, line_to: LineTo) -> None:
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, "http://127.0.0.1:9")
        monkeypatch.setenv("no_proxy", "")
        with listening(HELLO) as url:
            assert get(line_to(url)) == b"hello"

    def test_netrc_is_ignored(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line_to: LineTo) -> None:
        netrc = tmp_path / "netrc"
        netrc.write_text("machine 127.0.0.1 login someone password secret\n")
        netrc.chmod(0o600)
        monkeypatch.setenv("NETRC", str(netrc))

        def tell_authorisation(handler: BaseHTTPRequestHandler) -> None:
            say(str(handler.headers.get("Authorization")).encode())(handler)

        with listening(tell_authorisation) as url:
            assert get(line_to(url)) == b"None"

    def test_a_redirect_is_an_answer_not_a_journey(self, line_to: LineTo) -> None:
        with listening(say(b"", 302, Location="http://127.0.0.1:9/login")) as url:
            line = line_to(url)
            assert line.exchange("GET", "/", "", {}, b"").status == 302
            line.close()

    def test_no_cookie_is_kept(self, line_to: LineTo) -> None:
        seen = []

        def set_cookie(handler: BaseHTTPRequestHandler) -> None:
            seen.append(handler.headers.get("Cookie"))
            say(b"", 200, Set_Cookie="portal=1")(handler)

        with listening(set_cookie) as url:
            line = line_to(url)
            line.exchange("GET", "/", "", {}, b"")
            line.exchange("GET", "/", "", {}, b"")
            line.close()
        assert seen == [None, None]


class TestPatience:
    def test_nobody_listening_is_retryable(self, line_to: LineTo) -> None:
        with pytest.raises(Retryable, match="no connection"):
            get(line_to("http://127.0.0.1:9/"))

    def test_silence_ends_at_the_read_limit(self, line_to: LineTo) -> None:
        with (
            listening(lambda handler: time.sleep(0.6)) as url,
            pytest.raises(Retryable, match="in time"),
        ):
            get(line_to(url, limits=Limits(1.0, 0.2, 5.0)))

    def test_a_drip_ends_at_the_total_limit(self, line_to: LineTo) -> None:
        def drip(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(200)
            handler.send_header("Content-Length", "1000")
            handler.end_headers()
            for _ in range(200):
                handler.wfile.write(b"x")
                time.sleep(0.05)

        began = time.monotonic()
        with listening(drip) as url, pytest.raises(Retryable, match="within"):
            get(line_to(url, limits=Limits(1.0, 1.0, 0.3)))
        assert time.monotonic() - began < 8

    def test_a_torn_body_is_retryable(self, line_to: LineTo) -> None:
        with (
            listening(say(b"half", Content_Length="8")) as url,
            pytest.raises(Retryable, match="broke off"),
        ):
            get(line_to(url))

    def test_a_chunked_body_is_read_whole_and_missed_when_torn(self, line_to: LineTo) -> None:
        def chunks(end: bytes) -> Say:
            def answer(handler: BaseHTTPRequestHandler) -> None:
                handler.protocol_version = "HTTP/1.1"
                handler.send_response(200)
                handler.send_header("Transfer-Encoding", "chunked")
                handler.end_headers()
                handler.wfile.write(b"5\r\nhello\r\n6\r\n world\r\n" + end)
                handler.close_connection = True

            return answer

        with listening(chunks(b"0\r\n\r\n")) as url:
            assert get(line_to(url)) == b"hello world"
        with listening(chunks(b"")) as url, pytest.raises(Retryable, match="broke off"):
            get(line_to(url))

    def test_a_packed_body_is_unpacked(self, line_to: LineTo) -> None:
        with listening(say(gzip.compress(b"hello"), Content_Encoding="gzip")) as url:
            assert get(line_to(url)) == b"hello"

    def test_a_body_packed_wrongly_is_retryable(self, line_to: LineTo) -> None:
        with listening(say(b"no gzip", Content_Encoding="gzip")) as url, pytest.raises(Retryable):
            get(line_to(url))

    def test_an_endless_answer_is_refused(self, monkeypatch: pytest.MonkeyPatch, line_to: LineTo) -> None:
        monkeypatch.setattr(ktp_http, "LARGEST_ANSWER", 1000)
        with listening(say(b"x" * 2000)) as url, pytest.raises(Retryable, match="more than"):
            get(line_to(url))


class TestMeanwhile:
    def test_what_the_caller_wants_done_is_begun_before_the_answer(self, line_to: LineTo) -> None:
        begun = Event()

        def wait_for_it(handler: BaseHTTPRequestHandler) -> None:
            say(b"begun" if begun.wait(10) else b"never")(handler)

        with listening(wait_for_it) as url, meanwhile(begun.set):
            assert get(line_to(url, limits=Limits(20, 20, 20))) == b"begun"

    def test_it_is_begun_once_and_only_for_whoever_wants_it(self, line_to: LineTo) -> None:
        begun: list[int] = []
        with listening(HELLO) as url:
            line = line_to(url)
            with meanwhile(lambda: begun.append(1)):
                line.exchange("GET", "/", "", {}, b"")
                line.exchange("GET", "/", "", {}, b"")
            line.exchange("GET", "/", "", {}, b"")
            line.close()
        assert begun == [1]

    def test_a_request_that_never_went_out_begins_nothing_by_the_usual_library(self) -> None:
        begun: list[int] = []
        with meanwhile(lambda: begun.append(1)), pytest.raises(Retryable):
            get(HttpLine("http://127.0.0.1:9/", mono_ms, None, QUICK))
        assert begun == []
