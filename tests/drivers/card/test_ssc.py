"""The card's dialogues over the virtual card, and its decoders over whatever bytes there are."""

from __future__ import annotations

import contextlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.card import apdu, people, ssc, tlv
from drivers.card.apdu import Response, StatusWord
from drivers.card.dialogue import run
from drivers.card.errors import BadPin, CardError, CardRefused, LinkLost, MalformedData, NotAnSsc
from drivers.card.facts import PinOutcome, PinState, PinStatus
from drivers.card.tlv import Record
from drivers.card.virtual_card import (
    ATR,
    Faults,
    Holder,
    Protect,
    VirtualCard,
    holder_records,
    issuer_records,
)
from tests.contracts.card_reader import HOLDER


def by_tag(records: list[Record]) -> dict[int, bytes]:
    return {record.tag: record.value for record in records}


ISSUER = by_tag(issuer_records(HOLDER))
PERSON = by_tag(holder_records(HOLDER))
texts = st.text(st.characters(codec="gb18030", exclude_categories=["C", "Z"]), min_size=1, max_size=12)
holders = st.builds(
    Holder,
    name=texts,
    person_number=st.from_regex(r"[0-9]{17}[0-9X]", fullmatch=True),
    card_number=st.from_regex(r"[A-Z][0-9]{8}", fullmatch=True),
    ident=st.from_regex(r"[0-9]{6}D156000005[0-9A-F]{16}", fullmatch=True),
    version=st.sampled_from(["2.00", "2.01", "2.0", "3.00"]),
    issued=st.dates().map(lambda day: f"{day:%Y%m%d}".rjust(8, "0")),
    expires=st.just(""),
)


@given(holders, st.booleans())
def test_what_is_printed_into_a_card_is_read(holder: Holder, t0_manners: bool) -> None:
    identity, _ = run(ssc.read_card(ATR), VirtualCard(holder, t0_manners=t0_manners).transmit)
    assert identity.name == holder.name
    assert identity.person_number == holder.person_number
    assert (identity.ident, identity.number) == (holder.ident, holder.card_number)
    assert (identity.version, identity.generation) == (holder.version, int(holder.version[0]))
    assert (identity.issued, identity.expires) == (holder.issued, "")
    assert identity.historical_bytes == ATR[4:]


@given(st.lists(st.binary(max_size=100), max_size=30))
def test_arbitrary_answers_give_a_card_or_a_named_error(answers: list[bytes]) -> None:
    turn = iter(answers)

    def transmit(_wire: bytes | bytearray) -> bytes:
        return next(turn, b"\x6a\x82")

    with contextlib.suppress(CardError):
        run(ssc.read_card(), transmit)


@given(st.dictionaries(st.sampled_from([1, 3, 5, 6, 7, 8, 9, 0x4E]), st.binary(max_size=60)))
def test_arbitrary_records_give_a_card_or_malformed(records: dict[int, bytes]) -> None:
    for decode in (ssc.decode_issuer, ssc.decode_holder):
        with contextlib.suppress(MalformedData):
            decode(records)


@pytest.mark.parametrize("file", [ssc.EF05, ssc.EF06], ids=["EF05", "EF06"])
def test_a_file_cut_at_any_byte_gives_a_card_or_a_named_error(file: ssc.File) -> None:
    card = VirtualCard(HOLDER)
    whole = tlv.encode(card.records(file.fid))
    for cut in range(len(whole)):
        answers = {0xB2: whole[:cut] + b"\x90\x00"}

        def transmit(wire: bytes | bytearray, answers: dict[int, bytes] = answers) -> bytes:
            return answers.get(wire[1], b"\x90\x00")

        with pytest.raises(CardError):
            run(ssc.read_card(), transmit)


# --- reading --------------------------------------------------------------------------------------------


def test_a_whole_read_takes_seven_exchanges() -> None:
    card = VirtualCard(HOLDER, pin="135790")
    run(ssc.read_card(), card.transmit)
    assert card.apdus == 7


@pytest.mark.parametrize("spec", people.load().values(), ids=lambda spec: spec.key)
def test_the_people_of_the_training_mode(spec: people.CardSpec) -> None:
    card = spec.card()
    if not spec.is_ssc:
        with pytest.raises(NotAnSsc):
            run(ssc.read_card(), card.transmit)
        return
    identity, pin = run(ssc.read_card(), card.transmit)
    assert identity.name == (None if spec.protect is Protect.RK else spec.holder.name)
    assert pin.state == (PinState.NONE if not spec.pin else PinState.SET if spec.tries else PinState.LOCKED)


def test_one_by_one_when_the_long_answer_is_torn() -> None:
    long_name = people.load()["long-name"].holder
    identity, _ = run(ssc.read_card(), VirtualCard(long_name, faults=Faults(torn_long=True)).transmit)
    assert identity.name == long_name.name


def test_one_by_one_without_a_name_extension() -> None:
    old = replace(HOLDER, version="1.00")
    identity, _ = run(ssc.read_card(), VirtualCard(old, faults=Faults(torn_long=True)).transmit)
    assert (identity.name, identity.generation) == (HOLDER.name, 1)


def test_chips_that_select_only_by_file_id() -> None:
    card = VirtualCard(HOLDER)

    def transmit(wire: bytes | bytearray) -> bytes:
        return b"\x6a\x86" if wire[1:3] == b"\xa4\x02" else card.transmit(wire)

    assert run(ssc.read_card(), transmit)[0].name == HOLDER.name


@pytest.mark.parametrize("at", ["select", "read", "one by one"])
@pytest.mark.parametrize("sw", ["6982", "6985"])
def test_a_withheld_holder_file_is_a_branch(at: str, sw: str) -> None:
    card = VirtualCard(replace(HOLDER, version="3.00"))
    selected = []

    def transmit(wire: bytes | bytearray) -> bytes:
        if wire[1] == 0xA4:
            selected.append(bytes(wire[5:]))
        if selected[-1] != b"\xef\x06" or wire[1] == 0x20:
            return card.transmit(wire)
        if wire[1] == 0xA4:
            return bytes.fromhex(sw) if at == "select" else b"\x90\x00"
        return b"\x6a\x81" if at == "one by one" and wire[3] == 5 else bytes.fromhex(sw)

    identity, _ = run(ssc.read_card(), transmit)
    assert (identity.person_number, identity.name, identity.number) == (None, None, HOLDER.card_number)


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        (["6A82"], NotAnSsc),
        (["6D00"], NotAnSsc),
        (["6283"], CardRefused),
        (["9303"], CardRefused),
        (["9000", "6A82"], CardRefused),
        (["9000", "9000", "6A81", "6F00"], CardRefused),
        (["9000", "9000", "6A81"] + ["6A83"] * 5, MalformedData),
    ],
    ids=["not found", "no select", "invalidated", "blocked", "no EF05", "unreadable", "empty"],
)
def test_cards_that_say_no(answers: list[str], error: type[CardError]) -> None:
    turn = iter(answers)
    with pytest.raises(error):
        run(ssc.read_card(), lambda _wire: bytes.fromhex(next(turn)))


# --- decoding -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "field", "value"),
    [
        ({6: b"\xff" * 4}, "expires", ""),
        ({6: bytes(4)}, "expires", ""),
        ({6: bytes.fromhex("20281399")}, "expires", ""),
        ({6: bytes.fromhex("202812")}, "expires", ""),
        ({5: bytes.fromhex("20180601")}, "issued", "20180601"),
        ({3: b"2.0\0"}, "version", "2.0"),
        ({3: b"1.0\0"}, "generation", 1),
        ({3: b"3.00"}, "generation", 3),
        ({7: b"\xff" * 9}, "number", ""),
        ({7: b"A1234\0\0\0\0"}, "number", "A1234"),
        ({1: b"\xff" * 16}, "ident", ""),
    ],
)
def test_fields_of_ef05(change: dict[int, bytes], field: str, value: object) -> None:
    assert getattr(ssc.decode_issuer({**ISSUER, **change}), field) == value


@pytest.mark.parametrize(
    "change",
    [
        {1: b"\xff" * 16, 7: bytes(9)},
        {3: bytes(4)},
        {3: b"x.00"},
        {1: bytes.fromhex("990000D1")},
        {7: "卡号".encode("gbk")},
        {7: b"A\x001"},
    ],
    ids=["neither key", "no version", "bad version", "short ident", "not ascii", "control"],
)
def test_malformed_ef05(change: dict[int, bytes]) -> None:
    with pytest.raises(MalformedData):
        ssc.decode_issuer({**ISSUER, **change})


@pytest.mark.parametrize(
    ("name", "extension", "expected"),
    [
        ("李强".encode("gbk").ljust(30, b"\0"), b"", "李强"),
        ("李强".encode("gbk").ljust(30, b" "), bytes(20), "李强"),
        ("李强".encode("gbk").ljust(30, b"\xff"), b"\xff" * 20, "李强"),
        (("一" * 15).encode("gbk"), "二".encode("gbk").ljust(20, b"\0"), "一" * 15 + "二"),
        (("𠮷" * 8).encode("gb18030")[:30], ("𠮷" * 8).encode("gb18030")[30:].ljust(20, b"\0"), "𠮷" * 8),
        (("𠮷" * 8).encode("gb18030")[:30], bytes(20), "𠮷" * 7),
        (
            b"JOHN MICHAEL CHRISTOPHER SMITH"[:30],
            b" JUNIOR".ljust(20, b"\0"),
            "JOHN MICHAEL CHRISTOPHER SMITH JUNIOR",
        ),
        ("古丽·买".encode("gbk"), b"", "古丽·买"),
    ],
)
def test_names(name: bytes, extension: bytes, expected: str) -> None:
    assert ssc.decode_holder({**PERSON, 9: name, 0x4E: extension})[1] == expected


@pytest.mark.parametrize(
    "change",
    [{8: bytes(18)}, {8: b"\xff" * 18}, {9: bytes(30)}, {9: b"\x81"}, {9: b"A\x07B"}, {8: b"1\x0a2"}],
    ids=["no number", "blank number", "no name", "torn name", "bell in the name", "newline in the number"],
)
def test_malformed_ef06(change: dict[int, bytes]) -> None:
    with pytest.raises(MalformedData):
        ssc.decode_holder({**PERSON, **change})


@pytest.mark.parametrize(
    ("atr", "expected"),
    [
        (ATR.hex(), ATR[4:].hex()),
        ("3B00", ""),
        ("3B020102", "0102"),
        ("3B9F9581B1FE9F006646530551", ""),
        ("3BF0", ""),
        ("3B8180", ""),
        ("3B", ""),
        ("", ""),
    ],
)
def test_historical_bytes(atr: str, expected: str) -> None:
    assert ssc.historical_bytes(bytes.fromhex(atr)).hex() == expected


@given(st.binary(max_size=40))
def test_any_atr_has_some_historical_bytes(atr: bytes) -> None:
    assert len(ssc.historical_bytes(atr)) <= 15


# --- PIN ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("digits", "block"),
    [("1234", "1234"), ("123456", "123456"), ("12345", "12345F"), ("123456789012", "123456789012")],
)
def test_pin_blocks(digits: str, block: str) -> None:
    assert ssc.pin_block(bytearray(digits.encode())).hex().upper() == block


@pytest.mark.parametrize("typed", ["", "123", "1234567890123", "12a456", "１２３４"])
def test_no_pin(typed: str) -> None:
    with pytest.raises(BadPin):
        ssc.pin_block(typed.encode())


@pytest.mark.parametrize(
    ("sw", "status"),
    [
        ("9000", PinStatus(PinState.NONE)),
        ("6A88", PinStatus(PinState.NONE)),
        ("63C6", PinStatus(PinState.SET, 6)),
        ("63C1", PinStatus(PinState.SET, 1)),
        ("63C0", PinStatus(PinState.LOCKED)),
        ("6983", PinStatus(PinState.LOCKED)),
        ("6984", PinStatus(PinState.LOCKED)),
        ("9303", PinStatus(PinState.LOCKED)),
        ("6700", PinStatus(PinState.UNKNOWN)),
    ],
)
def test_pin_status(sw: str, status: PinStatus) -> None:
    assert run(ssc.pin_status(), lambda _wire: bytes.fromhex(sw)) == status


@pytest.mark.parametrize("query", ["63C1", "63C0", "6983", "9000", "6700", "6D00"])
def test_a_pin_is_not_sent_unless_two_tries_are_known_to_be_left(query: str) -> None:
    sent = []

    def transmit(wire: bytes | bytearray) -> bytes:
        sent.append(len(wire))
        return bytes.fromhex(query if wire[1] == 0x20 else "9000")

    pin = bytearray(b"135790")
    answer = run(ssc.verify_pin(pin), transmit)
    assert answer.outcome is not PinOutcome.RIGHT
    assert sent == [20, 5]
    assert pin == bytes(6)


@pytest.mark.parametrize(
    ("sw", "outcome", "tries"),
    [
        ("9000", PinOutcome.RIGHT, None),
        ("63C3", PinOutcome.WRONG, 3),
        ("63C0", PinOutcome.LOCKED, 0),
        ("6983", PinOutcome.LOCKED, 0),
        ("6300", PinOutcome.WRONG, None),
        ("6700", PinOutcome.BAD_LENGTH, None),
        ("6400", PinOutcome.TIMED_OUT, None),
        ("6401", PinOutcome.CANCELLED, None),
        ("6403", PinOutcome.BAD_LENGTH, None),
        ("6F00", PinOutcome.FAILED, None),
    ],
)
def test_answers_to_a_pin(sw: str, outcome: PinOutcome, tries: int | None) -> None:
    assert ssc.pin_answer(Response.decode(bytes.fromhex(sw))) == (outcome, tries)


def test_a_pin_is_wiped_when_the_card_is_pulled() -> None:
    pin = bytearray(b"135790")
    with pytest.raises(LinkLost):
        run(ssc.verify_pin(pin), VirtualCard(HOLDER, pin="135790", faults=Faults(removed_after=1)).transmit)
    assert pin == bytes(6)


@pytest.mark.parametrize("sw", ["9000", "63C4", ""], ids=["right", "wrong", "pulled"])
def test_the_block_of_a_pin_is_wiped_with_it(sw: str) -> None:
    pin = bytearray(b"135790")
    dialogue = ssc.verify_pin(pin)
    next(dialogue)
    dialogue.send(Response(b"", apdu.OK))
    block = dialogue.send(Response(b"", StatusWord(0x63C6))).data
    assert bytes(block) == bytes.fromhex("135790")
    assert pin == bytes(6), "not a moment longer than it takes to make the block"
    if sw:
        with pytest.raises(StopIteration):
            dialogue.send(Response(b"", StatusWord(int(sw, 16))))
    else:
        dialogue.close()
    assert block == bytes(3)
