"""Fetches a provisioning code by the ticket of a short one: the one call a desk makes before it knows anybody's key.

Nothing of the answer is believed but the code in it, which is signed by the key that the short code promised.
"""

from __future__ import annotations

from typing import Final

from sync.platform.adapter import Retryable
from sync.platform.ktp_fields import parse_object
from sync.platform.ktp_http import HttpLine
from sync.platform.provisioning import NotProvisioned

PROVISION: Final = "/provision/"


def fetch(line: HttpLine, ticket: str) -> str:
    """The whole code.  NotProvisioned (G03) where the platform has none for this ticket; Retryable as the line."""
    answer = line.exchange("GET", PROVISION + ticket, "", {}, b"")
    if answer.status == 404:
        raise NotProvisioned("G03")
    if answer.status != 200:
        raise Retryable(f"HTTP {answer.status}")
    return parse_object(answer.body).object("result").text("code")
