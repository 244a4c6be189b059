"""Rows whose chain and signature are right, and that no reader could read: refused where they arrive."""

from __future__ import annotations

import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.hub.arrival import DEEPEST, Arrived, follow
from sync.platform import gm
from sync.store.elsewhere import OtherDesk, Trust
from tests.support.entries import DESK, entry

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
THERE = OtherDesk(DESK, "", KEY.public_key().public_bytes_raw(), Trust.ACCEPTED)


def arrived(**changed: Any) -> Arrived:
    one = entry(1)
    raw = json.dumps(json.loads(one.canonical) | changed).encode()
    hashed = gm.sm3(one.prev_hash + raw)
    return Arrived(one.id, 1, raw, one.prev_hash, hashed, KEY.sign(hashed))


def nest(levels: int) -> Any:
    return [nest(levels - 1)] if levels else 1


@pytest.mark.parametrize(
    "body",
    [
        [], [["act", "ANNUL"]], {"from": 10**30}, {"heads": {"A": -(2**63) - 1}}, {"at": 1.5}, {"at": float("inf")},
        {"deep": nest(DEEPEST)}, {"deep": nest(600)}, {"act": ["ANNUL"]}, {"method": {}}, {"corrects": 7},
    ],
    ids=[
        "empty list", "pairs", "no number", "below", "float", "infinite", "deep", "to the end of the stack", "acts",
        "no method", "a number",
    ],
)  # fmt: skip
def test_what_is_no_body(body: Any) -> None:
    found = follow(THERE, [arrived(body=body)])
    assert found.entries == []
    assert found.refused and found.refused.code == "FORM"


@pytest.mark.parametrize(
    "body", [{}, {"seq": 2**63 - 1, "on": True, "none": None}, {"deep": nest(DEEPEST - 3)}], ids=str
)
def test_what_is_one(body: Any) -> None:
    (held,) = follow(THERE, [arrived(body=body)]).entries
    assert held.body == body
