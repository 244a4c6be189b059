"""The desk's keys for the wire: its SM2 pair, the kid the platform gave it, every session secret it was issued.

They live in a cabinet (the store's vault, or memory in tests); this file knows their names and shapes there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from sync.platform import gm
from sync.platform.ktp_wire import b64, unb64

_PAIR = "ktp.device"
_ISSUED = "ktp.issued"


class Cabinet(Protocol):
    def secret(self, name: str) -> bytes | None: ...

    def keep_secret(self, name: str, value: bytes) -> None: ...


class MemoryCabinet:
    """Keys that are gone with the process: tests and the training mode's first seconds."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def secret(self, name: str) -> bytes | None:
        return self._kept.get(name)

    def keep_secret(self, name: str, value: bytes) -> None:
        self._kept[name] = value


@dataclass(frozen=True, slots=True)
class Issued:
    """What activation and rotation gave the desk.  Old secrets stay: old envelopes and rows name their kid."""

    device_kid: str = ""
    current: str = ""
    secrets: Mapping[str, bytes] = field(default_factory=dict, repr=False)

    @property
    def active(self) -> bool:
        return self.current in self.secrets


class WireKeys:
    """Opened once; raises gm.GmError when what the cabinet holds is no key of ours."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet
        self.pair = self._pair()
        self.issued = self._read()

    def admit(self, device_kid: str, session_kid: str, secret: bytes) -> None:
        """Keep a delivered secret, on disk before it is used."""
        secrets = {**self.issued.secrets, session_kid: secret}
        issued = Issued(device_kid or self.issued.device_kid, session_kid, secrets)
        self._cabinet.keep_secret(_ISSUED, _written(issued))
        self.issued = issued

    def _pair(self) -> gm.Sm2Key:
        kept = self._cabinet.secret(_PAIR)
        if kept is not None:
            return gm.Sm2Key.from_bytes(kept)
        pair = gm.Sm2Key.generate()
        self._cabinet.keep_secret(_PAIR, pair.to_bytes())
        return pair

    def _read(self) -> Issued:
        kept = self._cabinet.secret(_ISSUED)
        if kept is None:
            return Issued()
        try:
            value = json.loads(kept)
            secrets = {kid: unb64(text) for kid, text in value["secrets"].items()}
            return Issued(value["device"], value["current"], secrets)
        except (ValueError, KeyError, TypeError, AttributeError) as fault:
            raise gm.GmError("the kept session secrets are unreadable") from fault


def _written(issued: Issued) -> bytes:
    secrets = {kid: b64(secret) for kid, secret in issued.secrets.items()}
    return gm.canonical_json({"device": issued.device_kid, "current": issued.current, "secrets": secrets})
