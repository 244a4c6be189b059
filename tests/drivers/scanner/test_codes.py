"""Codes: nothing invisible gets in, the table tells them apart, one code twice counts once, and no repr shows one."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.scanner.codes import LONGEST, BadBarcode, Code, CodeKind, SameCode, classify, clean
from drivers.scanner.facts import CodeScanned, Flaw

TABLE = (
    (CodeKind.VOUCHER, re.compile("PXQ[0-9]{8,}")),
    (CodeKind.PAYMENT, re.compile("1[0-5][0-9]{16}")),
    (CodeKind.ECARD, re.compile(r"[0-9A-Za-z+/=:_\-.]{8,512}")),
)
INVISIBLE = st.characters(categories=["Cc", "Cf", "Cs", "Zl", "Zp"])
VISIBLE = st.text(
    st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"], exclude_characters="\ufffd")
)


@given(before=VISIBLE, bad=INVISIBLE, after=VISIBLE)
def test_nothing_invisible_gets_into_a_code(before: str, bad: str, after: str) -> None:
    with pytest.raises(BadBarcode) as caught:
        clean(before + bad + after)
    assert caught.value.flaw is Flaw.CONTROL


@pytest.mark.parametrize(
    "bad",
    ["\0", "\x1d", "\x7f", "\x85", "\u202e", "\u2066", "\u200f", "\u200b", "\ufeff", "\ud800"],
    ids=ascii,
)
def test_the_usual_suspects_are_invisible(bad: str) -> None:
    with pytest.raises(BadBarcode, match="control-characters"):
        clean(f"PXQ{bad}12345678")


@given(VISIBLE)
def test_what_can_be_seen_stays_as_it_is(text: str) -> None:
    assert clean(f" {text} ") == text.strip(" ")


def test_a_code_has_an_end() -> None:
    assert len(clean("1" * LONGEST)) == LONGEST
    with pytest.raises(BadBarcode, match="too-long"):
        clean("1" * (LONGEST + 1))


def test_what_was_not_understood_is_no_code() -> None:
    with pytest.raises(BadBarcode, match="encoding"):
        clean("PXQ\ufffd")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("PXQ34010020210000001", CodeKind.VOUCHER),
        ("130000000000000000", CodeKind.PAYMENT),
        ("13000000000000000", CodeKind.ECARD),
        ("ab+/=:_-.", CodeKind.ECARD),
        ("short", CodeKind.RUBBISH),
        ("", CodeKind.RUBBISH),
        ("PXQ34010020210000001 ", CodeKind.RUBBISH),
    ],
)
def test_the_first_pattern_that_matches_all_of_it_decides(text: str, kind: CodeKind) -> None:
    assert classify(text, TABLE) == Code(kind, text)


def test_the_order_of_the_table_decides() -> None:
    assert classify("PXQ34010020210000001", TABLE[::-1]).kind is CodeKind.ECARD


@given(VISIBLE)
def test_every_text_is_something(text: str) -> None:
    assert classify(text, TABLE).kind in CodeKind


def test_no_repr_shows_a_code() -> None:
    shown = repr(Code(CodeKind.ECARD, "9876secret")) + repr(CodeScanned("scanner", "9876secret", 1.0))
    assert "9876" not in shown
    with pytest.raises(BadBarcode) as caught:
        clean("9876secret\0")
    assert "9876" not in f"{caught.value!r} {caught.value}"


class TestSameCode:
    def test_gun_and_camera_at_once_count_once(self) -> None:
        same = SameCode()
        assert not same.again("PXQ1", 10.0)
        assert same.again("PXQ1", 11.9)

    def test_another_code_counts_and_so_does_the_same_one_later(self) -> None:
        same = SameCode()
        assert not same.again("PXQ1", 10.0)
        assert not same.again("PXQ2", 10.1)
        assert not same.again("PXQ1", 12.1)

    def test_a_code_held_before_the_camera_counts_once(self) -> None:
        same = SameCode()
        assert [same.again("PXQ1", frame * 0.5) for frame in range(20)] == [False] + [True] * 19

    def test_nothing_is_kept_for_long(self) -> None:
        same = SameCode()
        for second in range(1000):
            same.again(str(second), float(second))
        assert len(same._seen) <= 3


def test_unicode_knows_the_categories() -> None:
    assert {unicodedata.category(mark) for mark in "\u202a\u202b\u2066\u2069"} == {"Cf"}
