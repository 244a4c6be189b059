#!/usr/bin/env python3
"""打开并核对一份结班归档。Opens and checks an archived class.  Plain Python 3.8 or newer, nothing else needed:

    python3 verify.py                      核对没有被动过（不用密钥）  nothing was touched; no key needed
    python3 verify.py KEY                  再核对里面的每一条          and every file and entry inside
    python3 verify.py KEY --out FOLDER     并解开到一个文件夹          and unpack them

The key is on the paper that was made with the archive.  Any archive program that knows ZIP with AES-256 (7-Zip,
WinRAR, ...) opens class.zip with the same key; this program is for the proof.  Where the package `cryptography` is
installed the desk's signatures are checked too and everything is faster; without it that is said.

Format: seal.json says SHA-256 of class.zip.  class.zip: ZIP, each file AES-256 in WinZip's AE-2 form
(https://www.winzip.com/en/support/aes-encryption/).  In it manifest.json lists SHA-256 of every other file;
entries.jsonl holds the lines of the desk's book about the class: hash = SM3(prevHash + canonical), signature =
Ed25519 by the desk's key (seal.json: ledgerKey) over that hash.  roster.csv, sessions.csv and voucher_uses.csv are the
same for people, with headings in the language of the desk.  三张 CSV 表给人看，表头是签到台的语言。
"""

from __future__ import annotations

import hashlib
import hmac
import json
import struct
import sys
import zlib
from pathlib import Path
from typing import Any

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    FAST = True
except ImportError:
    FAST = False

SALT, CHECK, MAC, ROUNDS = 16, 2, 10, 1000


class Damaged(Exception):
    """What is wrong, in words."""


class WrongKey(Exception):
    """The key opens nothing here."""


def check(folder: Path, key: str = "", out: Path | None = None) -> dict[str, Any]:
    """Damaged, WrongKey, OSError; else what was found: {files, entries, links, signatures}."""
    try:
        seal = json.loads((folder / "seal.json").read_text(encoding="utf-8"))
        wanted, ledger_key = seal["sha256"], bytes.fromhex(seal["ledgerKey"])
        signature, said = bytes.fromhex(seal["signature"]), statement(seal)
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise Damaged("seal.json: %s" % fault) from fault
    whole = (folder / "class.zip").read_bytes()
    if hashlib.sha256(whole).hexdigest() != wanted:
        raise Damaged("class.zip is not what was sealed")
    _signed(ledger_key, signature, said, "seal.json")
    if not key:
        return {"files": 0, "entries": 0, "links": 0, "signatures": FAST}
    files = unpack(whole, key)
    _listed(files)
    entries, links = _entries(files["entries.jsonl"], ledger_key)
    if entries != seal["entries"]:
        raise Damaged("entries.jsonl: %d entries, sealed were %d" % (entries, seal["entries"]))
    if out is not None:
        _put(files, out)
    return {"files": len(files), "entries": entries, "links": links, "signatures": FAST}


def statement(seal: dict[str, Any]) -> bytes:
    """What the desk signed: one fact a line."""
    facts = ("desk", "classNo", "madeAt", "sha256", "entries", "ledgerKey")
    return "\n".join(["KIOSK-ARCHIVE-1"] + [str(seal[one]) for one in facts]).encode("utf-8")


def _signed(key: bytes, signature: bytes, message: bytes, what: str) -> None:
    if not FAST:
        return
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        raise Damaged("%s: the signature is not the desk's" % what) from None


def _listed(files: dict[str, bytes]) -> None:
    try:
        wanted = json.loads(files["manifest.json"].decode("utf-8"))["files"]
        there = {
            name: hashlib.sha256(data).hexdigest() for name, data in files.items() if name != "manifest.json"
        }
    except (KeyError, ValueError, TypeError) as fault:
        raise Damaged("manifest.json: %s" % fault) from fault
    for name in sorted(set(wanted) | set(there)):
        if wanted.get(name) != there.get(name):
            raise Damaged("%s is missing, extra or changed" % name)


def _entries(lines: bytes, key: bytes) -> tuple[int, int]:
    """How many, and between how many of them the chain is closed."""
    count, links = 0, 0
    before: tuple[int, bytes] | None = None
    for line in lines.decode("utf-8").splitlines():
        try:
            one = json.loads(line)
            prev, said = bytes.fromhex(one["prevHash"]), bytes.fromhex(one["hash"])
        except (ValueError, KeyError, TypeError) as fault:
            raise Damaged("entries.jsonl: %s" % fault) from fault
        if sm3(prev + one["canonical"].encode("utf-8")) != said:
            raise Damaged("entry %s: its bytes do not give its hash" % one["id"])
        _signed(key, bytes.fromhex(one["signature"]), said, "entry %s" % one["id"])
        if before is not None and one["seq"] == before[0] + 1:
            if prev != before[1]:
                raise Damaged("entry %s does not follow the one before" % one["id"])
            links += 1
        before, count = (one["seq"], said), count + 1
    return count, links


def _put(files: dict[str, bytes], out: Path) -> None:
    for name, data in files.items():
        path = out / name
        if ".." in Path(name).parts or Path(name).is_absolute():
            raise Damaged("%s: a name that leads elsewhere" % name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


# --- ZIP with AES-256, AE-2 -------------------------------------------------------------------------------


def unpack(whole: bytes, key: str) -> dict[str, bytes]:
    """{name: bytes}, read from the central directory."""
    end = whole.rfind(b"PK\x05\x06")
    if end < 0:
        raise Damaged("class.zip has no end")
    count, _, at = struct.unpack("<HII", whole[end + 10 : end + 20])
    files = {}
    try:
        for _ in range(count):
            fields = struct.unpack("<4s6H3I5H2I", whole[at : at + 46])
            if fields[0] != b"PK\x01\x02" or fields[4] != 99:
                raise Damaged("class.zip: a file that is not sealed as it should be")
            packed, name_length, extra, comment, local = (
                fields[8],
                fields[10],
                fields[11],
                fields[12],
                fields[16],
            )
            name = whole[at + 46 : at + 46 + name_length].decode("utf-8")
            files[name] = _open(whole, local, packed, key, name)
            at += 46 + name_length + extra + comment
    except (struct.error, UnicodeDecodeError, zlib.error) as fault:
        raise Damaged("class.zip: %s" % fault) from fault
    return files


def _open(whole: bytes, local: int, packed: int, key: str, name: str) -> bytes:
    name_length, extra = struct.unpack("<HH", whole[local + 26 : local + 30])
    start = local + 30 + name_length + extra
    sealed = whole[start : start + packed]
    salt, proof = sealed[:SALT], sealed[SALT : SALT + CHECK]
    data, mac = sealed[SALT + CHECK : -MAC], sealed[-MAC:]
    encrypting, proving, proof_wanted = keys(key, salt)
    if not hmac.compare_digest(proof, proof_wanted):
        raise WrongKey(name)
    if not hmac.compare_digest(hmac.new(proving, data, hashlib.sha1).digest()[:MAC], mac):
        raise Damaged("%s: its bytes were changed" % name)
    return zlib.decompress(stream(encrypting, data), -15)


def keys(key: str, salt: bytes) -> tuple[bytes, bytes, bytes]:
    made = hashlib.pbkdf2_hmac("sha1", key.encode("utf-8"), salt, ROUNDS, 66)
    return made[:32], made[32:64], made[64:]


def stream(key: bytes, data: bytes) -> bytes:
    """AES-256 in counter mode as WinZip counts: little end first, from 1."""
    blocks = range(1, -(-len(data) // 16) + 1)
    if FAST:
        encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
        pad = encryptor.update(b"".join(one.to_bytes(16, "little") for one in blocks))
    else:
        words = _expand(key)
        pad = b"".join(_block(words, one.to_bytes(16, "little")) for one in blocks)
    size = len(data)
    return (int.from_bytes(data, "big") ^ int.from_bytes(pad[:size], "big")).to_bytes(size, "big")


# --- AES-256 (FIPS 197), one direction, where no library is ------------------------------------------------


def _times2(x: int) -> int:
    return ((x << 1) ^ 0x1B) & 0xFF if x & 0x80 else x << 1


def _box() -> list[int]:
    box, p, q = [0x63] * 256, 1, 1
    while True:
        p = p ^ _times2(p)
        q ^= q << 1
        q ^= q << 2
        q ^= q << 4
        q &= 0xFF
        if q & 0x80:
            q ^= 0x09
        turned = q
        for shift in (1, 2, 3, 4):
            turned ^= ((q << shift) | (q >> (8 - shift))) & 0xFF
        box[p] = turned ^ 0x63
        if p == 1:
            return box


BOX = _box()
TWICE = [_times2(x) for x in range(256)]


def _expand(key: bytes) -> list[list[int]]:
    words = [list(key[i : i + 4]) for i in range(0, 32, 4)]
    rcon = 1
    for i in range(8, 60):
        word = list(words[i - 1])
        if i % 8 == 0:
            word = [BOX[x] for x in word[1:] + word[:1]]
            word[0] ^= rcon
            rcon = _times2(rcon)
        elif i % 8 == 4:
            word = [BOX[x] for x in word]
        words.append([a ^ b for a, b in zip(words[i - 8], word)])
    return [sum(words[i : i + 4], []) for i in range(0, 60, 4)]


SHIFTED = [0, 5, 10, 15, 4, 9, 14, 3, 8, 13, 2, 7, 12, 1, 6, 11]


def _block(rounds: list[list[int]], block: bytes) -> bytes:
    state = [a ^ b for a, b in zip(block, rounds[0])]
    for number in range(1, 14):
        state = [BOX[state[i]] for i in SHIFTED]
        mixed = []
        for i in range(0, 16, 4):
            a, b, c, d = state[i : i + 4]
            every = a ^ b ^ c ^ d
            mixed += [
                a ^ every ^ TWICE[a ^ b], b ^ every ^ TWICE[b ^ c],
                c ^ every ^ TWICE[c ^ d], d ^ every ^ TWICE[d ^ a],
            ]  # fmt: skip
        state = [a ^ b for a, b in zip(mixed, rounds[number])]
    return bytes(BOX[state[i]] ^ rounds[14][place] for place, i in enumerate(SHIFTED))


# --- SM3 (GB/T 32905-2016) --------------------------------------------------------------------------------

M = 0xFFFFFFFF


def _rotl(x: int, n: int) -> int:
    n %= 32
    return ((x << n) | (x >> (32 - n))) & M


def sm3(data: bytes) -> bytes:
    padded = data + b"\x80" + bytes((55 - len(data)) % 64) + struct.pack(">Q", 8 * len(data))
    v = [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E]
    for start in range(0, len(padded), 64):
        w = list(struct.unpack(">16I", padded[start : start + 64]))
        for j in range(16, 68):
            x = w[j - 16] ^ w[j - 9] ^ _rotl(w[j - 3], 15)
            w.append(x ^ _rotl(x, 15) ^ _rotl(x, 23) ^ _rotl(w[j - 13], 7) ^ w[j - 6])
        a, b, c, d, e, f, g, h = v
        for j in range(64):
            first = _rotl((_rotl(a, 12) + e + _rotl(0x79CC4519 if j < 16 else 0x7A879D8A, j)) & M, 7)
            second = first ^ _rotl(a, 12)
            ff = a ^ b ^ c if j < 16 else (a & b) | (a & c) | (b & c)
            gg = e ^ f ^ g if j < 16 else (e & f) | (~e & g & M)
            one = (ff + d + second + (w[j] ^ w[j + 4])) & M
            two = (gg + h + first + w[j]) & M
            a, b, c, d = one, a, _rotl(b, 9), c
            e, f, g, h = two ^ _rotl(two, 9) ^ _rotl(two, 17), e, _rotl(f, 19), g
        v = [x ^ y for x, y in zip(v, (a, b, c, d, e, f, g, h))]
    return struct.pack(">8I", *v)


def main(arguments: list[str]) -> int:
    out = None
    if "--out" in arguments:
        place = arguments.index("--out")
        out = Path(arguments[place + 1])
        del arguments[place : place + 2]
    try:
        found = check(Path(__file__).resolve().parent, arguments[0] if arguments else "", out)
    except WrongKey:
        print("密钥不对  wrong key")
        return 3
    except (Damaged, OSError) as fault:
        print("归档有损坏  damaged: %s" % fault)
        return 1
    print("完好  sound: %s" % json.dumps(found))
    if not found["signatures"]:
        print("没有装 cryptography，签名没有核对  signatures were not checked: no package cryptography")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
