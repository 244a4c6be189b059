"""A signed profile: taken whole or not at all, each wrong one with its reason."""

from __future__ import annotations

import base64
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.platform import gm
from sync.profiles import Expected, NotTaken, Profile, Why, fingerprint, read, signed

KEY, OTHER = gm.Sm2Key.generate(), gm.Sm2Key.generate()
DESK = Expected(KEY.public, "KSK-990000-0007", "990000-001", 3)
PROFILE = Profile(4, 1_772_413_020_000, "模拟平台", {"attendance.late_after_min": 20}, "990000-001")


def why(text: str, expected: Expected = DESK) -> Why:
    with pytest.raises(NotTaken) as no:
        read(text, expected)
    return no.value.why


def test_a_good_one_is_read_as_it_was_signed() -> None:
    assert read(signed(PROFILE, KEY), DESK) == PROFILE
    for_us = replace(PROFILE, desks=("KSK-1", DESK.desk_no))
    assert read(signed(for_us, KEY), DESK) == for_us


def test_the_one_in_force_is_no_news() -> None:
    assert read(signed(replace(PROFILE, version=3), KEY), DESK) is None


def test_an_old_one_never_comes_back() -> None:
    assert why(signed(replace(PROFILE, version=2), KEY)) is Why.OLD


def test_another_issuers_institutions_or_desks() -> None:
    assert why(signed(PROFILE, OTHER)) is Why.FOREIGN
    assert why(signed(replace(PROFILE, org_no="990000-002"), KEY)) is Why.FOREIGN
    assert why(signed(replace(PROFILE, desks=("KSK-1",)), KEY)) is Why.FOREIGN


def test_a_body_that_claims_our_key_but_is_signed_by_another() -> None:
    scheme, body, _ = signed(PROFILE, KEY).split(".")
    forged = OTHER.sign(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    assert why(".".join((scheme, body, base64.urlsafe_b64encode(forged).decode().rstrip("=")))) is Why.FORGED


def test_one_bit_changed_anywhere_in_the_body() -> None:
    scheme, body, signature = signed(PROFILE, KEY).split(".")
    plain = bytearray(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    plain[plain.index(b"20}")] = ord("9")
    changed = base64.urlsafe_b64encode(plain).decode().rstrip("=")
    assert why(f"{scheme}.{changed}.{signature}") is Why.FORGED


def test_a_newer_form_is_said_to_be_one() -> None:
    body = gm.canonical_json({"v": 2, "key": fingerprint(KEY.public)})
    parts = (base64.urlsafe_b64encode(one).decode().rstrip("=") for one in (body, KEY.sign(body)))
    assert why(".".join(("KSKPROF1", *parts))) is Why.NEWER


@pytest.mark.parametrize(
    "text", ["", "KSKPROF1", "KSKPROF1..", "KSKPROF2.e30.e30", "KSKPROF1.!.!", "x" * 30_000]
)
def test_what_is_no_profile(text: str) -> None:
    assert why(text) is Why.FORM


@given(st.binary(max_size=200), st.binary(max_size=70))
def test_no_bytes_lead_to_anything_but_a_reason(body: bytes, signature: bytes) -> None:
    parts = (base64.urlsafe_b64encode(one).decode().rstrip("=") for one in (body, signature))
    with pytest.raises(NotTaken):
        read(".".join(("KSKPROF1", *parts)), DESK)


@given(
    st.dictionaries(
        st.sampled_from(["no", "at", "by", "org", "desks", "set"]),
        st.sampled_from([None, -1, "", [], {}, True]),
    )
)
def test_a_signed_one_of_the_wrong_shape_is_refused(spoilt: dict[str, object]) -> None:
    whole = {
        "v": 1,
        "key": fingerprint(KEY.public),
        "no": 4,
        "at": 1,
        "by": "p",
        "org": "990000-001",
        "desks": [],
        "set": {},
    }
    body = gm.canonical_json(whole | spoilt)
    parts = (base64.urlsafe_b64encode(one).decode().rstrip("=") for one in (body, KEY.sign(body)))
    try:
        profile = read(".".join(("KSKPROF1", *parts)), DESK)
    except NotTaken:
        return
    assert profile is not None and profile.version == 4 and profile.org_no == "990000-001"
