"""What a call of the simulator is: how it is found, what its handler is given."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sync.platform.ktp_fields import Fields
from sync.platform.ktp_wire import aad, seal, unseal
from sync.platform.simulator.book import Book, Desk
from sync.platform.simulator.snapshots import Snapshots
from sync.platform.simulator.troubles import Troubles


@dataclass(frozen=True, slots=True)
class Asked:
    """One call, let in."""

    book: Book
    snapshots: Snapshots
    troubles: Troubles
    desk: Desk
    now_ms: int
    place: Mapping[str, str]  # what the path names
    query: Mapping[str, str]
    body: Fields
    raw_body: bytes

    def open(self, call: str, identifier: str, sec: Fields) -> Fields:
        """The fields of an envelope the desk has sealed."""
        return unseal(self.book.issued(self.desk.device), self.desk.device, aad(call, identifier), sec)

    def seal(self, call: str, identifier: str, fields: Mapping[str, str]) -> dict[str, str]:
        """An envelope only this desk opens."""
        secret = self.book.issued(self.desk.device)[self.desk.current]
        return seal(secret, self.desk.current, self.desk.device, aad(call, identifier), fields)


Result = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class KtpCall:
    method: str
    path: str
    handler: Callable[[Asked], Result]
    summary: str
    body: Mapping[str, str] = field(default_factory=dict)  # field -> what it is
    write: bool = False

    def match(self, method: str, path: str) -> Mapping[str, str] | None:
        pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", self.path)
        found = re.fullmatch(pattern, path) if method == self.method else None
        return found.groupdict() if found else None
