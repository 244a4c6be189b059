from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.card import tlv
from drivers.card.errors import MalformedData
from drivers.card.tlv import Record
from drivers.card.virtual_card import holder_records, issuer_records
from tests.contracts.card_reader import HOLDER

records = st.lists(st.builds(Record, st.integers(0, 255), st.binary(max_size=255)), max_size=8)
FILES = {"EF05": tlv.encode(issuer_records(HOLDER)), "EF06": tlv.encode(holder_records(HOLDER))}


@given(records)
def test_what_is_encoded_is_decoded(given_records: list[Record]) -> None:
    assert tlv.decode(tlv.encode(given_records)) == tuple(given_records)


@given(st.binary(max_size=600))
def test_arbitrary_bytes_are_records_or_malformed(data: bytes) -> None:
    with contextlib.suppress(MalformedData):
        assert tlv.encode(tlv.decode(data)) == data


@pytest.mark.parametrize("name", FILES)
def test_a_file_cut_anywhere_but_between_records_is_malformed(name: str) -> None:
    data = FILES[name]
    ends = {0}
    for record in tlv.decode(data):
        ends.add(max(ends) + 2 + len(record.value))
    for cut in range(len(data)):
        if cut in ends:
            assert tlv.encode(tlv.decode(data[:cut])) == data[:cut]
        else:
            with pytest.raises(MalformedData):
                tlv.decode(data[:cut])


def test_one_record_is_the_one_wanted() -> None:
    assert tlv.decode_one(b"\x07\x01A", 0x07) == Record(0x07, b"A")


@pytest.mark.parametrize("data", [b"", b"\x08\x01A", b"\x07\x01A\x07\x01B"], ids=["none", "another", "two"])
def test_one_record_is_not_none_another_or_two(data: bytes) -> None:
    with pytest.raises(MalformedData):
        tlv.decode_one(data, 0x07)


@pytest.mark.parametrize(("tag", "value"), [(256, b""), (-1, b""), (1, bytes(256))])
def test_a_record_that_has_no_encoding_is_refused(tag: int, value: bytes) -> None:
    with pytest.raises(ValueError, match="one-byte tag"):
        Record(tag, value)


def test_a_repr_shows_no_value() -> None:
    assert repr(Record(0x09, "测试".encode("gb18030"))) == "Record(09, 4 bytes)"
