"""What the desk believes of a voucher's use, of a day's anchor and the like, and what goes out in clear."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from sync.platform import gm
from sync.platform.adapter import AuthBroken, Retryable, Unanswered
from sync.platform.ktp_fields import MalformedReply
from sync.platform.ktp_wire import unb64
from sync.platform.used_word import used_text
from sync.records import DayDigest, Method, SpotAnswer, SpotWord, UseOrder, UseReceipt
from tests.support.entries import AT_MS, LI, ZHANG
from tests.support.ktp_lines import SigningLine, adapter, said
from tests.sync.platform.test_ktp import signed

ORDER = UseOrder(
    "990020260001000317", "V-1", "C1", ZHANG, "张三", Method.CARD_PIN, "P1", "01", notice_shown=True
)
USED_AT = datetime.fromtimestamp(AT_MS / 1000, UTC)
DAY = DayDigest(date(2026, 3, 2), 1, 9, "ab" * 32, {"CHECKIN": 9})


def word(order: UseOrder = ORDER, use_no: str = "U1", at: datetime = USED_AT) -> str:
    return used_text(order.code, order.class_no, order.person, use_no, at)


def told(**changed: Any) -> dict[str, Any]:
    whole = {"useNo": "U1", "state": "USED", "usedAt": AT_MS, "duplicate": False, "receipt": signed(word())}
    return {name: value for name, value in {**whole, **changed}.items() if value is not None}


def use(result: object) -> UseReceipt:
    return adapter(SigningLine([said(result)]))[0].voucher_use(ORDER, "use-1")


class TestTheWordOnAUse:
    def test_a_good_one_is_kept_as_it_was_signed(self) -> None:
        receipt = use(told())
        assert (receipt.use_no, receipt.used_at, receipt.signed) == ("U1", USED_AT, word())

    @pytest.mark.parametrize(
        "about",
        [
            word(replace(ORDER, code="990020260001000318")),
            word(replace(ORDER, class_no="C2")),
            word(replace(ORDER, person=LI)),
            word(use_no="U2"),
            word(at=datetime(2026, 3, 3, tzinfo=UTC)),
            word() + "\n",
            "KTP1-USE",
        ],
    )
    def test_one_about_anything_else_is_no_answer(self, about: str) -> None:
        with pytest.raises(MalformedReply, match="ordered"):
            use(told(receipt=signed(about)))

    @pytest.mark.parametrize("sign", ["", "AAAA", "no base64", signed(word(), gm.Sm2Key.generate())["sign"]])
    def test_one_that_the_platform_did_not_sign_breaks_trust(self, sign: str) -> None:
        with pytest.raises(AuthBroken) as broken:
            use(told(receipt={"text": word(), "sign": sign}))
        assert broken.value.code == "KTP1-USE"

    @pytest.mark.parametrize(
        "changed",
        [
            {"receipt": None},
            {"receipt": "signed, believe me"},
            {"useNo": ""},
            {"usedAt": None},
            {"usedAt": 1.5},
            {"state": "CLAIMED"},
            {"state": "USED_IN_PRINCIPLE"},
            {"duplicate": "yes"},
        ],
        ids=str,
    )
    def test_half_a_word_is_no_answer(self, changed: dict[str, Any]) -> None:
        with pytest.raises(Retryable):
            use(told(**changed))


class TestOneRequest:
    def test_asked_again_it_is_byte_for_byte_the_same(self) -> None:
        line = SigningLine([Unanswered("nothing came"), said(told())])
        ktp, _ = adapter(line)
        with pytest.raises(Unanswered):
            ktp.voucher_use(ORDER, "use-1")
        ktp.voucher_use(ORDER, "use-1")
        (_, _, first, body), (_, _, second, again) = line.asked
        assert body == again
        assert first["Idempotency-Key"] == second["Idempotency-Key"] == "use-1"
        assert first["X-KTP-Nonce"] != second["X-KTP-Nonce"]

    def test_another_request_or_person_is_sealed_under_another_iv(self) -> None:
        line = SigningLine([said(told())] * 2 + [said(told(receipt=signed(word(replace(ORDER, person=LI)))))])
        ktp, _ = adapter(line)
        ktp.voucher_use(ORDER, "use-1")
        ktp.voucher_use(ORDER, "use-2")
        ktp.voucher_use(replace(ORDER, person=LI), "use-1")
        assert len({json.loads(body)["sec"]["iv"] for *_, body in line.asked}) == 3

    def test_no_name_and_no_number_goes_out_in_clear(self) -> None:
        line = SigningLine([said(told()), said({"items": []})])
        ktp, _ = adapter(line)
        ktp.voucher_use(ORDER, "use-1")
        ktp.certificates(ZHANG)
        assert len(line.asked) == 2
        for _, path, _, body in line.asked:
            assert ZHANG.number not in path + body.decode()
            assert "张三" not in body.decode()

    def test_numbers_of_the_platform_stay_in_their_place_in_the_path(self) -> None:
        line = SigningLine([said({"useNo": "a/b?c", "state": "CLAIMED"}), said({"checkNo": "../x"})])
        ktp, _ = adapter(line)
        ktp.voucher_revoke("a/b?c", "why", "01", "back-1")
        ktp.spotcheck_answer("../x", [SpotAnswer("T1", SpotWord.ABSENT)], "spot-1")
        assert [path for _, path, _, _ in line.asked] == [
            "/vouchers/use/a%2Fb%3Fc/revoke",
            "/spotchecks/..%2Fx/answer",
        ]


class TestAnswersAboutSomethingElse:
    @pytest.mark.parametrize(
        "result", [{"useNo": "U2", "state": "CLAIMED"}, {"useNo": "U1", "state": "USED"}, {}]
    )
    def test_a_use_that_still_stands_was_not_taken_back(self, result: object) -> None:
        with pytest.raises(MalformedReply):
            adapter(SigningLine([said(result)]))[0].voucher_revoke("U1", "why", "01", "back-1")

    @pytest.mark.parametrize(
        "result",
        [
            {"anchorNo": "A1", "date": "2026-03-03", "chainHead": DAY.chain_head},
            {"anchorNo": "A1", "date": "2026-03-02", "chainHead": "cd" * 32},
            {"anchorNo": "", "date": "2026-03-02", "chainHead": DAY.chain_head},
        ],
    )
    def test_another_days_anchor_anchors_nothing(self, result: object) -> None:
        with pytest.raises(MalformedReply):
            adapter(SigningLine([said(result)]))[0].anchor_day(DAY)

    def test_a_day_is_signed_by_the_desk(self) -> None:
        line = SigningLine([said({"anchorNo": "A1", "date": "2026-03-02", "chainHead": DAY.chain_head})])
        ktp, _ = adapter(line)
        assert ktp.anchor_day(DAY) == "A1"
        body = json.loads(line.asked[0][3])
        text = "\n".join(["KTP1-DAY", "KSK-990000-0001", "2026-03-02", "1", "9", DAY.chain_head])
        assert gm.sm2_verify(ktp._keys.pair.public, text.encode(), unb64(body["sign"]))

    @pytest.mark.parametrize("minutes", [-1, 1.5, "viel"])
    def test_minutes_that_are_none_spoil_the_page(self, minutes: object) -> None:
        row = {
            **{"serverRecNo": "1", "classNo": "C1", "sessionNo": "S1", "traineeNo": "T1", "action": "IN"},
            **{"at": AT_MS, "source": "ONLINE", "minutes": minutes},
        }
        page = {"items": [row], "pageSm3": gm.digest_of(["1"]), "snapshot": "s", "watermark": "1", "total": 1}
        with pytest.raises(Retryable):
            adapter(SigningLine([said({**page, "allSm3": gm.digest_of(["1"])})]))[0].pull_checkins(None, None)

    @pytest.mark.parametrize("amount", [1500, "12,5", "-1", "NaN"])
    def test_an_amount_that_is_no_decimal_spoils_a_list_of_vouchers(self, amount: object) -> None:
        row = {"voucherNo": "V1", "validFrom": "2026-01-01", "validTo": "2026-12-31", "faceValue": amount}
        page = {"items": [{**row, "sec": {}}], "pageSm3": gm.digest_of(["V1"]), "total": 1}
        with pytest.raises(MalformedReply):
            adapter(SigningLine([said(page)]))[0].vouchers("C1", None, None)
