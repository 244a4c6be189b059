"""Which back end serves what: data, and refused where one cannot do what it was given."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from config.bad import BadSetting
from config.load import load_training
from config.platforms import Routes
from kiosk.compose.routes import Drawer, field_of, make_back_ends, routes_of
from sync.clock import Clock
from sync.platform.adapter import Capability
from sync.platform.gm import Sm2Key
from sync.platform.ktp_keys import MemoryCabinet

KEY = Sm2Key.generate().public.hex()
HERE = {"platform.url": "http://127.0.0.1:1/ktp/v1", "platform.platform_key": KEY}
SECOND = {"second.url": "http://127.0.0.1:2/ktp/v1", "second.app": "national", "second.platform_key": KEY}


def made(**given: Any) -> Any:
    settings = load_training(overrides={**HERE, **given})
    return make_back_ends(settings, MemoryCabinet(), Clock(0), "site.toml")


def test_every_capability_has_a_route() -> None:
    assert {one.name for one in fields(Routes)} == {field_of(one) for one in Capability}


def test_one_platform_serves_all_by_default() -> None:
    back_ends = made()
    assert set(back_ends.routes.values()) == {"ktp"}
    assert back_ends.first and not back_ends.second and not back_ends.csb


def test_without_a_platform_nobody_serves_anything() -> None:
    assert made(**{"platform.kind": "none"}).first is None


def test_two_platforms_at_once_have_keys_of_their_own() -> None:
    cabinet = MemoryCabinet()
    settings = load_training(overrides={**HERE, **SECOND, "routes.essc_qr": "second"})
    back_ends = make_back_ends(settings, cabinet, Clock(0), "site.toml")
    assert back_ends.second is not None
    own, other = cabinet.secret("ktp.device"), Drawer(cabinet, "second").secret("ktp.device")
    assert own and other and own != other


@pytest.mark.parametrize(
    ("given", "key", "remedy"),
    [
        ({"routes.voucher_verify": "second"}, "second.url", "no-back-end"),
        ({"routes.classes": "csb"}, "csb.url", "csb-account"),
        ({"routes.essc_qr": "workbook"}, "routes.essc_qr", "route"),
        ({"routes.voucher_use": "post"}, "routes.voucher_use", "one-of"),
        ({**SECOND, "routes.voucher_use": "second"}, "routes.voucher_use", "route-torn"),
        ({**SECOND, "routes.essc_qr": "second", "second.platform_key": "00"}, "second.platform_key", "platform-key"),
        ({**SECOND, "routes.essc_qr": "second", "mode": "test", "platform.url": "https://a.invalid/ktp/v1"},
         "second.url", "https"),
    ],
)  # fmt: skip
def test_a_route_that_leads_nowhere_is_a_bad_setting(given: dict[str, Any], key: str, remedy: str) -> None:
    with pytest.raises(BadSetting) as wrong:
        made(**given)
    assert (wrong.value.key, wrong.value.remedy) == (key, remedy)


CSB = {
    "csb.url": "https://gateway.invalid/CSB", "csb.access_key": "DEMO_AK", "csb.channel_no": "9900000000",
    "csb.access_no": "0399000000",
}  # fmt: skip


def test_a_gateway_is_given_only_what_its_documents_say() -> None:
    cabinet = MemoryCabinet()
    cabinet.keep_secret("csb.secret", b"DEMO_SK")
    cabinet.keep_secret("csb.cipher", b"0123456789abcdef")
    for route, fits in (("essc_qr", True), ("cert_query", False)):
        settings = load_training(overrides={**HERE, **CSB, f"routes.{route}": "csb"})
        if fits:
            assert make_back_ends(settings, cabinet, Clock(0), "x").csb
        else:
            with pytest.raises(BadSetting, match=r"routes\.cert_query: route csb"):
                make_back_ends(settings, cabinet, Clock(0), "x")


@pytest.mark.parametrize("profile", sorted(path.stem for path in Path("config/profiles").glob("*.toml")))
def test_every_profile_names_back_ends_that_can(profile: str) -> None:
    settings = load_training(overrides={**HERE, **SECOND, "profile": profile})
    routes = routes_of(settings)
    assert make_back_ends(settings, MemoryCabinet(), Clock(0), profile).routes == routes
