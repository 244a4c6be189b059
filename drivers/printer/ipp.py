"""One question to CUPS that its commands do not answer: how a job ended.

lpstat(1) of CUPS 2.4 lists a job that was printed and one that a filter or backend gave up as the same.  IPP over HTTP
(RFC 8011, 4.3.4 Get-Job-Attributes; RFC 8010 for the bytes), over CUPS' socket or port; needs no rights.
"""

from __future__ import annotations

import socket
import struct
from http.client import HTTPConnection, HTTPException
from typing import Final

SOCKET: Final = "/run/cups/cups.sock"
PORT: Final = 631
COMPLETED, CANCELED, ABORTED = 9, 7, 8
GET_JOB_ATTRIBUTES: Final = 0x0009
OPERATION, END = 0x01, 0x03
CHARSET, LANGUAGE, URI, KEYWORD, ENUM = 0x47, 0x48, 0x45, 0x44, 0x23
TIMEOUT_S: Final = 5.0


def job_state(server: str, job: str) -> int | None:
    """The job-state of `queue-12`; None where nobody says."""
    number = job.rpartition("-")[2]
    try:
        return state_in(_post(server or SOCKET, question(number)))
    except (OSError, HTTPException, ValueError):
        return None


def question(number: str) -> bytes:
    return b"".join(
        (
            struct.pack(">BBHIB", 2, 0, GET_JOB_ATTRIBUTES, 1, OPERATION),
            _attribute(CHARSET, "attributes-charset", "utf-8"),
            _attribute(LANGUAGE, "attributes-natural-language", "en"),
            _attribute(URI, "job-uri", f"ipp://localhost/jobs/{number}"),
            _attribute(KEYWORD, "requested-attributes", "job-state"),
            bytes((END,)),
        )
    )


def state_in(answer: bytes) -> int | None:
    """ValueError for what is no IPP."""
    at = 8
    while at < len(answer) and answer[at] != END:
        if answer[at] < 0x10:  # the next group
            at += 1
            continue
        name, at_value = _piece(answer, at + 1)
        value, after = _piece(answer, at_value)
        if answer[at] == ENUM and name == b"job-state" and len(value) == 4:
            return int.from_bytes(value, "big")
        at = after
    return None


def _attribute(tag: int, name: str, value: str) -> bytes:
    said = (name.encode(), value.encode())
    return bytes((tag,)) + b"".join(struct.pack(">H", len(one)) + one for one in said)


def _piece(answer: bytes, at: int) -> tuple[bytes, int]:
    if at + 2 > len(answer):
        raise ValueError("cut off")
    length = int.from_bytes(answer[at : at + 2], "big")
    return answer[at + 2 : at + 2 + length], at + 2 + length


class _OverSocket(HTTPConnection):
    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=TIMEOUT_S)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(TIMEOUT_S)
        self.sock.connect(self._path)


def _post(server: str, body: bytes) -> bytes:
    line = _OverSocket(server) if server.startswith("/") else HTTPConnection(server, PORT, timeout=TIMEOUT_S)
    try:
        line.request("POST", "/", body, {"Content-Type": "application/ipp"})
        return line.getresponse().read()
    finally:
        line.close()
