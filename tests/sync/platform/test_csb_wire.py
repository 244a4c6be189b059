"""The CSB gateway's signature, ciphers and SM2 of any length."""

from __future__ import annotations

import base64
import hashlib
import hmac

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.platform import csb_sm2, gm
from sync.platform.csb_cipher import CipherFault, CipherPlan, Encoding, Scheme, make_cipher
from sync.platform.csb_sign import SIGNATURE, SignAlgorithm, Signer, string_to_sign
from sync.platform.gm_answers import ANSWERS

KNOWN = {
    "_api_name": "qrcode_valid_encrypt",
    "_api_version": "1.0.0",
    "_api_access_key": "DEMO_AK",
    "_api_timestamp": "1700000000000",
    "_api_nonce": "123456789",
}
IV = "00" * 16
"""Fixed: under a random one, one wrong key in 256 looks padded."""
PAIR = gm.Sm2Key(ANSWERS["sm2.private"], ANSWERS["sm2.public"])


# --- signature


def test_the_known_signature() -> None:
    headers = Signer("DEMO_AK", "DEMO_SK").headers(
        "qrcode_valid_encrypt", "1.0.0", 1700000000000, "123456789"
    )
    assert headers == KNOWN | {SIGNATURE: "gizM6XXb9K0K6NpKJIvuo5h9b68="}


def test_parameters_of_query_and_form_are_signed_as_they_are() -> None:
    text = string_to_sign(KNOWN, [("b", "2 &="), ("b", "1"), ("B", "中"), ("_api_secret_key", "never")])
    assert text.startswith("B=中&_api_access_key=DEMO_AK&")
    assert text.endswith("&b=1&b=2 &=")
    assert "never" not in text


def test_the_order_is_that_of_utf16_units() -> None:
    """U+FF5E comes before U+1F600 by code point and after it as Java compares."""
    assert string_to_sign({}, [("\uff5e", "1"), ("\U0001f600", "2")]) == "\U0001f600=2&\uff5e=1"


@pytest.mark.parametrize(
    ("algorithm", "digest"), [(SignAlgorithm.SHA256, "sha256"), (SignAlgorithm.MD5, "md5")]
)
def test_other_algorithms_are_named_in_a_signed_header(algorithm: SignAlgorithm, digest: str) -> None:
    headers = Signer("DEMO_AK", "DEMO_SK", algorithm).headers("a", "1", 1, "2")
    assert headers["_api_sign_algorithm"] == algorithm
    text = "_api_access_key=DEMO_AK&_api_name=a&_api_nonce=2&"
    text += f"_api_sign_algorithm={algorithm}&_api_timestamp=1&_api_version=1"
    expected = hmac.new(b"DEMO_SK", text.encode(), getattr(hashlib, digest)).digest()
    assert headers[SIGNATURE] == base64.b64encode(expected).decode()


def test_no_secret_in_a_repr() -> None:
    assert "DEMO_SK" not in repr(Signer("DEMO_AK", "DEMO_SK"))
    assert "0123456789abcdef" not in repr(CipherPlan(Scheme.AES_ECB, key="0123456789abcdef"))


# --- ciphers


def plan(scheme: Scheme, encoding: Encoding = Encoding.BASE64, **more: str) -> CipherPlan:
    if scheme.startswith("SM2"):
        return CipherPlan(scheme, encoding, PAIR.private.hex(), PAIR.public.hex())
    return CipherPlan(scheme, encoding, **({"key": "0123456789abcdef"} | more))


@pytest.mark.parametrize("encoding", Encoding)
@pytest.mark.parametrize("scheme", Scheme)
@pytest.mark.parametrize("plain", [b"{}", b"x" * 16, '{"aac003":"张三"}'.encode() * 40], ids=len)
def test_what_is_sealed_opens(scheme: Scheme, encoding: Encoding, plain: bytes) -> None:
    cipher = make_cipher(plan(scheme, encoding))
    sealed = cipher.seal(plain)
    assert cipher.open(sealed) == plain
    assert cipher.open(sealed[:5] + "\r\n" + sealed[5:]) == plain


def test_aes_ecb_is_the_published_one() -> None:
    """FIPS 197 C.1, followed by one block of padding."""
    key = "hex:000102030405060708090a0b0c0d0e0f"
    cipher = make_cipher(CipherPlan(Scheme.AES_ECB, Encoding.HEX, key))
    sealed = cipher.seal(bytes.fromhex("00112233445566778899aabbccddeeff"))
    assert sealed[:32] == "69c4e0d86a7b0430d8cdb78070b4c55a"
    assert len(sealed) == 64


def test_sm4_ecb_is_the_published_one() -> None:
    """GB/T 32907 A.1."""
    key = "hex:" + ANSWERS["sm4.key"].hex()
    sealed = make_cipher(CipherPlan(Scheme.SM4_ECB, Encoding.HEX, key)).seal(ANSWERS["sm4.key"])
    assert sealed[:32] == ANSWERS["sm4.a1"].hex()


def test_a_fixed_iv_travels_with_nobody_and_a_fresh_one_in_front() -> None:
    fixed = make_cipher(plan(Scheme.AES_CBC, iv="00" * 16))
    assert fixed.seal(b"one") == fixed.seal(b"one")
    fresh = make_cipher(plan(Scheme.AES_CBC))
    assert fresh.seal(b"one") != fresh.seal(b"one")


@pytest.mark.parametrize("scheme", Scheme)
def test_other_keys_do_not_open(scheme: Scheme) -> None:
    sealed = make_cipher(plan(scheme, iv=IV)).seal(b'{"aac002":"1"}')
    stranger = gm.Sm2Key.generate()
    key = stranger.private.hex() if scheme.startswith("SM2") else "another-key-here"
    other = make_cipher(CipherPlan(scheme, Encoding.BASE64, key, PAIR.public.hex(), IV))
    with pytest.raises(CipherFault):
        other.open(sealed)


@pytest.mark.parametrize("text", ["", "=", "中", "QUJD", "00" * 7])
@pytest.mark.parametrize("scheme", Scheme)
def test_rubbish_does_not_open(scheme: Scheme, text: str) -> None:
    with pytest.raises(CipherFault):
        make_cipher(plan(scheme)).open(text)


@pytest.mark.parametrize(
    "wrong",
    [
        CipherPlan(Scheme.AES_ECB, key="short"),
        CipherPlan(Scheme.AES_ECB, key="hex:zz"),
        CipherPlan(Scheme.SM4_CBC, key="0123456789abcdef", iv="00"),
        CipherPlan(Scheme.SM2_C1C3C2, key="00", theirs=PAIR.public.hex()),
        CipherPlan(Scheme.SM2_C1C3C2, key=PAIR.private.hex(), theirs="00" * 64),
    ],
)
def test_keys_that_are_none_are_refused_at_once(wrong: CipherPlan) -> None:
    with pytest.raises(CipherFault) as fault:
        make_cipher(wrong)
    assert wrong.key not in str(fault.value)


# --- SM2 of any length


@settings(max_examples=8, deadline=None)
@given(st.binary(min_size=1, max_size=255))
def test_sm2_agrees_with_the_library(plain: bytes) -> None:
    sealed = csb_sm2.seal(PAIR.public, plain)
    first, digest, hidden = sealed[1:65], sealed[65:97], sealed[97:]
    parts = b"".join(
        (_der(2, _unsigned(first[:32])), _der(2, _unsigned(first[32:])), _der(4, digest), _der(4, hidden))
    )
    assert gm.sm2_decrypt(PAIR, _der(0x30, parts)) == plain


def test_sm2_opens_the_standards_example() -> None:
    """GB/T 32918.5 A.3."""
    sealed = ANSWERS["sm2.c1"] + ANSWERS["sm2.c3"] + ANSWERS["sm2.c2"]
    assert csb_sm2.unseal(PAIR.private, sealed) == b"encryption standard"
    assert csb_sm2.unseal(PAIR.private, b"\x04" + sealed) == b"encryption standard"


@pytest.mark.parametrize("at", [10, 70, 100])
def test_a_changed_bit_does_not_open(at: int) -> None:
    sealed = bytearray(csb_sm2.seal(PAIR.public, b"a longer text than nothing"))
    sealed[at] ^= 1
    with pytest.raises(gm.GmError):
        csb_sm2.unseal(PAIR.private, bytes(sealed))


def _der(tag: int, content: bytes) -> bytes:
    length = len(content)
    size = (
        bytes([length])
        if length < 0x80
        else bytes([0x81, length])
        if length < 0x100
        else b"\x82" + length.to_bytes(2, "big")
    )
    return bytes([tag]) + size + content


def _unsigned(number: bytes) -> bytes:
    number = number.lstrip(b"\0")
    return b"\0" + number if number[0] & 0x80 else number
