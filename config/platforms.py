"""Who is at the other end: platforms and what each serves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal, TypeAlias

from config.bounds import Between


@dataclass(frozen=True, slots=True)
class Account:
    """Where a platform of our wire is, and as whom this desk knocks there."""

    url: str
    app: str
    org_no: str
    suite: Literal["SM2-SM3", "HMAC-SM3"]
    platform_key: str
    ca_file: str
    client_certificate: str
    client_key: str
    http: Literal["urllib3", "requests"]


@dataclass(frozen=True, slots=True)
class Platform(Account):
    kind: Literal["ktp", "none"]
    visit_wait_s: Annotated[float, Between(0, 4)]  # less than a visit judges (kiosk/visit/waits.py)


@dataclass(frozen=True, slots=True)
class Second(Account):
    """A second platform of the same wire; `name` as staff call it."""

    name: str


@dataclass(frozen=True, slots=True)
class CsbCall:
    """A page of an interface document, typed in.  Our names to theirs; `codes` and `errors` theirs to ours."""

    call: Literal[
        "essc.qr", "essc.login_qr", "essc.login_qr.poll",
        "card.resolve", "voucher.verify", "voucher.use", "voucher.revoke",
    ]  # fmt: skip
    api: str = ""
    version: str = "1.0.0"
    request: Mapping[str, str] = field(default_factory=dict)
    reply: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Csb:
    """The national platform's gateway.  Its secret key and its cipher's key are in the vault, never here."""

    url: str
    access_key: str
    channel_no: str
    access_no: str
    system_name: str
    busi_type: Literal["01", "02", "03", "04"]
    sign: Literal["HmacSHA1", "HmacSHA256", "HmacMD5"]
    cipher: Literal["AES-ECB", "AES-CBC", "SM4-ECB", "SM4-CBC", "SM2-C1C3C2", "SM2-C1C2C3"]
    encoding: Literal["base64", "hex"]
    iv: str
    public_key: str
    body: Literal["json", "form"]
    ca_file: str
    calls: tuple[CsbCall, ...]


BackEnd: TypeAlias = Literal["ktp", "second", "csb", "workbook", "none"]


@dataclass(frozen=True, slots=True)
class Routes:
    """Which back end serves which capability; a name is a Capability's with _ for the dot."""

    time: BackEnd
    org: BackEnd
    classes: BackEnd
    roster: BackEnd
    card_resolve: BackEnd
    checkin_push: BackEnd
    checkin_reconcile: BackEnd
    checkin_pull: BackEnd
    leave_push: BackEnd
    correction_push: BackEnd
    result_push: BackEnd
    spotcheck: BackEnd
    audit_daily: BackEnd
    voucher_verify: BackEnd
    voucher_use: BackEnd
    voucher_revoke: BackEnd
    voucher_log: BackEnd
    voucher_list: BackEnd
    essc_qr: BackEnd
    essc_login_qr: BackEnd
    cert_query: BackEnd
