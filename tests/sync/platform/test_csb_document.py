"""An interface document typed in: what it lacks, what is a slip, and how its replies become ours."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from sync.platform.adapter import Capability
from sync.platform.csb import Csb, CsbAccount
from sync.platform.csb_call import Said
from sync.platform.csb_document import (
    ALWAYS,
    CALLS,
    SHAPES,
    CallDocument,
    CallName,
    Kind,
    documents,
    missing,
    served,
    strange,
)
from sync.platform.csb_values import translate
from sync.platform.ktp_call import WireClock
from sync.platform.ktp_fields import Fields, MalformedReply, parse_object
from sync.records import HolderMatch, Method, UseOrder, VoucherKind, VoucherState
from tests.support.csb import MADE_UP
from tests.support.entries import LI, ZHANG

DOCS = Path(__file__).parents[3] / "docs" / "adapters.md"
VERIFY = CallDocument(
    CallName.VOUCHER_VERIFY,
    "x",
    request={"voucherNo": "no", "aac147": "holder"},
    reply={
        "state": "st",
        "validFrom": "from",
        "validTo": "to",
        "usable": "ok",
        "verifyNo": "log",
        "holderNo": "owner.id",
        "faceValue": "amount",
        "type": "kind",
        "reasons": "why",
    },
    codes={"state": {"02": "CLAIMED"}, "type": {"1": "FACE"}, "reasons": {"21": "E43002"}},
)
ANSWER = (
    '{"st": "02", "from": "20260101", "to": "2026-12-31 23:59:59", "ok": "Y", "log": 77, "kind": 1, '
    '"owner": {"id": "%s"}, "amount": 1500.00, "why": ""}'
)


class Scripted:
    """A line that answers what it was given and keeps what was asked."""

    def __init__(self, answer: str) -> None:
        self.answer, self.asked = answer, [{"": ""}]

    def call(self, document: CallDocument, fields: dict[str, str]) -> Said:
        self.asked.append(dict(fields))
        return Said(parse_object(self.answer.encode(), floats_as_text=True), "1-2")


def desk(answer: str, *typed: CallDocument) -> tuple[Csb, Scripted]:
    line = Scripted(answer)
    clock = WireClock(lambda: 1_767_225_600_000, lambda: 0, lambda _: None)
    account = CsbAccount("9900000001", "0399000001", "training-desk", "ORG1")
    return Csb(account, typed, line, clock), line  # type: ignore[arg-type]  # a line by shape


# --- what is there


def test_only_the_public_calls_are_known() -> None:
    assert served(documents(())) == {Capability.ESSC_QR, Capability.ESSC_LOGIN_QR}


def test_the_made_up_document_serves_everything_this_adapter_can() -> None:
    assert served(documents(MADE_UP)) == set(CALLS)


@pytest.mark.parametrize("part", ["request", "reply", "codes"])
def test_each_field_that_is_missing_is_named(part: str) -> None:
    names = {"request": "voucherNo", "reply": "validTo", "codes": "state"}
    left = {name: value for name, value in getattr(VERIFY, part).items() if name != names[part]}
    document = CallDocument(
        VERIFY.call,
        VERIFY.api,
        request=left if part == "request" else VERIFY.request,
        reply=left if part == "reply" else VERIFY.reply,
        codes=left if part == "codes" else VERIFY.codes,
    )
    assert missing(VERIFY.call, document) == (f"{part}.{names[part]}",)
    assert missing(VERIFY.call, VERIFY) == ()


def test_a_coded_field_needs_the_meaning_of_its_codes() -> None:
    assert missing(
        VERIFY.call, CallDocument(VERIFY.call, "x", request=VERIFY.request, reply=VERIFY.reply)
    ) == (
        "codes.type",
        "codes.state",
    )


def test_of_a_public_call_only_what_differs_need_be_typed() -> None:
    known = documents([CallDocument(CallName.ESSC_QR, errors={"711": "E41001"}, constants={"from": "desk"})])
    document = known[CallName.ESSC_QR]
    assert (document.api, document.errors) == ("qrcode_valid_encrypt", {"711": "E41001"})
    assert missing(CallName.ESSC_QR, document) == ()


def test_slips_are_named() -> None:
    slip = CallDocument(
        CallName.VOUCHER_USE, request={"voucher": "a"}, reply={"useno": "b"}, codes={"state": {}}
    )
    assert list(strange(slip)) == ["request.voucher", "reply.useno", "codes.state"]


# --- replies


def test_a_reply_is_read_by_the_document() -> None:
    csb, line = desk(ANSWER % ZHANG.number, VERIFY)
    found = csb.voucher_verify("V1", ZHANG, "")
    one = found.voucher
    assert (one.voucher_no, one.state, one.kind) == ("V1", VoucherState.CLAIMED, VoucherKind.FACE)
    assert (one.valid_from, one.valid_to) == (date(2026, 1, 1), date(2026, 12, 31))
    assert one.face_value == Decimal("1500.00")
    assert (found.holder, found.usable, found.reasons, found.verify_no) == (HolderMatch.SAME, True, (), "77")
    assert line.asked[-1] == {"no": "V1", "holder": ZHANG.number}


def test_the_holder_is_compared_here_where_only_a_number_comes() -> None:
    csb, _ = desk(ANSWER % ZHANG.number, VERIFY)
    assert csb.voucher_verify("V1", LI, "").holder is HolderMatch.OTHER
    assert csb.voucher_verify("V1", None, "").holder is HolderMatch.UNKNOWN


@pytest.mark.parametrize("state", ["09", "CLAIMED", ""])
def test_a_state_without_a_typed_in_meaning_is_never_accepted(state: str) -> None:
    csb, _ = desk((ANSWER % ZHANG.number).replace('"02"', f'"{state}"'), VERIFY)
    if not state:
        with pytest.raises(MalformedReply):
            csb.voucher_verify("V1", ZHANG, "")
        return
    assert csb.voucher_verify("V1", ZHANG, "").voucher.state is VoucherState.UNKNOWN


@pytest.mark.parametrize(
    "spoilt", ["2026-13-01", "tomorrow", "0", "99999999999999999999", "20261301", "9999-12-31T20:00:00Z"]
)
def test_a_day_that_is_none_is_no_answer(spoilt: str) -> None:
    csb, _ = desk((ANSWER % ZHANG.number).replace("20260101", spoilt), VERIFY)
    with pytest.raises(MalformedReply):
        csb.voucher_verify("V1", ZHANG, "")


@pytest.mark.parametrize("written", ["99991231", "9999-12-31", "9999-12-31 23:59:59"])
def test_a_voucher_without_an_end(written: str) -> None:
    csb, _ = desk((ANSWER % ZHANG.number).replace("2026-12-31 23:59:59", written), VERIFY)
    assert csb.voucher_verify("V1", ZHANG, "").voucher.valid_to == date(9999, 12, 31)


@pytest.mark.parametrize(
    "text",
    [
        "20260302090000",
        "2026-03-02 09:00:00",
        "2026-03-02T09:00:00+08:00",
        "2026-03-02T01:00:00Z",
        "1772413200",
        "1772413200000",
    ],
)
def test_times_in_every_form_gateways_use(text: str) -> None:
    document = CallDocument(CallName.VOUCHER_USE, "x", reply={"useNo": "no", "usedAt": "at"})
    found = translate(document, Fields({"no": "U1", "at": text}))
    assert found.moment("usedAt") == datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(("written", "meant"), [(True, True), ("0", False), (1, True), ("否", False)])
def test_flags_in_every_form(written: object, meant: bool) -> None:
    document = CallDocument(
        CallName.VOUCHER_USE, reply={"duplicate": "again"}, codes={"duplicate": {"否": "false"}}
    )
    assert translate(document, Fields({"again": written})).flag("duplicate", not meant) is meant
    with pytest.raises(MalformedReply):
        translate(document, Fields({"again": "perhaps"}))


def test_a_use_says_what_came_back_and_that_nobody_signed_it() -> None:
    typed = next(one for one in MADE_UP if one.call is CallName.VOUCHER_USE)
    csb, line = desk('{"serialNo": "U9", "doneAt": "20260302090000", "again": "Y"}', typed)
    order = UseOrder("V1", "77", "C1", ZHANG, "张三", Method.CARD_PIN, "P1", "01", notice_shown=True)
    told = csb.voucher_use(order, "use-1")
    assert (told.use_no, told.duplicate, told.signature) == ("U9", True, "")
    assert told.used_at == datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    assert line.asked[-1]["requestNo"] == "use-1"


# --- the docs


def test_the_table_of_the_docs_is_that_of_the_adapter() -> None:
    told = DOCS.read_text(encoding="utf-8")
    assert [row for row in rows() if row not in told] == []


def rows() -> list[str]:
    made = []
    for call, shape in SHAPES.items():
        replied = [one.name + _form(one.kind) for one in shape.reply if one.needed]
        more = [one.name + _form(one.kind) for one in shape.reply if not one.needed]
        cells = [sorted(shape.must), sorted(shape.may - ALWAYS), replied, more]
        made.append(f"| `{call}` | " + " | ".join(", ".join(cell) or "–" for cell in cells) + " |")
    return made


def _form(kind: Kind) -> str:
    return {Kind.CODE: "*", Kind.LIST: "[]"}.get(kind, "")
