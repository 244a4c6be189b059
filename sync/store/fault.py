"""What can be wrong with the store, in the codes staff quote.

H01 the SQLite library is too old (the WAL-reset bug loses committed data)
H02 the book was written by a newer version of this program
H03 the key is missing or is not the key of this file
H04 the file is corrupt, or gone although its key says that there was one
H05 the disk is full
H06 another program holds the file
H07 a write failed for another reason
H08 keys or file of another environment (live, test, training)
H09 another machine has taken this desk's place
H10 the platform says that this desk was stolen or lost: it has forgotten everybody
"""

from __future__ import annotations


class StoreFault(Exception):
    """`code` is one of the above; `detail` is for the log, in English, and never holds a person or a key."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code} {detail}")
        self.code = code
        self.detail = detail
