"""What a driver, SQLAlchemy or the file system raised, as a StoreFault.

Apart from fault.py, which is also for those who must not wait for the libraries: the window comes before them.
"""

from __future__ import annotations

import errno

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from sync.store.fault import StoreFault

DRIVER_ERRORS = (DBAPIError, sqlcipher.Error, PoolTimeout)
"""What SQLAlchemy and the driver under it (prepared.py) raise."""

_BY_SQLITE_CODE = {
    5: "H06",  # SQLITE_BUSY
    6: "H06",  # SQLITE_LOCKED
    11: "H04",  # SQLITE_CORRUPT
    13: "H05",  # SQLITE_FULL
    26: "H03",  # SQLITE_NOTADB: the first page does not open with this key
}
_FULL = {errno.ENOSPC, errno.EDQUOT} if hasattr(errno, "EDQUOT") else {errno.ENOSPC}


def fault_of(error: BaseException) -> StoreFault:
    """The fault behind whatever a driver, SQLAlchemy or the file system raised.

    The detail is the driver's own message only: SQLAlchemy's would quote the statement with its parameters.
    """
    if isinstance(error, StoreFault):
        return error
    cause: BaseException | None = error
    if isinstance(error, DBAPIError):
        cause = error.orig
    if isinstance(cause, sqlcipher.Error):
        primary = getattr(cause, "sqlite_errorcode", 0) & 0xFF
        return StoreFault(_BY_SQLITE_CODE.get(primary, "H07"), str(cause))
    if isinstance(cause, OSError):
        return StoreFault("H05" if cause.errno in _FULL else "H07", cause.strerror or type(cause).__name__)
    return StoreFault("H07", f"{type(cause).__name__}: {cause}")
