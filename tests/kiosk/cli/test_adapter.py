"""`kiosk adapter`: what is served by whom, what an interface document lacks, keys that stand in no settings file."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from config.bad import BadSetting
from config.load import load
from config.platforms import CsbCall
from kiosk.cli.adapter_check import Standing, as_text, examine
from kiosk.cli.main import main
from kiosk.compose.book import KEYS
from kiosk.compose.csb import CIPHER_KEY, SECRET_KEY, csb_documents, make_csb
from kiosk.words import Words
from sync.clock import Clock
from sync.platform.adapter import Capability
from sync.platform.csb_document import CallName
from sync.platform.ktp_keys import MemoryCabinet
from sync.platform.simulator.process import SimulatorProcess
from sync.store.keys import open_vault

READY, MISSING, UNREAD = 0, 1, 2
DOCUMENT = """
[[csb.calls]]
call = "voucher.verify"
api = "x_voucher_valid_encrypt"
request = { voucherNo = "couponNo" }
reply = { state = "couponState", validFrom = "beginDate", validTo = "endDate", usable = "canUse", verifyNo = "logNo" }
codes.state = { "02" = "CLAIMED" }
"""
ACCOUNT = """
[csb]
url = "https://gateway.invalid/CSB"
access_key = "DEMO_AK"
channel_no = "9900000001"
access_no = "0399000001"
"""
ROUTES = {Capability.VOUCHER_VERIFY: "csb", Capability.ESSC_QR: "csb", Capability.TIME: "ktp"}


def site(folder: Path, text: str) -> Path:
    path = folder / "site.toml"
    path.write_text(f'folder = "{folder}"\n{text}', encoding="utf-8")
    return path


def cabinet() -> MemoryCabinet:
    kept = MemoryCabinet()
    kept.keep_secret(SECRET_KEY, b"DEMO_SK")
    kept.keep_secret(CIPHER_KEY, b"0123456789abcdef")
    return kept


def test_a_route_to_a_call_nobody_has_typed_in_is_missing_field_by_field(tmp_path: Path) -> None:
    report = examine(load(), "x", ROUTES, None)
    found = {one.capability: one for one in report.findings}
    assert found[Capability.ESSC_QR].standing is Standing.KNOWN
    assert found[Capability.TIME].standing is Standing.BUILT_IN
    assert found[Capability.VOUCHER_VERIFY].standing is Standing.MISSING
    assert "voucher.verify: reply.validTo" in found[Capability.VOUCHER_VERIFY].lacks
    assert found[Capability.ORG].standing is Standing.NOBODY
    assert not report.ready


def test_a_document_in_the_profile_makes_it_served(tmp_path: Path) -> None:
    report = examine(load(site(tmp_path, DOCUMENT)), "x", ROUTES, None)
    found = {one.capability: one for one in report.findings}
    assert (found[Capability.VOUCHER_VERIFY].standing, found[Capability.VOUCHER_VERIFY].lacks) == (
        Standing.TYPED,
        (),
    )
    assert report.ready


def test_a_capability_the_adapter_can_never_have(tmp_path: Path) -> None:
    report = examine(load(), "x", {Capability.ROSTER: "csb"}, None)
    assert [one.standing for one in report.findings if one.adapter == "csb"] == [Standing.NEVER]
    assert not report.ready


def test_at_a_site_the_account_and_the_keys_count_too(tmp_path: Path) -> None:
    routes = {Capability.ESSC_QR: "csb"}
    settings = load(site(tmp_path, ACCOUNT))
    report = examine(settings, "x", routes, MemoryCabinet())
    assert not report.ready
    assert {one.site for one in report.findings if one.site} == {(SECRET_KEY, CIPHER_KEY)}
    assert examine(settings, "x", routes, cabinet()).ready


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_is_told_in_both_languages_with_its_label(language: str) -> None:
    told = as_text(examine(load(), "x", ROUTES, None), Words(language, strict=True))
    assert {"zh": "未经真网关验证", "en": "unproven against the real gateway"}[language] in told
    assert "reply.validTo" in told
    assert "qrcode_valid_encrypt" in told


def test_the_command_on_a_profile(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["adapter", "check", "--profile", "session", "--json"]) == READY
    told = json.loads(capsys.readouterr().out)
    assert told["ready"]
    assert {one["call"] for one in told["csb"]["calls"] if one["standing"] == "known"} == {
        "essc.qr",
        "essc.login_qr",
        "essc.login_qr.poll",
    }


def test_the_command_on_a_site_without_a_platform_key(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["adapter", "check", "--config", str(site(tmp_path, ""))]) == MISSING
    said = capsys.readouterr()
    assert "platform.platform_key" in said.out


def test_a_slip_in_a_document_is_a_wrong_setting(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    slip = DOCUMENT.replace("validTo = ", "validUntil = ")
    assert main(["adapter", "check", "--config", str(site(tmp_path, slip)), "--json"]) == UNREAD
    assert json.loads(capsys.readouterr().out)["error"]["key"] == "csb.calls[1].reply.validUntil"


def test_a_call_is_typed_in_once(tmp_path: Path) -> None:
    with pytest.raises(BadSetting) as wrong:
        csb_documents(load(site(tmp_path, DOCUMENT + DOCUMENT)), "x")
    assert wrong.value.remedy == "csb-twice"


def test_the_adapter_of_these_settings_declares_what_was_typed_in(tmp_path: Path) -> None:
    csb = make_csb(load(site(tmp_path, ACCOUNT + DOCUMENT)), cabinet(), Clock(1), "x")
    assert csb.caps == {Capability.ESSC_QR, Capability.ESSC_LOGIN_QR, Capability.VOUCHER_VERIFY}


@pytest.mark.parametrize(
    ("text", "key", "remedy"),
    [
        (ACCOUNT.replace("DEMO_AK", ""), "csb.access_key", "csb-account"),
        (ACCOUNT.replace("https:", "http:"), "csb.url", "https"),
        ('mode = "training"' + ACCOUNT.replace("https:", "http:"), "csb.url", "address"),
        (ACCOUNT + 'iv = "00"\ncipher = "AES-CBC"\n', "csb.iv", "csb-key"),
        (ACCOUNT + 'cipher = "SM4-ECB"\n', "", ""),
        (ACCOUNT + 'cipher = "SM2-C1C3C2"\n', "csb.cipher", "csb-key"),
        (ACCOUNT + 'ca_file = "/nowhere.pem"\n', "csb.ca_file", "tls-files"),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path: Path, text: str, key: str, remedy: str) -> None:
    settings = load(site(tmp_path, text))
    if not key:
        make_csb(settings, cabinet(), Clock(1), "x")
        return
    with pytest.raises(BadSetting) as wrong:
        make_csb(settings, cabinet(), Clock(1), "x")
    assert (wrong.value.key, wrong.value.remedy) == (key, remedy)
    assert "0123456789abcdef" not in str(wrong.value)


def test_a_key_that_was_never_kept_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(BadSetting) as wrong:
        make_csb(load(site(tmp_path, ACCOUNT)), MemoryCabinet(), Clock(1), "x")
    assert (wrong.value.remedy, wrong.value.remedy_args) == ("csb-no-key", ("secret",))


def test_keys_go_into_the_vault_and_onto_no_screen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = site(tmp_path, ACCOUNT)
    for name, key in (("secret", "DEMO_SK"), ("cipher", "0123456789abcdef")):
        monkeypatch.setattr(sys, "stdin", io.StringIO(key + "\n"))
        assert main(["adapter", "key", name, "--config", str(path)]) == READY
        said = capsys.readouterr()
        assert key not in said.out + said.err
    vault = open_vault(tmp_path / KEYS, create=False)
    assert (vault.secret(SECRET_KEY), vault.secret(CIPHER_KEY)) == (b"DEMO_SK", b"0123456789abcdef")
    assert make_csb(load(path), vault, Clock(1), "x").caps


GATEWAY = """
[[csb]]
access_key = "DEMO_AK"
secret_key = "DEMO_SK"
scheme = "AES-ECB"
key = "0123456789abcdef"
[[essc]]
number = "11010519491231002X"
name = "张三"
essc_no = "E990000000001"
"""


def test_the_settings_speak_to_a_gateway_in_a_process_of_its_own(tmp_path: Path) -> None:
    seed = tmp_path / "seed.toml"
    seed.write_text(GATEWAY, encoding="utf-8")
    with SimulatorProcess(tmp_path / "platform.db", seed=seed) as remote:
        text = ACCOUNT.replace("https://gateway.invalid", remote.origin)
        csb = make_csb(load(site(tmp_path, 'mode = "training"' + text)), cabinet(), Clock(1), "x")
        found = csb.essc_verify(remote.phone_shows("11010519491231002X"), "scan-1")
    assert (found.name, found.essc_no) == ("张三", "E990000000001")


def test_a_key_of_the_wrong_length_is_not_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("too short\n"))
    assert main(["adapter", "key", "cipher", "--config", str(site(tmp_path, ACCOUNT))]) == UNREAD
    assert not (tmp_path / KEYS).exists()
    assert "too short" not in capsys.readouterr().err


def test_every_call_a_document_may_name_is_one_of_the_adapters() -> None:
    assert set(get_args(get_type_hints(CsbCall)["call"])) == set(CallName)
