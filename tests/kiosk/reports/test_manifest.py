"""A manifest holds under the desk's signature, and nothing else does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.reports.manifest import Manifest, Signed, signed_of

KEY = Ed25519PrivateKey.generate()
TOLD = Manifest(
    "roster", "C1", 1, 30, "ab" * 32, 7, "cd" * 32, "KSK-990000-0001", 1_772_413_020_000, "李老师"
)
SIGNED = Signed(TOLD, KEY.sign(TOLD.statement), KEY.public_key().public_bytes_raw())


def test_as_it_was_signed_and_as_it_is_read_back() -> None:
    assert SIGNED.holds() and signed_of(SIGNED.facts).holds()


@pytest.mark.parametrize(
    "other",
    [
        replace(SIGNED, manifest=replace(TOLD, rows=31)),
        replace(SIGNED, manifest=replace(TOLD, operator="王老师")),
        replace(SIGNED, public_key=Ed25519PrivateKey.generate().public_key().public_bytes_raw()),
        replace(SIGNED, public_key=b"short"),
        replace(SIGNED, signature=bytes(64)),
    ],
    ids=["rows", "operator", "another key", "no key", "no signature"],
)
def test_anything_else_does_not(other: Signed) -> None:
    assert not other.holds()
