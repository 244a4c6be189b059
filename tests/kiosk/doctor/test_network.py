"""The way to the platform: a real server, certificate, portal or name server for every step that can be wrong."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from config.load import load_training
from kiosk.doctor.check import Check
from kiosk.doctor.network import STEPS, network, way
from sync.platform.ktp_http import Trust
from tests.support.tls import Identity, Say, issue, listening, say, server_context

HERE = ["unshare", "-m", "-n"]
HTML = {"Content_Type": "text/html; charset=utf-8"}


def states(found: list[Check]) -> dict[str, str]:
    assert tuple(check.name for check in found) == STEPS
    return {check.name: check.state.value for check in found}


@pytest.fixture
def authority(tmp_path: Path) -> Identity:
    return issue(tmp_path, "authority", ca=True, days=(-400, 400))


@contextmanager
def platform(folder: Path, authority: Identity | None, **how: object) -> Iterator[list[Check]]:
    """What is found on the way to a platform with this certificate."""
    shown = issue(folder, "platform", authority, **how)  # type: ignore[arg-type]  # days, address
    anchors = authority.certificate_file if authority else None
    with listening(say(b"{}"), server_context(shown)) as url:
        yield way(url, Trust(anchors), plain_port=closed_port())


def closed_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])


def test_a_platform_that_is_well(tmp_path: Path, authority: Identity) -> None:
    with platform(tmp_path, authority, days=(-1, 90)) as found:
        assert states(found) == {
            "dns": "info", "tcp": "ok", "tls": "ok", "server_certificate": "ok", "portal": "ok"
        }  # fmt: skip


@pytest.mark.parametrize(
    ("how", "word", "dates"),
    [
        ({"days": (-90, -1)}, "late", "fail"),
        ({"days": (1, 90)}, "early", "fail"),
        ({"days": (-1, 90), "address": "127.0.0.9"}, "name", "ok"),
    ],
)
def test_certificates_that_are_wrong(
    tmp_path: Path, authority: Identity, how: dict[str, object], word: str, dates: str
) -> None:
    with platform(tmp_path, authority, **how) as found:
        tls, shown = found[2], found[3]
        assert (tls.state.value, tls.code, tls.reason.id) == ("fail", "F06", f"doctor.said.tls_{word}")
        assert shown.state.value == dates and tls.remedy is not None


def test_a_certificate_that_ends_soon(tmp_path: Path, authority: Identity) -> None:
    with platform(tmp_path, authority, days=(-1, 10)) as found:
        assert states(found)["server_certificate"] == "warn"


def test_a_certificate_of_nobody_we_know(tmp_path: Path) -> None:
    with platform(tmp_path, None) as found:
        assert (found[2].reason.id, found[2].code) == ("doctor.said.tls_untrusted", "F06")


def test_a_server_that_speaks_no_tls() -> None:
    with listening(say(b"{}")) as url:
        found = way(url.replace("http:", "https:"), Trust(), plain_port=closed_port())
    assert found[2].state.value == "warn" and states(found)["server_certificate"] == "skipped"


def test_nobody_at_the_address() -> None:
    found = way(f"http://127.0.0.1:{closed_port()}/ktp/v1", Trust())
    assert states(found) == {
        "dns": "info", "tcp": "warn", "tls": "skipped", "server_certificate": "skipped", "portal": "skipped"
    }  # fmt: skip
    assert found[1].code == "F01"


def test_a_portal_in_the_way_of_everything() -> None:
    with listening(say(b"", status=302, Location="http://login.hotel.invalid/?to=x")) as url:
        portal = way(f"{url}/ktp/v1", Trust())[-1]
    assert (portal.state.value, portal.reason.args) == ("fail", ("login.hotel.invalid",))


@pytest.mark.parametrize("answer", [say(b"<html>", **HTML), say(b"", status=511)])
def test_a_portal_with_a_certificate_of_its_own(tmp_path: Path, answer: Say) -> None:
    shown = issue(tmp_path, "portal")
    with listening(answer) as plain, listening(answer, server_context(shown)) as url:
        portal = way(url, Trust(), plain_port=int(plain.rpartition(":")[2]))[-1]
    assert (portal.state.value, portal.code) == ("fail", "F01")


def test_a_platform_that_sends_plain_callers_to_its_own_tls(tmp_path: Path, authority: Identity) -> None:
    shown = issue(tmp_path, "platform", authority, days=(-1, 90))
    with (
        listening(say(b"", status=301, Location="https://127.0.0.1/")) as plain,
        listening(say(b"{}"), server_context(shown)) as url,
    ):
        found = way(url, Trust(authority.certificate_file), plain_port=int(plain.rpartition(":")[2]))
    assert found[-1].state.value == "ok"


def test_no_platform_no_way() -> None:
    found = network(load_training(overrides={"platform.kind": "none"}))
    assert set(states(found).values()) == {"not-fitted"}


# --- names ----------------------------------------------------------------------------------------------


@pytest.mark.skipif(
    subprocess.run([*HERE, "true"], capture_output=True, check=False).returncode != 0,
    reason="a network of one's own needs root",
)
@pytest.mark.parametrize(
    ("answer", "state", "said"),
    [
        ("127.0.0.1", "fail", "doctor.said.dns_false"),
        ("198.18.0.7", "fail", "doctor.said.dns_false"),
        ("192.0.2.1", "ok", "doctor.said.dns"),
        ("unknown", "warn", "doctor.said.dns_unknown"),
        ("silent", "warn", "doctor.said.dns_silent"),
    ],
)
def test_name_servers(answer: str, state: str, said: str) -> None:
    began = time.monotonic()
    command = [*HERE, sys.executable, "-m", "tests.support.fake_dns", answer, "https://ktp.example.org/v1"]
    done = subprocess.run(command, capture_output=True, check=True, text=True, timeout=60)
    dns = json.loads(done.stdout)[0]
    assert dns[:3] == ["dns", state, said]
    assert time.monotonic() - began < 30
