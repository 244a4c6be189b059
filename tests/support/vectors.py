"""The test vectors of KTP/1, computed a second time and independently of the product: hashlib's SM3 and an SM2 of
schoolbook arithmetic with a fixed nonce (tests only; the key is the standard's public sample key).

`python -m tests.support.vectors` writes tests/sync/platform/vectors.json; a test holds the file against `build`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

FILE = Path(__file__).resolve().parents[1] / "sync" / "platform" / "vectors.json"

P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
G = (
    0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
    0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0,
)
PRIVATE = 0x3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8
NONCE_K = 0x59276E27D506861A16680F3AD9C02DCCEF3CC1FA3CDBE4CE6D54B80DEAC1BC21
SECRET = bytes.fromhex("0123456789abcdeffedcba98765432100123456789abcdeffedcba9876543210")
ROTATED_SECRET = bytes(range(32))
DEVICE = "KSK-340100-0001"

Point = tuple[int, int] | None


def _add(one: Point, other: Point) -> Point:
    if one is None or other is None:
        return one or other
    (x1, y1), (x2, y2) = one, other
    if x1 == x2 and (y1 + y2) % P == 0:
        return None
    slope = (3 * x1 * x1 - 3) * pow(2 * y1, -1, P) if one == other else (y2 - y1) * pow(x2 - x1, -1, P)
    x = (slope * slope - x1 - x2) % P
    return x, (slope * (x1 - x) - y1) % P


def _times(factor: int, point: Point) -> Point:
    total: Point = None
    while factor:
        total = _add(total, point) if factor & 1 else total
        point, factor = _add(point, point), factor >> 1
    return total


def _bytes(*numbers: int) -> bytes:
    return b"".join(number.to_bytes(32, "big") for number in numbers)


def sm3(data: bytes) -> bytes:
    return hashlib.new("sm3", data).digest()


def public() -> tuple[int, int]:
    point = _times(PRIVATE, G)
    assert point is not None
    return point


def sign(message: bytes) -> str:
    """Base64 of r‖s with the fixed nonce."""
    uid = b"1234567812345678"
    z = sm3((len(uid) * 8).to_bytes(2, "big") + uid + _bytes(P - 3, B, *G, *public()))
    point = _times(NONCE_K, G)
    assert point is not None
    r = (int.from_bytes(sm3(z + message), "big") + point[0]) % N
    s = pow(1 + PRIVATE, -1, N) * (NONCE_K - r * PRIVATE) % N
    return _b64(_bytes(r, s))


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _field_key(secret: bytes) -> bytes:
    key = hmac.digest(b"KTP1", secret, "sm3")
    return hmac.digest(key, f"field:{DEVICE}".encode() + b"\x01", "sm3")[:16]


def _envelope(secret: bytes, kid: str, aad: str, plain: str, iv: bytes) -> dict[str, str]:
    sealing = Cipher(algorithms.SM4(_field_key(secret)), modes.GCM(iv)).encryptor()
    sealing.authenticate_additional_data(aad.encode())
    text = sealing.update(plain.encode()) + sealing.finalize()
    return {"alg": "SM4-GCM", "kid": kid, "iv": _b64(iv), "ct": _b64(text), "tag": _b64(sealing.tag)}


def _chain() -> list[dict[str, object]]:
    """A plain SM3 chain over canonical JSON: previous hash, then the record without its hashes."""
    previous, records = "00" * 32, []
    for seq in (1, 2, 3):
        record: dict[str, object] = {
            "seq": seq,
            "recId": f"{DEVICE}-7-{seq}",
            "sessionNo": "KC01",
            "action": "IN",
            "devTime": 1_700_000_000_000 + 1000 * (seq - 1),
            "method": "ESSC_QR",
        }
        following = sm3(bytes.fromhex(previous) + _json(record).encode()).hex()
        records.append({**record, "prevHash": previous, "hash": following})
        previous = following
    return records


def _request() -> dict[str, object]:
    body = _json(
        {
            "reqId": "018f3c2e-7b1a-7c3d-9e55-000000000001",
            "orgNo": "340100-PX-0001",
            "voucherNo": "PXQ34010020210000001",
            "classNo": "BJ340100202100012",
            "scene": "REG",
            "aac147Masked": "110101********0011",
        }
    )
    headers = {
        "x-ktp-app": "kiosk-demo",
        "x-ktp-device": DEVICE,
        "x-ktp-time": "1700000000000",
        "x-ktp-nonce": "9f86d081884c7d659a2feaa0c55ad015",
    }
    parts = ["KTP1", "POST", "/ktp/v1/vouchers/verify", "", *headers.values(), sm3(body.encode()).hex()]
    canonical = "\n".join(parts)
    return {
        "body": body,
        "headers": headers,
        "canonical": canonical,
        "hmac_sm3": _b64(hmac.digest(SECRET, canonical.encode(), "sm3")),
        "sm2_fixed_k": sign(canonical.encode()),
    }


def _response() -> dict[str, object]:
    body = _json(
        {
            "msgCode": "000000",
            "msg": "成功",
            "serverTime": 1_700_000_000_500,
            "result": {"items": [{"recId": f"{DEVICE}-7-1", "code": "000000", "dup": False}]},
        }
    )
    nonce = "9f86d081884c7d659a2feaa0c55ad015"
    signed = "\n".join(["KTP1-RESP", nonce, "200", sm3(body.encode()).hex()])
    return {
        "nonce": nonce,
        "status": 200,
        "body": body,
        "signed": signed,
        "sm2_fixed_k": sign(signed.encode()),
    }


def _receipt() -> dict[str, object]:
    """For the chain's last two records, as the answer to their batch carries it."""
    _, first, last = _chain()
    lines = ["KTP1-RECEIPT", DEVICE, first["seq"], last["seq"], last["hash"], 1_700_000_000_500]
    text = "\n".join(str(line) for line in lines)
    return {"text": text, "sign": sign(text.encode())}


def _digest(ids: list[str]) -> dict[str, object]:
    return {"ids": ids, "sm3": sm3("\n".join(sorted(ids)).encode()).hex()}


def build() -> dict[str, object]:
    aad = "KTP1|checkin|018f3c2e-7b1a-7c3d-9e55-000000000002"
    plain = _json({"aac002": "11010519491231002X", "aac003": "张三"})
    return {
        "note": "ASSUMED profile KTP/1; keys are the public GB/T 32918.5 sample key and a dummy MAC key",
        **_request(),
        "field_key_hkdf_sm3": _field_key(SECRET).hex(),
        "envelope": _envelope(SECRET, "f1", aad, plain, bytes(range(12))),
        "envelope_aad": aad,
        "envelope_plain": plain,
        "person_ref": hmac.digest(b"pepper-demo", b"11010519491231002X", "sm3").hex()[:32],
        "chain": _chain(),
        "response": _response(),
        "receipt": _receipt(),
        "page_digest": _digest(["T0003", "T0001", "T0002"]),
        "reconcile_digest": _digest([f"{DEVICE}-7-{seq}" for seq in (10, 9, 1)]),
        "rotated": {
            "kid": "f2",
            "secret": ROTATED_SECRET.hex(),
            "field_key_hkdf_sm3": _field_key(ROTATED_SECRET).hex(),
            "envelope": _envelope(ROTATED_SECRET, "f2", aad, plain, bytes(range(12, 24))),
        },
    }


if __name__ == "__main__":
    FILE.write_text(json.dumps(build(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
