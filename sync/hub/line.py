"""One connection to the hub: opened when it is needed, given up at the first fault, and never waited for for ever.

Everything runs in transactions of one call each; whether a COMMIT whose answer was lost happened is never guessed:
what the hub holds is asked anew.  The only file that knows psycopg.
"""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

import psycopg
from psycopg.conninfo import make_conninfo

from sync.hub.facts import HubAway, HubRefuses

log = logging.getLogger(__name__)
T = TypeVar("T")
Db: TypeAlias = psycopg.Connection[tuple[Any, ...]]

CONNECT_S = 3
"""libpq takes whole seconds, two at the least."""
KEEPALIVE = {
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 2,
    "tcp_user_timeout": 5_000,
}
"""A pulled cable is noticed within ten seconds where no call is under way."""


class BadAddress(ValueError):
    """The address of the hub is none."""


@dataclass(frozen=True, slots=True)
class Address:
    """How to reach the hub.  Never printed: the password is in it."""

    conninfo: str

    def __repr__(self) -> str:
        return "Address(…)"


def address_of(url: str, password: str = "", ca_file: str = "", *, verified: bool = True) -> Address:
    """BadAddress for what is no address, or one that carries a password itself: settings are no place for one.

    `verified`: only over TLS, to the server of that name, by a certificate of this CA (the system's where none is
    named).  A Unix socket has no wire to listen on.
    """
    if not url.startswith(("postgresql://", "postgres://")):
        raise BadAddress("postgresql://…")
    try:
        given = psycopg.conninfo.conninfo_to_dict(url)
        if given.get("password") or given.get("sslmode"):
            raise BadAddress("the password is not part of it, nor is sslmode")
        local = str(given.get("host", "")).startswith("/")
        tls = {"sslmode": "verify-full", "sslrootcert": ca_file or "system"} if verified and not local else {}
        secret = {"password": password} if password else {}
        info = make_conninfo(url, connect_timeout=CONNECT_S, **KEEPALIVE, **tls, **secret)
    except psycopg.Error as fault:
        raise BadAddress("not readable") from fault
    return Address(info)


class HubLine:
    """For one thread, but for `cut_late`.  `limit_ms` is how long one call may take."""

    def __init__(
        self,
        address: Address,
        mono_ms: Callable[[], int] = lambda: 0,
        limit_ms: int = 0,
        *,
        idle_limit_ms: int = 0,
    ) -> None:
        """`idle_limit_ms`: the server ends a transaction of ours that does nothing for so long; 0: it does not."""
        self._address, self._mono_ms, self._limit_ms = address, mono_ms, limit_ms
        self._idle_ms = idle_limit_ms
        self._db: Db | None = None
        self._until_ms: int | None = None

    @property
    def open(self) -> bool:
        return self._db is not None

    def call(self, work: Callable[[Db], T], *, whole: bool = True) -> T:
        """`work` in one transaction; each statement its own where it need not be `whole`.  HubAway, HubRefuses; after
        either the connection is gone."""
        self._until_ms = self._mono_ms() + self._limit_ms
        done = False
        try:
            db = self._db = self._db or self._connect()
            with db.transaction() if whole else nullcontext():
                answer = work(db)
            done = True
            return answer
        except (psycopg.OperationalError, psycopg.InterfaceError) as fault:
            raise HubAway(f"{type(fault).__name__} {fault.sqlstate or ''}".strip()) from None
        except psycopg.errors.InsufficientPrivilege as fault:
            raise HubRefuses("RIGHTS", fault.diag.message_primary or "") from None
        except psycopg.errors.UniqueViolation as fault:
            raise HubRefuses("FORK", fault.diag.constraint_name or "") from None
        except psycopg.Error as fault:
            raise HubRefuses("SQL", f"{fault.sqlstate} {fault.diag.message_primary}") from None
        finally:
            self._until_ms = None
            if not done:
                self.close()

    def _connect(self) -> Db:
        db = psycopg.connect(self._address.conninfo, autocommit=True, prepare_threshold=2)
        db.execute(f"SET idle_in_transaction_session_timeout = {self._idle_ms}")
        return db

    def cut_late(self) -> None:
        """From another thread: end a call that outlasts its limit.  A proxy that swallows everything keeps even TCP
        content; with the socket shut the caller sees a broken line at once."""
        if self._until_ms is not None and self._mono_ms() >= self._until_ms:
            log.info("the hub does not answer; the line is cut")
            self.cut()

    def cut(self) -> None:
        """From another thread: whatever is under way ends now."""
        db = self._db
        if db is None or db.closed:
            return
        try:
            with socket.socket(fileno=os.dup(db.fileno())) as twin:
                twin.shutdown(socket.SHUT_RDWR)
        except (OSError, psycopg.Error) as gone:
            log.info("it was gone already: %s", type(gone).__name__)

    def close(self) -> None:
        db, self._db = self._db, None
        if db is not None:
            db.close()
