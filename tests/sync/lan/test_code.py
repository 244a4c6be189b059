"""The pairing code: shown, scanned, typed by people."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.lan.code import ALPHABET, BadCode, Code, address_of, read

codes = st.builds(
    Code,
    st.binary(min_size=8, max_size=8),
    st.binary(min_size=12, max_size=12),
    st.sampled_from(["10.0.3.12", "desk-2.local"]),
    st.integers(1, 65535),
)


@given(codes)
def test_what_is_scanned(code: Code) -> None:
    assert read(code.scanned) == code
    assert read(code.scanned.lower()) == code


@given(codes, st.sampled_from([" ", "-", "", "  "]))
def test_what_is_typed(code: Code, gap: str) -> None:
    typed = gap.join(code.typed.split(" ")).lower()
    assert read(typed) == Code(code.fingerprint, code.secret)


def test_letters_that_look_like_digits() -> None:
    code = read("0111 " * 8)
    assert read("OIlL " * 8) == code
    assert not {"I", "L", "O", "U"} & set(ALPHABET)


def test_the_secret_is_not_printed() -> None:
    assert "secret" not in repr(read("7" * 32))


@given(st.text(max_size=80))
def test_no_text_is_taken_for_a_code_that_is_none(text: str) -> None:
    try:
        found = read(text)
    except BadCode:
        return
    letters = "".join(text.split(":")[-1 if ":" not in text else 1].upper().replace("-", "").split())
    assert len(letters) == 32 and len(found.secret) == 12


@pytest.mark.parametrize(
    "text",
    ["", "KSKPAIR1:", "KSKPAIR2:" + "7" * 32 + ":h:1", "7" * 31, "7" * 33, "U" * 32, "KSKPAIR1:" + "7" * 32],
)
def test_what_is_no_code(text: str) -> None:
    with pytest.raises(BadCode):
        read(text)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("10.0.3.12", ("10.0.3.12", 47810)),
        (" desk2:9 ", ("desk2", 9)),
        ("10.0.3.12:65535", ("10.0.3.12", 65535)),
    ],
)
def test_an_address(text: str, address: tuple[str, int]) -> None:
    assert address_of(text, 47810) == address


@pytest.mark.parametrize("text", ["", ":1", "h:", "h:0", "h:65536", "h:x", "h:-1", "h:٣"])
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(BadCode):
        address_of(text, 47810)
