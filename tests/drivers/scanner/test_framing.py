"""The bytes of a serial gun: cut where its settings say, read as UTF-8 or GB18030, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.scanner.codes import BadBarcode
from drivers.scanner.facts import Flaw
from drivers.scanner.framing import MOST_BYTES, Framer, decode
from drivers.scanner.habits import GunHabits, Terminator


def framer(terminator: Terminator = Terminator.ANY) -> Framer:
    return Framer(GunHabits(terminator))


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n", b"\n\r", b"\t", b"\r\r"], ids=ascii)
def test_every_end_gives_one_frame(end: bytes) -> None:
    assert framer().feed(b"one" + end + b"two" + end) == [b"one", b"two"]


@given(st.lists(st.binary(min_size=1, max_size=9).filter(lambda b: not set(b) & set(b"\r\n\t"))), st.data())
def test_however_the_bytes_arrive(codes: list[bytes], data: st.DataObject) -> None:
    stream, cutter, frames = b"".join(code + b"\r\n" for code in codes), framer(), list[bytes | Flaw]()
    while stream:
        size = data.draw(st.integers(1, len(stream)))
        frames += cutter.feed(stream[:size])
        stream = stream[size:]
    assert frames == codes
    assert not cutter.pending


def test_silence_ends_a_frame() -> None:
    for terminator in (Terminator.ANY, Terminator.IDLE):
        cutter = framer(terminator)
        assert cutter.feed(b"one") == []
        assert cutter.pending
        assert cutter.quiet() == [b"one"]
        assert cutter.quiet() == []


def test_silence_before_a_known_end_means_that_something_is_missing() -> None:
    cutter = framer(Terminator.CR)
    cutter.feed(b"on")
    assert cutter.quiet() == [Flaw.NO_TERMINATOR]
    assert cutter.feed(b"two\r") == [b"two"]


def test_what_never_ends_is_dropped_to_its_end() -> None:
    cutter = framer()
    assert cutter.feed(b"x" * (MOST_BYTES + 1000)) == [Flaw.TOO_LONG]
    assert cutter.feed(b"rest\rnext\r") == [b"next"]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_chinese_in_either_encoding(encoding: str) -> None:
    assert decode("培训券PXQ34010020210000001".encode(encoding)) == "培训券PXQ34010020210000001"


@pytest.mark.parametrize(
    ("raw", "flaw"),
    [
        (b"PXQ\0001", Flaw.CONTROL),
        (b"\x02PXQ1\x03", Flaw.CONTROL),
        (b"PXQ\x1d1", Flaw.CONTROL),
        ("PXQ\u202e1".encode(), Flaw.CONTROL),
        (b"PXQ\xff\xff", Flaw.ENCODING),
        (b"1" * 5000, Flaw.TOO_LONG),
    ],
)
def test_what_is_no_code_says_why(raw: bytes, flaw: Flaw) -> None:
    with pytest.raises(BadBarcode) as caught:
        decode(raw)
    assert caught.value.flaw is flaw


@given(st.binary(max_size=200))
def test_any_bytes_are_a_code_or_a_named_flaw(raw: bytes) -> None:
    try:
        assert "\0" not in decode(raw)
    except BadBarcode as bad:
        assert bad.flaw in Flaw


def test_the_guns_prefix_is_no_part_of_the_code() -> None:
    assert decode(b"]Q1PXQ1", "]Q1") == "PXQ1"
    assert decode(b"PXQ1", "]Q1") == "PXQ1"
