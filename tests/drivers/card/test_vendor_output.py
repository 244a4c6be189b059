from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.card.errors import CardError, MalformedData
from drivers.card.facts import CardFault, PinOutcome
from drivers.card.vendor_output import Outcome, parse, pin_outcome, read_outcome
from drivers.card.vendor_ws import LocalWebSocket, reply

IDENT = "990000D1560000050000000112345678"
LINE = f"990000|440524188001010014|A00000001|{IDENT}|测试学员甲|0081535831865099000000FF01|2.00|20180601|20380601|9|1|"
NAMELESS = f"990000||A00000001|{IDENT}|||3.00|20180601|20380601|||"


def test_a_whole_line() -> None:
    card = read_outcome(Outcome(0, LINE))
    assert (card.person_number, card.name) == ("440524188001010014", "测试学员甲")
    assert (card.ident, card.number, card.generation) == (IDENT, "A00000001", 2)
    assert (card.issued, card.expires) == ("20180601", "20380601")
    assert card.historical_bytes.hex() == "0081535831865099000000ff01"


@pytest.mark.parametrize("cut", range(len(LINE)))
def test_a_line_cut_anywhere_is_a_card_or_malformed(cut: int) -> None:
    try:
        assert parse(LINE[:cut]).ident == IDENT
    except MalformedData:
        assert LINE[:cut].count("|") < 8


@given(st.text(max_size=200))
def test_arbitrary_text_is_a_card_or_malformed(text: str) -> None:
    with contextlib.suppress(MalformedData):
        parse(text)


@pytest.mark.parametrize("code", [-2201, -2202, -2203, -27272, -24, -27010])
def test_codes_of_a_withheld_3_0_card(code: int) -> None:
    card = read_outcome(Outcome(code, NAMELESS))
    assert (card.person_number, card.name) == (None, None)
    assert (card.number, card.generation) == ("A00000001", 3)


@pytest.mark.parametrize("text", ["", "||||||||||", "PSAM卡内没有RKSSSE密钥"])
def test_a_withheld_card_without_keys_is_unreadable(text: str) -> None:
    with pytest.raises(CardError) as caught:
        read_outcome(Outcome(-2203, text))
    assert caught.value.fault is CardFault.COMMUNICATION


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        (-1, CardFault.NOT_SSC),
        (-3, CardFault.MUTE),
        (-4, CardFault.MUTE),
        (-20, CardFault.GARBLED),
        (-21, CardFault.COMMUNICATION),
        (-35, CardFault.INITIAL_PIN),
        (-2204, CardFault.COMMUNICATION),
        (-27011, CardFault.COMMUNICATION),
        (-99999, CardFault.COMMUNICATION),
        (7, CardFault.COMMUNICATION),
    ],
)
def test_codes_of_unreadable_cards(code: int, fault: CardFault) -> None:
    with pytest.raises(CardError) as caught:
        read_outcome(Outcome(code, ""))
    assert caught.value.fault is fault


@pytest.mark.parametrize(
    ("code", "outcome", "tries"),
    [
        (0, PinOutcome.RIGHT, None),
        (-31, PinOutcome.CANCELLED, None),
        (-32, PinOutcome.TIMED_OUT, None),
        (-33, PinOutcome.BAD_LENGTH, None),
        (-34, PinOutcome.FAILED, None),
        (-35, PinOutcome.INITIAL, None),
        (-36, PinOutcome.INITIAL, None),
        (-51, PinOutcome.WRONG, None),
        (-52, PinOutcome.LOCKED, 0),
        (-25536, PinOutcome.LOCKED, 0),
        (-25539, PinOutcome.WRONG, 3),
        (-27011, PinOutcome.LOCKED, 0),
        (-37635, PinOutcome.LOCKED, 0),
        (-2, PinOutcome.FAILED, None),
        (-14, PinOutcome.FAILED, None),
    ],
)
def test_codes_of_a_pin(code: int, outcome: PinOutcome, tries: int | None) -> None:
    assert pin_outcome(Outcome(code, "")) == (outcome, tries)


@pytest.mark.parametrize(
    ("success", "text", "code"),
    [
        ("1", LINE, 0),
        (1, LINE, 0),
        (True, LINE, 0),
        ("-2", "", -2),
        (-2, "", -2),
        ("0", "-2203 PSAM卡内没有RKSSSE密钥", -2203),
        (False, " -11:读卡器连接错", -11),
    ],
)
def test_replies_of_the_service(success: object, text: str, code: int) -> None:
    message = json.dumps({"functionName": "iReadCardBas", "success": success, "pOutInfo": text})
    assert reply("iReadCardBas", message) == Outcome(code, text)


@pytest.mark.parametrize(
    "message",
    [
        "",
        "[]",
        "{}",
        '{"functionName": "iVerifyPIN", "success": "1"}',
        '{"success": "1", "pOutInfo": 5}',
        '{"success": "0", "pOutInfo": "error"}',
        b"\xff\xff",
    ],
)
def test_what_is_no_reply(message: str | bytes) -> None:
    with pytest.raises(MalformedData):
        reply("iReadCardBas", message)


scalars = st.none() | st.booleans() | st.text(max_size=8) | st.integers()
keys = st.sampled_from(["functionName", "success", "pOutInfo", "other"])


@given(scalars | st.lists(scalars, max_size=2) | st.dictionaries(keys, scalars))
def test_arbitrary_json_is_a_reply_or_malformed(value: object) -> None:
    with contextlib.suppress(MalformedData):
        reply("iReadCardBas", json.dumps(value))


def test_an_outcome_shows_no_person() -> None:
    assert repr(Outcome(0, LINE)) == f"Outcome(0, {len(LINE)} characters)"


@pytest.mark.parametrize("url", ["ws://cards.invalid:12342", "wss://127.0.0.1:12342", "http://127.0.0.1"])
def test_card_data_stays_on_this_machine(url: str) -> None:
    with pytest.raises(ValueError, match="this machine"):
        LocalWebSocket(url)
