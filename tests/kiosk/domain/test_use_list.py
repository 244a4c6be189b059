"""A class's voucher-use list: versions count up, each says what it changed in the one before."""

from __future__ import annotations

from dataclasses import replace

from kiosk.domain.use_list import LateBinding, UseLine, difference, issues
from tests.support.timetables import at

ZHANG = UseLine("T1", "张小明", "PXQ990000000001", at("09:00"))
LI = UseLine("T2", "李强", "PXQ990000000002")


def test_the_first_is_the_list_as_it_was() -> None:
    (first,) = issues([LI, ZHANG], [])
    assert (first.number, first.lines, first.added, first.removed) == (1, (ZHANG, LI), (), ())


def test_each_late_binding_is_a_version_with_its_difference() -> None:
    late = [LateBinding(at("+2 10:00"), "T2", LI), LateBinding(at("+3 10:00"), "T2", None)]
    first, second, third = issues([ZHANG], reversed(late))  # type: ignore[arg-type]  # any order
    assert first.lines == third.lines == (ZHANG,)
    assert (second.number, second.added, second.removed) == (2, (LI,), ())
    assert (third.number, third.added, third.removed) == (3, (), (LI,))


def test_what_changes_nothing_is_no_version() -> None:
    assert len(issues([ZHANG], [LateBinding(at("10:00"), "T1", ZHANG)])) == 1


def test_another_code_for_the_same_learner_is_both() -> None:
    other = replace(ZHANG, voucher_no="PXQ990000000009")
    assert difference([ZHANG], [other]) == ((other,), (ZHANG,))


def test_no_code_in_the_repr() -> None:
    assert ZHANG.voucher_no not in repr(ZHANG) and "张" not in repr(ZHANG)
