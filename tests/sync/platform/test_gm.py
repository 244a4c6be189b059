"""The GM algorithms: the standards' vectors, what tampering does, and canonical JSON."""

from __future__ import annotations

import hashlib
import hmac
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.platform import gm
from sync.platform.gm_answers import ANSWERS
from sync.platform.gm_quiet import quiet

KEY = gm.Sm2Key.generate()
ROOT = Path(__file__).resolve().parents[3]


def test_the_known_answers_hold() -> None:
    gm.known_answers()


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_one_broken_constant_stops_the_start(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = bytes([ANSWERS[name][0] ^ 1]) + ANSWERS[name][1:]
    monkeypatch.setitem(ANSWERS, name, broken)
    with pytest.raises(gm.KnownAnswerError, match=r"SM[234]|HMAC"):
        gm.known_answers()


@pytest.mark.skipif("sm3" not in hashlib.algorithms_available, reason="this interpreter's OpenSSL has no SM3")
@given(st.binary(max_size=64), st.binary(max_size=300))
def test_sm3_and_its_mac_agree_with_the_interpreters_openssl(key: bytes, data: bytes) -> None:
    assert gm.sm3(data) == hashlib.new("sm3", data).digest()
    assert gm.hmac_sm3(key, data) == hmac.new(key, data, "sm3").digest()


def test_hkdf_gives_the_length_asked_for_and_one_stream() -> None:
    long = gm.hkdf_sm3(b"ikm", b"salt", b"info", 100)
    assert len(long) == 100
    assert long.startswith(gm.hkdf_sm3(b"ikm", b"salt", b"info", 16))


@pytest.mark.parametrize("at", [0, 20, -1], ids=["text", "middle", "tag"])
def test_sm4_gcm_notices_one_flipped_bit(at: int) -> None:
    key, iv = bytes(range(16)), bytes(12)
    sealed = bytearray(gm.sm4_gcm_seal(key, iv, b"aad", b"0123456789abcdef0123456789abcdef"))
    sealed[at] ^= 1
    with pytest.raises(gm.GmError):
        gm.sm4_gcm_open(key, iv, b"aad", bytes(sealed))


@pytest.mark.parametrize("sealed", [b"", b"short", bytes(16)], ids=["empty", "short", "tag only"])
def test_sm4_gcm_opens_nothing_that_is_too_short(sealed: bytes) -> None:
    with pytest.raises(gm.GmError):
        gm.sm4_gcm_open(bytes(16), bytes(12), b"", sealed)


def test_a_wrong_aad_does_not_open() -> None:
    sealed = gm.sm4_gcm_seal(bytes(16), bytes(12), b"KTP1|checkin|a", b"who")
    with pytest.raises(gm.GmError):
        gm.sm4_gcm_open(bytes(16), bytes(12), b"KTP1|checkin|b", sealed)


@given(st.binary(max_size=200))
def test_what_is_signed_verifies_and_nothing_else(message: bytes) -> None:
    signature = KEY.sign(message)
    assert len(signature) == 64
    assert gm.sm2_verify(KEY.public, message, signature)
    assert not gm.sm2_verify(KEY.public, message + b"x", signature)


@given(st.binary(max_size=80))
def test_bytes_that_are_no_signature_are_no_signature(junk: bytes) -> None:
    assert not gm.sm2_verify(KEY.public, b"message", junk)


@given(st.binary(min_size=1, max_size=255))
def test_sm2_encryption_comes_back(plain: bytes) -> None:
    assert gm.sm2_decrypt(KEY, gm.sm2_encrypt(KEY.public, plain)) == plain


def test_tampered_sm2_ciphertext_is_refused() -> None:
    sealed = gm.sm2_encrypt(KEY.public, b"session secret")
    with pytest.raises(gm.GmError):
        gm.sm2_decrypt(KEY, sealed[:-1] + bytes([sealed[-1] ^ 1]))


def test_a_key_pair_comes_back_from_its_bytes() -> None:
    assert gm.Sm2Key.from_bytes(KEY.to_bytes()) == KEY


def test_halves_of_two_pairs_are_refused() -> None:
    with pytest.raises(gm.GmError):
        gm.Sm2Key.from_private(KEY.private, gm.Sm2Key.generate().public)


def test_a_private_key_never_prints() -> None:
    assert KEY.private.hex() not in repr(KEY)
    assert repr(KEY.private) not in repr(KEY)


@pytest.mark.parametrize(
    "key", [b"", bytes(64), b"\x04" + bytes(64), bytes(33)], ids=["empty", "zero", "04", "short"]
)
def test_a_point_off_the_curve_is_no_public_key(key: bytes) -> None:
    with pytest.raises(gm.GmError):
        gm.sm2_public(key)


def _descriptors() -> int:
    """How many this process has open; 0 where the system does not tell."""
    listed = Path("/proc/self/fd")
    return sum(1 for _ in listed.iterdir()) if listed.exists() else 0


class TestStandardError:
    """GmSSL prints a trace of its source lines for whatever it refuses; nobody is to see that."""

    def test_the_known_answers_print_nothing(self, capfd: pytest.CaptureFixture[str]) -> None:
        gm.known_answers()
        assert capfd.readouterr() == ("", "")

    def test_no_refusal_prints_anything(self, capfd: pytest.CaptureFixture[str]) -> None:
        assert not gm.sm2_verify(KEY.public, b"message", bytes([1]) * 64)
        sealed = gm.sm2_encrypt(KEY.public, b"session secret")
        for refused in (
            lambda: gm.sm2_verify(bytes([1]) * 64, b"message", bytes([1]) * 64),
            lambda: gm.sm2_public(bytes([1]) * 64),
            lambda: gm.sm2_encrypt(bytes([1]) * 64, b"secret"),
            lambda: gm.sm2_decrypt(KEY, sealed[:-1] + bytes([sealed[-1] ^ 1])),
            lambda: gm.sm2_decrypt(KEY, b"junk"),
            lambda: gm.Sm2Key.from_private(bytes(32), KEY.public),
            lambda: gm.Sm2Key.from_private(KEY.private, gm.Sm2Key.generate().public),
        ):
            with pytest.raises(gm.GmError):
                refused()
        assert capfd.readouterr() == ("", "")

    def test_afterwards_it_is_as_before(self, capfd: pytest.CaptureFixture[str]) -> None:
        with quiet():
            os.write(2, b"chatter")
        os.write(2, b"a word")
        with pytest.raises(ZeroDivisionError), quiet():
            print(1 / 0)
        os.write(2, b" and another")
        assert capfd.readouterr().err == "a word and another"

    def test_threads_do_not_restore_each_others(self, capfd: pytest.CaptureFixture[str]) -> None:
        def refuse(_: int) -> bool:
            return gm.sm2_verify(KEY.public, b"message", bytes([1]) * 64)

        before = _descriptors()
        with ThreadPoolExecutor(8) as threads:
            assert not any(threads.map(refuse, range(100)))
        assert _descriptors() == before
        os.write(2, b"a word")
        assert capfd.readouterr().err == "a word"

    def test_a_program_without_one_computes_as_well(self) -> None:
        """Nothing open as 2, as in a program of Windows without a console."""
        asked = "import os; os.close(2); from sync.platform import gm; gm.known_answers(); print('done')"
        ran = subprocess.run(
            [sys.executable, "-c", asked], cwd=ROOT, stdout=subprocess.PIPE, text=True, timeout=30, check=True
        )
        assert ran.stdout == "done\n"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [True, None, "张三"]}, '{"a":[true,null,"张三"],"b":1}'),
        ({"a": (1, 2)}, '{"a":[1,2]}'),
        ("", '""'),
        ({}, "{}"),
    ],
    ids=["sorted, no blanks, as UTF-8", "a tuple is a list", "text", "empty"],
)
def test_canonical_json(value: object, text: str) -> None:
    assert gm.canonical_json(value) == text.encode()


@pytest.mark.parametrize(
    "value",
    [1.5, {"a": [0.0]}, {1: "a"}, {"a": b"bytes"}, {"a": {1, 2}}],
    ids=["float", "nested float", "int key", "bytes", "set"],
)
def test_what_has_no_canonical_form_is_a_type_error(value: object) -> None:
    with pytest.raises(TypeError):
        gm.canonical_json(value)
