"""The functions `iReadCardBas` and `iVerifyPIN` (人社信息函〔2016〕38号), and the reader maker's library that has them.

With a PSAM in the reader they read what a 3.0 card withholds from a bare one.  iType 1 is contact, 2 contactless, 3
and 4 either; the card behind it is the same.  vendor_ws.py has the same functions as a local service;
vendor_reader.py makes a CardReader of either.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from pathlib import Path
from typing import Final

from drivers.card.vendor_output import CONTACT_FIRST, Outcome, VendorLost, from_gbk
from drivers.card.vendor_reader import VendorReader

BUFFER: Final = 1024


class SharedLibrary:
    """SSCardDriver: `long f(int iType, char *pOutInfo)`, GBK text, 1,024 bytes of room.  Loaded at the first call."""

    def __init__(self, path: Path, *, itype: int = CONTACT_FIRST) -> None:
        self._path = path
        self._itype = itype
        self._library: ctypes.CDLL | None = None

    def read_card(self) -> Outcome:
        return self._call("iReadCardBas")

    def verify_pin(self) -> Outcome:
        return self._call("iVerifyPIN")

    def close(self) -> None:
        """A loaded library stays loaded: makers' libraries do not survive being unloaded."""

    def _call(self, name: str) -> Outcome:
        function = self._function(name)
        # Twice the room: some drivers write past the 1,024 bytes they promise.
        room = ctypes.create_string_buffer(2 * BUFFER)
        try:
            code = int(function(self._itype, room))
            return Outcome(code, from_gbk(room.value))
        finally:
            ctypes.memset(room, 0, len(room))

    def _function(self, name: str) -> Callable[[int, object], int]:
        try:
            if self._library is None:
                loader = getattr(ctypes, "WinDLL", ctypes.CDLL)  # __stdcall on Windows
                self._library = loader(str(self._path))
            function = getattr(self._library, name)
        except (OSError, AttributeError) as problem:
            raise VendorLost("no-driver", f"{self._path.name}: {type(problem).__name__}") from problem
        # Codes fit 32 bits; as `long` a 64-bit library that returns int would give -2 as 4294967294.
        function.restype = ctypes.c_int
        function.argtypes = [ctypes.c_int, ctypes.c_char_p]
        call: Callable[[int, object], int] = function
        return call


class LibraryReader(VendorReader):
    """A CardReader of the library at `path`."""

    def __init__(
        self, name: str = "card", *, path: Path, itype: int = CONTACT_FIRST, silence_s: float = 10.0
    ) -> None:
        super().__init__(SharedLibrary(path, itype=itype), name, silence_s=silence_s)
