"""A conversation with a card as a generator: it yields commands and is sent answers.  No I/O of its own.

The same dialogue runs over PC/SC, over the virtual card and over a recorded transcript.  What T=0 does to answers
(61xx "come and get it", 6Cxx "ask again with this length") is settled here, once and bounded.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator
from typing import TypeAlias, TypeVar

from drivers.card.apdu import GET_RESPONSE, SECRET, Command, Response, wipe
from drivers.card.errors import MalformedData

log = logging.getLogger(__name__)

T = TypeVar("T")
Dialogue: TypeAlias = Generator[Command, Response, T]

Transmit: TypeAlias = Callable[[bytes | bytearray], bytes]
"""Bytes out, bytes in, status word last.  Raises LinkLost; keeps no reference to what it was given."""

MORE = 0x61
ASK_AGAIN = 0x6C
MAX_ROUNDS = 8
"""Transmissions for one command.  2 KiB in 256-byte pieces; the longest real answer has 91 bytes."""


def run(dialogue: Dialogue[T], transmit: Transmit) -> T:
    """Hold the whole dialogue; returns what it returns and raises what it or `transmit` raises."""
    try:
        command = next(dialogue)
        while True:
            command = dialogue.send(exchange(command, transmit))
    except StopIteration as end:
        value: T = end.value
        return value
    finally:
        dialogue.close()


def exchange(command: Command, transmit: Transmit) -> Response:
    """One command to its final answer: data of all pieces joined, the status word of the last.

    A command with a PIN in it is never sent twice: every sending may cost a try.
    """
    data = b""
    asked = command
    for _ in range(MAX_ROUNDS):
        answer = _once(asked, transmit)
        data += answer.data
        if answer.sw.sw1 == MORE:
            asked = Command(command.cla, GET_RESPONSE, 0, 0, le=answer.sw.sw2)
        elif answer.sw.sw1 == ASK_AGAIN and asked.ins not in SECRET and asked.le is not None:
            asked = asked.expecting(answer.sw.sw2)
        else:
            return Response(data, answer.sw)
    raise MalformedData(f"{command.ins:02X}: no end after {MAX_ROUNDS} answers")


def _once(command: Command, transmit: Transmit) -> Response:
    wire = command.encode()
    try:
        answer = Response.decode(transmit(wire))
    finally:
        wipe(wire)
    log.debug("%s -> %s", command.describe(), answer.describe())
    return answer
