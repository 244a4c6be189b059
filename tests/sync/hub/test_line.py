"""How a desk reaches the hub: the password is nobody's to read, the wire nobody's to listen on, the rights few."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.bench.postgres import Cluster, cluster, why_not
from sync.hub.facts import HubAway
from sync.hub.line import BadAddress, HubLine, address_of
from sync.records import Action
from sync.store.elsewhere import Seat
from tests.support.hub import HubDesk, ask
from tests.support.tls import issue

Desks = Callable[..., HubDesk]
SECRET = "s3cret-word-of-the-hub"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hub.invalid",
        "https://hub.invalid",
        f"postgresql://kiosk:{SECRET}@hub.invalid/kiosk",
        f"postgresql://kiosk@hub.invalid/kiosk?password={SECRET}",
        "postgresql://kiosk@hub.invalid/kiosk?sslmode=disable",
        "postgresql://kiosk@hub.invalid/kiosk?nonsense=1",
    ],
)
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(BadAddress) as refused:
        address_of(url)
    assert SECRET not in str(refused.value)


def test_over_a_network_only_to_the_server_of_that_name() -> None:
    info = address_of("postgresql://kiosk@hub.invalid/kiosk", ca_file="/etc/ca.pem").conninfo
    assert "sslmode=verify-full" in info and "sslrootcert=/etc/ca.pem" in info
    assert "sslrootcert=system" in address_of("postgresql://kiosk@hub.invalid/kiosk").conninfo
    assert "sslmode" not in address_of("postgresql://kiosk@/kiosk?host=/run/postgresql").conninfo


def test_the_password_is_in_no_error_and_no_log(caplog: pytest.LogCaptureFixture) -> None:
    address = address_of("postgresql://kiosk@127.0.0.1:1/kiosk", SECRET, verified=False)
    assert SECRET in address.conninfo
    with caplog.at_level(logging.DEBUG), pytest.raises(HubAway) as away:
        HubLine(address).call(lambda db: db.execute("SELECT 1"))
    assert SECRET not in f"{away.value!r} {away.value} {address!r} {caplog.text}"


@pytest.mark.postgres
def test_a_role_with_little_is_enough(desk: Desks, server: Cluster, name: str, url: str) -> None:
    """As docs/hub.md grants them."""
    desk("A").look()  # the owner has made the tables
    ask(url, f"CREATE ROLE {name} LOGIN")
    ask(url, f"GRANT SELECT, INSERT ON hub_meta, desk, entry, parcel, claim, code TO {name}")
    ask(url, f"GRANT UPDATE ON desk, parcel, claim TO {name}")
    ask(url, f"GRANT DELETE ON claim, code TO {name}")
    b = desk("B", url=url.replace("postgres@", f"{name}@"))
    b.hub._claims.start()
    assert b.hub.take(Seat("S1", "T1", Action.IN), 1).result(20)
    b.sign_in(1)
    b.look()
    b.look(11)
    b.hub.leave(Seat("S1", "T2", Action.IN))
    assert (b.hub.latest.fault, b.hub.latest.behind) == ("", 0)


@pytest.mark.postgres
def test_tls_to_the_right_server_and_to_no_other(tmp_path: Path) -> None:
    if reason := why_not():
        pytest.skip(reason)
    ours, others = issue(tmp_path, "ours", ca=True), issue(tmp_path, "others", ca=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with cluster() as running:
        running.stop()
        certificate = issue(tmp_path, "hub", ours)
        running.listen(port, certificate.certificate_file, certificate.key_file)
        running.start()
        url = f"postgresql://postgres@127.0.0.1:{port}/postgres"
        line = HubLine(address_of(url, ca_file=str(ours.certificate_file)))
        assert line.call(
            lambda db: db.execute("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()").fetchone()
        ) == (True,)
        line.close()
        for wrong in (
            address_of(url, ca_file=str(others.certificate_file)),
            address_of(url.replace("127.0.0.1", "localhost"), ca_file=str(ours.certificate_file)),
        ):
            with pytest.raises(HubAway):
                HubLine(wrong).call(lambda db: db.execute("SELECT 1"))
