"""How the simulator misbehaves from now on.  A number counts down by one each time; a flag stays until cleared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields


class BadTrouble(ValueError):
    """No switch of that name, or a value it cannot take."""


@dataclass
class Troubles:
    down: bool = False  # every connection is reset
    slow_ms: int = 0  # waits so long before each answer
    fail_before: int = 0  # so many writes: 5xx, nothing kept
    fail_after: int = 0  # so many writes: kept, then 5xx
    lose_answers: int = 0  # so many writes: kept, then the connection is reset
    truncate: int = 0  # so many answers: half a body
    duplicate: int = 0  # so many batches: processed twice
    rate_limited: int = 0  # so many calls: 429
    retry_after_s: int | None = None  # goes with 429 and 5xx
    portal: bool = False  # a captive portal's page with 200
    skew_ms: int = 0  # the platform's clock against the true one
    most_items: int | None = None  # larger batches: 413
    refuse: dict[str, str] = field(default_factory=dict)  # recId -> code
    poison: list[str] = field(default_factory=list)  # recIds that break the platform: 5xx, nothing kept
    omit: list[str] = field(default_factory=list)  # recIds kept, but left out of one answer
    codes_as_numbers: bool = False  # msgCode 0 instead of "000000"
    wrong_signature: int = 0  # so many answers signed by nobody we know
    no_receipt: int = 0  # so many batches: kept and answered, without a receipt
    forged_receipt: int = 0  # so many receipts signed by nobody we know
    other_receipt: int = 0  # so many receipts of uses about another voucher
    keys_refused: bool = False  # E10002 to everybody
    csb_unregistered: int = 0  # so many calls of the CSB gateway: it knows no such service
    wrong_cipher: int = 0  # so many of its answers: sealed under a key nobody has

    def change(self, wanted: Mapping[str, object]) -> None:
        """BadTrouble, and nothing changed, when one of them cannot be."""
        known = {one.name: one for one in fields(self)}
        for name, value in wanted.items():
            if name not in known or not _fits(name, getattr(self, name), value):
                raise BadTrouble(f"{name}: {value!r}")
        for name, value in wanted.items():
            setattr(self, name, value)

    def take(self, name: str) -> bool:
        """Count a number down; False when it is used up."""
        left: int = getattr(self, name)
        if left > 0:
            setattr(self, name, left - 1)
        return left > 0


_MAY_BE_NONE = {"retry_after_s", "most_items"}


def _fits(name: str, now: object, value: object) -> bool:
    if name in _MAY_BE_NONE:
        return value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0)
    if type(value) is not type(now):
        return False
    if isinstance(value, int) and not isinstance(value, bool):
        return name == "skew_ms" or value >= 0
    items = (
        value.items()
        if isinstance(value, dict)
        else [(one, one) for one in value]
        if isinstance(value, list)
        else []
    )
    return all(isinstance(key, str) and isinstance(one, str) for key, one in items)
