"""Before a backup is believed, the hub is asked what it holds of the desk: it says so, or that it cannot."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from kiosk.bench.postgres import Cluster
from sync.hub import witness
from sync.hub.facts import HubAway, HubRefuses
from sync.hub.line import address_of
from sync.hub.witness import held_of
from tests.support.hub import HubDesk, Wire, ask

pytestmark = pytest.mark.postgres
Desks = Callable[..., HubDesk]
A = "KSK-990000-000A"


def test_it_says_how_far_it_has_a_desk_and_by_which_key(desk: Desks, url: str) -> None:
    address = address_of(url, verified=False)
    a = desk("A")
    assert held_of(address, "live", A) is None  # nobody has set the hub up yet
    assert ask(url, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]
    a.sign_in(1)
    a.sign_in(2)
    a.look()
    held = held_of(address, "live", A)
    assert held is not None
    assert (held.key, (held.seq, held.hash)) == (a.vault.ledger_public, a.head())
    assert held_of(address, "live", "KSK-990000-000B") is None
    with pytest.raises(HubRefuses, match="ENVIRONMENT"):
        held_of(address, "training", A)


def test_a_hub_that_swallows_everything_is_given_up(
    desk: Desks, server: Cluster, name: str, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk("A").look()
    monkeypatch.setattr(witness, "LIMIT_S", 0.5)
    with psycopg.connect(url) as db:
        socket = Path(db.info.host) / f".s.PGSQL.{db.info.port}"
    wire = Wire(socket)
    address = address_of(wire.url(name), verified=False)
    try:
        assert held_of(address, "live", A) is not None
        wire.deafen()
        with pytest.raises(HubAway):
            held_of(address, "live", A)
    finally:
        wire.close()
    with pytest.raises(HubAway):
        held_of(address, "live", A)
