from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.card.apdu import Command, Response, StatusWord, wipe
from drivers.card.errors import MalformedData


@pytest.mark.parametrize(
    ("command", "wire"),
    [
        (Command(0x00, 0xA4, 0x02, 0x00, b"\xef\x05"), "00A4020002EF05"),
        (Command(0x00, 0xB2, 0x01, 0x05, le=0x40), "00B2010540"),
        (Command(0x00, 0x20, 0x00, 0x00, le=0), "0020000000"),
        (Command(0x00, 0x84, 0x00, 0x00), "00840000"),
    ],
    ids=["data out", "data in", "the free query", "neither"],
)
def test_commands_on_the_wire(command: Command, wire: str) -> None:
    assert command.encode().hex().upper() == wire


@pytest.mark.parametrize(
    ("data", "le"),
    [(bytes(256), None), (b"", 256), (b"", -1), (b"A", 0)],
    ids=["long", "le", "negative", "both"],
)
def test_what_has_no_short_form_is_refused(data: bytes, le: int | None) -> None:
    with pytest.raises(ValueError):
        Command(0, 0xB2, 0, 0, data, le)


@given(st.binary(max_size=300))
def test_arbitrary_answers_are_responses_or_malformed(wire: bytes) -> None:
    try:
        response = Response.decode(wire)
    except MalformedData:
        return
    assert response.data + response.sw.to_bytes(2, "big") == wire


@pytest.mark.parametrize("wire", ["", "90", "0000", "6000", "FFFF"])
def test_no_status_word(wire: str) -> None:
    with pytest.raises(MalformedData):
        Response.decode(bytes.fromhex(wire))


@pytest.mark.parametrize(
    ("sw", "tries"), [(0x63C0, 0), (0x63C6, 6), (0x63CF, 15), (0x6300, None), (0x9000, None)]
)
def test_tries_left(sw: int, tries: int | None) -> None:
    assert StatusWord(sw).tries_left == tries


@pytest.mark.parametrize("ins", [0x20, 0x24, 0x5E])
def test_what_a_log_may_hold_of_a_pin(ins: int) -> None:
    command = Command(0x00, ins, 0x00, 0x00, bytes.fromhex("135790"))
    assert command.describe() == f"{ins:02X}"
    assert "13" not in repr(command)
    assert "57" not in repr(command)


def test_a_response_shows_its_length_and_status_only() -> None:
    assert repr(Response(b"name", StatusWord(0x9000))) == "Response(9000, 4 bytes in)"


def test_wiping_is_in_place() -> None:
    secret = bytearray(b"135790")
    same = secret
    wipe(secret)
    assert same == bytes(6)
