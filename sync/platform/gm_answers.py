"""The standards' own vectors for SM2, SM3 and SM4, computed by `gm.known_answers`.  Data only."""

from __future__ import annotations

_H = bytes.fromhex
SM2_CURVE = _H(
    "fffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffc"  # a
    "28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93"  # b
    "32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7"  # x of the base point
    "bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0"  # y
)
"""GB/T 32918.5-2017 clause 4, the parameters that go into Z."""
ANSWERS: dict[str, bytes] = {
    # GB/T 32905-2016 A.1 ("abc") and A.2 ("abcd" sixteen times)
    "sm3.a1": _H("66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
    "sm3.a2": _H("debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
    # No standard prints one for RFC 2104 over SM3: two independent libraries agree on this value.
    "hmac.sm3": _H("220bf579ded555393f0159f66c99877822a3ecf610d1552154b41d44b94db3ae"),
    # GB/T 32907-2016 A.1 (key and plain text are the same bytes)
    "sm4.key": _H("0123456789abcdeffedcba9876543210"),
    "sm4.a1": _H("681edf34d206965e86b3e94f536e4246"),
    # RFC 8998 A.1
    "gcm.iv": _H("00001234567800000000abcd"),
    "gcm.aad": _H("feedfacedeadbeeffeedfacedeadbeefabaddad2"),
    "gcm.plain": _H("a" * 16 + "b" * 16 + "c" * 16 + "d" * 16 + "e" * 16 + "f" * 16 + "e" * 16 + "a" * 16),
    "gcm.text": _H(
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
        "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
    ),
    "gcm.tag": _H("83de3541e4c2b58177e065a9bf7b62ec"),
    # GB/T 32918.5-2017 A.2 (signature) and A.3 (encryption), the sample key of the standard
    "sm2.private": _H("3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8"),
    "sm2.public": _H(
        "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
        "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
    ),
    "sm2.r": _H("f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"),
    "sm2.s": _H("b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa"),
    "sm2.c1": _H(
        "04ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73"
        "e858f9d81e5430a57b36daab8f950a3c64e6ee6a63094d99283aff767e124df0"
    ),
    "sm2.c3": _H("59983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd8766"),
    "sm2.c2": _H("21886ca989ca9c7d58087307ca93092d651efa"),
}
