"""`iReadCardBas` and `iVerifyPIN` as the local service that provincial web pages talk to.

Seen in several provinces at ws://127.0.0.1:12342; the card is behind the same driver as in vendor.py.
"""

from __future__ import annotations

import json
import re
from typing import Final
from urllib.parse import urlsplit

import websocket

from drivers.card.errors import MalformedData
from drivers.card.vendor_output import CONTACT_FIRST, DONE, Outcome, VendorLost, from_gbk
from drivers.card.vendor_reader import VendorReader

LOCAL: Final = "ws://127.0.0.1:12342"
KEYPAD_S: Final = 60.0
"""How much longer a PIN may take than a card."""


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


class WebSocketReader(VendorReader):
    """A CardReader of the service at `address`."""

    def __init__(
        self, name: str = "card", *, address: str = LOCAL, itype: int = CONTACT_FIRST, silence_s: float = 10.0
    ) -> None:
        service = LocalWebSocket(address, itype=itype, timeout_s=silence_s)
        super().__init__(service, name, silence_s=silence_s + 1.0)


def reply(function: str, message: str | bytes) -> Outcome:
    """One reply.  `success` is 1 for done, else a negative code, or 0 with the code at the head of `pOutInfo`.

    Raises MalformedData.
    """
    try:
        body = json.loads(message if isinstance(message, str) else from_gbk(message))
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
