"""Other desks: on the LAN, at the hub, on the page that looks after many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from config.bounds import Between, LedgerKey, Peer


@dataclass(frozen=True, slots=True)
class Lan:
    on: bool
    port: Annotated[int, Between(1, 65535)]
    peers: tuple[Annotated[str, Peer()], ...]


@dataclass(frozen=True, slots=True)
class HubDesk:
    """Another desk whose entries are believed."""

    no: str
    key: Annotated[str, LedgerKey()]


@dataclass(frozen=True, slots=True)
class Hub:
    """The PostgreSQL shared by the desks of an institution; its password is in the vault or a file, never here."""

    url: str
    name: str
    password_file: str
    ca_file: str
    wait_ms: Annotated[int, Between(50, 1000)]
    desks: tuple[HubDesk, ...]


@dataclass(frozen=True, slots=True)
class Fleet:
    """Where the page is that looks after many desks; which one it is, is in the vault since the pairing."""

    url: str
    ca_file: str
