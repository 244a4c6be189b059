"""Which factors make which method on the wire."""

from __future__ import annotations

import pytest

from kiosk.domain.evidence import Evidence, Factor
from sync.records import Method

METHODS = {
    "card alone": ((Factor.CARD,), Method.CARD),
    "card and PIN": ((Factor.CARD, Factor.PIN), Method.CARD_PIN),
    "card and staff": ((Factor.CARD, Factor.STAFF), Method.STAFF),
    "all of it": ((Factor.CARD, Factor.PIN, Factor.STAFF), Method.STAFF),
}


@pytest.mark.parametrize("case", METHODS)
def test_methods(case: str) -> None:
    factors, method = METHODS[case]
    assert Evidence(factors).method is method
