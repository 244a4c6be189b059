"""The receipt's text: one form, one stretch; and the vector both sides go by."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.platform import gm
from sync.platform.gm_answers import ANSWERS
from sync.platform.ktp_receipt import NoReceipt, Stretch, stretch_of
from sync.platform.ktp_wire import unb64
from tests.support import vectors

V: dict[str, Any] = json.loads(vectors.FILE.read_text(encoding="utf-8"))
GOOD = Stretch("KSK-990000-0001", 7, 56, bytes(range(32)), 1_772_413_020_000)


def test_the_vector() -> None:
    text, last = V["receipt"]["text"], V["chain"][-1]
    said = stretch_of(text)
    assert said == Stretch(vectors.DEVICE, 2, 3, bytes.fromhex(last["hash"]), 1_700_000_000_500)
    assert said.text() == text
    assert gm.sm2_verify(ANSWERS["sm2.public"], text.encode(), unb64(V["receipt"]["sign"]))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "KTP1-RESP\n9f86d081884c7d659a2feaa0c55ad015\n200\n" + "00" * 32,
        GOOD.text().replace("KTP1", "KTP2"),
        GOOD.text() + "\n",
        GOOD.text() + "\nmore",
        GOOD.text().rpartition("\n")[0],
        GOOD.text().replace("\n7\n", "\n07\n"),
        GOOD.text().replace("\n7\n", "\n-7\n"),
        GOOD.text().replace("\n7\n", "\n٧\n"),
        GOOD.text().replace("\n7\n", "\n\n"),
        GOOD.text().replace("0a0b", "0A0B"),
        GOOD.text().replace("0a0b", ""),
        GOOD.text().replace("KSK-990000-0001", ""),
        GOOD.text().replace("\n", "\r\n"),
    ],
    ids=[
        "empty", "a reply", "another profile", "a line end more", "a line more", "a line less", "leading zero",
        "negative", "another script", "no number", "upper case", "short hash", "no desk", "other line ends",
    ],
)  # fmt: skip
def test_another_form_is_no_receipt(text: str) -> None:
    with pytest.raises(NoReceipt):
        stretch_of(text)


@given(
    st.from_regex(r"[^\n]{1,64}", fullmatch=True), st.integers(0, 10**17), st.integers(0, 10**17), st.binary(
        min_size=32, max_size=32
    )
)  # fmt: skip
def test_every_stretch_comes_back_from_its_text(device: str, first: int, last: int, hashed: bytes) -> None:
    stretch = Stretch(device, first, last, hashed, last)
    assert stretch_of(stretch.text()) == stretch
