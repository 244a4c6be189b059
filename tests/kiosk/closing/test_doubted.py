"""Words about a close that do not fit it: not written here, and not believed where another desk wrote them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kiosk.closing.sealing import NotClosed, Signing
from kiosk.domain.closes import Close, State
from kiosk.domain.closing import Digest, checklist
from sync.records import EntryKind, Json
from tests.kiosk.closing.conftest import ClosingDesk
from tests.kiosk.closing.test_two_desks import enter
from tests.support.other_desk import EVENING_MS, NOBODY, OtherDesk
from tests.support.qt import until
from tests.support.timetables import DAY, at


@pytest.fixture
def other(closing: ClosingDesk) -> OtherDesk:
    return OtherDesk(closing.desk.real)


@pytest.fixture
def signed_by_one(closing: ClosingDesk) -> Close:
    """By 李老师, here, at 18:00."""
    closing.sent()
    read = closing.reading.day(DAY, Digest.UNASKED)
    closing.sealing.close(read, Signing("李老师", "", checklist(read.facts, {}, at("18:00"))))
    (close,) = closing.closes()
    return close


def always(_: date) -> bool:
    return True


class TestNotWritten:
    def refused(self, closing: ClosingDesk, close: Close, member: str) -> str:
        with pytest.raises(NotClosed) as no:
            closing.sealing.second(close, member, always)
        assert len(closing.words()) == 1
        return no.value.why

    @pytest.mark.parametrize("second", ["李老师", "李老师 ", " 李老师", "李\u3000老师"])
    def test_a_close_by_one_under_two_spellings(self, closing: ClosingDesk, second: str) -> None:
        closing.sent()
        read = closing.reading.day(DAY, Digest.UNASKED)
        with pytest.raises(NotClosed, match="same"):
            closing.sealing.close(read, Signing("李老师", second, checklist(read.facts, {}, at("18:00"))))
        assert closing.words() == []

    def test_nor_the_second_signature(self, closing: ClosingDesk, signed_by_one: Close) -> None:
        assert self.refused(closing, signed_by_one, "李老师 ") == "same"

    def test_with_a_clock_put_back_before_the_close(self, closing: ClosingDesk, signed_by_one: Close) -> None:
        closing.desk.hands.pass_s(-3600)
        moved = replace(closing.desk.clock.stamp(), at_ms=round(at("17:00").timestamp() * 1000))
        closing.desk.clock.stamp = lambda: moved  # type: ignore[method-assign]
        assert self.refused(closing, signed_by_one, "王老师") == "early"

    def test_of_a_digest_the_book_does_not_have(self, closing: ClosingDesk, signed_by_one: Close) -> None:
        seen = replace(signed_by_one, digest="ab")
        assert self.refused(closing, seen, "王老师") == "other_digest"
        assert closing.sealing.confirm(seen) is None
        assert len(closing.words()) == 1
        assert closing.sealing.confirm(signed_by_one) is not None

    def test_the_signature_says_the_digest_it_is_for(
        self, closing: ClosingDesk, signed_by_one: Close
    ) -> None:
        word = closing.sealing.second(signed_by_one, "王老师", always)
        assert word.body["digest"] == signed_by_one.digest != ""
        assert closing.closes()[0].second == "王老师"


class TestNotBelieved:
    def page(self, closing: ClosingDesk) -> list[str]:
        enter(closing)
        closing.open()
        return list(closing.see("questions"))

    def test_a_close_there_that_names_none(
        self, closing: ClosingDesk, other: OtherDesk, signed_by_one: Close
    ) -> None:
        later = closing.desk.clock.now_ms() + 60_000
        said: dict[str, Json] = {
            "state": "RECONCILED", "first": "陈老师", "second": "赵老师", "checklist": {},
        }  # fmt: skip
        other.wrote(EntryKind.DAY_CLOSED, said, **{**NOBODY, "at_ms": later})
        (question,) = self.page(closing)
        assert question.startswith(f"{DAY}　赵老师") and question.endswith(
            "：这一天已经关过账，这次没有写明取代哪一次，以先关的为准（在 2号台）"
        )
        rows = {row["key"]: row for row in closing.rows("closes")}
        assert [key for key, row in rows.items() if row["holds"]] == [signed_by_one.key]
        assert {row["state"] for row in rows.values()} == {"已封存待上报", "另有先关的一次，这次不算"}

    def test_two_close_the_day_again_and_nothing_is_asked(
        self, closing: ClosingDesk, other: OtherDesk
    ) -> None:
        other.closed(second="赵老师")
        other.wrote(EntryKind.DAY_CLOSED, {"first": "钱老师", "checklist": {}}, **NOBODY)
        assert len(self.page(closing)) == 1
        closing.model.waive("desks", "unused")
        closing.sign(reason="两台各关了一次")
        assert "已封存" in closing.said()
        until(lambda: closing.see("questions") == [], "nothing asked")
        assert [one.holds for one in closing.closes()] == [False, False, True]

    @pytest.mark.parametrize(
        ("body", "more", "why"),
        [
            ({"second": "陈老师 "}, {}, "两个签字是同一个人"),
            ({"second": "赵老师"}, {"at_ms": EVENING_MS - 60_000}, "签字的时间早于关账的时间"),
            ({"second": "赵老师"}, {"day": DAY - timedelta(days=1)}, "签的是另一天的关账"),
            ({"second": "赵老师", "digest": "ab"}, {}, "确认的摘要不是那次关账的摘要"),
        ],
        ids=["one person", "before it", "another day", "another digest"],
    )
    def test_a_signature_there(
        self, closing: ClosingDesk, other: OtherDesk, body: dict[str, Json], more: dict[str, object], why: str
    ) -> None:
        key = other.closed(digest="cd").id
        other.wrote(EntryKind.DAY_CLOSED, {"signs": key, **body}, **{**NOBODY, **more})
        (question,) = self.page(closing)
        assert why in question
        assert not closing.closes()[0].signed
        assert [row["key"] for row in closing.rows("waiting")] == [key]

    def test_a_word_of_another_digest_reconciles_nothing(
        self, closing: ClosingDesk, other: OtherDesk
    ) -> None:
        key = other.closed(second="赵老师", digest="cd").id
        other.wrote(EntryKind.DAY_CLOSED, {"confirms": key, "state": "RECONCILED", "digest": "ab"}, **NOBODY)
        (question,) = self.page(closing)
        assert question.startswith(f"{DAY}　平台") and "确认的摘要不是那次关账的摘要" in question
        assert closing.closes()[0].state is State.SEALED

    def test_a_word_about_no_close_leaves_the_day_open(self, closing: ClosingDesk, other: OtherDesk) -> None:
        other.wrote(EntryKind.DAY_CLOSED, {"signs": "KSK-9", "second": "赵老师"}, **NOBODY)
        assert closing.reading.is_open(DAY)
        (question,) = self.page(closing)
        assert "签的那次关账不在账本里" in question

    def test_it_comes_up_by_itself_on_an_open_page(self, closing: ClosingDesk, other: OtherDesk) -> None:
        key = other.closed().id
        assert self.page(closing) == []
        other.wrote(EntryKind.DAY_CLOSED, {"signs": key, "second": "陈老师"}, **NOBODY)
        closing.office.others_wrote()
        until(lambda: len(closing.see("questions")) == 1, "the question")
