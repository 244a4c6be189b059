from __future__ import annotations

import pytest

from drivers.card.apdu import Command, Response
from drivers.card.dialogue import MAX_ROUNDS, Dialogue, exchange, run
from drivers.card.errors import LinkLost, MalformedData
from drivers.card.facts import CardFault

READ = Command(0x00, 0xB2, 0x01, 0x05, le=0)
VERIFY = Command(0x00, 0x20, 0x00, 0x00, bytearray.fromhex("135790"))


class Transcript:
    """Answers in turn; remembers what was sent."""

    def __init__(self, *answers: str) -> None:
        self._answers = [bytes.fromhex(answer) for answer in answers]
        self.sent: list[str] = []

    def transmit(self, wire: bytes | bytearray) -> bytes:
        self.sent.append(wire.hex().upper())
        return self._answers.pop(0)


@pytest.mark.parametrize(
    ("answers", "sent", "data", "sw"),
    [
        (["AABB9000"], ["00B2010500"], "AABB", 0x9000),
        (["6C02", "AABB9000"], ["00B2010500", "00B2010502"], "AABB", 0x9000),
        (["6102", "AABB9000"], ["00B2010500", "00C0000002"], "AABB", 0x9000),
        (["6102", "AA6101", "BB9000"], ["00B2010500", "00C0000002", "00C0000001"], "AABB", 0x9000),
        (["6103", "6C02", "AABB9000"], ["00B2010500", "00C0000003", "00C0000002"], "AABB", 0x9000),
        (["AA6101", "6982"], ["00B2010500", "00C0000001"], "AA", 0x6982),
        (["6100", "AA9000"], ["00B2010500", "00C0000000"], "AA", 0x9000),
    ],
    ids=["plain", "6C", "61", "61 twice", "61 then 6C", "61 then refused", "6100"],
)
def test_one_command_to_its_final_answer(answers: list[str], sent: list[str], data: str, sw: int) -> None:
    transcript = Transcript(*answers)
    assert exchange(READ, transcript.transmit) == Response(
        bytes.fromhex(data), Response.decode(sw.to_bytes(2, "big")).sw
    )
    assert transcript.sent == sent


@pytest.mark.parametrize("again", ["6C05", "6105"])
def test_a_card_that_never_ends_is_malformed(again: str) -> None:
    transcript = Transcript(*[again] * (MAX_ROUNDS + 5))
    with pytest.raises(MalformedData):
        exchange(READ, transcript.transmit)
    assert len(transcript.sent) == MAX_ROUNDS


def test_a_pin_is_never_sent_twice() -> None:
    transcript = Transcript("6C03", "9000")
    assert exchange(VERIFY, transcript.transmit).sw == 0x6C03
    assert len(transcript.sent) == 1


def test_the_free_query_is_never_repeated_with_a_length() -> None:
    transcript = Transcript("6C06")
    exchange(Command(0x00, 0x20, 0x00, 0x00, le=0), transcript.transmit)
    assert transcript.sent == ["0020000000"]


def test_what_was_on_the_wire_is_wiped_also_when_the_link_breaks() -> None:
    seen: list[bytearray] = []

    def transmit(wire: bytes | bytearray) -> bytes:
        assert isinstance(wire, bytearray)
        seen.append(wire)
        raise LinkLost(CardFault.REMOVED, "test")

    with pytest.raises(LinkLost):
        exchange(VERIFY, transmit)
    assert seen == [bytearray(8)]


def test_a_dialogue_is_closed_when_the_link_breaks() -> None:
    closed = []

    def dialogue() -> Dialogue[None]:
        try:
            yield READ
        finally:
            closed.append(True)

    def transmit(_wire: bytes | bytearray) -> bytes:
        raise LinkLost(CardFault.REMOVED, "test")

    with pytest.raises(LinkLost):
        run(dialogue(), transmit)
    assert closed == [True]
