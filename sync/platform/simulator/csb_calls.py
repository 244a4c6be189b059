"""The services behind the pretend gateway.  Names and fields of the three e-card calls are those of public code.

Their codes for a refusal are not public but for 700: 711 to 714 are made up.
"""

from __future__ import annotations

from collections.abc import Mapping

from sync.platform.simulator import csb_vouchers, essc
from sync.platform.simulator.csb_heard import Heard, Service, ServiceNo
from sync.platform.simulator.gate import Refused

_CODES = {"E41001": "711", "E41002": "712", "E41003": "713", "E41004": "714"}
_LOGIN_STATES = {"PENDING": "0", "SCANNED": "1", "OK": "2", "REFUSED": "3", "EXPIRED": "9"}


def qrcode_valid(heard: Heard) -> Mapping[str, object]:
    """二维码-验码."""
    heard.check_account("channelNo", "accessNo", "busiType", "systemName")
    try:
        identity = essc.take(heard.book.db, heard.fields.text("qrCode"), heard.now_ms)
    except Refused as no:
        raise ServiceNo(_CODES[no.code], no.text) from no
    return _person(identity)


def qrcode_channel(heard: Heard) -> Mapping[str, object]:
    """扫码登录-渠道二维码生成."""
    heard.check_account("channelNo", "accessNo", "systemName")
    code, _ = essc.new_login(heard.book.db, heard.now_ms)
    return {"qrCode": code}


def qrcode_channel_query(heard: Heard) -> Mapping[str, object]:
    """扫码登录-二维码验证授权结果查询.  `xState` is made up; public code shows `esscNo` alone."""
    heard.check_account("channelNo", "accessNo")
    try:
        state, identity = essc.login_state(heard.book.db, heard.fields.text("qrCode"), heard.now_ms)
    except Refused as no:
        raise ServiceNo(_CODES[no.code], no.text) from no
    return {"xState": _LOGIN_STATES[state], **(_person(identity) if identity else {})}


def _person(identity: Mapping[str, str]) -> Mapping[str, object]:
    names = ("aac003", "aaz500", "aab301", "esscNo", "signLevel")
    return {"aac002": identity["aac147"], **{name: identity.get(name, "") for name in names}}


SERVICES: Mapping[str, Service] = {
    "qrcode_valid_encrypt_1.0.0": qrcode_valid,
    "qrcode_channel_encrypt_1.0.0": qrcode_channel,
    "qrcode_channel_query_encrypt_1.0.0": qrcode_channel_query,
    **csb_vouchers.SERVICES,
}
