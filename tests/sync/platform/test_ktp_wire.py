"""KTP/1 against its vectors, and replies of every sort: a typed value or a named error."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.platform import codes, gm
from sync.platform.adapter import (
    AuthBroken,
    CursorGone,
    PlatformError,
    Rejected,
    Retryable,
    Unsupported,
)
from sync.platform.gm_answers import ANSWERS
from sync.platform.ktp_fields import Fields, MalformedReply, parse_object
from sync.platform.ktp_pages import read_page
from sync.platform.ktp_wire import (
    OK,
    Caller,
    Reply,
    aad,
    canonical_query,
    envelope_text,
    field_key,
    read_reply,
    refusal,
    reply_to_sign,
    retry_after_s,
    seal,
    string_to_sign,
    unb64,
    unreadable,
    unseal,
)
from tests.support import vectors

V: dict[str, Any] = json.loads(vectors.FILE.read_text(encoding="utf-8"))
SECRET = vectors.SECRET
PUBLIC = ANSWERS["sm2.public"]


class TestVectors:
    def test_the_file_is_what_the_independent_reckoning_gives(self) -> None:
        assert vectors.build() == V

    def test_the_signed_string(self) -> None:
        head = V["headers"]
        made = string_to_sign(
            "post",
            "/ktp/v1/vouchers/verify",
            "",
            Caller(head["x-ktp-app"], head["x-ktp-device"]),
            head["x-ktp-time"],
            head["x-ktp-nonce"],
            V["body"].encode(),
        )
        assert made.decode() == V["canonical"]

    def test_both_suites(self) -> None:
        text = V["canonical"].encode()
        assert gm.hmac_sm3(SECRET, text) == unb64(V["hmac_sm3"])
        assert gm.sm2_verify(PUBLIC, text, unb64(V["sm2_fixed_k"]))

    def test_our_own_signature_verifies_too(self) -> None:
        key = gm.Sm2Key(ANSWERS["sm2.private"], PUBLIC)
        assert gm.sm2_verify(PUBLIC, V["canonical"].encode(), key.sign(V["canonical"].encode()))

    def test_the_field_key(self) -> None:
        assert field_key(SECRET, vectors.DEVICE).hex() == V["field_key_hkdf_sm3"]

    def test_the_envelope_both_ways(self) -> None:
        about, plain = V["envelope_aad"].encode(), json.loads(V["envelope_plain"])
        assert seal(SECRET, "f1", vectors.DEVICE, about, plain, bytes(range(12))) == V["envelope"]
        assert unseal({"f1": SECRET}, vectors.DEVICE, about, Fields(V["envelope"])).values == plain

    def test_a_rotated_key_opens_its_own_and_leaves_the_old(self) -> None:
        about, plain = V["envelope_aad"].encode(), json.loads(V["envelope_plain"])
        rotated = V["rotated"]
        issued = {"f1": SECRET, "f2": bytes.fromhex(rotated["secret"])}
        for envelope in (V["envelope"], rotated["envelope"]):
            assert unseal(issued, vectors.DEVICE, about, Fields(envelope)).values == plain
        assert field_key(issued["f2"], vectors.DEVICE).hex() == rotated["field_key_hkdf_sm3"]

    def test_the_response_signature(self) -> None:
        answer = V["response"]
        signed = reply_to_sign(answer["nonce"], answer["status"], answer["body"].encode())
        assert signed.decode() == answer["signed"]
        assert gm.sm2_verify(PUBLIC, signed, unb64(answer["sm2_fixed_k"]))

    @pytest.mark.parametrize("name", ["page_digest", "reconcile_digest"])
    def test_digests_do_not_depend_on_the_order(self, name: str) -> None:
        assert gm.digest_of(V[name]["ids"]) == gm.digest_of(reversed(V[name]["ids"])) == V[name]["sm3"]

    def test_the_plain_chain(self) -> None:
        for record in V["chain"]:
            bare = {name: value for name, value in record.items() if name not in ("hash", "prevHash")}
            assert gm.sm3(bytes.fromhex(record["prevHash"]) + gm.canonical_json(bare)).hex() == record["hash"]


class TestEnvelopes:
    ABOUT = aad("checkin", "KSK-1-1")
    SEC = seal(SECRET, "f1", "KSK", ABOUT, {"aac003": "张三"})

    @pytest.mark.parametrize(
        ("device", "about", "issued"),
        [
            ("KSK", aad("checkin", "KSK-1-2"), {"f1": SECRET}),
            ("KSK-2", ABOUT, {"f1": SECRET}),
            ("KSK", ABOUT, {"f2": SECRET}),
            ("KSK", ABOUT, {"f1": bytes(32)}),
        ],
        ids=["another record", "another device", "a key never issued", "another secret"],
    )
    def test_opens_for_its_own_record_only(self, device: str, about: bytes, issued: dict[str, bytes]) -> None:
        with pytest.raises(MalformedReply):
            unseal(issued, device, about, Fields(self.SEC))

    @given(
        st.sampled_from(["alg", "kid", "iv", "ct", "tag"]), st.text(max_size=40) | st.none() | st.integers()
    )
    def test_a_spoilt_field_is_named(self, name: str, value: object) -> None:
        spoilt = {**self.SEC, name: value}
        try:
            assert unseal({"f1": SECRET}, "KSK", self.ABOUT, Fields(spoilt)).values == {"aac003": "张三"}
        except MalformedReply:
            return
        assert value == self.SEC[name]

    @given(st.text(max_size=40), st.binary(max_size=80))
    def test_its_text_is_canonical_whatever_the_platform_calls_its_key(self, kid: str, plain: bytes) -> None:
        sec = seal(SECRET, kid, "KSK", self.ABOUT, {"aac003": plain.hex()})
        assert envelope_text(sec) == gm.canonical_text(sec)


def reply(code: object, status_text: str = "no", **result: object) -> Reply:
    return read_reply(json.dumps({"msgCode": code, "msg": status_text, "result": result}).encode())


class TestReplies:
    @pytest.mark.parametrize("code", ["000000", "0", "200", 0, 200])
    def test_good_codes_of_any_spelling(self, code: object) -> None:
        assert reply(code).code == OK

    @pytest.mark.parametrize(
        ("status", "code", "kind"),
        [
            (401, "E10001", AuthBroken),
            (401, "E10002", AuthBroken),
            (401, "E10004", Retryable),
            (401, "E10005", AuthBroken),
            (403, "E10006", AuthBroken),
            (400, "E20001", Rejected),
            (409, "E20002", Rejected),
            (413, "E20003", Retryable),
            (429, "E20004", Retryable),
            (404, "E30001", Rejected),
            (410, "E30004", CursorGone),
            (200, "E30003", Rejected),
            (200, 700, Rejected),
            (404, "E40400", Unsupported),
            (501, "nope", Unsupported),
            (500, "E50001", Retryable),
            (200, "E50301", Retryable),
            (502, "whatever", Retryable),
        ],
    )
    def test_each_code_is_one_of_the_four(self, status: int, code: object, kind: type[PlatformError]) -> None:
        assert type(refusal(status, reply(code), None)) is kind

    def test_too_large_is_marked(self) -> None:
        fault = refusal(413, reply("E20003"), None)
        assert isinstance(fault, Retryable)
        assert fault.too_large

    def test_retry_after_of_the_body_counts_where_the_header_is_silent(self) -> None:
        fault = refusal(429, reply("E20004", retryAfter=9), None)
        assert isinstance(fault, Retryable)
        assert fault.after_s == 9

    @pytest.mark.parametrize(
        ("value", "seconds"),
        [
            ("120", 120.0),
            ("Mon, 02 Mar 2026 01:01:00 GMT", 60.0),
            ("Mon, 02 Mar 2026 00:00:00 GMT", 0.0),
            ("soon", None),
            ("-3", None),
            ("", None),
            (None, None),
        ],
    )
    def test_retry_after_in_both_forms(self, value: str | None, seconds: float | None) -> None:
        assert retry_after_s(value, "Mon, 02 Mar 2026 01:00:00 GMT") == seconds

    @pytest.mark.parametrize("status", [200, 302, 403, 413, 502, 511])
    def test_a_body_of_somebody_else_is_the_worlds_fault(self, status: int) -> None:
        fault = unreadable(status, MalformedReply("no JSON"), 3.0)
        assert fault.after_s == 3.0
        assert fault.too_large is (status == 413)

    @pytest.mark.parametrize("cut", range(len(V["response"]["body"].encode())))
    def test_every_torn_body_is_malformed(self, cut: int) -> None:
        with pytest.raises(MalformedReply):
            read_reply(V["response"]["body"].encode()[:cut])

    @given(st.binary(max_size=200))
    def test_any_bytes_are_a_reply_or_malformed(self, body: bytes) -> None:
        with contextlib.suppress(MalformedReply):
            assert read_reply(body).code

    def test_a_deep_nest_is_malformed(self) -> None:
        with pytest.raises(MalformedReply):
            parse_object(b"[" * 100_000)


SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.just("2026-03-02")
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner)
)
NAMES = st.sampled_from(
    "orgNo aab004 classNo name state from to sessionNo begin end type needIn recId code dup extra "
    "aac147 aac003 aaz500 traineeNo items pageSm3 total snapshot".split()
)
OBJECTS = st.dictionaries(NAMES, VALUES, max_size=12)


class TestRows:
    @given(OBJECTS)
    def test_any_object_is_a_record_or_malformed(self, values: dict[str, object]) -> None:
        for decode in (
            codes.organisation_of,
            codes.class_of,
            codes.session_of,
            codes.ack_of,
            codes.person_of,
            codes.card_of,
            lambda fields: codes.enrolment_of(fields, "C1", fields),
            lambda fields: read_page(fields, "classNo", codes.class_of),
        ):
            try:
                decode(Fields(values))
            except MalformedReply as fault:
                assert str(fault)

    @pytest.mark.parametrize(
        "text", ["nul\0", "\ud800", "x" * 5000], ids=["NUL", "lone surrogate", "endless"]
    )
    def test_text_no_database_could_keep_is_malformed(self, text: str) -> None:
        with pytest.raises(MalformedReply):
            Fields({"name": text}).text("name")

    def test_the_path_of_a_wrong_field_is_told(self) -> None:
        rows = Fields({"items": [{"begin": "noon"}]}).objects("items")
        with pytest.raises(MalformedReply, match=r"items\[0\]\.begin"):
            next(rows).moment("begin")

    def test_a_float_is_no_number_of_ours(self) -> None:
        with pytest.raises(MalformedReply):
            parse_object(b'{"serverTime": 1.5}')

    def test_a_page_whose_digest_does_not_fit_is_malformed(self) -> None:
        row = {"classNo": "C1", "name": "n", "state": "RUNNING", "from": "2026-03-01", "to": "2026-03-02"}
        page = {"items": [row], "next": None, "snapshot": "s", "watermark": "1", "total": 1}
        digest = gm.digest_of(["C1"])
        good = Fields({**page, "pageSm3": digest, "allSm3": digest})
        assert read_page(good, "classNo", codes.class_of).snapshot_digest == digest
        with pytest.raises(MalformedReply, match="pageSm3"):
            read_page(
                Fields({**page, "pageSm3": gm.digest_of(["C2"]), "allSm3": digest}), "classNo", codes.class_of
            )

    def test_a_query_is_sorted_and_quoted_as_rfc_3986(self) -> None:
        assert canonical_query({"b": "一/~", "a": "x y"}) == "a=x%20y&b=%E4%B8%80%2F~"
