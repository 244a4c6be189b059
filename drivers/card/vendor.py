"""The functions `iReadCardBas` and `iVerifyPIN` (人社信息函〔2016〕38号), in their two forms.

`SharedLibrary` is the reader maker's library; `LocalWebSocket` the local service that provincial web pages talk to.
With a PSAM in the reader they read what a 3.0 card withholds from a bare one.  iType 1 is contact, 2 contactless, 3
and 4 either; the card behind it is the same.  vendor_reader.py makes a CardReader of either.
"""

from __future__ import annotations

import ctypes
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import urlsplit

import websocket

from drivers.card.errors import MalformedData
from drivers.card.vendor_output import DONE, Outcome

BUFFER: Final = 1024
CONTACT, CONTACTLESS, CONTACT_FIRST, CONTACTLESS_FIRST = 1, 2, 3, 4
LOCAL: Final = "ws://127.0.0.1:12342"


class VendorLost(Exception):
    """The library or the service cannot be reached; `why` is the DeviceDown word."""

    def __init__(self, why: str, detail: str) -> None:
        super().__init__(f"{why}: {detail}")
        self.why = why


class Vendor(Protocol):
    """Called by one thread only.  Both functions block; both raise VendorLost or MalformedData."""

    def read_card(self) -> Outcome: ...

    def verify_pin(self) -> Outcome:
        """The PIN is typed on the reader."""
        ...

    def close(self) -> None: ...


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
            return Outcome(code, _gbk(room.value))
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


class LocalWebSocket:
    """`{"function": "iReadCardBas", "iType": 3}` → `{"functionName", "success", "pOutInfo"}`, on this machine only."""

    def __init__(self, url: str = LOCAL, *, itype: int = CONTACT_FIRST, timeout_s: float = 10.0) -> None:
        if urlsplit(url).scheme != "ws" or urlsplit(url).hostname not in ("127.0.0.1", "localhost", "::1"):
            raise ValueError("card data travels in the clear: only a ws:// address of this machine is taken")
        self._url = url
        self._itype = itype
        self._timeout_s = timeout_s
        self._link: websocket.WebSocket | None = None

    def read_card(self) -> Outcome:
        return self._call("iReadCardBas", self._timeout_s)

    def verify_pin(self) -> Outcome:
        return self._call("iVerifyPIN", self._timeout_s + KEYPAD_S)

    def close(self) -> None:
        link, self._link = self._link, None
        if link is not None:
            link.shutdown()

    def _call(self, function: str, timeout_s: float) -> Outcome:
        try:
            if self._link is None:
                self._link = websocket.create_connection(
                    self._url, timeout=self._timeout_s, http_no_proxy=["*"], suppress_origin=True
                )
            self._link.settimeout(timeout_s)
            self._link.send(json.dumps({"function": function, "iType": self._itype}))
            return reply(function, self._link.recv())
        except websocket.WebSocketTimeoutException as problem:
            self.close()
            raise VendorLost("silent", function) from problem
        except (OSError, websocket.WebSocketException) as problem:
            self.close()
            raise VendorLost("no-service", type(problem).__name__) from problem


KEYPAD_S: Final = 60.0


def reply(function: str, message: str | bytes) -> Outcome:
    """One reply.  `success` is 1 for done, else a negative code, or 0 with the code at the head of `pOutInfo`.

    Raises MalformedData.
    """
    try:
        body = json.loads(message if isinstance(message, str) else _gbk(message))
    except ValueError:
        raise MalformedData("the reply is no JSON") from None
    if not isinstance(body, dict) or body.get("functionName", function) != function:
        raise MalformedData("the reply is to another question")
    text = body.get("pOutInfo", "")
    if not isinstance(text, str):
        raise MalformedData("pOutInfo is no text")
    return Outcome(_code(body.get("success"), text), text)


def _code(success: object, text: str) -> int:
    word = str(success).strip().lower()
    if word in ("1", "true"):
        return DONE
    for candidate in (word, text):
        if found := re.match(r"\s*(-\d{1,6})(?!\d)", candidate):
            return int(found[1])
    raise MalformedData("the reply has neither success nor a code")


def _gbk(raw: bytes) -> str:
    try:
        return raw.decode("gb18030")
    except UnicodeDecodeError:
        raise MalformedData("the output is not GB18030") from None
