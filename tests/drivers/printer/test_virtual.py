"""The printer without metal: it reads what others send, and stops where a real one would."""

from __future__ import annotations

import pytest

from drivers.printer import escpos
from drivers.printer.printer import Dots
from drivers.printer.virtual import VirtualRoll

OTHERS = bytes.fromhex(
    "1b401b45011b61011b74005265636569707420370a1b45001b61001d76300008002800"
    + "00" * 8 * 5
    + "00ffffff00000000" * 16
    + "00" * 8 * 19
    + "6279650a1b64061d5600"
)
"""What python-escpos 3.1 sends for two lines of text and a picture of 64 x 40 with a black box of 24 x 16 in it."""


def picture(height: int = 300, width: int = 64) -> Dots:
    row = bytes((0x80,)) + bytes(width // 8 - 1)
    return Dots(width, height, b"".join(row if y % 2 else bytes(width // 8) for y in range(height)))


def sent(sheet: Dots, *, cut: bool = True) -> bytes:
    return b"".join(escpos.job(sheet, cut=cut))


def statuses(roll: VirtualRoll) -> str:
    said = roll.feed(b"".join(escpos.ask(which) for which in (1, 2, 3, 4)))
    assert len(said) == 4 and all(escpos.is_status(one) for one in said)
    return escpos.word_of(*said)


def test_it_reads_what_another_library_sends() -> None:
    roll = VirtualRoll()
    roll.feed(OTHERS)
    (sheet,) = roll.done
    assert sheet.texts == ["Receipt 7", "bye"] and roll.strange == []
    assert (sheet.dots.width, sheet.dots.height) == (64, 40)
    assert bytes(sheet.rows[5 * 8 : 6 * 8]) == bytes.fromhex("00ffffff00000000")


@pytest.mark.parametrize("portion", [1, 2, 3, 7, 64, 5000])
def test_a_picture_arrives_whole_however_the_line_cuts_it(portion: int) -> None:
    roll, sheet = VirtualRoll(), picture()
    data = sent(sheet)
    for start in range(0, len(data), portion):
        roll.feed(data[start : start + portion])
    assert [one.dots for one in roll.done] == [sheet] and roll.strange == []


def test_bytes_of_a_picture_that_look_like_a_question_are_drawn() -> None:
    looks_like = escpos.ask(4) + bytes(5)
    roll, sheet = VirtualRoll(), Dots(64, 4, looks_like * 4)
    assert roll.feed(sent(sheet)) == b""
    assert roll.done[0].dots == sheet


@pytest.mark.parametrize(
    ("state", "word"),
    [({}, ""), ({"cover_open": True}, "cover-open"), ({"jammed": True}, "jam"), ({"hot": True}, "busy"),
     ({"paper_rows": 0}, "no-paper"), ({"low": True}, "paper-low")],
    ids=["ready", "cover", "jam", "hot", "empty", "low"],
)  # fmt: skip
def test_what_is_wrong_is_said_in_the_four_answers(state: dict[str, object], word: str) -> None:
    roll = VirtualRoll()
    for name, value in state.items():
        setattr(roll, name, value)
    assert statuses(roll) == word


def test_it_stops_in_the_middle_when_the_paper_ends_and_answers_nothing_in_turn() -> None:
    roll = VirtualRoll(paper_rows=200)
    assert roll.feed(sent(picture(300)) + escpos.PAPER_STATUS) == b""
    assert roll.done == [] and statuses(roll) == "no-paper"
    assert len(roll.tear_off().rows) == 200 * 8


def test_a_command_it_does_not_know_is_told_of() -> None:
    roll = VirtualRoll()
    roll.feed(b"\x1bZ")
    assert roll.strange == [b"\x1bZ"]


@pytest.mark.parametrize("rows", [b"", bytes(7), bytes(9)])
def test_dots_are_whole(rows: bytes) -> None:
    with pytest.raises(ValueError, match="dots"):
        Dots(8, 8, rows)
