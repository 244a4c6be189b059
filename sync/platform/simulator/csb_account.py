"""An institution as the pretend gateway knows it, as a value and as plain JSON.  PURE."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from sync.platform.csb_cipher import CipherPlan, Encoding, Scheme

CHANNEL_NO, ACCESS_NO = "9900000001", "0399000001"


@dataclass(frozen=True, slots=True)
class CsbClient:
    """`plan` is the gateway's end of the cipher; for SM2 its own private key and the desk's public one."""

    access_key: str
    secret_key: str = field(repr=False)
    plan: CipherPlan
    channel_no: str = CHANNEL_NO
    access_no: str = ACCESS_NO

    def plain(self) -> dict[str, object]:
        own = {name: value for name, value in asdict(self).items() if name != "plan"}
        return {**own, **asdict(self.plan)}


def client_of(plain: Mapping[str, object]) -> CsbClient:
    """ValueError or KeyError when it is none."""
    given = {name: str(value) for name, value in plain.items()}
    plan = CipherPlan(
        Scheme(given["scheme"]),
        Encoding(given.get("encoding", "base64")),
        given["key"],
        given.get("theirs", ""),
        given.get("iv", ""),
    )
    channel_no, access_no = given.get("channel_no", CHANNEL_NO), given.get("access_no", ACCESS_NO)
    return CsbClient(given["access_key"], given["secret_key"], plan, channel_no, access_no)
