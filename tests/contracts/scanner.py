"""What every gun keeps, whatever is behind it.  Inherited by the suites of the drivers.

A suite provides the fixture `desk`: a `Desk` with a running gun and hands to scan with it and to pull its plug.
"""

from __future__ import annotations

import time
from typing import Protocol

from drivers.driver import DeviceDown, DeviceUp
from drivers.scanner.facts import CodeBroken, CodeScanned
from tests.support.facts import Facts

VOUCHER = "PXQ34010020210000001"
OPAQUE = "AbCd+/=:_-.0123456789xyz"
PULL_S = 0.3
"""Nobody pulls a trigger again sooner."""


class Desk(Protocol):
    facts: Facts

    def scan(self, text: str) -> None: ...

    def break_off(self, text: str) -> None:
        """Scan without a terminator, with a gun set to send one."""
        ...

    def unplug(self) -> None: ...

    def plug(self) -> None: ...

    def end(self) -> float: ...


class GunContract:
    """DeviceUp before the first code; whole codes in order; broken ones by name; nothing lost but with the plug."""

    def test_a_code_is_told_whole_with_its_time(self, desk: Desk) -> None:
        desk.facts.expect(DeviceUp, device="scanner")
        before = time.monotonic()
        desk.scan(VOUCHER)
        scanned = desk.facts.expect(CodeScanned, device="scanner", text=VOUCHER)
        assert before <= scanned.at_s <= time.monotonic()

    def test_codes_come_in_order_and_untouched(self, desk: Desk) -> None:
        desk.facts.expect(DeviceUp)
        texts = [f"{OPAQUE}{number:03}" for number in range(20)]
        for text in texts:
            desk.scan(text)
        assert [desk.facts.expect(CodeScanned).text for _ in texts] == texts
        times = [fact.at_s for fact in desk.facts.of(CodeScanned)]
        assert times == sorted(times)

    def test_the_same_code_twice_is_told_twice(self, desk: Desk) -> None:
        desk.facts.expect(DeviceUp)
        desk.scan(VOUCHER)
        desk.scan(VOUCHER)
        assert [desk.facts.expect(CodeScanned).text for _ in range(2)] == [VOUCHER] * 2

    def test_a_code_that_breaks_off_is_no_code_and_the_next_one_is_read(self, desk: Desk) -> None:
        desk.facts.expect(DeviceUp)
        desk.break_off(VOUCHER[:9])
        assert desk.facts.expect(CodeBroken, device="scanner").why == "no-terminator"
        time.sleep(PULL_S)
        desk.scan(VOUCHER)
        assert desk.facts.expect(CodeScanned).text == VOUCHER

    def test_no_fact_shows_a_code(self, desk: Desk) -> None:
        desk.facts.expect(DeviceUp)
        desk.scan(VOUCHER)
        assert VOUCHER not in repr(desk.facts.expect(CodeScanned))

    def test_unplugged_and_plugged_in_again(self, desk: Desk) -> None:
        desk.facts.expect(DeviceUp)
        desk.unplug()
        desk.facts.expect(DeviceDown, device="scanner")
        desk.plug()
        desk.facts.expect(DeviceUp, device="scanner")
        desk.scan(VOUCHER)
        assert desk.facts.expect(CodeScanned).text == VOUCHER
        assert len(desk.facts.of(DeviceDown)) <= 2  # unplugged, and perhaps no gun there

    def test_it_stops_soon(self, desk: Desk) -> None:
        desk.facts.expect(DeviceUp)
        assert desk.end() < 2.0


class TextContract:
    """For guns that send characters: there are some that no code has."""

    def test_invisible_characters_are_no_code(self, desk: Desk) -> None:
        desk.facts.expect(DeviceUp)
        for bad in ("PXQ\0001", "PXQ\x1d1", "PXQ\u202e1"):
            desk.scan(bad)
            assert desk.facts.expect(CodeBroken).why == "control-characters"
        desk.scan(VOUCHER)
        assert desk.facts.expect(CodeScanned).text == VOUCHER

    def test_too_much_is_no_code(self, desk: Desk) -> None:
        desk.facts.expect(DeviceUp)
        desk.scan("x" * 5000)
        assert desk.facts.expect(CodeBroken).why == "too-long"

    def test_chinese_text(self, desk: Desk) -> None:
        desk.facts.expect(DeviceUp)
        desk.scan("学员 阿依古丽·测试")
        assert desk.facts.expect(CodeScanned).text == "学员 阿依古丽·测试"

    def test_spaces_alone_are_nothing(self, desk: Desk) -> None:
        desk.facts.expect(DeviceUp)
        desk.scan("   ")
        desk.scan(VOUCHER)
        desk.facts.expect(CodeScanned)
        assert [fact.text for fact in desk.facts.of(CodeScanned)] == [VOUCHER]
