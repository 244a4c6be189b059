"""The provisioning code: read back as signed, and every other one refused with its reason."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sync.platform import gm, provisioning
from sync.platform.provisioning import (
    InForce,
    NotProvisioned,
    Provision,
    fingerprint_of,
    read,
    read_short,
    short_code,
    sign,
)

KEY = gm.Sm2Key.generate()
NOW = 1_790_000_000_000
DAY = 86_400_000
GOOD = Provision(
    serial="P-0001",
    issuer="市职业培训平台",
    key=KEY.public,
    issued_ms=NOW,
    until_ms=NOW + 14 * DAY,
    desk_no="KSK-990000-0001",
    institution="滨湖职业培训学校",
    url="https://platform.invalid/ktp/v1",
    app="app-1",
    org_no="990000-PX-0001",
    activation="ONCE-0001",
)
CODE = sign(GOOD, KEY)


def why(text: str, now_ms: int = NOW, known: InForce = provisioning.NOTHING, mark: bytes = b"") -> str:
    with pytest.raises(NotProvisioned) as no:
        read(text, now_ms, known, mark=mark)
    return no.value.code


def test_it_is_read_back_in_any_case() -> None:
    assert read(CODE, NOW) == GOOD
    assert read(f" {CODE.lower()}\n", NOW) == GOOD
    assert len(CODE) < 1_200, "a QR code of a size that guns read"
    assert "ONCE-0001" not in repr(GOOD) and KEY.public.hex() not in repr(GOOD)


def test_the_same_again_is_taken_again() -> None:
    """A desk that lost its power after it was written goes on with it."""
    assert read(CODE, NOW, InForce(KEY.public, GOOD.desk_no, GOOD.issued_ms)) == GOOD


@pytest.mark.parametrize(
    "text", ["", "KSKSET1:", "KSKSET1:000", "https://evil.invalid", CODE[:-8], CODE[:40], CODE + "00"]
)
def test_what_is_no_whole_code_is_g03_or_g04(text: str) -> None:
    assert why(text) in ("G03", "G04")


def test_one_changed_letter_anywhere_is_refused() -> None:
    body = CODE[len(provisioning.SCHEME) :]
    for place in range(0, len(body) - 1, 7):
        other = "A" if body[place] != "A" else "B"
        assert why(provisioning.SCHEME + body[:place] + other + body[place + 1 :]) in ("G03", "G04")


def test_changed_and_signed_by_somebody_else_is_not_the_platforms() -> None:
    thief = gm.Sm2Key.generate()
    forged = sign(replace(GOOD, key=thief.public, url="https://evil.invalid/ktp/v1"), thief)
    assert why(forged, known=InForce(KEY.public)) == "G05"
    assert why(forged, mark=gm.sm3(KEY.public)[: provisioning.PRINT]) == "G05"
    assert read(forged, NOW).fingerprint != fingerprint_of(KEY.public), "what people compare"
    with pytest.raises(ValueError):
        sign(GOOD, thief)


def test_another_desks_code_is_refused() -> None:
    assert why(CODE, known=InForce(KEY.public, "KSK-990000-0002")) == "G05"


def test_over_or_older_than_the_one_in_force_is_refused() -> None:
    assert why(CODE, GOOD.until_ms + 1) == "G06"
    assert why(CODE, known=InForce(KEY.public, GOOD.desk_no, GOOD.issued_ms + 1)) == "G06"


@pytest.mark.parametrize(("version", "code"), [(2, "G07"), (0, "G06")])
def test_of_another_version_is_refused(version: int, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provisioning, "VERSION", version)
    other = sign(GOOD, KEY)
    monkeypatch.undo()
    assert why(other) == code


@pytest.mark.parametrize(
    "change", [{"url": ""}, {"kind": "csb"}, {"desk_no": "../x"}, {"org_no": ""}], ids=str
)
def test_what_says_too_little_is_refused(change: dict[str, str]) -> None:
    assert why(sign(replace(GOOD, **change), KEY)) == "G04"  # type: ignore[arg-type]


def test_a_code_that_unpacks_to_much_is_none() -> None:
    import zlib

    bomb = zlib.compress(b" " * 10_000_000, 9) + bytes(64)
    assert why(provisioning.SCHEME + provisioning._letters(bomb)) == "G03"


def test_the_short_code_is_typed_or_scanned_and_every_slip_is_found() -> None:
    short = short_code(KEY.public, "0123456789ab", "https://platform.invalid/ktp/v1")
    assert len(short.typed.replace(" ", "")) == provisioning.LETTERS
    assert read_short(short.typed.lower()) == replace(short, address="")
    assert read_short(short.scanned) == short
    letters = short.typed.replace(" ", "")
    for place, right in enumerate(letters):
        wrong = provisioning.ALPHABET[(provisioning.ALPHABET.index(right) + 1) % 32]
        with pytest.raises(NotProvisioned):
            read_short(letters[:place] + wrong + letters[place + 1 :])
