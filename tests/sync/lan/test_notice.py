"""The wire form of a notice: what goes in comes out, and nothing else does."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from sync.lan.amiss import Amiss, Refused
from sync.lan.notice import (
    AHEAD_MS,
    KEEP_MS,
    LARGEST,
    PREFIX,
    SIGNATURE,
    Ask,
    Notice,
    Word,
    decode,
    encode,
    fits,
    pack,
    unpack,
)
from sync.platform.gm import canonical_json
from sync.records import Action

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key()
NOW_MS = 1_772_413_020_000
NOTICE = Notice("KSK-990000-0001", "KSK-990000-0001-1-7", 7, "S1", "T1", Action.IN, NOW_MS, bytes(32))

names = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=64)
notices = st.builds(
    Notice,
    names,
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=96),
    st.integers(1, (1 << 53) - 1),
    names,
    names,
    st.sampled_from(Action),
    st.integers(1, (1 << 53) - 1),
    st.binary(min_size=32, max_size=32),
    st.sampled_from(Word),
)


def amiss_of(signed: bytes) -> Amiss | None:
    try:
        decode(signed, PUBLIC)
    except Refused as no:
        return no.amiss
    return None


@given(notices)
def test_what_was_signed_is_read_again(notice: Notice) -> None:
    signed = encode(notice, KEY.sign)
    if len(signed) <= LARGEST:
        assert decode(signed, PUBLIC) == notice
    else:
        assert amiss_of(signed) is Amiss.OVERSIZED


@given(st.integers(0, 8 * len(encode(NOTICE, KEY.sign)) - 1))
def test_no_bit_can_be_turned(bit: int) -> None:
    signed = bytearray(encode(NOTICE, KEY.sign))
    signed[bit // 8] ^= 1 << bit % 8
    assert amiss_of(bytes(signed)) is Amiss.FORGED


@pytest.mark.parametrize("cut", range(len(encode(NOTICE, KEY.sign))))
def test_every_torn_notice_is_refused(cut: int) -> None:
    assert amiss_of(encode(NOTICE, KEY.sign)[:cut]) is Amiss.FORGED


@given(st.binary(max_size=2 * LARGEST))
def test_noise_is_refused(noise: bytes) -> None:
    assert amiss_of(noise) in (Amiss.FORGED, Amiss.OVERSIZED)


PLAIN: dict[str, object] = {
    "action": "IN", "atMs": NOW_MS, "desk": "D", "hash": "00" * 32, "rec": "R", "seq": 1, "session": "S",
    "trainee": "T", "word": "SIGNED",
}  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        {"action": "TOGGLE"}, {"action": None}, {"atMs": "1"}, {"atMs": 0}, {"atMs": True}, {"atMs": 1 << 60},
        {"desk": ""}, {"desk": "D" * 65}, {"desk": "a\nb"}, {"hash": "00"}, {"hash": "ZZ" * 32}, {"rec": 7},
        {"rec": "R" * 97}, {"seq": -1}, {"seq": []}, {"session": ""}, {"trainee": "\x1b[2J"}, {"word": "?"},
        {"name": "张三"},
    ],
    ids=str,
)  # fmt: skip
def test_what_a_paired_desk_may_not_say(wrong: dict[str, object]) -> None:
    """Signed by the right key, and still no notice."""
    plain = canonical_json({**PLAIN, **wrong})
    assert amiss_of(KEY.sign(PREFIX + plain) + plain) is Amiss.MALFORMED


@pytest.mark.parametrize(
    "plain", [b"", b"[]", b"null", b"{", b"\xff\xfe", b'{"a":1}', b" " + canonical_json(PLAIN), b"[" * 900]
)
def test_what_is_no_notice_at_all(plain: bytes) -> None:
    assert amiss_of(KEY.sign(PREFIX + plain) + plain) is Amiss.MALFORMED


def test_a_signature_of_the_book_is_none_of_a_notice() -> None:
    plain = canonical_json(PLAIN)
    assert amiss_of(KEY.sign(plain) + plain) is Amiss.FORGED
    assert amiss_of(KEY.sign(PREFIX + plain) + plain) is None


def test_nothing_of_a_person_goes_on_the_wire() -> None:
    assert set(PLAIN) == {"action", "atMs", "desk", "hash", "rec", "seq", "session", "trainee", "word"}


@pytest.mark.parametrize(
    ("change", "amiss"),
    [
        ({}, None),
        ({"desk_no": "KSK-990000-0009"}, Amiss.FOREIGN),
        ({"seq": 6}, Amiss.REPLAYED),
        ({"seq": 5}, Amiss.REPLAYED),
        ({"at_ms": NOW_MS - KEEP_MS}, None),
        ({"at_ms": NOW_MS - KEEP_MS - 1}, Amiss.OLD),
        ({"at_ms": NOW_MS + AHEAD_MS}, None),
        ({"at_ms": NOW_MS + AHEAD_MS + 1}, Amiss.AHEAD),
    ],
    ids=str,
)
def test_what_fits(change: dict[str, object], amiss: Amiss | None) -> None:
    notice = replace(NOTICE, **change)  # type: ignore[arg-type]  # the fields named above
    if amiss is None:
        fits(notice, NOTICE.desk_no, 6, NOW_MS)
        return
    with pytest.raises(Refused) as no:
        fits(notice, NOTICE.desk_no, 6, NOW_MS)
    assert no.value.amiss is amiss


packed = st.lists(st.binary(min_size=SIGNATURE + 1, max_size=LARGEST), max_size=40)


@given(packed)
def test_a_frame_gives_back_what_was_put_in(several: list[bytes]) -> None:
    assert unpack(pack(several)) == several


@given(st.lists(st.binary(min_size=SIGNATURE + 1, max_size=200), min_size=1, max_size=4), st.data())
def test_a_torn_frame_gives_a_whole_notice_or_none(several: list[bytes], data: st.DataObject) -> None:
    frame = pack(several)
    cut = data.draw(st.integers(1, len(frame) - 1))
    ends = [len(pack(several[:count])) for count in range(1, len(several))]
    if cut in ends:
        assert unpack(frame[:cut]) == several[: ends.index(cut) + 1]
        return
    with pytest.raises(Refused):
        unpack(frame[:cut])


@given(st.integers(0, (1 << 63) - 1), st.one_of(st.just(b""), st.binary(min_size=32, max_size=32)))
def test_what_is_asked_for(after: int, hashed: bytes) -> None:
    assert Ask.decode(Ask(after, hashed).encode()) == Ask(after, hashed)


def test_words_differ() -> None:
    signed = [encode(replace(NOTICE, word=word), KEY.sign) for word in Word]
    assert all(one != other for one, other in combinations(signed, 2))
