"""SM2 encryption of texts of any length (GB/T 32918.4), as the e-card's H5 pages use it.  PURE but for the nonce.

gmssl-pyx, which does all else with SM2 here, ends at 255 bytes; a request's fields are longer.  The arithmetic takes no
constant time: it serves one desk's requests, a few a minute, and never signs.
"""

from __future__ import annotations

import secrets
from typing import TypeAlias

from sync.platform import gm

P = 0xFFFFFFFE_FFFFFFFF_FFFFFFFF_FFFFFFFF_FFFFFFFF_00000000_FFFFFFFF_FFFFFFFF
A = P - 3
B = 0x28E9FA9E_9D9F5E34_4D5A9E4B_CF6509A7_F39789F5_15AB8F92_DDBCBD41_4D940E93
N = 0xFFFFFFFE_FFFFFFFF_FFFFFFFF_FFFFFFFF_7203DF6B_21C6052B_53BBF409_39D54123
G = (
    0x32C4AE2C_1F198119_5F990446_6A39C994_8FE30BBF_F2660BE1_715A4589_334C74C7,
    0xBC3736A2_F4F6779C_59BDCEE3_6B692153_D0A9877C_C62A4740_02DF32E5_2139F0A0,
)
C3_BYTES = 32

Point: TypeAlias = tuple[int, int]
Jacobian: TypeAlias = tuple[int, int, int]
_NOWHERE: Jacobian = (1, 1, 0)


def seal(public: bytes, plain: bytes, *, digest_last: bool = False) -> bytes:
    """04‖C1‖C3‖C2, or 04‖C1‖C2‖C3 with `digest_last` (the older form).  `public` is x‖y; GmError when it is no key."""
    if not plain:
        raise gm.GmError("nothing to encrypt")
    where = _point(gm.sm2_public(public))
    while True:
        k = secrets.randbelow(N - 1) + 1
        shared = _bytes(_times(k, where))
        mask = _kdf(shared, len(plain))
        if any(mask):
            break
    hidden = _xor(plain, mask)
    digest = gm.sm3(shared[:32] + plain + shared[32:])
    first = b"\x04" + _bytes(_times(k, G))
    return first + hidden + digest if digest_last else first + digest + hidden


def unseal(private: bytes, sealed: bytes, *, digest_last: bool = False) -> bytes:
    """The plain bytes; GmError when they were not sealed for this key, or changed.  The leading 04 may be missing."""
    body = sealed[1:] if sealed[:1] == b"\x04" and _on_curve(sealed[1:65]) else sealed
    first, rest = body[:64], body[64:]
    if len(rest) <= C3_BYTES or not _on_curve(first):
        raise gm.GmError("SM2 ciphertext does not open")
    cut = len(rest) - C3_BYTES if digest_last else C3_BYTES
    digest, hidden = (rest[cut:], rest[:cut]) if digest_last else (rest[:cut], rest[cut:])
    shared = _bytes(_times(int.from_bytes(private, "big") % N, _point(first)))
    plain = _xor(hidden, _kdf(shared, len(hidden)))
    if not gm.same(gm.sm3(shared[:32] + plain + shared[32:]), digest):
        raise gm.GmError("SM2 ciphertext does not open")
    return plain


def _kdf(shared: bytes, length: int) -> bytes:
    """GB/T 32918.4 5.4.3."""
    blocks = (length + 31) // 32
    return b"".join(gm.sm3(shared + turn.to_bytes(4, "big")) for turn in range(1, blocks + 1))[:length]


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def _point(raw: bytes) -> Point:
    return int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")


def _bytes(point: Point) -> bytes:
    return point[0].to_bytes(32, "big") + point[1].to_bytes(32, "big")


def _on_curve(raw: bytes) -> bool:
    if len(raw) != 64:
        return False
    x, y = _point(raw)
    return x < P and y < P and (y * y - (x * x * x + A * x + B)) % P == 0


def _times(k: int, point: Point) -> Point:
    """GmError for k = 0, which only a private key of nothing gives."""
    total = _NOWHERE
    for bit in bin(k)[2:]:
        total = _double(total)
        if bit == "1":
            total = _plus(total, point)
    if not total[2]:
        raise gm.GmError("not an SM2 private key")
    inverse = pow(total[2], -1, P)
    square = inverse * inverse % P
    return total[0] * square % P, total[1] * square * inverse % P


def _double(one: Jacobian) -> Jacobian:
    x, y, z = one
    if not y or not z:
        return _NOWHERE
    delta, gamma = z * z % P, y * y % P
    beta, alpha = x * gamma % P, 3 * (x - delta) * (x + delta) % P
    x3 = (alpha * alpha - 8 * beta) % P
    z3 = ((y + z) * (y + z) - gamma - delta) % P
    return x3, (alpha * (4 * beta - x3) - 8 * gamma * gamma) % P, z3


def _plus(one: Jacobian, other: Point) -> Jacobian:
    x, y, z = one
    if not z:
        return other[0], other[1], 1
    square = z * z % P
    h, r = (other[0] * square - x) % P, (other[1] * z * square - y) % P
    if not h:
        return _NOWHERE if r else _double(one)
    h2 = h * h % P
    h3, v = h * h2 % P, x * h2 % P
    x3 = (r * r - h3 - 2 * v) % P
    return x3, (r * (v - x3) - y * h3) % P, z * h % P
